"""What every request passes through."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

RETRY_SECONDS = 5

logger = logging.getLogger(__name__)


class UnavailableMiddleware:
    """A database that is gone, busy or full is a 503 that says when to come again.

    Nothing was stored, or it is not known whether: sending the same again stores it once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Called by Django with what a view raised."""
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        # The kind of error only: its text may hold what somebody told.
        logger.error("The database did not answer %s: %s", request.method, type(error).__name__)
        return unavailable(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The page, or for machines the JSON, that asks to try again."""
    if request.path.startswith("/api/"):
        message = _("The database does not answer just now. Send the same again.")
        answer: HttpResponse = JsonResponse({"detail": message}, status=503)
    else:
        answer = HttpResponse(render_to_string("503.html"), status=503)  # asks for no session
    answer["Retry-After"] = str(RETRY_SECONDS)
    answer["Cache-Control"] = "no-store"
    answer["Content-Length"] = str(len(answer.content))  # may be answered before CommonMiddleware
    return answer
