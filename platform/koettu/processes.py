"""The processes that Koettu consists of: which ones, and keeping them alive."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from django.conf import settings
from django.db import connection

WAIT_SECONDS = 60
"""How long a server may take to be ready."""
DRAIN_SECONDS = 8.0
"""How long processes may take to finish what they have begun; all ends within ten seconds."""
LOOK_SECONDS = 0.5
HEALTH_SECONDS = 10.0
UNWELL = 3
"""So many health checks in a row that nobody answers, and the process is started again."""
LONGEST_PAUSE = 30.0
WELL_AGAIN = 60.0


class StartError(Exception):
    """A server did not start."""


@dataclass(slots=True)
class Process:
    """One process of ours: its command, and the address of its health if it serves."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    health: str = ""
    running: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    again: float = 0.0
    pause: float = 1.0
    checked: float = 0.0
    unanswered: int = 0

    def start(self) -> None:
        self.running = subprocess.Popen(  # noqa: S603 - our own command
            self.command, env={**os.environ, **self.environment}, start_new_session=True
        )
        self.started = self.checked = time.monotonic()
        self.again, self.unanswered = 0.0, 0

    def kill(self) -> None:
        """End it and the processes it started, which outlive one that was killed."""
        if self.running:
            with suppress(ProcessLookupError):
                os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()

    def is_alive(self) -> bool:
        return self.running is not None and self.running.poll() is None

    def answers(self, path: str = "healthz") -> bool:
        try:
            with urllib.request.urlopen(f"{self.health}/{path}", timeout=5):  # noqa: S310 - our own address
                return True
        except (urllib.error.URLError, OSError):
            return False


def processes_of(host: str, port: int, *, single: bool = False) -> list[Process]:
    """What the settings at hand ask for.

    On SQLite, or with `single`, pages and sockets are one process, so that one thread writes. On
    PostgreSQL pages are served by WSGI in several, and sockets by a process of their own on the
    next port.
    """
    worker = Process("worker", [sys.executable, "-m", "koettu", "worker"])
    embedded = connection.vendor == "sqlite"
    if embedded or single:
        workers = 1 if embedded else settings.WEB_WORKERS
        return [_server("server", "asgi", host, port, workers), worker]
    pages = _server("pages", "wsgi", host, port, settings.WEB_WORKERS)
    sockets = _server("sockets", "asgi", host, port + 1, 1)
    if not settings.PUBLIC_URL.startswith("https://"):  # no proxy joins the two addresses
        pages.environment = {"SOCKET_PORT": str(port + 1)}
    return [pages, sockets, worker]


def _server(name: str, interface: str, host: str, port: int, workers: int) -> Process:
    kind = {"asgi": "asginl", "wsgi": "wsgi"}[interface]
    command = [
        *(sys.executable, "-m", "granian", f"koettu.{interface}:application"),
        *("--interface", kind, "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--workers-kill-timeout", str(int(DRAIN_SECONDS) - 2)),
        *("--respawn-failed-workers", "--no-access-log", "--log-level", "warning"),
    ]
    if interface == "wsgi":
        command += ["--blocking-threads", str(settings.WEB_THREADS), "--backpressure", "512"]
    reached = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    return Process(name, command, health=f"http://{reached}:{port}")


class Supervisor:
    """Starts the processes, starts again what dies, and ends all of them when it is told to."""

    def __init__(self, processes: list[Process], say: Callable[[str], None]) -> None:
        self.processes = processes
        self.say = say
        self.stopping = False

    def run(self, ready: Callable[[], None]) -> None:
        """Until SIGTERM or Ctrl+C; calls `ready` once every server answers. Raises StartError."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        try:
            for process in self.processes:
                process.start()
            self._wait_until_ready()
            if not self.stopping:
                ready()
            while not self.stopping:
                time.sleep(LOOK_SECONDS)
                for process in self.processes:
                    self._look_after(process)
        finally:
            self._end()

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + WAIT_SECONDS
        for process in self.processes:
            while process.health and not process.answers("readyz") and not self.stopping:
                if not process.is_alive():
                    raise StartError(f"{process.name} did not start. Is the port in use?")
                if time.monotonic() > until:
                    raise StartError(f"{process.health}/readyz did not answer in {WAIT_SECONDS} s.")
                time.sleep(0.25)

    def _look_after(self, process: Process) -> None:
        now = time.monotonic()
        if self.stopping:
            return
        if not process.is_alive():
            self._start_again(process, now)
        elif process.health and now - process.checked > HEALTH_SECONDS:
            process.checked = now
            process.unanswered = 0 if process.answers() else process.unanswered + 1
            if process.unanswered >= UNWELL:
                self.say(f"› {process.name} does not answer; it is ended and started again")
                process.kill()

    def _start_again(self, process: Process, now: float) -> None:
        """At once the first time, then after growing pauses."""
        if not process.again:
            code = process.running.returncode if process.running else None
            process.pause = 1.0 if now - process.started > WELL_AGAIN else process.pause * 2
            process.again = now + min(process.pause, LONGEST_PAUSE)
            wait = process.again - now
            process.kill()
            self.say(f"› {process.name} has ended ({code}); it starts again in {wait:.0f} s")
        elif now >= process.again:
            process.start()

    def _end(self) -> None:
        for process in self.processes:
            if process.is_alive() and process.running:
                process.running.terminate()
        until = time.monotonic() + DRAIN_SECONDS
        while any(process.is_alive() for process in self.processes) and time.monotonic() < until:
            time.sleep(0.1)
        for process in self.processes:
            process.kill()
