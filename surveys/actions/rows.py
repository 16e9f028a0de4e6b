"""One row of a spreadsheet as a response, or what is wrong with it."""

import hmac
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from places.models import Municipality, PopulationGroup
from surveys.answers import (
    Answers,
    checker_of,
    choice_named,
    group_named,
    municipality_named,
    plain_numbers,
    read_question,
)
from surveys.definition import Question
from surveys.models import Survey, SurveyVersion
from surveys.spreadsheets import Columns, is_in_one_cell

_SEPARATORS = re.compile(r"[;,|]")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?|(\d{1,2})\.(\d{1,2})\.(\d{4})(?: .*)?")
SHOWN_VALUE = 40
CELLS_KNOWN = 1024
"""Of a column: most cells of a spreadsheet say what another said before."""
MORE_CELLS = _(
    "The row has more cells than there are headings. Give every column a heading, and put texts"
    " with separators in quotation marks."
)
"""Else an answer that holds the separator would be cut short without a word."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, kept untranslated: an English msgid and what goes into it."""

    row: int
    column: str
    message: str
    params: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {
            "row": self.row,
            "column": self.column,
            "message": self.message,
            "params": self.params,
        }


@dataclass(slots=True)
class Row:
    number: int
    answers: Answers
    municipality: str | None
    groups: Sequence[str]
    day: date | None
    respondent: str
    faults: list[Fault]

    @property
    def is_blank(self) -> bool:
        return not self.answers


class RowReader:
    """Reads rows by a mapping, compiled once. Raises ValidationError for an impossible mapping."""

    def __init__(
        self, survey: Survey, version: SurveyVersion, columns: Columns, headers: Sequence[str]
    ) -> None:
        self.checker = checker_of(version)
        self.columns = columns
        self.place = {header: place for place, header in enumerate(headers)}
        if missing := [header for header in columns.used() if header not in self.place]:
            raise ValidationError(
                gettext_lazy("The file has no column “%(column)s”."), params={"column": missing[0]}
            )
        known = {
            question.name: question
            for page in self.checker.definition.pages
            for question in page.questions
            if is_in_one_cell(page, question)
        }
        if unknown := [name for name in columns.questions if name not in known]:
            raise ValidationError(
                gettext_lazy("The survey has no question “%(question)s”."),
                params={"question": unknown[0]},
            )
        remember = lru_cache(CELLS_KNOWN)
        self.questions = [
            (remember(partial(_read_cell, known[name])), self.place[header])
            for name, header in columns.questions.items()
            if header
        ]
        self._group_slugs = remember(self._groups)
        self._said_on = remember(self._day)
        asked = list(survey.municipalities.all())
        self.municipalities = {
            name: place.pk for place in asked for name in _names_of_municipality(place)
        }
        self.constant = asked[0].pk if len(asked) == 1 else None
        if columns.municipality:
            self.constant = self._municipality(columns.municipality)
        self.groups = {
            name: group.pk
            for group in PopulationGroup.objects.all()
            for name in (group.pk, *(text.casefold() for text in group.name.values()))
        }
        self.salt = f"respondent:{survey.pk}:".encode()
        self.today = timezone.localdate()

    def __call__(self, number: int, cells: Sequence[str]) -> Row:
        faults: list[Fault] = []

        def attempt(column: str, read: Callable[[str], Any], empty: Any) -> Any:
            if not (cell := self._cell(cells, column)):
                return empty
            try:
                return read(cell)
            except ValidationError as error:
                faults.append(_fault(number, column, error))
                return empty

        columns = self.columns
        answers = self._answers(number, cells, faults)
        if any(cell.strip() for cell in cells[len(self.place) :]):
            faults.append(Fault(number, "", MORE_CELLS, {}))
        return Row(
            number=number,
            answers=answers,
            municipality=attempt(columns.municipality_column, self._municipality, self.constant),
            groups=attempt(columns.groups_column, self._group_slugs, ()),
            day=attempt(columns.date_column, self._said_on, None),
            respondent=attempt(columns.respondent_column, self._pseudonym, "")
            or secrets.token_hex(16),
            faults=faults,
        )

    def _cell(self, cells: Sequence[str], header: str) -> str:
        place = self.place.get(header, len(cells))
        return cells[place].strip() if place < len(cells) else ""

    def _answers(self, number: int, cells: Sequence[str], faults: list[Fault]) -> Answers:
        told: Answers = {}
        is_blank = True
        for read, place in self.questions:
            if place < len(cells) and (cell := cells[place].strip()):
                told.update(read(cell))
                is_blank = False
        if is_blank:
            return {}  # a row without any answer is passed over, not wrong
        answers, errors = self.checker.sort_out(told)
        for name, found in errors.items():
            faults.append(_fault(number, self.columns.questions.get(name) or name, found[0]))
        return answers

    def _municipality(self, cell: str) -> str:
        text = plain_numbers(cell).casefold()
        code = self.municipalities.get(text.zfill(3) if text.isdigit() else text)
        if code is None:
            raise ValidationError(
                _("“%(value)s” is not a municipality that this survey asks."),
                params={"value": _shown(cell)},
            )
        return code

    def _groups(self, cell: str) -> tuple[str, ...]:
        groups = []
        for part in _SEPARATORS.split(cell):
            if not (name := part.strip().casefold()):
                continue
            if name not in self.groups:
                raise ValidationError(
                    _("“%(value)s” is not a population group."),
                    params={"value": _shown(part)},
                )
            groups.append(self.groups[name])
        return tuple(sorted(set(groups)))

    def _day(self, cell: str) -> date:
        day = _read_day(cell)
        if day is None:
            raise ValidationError(
                _("“%(value)s” is not a day. Write 2026-11-21 or 21.11.2026."),
                params={"value": _shown(cell)},
            )
        if day > self.today:
            raise ValidationError(_("The day cannot be in the future."))
        return day

    def _pseudonym(self, cell: str) -> str:
        """The same person of the same survey is the same pseudonym; nobody can go back from it."""
        key = settings.SECRET_KEY.encode()
        return hmac.digest(key, self.salt + cell.encode(errors="replace"), "sha256").hex()[:32]


