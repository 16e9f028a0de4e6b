"""Places side by side: a row for each indicator, a cell for each place, all of one year.

Four queries however many indicators there are, one more with a group of similar municipalities.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import wording
from indicators.areas import Compared, Level, Place, name_of, place_of, token_of
from indicators.comparison import RANKED, Row, difference_shown, fifths, series_of
from indicators.models import Indicator, IndicatorValue
from indicators.reading import Change, source_line
from indicators.similar import SimilarGroup, median_of
from indicators.wording import Tone

RECENT = 5
"""A row's year is looked for this many years back from the newest value of any of its places."""


@dataclass(frozen=True, slots=True)
class Column:
    """One of the places that stand side by side."""

    token: str
    name: str
    place: Place
    similar: SimilarGroup | None = None

    @classmethod
    def of(cls, compared: Compared) -> "Column":
        token, name = token_of(compared), name_of(compared)
        if isinstance(compared, SimilarGroup):
            return cls(token, name, ("similar", token), compared)
        return cls(token, name, place_of(compared))


@dataclass(frozen=True, slots=True)
class Cell:
    """What one place has of one indicator; `value` is None when it has none for the row's year."""

    indicator: Indicator
    column: Column
    value: float | None = None
    quintile: int | None = None
    change: Change | None = None

    @property
    def shown(self) -> str:
        """The value with its unit; empty when there is none."""
        if self.value is None:
            return ""
        return wording.with_unit(
            self.value, decimals=self.indicator.decimals, unit=self.indicator.unit
        )

    @property
    def short(self) -> str:
        """The value without its unit, but for a percentage: the row tells the unit once."""
        if self.value is None or str(self.indicator.unit) == "%":
            return self.shown
        return wording.number(self.value, self.indicator.decimals)

    @property
    def tone(self) -> Tone:
        return wording.tone(self.quintile, self.indicator.polarity)

    @property
    def word(self) -> str:
        """Where the value stands among places of its level; empty when that is not told."""
        if self.quintile is None:
            return ""
        return wording.short_place_word(self.quintile, self.indicator.polarity)

    @property
    def from_best(self) -> int:
        """5 in the best fifth, 1 in the weakest; 6 when no colour tells it, so that it sorts last."""
        if self.quintile is None or not self.indicator.polarity:
            return 6
        return self.quintile if self.indicator.polarity > 0 else 6 - self.quintile


@dataclass(frozen=True)
class ComparedRow:
    """One indicator in every place, of the same year."""

    indicator: Indicator
    year: int | None
    cells: Sequence[Cell]
    source: str

    @property
    def unit(self) -> str:
        """The unit, when it does not stand with each number."""
        return "" if str(self.indicator.unit) == "%" else str(self.indicator.unit)

    @cached_property
    def sentence(self) -> str:
        """Who is highest and who lowest, of what is shown; empty when there is nothing to say."""
        if self.indicator.is_count:
            return ""
        decimals = self.indicator.decimals
        known = [(c, round(c.value, decimals)) for c in self.cells if c.value is not None]
        if len(known) < 2:  # noqa: PLR2004 - one alone is neither high nor low
            return ""
        high, low = (bound(value for _cell, value in known) for bound in (max, min))
        if high == low:
            return _("All the places have the same value.")
        highest = [cell for cell, value in known if value == high]
        lowest = [cell for cell, value in known if value == low]
        return _("Highest of the %(count)s places: %(highest)s. Lowest: %(lowest)s.") % {
            "count": _count(len(known)),
            "highest": _with_value(highest),
            "lowest": _with_value(lowest),
        }


@dataclass
class _Found:
    """The values of every indicator and place, and the year that each row is of."""

    series: Mapping[UUID, Mapping[Place, Sequence[Row]]]
    years: dict[UUID, int] = field(default_factory=dict)
    ranks: Mapping[int, int] = field(default_factory=dict)
    medians: Mapping[tuple[UUID, str], float | None] = field(default_factory=dict)

    def row(self, indicator: Indicator, place: Place) -> Row | None:
        year = self.years.get(indicator.pk)
        rows = self.series[indicator.pk].get(place, [])
        return next((row for row in rows if row.year == year), None)

    def before(self, indicator: Indicator, row: Row) -> Row | None:
        rows = self.series[indicator.pk][row.level, row.place_code]
        return next((one for one in reversed(rows) if one.year < row.year), None)


