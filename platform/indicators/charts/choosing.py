"""Which charts an indicator has for a place."""

from collections.abc import Mapping

from indicators.charts.groups import groups_chart
from indicators.charts.municipalities import municipality_charts
from indicators.charts.series import chart_of
from indicators.charts.specification import Chart, Kind
from indicators.reading import Reading


def charts_of(reading: Reading) -> Mapping[Kind, Chart]:
    """Every chart that there is enough for, in the order of the page. Four queries, five at first."""
    charts = [chart_of(reading)] if reading.series else []
    charts += municipality_charts(reading)
    if by_group := groups_chart(reading):
        charts.append(by_group)
    return {chart.kind: chart for chart in charts}
