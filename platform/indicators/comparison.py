"""Reading an indicator: the latest value, its change, its place among the municipalities.

The rule of the colours is open: docs/algorithms/indicator-colours.md.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from indicators.areas import Area, Level, Place, name_of, place_of
from indicators.models import Indicator, IndicatorTarget, IndicatorValue
from indicators.reading import Change, Comparison, Reading
from indicators.similar import SimilarGroup, median_of
from indicators.wording import Size, size_of
from places.models import Municipality

__all__ = ["Change", "Comparison", "Reading", "reading", "readings"]

FEWEST_FOR_QUINTILE = 20
"""Fewer places with a value than this make no fifths."""
LONG = 5
"""The longer comparison looks this many years back."""
SMALL_MUNICIPALITY = 5_000
"""With fewer residents than this a change is told with a warning: chance may explain it."""
RANKED = frozenset({Level.MUNICIPALITY, Level.COUNTY})
"""There are enough of these to make fifths."""


class Row(NamedTuple):
    """A value as it is read: rows are many, and model instances cost ten times as much."""

    pk: int
    indicator_id: UUID
    level: str
    place_code: str
    year: int
    value: float
    retrieved_on: date


Series = dict[Place, list[Row]]
"""The rows of every place, oldest first."""


@dataclass(frozen=True)
class Gathered:
    """What `readings` has read before it puts the readings together."""

    area: Area | None
    names: Mapping[Place, str]
    """What is compared, the place itself first, with the names in the reader's language."""
    similar: SimilarGroup | None
    current: Mapping[UUID, Row] = field(default_factory=dict)
    ranks: Mapping[int, int] = field(default_factory=dict)
    targets: Mapping[UUID, IndicatorTarget] = field(default_factory=dict)


def reading(
    indicator: Indicator,
    area: Area | None,
    *,
    year: int | None = None,
    chosen: Sequence[Area] = (),
    similar: SimilarGroup | None = None,
) -> Reading:
    """One indicator for one place, or for the whole country when that is None."""
    return readings([indicator], area, year=year, chosen=chosen, similar=similar)[0]


def readings(  # noqa: PLR0913 - what is read, for whom, and what is asked beside it
    indicators: Sequence[Indicator],
    area: Area | None,
    *,
    year: int | None = None,
    chosen: Sequence[Area] = (),
    similar: SimilarGroup | None = None,
    with_targets: bool = False,
    alone: bool = False,
) -> list[Reading]:
    """Many indicators for one place, with two queries however many they are.

    `year` asks for that year instead of the latest; an indicator without it has no value. A
    municipality's county and region are read from it: select them with it. `similar` adds the
    median of that group, and the size of changes in words; it reads the values of a few dozen
    municipalities for that, so it is for few indicators. `with_targets` asks one query more. `alone`
    reads nothing of other places: enough for a card.
    """
    names = {place_of(area): name_of(area)} if alone else _names(area, chosen)
    beside = similar.codes | similar.same_size if similar else frozenset[str]()
    found = series_of(indicators, names, beside)
    current = _current(found, place_of(area), year)
    gathered = Gathered(
        area=area,
        names=names,
        similar=similar,
        current=current,
        ranks=fifths(current.values()) if place_of(area)[0] in RANKED else {},
        targets=_targets(indicators, area) if with_targets else {},
    )
    return [_reading(indicator, gathered, found[indicator.pk]) for indicator in indicators]


def _names(area: Area | None, chosen: Sequence[Area]) -> dict[Place, str]:
    """The place, those chosen, and what the place belongs to."""
    others: list[Area | None] = [*chosen] if area else []
    if isinstance(area, Municipality):
        others += [area.county, area.region]
    # A place that stands there twice keeps its first position.
    return {place_of(one): name_of(one) for one in [area, *others, None]}


def _current(found: Mapping[UUID, Series], place: Place, year: int | None) -> dict[UUID, Row]:
    """Each indicator's row that is read: of that year, or the latest."""
    current = {}
    for key, series in found.items():
        asked = [row for row in series.get(place, []) if year is None or row.year == year]
        if asked:
            current[key] = asked[-1]
    return current


def _targets(indicators: Sequence[Indicator], area: Area | None) -> dict[UUID, IndicatorTarget]:
    if not isinstance(area, Municipality):
        return {}
    targets = IndicatorTarget.objects.filter(indicator__in=indicators, municipality=area)
    return {target.indicator_id: target for target in targets}


def series_of(
    indicators: Sequence[Indicator], places: Iterable[Place], beside: Collection[str] = ()
) -> defaultdict[UUID, Series]:
    """The series of every place and of the municipalities `beside`, by indicator."""
    by_level: dict[str, set[str]] = defaultdict(set)
    for level, code in places:
        by_level[level].add(code)
    if beside:
        by_level[Level.MUNICIPALITY].update(beside)
    rows = map(
        Row._make,
        IndicatorValue.objects.total()
        .filter(indicator__in=[indicator.pk for indicator in indicators])
        .of_places(by_level)
        .order_by("year")
        .values_list(*Row._fields),
    )
    found: defaultdict[UUID, Series] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.indicator_id][row.level, row.place_code].append(row)
    return found


