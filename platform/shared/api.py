"""What every API shares: errors that name their field."""

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import views
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """An action's ValidationError becomes a 400 with the field named, like a serializer's."""
    if isinstance(error, DjangoValidationError):
        error = ValidationError(
            error.message_dict if hasattr(error, "error_dict") else {"detail": error.messages}
        )
    return views.exception_handler(error, context)
