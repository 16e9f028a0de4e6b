"""What machines send passes here before sessions, languages and sign-in are looked at."""

import secrets
from collections.abc import Callable
from contextlib import suppress

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from rest_framework.request import Request

from shared.limits import wait_before_sending
from shared.middleware import unavailable
from surveys.actions import KeyReused, Submitted
from surveys.forms.submissions import submit_at_once

ADDRESS = "/api/responses/"
LARGEST_BODY = 256 * 1024


def is_small(request: HttpRequest | Request) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length) <= LARGEST_BODY


def client_key(request: HttpRequest | Request) -> str:
    """The sender's own key, or one that nobody will send again."""
    return request.headers.get("Idempotency-Key") or secrets.token_hex(16)


class SendingMiddleware:
    """Answers a sending with which nothing is wrong; it carries nobody's authority.

    Anything else goes on to the API's `create`, which finds out what is wrong and says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != ADDRESS or request.method != "POST":
            return self.get_response(request)
        request.get_host()  # refuses a forged one
        try:
            sent = self._send_at_once(request)
        except (OperationalError, InterfaceError):
            return unavailable(request)
        except UnreadablePostError:  # the sender has gone away
            return HttpResponse(status=400)
        return _receipt(sent) if sent else self.get_response(request)

    def _send_at_once(self, request: HttpRequest) -> Submitted | None:
        if request.content_type != "application/json" or not is_small(request):
            return None
        key, proof = client_key(request), request.headers.get("Koettu-Proof", "")
        if wait_before_sending(request, proof=proof, owner=key):
            return None
        request.has_kept_pace = True  # type: ignore[attr-defined]
        with suppress(KeyReused):
            return submit_at_once(request.body, client_key=key)
        return None


def _receipt(sent: Submitted) -> HttpResponse:
    """What `create` replies with."""
    reply = {"receipt_code": sent.receipt_code, "created": sent.created}
    code = 201 if sent.created else 200
    answer = JsonResponse(reply, status=code, headers={"Cache-Control": "no-store"})
    answer["Content-Length"] = str(len(answer.content))
    return answer
