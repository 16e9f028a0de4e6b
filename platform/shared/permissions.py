"""A permission answers with a verdict that carries its reason, and the page shows it."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody may, and if not, why not in the reader's language."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(allowed=True)


def denied(reason: str | Promise) -> Verdict:
    return Verdict(allowed=False, reason=reason)


def require(verdict: Verdict) -> None:
    """Raise PermissionDenied with the verdict's reason, which the 403 page and the API show."""
    if not verdict:
        raise PermissionDenied(verdict.reason)
