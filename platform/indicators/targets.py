"""How far a value is from what a municipality aims at, and whether it asks for attention.

What is compared is what is shown: values, targets and thresholds are rounded to the indicator's
decimals first. Every answer has words and a sign, so that no colour stands alone.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators import wording
from indicators.models import Indicator, IndicatorTarget
from indicators.reading import Reading

LOW, NONE, HIGH = -1, 0, 1
"""Polarities: a low value is good, neither, a high value is good."""


def distance(value: float, target: float, *, decimals: int) -> float:
    """How much the value is above the target; below it when negative.

    >>> distance(7.24, 6.0, decimals=1)
    1.2
    """
    return round(round(value, decimals) - round(target, decimals), decimals)


def is_reached(value: float, target: float, *, polarity: int, decimals: int) -> bool:
    """Whether the value is as good as the target; without a direction, whether it is the target.

    >>> is_reached(5.9, 6.0, polarity=LOW, decimals=1), is_reached(5.9, 6.0, polarity=HIGH, decimals=1)
    (True, False)
    """
    away = distance(value, target, decimals=decimals)
    return away * polarity >= 0 if polarity else not away


def is_crossed(value: float, threshold: float, *, polarity: int, decimals: int) -> bool:
    """Whether the value is worse than the threshold; never without a direction.

    >>> is_crossed(8.1, 8.0, polarity=LOW, decimals=1), is_crossed(8.1, 8.0, polarity=HIGH, decimals=1)
    (True, False)
    """
    return distance(value, threshold, decimals=decimals) * polarity < 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A target and a threshold beside the place's value; `value` is None when there is none."""

    indicator: Indicator
    value: float | None
    target: IndicatorTarget

    @property
    def reached(self) -> bool | None:
        """None when there is no target value, or nothing to compare with it."""
        if self.value is None or self.target.value is None:
            return None
        return is_reached(
            self.value,
            self.target.value,
            polarity=self.indicator.polarity,
            decimals=self.indicator.decimals,
        )

    @property
    def crossed(self) -> bool | None:
        """None when there is no threshold, or nothing to compare with it."""
        if self.value is None or self.target.threshold is None:
            return None
        return is_crossed(
            self.value,
            self.target.threshold,
            polarity=self.indicator.polarity,
            decimals=self.indicator.decimals,
        )

    @property
    def goal(self) -> str:
        """What is aimed at: "target 6.0 % by 2029"; empty when only a threshold is set."""
        if self.target.value is None:
            return ""
        shown = self._shown(self.target.value)
        if self.target.by_year is None:
            return _("target %(value)s") % {"value": shown}
        return _("target %(value)s by %(year)d") % {"value": shown, "year": self.target.by_year}

    @property
    def away(self) -> str:
        """How far the value is: "now 1.2 percentage points above"; empty without both."""
        if self.value is None or self.target.value is None:
            return ""
        above = distance(self.value, self.target.value, decimals=self.indicator.decimals)
        if not above:
            return _("now exactly there")
        amount = wording.amount(above, decimals=self.indicator.decimals, unit=self.indicator.unit)
        if above > 0:
            return _("now %(amount)s above") % {"amount": amount}
        return _("now %(amount)s below") % {"amount": amount}

    @property
    def words(self) -> str:
        """Target and distance in one piece: "target 6.0 % by 2029; now 1.2 … above"."""
        return "; ".join(part for part in (self.goal, self.away) if part)

    @property
    def sign(self) -> str:
        return "✓" if self.reached else "○"

    @property
    def state(self) -> str:
        """Whether the target has been reached, in words."""
        if self.reached is None:
            return ""
        return _("target reached") if self.reached else _("target not reached")

    @property
    def alarm(self) -> str:
        """The threshold in words, whichever side of it the value is; empty when none is set."""
        if self.target.threshold is None:
            return ""
        shown = self._shown(self.target.threshold)
        if self.crossed is None:
            return _("threshold %(value)s") % {"value": shown}
        if self.crossed:
            return _("asks for attention: worse than the threshold %(value)s") % {"value": shown}
        return _("threshold %(value)s has not been crossed") % {"value": shown}

    def _shown(self, value: float) -> str:
        return wording.with_unit(value, decimals=self.indicator.decimals, unit=self.indicator.unit)


def standing_of(reading: Reading, target: IndicatorTarget | None) -> Standing | None:
    """The target beside the reading's value; None when there is no target."""
    return Standing(reading.indicator, reading.value, target) if target else None
