"""What a chart is, before it is drawn: one specification for picture, table, words and document.

Everything that a chart is shown as comes from this alone: the SVG of the page, the PNG, the table,
the spreadsheets, and the documents. So they cannot differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from indicators import wording
from places.projection import Position

Points = Sequence[tuple[int, float]]
"""Year and value, oldest first."""
Outline = tuple[tuple[tuple[float, float], ...], ...]
"""Rings of points as `places.projection.project` gives them."""


class Kind(StrEnum):
    """The kinds of charts; also the names in the addresses of their files."""

    LINES = "lines"
    DISTRIBUTION = "distribution"
    MAP = "map"
    MULTIPLES = "multiples"


class Role(StrEnum):
    """What a municipality is to the reader."""

    OWN = "own"
    CHOSEN = "chosen"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Line:
    """A series with its name. Areas are dashed, so that they are told from municipalities."""

    name: str
    points: Points
    highlighted: bool = False
    is_area: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A height on the scale that the municipality has set, with the words beside it."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A municipality in a year: `value` None is no value, `fifth` None is no fifth."""

    code: str
    name: str
    position: Position
    value: float | None
    fifth: int | None = None
    role: Role = Role.OTHER
    outline: Outline = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table. A whole number stands as it is, another with the table's decimals."""

    name: str
    values: tuple[float | int | None, ...]
    code: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of the picture; the first of `head` is over the names."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    decimals: int

    def shown(self, row: Row) -> list[str]:
        """The row's numbers as the reader's language writes them; empty where there is none."""
        return [_shown(value, self.decimals) for value in row.values]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one of the kinds. Which of its parts are filled depends on the kind.

    `lines` are those of a time series, or the groups of small multiples with everybody as
    `context`; `spots` are the municipalities of a distribution or a map. `direction` is the
    indicator's polarity: 1 a high value is good, -1 a low one, 0 neither.
    """

    kind: Kind
    title: str
    sentence: str
    table: Table
    source: str = ""
    is_demo: bool = False
    unit: str = ""
    decimals: int = 1
    year: int | None = None
    direction: int = 0
    is_count: bool = False
    lines: tuple[Line, ...] = ()
    context: Line | None = None
    spots: tuple[Spot, ...] = ()
    target: Level | None = None
    threshold: Level | None = None

    def saying(self, sentence: str) -> Self:
        """The same chart with the sentence that reads it."""
        return replace(self, sentence=sentence)

    def with_unit(self, value: float) -> str:
        """A value as it stands in the picture, with its unit."""
        return wording.with_unit(value, decimals=self.decimals, unit=self.unit)


def _shown(value: float | None, decimals: int) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else wording.number(value, decimals)
