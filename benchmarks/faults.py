"""Faults under load: a database or Redis that stops, a full disk, senders that break off.

    python benchmarks/faults.py [--only NAME] [--times 5]

    postgresql   stopped at once and started again, `--times` times, while senders retry
    redis        the same with Redis: no sending may wait for it or fail
    disk         the disk of the database is full for a while: SQLite, then PostgreSQL
    senders      10 000 POSTs broken off in the middle and 500 that send a byte now and then

What must hold is checked and said: no other reply than 200, 201, or 503 with Retry-After; nothing
acknowledged is lost, nothing stored twice; sending works again within five seconds without a
restart; no connection is left inside a transaction. Servers of its own, made in scratch folders and
deleted; traffic goes to 127.0.0.1 only. Needs the programs of PostgreSQL and Redis; the full disk needs
the right to mount (root). Exit code 1 if anything does not hold.
"""

import argparse
import asyncio
import json
import os
import pwd
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.drill import COUNTING, Senders, Server

PORT, DATABASE_PORT, REDIS_PORT = 8775, 8776, 8777
BACK_SECONDS = 5
SMALL_DISK = {"sqlite": "24m", "postgresql": "160m"}


class Cluster:
    """A PostgreSQL of our own in a folder, which may be stopped and started."""

    def __init__(self, folder: Path) -> None:
        of_debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        self.programs = of_debian[-1] if of_debian else Path(shutil.which("pg_ctl") or "").parent
        self.data = folder / "cluster"
        self.socket = folder
        self.address = f"postgres://postgres@127.0.0.1:{DATABASE_PORT}/postgres"
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        self.run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"port={DATABASE_PORT}\nunix_socket_directories='{self.socket}'\n"
                "max_wal_size='64MB'\nmin_wal_size='32MB'\nwal_recycle=off\n"
            )
        self.start()

    def run(self, program: str, *arguments: object) -> None:
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_owner, str(self.programs / program), *map(str, arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start(self) -> None:
        log = self.socket / "log"
        self.run("pg_ctl", "-D", self.data, "-w", "-l", log, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def value(self, query: str) -> int:
        with psycopg.connect(self.address, autocommit=True) as connection:
            row = connection.execute(query).fetchone()
        return int(row[0]) if row else 0


class Redis:
    """A Redis of our own."""

    address = f"redis://127.0.0.1:{REDIS_PORT}/0"

    def start(self) -> None:
        options = ["--port", str(REDIS_PORT), "--save", "", "--appendonly", "no", "--dir", "/"]
        self.process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class Load:
    """Senders at work in the loop, and what has become of what they sent."""

    def __init__(self, server: Server, senders: int) -> None:
        self.server, self.number = server, senders
        self.senders = Senders(PORT, server.sending)

    async def during(self, work: Callable[[], None], *, seconds: float = 3) -> None:
        """Send for a while, do the work meanwhile in a thread, send on, and wait for the last replies."""
        tasks = [asyncio.create_task(self.senders.keep_sending()) for _one in range(self.number)]
        await asyncio.sleep(seconds)
        await asyncio.to_thread(work)
        await asyncio.sleep(seconds)
        self.senders.stopping = True
        await asyncio.wait(tasks, timeout=60)

    def acknowledged(self) -> int:
        return len(self.senders.acknowledged)

    def back_after(self) -> float:
        """Seconds until something is acknowledged again."""
        before, begun = self.acknowledged(), time.monotonic()
        while self.acknowledged() == before and time.monotonic() < begun + 60:
            time.sleep(0.02)
        return time.monotonic() - begun

    def faults(self, *, allowed: set[object]) -> list[str]:
        """What does not hold: of the replies, and of what is stored."""
        counted = subprocess.run(
            [sys.executable, "-c", COUNTING],
            env=self.server.environment,
            input=json.dumps(self.senders.acknowledged),
            capture_output=True,
            text=True,
            check=True,
        )
        counts = json.loads(counted.stdout)
        doubled = counts.pop("stored") - self.acknowledged()
        found = [f"{what}: {number}" for what, number in counts.items() if number]
        found += [f"stored beyond what was acknowledged: {doubled}"] if doubled else []
        if others := set(self.senders.answers) - allowed:
            found.append(f"replies {others}")
        print(f"  acknowledged {self.acknowledged()}; replies {dict(self.senders.answers)}")
        return found


@contextmanager
def folder_of(name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=f"koettu-{name}-") as made:
        yield Path(made)


@contextmanager
def served(database: str, folder: Path, **environment: str) -> Iterator[Server]:
    server = Server(database, str(folder / "var"), PORT)
    server.environment |= environment
    server.sending = server.world()
    server.start()
    try:
        yield server
    finally:
        server.kill()


def interrupted(load: Load, service: Cluster | Redis, times: int, seconds: float) -> list[str]:
    """Stop and start the service again and again under load; says when it took long to come back."""
    late: list[str] = []

    def work() -> None:
        for turn in range(times):
            service.stop()
            time.sleep(random.uniform(0.2, seconds))  # noqa: S311
            service.start()
            took = load.back_after()
            print(f"  {turn + 1}: back after {took:.1f} s", flush=True)
            if took > BACK_SECONDS:
                late.append(f"back only after {took:.1f} s")
            time.sleep(1)

    asyncio.run(load.during(work))
    return late


def postgresql(options: argparse.Namespace) -> list[str]:
    with folder_of("postgresql") as folder:
        cluster = Cluster(folder)
        try:
            with served(cluster.address, folder) as server:
                load = Load(server, options.senders)
                late = interrupted(load, cluster, options.times, 3)
                left = left_open(cluster)
                return late + left + load.faults(allowed={200, 201, 503, "broken off"})
        finally:
            cluster.stop()


def left_open(cluster: Cluster) -> list[str]:
    """Connections inside a transaction one second after the last reply."""
    time.sleep(1)
    query = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
    number = cluster.value(query)
    return [f"{number} connections left in a transaction"] if number else []


def redis(options: argparse.Namespace) -> list[str]:
    service = Redis()
    service.start()
    with folder_of("redis") as folder:
        cluster = Cluster(folder)
        try:
            with served(cluster.address, folder, REDIS_URL=Redis.address) as server:
                load = Load(server, options.senders)
                late = interrupted(load, service, options.times, 3)
                return late + load.faults(allowed={200, 201})
        finally:
            cluster.stop()
            service.stop()


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of its own of that size, in memory."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def filled(load: Load, disk: Path) -> list[str]:
    """Fill the disk under load, keep it full, and make room again."""
    late: list[str] = []

    def work() -> None:
        filler = disk / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(65_536))
        time.sleep(6)
        before = load.acknowledged()
        filler.unlink()
        took = load.back_after()
        print(
            f"  full at {before} acknowledged, back {took:.1f} s after there was room", flush=True
        )
        if took > BACK_SECONDS:
            late.append(f"back only after {took:.1f} s")

    asyncio.run(load.during(work, seconds=2))
    return late


def disk(options: argparse.Namespace) -> list[str]:
    if os.geteuid() != 0:
        print("  left out: only root may mount a small disk")
        return []
    found: list[str] = []
    with (
        folder_of("disk") as folder,
        small_disk(folder, SMALL_DISK["sqlite"]) as small,
        served(f"sqlite:///{small}/full.sqlite3", folder) as server,
    ):
        load = Load(server, options.senders)
        found += filled(load, small) + load.faults(allowed={200, 201, 503, "broken off"})
    with folder_of("disk") as folder, small_disk(folder, SMALL_DISK["postgresql"]) as small:
        folder.chmod(0o755)  # PostgreSQL's own user has to pass
        cluster = Cluster(small)
        try:
            with served(cluster.address, folder) as server:
                load = Load(server, options.senders)
                late = filled(load, small)
                found += late + left_open(cluster)
                found += load.faults(allowed={200, 201, 503, "broken off"})
        finally:
            cluster.stop()
    return found


async def break_off(path: str, number: int) -> None:
    """Begin a POST and go away, in every place where one can: in the head, before and in the body."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nContent-Type: application/json\r\n"
    whole = f"{head}Content-Length: 900\r\n\r\n".encode() + b'{"survey": "arki", "answers": {' * 20
    together = asyncio.Semaphore(64)

    async def one() -> None:
        async with together:
            with suppress(OSError):
                _reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
                writer.write(whole[: random.randrange(1, len(whole))])  # noqa: S311
                await writer.drain()
                if random.random() < 0.5:  # noqa: S311
                    writer.transport.abort()
                writer.close()

    for _hundred in range(number // 100):
        await asyncio.gather(*(one() for _one in range(100)))


async def dawdle(path: str, number: int, seconds: float) -> None:
    """Many connections that send a byte now and then."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nContent-Length: 500\r\n\r\n".encode()
    opened = []
    for _one in range(number):
        with suppress(OSError):
            opened.append(await asyncio.open_connection("127.0.0.1", PORT))
    until = time.monotonic() + seconds
    place = 0
    while time.monotonic() < until:
        for _reader, writer in opened:
            with suppress(OSError):
                writer.write(head[place % len(head) : place % len(head) + 1])
        place += 1
        await asyncio.sleep(0.5)
    for _reader, writer in opened:
        writer.close()


def senders(options: argparse.Namespace) -> list[str]:
    with folder_of("senders") as folder:
        cluster = Cluster(folder)
        try:
            with served(cluster.address, folder) as server:
                load = Load(server, options.senders)
                path = load.senders.path

                def attack() -> None:
                    asyncio.run(break_off(path, options.broken_off))
                    print(f"  {options.broken_off} broken off", flush=True)
                    asyncio.run(dawdle(path, options.slow, 10))
                    print(f"  {options.slow} slow ones", flush=True)

                asyncio.run(load.during(attack))
                found = left_open(cluster)
                busy = cluster.value(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE backend_type = 'client backend' AND state = 'active'"
                )
                found += [f"{busy - 1} queries still running"] if busy > 1 else []
                with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz", timeout=2):
                    pass
                return found + load.faults(allowed={200, 201})
        finally:
            cluster.stop()


FAULTS = {"postgresql": postgresql, "redis": redis, "disk": disk, "senders": senders}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=FAULTS)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--senders", type=int, default=16)
    parser.add_argument("--broken-off", type=int, default=10_000)
    parser.add_argument("--slow", type=int, default=500)
    options = parser.parse_args()
    failed = False
    for name, drill in FAULTS.items():
        if options.only in {None, name}:
            print(name)
            found = drill(options)
            failed |= bool(found)
            print(f"  {'; '.join(found) or 'holds'}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
