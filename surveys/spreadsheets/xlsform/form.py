"""An XLSForm as pyxform understands its columns: lines that answer by what a column means."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from surveys.definition import Text
from surveys.spreadsheets.xlsform.languages import tag_of_language
from surveys.spreadsheets.xlsform.report import Report
from surveys.spreadsheets.xlsform.sheets import Sheet

Parts = tuple[str, ...]

TYPE: Parts = ("type",)
NAME: Parts = ("name",)
LABEL: Parts = ("label",)
HINT: Parts = ("hint",)
RELEVANT: Parts = ("bind", "relevant")
REQUIRED: Parts = ("bind", "required")
CONSTRAINT: Parts = ("bind", "constraint")
MESSAGE: Parts = ("bind", "jr:constraintMsg")
CALCULATION: Parts = ("bind", "calculate")
APPEARANCE: Parts = ("control", "appearance")
COUNT: Parts = ("control", "jr:count")
PARAMETERS: Parts = ("parameters",)
LIST: Parts = ("list name",)
OURS = "koettu"
"""Columns of ours begin with `koettu::`."""
MARK = "koettu_row"
"""A column in which pyxform carries a row's number through."""
LOW: Parts = (OURS, "low")
HIGH: Parts = (OURS, "high")
TRANSLATED = (LABEL, HINT, MESSAGE, LOW, HIGH)

SELECT = re.compile(
    r"(?P<command>select_one|select one|select one from|select1|add select one prompt using"
    r"|select_multiple|select all that apply|select all that apply from"
    r"|add select multiple prompt using|rank)"
    r" (?P<list>\S+?)(?P<other> (?:or specify other|or_other|or other))?"
)
MOST_COMPARED = 500
ONE = frozenset(
    {"select_one", "select one", "select one from", "select1", "add select one prompt using"}
)
CONTROL = re.compile(r"(begin|end)[ _](group|repeat|lgroup|looped group|loop)(?: .*)?")


@dataclass(slots=True)
class Table:
    """One sheet and what its columns mean: the parts of a header → its place."""

    sheet: Sheet
    columns: dict[Parts, int]

    @property
    def lines(self) -> Iterator["Line"]:
        for number, cells in self.sheet.rows:
            yield Line(self, number, cells)

    def languages(self, parts: Parts) -> dict[str, int]:
        """The languages that a column of texts stands in, `""` without one, and their places."""
        return {
            (key[len(parts)] if len(key) > len(parts) else ""): place
            for key, place in self.columns.items()
            if key[: len(parts)] == parts and len(key) <= len(parts) + 1
        }

    def head(self, place: int) -> str:
        """The address of a column's name."""
        return self.sheet.cell(self.sheet.head, place)


@dataclass(frozen=True, slots=True)
class Line:
    """One filled row."""

    table: Table
    number: int
    cells: dict[int, str]

    def get(self, parts: Parts) -> str:
        """The cell in the column that means this, empty where there is none."""
        return self.cells.get(self.table.columns.get(parts, -1), "")

    def ours(self, name: str) -> str:
        return self.get((OURS, name))

    def where(self, parts: Parts = TYPE) -> str:
        """The address of that cell; of the row's first cell when there is no such column."""
        return self.table.sheet.cell(self.number, self.table.columns.get(parts, 0))

    @property
    def type(self) -> str:
        return " ".join(self.get(TYPE).split())

    @property
    def name(self) -> str:
        return self.get(NAME)

    @property
    def appearance(self) -> set[str]:
        return set(self.get(APPEARANCE).split())

    @property
    def choice_list(self) -> str:
        """The name of the list that a select chooses from, empty for other types."""
        found = SELECT.fullmatch(self.type)
        return found["list"] if found else ""

    @property
    def has_other(self) -> bool:
        found = SELECT.fullmatch(self.type)
        return bool(found and found["other"])


@dataclass(slots=True)
class Form:
    """The sheets, what their columns mean, and what is being reported of them."""

    report: Report
    survey: Table
    choices: Table | None
    settings: Table | None
    types: frozenset[str]
    """The types that pyxform knows, ours or not."""
    default: str = ""
    """The tag of the language of columns that name none."""
    lists: dict[str, list[Line]] = field(default_factory=dict)

    def setting(self, *parts: str) -> str:
        line = next(self.settings.lines, None) if self.settings else None
        return line.get(parts) if line else ""

    def tag(self, language: str) -> str:
        return tag_of_language(language) if language else self.default

    def texts(self, line: Line, parts: Parts) -> Text:
        """The texts of a line in the order of the columns, by tag."""
        found: Text = {}
        for language, place in line.table.languages(parts).items():
            if (words := line.cells.get(place)) and (tag := self.tag(language)):
                found[tag] = words
        return found


def form_of(
    sheets: dict[str, Sheet], parsed: dict[str, Any], report: Report, language: str
) -> Form:
    """`language` is the tag of texts for which the form names none."""
    tables = {
        name: Table(
            sheets[name],
            {tuple(columns[header]): place for place, header in sheets[name].headers.items()},
        )
        for name, columns in parsed["columns"].items()
    }
    form = Form(
        report,
        tables["survey"],
        tables.get("choices"),
        tables.get("settings"),
        frozenset(parsed["types"]),
    )
    form.default = tag_of_language(form.setting("default_language")) or language
    for line in form.choices.lines if form.choices else ():
        if name := line.get(LIST):
            form.lists.setdefault(name, []).append(line)
    return form


def meant(word: str, words: Collection[str]) -> str:
    """A proposal to add to a fault: the nearest of the words, if one is near."""
    near = get_close_matches(word.lower(), words, 1) if len(words) <= MOST_COMPARED else []
    if not near or near[0] == word:
        return ""
    return " " + _("Did you mean “%(near)s”?") % {"near": near[0]}
