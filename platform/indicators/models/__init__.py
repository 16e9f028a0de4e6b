"""What an indicator is, what a municipality aims at, how values come in, and what must be covered."""

from indicators.models.imports import IndicatorImport
from indicators.models.indicators import Indicator, IndicatorValue
from indicators.models.minimum import MinimumGap, MinimumItem
from indicators.models.targets import IndicatorTarget

__all__ = [
    "Indicator",
    "IndicatorImport",
    "IndicatorTarget",
    "IndicatorValue",
    "MinimumGap",
    "MinimumItem",
]
