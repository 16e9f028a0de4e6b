"""The state of the minimum information as it stands in locked content, under the appendices."""

from dataclasses import dataclass
from typing import Any, Self

from indicators.minimum import State, lines_of
from organisations.models import Organisation
from shared.translated import Translated


@dataclass(frozen=True, slots=True)
class LeftOut:
    title: Translated
    reason: str


@dataclass(frozen=True, slots=True)
class SharedMinimum:
    """How much is covered, what is left out and why, and what has neither a value nor a reason."""

    covered: int
    total: int
    left_out: list[LeftOut]
    open: list[Translated]

    @classmethod
    def read(cls, stored: dict[str, Any] | None) -> Self | None:
        """None for versions that were locked without it."""
        if stored is None:
            return None
        return cls(
            covered=stored["covered"],
            total=stored["total"],
            left_out=[
                LeftOut(Translated(one["title"]), one["reason"]) for one in stored["left_out"]
            ],
            open=[Translated(title) for title in stored["open"]],
        )


def minimum(organisation: Organisation) -> dict[str, Any] | None:
    """The locked form, by what everybody may see; None when the installation has no list."""
    lines = lines_of(organisation, None)
    if not lines:
        return None
    left_out = [
        {"title": line.item.title, "reason": line.gap.reason}
        for line in lines
        if line.state is State.LEFT_OUT and line.gap
    ]
    return {
        "covered": sum(line.state is State.COVERED for line in lines),
        "total": len(lines),
        "left_out": left_out,
        "open": [line.item.title for line in lines if line.wants_reason],
    }
