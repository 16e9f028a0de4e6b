"""What every API shares: errors that name their field, and a pace."""

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext as _
from rest_framework import views
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from shared.limits import wait_before_sending


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """An action's ValidationError becomes a 400 with the field named, like a serializer's."""
    if isinstance(error, DjangoValidationError):
        error = ValidationError(
            error.message_dict if hasattr(error, "error_dict") else {"detail": error.messages}
        )
    answer = views.exception_handler(error, context)
    if answer is not None:
        answer.data = _sendable(answer.data)
    return answer


def _sendable(data: Any) -> Any:
    """Errors that quote what was sent, without the half characters that no reply can hold."""
    if isinstance(data, dict):
        return {_sendable(name): _sendable(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_sendable(value) for value in data]
    return data.encode(errors="replace").decode() if isinstance(data, str) else data


class SendingThrottle(BaseThrottle):
    """Few sendings a minute pass as they are; more want the header `Koettu-Proof`."""

    def allow_request(self, request: Request, view: views.APIView) -> bool:
        """Raise what becomes a 429 with Retry-After, and says how to go faster."""
        seconds = wait_before_sending(
            request._request,  # noqa: SLF001 - the limits know Django alone
            proof=request.headers.get("Koettu-Proof", ""),
            owner=request.headers.get("Idempotency-Key", ""),
        )
        if seconds:
            raise Throttled(
                wait=seconds,
                detail=_(
                    "Much is being sent from this network. Wait, or solve /api/challenge/ and "
                    "send the proof in the header Koettu-Proof."
                ),
            )
        return True
