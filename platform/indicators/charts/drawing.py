"""From a chart's specification to its picture."""

from collections.abc import Callable, Mapping

from django.utils.safestring import SafeString

from indicators.charts.distribution import draw_distribution
from indicators.charts.lines import draw_lines
from indicators.charts.map import draw_map
from indicators.charts.multiples import draw_multiples
from indicators.charts.specification import Chart, Kind

DRAWERS: Mapping[Kind, Callable[[Chart], SafeString]] = {
    Kind.LINES: draw_lines,
    Kind.DISTRIBUTION: draw_distribution,
    Kind.MAP: draw_map,
    Kind.MULTIPLES: draw_multiples,
}


def draw(chart: Chart) -> SafeString:
    """An accessible `<svg>`, the same for the same chart; empty when there is nothing to draw."""
    return DRAWERS[chart.kind](chart)
