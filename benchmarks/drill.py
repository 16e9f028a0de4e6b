"""Kill -9 of the server under load: nothing acknowledged may be lost, nothing stored twice.

    python benchmarks/drill.py [--kills 6] [--senders 16] [--seconds 8] [--database sqlite|postgresql]

Starts the servers that `koettu serve` would start, on a scratch database that it makes and deletes
(a file, and one in the PostgreSQL that DATABASE names). Senders keep sending; each repeats a sending
under the same key until it is acknowledged. The server is killed meanwhile, again and again. At the
end every acknowledged key is looked up in the database. Traffic goes to 127.0.0.1 only.
"""

import argparse
import asyncio
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg

HERE = Path(__file__).parent
DATABASE = os.environ.get("DATABASE", "postgres://postgres@127.0.0.1:5432/postgres")
READY_SECONDS = 60
REPLY_SECONDS = 10
MOST_RESPONSES = 200_000


class Server:
    """A server in a group of processes of its own, killed and started again."""

    def __init__(self, database, folder, port) -> None:
        self.port = port
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "koettu.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": "127.0.0.1",
            "PUBLIC_URL": "https://127.0.0.1",
            "SECURE_SSL_REDIRECT": "0",
            "DATABASE_URL": database,
            "REDIS_URL": "",
            "KOETTU_VAR": folder,
            "KOETTU_FREE_SENDINGS": "1000000000",
            "LOG_LEVEL": "CRITICAL",
        }
        kind, several = ("asgi", 1) if database.startswith("sqlite") else ("wsgi", 2)
        self.command = [
            *(sys.executable, "-m", "granian", f"koettu.{kind}:application", "--no-access-log"),
            *("--interface", "asginl" if kind == "asgi" else "wsgi", "--log-level", "critical"),
            *("--port", str(port), "--workers", str(several)),
            *(["--blocking-threads", "8"] if kind == "wsgi" else []),
        ]

    def world(self) -> dict:
        """The database with its survey; what to send."""
        command = [sys.executable, str(HERE / "submitting" / "world.py")]
        made = subprocess.run(command, env=self.environment, capture_output=True, check=True)
        return json.loads(made.stdout)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            with suppress(urllib.error.URLError, OSError):
                address = f"http://127.0.0.1:{self.port}/readyz"
                with urllib.request.urlopen(address, timeout=2):
                    return
            time.sleep(0.1)
        raise SystemExit("The server did not become ready.")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Senders:
    """What was acknowledged, and how the rest was answered."""

    def __init__(self, port, sending) -> None:
        self.port, self.path = port, sending["path"]
        self.body = json.dumps(sending["body"]).encode()
        self.acknowledged = {}
        self.answers = Counter()
        self.stopping = False

    async def keep_sending(self) -> None:
        """One response after another; each under its key until it is acknowledged."""
        keys = iter(lambda: secrets.token_hex(16), None)
        key = next(keys)
        while key:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    while key:
                        sent = self.send(key, reader, writer)
                        status, code = await asyncio.wait_for(sent, REPLY_SECONDS)
                        self.answers[status] += 1
                        if status in {200, 201}:
                            self.acknowledged[key] = code
                            key = None if self.is_over() else next(keys)
                        else:
                            await asyncio.sleep(0.1)
                finally:
                    writer.close()
            except (OSError, EOFError, TimeoutError):
                self.answers["broken off"] += 1
                await asyncio.sleep(random.uniform(0.02, 0.2))  # noqa: S311

    def is_over(self) -> bool:
        return self.stopping or len(self.acknowledged) >= MOST_RESPONSES

    async def send(self, key, reader, writer) -> tuple[int | str, str]:
        writer.write(
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Content-Type: application/json\r\nIdempotency-Key: {key}\r\n"
            f"Content-Length: {len(self.body)}\r\n\r\n".encode()
            + self.body
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        body = await reader.readexactly(int(length or 0))
        status = int(head[9:12])
        if status == 503 and b"\r\nretry-after:" not in head.lower():
            return "503 without Retry-After", ""
        return status, json.loads(body)["receipt_code"] if status in {200, 201} else ""


COUNTING = """
import json, sys, django; django.setup()
from collections import Counter
from django.db import connection
from shared.models import AuditEntry
from surveys.models import Response
from surveys.receipts import hash_code, hash_key
keys = json.load(sys.stdin)
stored = dict(Response.objects.values_list("client_key_hash", "receipt_hash"))
lost = [key for key, code in keys.items() if stored.get(hash_key(key)) != hash_code(code)]
audited = Counter(AuditEntry.objects.filter(verb="submit_response").values_list("subject_id", flat=True))
ids = {str(pk) for pk in Response.objects.values_list("pk", flat=True)}
grouped = Counter(str(pk) for pk in Response.groups.through.objects.values_list("response_id", flat=True))
print(json.dumps({
    "stored": len(ids), "lost": len(lost),
    "without audit row": len(ids - set(audited)), "audited twice": sum(n > 1 for n in audited.values()),
    "without group": len(ids - set(grouped)),
    "audit rows of nothing": len(set(audited) - ids),
}))
"""


async def attack(server, senders, kills, seconds) -> None:
    tasks = [asyncio.create_task(senders.keep_sending()) for _sender in range(senders.count)]
    for kill in range(kills):
        await asyncio.sleep(random.uniform(0.3, 1.0) * seconds)  # noqa: S311
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
        print(f"  kill {kill + 1}: {len(senders.acknowledged)} acknowledged so far", flush=True)
    await asyncio.sleep(1)
    senders.stopping = True
    await asyncio.wait(tasks, timeout=4 * REPLY_SECONDS)


def drill(name, database, options) -> bool:
    print(f"{name}: {options.kills} kills, {options.senders} senders")
    with tempfile.TemporaryDirectory(prefix="koettu-drill-") as folder:
        server = Server(database.format(folder=folder), folder, options.port)
        senders = Senders(options.port, server.world())
        senders.count = options.senders
        server.start()
        try:
            asyncio.run(attack(server, senders, options.kills, options.seconds))
        finally:
            server.kill()
        counted = subprocess.run(
            [sys.executable, "-c", COUNTING],
            env=server.environment,
            input=json.dumps(senders.acknowledged),
            capture_output=True,
            text=True,
            check=True,
        )
    counts = json.loads(counted.stdout)
    print(f"  acknowledged {len(senders.acknowledged)}, {counts}")
    print(f"  replies: {dict(senders.answers)}")
    bad = [what for what, number in counts.items() if number and what != "stored"]
    doubled = counts["stored"] - len(senders.acknowledged)
    good = not bad and not doubled
    good = good and set(senders.answers) <= {200, 201, 503, "broken off"}
    print(f"  stored beyond what was acknowledged: {doubled}\n  {'passed' if good else 'FAILED'}")
    return good


def scratch(name) -> tuple[str, Callable[[], None]]:
    """A new PostgreSQL database's address, and how to drop it again."""
    address = psycopg.conninfo.conninfo_to_dict(DATABASE)
    with psycopg.connect(DATABASE, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')

    def drop() -> None:
        with psycopg.connect(DATABASE, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    head, _slash, _name = DATABASE.rpartition("/")
    return (f"{head}/{name}" if address else DATABASE), drop


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--senders", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=5, help="longest time between two kills")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    passed = []
    if options.database != "postgresql":
        passed.append(drill("SQLite", "sqlite:///{folder}/drill.sqlite3", options))
    if options.database != "sqlite":
        try:
            address, drop = scratch(f"koettu_drill_{secrets.token_hex(4)}")
        except psycopg.OperationalError as error:
            print(f"PostgreSQL does not answer; its part is left out. ({error})")
        else:
            try:
                passed.append(drill("PostgreSQL", address, options))
            finally:
                drop()
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
