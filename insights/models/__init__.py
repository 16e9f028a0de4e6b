"""What the app keeps: passages, runs, themes, counts, signals, insights."""

from insights.models.counts import (
    CategoryCount,
    Count,
    CountStamp,
    LanguageCount,
    Newcomer,
    ResponseCount,
    StaleCount,
    ThemeCount,
)
from insights.models.insights import Insight, Quote
from insights.models.passages import Passage
from insights.models.runs import AnalysisRun, ThemeModelState
from insights.models.signals import SignalReview, WeakSignal
from insights.models.themes import Theme, ThemeAssignment, ThemeSuccession

__all__ = [
    "AnalysisRun",
    "CategoryCount",
    "Count",
    "CountStamp",
    "Insight",
    "LanguageCount",
    "Newcomer",
    "Passage",
    "Quote",
    "ResponseCount",
    "SignalReview",
    "StaleCount",
    "Theme",
    "ThemeAssignment",
    "ThemeCount",
    "ThemeModelState",
    "ThemeSuccession",
    "WeakSignal",
]
