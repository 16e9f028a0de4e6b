"""Pages of indicators."""

from indicators.views.figures import indicator_detail, indicator_list

__all__ = ["indicator_detail", "indicator_list"]
