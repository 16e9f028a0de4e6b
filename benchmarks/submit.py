"""Accepted and durably stored responses per second, against a plain Django view.

    python benchmarks/submit.py [--rounds 3] [--seconds 4] [--clients 1,16,64] [--only NAME,…]

Interleaved rounds on scratch databases (a file, and three in the PostgreSQL that DATABASE names); the
medians and their ratios to the baseline are printed. The senders are a process of their own. "CPU"
is that of the server's processes and of PostgreSQL's backends, divided by the accepted responses.

The baselines need requirements/bench.txt, which is installed into var/bench the first time.
"""

import argparse
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

HERE = Path(__file__).parent
ROOT = HERE.parent
BENCH = ROOT / "var" / "bench"
DATABASE = os.environ.get("DATABASE", "postgres://postgres@127.0.0.1:5432/postgres")
PORT = 8766
GUNICORN = (
    *("--workers", "2", "--threads", "8", "--worker-class", "gthread"),
    *("--keep-alive", "60", "--log-level", "error", "--bind", f"127.0.0.1:{PORT}"),
)
GRANIAN = ("--no-access-log", "--log-level", "error", "--port", str(PORT))
TWO_BY_EIGHT = ("--interface", "wsgi", "--workers", "2", "--blocking-threads", "8")
BASELINE = "plain view, gunicorn"
PEER = "django-survey-and-report"


