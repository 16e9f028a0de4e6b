"""Pages of indicators."""

from indicators.views.comparing import how_to_read
from indicators.views.figures import indicator_detail, indicator_list

__all__ = ["how_to_read", "indicator_detail", "indicator_list"]
