"""What the check of an import found, indicator by indicator; the form of `IndicatorImport.found`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from indicators.actions.storing import Difference, fingerprint
from indicators.models import IndicatorImport
from indicators.sources import Answer
from shared.download import DownloadError


@dataclass(slots=True)
class Found:
    """What the check of one indicator came to, and what became of it; kept as JSON.

    `fault` is the kind of what went wrong, `error` its words for the log, in English. `taken` is
    what a person has confirmed.
    """

    wanted: dict[str, Any]
    id: str
    title: str = ""
    accepted: str = ""
    new: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    skipped: int = 0
    retrieved_on: str = ""
    updated_on: str = ""
    fingerprint: str = ""
    fault: str = ""
    error: str = ""
    taken: bool = False
    stored: bool = False
    years: list[int] = field(default_factory=list)

    @property
    def accepts_title(self) -> bool:
        return self.accepted in {"", self.title}

    def fail(self, error: DownloadError) -> Self:
        self.fault, self.error = error.fault, str(error)
        return self

    def take_over(self, difference: Difference, answer: Answer) -> Self:
        self.title, self.accepted = difference.title, difference.accepted
        self.new, self.changed = difference.new, difference.changed
        self.same, self.removed, self.skipped = (
            difference.same, difference.removed, difference.skipped
        )  # fmt: skip
        self.retrieved_on = answer.retrieved_on.isoformat()
        self.updated_on = answer.updated_on.isoformat() if answer.updated_on else ""
        self.years = sorted({value.year for value in answer.values})
        self.fingerprint = fingerprint(answer)
        return self


def found_of(batch: IndicatorImport) -> list[Found]:
    """What the check found, one entry for each indicator."""
    return [Found(**entry) for entry in batch.found]


def to_json(found: Sequence[Found]) -> list[dict[str, Any]]:
    return [asdict(one) for one in found]
