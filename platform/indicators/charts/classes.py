"""The five classes of a map and a distribution: the fifths, with their patterns and words.

Each class has a shade and a pattern of its own, so that it is told without colour; on a map of
points it has a size too. The rule of the fifths is `comparison.quintile`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.charts.specification import Chart, Spot
from indicators.charts.svg import MUTED, PAPER, element, join, key_of

SHADES = {1: "#e6f1f0", 2: "#cbe1df", 3: "#9cc4c2", 4: "#4f8f92", 5: "#0b5960"}
"""From the lowest fifth to the highest; the darker, the higher."""
NO_FIFTH = "#9cc4c2"
"""A value where there are no fifths."""


@dataclass(frozen=True, slots=True)
class Fifth:
    """One of the fifths: how many municipalities stand in it, between which values."""

    number: int
    low: float
    high: float
    count: int


def fifths_of(spots: Sequence[Spot]) -> list[Fifth]:
    """The fifths that somebody stands in, lowest first."""
    found = []
    for number in SHADES:
        values = [s.value for s in spots if s.fifth == number and s.value is not None]
        if values:
            found.append(Fifth(number, min(values), max(values), len(values)))
    return found


def patterns(chart: Chart) -> SafeString:
    """The `<defs>` that `fill_of` points at."""
    key = key_of(chart)
    ink, light = SHADES[5], PAPER
    return element(
        "defs",
        _pattern(f"{key}-2", 5, SHADES[2], element("circle", cx=2.5, cy=2.5, r=0.8, fill=ink)),
        _pattern(
            f"{key}-3", 4, SHADES[3],
            element("line", x1=0, y1=2, x2=4, y2=2, stroke=ink, stroke_width=0.9),
        ),
        _pattern(f"{key}-4", 5, SHADES[4], _diagonal(5, light, 1.3, rising=True)),
        _pattern(f"{key}-none", 4, PAPER, _diagonal(4, MUTED, 0.7, rising=False)),
    )  # fmt: skip


def fill_of(spot: Spot, chart: Chart) -> str:
    return fill(spot.fifth, chart) if spot.value is not None else f"url(#{key_of(chart)}-none)"


def fill(fifth: int | None, chart: Chart) -> str:
    if fifth is None:
        return NO_FIFTH
    if fifth in {1, 5}:
        return SHADES[fifth]
    return f"url(#{key_of(chart)}-{fifth})"


def end_words(chart: Chart) -> tuple[str, str]:
    """What the lowest and the highest fifth are called, by the indicator's direction."""
    if chart.direction > 0:
        return _("weakest fifth"), _("best fifth")
    if chart.direction < 0:
        return _("best fifth"), _("weakest fifth")
    return _("lowest fifth"), _("highest fifth")


def _pattern(name: str, size: float, ground: str, mark: SafeString) -> SafeString:
    return element(
        "pattern",
        join([element("rect", width=size, height=size, fill=ground), mark]),
        id=name,
        width=size,
        height=size,
        patternUnits="userSpaceOnUse",
    )


def _diagonal(size: float, colour: str, width: float, *, rising: bool) -> SafeString:
    """A slanting line through the tile, with its corners, so that tiles join."""
    if rising:
        path = f"M0 {size}L{size} 0M-1 1L1 -1M{size - 1} {size + 1}L{size + 1} {size - 1}"
    else:
        path = f"M0 0L{size} {size}M-1 {size - 1}L1 {size + 1}M{size - 1} -1L{size + 1} 1"
    return element("path", d=path, stroke=colour, stroke_width=width, fill="none")
