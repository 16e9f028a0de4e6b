"""A real HTTP server on this machine that answers as a source does, and fails as sources do."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

Query = dict[str, list[str]]
MEGABYTE = b" " * 1024 * 1024
TOO_MANY_MEGABYTES = 65
DRIBBLES = 20
"""A byte of a dribbled answer comes so many times within a second."""


class Service:
    """What it answers, the faults that a test asks for in turn, and the requests it has had.

    A fault is a status (403, 404, 429, 500), "slow" (no answer), "dribble" and "dribbled head" (a
    byte now and then), "truncated" (fewer bytes than told), "cut" (half of the JSON), "html", "form"
    (JSON of another form), "large", "elsewhere", "ring" and "moved" (redirects).
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.over = threading.Event()
        self.requests: list[tuple[str, Query]] = []
        self.questions: list[Any] = []
        self.agents: set[str] = set()
        self.url = ""

    def answer(self, path: str, query: Query, question: Any = None) -> Any:
        """What the service has at the path; None if nothing, a number for a status."""
        raise NotImplementedError


@contextmanager
def serving(service: Service) -> Iterator[None]:
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), type("ItsHandler", (Handler,), {"service": service})
    )
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        service.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    service: Service

    def do_GET(self) -> None:
        self.respond(None)

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.service.questions.append(question)
        self.respond(question)

    def respond(self, question: Any) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query)
        self.service.requests.append((address.path, query))
        agent = self.headers["User-Agent"]
        self.service.agents.add(agent)
        fault = self.service.faults.pop(0) if self.service.faults else ""
        answer = self.service.answer(address.path, query, question)
        # The real services refuse the default names of HTTP libraries.
        status = 403 if "httpx" in agent or "python" in agent else 404 if answer is None else 0
        if fault.isdigit() or status or isinstance(answer, int):
            return self.refuse(int(fault or status or answer))
        with suppress(ConnectionError):  # a client that has not waited to the end
            self.send(fault, json.dumps(answer).encode())
        return None

    def refuse(self, status: int) -> None:
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "1")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def send(self, fault: str, body: bytes) -> None:
        if fault in {"elsewhere", "ring", "moved"}:
            places = {"elsewhere": "http://192.0.2.1/data", "ring": self.path}
            return self.redirect(places.get(fault, f"{self.path}#there"))
        if fault == "slow":
            self.service.over.wait(60)
        if fault == "large":
            return self.send_too_much()
        bodies = {
            "html": b"<html><h1>Huoltokatko</h1></html>",
            "form": b'{"odd": [1]}',
            "empty": b"[]",
        }
        body = bodies.get(fault, body)
        sent = body[: len(body) // 2] if fault in {"truncated", "cut"} else body
        self.send_response(200)
        self.send_header("Content-Length", str(len(sent if fault == "cut" else body)))
        if fault == "dribbled head":
            self.send_header("X-Long", "x" * 2_000)
            return self.dribble(b"".join(self._headers_buffer))  # type: ignore[attr-defined]
        self.end_headers()
        if fault == "dribble":
            return self.dribble(body * 100)
        self.wfile.write(sent)
        return None

    def redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def dribble(self, body: bytes) -> None:
        for start, end in pairwise(range(len(body))):
            if self.service.over.wait(1 / DRIBBLES):
                return
            self.wfile.write(body[start:end])
            self.wfile.flush()

    def send_too_much(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _megabyte in range(TOO_MANY_MEGABYTES):
            self.wfile.write(MEGABYTE)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""
