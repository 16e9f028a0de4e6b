"""Requests of an ASGI server are answered by the WSGI application, in threads that stay."""

import threading
from collections.abc import Iterable, Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from asgiref.testing import ApplicationCommunicator

from koettu.bridge import ThreadedHTTP

SCOPE: dict[str, Any] = {
    "type": "http",
    "http_version": "1.1",
    "method": "POST",
    "path": "/fi/s/ä/",
    "query_string": b"a=1",
    "scheme": "http",
    "server": ("127.0.0.1", 8000),
    "client": ("127.0.0.9", 1234),
    "headers": [
        (b"host", b"localhost"),
        (b"content-type", b"text/plain"),
        (b"content-length", b"6"),
        (b"x-twice", b"1"),
        (b"x-twice", b"2"),
    ],
}


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response(
        "201 Created", [("X-Path", environ["PATH_INFO"]), ("X-Twice", environ["HTTP_X_TWICE"])]
    )
    return [environ["wsgi.input"].read(), threading.current_thread().name.encode()]


class Parts:
    """An answer that comes in parts."""

    streaming = True
    closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from (b"one", b"", b"two")

    def close(self) -> None:
        self.closed = True


async def test_a_request_is_answered_in_a_thread() -> None:
    end = ApplicationCommunicator(ThreadedHTTP(echo, 2), SCOPE)
    await end.send_input({"type": "http.request", "body": b"abc", "more_body": True})
    await end.send_input({"type": "http.request", "body": b"def"})
    start, body = await end.receive_output(3), await end.receive_output(3)
    assert start["status"] == 201
    assert dict(start["headers"]) == {b"x-path": "/fi/s/ä/".encode(), b"x-twice": b"1,2"}
    assert body["body"].startswith(b"abcdefrequest")
    assert not body.get("more_body")


async def test_an_answer_in_parts_is_passed_on_as_it_comes() -> None:
    parts = Parts()

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        start_response("200 OK", [])
        return parts

    end = ApplicationCommunicator(ThreadedHTTP(application, 1), SCOPE)
    await end.send_input({"type": "http.request", "body": b""})
    messages = [await end.receive_output(3) for _message in range(4)]
    assert [message.get("body") for message in messages[1:]] == [b"one", b"two", b""]
    assert parts.closed


async def test_a_sender_who_goes_away_is_not_answered() -> None:
    end = ApplicationCommunicator(ThreadedHTTP(echo, 1), SCOPE)
    await end.send_input({"type": "http.request", "body": b"abc", "more_body": True})
    await end.send_input({"type": "http.disconnect"})
    assert await end.receive_nothing(0.2)
