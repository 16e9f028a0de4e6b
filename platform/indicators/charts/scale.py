"""The scale of a chart's values: round ticks, from zero where that is sensible."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

TICKS = 4
ZERO_FROM = 0.6
"""The axis starts at zero unless the lowest value is above this share of the highest."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The scale of values: its ends, its ticks and the decimals that the ticks need."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int

    @property
    def starts_at_zero(self) -> bool:
        return self.low <= 0


def axis_for(values: Sequence[float], *, decimals: int = 1, from_zero: bool = True) -> Axis:
    """A scale with round ticks that holds the values, from zero where that is sensible.

    `from_zero` is False where places are read and not heights: there zero would be empty room.

    >>> axis_for([2.1, 9.4]).ticks
    (0.0, 2.5, 5.0, 7.5, 10.0)
    >>> axis_for([5100.0, 5300.0]).starts_at_zero
    False
    """
    low, high = min(values), max(values)
    if from_zero and 0 <= low <= ZERO_FROM * high:
        low = 0.0
    step = _step((high - low) or abs(high) or 1.0)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    if low == high and not from_zero:
        first, last = first - 1, last + 1  # a single place stands in the middle
    last = max(last, first + 1)
    shown = max(0, min(decimals, 2) if step < 1 else (1 if step % 1 else 0))
    return Axis(
        low=first * step,
        high=last * step,
        ticks=tuple(round(n * step, 6) for n in range(first, last + 1)),
        decimals=shown,
    )


def _step(span: float) -> float:
    rough = span / TICKS
    power = 10.0 ** floor(log10(rough))
    return next(
        (factor * power for factor in (1, 2, 2.5, 5) if factor * power >= rough * 0.999), 10 * power
    )
