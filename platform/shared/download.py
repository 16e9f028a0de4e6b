"""Fetching public data politely: own name, time limits, retries with back-off, clear errors."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings

RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that may be otherwise in a moment. A refusal (403) or absence (404) will not."""
LARGEST = 64 * 1024 * 1024
LONGEST_WAIT = 60.0
Parameters = Mapping[str, str | int | Sequence[str | int]]


class DownloadError(Exception):
    """What went wrong, in words for the person who runs the command."""


class _TryAgainError(Exception):
    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
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
        url = f"{self.base_url.rstrip('/')}/{path.lstrip('/')}"
        for attempt in range(self.attempts):
            try:
                return self._try(url, parameters)
            except _TryAgainError as error:
                if attempt + 1 == self.attempts:
                    raise DownloadError(f"{url}: {error} Tried {self.attempts} times.") from error
                time.sleep(min(error.wait or self.pause * 2**attempt, LONGEST_WAIT))
        raise DownloadError(f"{url}: no attempt was allowed.")

    def _try(self, url: str, parameters: Parameters | None) -> Any:
        try:
            body = self._body(url, parameters)
        except httpx.TimeoutException as error:
            raise _TryAgainError("the server did not answer in time.") from error
        except httpx.RemoteProtocolError as error:
            raise _TryAgainError("the answer broke off.") from error
        except httpx.HTTPError as error:
            raise _TryAgainError("no connection to the server.") from error
        try:
            return json.loads(body)
        except ValueError as error:
            raise _TryAgainError("the answer is not whole JSON.") from error

    def _body(self, url: str, parameters: Parameters | None) -> bytes:
        deadline = time.monotonic() + self.timeout
        headers = {
            "User-Agent": f"Koettu/0.1 (+{settings.PUBLIC_URL})",
            "Accept": "application/json",
        }
        with httpx.stream(
            "GET",
            url,
            params=parameters,
            headers=headers,
            timeout=self.timeout,
            follow_redirects=True,
        ) as response:
            _check_status(url, response)
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if time.monotonic() > deadline:
                    raise _TryAgainError("the server did not answer in time.")
                if len(body) > LARGEST:
                    raise DownloadError(f"{url}: the answer is too large.")
        return bytes(body)


def _check_status(url: str, response: httpx.Response) -> None:
    status = response.status_code
    if status in RETRIED:
        after = response.headers.get("Retry-After", "")
        raise _TryAgainError(
            f"the server answered {status}.",
            wait=float(after) if after.isascii() and after.isdigit() else None,
        )
    if not response.is_success:
        raise DownloadError(f"{url}: the server answered {status}.")
