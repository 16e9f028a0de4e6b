"""Fetching public data politely: own name, time limits, retries with back-off, clear errors."""

import asyncio
import json
import time
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import httpx
from django.conf import settings

RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that may be otherwise in a moment. A refusal (403) or absence (404) will not."""
LARGEST = 64 * 1024 * 1024
LONGEST_WAIT = 60.0
MOST_REDIRECTS = 3
Parameters = Mapping[str, str | int | Sequence[str | int]]


class Fault(StrEnum):
    """The kinds of things that go wrong with a source, for who tells it in another language."""

    ABSENT = "absent"
    BROKEN = "broken"
    BUSY = "busy"
    CHANGED = "changed"
    EMPTY = "empty"
    FORM = "form"
    LARGE = "large"
    MOVED = "moved"
    NOT_DUE = "not-due"
    REFUSED = "refused"
    SLOW = "slow"
    UNFIT = "unfit"
    UNREACHABLE = "unreachable"


class DownloadError(Exception):
    """What went wrong, in words for the person who runs the command, and of what kind it is."""

    def __init__(self, message: str, fault: Fault = Fault.FORM) -> None:
        super().__init__(message)
        self.fault = fault


class _TryAgainError(Exception):
    def __init__(self, reason: str, fault: Fault, wait: float | None = None) -> None:
        super().__init__(reason)
        self.fault = fault
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Downloader:
    """Gets documents below `base_url`.

    `timeout` is the most seconds for one try from start to end: a server that sends a byte now
    and then does not hold the command. `pause` seconds pass before the second try, twice as many
    before each further one.
    """

    base_url: str
    timeout: float = 60.0
    attempts: int = 4
    pause: float = 1.0

    def get_json(self, path: str, parameters: Parameters | None = None) -> Any:
        """The document at `path`, parsed; DownloadError when it cannot be had."""
        return self._ask("GET", path, parameters=parameters)

    def post_json(self, path: str, question: Any) -> Any:
        """What `path` answers to a question told as JSON, parsed; DownloadError as with GET."""
        return self._ask("POST", path, question=question)

    def _ask(
        self, method: str, path: str, *, parameters: Parameters | None = None, question: Any = None
    ) -> Any:
        url = f"{self.base_url.rstrip('/')}/{path.lstrip('/')}"
        headers = {
            "User-Agent": f"Koettu/0.1 (+{settings.PUBLIC_URL})",
            "Accept": "application/json",
        }
        for attempt in range(self.attempts):
            request = httpx.Request(
                method,
                url,
                params=parameters,
                headers=headers,
                json=question,
                extensions={"timeout": httpx.Timeout(self.timeout).as_dict()},
            )
            try:
                return self._try(request)
            except _TryAgainError as error:
                if attempt + 1 == self.attempts:
                    raise DownloadError(
                        f"{url}: {error} Tried {self.attempts} times.", error.fault
                    ) from error
                time.sleep(min(error.wait or self.pause * 2**attempt, LONGEST_WAIT))
        raise DownloadError(f"{url}: no attempt was allowed.")

    def _try(self, request: httpx.Request) -> Any:
        try:
            body = _in_a_loop(self._body(request))
        except (TimeoutError, httpx.TimeoutException) as error:
            raise _TryAgainError("the server did not answer in time.", Fault.SLOW) from error
        except httpx.RemoteProtocolError as error:
            raise _TryAgainError("the answer broke off.", Fault.BROKEN) from error
        except httpx.HTTPError as error:
            raise _TryAgainError("no connection to the server.", Fault.UNREACHABLE) from error
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            kind = " but a page" if body.lstrip().startswith(b"<") else ""
            raise _TryAgainError(f"the answer is not whole JSON{kind}.", Fault.BROKEN) from error

    async def _body(self, request: httpx.Request) -> bytes:
        """The answer's bytes. One limit holds from the first packet to the last byte."""
        async with asyncio.timeout(self.timeout), httpx.AsyncClient() as client:
            for _hop in range(MOST_REDIRECTS + 1):
                response = await client.send(request, stream=True)
                try:
                    following = _next(request, response)
                    if following is None:
                        return await _read(response)
                finally:
                    await response.aclose()
                request = following
        raise DownloadError(f"{request.url}: the server sends us round in a ring.", Fault.MOVED)


def _in_a_loop(work: Coroutine[Any, Any, bytes]) -> bytes:
    """Run it to its end in a loop of its own, whether or not this thread has one already."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


def _next(request: httpx.Request, response: httpx.Response) -> httpx.Request | None:
    """The request that a redirect asks for; only for reading, and only on the same server."""
    target = response.next_request
    if target and (request.method != "GET" or target.url.host != request.url.host):
        raise DownloadError(f"{request.url}: the server sends us on to {target.url}.", Fault.MOVED)
    return target


async def _read(response: httpx.Response) -> bytes:
    url = str(response.request.url.copy_with(query=None))
    _check_status(url, response)
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LARGEST:
            raise DownloadError(f"{url}: the answer is too large.", Fault.LARGE)
    return bytes(body)


def _check_status(url: str, response: httpx.Response) -> None:
    status = response.status_code
    if status in RETRIED:
        after = response.headers.get("Retry-After", "")
        raise _TryAgainError(
            f"the server answered {status}.",
            Fault.BUSY,
            wait=float(after) if after.isascii() and after.isdigit() else None,
        )
    if not response.is_success:
        fault = Fault.ABSENT if status in {400, 404, 410} else Fault.REFUSED
        raise DownloadError(f"{url}: the server answered {status}.", fault)
