"""Pages and API by threads under a server that speaks ASGI for the sake of the sockets.

Django's own ASGI handler makes a thread for each request and hands it to and fro, which takes
several times as long as the request itself. Here a bounded pool of threads that stay runs the WSGI
application, and with it keeps its connections to the database.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, TypeAlias
from wsgiref.types import WSGIApplication

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

IN_MEMORY = 1024 * 1024
"""Bytes of a body that are held in memory; a longer one is written to a temporary file."""


class ThreadedHTTP:
    """An ASGI application of HTTP that lets `application` answer in one of `threads` threads."""

    def __init__(self, application: WSGIApplication, threads: int) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            if await read_body(receive, body):
                await self.answer(environ_of(scope, body), send)

    async def answer(self, environ: dict[str, Any], send: Send) -> None:
        """Have a request answered of which the whole body has been read."""
        loop = asyncio.get_running_loop()
        exchange = _Exchange(self.application, environ)
        part = await loop.run_in_executor(self.pool, exchange.begin)
        try:
            await send(exchange.start)
            while not exchange.is_over:
                await send({"type": "http.response.body", "body": part, "more_body": True})
                part = await loop.run_in_executor(self.pool, exchange.more)
            await send({"type": "http.response.body", "body": part})
        finally:
            if not exchange.is_over:  # the reader has gone away
                await loop.run_in_executor(self.pool, exchange.close)


class _Exchange:
    """One request and its answer; its methods run in the pool."""

    def __init__(self, application: WSGIApplication, environ: dict[str, Any]) -> None:
        self.application = application
        self.environ = environ
        self.start: Message = {}
        self.answer: Any = ()
        self.parts: Iterator[bytes] = iter(())
        self.is_over = False

    def begin(self) -> bytes:
        """The whole answer, or the beginning of one that comes in parts; `start` is known then."""
        self.answer = self.application(self.environ, self._start_response)
        self.parts = iter(self.answer)
        if getattr(self.answer, "streaming", False):
            return self.more()
        whole = b"".join(self.parts)
        self.close()
        return whole

    def more(self) -> bytes:
        """The next part that is not empty; nothing at the end, which closes the answer."""
        part = next((part for part in self.parts if part), b"")
        if not part:
            self.close()
        return part

    def close(self) -> None:
        self.is_over = True
        if close := getattr(self.answer, "close", None):
            close()

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
    ) -> Callable[[bytes], object]:
        self.start = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": [
                (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
            ],
        }
        return lambda _data: None


Body: TypeAlias = "IO[bytes] | tempfile.SpooledTemporaryFile[bytes]"


async def read_body(receive: Receive, body: Body) -> bool:
    """Read the whole body; False when the sender has gone away."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        body.write(message.get("body", b""))
        more = message.get("more_body", False)
    body.seek(0)
    return True


def environ_of(scope: Message, body: Body) -> dict[str, Any]:
    """What WSGI calls the same."""
    server = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": _NoErrors(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if client := scope.get("client"):
        environ["REMOTE_ADDR"] = client[0]
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        if name not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            name = f"HTTP_{name}"
        value = raw_value.decode("latin-1")
        environ[name] = f"{environ[name]},{value}" if name in environ else value
    return environ


class _NoErrors:
    """Where an application would write its complaints; ours logs them."""

    def write(self, text: str) -> None:
        """Nothing is kept."""

    def flush(self) -> None:
        """Nothing is kept."""
