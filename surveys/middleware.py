"""What machines send is answered here, before any other middleware looks at it."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import cache

import msgspec
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from rest_framework.request import Request

from shared.limits import wait_before_sending
from shared.middleware import unavailable
from surveys.actions import KeyReused, Sending
from surveys.forms.submissions import submit_at_once

ADDRESS = "/api/responses/"
LARGEST_BODY = 256 * 1024
PACE = "koettu.has_kept_pace"
"""In a request's environment: whether its sender need not wait. A sending is counted once."""


def is_small(request: HttpRequest | Request) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length) <= LARGEST_BODY


def client_key(request: HttpRequest | Request) -> str:
    """The sender's own key, or one that nobody will send again."""
    return request.META.get("HTTP_IDEMPOTENCY_KEY") or secrets.token_hex(16)


def may_pass(request: HttpRequest, key: str) -> bool:
    """Whether it is a sending of the usual form, over a safe connection, that need not wait.

    Raises DisallowedHost for a forged one.
    """
    request.get_host()
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return False
    if request.content_type != "application/json" or not is_small(request):
        return False
    environment = request.META
    if PACE not in environment:
        proof = environment.get("HTTP_KOETTU_PROOF", "")
        environment[PACE] = not wait_before_sending(request, proof=proof, owner=key)
    return bool(environment[PACE])


class SendingMiddleware:
    """Answers a sending with which nothing is wrong; it carries nobody's authority.

    Anything else goes on to the API's `create`, which finds out what is wrong and says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != ADDRESS or request.method != "POST":
            return self.get_response(request)
        key = client_key(request)
        try:
            if may_pass(request, key):
                with suppress(KeyReused):
                    if sent := submit_at_once(request.body, client_key=key):
                        return receipt(request, *sent)
        except (OperationalError, InterfaceError):
            return guarded(request, unavailable(request))
        except UnreadablePostError:  # the sender has gone away
            return guarded(request, HttpResponse(status=400))
        return self.get_response(request)


def receipt(request: HttpRequest, sending: Sending, created: bool) -> HttpResponse:  # noqa: FBT001 - as it comes
    """What `create` replies with."""
    body = msgspec.json.encode({"receipt_code": sending.code, "created": created})
    answer = HttpResponse(body, content_type="application/json", status=201 if created else 200)
    answer["Cache-Control"] = "no-store"
    answer["Content-Length"] = str(len(body))
    return guarded(request, answer)


def guarded(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer with the headers that later middlewares would give it, for what is no page."""
    for name, value in _guards(secure=request.is_secure()).items():
        answer[name] = value
    return answer


@cache
def _guards(*, secure: bool) -> dict[str, str]:
    headers = {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    }
    if secure and settings.SECURE_HSTS_SECONDS:
        parts = [f"max-age={settings.SECURE_HSTS_SECONDS}"]
        parts += ["includeSubDomains"] if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else []
        parts += ["preload"] if settings.SECURE_HSTS_PRELOAD else []
        headers["Strict-Transport-Security"] = "; ".join(parts)
    return headers
