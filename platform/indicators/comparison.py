"""Reading an indicator: the latest value, its change, its place among the municipalities.

The rule of the colours is open: docs/algorithms/indicator-colours.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from indicators import wording
from indicators.models import Indicator, IndicatorValue
from indicators.reading import Change, Comparison, Reading
from places.models import Municipality

__all__ = ["Change", "Comparison", "Reading", "reading", "readings"]

FEWEST_FOR_QUINTILE = 20
"""Fewer municipalities with a value than this make no fifths."""
LONG = 5
"""The longer comparison looks this many years back."""


class Row(NamedTuple):
    """A value as it is read: rows are many, and model instances cost ten times as much."""

    pk: int
    indicator_id: UUID
    level: str
    place_code: str
    year: int
    value: float
    retrieved_on: date


Place = tuple[str, str]
"""A level and an official code."""
COUNTRY: Place = (IndicatorValue.Level.COUNTRY, "")


def reading(
    indicator: Indicator,
    municipality: Municipality | None,
    *,
    year: int | None = None,
    chosen: Sequence[Municipality] = (),
) -> Reading:
    """One indicator for one municipality, or for the whole country when that is None."""
    return readings([indicator], municipality, year=year, chosen=chosen)[0]


def readings(
    indicators: Sequence[Indicator],
    municipality: Municipality | None,
    *,
    year: int | None = None,
    chosen: Sequence[Municipality] = (),
) -> list[Reading]:
    """Many indicators for one municipality, with two queries however many they are.

    `year` asks for that year instead of the latest; an indicator without it has no value. The
    municipality's county and region are read from it: select them with it.
    """
    places = _places(municipality, chosen)
    found = _values(indicators, places)
    own_place = next(iter(places))
    current: dict[UUID, Row] = {}
    for indicator in indicators:
        series = found[indicator.pk].get(own_place, [])
        chosen_values = [v for v in series if year is None or v.year == year]
        if chosen_values:
            current[indicator.pk] = chosen_values[-1]
    ranks = _quintiles(current.values()) if municipality else {}
    return [
        _reading(
            indicator, municipality, places, found[indicator.pk], current.get(indicator.pk), ranks
        )
        for indicator in indicators
    ]


def _places(municipality: Municipality | None, chosen: Sequence[Municipality]) -> dict[Place, str]:
    """What is compared, the place itself first, with the names in the reader's language."""
    if municipality is None:
        return {COUNTRY: wording.whole_country()}
    level = IndicatorValue.Level
    places: dict[Place, str] = {(level.MUNICIPALITY, municipality.code): str(municipality)}
    for other in chosen:
        places.setdefault((level.MUNICIPALITY, other.code), str(other))
    places[level.COUNTY, municipality.county_id] = str(municipality.county)
    # Where county and region have the same borders they still are two things with two names.
    places[level.REGION, municipality.region_id] = _("%(region)s (region)") % {
        "region": municipality.region
    }
    places[COUNTRY] = wording.whole_country()
    return places


def _values(
    indicators: Sequence[Indicator], places: Mapping[Place, str]
) -> dict[UUID, dict[Place, list[Row]]]:
    """The series of every place, oldest first, by indicator."""
    by_level: dict[str, list[str]] = defaultdict(list)
    for level, code in places:
        by_level[level].append(code)
    rows = map(
        Row._make,
        IndicatorValue.objects.total()
        .filter(indicator__in=[indicator.pk for indicator in indicators])
        .of_places(
            municipalities=by_level["municipality"],
            counties=by_level["county"],
            regions=by_level["region"],
        )
        .order_by("year")
        .values_list(*Row._fields),
    )
    found: dict[UUID, dict[Place, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.indicator_id][row.level, row.place_code].append(row)
    return found


def _quintiles(current: Iterable[Row]) -> dict[int, int]:
    """The fifth that each value stands in among all municipalities of its year, by value's pk."""
    peers = IndicatorValue.objects.filter(
        indicator=OuterRef("indicator"),
        year=OuterRef("year"),
        level=OuterRef("level"),
        gender=OuterRef("gender"),
    )
    ranked = IndicatorValue.objects.filter(pk__in=[row.pk for row in current]).annotate(
        below=_count(peers.filter(value__lt=OuterRef("value"))),
        same=_count(peers.filter(value=OuterRef("value"))),
        all=_count(peers),
    )
    return {
        pk: quintile(below=below, same=same, among=among)
        for pk, below, same, among in ranked.values_list("pk", "below", "same", "all")
        if among >= FEWEST_FOR_QUINTILE
    }


def _count(rows: QuerySet[IndicatorValue]) -> Coalesce:
    counted = rows.order_by().values("level").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def quintile(*, below: int, same: int, among: int) -> int:
    """The fifth of a value: 1 the lowest, 5 the highest. Equal values share the middle of theirs.

    >>> [quintile(below=n, same=1, among=10) for n in range(10)]
    [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    >>> quintile(below=0, same=308, among=308)
    3
    """
    return min(5, int(5 * (below + same / 2) / among) + 1)


def _reading(  # noqa: PLR0913, PLR0917 - the parts that readings() has gathered
    indicator: Indicator,
    municipality: Municipality | None,
    places: Mapping[Place, str],
    found: Mapping[Place, list[Row]],
    current: Row | None,
    ranks: Mapping[int, int],
) -> Reading:
    own, *others = places
    series = tuple((row.year, row.value) for row in found.get(own, []))
    return Reading(
        indicator=indicator,
        municipality=municipality,
        place=places[own],
        year=current.year if current else None,
        value=current.value if current else None,
        series=series,
        change=_change(indicator, series, current, back=1),
        long_change=_change(indicator, series, current, back=LONG),
        quintile=ranks.get(current.pk) if current and not indicator.is_count else None,
        comparisons=tuple(
            _comparison(indicator, place, places[place], found.get(place, []), current)
            for place in others
        ),
        retrieved_on=current.retrieved_on if current else None,
    )


def _change(
    indicator: Indicator,
    series: Sequence[tuple[int, float]],
    current: Row | None,
    *,
    back: int,
) -> Change | None:
    """Against the newest value that is at least `back` years older, in the decimals shown."""
    if current is None:
        return None
    earlier = [(year, value) for year, value in series if year <= current.year - back]
    if not earlier:
        return None
    since, before = earlier[-1]
    # What is compared is what is shown: 5,2 after 5,2 is unchanged whatever hides behind them.
    decimals = indicator.decimals
    difference = round(round(current.value, decimals) - round(before, decimals), decimals)
    return Change(indicator=indicator, since=since, difference=difference)


def _comparison(
    indicator: Indicator, place: Place, name: str, rows: Sequence[Row], current: Row | None
) -> Comparison:
    """The other place in the same year: values of different years are not laid side by side."""
    return Comparison(
        indicator=indicator,
        kind=place[0],
        code=place[1],
        name=name,
        series=tuple((row.year, row.value) for row in rows),
        value=next((row.value for row in rows if current and row.year == current.year), None),
    )
