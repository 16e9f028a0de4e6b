"""The charts of all municipalities in one year: their distribution and their map."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.charts.outlines import outlines
from indicators.charts.specification import Chart, Kind, Outline, Role, Row, Spot, Table
from indicators.comparison import FEWEST_FOR_QUINTILE, quintile
from indicators.models import IndicatorValue
from indicators.reading import Reading
from places.models import Municipality, alphabetical

FEWEST = 5
"""With fewer values than this there is no distribution to speak of."""
FEWEST_ON_MAP = 2
MUNICIPALITY = IndicatorValue.Level.MUNICIPALITY


def municipality_charts(reading: Reading) -> list[Chart]:
    """The distribution and the map of the reading's year; none where there are too few values.

    Three queries: the municipalities, their values, and whether there are boundaries. Counts are
    not ranked, so they have no distribution.
    """
    year = _year_of(reading)
    drawn = outlines()
    spots = spots_of(reading, year, drawn.by_code) if year else []
    valued = [spot for spot in spots if spot.value is not None]
    charts = []
    if year and len(valued) >= FEWEST and not reading.indicator.is_count:
        charts.append(_chart(Kind.DISTRIBUTION, reading, year, spots))
    if year and len(valued) >= FEWEST_ON_MAP:
        charts.append(_chart(Kind.MAP, reading, year, spots, drawn.source))
    return charts


def _year_of(reading: Reading) -> int | None:
    """The reading's year; where the place has no value, the last that any place beside it has."""
    years = [year for other in reading.comparisons for year, _value in other.series]
    return reading.year or max(years, default=None)


def spots_of(reading: Reading, year: int, shapes: Mapping[str, Outline]) -> list[Spot]:
    """Every municipality that there is now or that has a value of the year, by name."""
    values = dict(
        IndicatorValue.objects.total()
        .filter(indicator=reading.indicator, year=year, level=MUNICIPALITY)
        .values_list("place_code", "value")
    )
    rows = Municipality.objects.values_list("pk", "name", "longitude", "latitude", "ended_on")
    fifths = {} if reading.indicator.is_count else fifths_by_code(values)
    roles = _roles(reading)
    spots = [
        Spot(
            code=code,
            name=str(name),
            position=(longitude, latitude),
            value=values.get(code),
            fifth=fifths.get(code),
            role=roles.get(code, Role.OTHER),
            outline=shapes.get(code, ()),
        )
        for code, name, longitude, latitude, ended_on in rows
        if code in values or not ended_on
    ]
    return sorted(spots, key=lambda spot: alphabetical(spot.name))


def _roles(reading: Reading) -> dict[str, Role]:
    roles = {other.code: Role.CHOSEN for other in reading.comparisons if other.kind == MUNICIPALITY}
    return roles | ({reading.municipality.code: Role.OWN} if reading.municipality else {})


def fifths_by_code(values: Mapping[str, float]) -> dict[str, int]:
    """The fifth of each, by the rule of the colours; empty when there are too few for fifths."""
    ranked = sorted(values.values())
    if len(ranked) < FEWEST_FOR_QUINTILE:
        return {}
    return {
        code: quintile(
            below=bisect_left(ranked, value),
            same=bisect_right(ranked, value) - bisect_left(ranked, value),
            among=len(ranked),
        )
        for code, value in values.items()
    }


def _chart(
    kind: Kind, reading: Reading, year: int, spots: Sequence[Spot], drawn_from: str = ""
) -> Chart:
    indicator = reading.indicator
    title = _("%(indicator)s by municipality, %(year)d") % {
        "indicator": indicator.title,
        "year": year,
    }
    chart = Chart(
        kind=kind,
        title=f"{title}, {reading.place}" if reading.municipality else title,
        sentence="",
        table=_table(spots, year, indicator.decimals),
        source=" · ".join(filter(None, [reading.source_line, _borders(drawn_from)])),
        is_demo=reading.is_demo,
        unit=str(indicator.unit),
        decimals=indicator.decimals,
        year=year,
        direction=indicator.polarity,
        is_count=indicator.is_count,
        spots=tuple(spots),
    )
    words = _distribution_words if kind is Kind.DISTRIBUTION else _map_words
    return chart.saying(" ".join(words(chart)))


def _borders(source: str) -> str:
    return _("Municipal boundaries: %(source)s") % {"source": source} if source else ""


def _distribution_words(chart: Chart) -> list[str]:
    """Where the own municipality stands, and the middle one."""
    values = sorted(spot.value for spot in chart.spots if spot.value is not None)
    own = next((spot for spot in chart.spots if spot.role is Role.OWN), None)
    words = []
    if own and own.value is not None:
        lower = bisect_left(values, own.value)
        higher = len(values) - bisect_right(values, own.value)
        told = {"place": own.name, "value": chart.with_unit(own.value), "year": chart.year}
        words = [
            _("%(place)s: %(value)s in %(year)d.") % told,
            _below(lower),
            _above(higher),
        ]
    middle = chart.with_unit(median(values))
    if not words:
        told = {"value": middle, "year": chart.year}
        return [_("In the middle municipality it was %(value)s in %(year)d.") % told]
    return [*words, _("In the middle municipality it is %(value)s.") % {"value": middle}]


def _below(count: int) -> str:
    if not count:
        return _("No municipality has a lower value.")
    return ngettext(
        "One municipality has a lower value.",
        "%(count)d municipalities have a lower value.",
        count,
    ) % {"count": count}


def _above(count: int) -> str:
    if not count:
        return _("None has a higher value.")
    return ngettext("One has a higher value.", "%(count)d have a higher value.", count) % {
        "count": count
    }


def _map_words(chart: Chart) -> list[str]:
    """The highest and the lowest value, and how many have none."""
    valued = [(spot.value, spot.name) for spot in chart.spots if spot.value is not None]
    high, low = max(valued)[0], min(valued)[0]
    lacking = len(chart.spots) - len(valued)
    if high == low:
        words = [_("Every value is %(value)s.") % {"value": chart.with_unit(high)}]
    else:
        words = [
            _("Highest value: %(places)s, %(value)s.")
            % {"places": _names(valued, high), "value": chart.with_unit(high)},
            _("Lowest value: %(places)s, %(value)s.")
            % {"places": _names(valued, low), "value": chart.with_unit(low)},
        ]
    if lacking:
        words.append(
            ngettext(
                "One municipality has no value.", "%(count)d municipalities have no value.", lacking
            )
            % {"count": lacking}
        )
    return words


def _names(valued: Sequence[tuple[float, str]], value: float) -> str:
    """Who has the value: the names of one or two, of more their number."""
    names = [name for other, name in valued if other == value]
    if len(names) > 2:  # noqa: PLR2004 - more names are a list, not a sentence
        return ngettext("%(count)d municipality", "%(count)d municipalities", len(names)) % {
            "count": len(names)
        }
    return ", ".join(names)


def _table(spots: Sequence[Spot], year: int, decimals: int) -> Table:
    """Every municipality with its value and fifth, the highest first, those without a value last."""
    has_fifths = any(spot.fifth for spot in spots)
    ranked = sorted(
        spots, key=lambda spot: (spot.value is None, -(spot.value or 0), alphabetical(spot.name))
    )
    head = (_("Municipality"), str(year), *([_("Fifth, 1 the lowest")] if has_fifths else []))
    return Table(
        head=head,
        rows=tuple(
            Row(
                name=spot.name,
                values=(spot.value, *([spot.fifth] if has_fifths else [])),
                code=spot.code,
                is_own=spot.role is Role.OWN,
            )
            for spot in ranked
        ),
        decimals=decimals,
    )
