"""The rows of a spreadsheet as values of an own indicator, or what is wrong with each.

Nothing here reads or writes the database.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop as _

from indicators.models import Indicator, IndicatorValue
from indicators.numbers import AmbiguousError, read_number
from indicators.protecting import too_few
from indicators.rows import Fault, Key, Row
from places.models import PopulationGroup
from shared.spreadsheets import Table

FIRST_YEAR = 1900
SHOWN = 40
EVERYBODY = "kaikki"
HEADERS = {
    "year": ("year", "vuosi", "år", "vuosiluku"),
    "value": ("value", "arvo", "värde", "luku", "figure", "siffra"),
    "group": ("group", "population group", "ryhmä", "väestöryhmä", "grupp", "befolkningsgrupp"),
    "gender": ("gender", "sex", "sukupuoli", "kön"),
    "people": (
        "people", "number of people", "persons", "n", "henkilöitä", "henkilöä", "ihmisiä",
        "henkilömäärä", "ihmisten määrä", "personer", "antal personer", "människor",
    ),
}  # fmt: skip
GENDERS = {
    IndicatorValue.Gender.TOTAL: ("total", "all", "yhteensä", "kaikki", "totalt", "alla", ""),
    IndicatorValue.Gender.FEMALE: ("female", "women", "nainen", "naiset", "kvinnor", "kvinna"),
    IndicatorValue.Gender.MALE: ("male", "men", "mies", "miehet", "man", "män"),
}
_ASIDE = re.compile(r"\s*\([^)]*\)\s*$")
_YEAR = re.compile(r"[0-9]{4}(\.0+)?")
_PLAIN_GENDER = {text: gender for gender, texts in GENDERS.items() for text in texts}
_PLAIN_HEADER = {text: name for name, texts in HEADERS.items() for text in texts}


@dataclass(frozen=True, slots=True)
class Read:
    """The good rows, the faults in the order of the rows, and what else the reader should know."""

    rows: list[Row]
    faults: list[Fault]
    notes: list[Fault]


class UnusableError(Exception):
    """The table lacks a column that it must have, or has one twice."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message)
        self.message, self.params = message, params


class _FaultyError(Exception):
    def __init__(self, column: str, message: str, **params: Any) -> None:
        super().__init__(message)
        self.column, self.message, self.params = column, message, params


def read_rows(  # noqa: PLR0913 - what the rows are checked against
    table: Table,
    *,
    indicator: Indicator,
    groups: Iterable[PopulationGroup],
    stored: Mapping[Key, float],
    this_year: int,
    typed: bool,
) -> Read:
    """The table's rows as values of `indicator`, whose present values are `stored`.

    `typed`: it came from a workbook. Raises UnusableError when the columns do not tell enough.
    """
    known = list(groups)
    reader = _Reader(table.headers, known, this_year=this_year, typed=typed)
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: dict[Key, int] = {}
    without = 0
    for number, cells in table.rows:
        try:
            row = reader.row(number, cells)
        except _FaultyError as fault:
            faults.append(Fault(number, fault.column, fault.message, fault.params))
            continue
        if row is None:
            without += 1
        elif earlier := seen.get(row.key):
            message = _("Row %(earlier)d tells the same already.")
            faults.append(Fault(number, "", message, {"earlier": earlier}))
        else:
            seen[row.key] = number
            rows.append(row)
    few = too_few(rows, indicator=indicator, groups=known, stored=stored)
    faults += [Fault(row.number, "", reason.message, reason.params) for row, reason in few]
    refused = {row.number for row, _reason in few}
    good = [row for row in rows if row.number not in refused]
    notes = reader.notes(without) + _share_note(indicator, good)
    return Read(good, sorted(faults, key=lambda fault: fault.number), notes)


def _share_note(indicator: Indicator, rows: Sequence[Row]) -> list[Fault]:
    """A workbook keeps 12 % as 0,12: somebody has to look."""
    largest = max((abs(row.value) for row in rows), default=0)
    if indicator.unit.to("fi") != "%" or not 0 < largest <= 1:
        return []
    return [Fault(0, "", _("No value is above 1. If they are shares, multiply them by 100."))]