class Target:
    """A server to measure: how it is started, its database, and what to send it."""

    def __init__(self, command, environment, sending) -> None:
        self.command = command
        self.environment = environment
        self.sending = sending
        self.database = environment["DATABASE_URL"].rpartition("/")[2]

    @contextmanager
    def running(self) -> Iterator[int]:
        process = subprocess.Popen(
            self.command,
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for_port()
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def measure(self, clients, seconds) -> dict[str, float]:
        with self.running() as pid:
            self.send(clients, 2)  # caches, connections, prepared statements
            servers, backends = family(pid), self.backends()
            before = cpu(servers), cpu(backends)
            found = self.send(clients, seconds)
            spent = cpu(servers) - before[0], cpu(backends) - before[1]
        latencies = sorted(found["latencies"])
        number = len(latencies)
        accepted = self.sending.get("accepted", ["200", "201"])
        refused = {code: n for code, n in found["statuses"].items() if code not in accepted}
        if not number or refused:
            raise SystemExit(f"The server answered {found['statuses']}.")
        return {
            "per second": number / found["seconds"],
            "p50": latencies[number // 2],
            "p95": latencies[int(number * 0.95)],
            "p99": latencies[int(number * 0.99)],
            "CPU": sum(spent) / number,
            "CPU of PostgreSQL": spent[1] / number,
        }

    def send(self, clients, seconds) -> dict:
        command = [sys.executable, HERE / "submitting" / "client.py", PORT, clients, seconds]
        run = subprocess.run(
            [str(part) for part in command],
            input=json.dumps(self.sending),
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(run.stdout)

    def backends(self) -> list[int]:
        """PostgreSQL's processes that serve this database."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                title = entry.read_text()
                if title.startswith("postgres") and f" {self.database} " in title:
                    found.append(int(entry.parent.name))
        return found


def family(pid) -> list[int]:
    """The process and all that it has started."""
    found = [pid]
    with suppress(OSError):
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in children.read_text().split():
                found += family(int(child))
    return found


def cpu(pids) -> float:
    """Milliseconds of processor time that the processes have used."""
    spent = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            with suppress(OSError):
                spent += int(task.read_text().split()[0])
    return spent / 1e6


def wait_for_port() -> None:
    for _try in range(600):
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", PORT), 1).close()
            time.sleep(1)
            return
        time.sleep(0.05)
    raise SystemExit("A server did not start.")


@contextmanager
def scratch_database() -> Iterator[str]:
    """The address of a new database in PostgreSQL, dropped in the end."""
    name = f"koettu_bench_{secrets.token_hex(4)}"
    with psycopg.connect(DATABASE, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{DATABASE.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(DATABASE, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def install() -> Path:
    """The baselines' own environment; their packages are none of ours."""
    if not (BENCH / "done").exists():
        subprocess.run([sys.executable, "-m", "venv", BENCH], check=True)
        packages = ["-q", "--require-hashes", "-r", ROOT / "requirements" / "bench.txt"]
        subprocess.run([BENCH / "bin" / "pip", "install", *packages], check=True)
        (BENCH / "done").touch()
    return BENCH / "bin"


def ours(database, folder) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "koettu.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "127.0.0.1",
        "PUBLIC_URL": "https://127.0.0.1",
        "SECURE_SSL_REDIRECT": "0",
        "KOETTU_FREE_SENDINGS": "1000000000",
        "KOETTU_VAR": folder,
        "DATABASE_URL": database,
        "REDIS_URL": "",
    }


def peer(database, sending) -> Target:
    """A survey application from PyPI with the same ten questions, served like the baseline."""
    bin_ = install()
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "PYTHONPATH": str(HERE / "submitting"),
    }
    made = subprocess.run(
        [bin_ / "python", HERE / "submitting" / "survey_and_report.py"],
        env=environment,
        input=json.dumps(sending),
        capture_output=True,
        text=True,
        check=True,
    )
    command = [bin_ / "gunicorn", "survey_and_report:application", *GUNICORN]
    return Target(command, environment, json.loads(made.stdout.splitlines()[-1]))


def targets(plain, full, other, folder) -> dict[str, Target]:
    """Every server by name, on databases that are ready to take responses."""
    bin_ = install()
    bare = {**os.environ, "DATABASE_URL": plain, "PYTHONPATH": str(HERE / "submitting")}
    subprocess.run(
        [bin_ / "python", HERE / "submitting" / "baseline_view.py"], env=bare, check=True
    )
    on_postgresql = ours(full, folder)
    on_sqlite = ours(f"sqlite:///{folder}/bench.sqlite3", folder)
    for environment in (on_postgresql, on_sqlite):
        world = [sys.executable, str(HERE / "submitting" / "world.py")]
        made = subprocess.run(world, env=environment, capture_output=True, text=True, check=True)
        sending = json.loads(made.stdout)
    python = ":".join([str(ROOT), str(ROOT / "platform"), *sys.path[1:]])
    under_gunicorn = {**on_postgresql, "PYTHONPATH": python}
    granian = (sys.executable, "-m", "granian")
    return {
        BASELINE: Target(
            [bin_ / "gunicorn", "baseline_view:application", *GUNICORN], bare, sending
        ),
        "plain view, granian": Target(
            [bin_ / "granian", "baseline_view:application", *TWO_BY_EIGHT, *GRANIAN], bare, sending
        ),
        "Koettu, granian": Target(
            [*granian, "koettu.wsgi:application", *TWO_BY_EIGHT, *GRANIAN], on_postgresql, sending
        ),
        "Koettu, gunicorn": Target(
            [bin_ / "gunicorn", "koettu.wsgi:application", *GUNICORN], under_gunicorn, sending
        ),
        "Koettu, SQLite": Target(
            [*granian, "koettu.asgi:application", "--interface", "asginl", *GRANIAN],
            on_sqlite,
            sending,
        ),
        PEER: peer(other, sending),
    }


def show(found, clients) -> None:
    middle = {
        name: {what: statistics.median(row[what] for row in rows) for what in rows[0]}
        for name, rows in found.items()
    }
    print(
        f"\n{clients:>3} clients                    /s     p50     p95     p99   CPU ms  (PostgreSQL)  × /s  × CPU"
    )
    base = middle.get(BASELINE)
    for name, row in middle.items():
        ratios = (
            f"{row['per second'] / base['per second']:6.2f}{row['CPU'] / base['CPU']:7.2f}"
            if base
            else ""
        )
        print(
            f"{name:<26}{row['per second']:7.0f}{row['p50']:8.1f}{row['p95']:8.1f}{row['p99']:8.1f}"
            f"{row['CPU']:9.2f}{row['CPU of PostgreSQL']:11.2f}   {ratios}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--clients", default="1,16,64")
    parser.add_argument("--only", default="", help="names of servers, divided by ;")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="koettu-bench-") as folder,
        scratch_database() as plain,
        scratch_database() as full,
        scratch_database() as other,
    ):
        chosen = targets(plain, full, other, folder)
        if options.only:
            chosen = {name: chosen[name] for name in options.only.split(";")}
        for clients in options.clients.split(","):
            found = {name: [] for name in chosen}
            for _round in range(options.rounds):
                for name, target in chosen.items():
                    found[name].append(target.measure(clients, options.seconds))
            show(found, clients)


if __name__ == "__main__":
    main()
