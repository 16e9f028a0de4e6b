"""The chart of a reading's time series beside what it is compared with."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators import wording
from indicators.charts.drawing import draw
from indicators.charts.specification import Chart, Kind, Level, Line, Points, Row, Table
from indicators.reading import Reading


def chart_of(reading: Reading) -> Chart:
    """The reading's series beside its county, the country and the chosen municipalities.

    A count (population) stands alone: beside a county's it would be a line at the bottom. The
    table has every series.
    """
    indicator = reading.indicator
    lines = [Line(reading.place, reading.series, highlighted=True)]
    if not indicator.is_count:
        lines += [
            Line(other.name, other.series, is_area=other.kind != "municipality")
            for other in reading.comparisons
            if other.kind != "region"
        ]
    series = [
        (reading.place, reading.series),
        *((other.name, other.series) for other in reading.comparisons),
    ]
    return Chart(
        kind=Kind.LINES,
        title=f"{indicator.title}, {reading.place}",
        sentence=reading.sentence,
        table=table_of_series(_("Place"), series, indicator.decimals),
        source=reading.source_line,
        is_demo=reading.is_demo,
        unit=str(indicator.unit),
        decimals=indicator.decimals,
        year=reading.year,
        direction=indicator.polarity,
        is_count=indicator.is_count,
        lines=tuple(lines),
        target=_target(reading),
        threshold=_threshold(reading),
    )


def _target(reading: Reading) -> Level | None:
    target = reading.target
    if target is None or target.value is None:
        return None
    told = {"value": _shown(reading, target.value), "year": target.by_year}
    words = _("Target %(value)s by %(year)d") if target.by_year else _("Target %(value)s")
    return Level(target.value, words % told)


def _threshold(reading: Reading) -> Level | None:
    target = reading.target
    if target is None or target.threshold is None:
        return None
    told = {"value": _shown(reading, target.threshold)}
    return Level(target.threshold, _("Threshold %(value)s") % told)


def _shown(reading: Reading, value: float) -> str:
    indicator = reading.indicator
    return wording.with_unit(value, decimals=indicator.decimals, unit=indicator.unit)


def line_chart(reading: Reading) -> SafeString:
    """The picture of `chart_of`."""
    return draw(chart_of(reading))


def table_of_series(head: str, series: Sequence[tuple[str, Points]], decimals: int) -> Table:
    """A row for each series and a column for each year."""
    years = sorted({year for _name, points in series for year, _value in points})
    return Table(
        head=(head, *map(str, years)),
        rows=tuple(Row(name, tuple(map(dict(points).get, years))) for name, points in series),
        decimals=decimals,
    )
