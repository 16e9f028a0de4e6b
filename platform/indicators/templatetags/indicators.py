"""What templates ask of values."""

from django import template

from indicators import wording
from indicators.models import Indicator

register = template.Library()


@register.filter
def shown_for(value: float | None, indicator: Indicator) -> str:
    """The value as the indicator's are shown, without the unit; empty for None."""
    return "" if value is None else wording.number(value, indicator.decimals)
