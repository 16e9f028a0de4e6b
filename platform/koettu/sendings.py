"""Sendings answered on the event loop of the one process that serves everything.

A sending takes a fraction of a millisecond to check and then waits for the disk. A thread of its
own would have to be woken and put to sleep for it, which takes as long again; here the loop checks
it, and only the thread that writes comes in between.
"""

import io
from collections.abc import Awaitable

from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse

from koettu.bridge import Message, Receive, Send, ThreadedHTTP, environ_of, read_body
from shared.commits import are_grouped
from shared.middleware import unavailable
from surveys.actions import store_at_once
from surveys.forms.submissions import forget, read_at_once
from surveys.middleware import ADDRESS, LARGEST_BODY, client_key, guarded, may_pass, receipt


class Sendings:
    """Answers a sending with which nothing is wrong; all else is for `threads` to answer."""

    def __init__(self, threads: ThreadedHTTP) -> None:
        self.threads = threads

    def __call__(self, scope: Message, receive: Receive, send: Send) -> Awaitable[None]:
        answer = self._answer if _is_sending(scope) and are_grouped() else self.threads
        return answer(scope, receive, send)

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        with io.BytesIO() as body:
            if not await read_body(receive, body):
                return
            environ = environ_of(scope, body)
            answer = await _answer_at_once(WSGIRequest(environ), body.getvalue())
            if answer is None:
                body.seek(0)
                await self.threads.answer(environ, send)
                return
        headers = [(name.lower().encode(), value.encode()) for name, value in answer.items()]
        await send(
            {"type": "http.response.start", "status": answer.status_code, "headers": headers}
        )
        await send({"type": "http.response.body", "body": answer.content})


async def _answer_at_once(request: WSGIRequest, body: bytes) -> HttpResponse | None:
    try:
        key = client_key(request)
        sending = may_pass(request, key) and read_at_once(body, client_key=key, may_ask=False)
        if sending and await store_at_once(sending):
            return receipt(request, sending, True)
    except DisallowedHost:
        return None
    except (OperationalError, InterfaceError):
        return guarded(request, unavailable(request))
    if sending:
        forget(sending)
    return None


def _is_sending(scope: Message) -> bool:
    if scope["path"] != ADDRESS or scope["method"] != "POST":
        return False
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return len(lengths) == 1 and lengths[0].isdigit() and int(lengths[0]) <= LARGEST_BODY
