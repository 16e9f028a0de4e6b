"""What became of each cell of a workbook, in the reader's language."""

from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["fault", "dropped", "changed", "warning"]
MOST_FAULTS = 100
SHOWN = 160
"""So much of a cell is shown in the report."""


class TooManyFaults(Exception):  # noqa: N818 - the name says what is the matter
    """So many that more of them would help nobody; those found are in the report."""


@dataclass(frozen=True, slots=True)
class Note:
    """One cell (`survey!D7`), row or sheet: what stood there, what became of it, and why."""

    kind: Kind
    sheet: str
    cell: str
    stood: str
    became: str
    why: str

    @property
    def where(self) -> str:
        """The cell, or the sheet when it is about the whole of it."""
        return self.cell or self.sheet

    def __str__(self) -> str:
        return f"{self.where}: {self.why}" if self.where else self.why


@dataclass(slots=True)
class Report:
    """Notes in the order they were made; a form with a fault is not brought in."""

    notes: list[Note] = field(default_factory=list)
    _known: set[Note] = field(default_factory=set)

    def fault(self, *, why: str, sheet: str = "", cell: str = "", stood: str = "") -> None:
        """Something that only the person who wrote the sheet can mend."""
        self._add(Note("fault", sheet, cell, stood, "", why))

    def drop(self, *, why: str, sheet: str = "", cell: str = "", stood: str = "") -> None:
        """Something that is left out."""
        self._add(Note("dropped", sheet, cell, stood, "", why))

    def change(self, *, why: str, cell: str, stood: str, became: str) -> None:
        """Something that is kept in another form."""
        self._add(Note("changed", "", cell, stood, became, why))

    def warn(self, *, why: str, sheet: str = "", cell: str = "", stood: str = "") -> None:
        """Something to look at; it is kept as it is."""
        self._add(Note("warning", sheet, cell, stood, "", why))

    def _add(self, note: Note) -> None:
        note = replace(
            note,
            sheet=note.sheet or note.cell.partition("!")[0],
            stood=_short(note.stood),
            became=_short(note.became),
        )
        if note in self._known:
            return
        self._known.add(note)
        self.notes.append(note)
        if note.kind == "fault" and len(self.faults) >= MOST_FAULTS:
            raise TooManyFaults

    def of(self, kind: Kind) -> list[Note]:
        return [note for note in self.notes if note.kind == kind]

    @property
    def faults(self) -> list[Note]:
        return self.of("fault")


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
