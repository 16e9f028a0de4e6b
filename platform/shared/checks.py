"""Settings that would endanger people are found at start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

SMALLEST_K = 3


@register()
def smallest_cell(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.KOETTU_K < SMALLEST_K:
        return [
            Error(
                f"KOETTU_K is {settings.KOETTU_K}; it must be at least {SMALLEST_K}.",
                id="koettu.E001",
            )
        ]
    return []
