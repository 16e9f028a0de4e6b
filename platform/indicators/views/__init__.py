"""Pages of indicators."""

from indicators.views.comparing import compare, compare_table, how_to_read
from indicators.views.figures import indicator_detail, indicator_list

__all__ = ["compare", "compare_table", "how_to_read", "indicator_detail", "indicator_list"]
