"""The chart of a place's values by gender and by population group."""

from collections import defaultdict

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from indicators import wording
from indicators.areas import place_of
from indicators.charts.series import table_of_series
from indicators.charts.specification import Chart, Kind, Line
from indicators.models import IndicatorValue
from indicators.reading import Reading

FEWEST = 2
"""One group is no comparison, unless everybody stands beside it."""
Gender = IndicatorValue.Gender


def groups_chart(reading: Reading) -> Chart | None:
    """Small multiples of the groups that the place has values of; None when there are none.

    One query. Women and men first, then population groups in their own order.
    """
    level, code = place_of(reading.area)
    rows = (
        IndicatorValue.objects.filter(indicator=reading.indicator, level=level, place_code=code)
        .by_group()
        .order_by("gender", "group__position", "year")
        .values_list("gender", "group__name", "year", "value")
    )
    series: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for gender, group, year, value in rows:
        name = capfirst(str(group or Gender(gender).label))
        series[name].append((year, value))
    if len(series) < FEWEST and not (series and reading.series):
        return None
    return _chart(reading, [Line(name, tuple(points)) for name, points in series.items()])


def _chart(reading: Reading, lines: list[Line]) -> Chart:
    indicator = reading.indicator
    everybody = Line(_("Everybody"), reading.series) if reading.series else None
    told = [*lines, *([everybody] if everybody else [])]
    chart = Chart(
        kind=Kind.MULTIPLES,
        title=_("%(indicator)s by group, %(place)s")
        % {"indicator": indicator.title, "place": reading.place},
        sentence="",
        table=table_of_series(
            _("Group"), [(one.name, one.points) for one in told], indicator.decimals
        ),
        source=reading.source_line,
        is_demo=reading.is_demo,
        unit=str(indicator.unit),
        decimals=indicator.decimals,
        year=max(year for one in lines for year, _value in one.points),
        direction=indicator.polarity,
        is_count=indicator.is_count,
        lines=tuple(lines),
        context=everybody,
    )
    return chart.saying(" ".join(_words(chart)))


def _words(chart: Chart) -> list[str]:
    """The two groups, or the highest and the lowest of many, in the last year; and everybody."""
    of_year = [
        (value, one.name) for one in chart.lines for year, value in one.points if year == chart.year
    ]
    if len(of_year) > 2:  # noqa: PLR2004 - more than two are not all told
        of_year = [max(of_year), min(of_year)]
    parts = [f"{name} {chart.with_unit(value)}" for value, name in of_year]
    words = [
        _("In %(year)d: %(values)s.") % {"year": chart.year, "values": ", ".join(parts)},
    ]
    if len(of_year) == 2 and of_year[0][0] != of_year[1][0]:  # noqa: PLR2004 - a difference of two
        difference = abs(
            round(of_year[0][0], chart.decimals) - round(of_year[1][0], chart.decimals)
        )
        amount = wording.amount(difference, decimals=chart.decimals, unit=chart.unit)
        words.append(_("The difference is %(amount)s.") % {"amount": amount})
    return words
