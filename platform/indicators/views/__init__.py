"""Pages of indicators."""

from indicators.views.charts import chart_file
from indicators.views.comparing import compare, compare_table, how_to_read
from indicators.views.figures import indicator_detail, indicator_list

__all__ = [
    "chart_file",
    "compare",
    "compare_table",
    "how_to_read",
    "indicator_detail",
    "indicator_list",
]
