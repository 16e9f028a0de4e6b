"""What pages show of the counts of a survey: who has answered, and what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from places.models import Municipality, PopulationGroup
from shared.disclosure import Cell
from surveys.definition import Question, text
from surveys.forms.questions import choices_of
from surveys.models import Survey
from surveys.rollups import (
    Distribution,
    bounds_of,
    distributions,
    least_people,
    people_by_month,
    people_of_surveys,
)

NUMBERS = frozenset({"integer", "decimal", "calculate"})


@dataclass(frozen=True, slots=True)
class Line:
    """One choice: how many chose it, and how many of a hundred who answered."""

    label: str
    cell: Cell
    percent: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """One question as it is shown; a matrix has a distribution for each of its `rows`."""

    label: str
    answered: Cell
    mean: float | None = None
    points: int = 0
    lines: list[Line] = field(default_factory=list)
    first: Line | None = None
    choices: list[str] = field(default_factory=list)
    rows: list[tuple[str, list[Cell]]] = field(default_factory=list)


def counts_of(survey: Survey) -> dict[str, Any]:
    """People altogether, and the table of people by month and municipality."""
    table = people_by_month(survey)
    codes = sorted({code for row in table.values() for code in row})
    names = {place.pk: str(place) for place in survey.municipalities.all()}
    return {
        "people": people_of_surveys([survey])[survey.pk],
        "least": least_people(survey),
        "places": [names.get(code, code or _("Not told")) for code in codes],
        "months": [
            (date.fromisoformat(f"{month}-01"), [row[code] for code in codes])
            for month, row in table.items()
        ],
    }


def results_of(survey: Survey) -> list[Result]:
    """Every question in the order asked, as far as it may be shown."""
    found = distributions(survey)
    names = _names(found)
    return [
        _matrix(question, list(rows)) if question.type == "matrix" else _single(next(rows), names)
        for question, rows in groupby(found, key=lambda one: one.question)
    ]


def _single(found: Distribution, names: dict[str, str]) -> Result:
    question = found.question
    labels = dict(choices_of(question))
    lines = [
        Line(
            _range(name) if question.type in NUMBERS else labels.get(name) or names.get(name, name),
            cell,
            _percent(cell, found.answered),
        )
        for name, cell in found.counts.items()
    ]
    return Result(
        label=_label(question),
        answered=found.answered,
        mean=found.mean,
        points=question.points if question.type == "scale" else 0,
        lines=lines,
        first=_first(lines),
    )


def _matrix(question: Question, rows: list[Distribution]) -> Result:
    labels = dict(choices_of(question))
    return Result(
        label=_label(question),
        answered=max((row.answered for row in rows), key=lambda cell: cell.value or 0),
        choices=[labels.get(name, name) for name in rows[0].counts],
        rows=[
            (text(row.row.label) or row.row.name, list(row.counts.values()))
            for row in rows
            if row.row
        ],
    )


def _label(question: Question) -> str:
    return text(question.label) or question.name


def _range(name: str) -> str:
    """A bin of numbers in words: 30–39."""
    low, high = bounds_of(name)
    return (
        number_format(low)
        if low == high
        else f"{number_format(low, force_grouping=True)}–{number_format(high, force_grouping=True)}"
    )


def _percent(cell: Cell, answered: Cell) -> int | None:
    if cell.value is None or not answered.value:
        return None
    return round(100 * cell.value / answered.value)


def _first(lines: Iterable[Line]) -> Line | None:
    """What was answered most often, if one was: for the sentence above the table."""
    ranked = sorted(
        (line for line in lines if line.cell.value), key=lambda line: -(line.cell.value or 0)
    )
    if not ranked or (len(ranked) > 1 and ranked[0].cell == ranked[1].cell):
        return None
    return ranked[0]


def _names(found: Iterable[Distribution]) -> dict[str, str]:
    """Names of the municipalities and groups that are among the answers."""
    types = {one.question.type for one in found}
    names: dict[str, str] = {}
    if "municipality" in types:
        names |= {place.pk: str(place) for place in Municipality.objects.all()}
    if "groups" in types:
        names |= {group.pk: str(group) for group in PopulationGroup.objects.all()}
    return names
