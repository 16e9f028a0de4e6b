"""Pages of themes, signals and insights."""

from insights.views.analysis import analysis, analysis_start
from insights.views.insights import insight_create, insight_detail, insight_list
from insights.views.overview import overview
from insights.views.signals import signal_detail, signal_list
from insights.views.theme_detail import theme_detail
from insights.views.themes import theme_list

__all__ = [
    "analysis",
    "analysis_start",
    "insight_create",
    "insight_detail",
    "insight_list",
    "overview",
    "signal_detail",
    "signal_list",
    "theme_detail",
    "theme_list",
]
