"""Minimum information of an organisation: what is covered, what is left out and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Max, Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.models import Indicator, IndicatorValue, MinimumGap, MinimumItem
from organisations.models import Organisation
from organisations.querysets import Reader

Place = tuple[str, str]
"""A level and an official code."""


class State(StrEnum):
    COVERED = "covered"
    LEFT_OUT = "left-out"
    NO_VALUE = "no-value"
    OPEN = "open"

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]

    @property
    def sign(self) -> str:
        """Stands beside the word, so that no colour stands alone."""
        return {"covered": "✓", "left-out": "—", "no-value": "∅", "open": "○"}[self.value]


_LABELS = {
    State.COVERED: _("covered"),
    State.LEFT_OUT: _("left out, with a reason"),
    State.NO_VALUE: _("no value for this place"),
    State.OPEN: _("open"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """An indicator that an item names; `year` is its newest for the place, None without a value."""

    indicator: Indicator
    year: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One item as it stands for an organisation."""

    item: MinimumItem
    sources: tuple[Source, ...]
    gap: MinimumGap | None

    @property
    def covering(self) -> list[Source]:
        return [source for source in self.sources if source.year is not None]

    @property
    def state(self) -> State:
        """A value covers whatever was recorded; a reason counts before the lack is told."""
        if self.covering:
            return State.COVERED
        if self.gap:
            return State.LEFT_OUT
        return State.NO_VALUE if self.sources else State.OPEN

    @property
    def wants_reason(self) -> bool:
        return self.state in {State.NO_VALUE, State.OPEN}

    @property
    def is_demo(self) -> bool:
        return any(source.indicator.is_demo for source in self.covering)


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one part of the report."""

    stage: MinimumItem.Stage
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items are in each state."""

    covered: int
    left_out: int
    without: int

    @property
    def total(self) -> int:
        return self.covered + self.left_out + self.without


def place_of(organisation: Organisation) -> Place:
    """Whose values cover the organisation's minimum information."""
    if organisation.kind == Organisation.Kind.COUNTY:
        return IndicatorValue.Level.COUNTY, organisation.county_id or ""
    return IndicatorValue.Level.MUNICIPALITY, organisation.municipality_id or ""


def lines_of(organisation: Organisation, reader: Reader | None) -> list[Line]:
    """Every item on the list, in its order, for the organisation; four queries.

    `reader` None: what everybody may see, for what is published.
    """
    items = _items(reader)
    years = _newest_years({one.pk for item in items for one in item.seen}, [place_of(organisation)])  # type: ignore[attr-defined]
    gaps = {gap.item_id: gap for gap in MinimumGap.objects.filter(organisation=organisation)}
    return _lines(items, place_of(organisation), years, gaps)


def counts_of(organisations: Sequence[Organisation], reader: Reader) -> dict[Organisation, Counts]:
    """The counts of many organisations, with four queries however many they are."""
    items = _items(reader)
    places = {one: place_of(one) for one in organisations}
    years = _newest_years({one.pk for item in items for one in item.seen}, places.values())  # type: ignore[attr-defined]
    gaps: dict[object, dict[str, MinimumGap]] = {one.pk: {} for one in organisations}
    for gap in MinimumGap.objects.filter(organisation__in=list(gaps)):
        gaps[gap.organisation_id][gap.item_id] = gap
    return {one: count(_lines(items, places[one], years, gaps[one.pk])) for one in organisations}


def count(lines: Iterable[Line]) -> Counts:
    states = [line.state for line in lines]
    covered, left_out = states.count(State.COVERED), states.count(State.LEFT_OUT)
    return Counts(covered, left_out, len(states) - covered - left_out)


def parts_of(lines: Iterable[Line]) -> list[Part]:
    """The lines by the part of the report, in the report's order; parts without any are left out."""
    found: dict[str, list[Line]] = {stage.value: [] for stage in MinimumItem.Stage}
    for line in lines:
        found.setdefault(line.item.stage, []).append(line)
    return [Part(MinimumItem.Stage(stage), own) for stage, own in found.items() if own]


def _items(reader: Reader | None) -> list[MinimumItem]:
    """The items with the indicators that the reader sees, as `seen`."""
    seen: QuerySet[Indicator] = (
        Indicator.objects.public() if reader is None else Indicator.objects.visible_to(reader)
    )
    return list(
        MinimumItem.objects.filter(is_off=False)
        .order_by("position", "pk")
        .prefetch_related(Prefetch("indicators", queryset=seen.order_by("slug"), to_attr="seen"))
    )


def _newest_years(
    indicators: Collection[UUID], places: Iterable[Place]
) -> dict[tuple[UUID, Place], int]:
    by_level: dict[str, list[str]] = {}
    for level, code in places:
        by_level.setdefault(level, []).append(code)
    found: dict[tuple[UUID, Place], int] = {}
    for level, codes in by_level.items():
        rows = (
            IndicatorValue.objects.filter(
                indicator__in=indicators, level=level, place_code__in=codes
            )
            .values_list("indicator", "place_code")
            .annotate(newest=Max("year"))
            .order_by()
        )
        found |= {(indicator, (level, code)): year for indicator, code, year in rows}
    return found


def _lines(
    items: Iterable[MinimumItem],
    place: Place,
    years: Mapping[tuple[UUID, Place], int],
    gaps: Mapping[str, MinimumGap],
) -> list[Line]:
    return [
        Line(
            item,
            tuple(
                Source(one, years.get((one.pk, place)))
                for one in item.seen  # type: ignore[attr-defined]
                if one.municipality_id in {None, place[1]}
            ),
            gaps.get(item.pk),
        )
        for item in items
    ]