def _read_cell(question: Question, cell: str) -> Answers:
    """The answer that the cell holds, read as the fields of a form would be."""
    read = _READERS.get(question.type)
    texts = read(question, cell) if read else [cell]
    return read_question(question, {question.name: texts})


def _parts(cell: str) -> list[str]:
    return [part for part in _SEPARATORS.split(cell) if part.strip()]


def _choices(question: Question, cell: str) -> list[str]:
    return [choice_named(question.choices, part) for part in _parts(cell)]


def _number(question: Question, cell: str) -> list[str]:
    return [plain_numbers(cell)]


_READERS: dict[str, Callable[[Question, str], list[str]]] = {
    "multiple": _choices,
    "ranking": _choices,
    "groups": lambda _question, cell: [group_named(part) for part in _parts(cell)],
    "single": lambda question, cell: [choice_named(question.choices, cell)],
    "municipality": lambda _question, cell: [municipality_named(plain_numbers(cell))],
    "scale": _number,
    "integer": _number,
    # a spreadsheet's day may have a time of day
    "date": lambda _question, cell: [re.split("[T ]", cell.strip(), maxsplit=1)[0]],
}


def _read_day(cell: str) -> date | None:
    found = _DAY.fullmatch(cell)
    if not found:
        return None
    year, month, day, day_first, month_first, year_last = found.groups()
    try:
        return date(int(year or year_last), int(month or month_first), int(day or day_first))
    except ValueError:  # 31.2.
        return None


def _shown(cell: str) -> str:
    """The beginning of a cell, as every database can keep it."""
    return cell.strip()[:SHOWN_VALUE].replace("\0", "")


def _names_of_municipality(place: Municipality) -> set[str]:
    return {place.pk, *(name.casefold() for name in place.name.values())}


def _fault(number: int, column: str, error: ValidationError) -> Fault:
    """`error.message` is a msgid here: the rows are read with translation switched to English."""
    return Fault(number, column[:200], str(error.message), dict(error.params or {}))