class _Reader:
    """Reads one row at a time by the headers."""

    def __init__(
        self,
        headers: Sequence[str],
        groups: Iterable[PopulationGroup],
        *,
        this_year: int,
        typed: bool,
    ) -> None:
        self.headers, self.this_year, self.typed = headers, this_year, typed
        self.columns: dict[str, int] = {}
        self.unknown: list[str] = []
        for place, header in enumerate(headers):
            name = _PLAIN_HEADER.get(plain(header))
            if name is None:
                self.unknown.append(header)
            elif name in self.columns:
                raise UnusableError(_("Two columns tell the same: “%(header)s”."), header=header)
            else:
                self.columns[name] = place
        for name, message in (
            ("year", _("There is no column for the year. Name it “Year”.")),
            ("value", _("There is no column for the value. Name it “Value”.")),
        ):
            if name not in self.columns:
                raise UnusableError(message)
        self.groups = _names_of(groups)

    def notes(self, without: int) -> list[Fault]:
        found = []
        if self.unknown:
            names = ", ".join(header[:SHOWN] for header in self.unknown[:5])
            found.append(
                Fault(0, "", _("These columns were not read: %(names)s."), {"names": names})
            )
        if without:
            found.append(
                Fault(
                    0, "", _("Rows without a value were passed over: %(rows)d."), {"rows": without}
                )
            )
        return found

    def row(self, number: int, cells: Sequence[str]) -> Row | None:
        """The row's value; None when its value is empty."""
        if any(cell.strip() for cell in cells[len(self.headers) :]):
            raise _FaultyError("", _("The row has more cells than there are headers."))
        if not self._cell(cells, "value"):
            return None
        year = self._year(cells)
        group, gender = self._group(cells), self._gender(cells)
        if group and gender != IndicatorValue.Gender.TOTAL:
            raise _FaultyError(
                self._header("gender"), _("Tell either a group or a gender, not both.")
            )
        value = self._number(cells, "value")
        return Row(number, Key(year, gender, group), value, self._people(cells))

    def _cell(self, cells: Sequence[str], name: str) -> str:
        place = self.columns.get(name)
        text = cells[place] if place is not None and place < len(cells) else ""
        return text.replace("\0", "").strip()  # no database keeps that one

    def _header(self, name: str) -> str:
        return self.headers[self.columns[name]]

    def _year(self, cells: Sequence[str]) -> int:
        text = self._cell(cells, "year")
        if not _YEAR.fullmatch(text):
            raise _FaultyError(
                self._header("year"),
                _("“%(text)s” is no year. Write it with four digits."),
                text=text[:SHOWN],
            )
        year = int(text[:4])
        if not FIRST_YEAR <= year <= self.this_year:
            raise _FaultyError(
                self._header("year"),
                _("The year %(year)d is not between %(first)d and %(last)d."),
                year=year, first=FIRST_YEAR, last=self.this_year,
            )  # fmt: skip
        return year

    def _number(self, cells: Sequence[str], name: str) -> float:
        text = self._cell(cells, name)
        try:
            return read_number(text, typed=self.typed)
        except AmbiguousError as error:
            raise _FaultyError(
                self._header(name),
                _("“%(text)s” can be read in two ways. Write the decimals after a comma."),
                text=text[:SHOWN],
            ) from error
        except ValueError as error:
            raise _FaultyError(
                self._header(name), _("“%(text)s” is no number."), text=text[:SHOWN]
            ) from error

    def _people(self, cells: Sequence[str]) -> int | None:
        if not self._cell(cells, "people"):
            return None
        people = self._number(cells, "people")
        if people < 0 or not people.is_integer():
            raise _FaultyError(self._header("people"), _("The number of people is a whole number."))
        return int(people)

    def _group(self, cells: Sequence[str]) -> str:
        text = self._cell(cells, "group")
        found = self.groups.get(plain(text)) if text else ""
        if found is None:
            raise _FaultyError(
                self._header("group"),
                _("“%(text)s” is no population group that is known here."),
                text=text[:SHOWN],
            )
        return "" if found == EVERYBODY else found

    def _gender(self, cells: Sequence[str]) -> str:
        text = self._cell(cells, "gender")
        found = _PLAIN_GENDER.get(plain(text))
        if found is None:
            raise _FaultyError(
                self._header("gender"),
                _("“%(text)s” is not a gender that statistics tell: total, women or men."),
                text=text[:SHOWN],
            )
        return str(found)


def _names_of(groups: Iterable[PopulationGroup]) -> dict[str, str]:
    """Slugs by everything that a group may be called, with and without what is in brackets."""
    names: dict[str, str] = {}
    for group in groups:
        for name in (group.slug, *group.name.values()):
            names.setdefault(plain(name), group.slug)
            names.setdefault(" ".join(name.casefold().split()), group.slug)
    return names


def plain(text: str) -> str:
    """What headers and names are compared by.

    >>> plain("  Väestöryhmä  (valinnainen) ")
    'väestöryhmä'
    """
    return _ASIDE.sub("", " ".join(text.replace("\ufeff", "").casefold().split()))