def side_by_side(
    indicators: Sequence[Indicator], compared: Sequence[Compared]
) -> tuple[list[Column], list[ComparedRow]]:
    """The columns as they were chosen, and a row for each indicator in the order given."""
    columns = [Column.of(one) for one in compared]
    places = [column.place for column in columns if not column.similar]
    found = _Found(series=series_of(indicators, places))
    for indicator in indicators:
        if year := _common_year(found.series[indicator.pk], places):
            found.years[indicator.pk] = year
    current = [
        row
        for indicator in indicators
        if not indicator.is_count
        for place in places
        if place[0] in RANKED and (row := found.row(indicator, place))
    ]
    found.ranks = fifths(current)
    found.medians = _medians(columns, found.years)
    return columns, [_row(indicator, columns, found) for indicator in indicators]


def _common_year(series: Mapping[Place, Sequence[Row]], places: Sequence[Place]) -> int | None:
    """Of the recent years, the one of which most places have a value; of those, the newest."""
    counts = Counter(row.year for place in places for row in series.get(place, []))
    if not counts:
        return None
    newest = max(counts)
    recent = [year for year in counts if year > newest - RECENT]
    return max(recent, key=lambda year: (counts[year], year))


def _medians(
    columns: Sequence[Column], years: Mapping[UUID, int]
) -> dict[tuple[UUID, str], float | None]:
    """The median of every group for every row's year, by indicator and the column's token."""
    groups = {column.token: column.similar for column in columns if column.similar}
    if not groups or not years:
        return {}
    by_year: dict[int, list[UUID]] = defaultdict(list)
    for key, year in years.items():
        by_year[year].append(key)
    of_years = Q()
    for year, keys in by_year.items():
        of_years |= Q(year=year, indicator__in=keys)
    codes = frozenset[str]().union(*(group.codes for group in groups.values()))
    rows = (
        IndicatorValue.objects.total()
        .filter(of_years, level=Level.MUNICIPALITY, place_code__in=codes)
        .values_list("indicator_id", "place_code", "value")
    )
    values: dict[tuple[UUID, str], list[float]] = defaultdict(list)
    for key, code, value in rows:
        for token, group in groups.items():
            if code in group.codes:
                values[key, token].append(value)
    return {key: median_of(found) for key, found in values.items()}


def _row(indicator: Indicator, columns: Sequence[Column], found: _Found) -> ComparedRow:
    cells = [
        Cell(indicator, column, value=found.medians.get((indicator.pk, column.token)))
        if column.similar
        else _cell(indicator, column, found)
        for column in columns
    ]
    rows = [row for column in columns if (row := found.row(indicator, column.place))]
    return ComparedRow(
        indicator=indicator,
        year=found.years.get(indicator.pk),
        cells=cells,
        source=source_line(indicator, max((row.retrieved_on for row in rows), default=None)),
    )


def _cell(indicator: Indicator, column: Column, found: _Found) -> Cell:
    row = found.row(indicator, column.place)
    if row is None:
        return Cell(indicator, column)
    before = found.before(indicator, row)
    change = before and Change(
        indicator=indicator,
        since=before.year,
        difference=difference_shown(row.value, before.value, indicator.decimals),
    )
    return Cell(indicator, column, row.value, found.ranks.get(row.pk), change)


def _with_value(cells: Sequence[Cell]) -> str:
    names = ", ".join(cell.column.name for cell in cells)
    return f"{names} {cells[0].shown}"


def _count(number: int) -> str:
    """The number as a word, in the case that the sentences ask for."""
    words = {
        2: pgettext("of how many places", "two"),
        3: pgettext("of how many places", "three"),
        4: pgettext("of how many places", "four"),
        5: pgettext("of how many places", "five"),
    }
    return words.get(number, str(number))
