"""Which processes the settings ask for; they are started again, and all end together."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from koettu.processes import processes_of

ROOT = Path(__file__).resolve().parents[2]
SUPERVISING = """
import sys
from koettu.processes import Process, Supervisor
serving = [sys.executable, "-m", "http.server", sys.argv[1], "--bind", "127.0.0.1", "--directory", sys.argv[2]]
processes = [
    Process("server", serving, health="http://127.0.0.1:" + sys.argv[1]),
    Process("worker", [sys.executable, "-c", "import time; time.sleep(600)"]),
]
say = lambda line: print(line, flush=True)
Supervisor(processes, say).run(lambda: say("ready " + " ".join(str(p.running.pid) for p in processes)))
say("stopped")
"""


def test_sqlite_is_served_by_one_process_and_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "vendor", "sqlite")
    server, worker = processes_of("127.0.0.1", 8000)
    assert "koettu.asgi:application" in server.command
    assert server.command[server.command.index("--workers") + 1] == "1"
    assert worker.command[-1] == "worker"


def test_postgresql_is_served_by_pages_and_sockets(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(connection, "vendor", "postgresql")
    settings.PUBLIC_URL, settings.WEB_WORKERS, settings.WEB_THREADS = "http://localhost:8000", 3, 5
    pages, sockets, _worker = processes_of("127.0.0.1", 8000)
    assert "koettu.wsgi:application" in pages.command
    assert pages.command[pages.command.index("--workers") + 1] == "3"
    assert pages.command[pages.command.index("--blocking-threads") + 1] == "5"
    assert sockets.health == "http://127.0.0.1:8001"
    assert pages.environment == {"SOCKET_PORT": "8001"}, "no proxy joins the two"
    settings.PUBLIC_URL = "https://koettu.example.fi"
    assert processes_of("127.0.0.1", 8000)[0].environment == {}
    single, _worker = processes_of("127.0.0.1", 8000, single=True)
    assert "koettu.asgi:application" in single.command


@pytest.fixture
def supervisor(tmp_path: Path, unused_tcp_port: int) -> Iterator["subprocess.Popen[str]"]:
    for name in ("healthz", "readyz"):
        (tmp_path / name).write_text("ok")
    running = subprocess.Popen(
        [sys.executable, "-c", SUPERVISING, str(unused_tcp_port), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "koettu.settings.test"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with running:
        yield running
        running.kill()


def heard(supervisor: "subprocess.Popen[str]", word: str) -> str:
    """The next line that holds the word."""
    assert supervisor.stdout
    return next(line for line in supervisor.stdout if word in line)


def is_alive(pid: str) -> bool:
    with suppress(ProcessLookupError):
        os.kill(int(pid), 0)
        return True
    return False


def test_what_dies_is_started_again_and_all_end_together(
    supervisor: "subprocess.Popen[str]", unused_tcp_port: int
) -> None:
    server, worker = heard(supervisor, "ready").split()[1:]
    os.kill(int(server), signal.SIGKILL)
    assert "starts again" in heard(supervisor, "server has ended (-9)")
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with suppress(OSError):
            address = f"http://127.0.0.1:{unused_tcp_port}/healthz"
            assert urllib.request.urlopen(address, timeout=1).read() == b"ok"
            break
        time.sleep(0.1)
    else:
        pytest.fail("the server was not started again")
    supervisor.terminate()
    assert heard(supervisor, "stopped")
    assert supervisor.wait(10) == 0
    assert not is_alive(worker)
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{unused_tcp_port}/healthz", timeout=1)
