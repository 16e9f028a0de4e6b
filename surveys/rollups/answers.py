"""What is counted of a response, by the type of each question it was asked.

Nothing here raises for an answer of another shape than its question's: it is not counted.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, NamedTuple

from surveys.definition import Definition, Question
from surveys.models import Response
from surveys.querysets import NOT_STANDING
from surveys.rollups.cells import (
    ANALYSABLE,
    BROUGHT,
    EVERYBODY,
    EVERYWHERE,
    NOT_TOLD,
    PEOPLE,
    QUOTABLE,
    UNIT,
    Cells,
)

LARGEST = 10**15
EXACT_BELOW = 10


class Counted(NamedTuple):
    """What one answer adds: a person to each of `names`, and a number in thousandths, if it is one."""

    names: tuple[str, ...]
    number: int | None = None


ONLY_ANSWERED = Counted(())
Read = Callable[[Any], Hashable]
Count = Callable[[Any], Counted | None]


def bin_of(number: float) -> str:
    """Where a number stands in a histogram: one digit, the rest noughts.

    >>> [bin_of(number) for number in (0, 7, 7.5, 37, 1250, -37)]
    ['0', '7', '7', '30', '1000', '-30']
    """
    whole = int(abs(number))
    size = 10 ** (len(str(whole)) - 1)
    lower = whole // size * size
    return str(-lower if number < 0 else lower)


def bounds_of(name: str) -> tuple[int, int]:
    """The smallest and the largest whole number of a bin.

    >>> bounds_of("7"), bounds_of("30"), bounds_of("1000"), bounds_of("-30")
    ((7, 7), (30, 39), (1000, 1999), (-39, -30))
    """
    number = int(name)
    far = abs(number) + 10 ** (len(str(abs(number))) - 1) - 1
    return (-far, number) if number < 0 else (number, far)


def _chosen(value: Any) -> Counted | None:
    return Counted((value,)) if isinstance(value, str) else None


def _all_chosen(value: Any) -> Counted:
    return Counted(value)


def _yes_or_no(value: Any) -> Counted | None:
    return Counted(("yes" if value else "no",)) if isinstance(value, bool) else None


def _is_number(value: Any) -> bool:
    return type(value) in {int, float} and isfinite(value) and abs(value) <= LARGEST


def _point(value: Any) -> Counted | None:
    return Counted((str(value),), value * UNIT) if type(value) is int else None


def _number(value: Any) -> Counted | None:
    return Counted((bin_of(value),), round(value * UNIT)) if _is_number(value) else None


def _calculated(value: Any) -> Counted | None:
    return _number(value) or ONLY_ANSWERED


def _answered(_value: Any) -> Counted:
    return ONLY_ANSWERED


def _itself(value: Any) -> Hashable:
    kept: Hashable = value
    return kept


def _distinct(value: Any) -> Hashable:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return None
    return tuple(dict.fromkeys(value))


def _first(value: Any) -> Hashable:
    return _itself(value[0]) if isinstance(value, list) and value else None


def _anything(_value: Any) -> Hashable:
    return True


_BY_TYPE: dict[str, tuple[Read, Count]] = {
    "single": (_itself, _chosen),
    "multiple": (_distinct, _all_chosen),
    "ranking": (_first, _chosen),
    "matrix": (_itself, _chosen),
    "scale": (_itself, _point),
    "yes-no": (_itself, _yes_or_no),
    "integer": (_itself, _number),
    "decimal": (_itself, _number),
    "calculate": (_itself, _calculated),
    "municipality": (_itself, _chosen),
    "groups": (_distinct, _all_chosen),
}
"""How an answer is read into something that can be compared, and what that adds. Of any other type
only that it was answered."""


@dataclass(frozen=True, slots=True)
class Part:
    """A question, or one row of a matrix: what has cells of its own."""

    key: str
    name: str
    read: Read
    count: Count
    page: str = ""
    row: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether its answer stands among the others as it is counted."""
        return self.read is _itself and not self.page and not self.row

    def told(self, answers: Mapping[str, Any]) -> Hashable:
        """The answer as it is compared; None where there is none. Of several cases, the first."""
        turn: Any = answers
        if self.page:
            turns = answers.get(self.page)
            turn = turns[0] if isinstance(turns, list) and turns else None
        value = turn.get(self.name) if isinstance(turn, dict) else None
        if self.row:
            value = value.get(self.row) if isinstance(value, dict) else None
        if value is None:
            return None
        told = self.read(value)
        try:
            hash(told)
        except TypeError:
            return None
        return told


def parts_of(definition: Definition) -> tuple[Part, ...]:
    """Everything in the definition that has cells."""
    return tuple(
        part
        for page in definition.pages
        for question in page.questions
        if question.type != "note"
        for part in _parts(question, page.name if page.repeat else "")
    )


def _parts(question: Question, page: str) -> Iterable[Part]:
    read, count = _BY_TYPE.get(question.type, (_anything, _answered))
    if question.type != "matrix":
        return [Part(question.name, question.name, read, count, page)]
    return [
        Part(f"{question.name}.{row.name}", question.name, read, count, page, row.name)
        for row in question.rows
    ]


def contribution(response: Response, definition: Definition, groups: Iterable[str]) -> Cells:
    """All that one response adds to the rollup: nothing if it does not stand.

    A repeat counts as a response that was brought, not as a person once more.
    """
    cells = Cells()
    if response.status in NOT_STANDING:
        return cells
    _count_brought(cells, response)
    if response.is_repeat:
        return cells
    month = f"{response.submitted_on:%Y-%m}"
    answers = response.answers if isinstance(response.answers, dict) else {}
    counted = [(PEOPLE, Counted((month,)))]
    for part in parts_of(definition):
        told = part.told(answers)
        if told is not None and (found := part.count(told)):
            counted.append((part.key, found))
    for key, one in counted:
        for place in (response.municipality_id or NOT_TOLD, EVERYWHERE):
            for group in (EVERYBODY, *groups):
                cell = cells.cell(key, place, group)
                cell.people += 1
                for name in one.names:
                    cell.answers[name] = cell.answers.get(name, 0) + 1
                if one.number is not None:
                    cell.total += one.number
                    cell.squares += one.number**2
    return cells


def _count_brought(cells: Cells, response: Response) -> None:
    if response.source_id is None:
        return
    kinds = {
        BROUGHT: True,
        ANALYSABLE: response.consent_analyse,
        QUOTABLE: response.consent_analyse and response.consent_quote,
    }
    for kind, does_count in kinds.items():
        if does_count:
            cell = cells.cell(kind, EVERYWHERE, EVERYBODY)
            cell.people += 1
            cell.answers[str(response.source_id)] = 1
