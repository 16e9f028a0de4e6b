"""A count that may be hidden, and the number of people that it takes to be shown."""

from dataclasses import dataclass, field

from django.conf import settings

SENSITIVE_K = 10
"""Groups that are special categories of personal data are shown for so many people or more."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count that may be hidden: `value` is None exactly when it is.

    `below` is said of a hidden count that stands alone: it is smaller than that. A hidden cell of
    a table may hold more, for the sake of another; it has no `below`, so as not to tell which.
    """

    value: int | None
    below: int | None = field(default=None, compare=False)

    @property
    def suppressed(self) -> bool:
        return self.value is None


def minimum(k: int | None = None) -> int:
    """The k in force: the installation's, or a higher one that a survey asks for."""
    return max(int(settings.KOETTU_K), k or 0)


def shown(count: int, *, k: int | None = None) -> Cell:
    """One count on its own: hidden when between 1 and k-1; zero is no person and may be shown."""
    limit = minimum(k)
    return Cell(None, limit) if 0 < count < limit else Cell(count)
