"""A burst of responses at a steady pace, with dashboards open: errors, latencies, how far pages lag.

    python benchmarks/burst.py [--responses 100000] [--minutes 10] [--database sqlite|postgresql]

Starts `koettu serve` (pages, sockets, worker) on a scratch database. Senders send at the pace that the
numbers ask for; each dashboard fetches the page of the collection once a second, reads how many people
it shows, and is late by the age of the oldest acknowledged answer that it does not show yet. Traffic
goes to 127.0.0.1 only. Exit code 1 when a goal is missed.
"""

import argparse
import asyncio
import bisect
import itertools
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.drill import Senders
from benchmarks.submit import cpu, family, ours, scratch_database

PORT = 8785
GOALS = {"p99 of sendings, ms": 300, "most a dashboard lagged, s": 5, "errors": 0}
READER = """
import json, django; django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import User
from organisations.models import Membership, Role
from surveys.models import Survey
survey = Survey.objects.get()
user = User.objects.create_user(email="reader@example.fi", password=None)
Membership.objects.create(user=user, organisation=survey.organisation, role=Role.READER)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(json.dumps({"path": f"/en/collections/{survey.pk}/",
                  "cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}))
"""


class Burst(Senders):
    """Senders in step with a clock; when each was acknowledged and how long it took."""

    def __init__(self, sending, pace) -> None:
        super().__init__(PORT, sending)
        self.turns = itertools.count()
        self.pace = pace
        self.begun = time.monotonic()
        self.times = []
        self.latencies = []
        self.errors = 0

    async def work(self, number) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        while (turn := next(self.turns)) < number:
            await asyncio.sleep(self.begun + turn / self.pace - time.monotonic())
            sent = time.monotonic()
            status, _code = await self.send(secrets.token_hex(16), reader, writer)
            self.times.append(time.monotonic())
            self.latencies.append((self.times[-1] - sent) * 1000)
            self.errors += status != 201
        writer.close()

    def waits_since(self, shown) -> float:
        """The age in seconds of the oldest acknowledged answer beyond the first `shown`."""
        return time.monotonic() - self.times[shown] if shown < len(self.times) else 0.0


class Dashboards:
    """Readers that fetch a page every second."""

    def __init__(self, burst, reader) -> None:
        self.burst = burst
        head = f"GET {reader['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {reader['cookie']}\r\n"
        self.request = f"{head}Connection: close\r\n\r\n".encode()
        self.lags, self.latencies = [], []

    async def watch(self) -> None:
        while True:
            begun = time.monotonic()
            page = await self.fetch()
            self.latencies.append((time.monotonic() - begun) * 1000)
            found = re.search(
                r"People altogether:\s*<strong>\s*<span[^>]*>([\d\s,.\u00a0\u202f]+)<", page
            )
            found = found or re.search(
                r"People altogether:\s*<strong>\s*([\d\s,.\u00a0\u202f]+)<", page
            )
            if found:
                self.lags.append(self.burst.waits_since(int(re.sub(r"\D", "", found[1]))))
            elif len(self.burst.times) > 500:
                raise SystemExit("The page does not say how many have answered.\n" + page[:3000])
            await asyncio.sleep(max(0.0, begun + 1 - time.monotonic()))

    async def fetch(self) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.write(self.request)
        page = (await reader.read()).decode()
        writer.close()
        return page


@contextmanager
def served(environment) -> Iterator[int]:
    command = [sys.executable, "-m", "koettu", "serve", "--port", str(PORT)]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        for line in process.stdout:
            if "runs at" in line:
                break
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


async def measure(burst, dashboards, options) -> None:
    watching = [asyncio.create_task(dashboards.watch()) for _one in range(options.dashboards)]
    await asyncio.gather(*(burst.work(options.responses) for _one in range(options.senders)))
    await asyncio.sleep(6)
    for watch in watching:
        watch.cancel()


def part(values, share) -> float:
    ordered = sorted(values)
    return ordered[
        min(len(ordered) - 1, bisect.bisect_left(range(len(ordered)), share * len(ordered)))
    ]


def burst_on(name, database, folder, options) -> bool:
    environment = ours(database, folder)
    static = [sys.executable, "-m", "koettu", "collectstatic", "--noinput", "-v0"]
    subprocess.run(static, env=environment, check=True)
    world = [sys.executable, str(Path(__file__).parent / "submitting" / "world.py")]
    made = subprocess.run(world, env=environment, capture_output=True, text=True, check=True)
    reader = subprocess.run(
        [sys.executable, "-c", READER], env=environment, capture_output=True, text=True, check=True
    )
    with served(environment) as pid:
        burst = Burst(json.loads(made.stdout), options.responses / options.minutes / 60)
        dashboards = Dashboards(burst, json.loads(reader.stdout))
        before = cpu(family(pid))
        asyncio.run(measure(burst, dashboards, options))
        spent = cpu(family(pid)) - before
    found = {
        "sent": len(burst.times),
        "errors": burst.errors,
        "p50 of sendings, ms": part(burst.latencies, 0.5),
        "p99 of sendings, ms": part(burst.latencies, 0.99),
        "pages fetched": len(dashboards.latencies),
        "p50 of pages, ms": part(dashboards.latencies, 0.5),
        "most a dashboard lagged, s": max(dashboards.lags),
        "CPU of all processes, ms a response": spent / len(burst.times),
    }
    print(f"\n{name}")
    for what, figure in found.items():
        goal = f"   (goal: {GOALS[what]})" if what in GOALS else ""
        print(f"  {what:<38}{figure:10,.1f}{goal}", flush=True)
    return all(found[what] <= goal for what, goal in GOALS.items())


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--responses", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--senders", type=int, default=64)
    parser.add_argument("--dashboards", type=int, default=5)
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    held = []
    with tempfile.TemporaryDirectory(prefix="koettu-burst-") as folder:
        if options.database != "sqlite":
            with scratch_database() as database:
                held.append(burst_on("PostgreSQL", database, folder, options))
        if options.database != "postgresql":
            held.append(burst_on("SQLite", f"sqlite:///{folder}/burst.sqlite3", folder, options))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