def fifths(current: Iterable[Row]) -> dict[int, int]:
    """The fifth that each value stands in among all places of its level and year, by its pk."""
    peers = IndicatorValue.objects.filter(
        indicator=OuterRef("indicator"),
        year=OuterRef("year"),
        level=OuterRef("level"),
        gender=OuterRef("gender"),
        group=None,
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
    # Of rows, not of keys: the index `value_rank` answers that without looking at the table.
    counted = rows.order_by().values("level").annotate(count=Count("*")).values("count")
    return Coalesce(Subquery(counted), 0)


def quintile(*, below: int, same: int, among: int) -> int:
    """The fifth of a value: 1 the lowest, 5 the highest. Equal values share the middle of theirs.

    >>> [quintile(below=n, same=1, among=10) for n in range(10)]
    [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    >>> quintile(below=0, same=308, among=308)
    3
    """
    return min(5, int(5 * (below + same / 2) / among) + 1)


def _reading(indicator: Indicator, gathered: Gathered, found: Series) -> Reading:
    own, *others = gathered.names
    current = gathered.current.get(indicator.pk)
    comparisons = [
        _comparison(indicator, place, gathered.names[place], found.get(place, []), current)
        for place in others
    ]
    if gathered.similar:
        comparisons.insert(-1, _of_similar(indicator, gathered.similar, found, current))
    return Reading(
        indicator=indicator,
        area=gathered.area,
        place=gathered.names[own],
        year=current.year if current else None,
        value=current.value if current else None,
        series=tuple((row.year, row.value) for row in found.get(own, [])),
        change=_change(indicator, gathered, found, back=1),
        long_change=_change(indicator, gathered, found, back=LONG),
        quintile=gathered.ranks.get(current.pk) if current and not indicator.is_count else None,
        comparisons=tuple(comparisons),
        retrieved_on=current.retrieved_on if current else None,
        target=gathered.targets.get(indicator.pk),
    )


def _change(indicator: Indicator, gathered: Gathered, found: Series, *, back: int) -> Change | None:
    """Against the newest value that is at least `back` years older, in the decimals shown."""
    current = gathered.current.get(indicator.pk)
    if current is None:
        return None
    rows = found[current.level, current.place_code]
    earlier = [row for row in rows if row.year <= current.year - back]
    if not earlier:
        return None
    before = earlier[-1]
    difference = difference_shown(current.value, before.value, indicator.decimals)
    size = None
    if gathered.similar and difference and not indicator.is_count:
        size = _size(current, before, gathered.similar.same_size, found)
    area = gathered.area
    return Change(
        indicator=indicator,
        since=before.year,
        difference=difference,
        size=size,
        by_chance=isinstance(area, Municipality) and area.population < SMALL_MUNICIPALITY,
    )


def difference_shown(value: float, before: float, decimals: int) -> float:
    """The change in the decimals shown: 5,2 after 5,2 is unchanged whatever hides behind them.

    >>> difference_shown(5.24, 5.16, 1), difference_shown(5.26, 5.16, 1)
    (0.0, 0.1)
    """
    return round(round(value, decimals) - round(before, decimals), decimals)


def _size(current: Row, before: Row, codes: Iterable[str], found: Series) -> Size | None:
    """How large the change is among those of `codes` between the same two years."""
    changes = []
    for code in codes:
        of_year = {row.year: row.value for row in found.get((Level.MUNICIPALITY, code), [])}
        if current.year in of_year and before.year in of_year:
            changes.append(abs(of_year[current.year] - of_year[before.year]))
    if len(changes) < FEWEST_FOR_QUINTILE:
        return None
    own = abs(current.value - before.value)
    fifth = quintile(
        below=sum(change < own for change in changes),
        same=sum(change == own for change in changes),
        among=len(changes),
    )
    return size_of(fifth)


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


def _of_similar(
    indicator: Indicator, group: SimilarGroup, found: Series, current: Row | None
) -> Comparison:
    """The median of the group, for the years in which at least five have a value."""
    by_year: dict[int, list[float]] = defaultdict(list)
    for code in group.codes:
        for row in found.get((Level.MUNICIPALITY, code), []):
            by_year[row.year].append(row.value)
    medians = {year: median_of(values) for year, values in sorted(by_year.items())}
    return Comparison(
        indicator=indicator,
        kind="similar",
        code=group.municipality.code,
        name=group.label,
        series=tuple((year, value) for year, value in medians.items() if value is not None),
        value=medians.get(current.year) if current else None,
    )
