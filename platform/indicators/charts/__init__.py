"""Charts drawn on the server as SVG: the same in a page, in a document and without colour.

`chart_of` and its like make a `Chart`, the one specification; `draw` draws it. The page shows it
with `indicators/_chart.html`: the sentence that reads it, the picture, the table, the source.
`FORMATS` are the files that it is taken out as.
"""

from indicators.charts.choosing import charts_of
from indicators.charts.drawing import draw
from indicators.charts.files import FORMATS
from indicators.charts.series import chart_of, line_chart
from indicators.charts.sparkline import sparkline
from indicators.charts.specification import Chart, Kind, Level, Line, Row, Spot, Table

__all__ = [
    "FORMATS",
    "Chart",
    "Kind",
    "Level",
    "Line",
    "Row",
    "Spot",
    "Table",
    "chart_of",
    "charts_of",
    "draw",
    "line_chart",
    "sparkline",
]
