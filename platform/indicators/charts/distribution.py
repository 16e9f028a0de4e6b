"""Where the municipalities stand: a dot for each at its value, the fifths as a band below.

Dots that would lie over each other are piled. The own municipality, those chosen and the middle
one have their names above, each with a line down to its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators import wording
from indicators.charts.classes import SHADES, end_words, fifths_of, fill, patterns
from indicators.charts.scale import Axis, axis_for
from indicators.charts.specification import Chart, Role, Spot
from indicators.charts.svg import (
    ACCENT,
    BOLD,
    INK,
    LINE_HEIGHT,
    MUTED,
    PAPER,
    WIDTH,
    circle,
    coordinate,
    element,
    join,
    line,
    picture,
    text,
    width_of,
)

RADIUS = 2.6
STEP = 5.6
"""Between the middles of two dots that touch."""
HIGHEST_PILE = 130.0
SIDE = 12
CONTEXT = "#8f938f"
"""Of the dots that are not named."""
BAND = 12
FLAG_GAP = 5
"""Between a flag's line and its words."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A municipality in the picture: `y` is counted upwards from the axis."""

    spot: Spot
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Flag:
    """Words above the dots with a line down to their place; `row` 0 is the lowest.

    `x` is the line's, `foot` the height above the axis where it ends, `left` where the words begin.
    """

    words: str
    x: float
    foot: float
    left: float
    width: float
    bold: bool = False
    row: int = 0

    @property
    def is_turned(self) -> bool:
        """Its words stand to the left of its line, at the picture's right edge."""
        return self.left < self.x

    def meets(self, other: "Flag") -> bool:
        """Whether in one row they would touch: the words, or the line of one in the other's."""
        return (
            min(self.x, self.left) - FLAG_GAP < max(other.x, other.left + other.width)
            and min(other.x, other.left) - FLAG_GAP < max(self.x, self.left + self.width)
        )  # fmt: skip


def draw_distribution(chart: Chart) -> SafeString:
    """The picture of a distribution; empty when nobody has a value."""
    spots = [spot for spot in chart.spots if spot.value is not None]
    if not spots:
        return SafeString("")
    values = [spot.value for spot in spots if spot.value is not None]
    axis = axis_for(values, decimals=chart.decimals, from_zero=False)
    dots = piled(spots, axis)
    flags = flags_of(chart, dots, axis, median(values))
    rows = 1 + max(flag.row for flag in flags)
    base = rows * LINE_HEIGHT + 10 + max(dot.y for dot in dots) + RADIUS
    has_fifths = bool(fifths_of(spots))
    band = BAND + 3 if has_fifths else 0
    return picture(
        chart,
        [
            patterns(chart),
            *(_dot(dot, chart, base) for dot in dots if dot.spot.role is Role.OTHER),
            *(_pole(flag, base, rows) for flag in flags),
            *(_dot(dot, chart, base) for dot in sorted(dots, key=_importance) if _importance(dot)),
            *(_words(flag, rows) for flag in flags),
            _axis(chart, axis, base, band),
            _band(chart, axis, base) if has_fifths else "",
            _ends(chart, base + band + 2 * LINE_HEIGHT + 6) if has_fifths else "",
        ],
        height=base + band + LINE_HEIGHT + 8 + (LINE_HEIGHT + 4 if has_fifths else 0),
        class_="distribution",
    )


def across(value: float, axis: Axis) -> float:
    """Where a value stands from left to right."""
    share = (value - axis.low) / (axis.high - axis.low)
    return SIDE + share * (WIDTH - 2 * SIDE)


def piled(spots: Sequence[Spot], axis: Axis) -> list[Dot]:
    """Every dot at its value, so high that none lies over another, lowest values first.

    A pile that would be too high is pressed together: its dots then overlap, but all stand.
    """
    ends: list[float] = []
    levels: list[tuple[Spot, float, int]] = []
    for spot in sorted(spots, key=lambda spot: spot.value or 0.0):
        x = across(spot.value or 0.0, axis)
        level = next((n for n, end in enumerate(ends) if x - end >= STEP), len(ends))
        ends[level : level + 1] = [x]
        levels.append((spot, x, level))
    step = min(STEP, HIGHEST_PILE / max(len(ends) - 1, 1))
    return [Dot(spot, x, RADIUS + 2 + level * step) for spot, x, level in levels]


def flags_of(chart: Chart, dots: Sequence[Dot], axis: Axis, middle: float) -> list[Flag]:
    """The named municipalities and the middle, each above those that it would touch.

    From the right to the left, so that no line comes down through the words of another; then
    those at the right edge, whose words stand to the left of their lines, from the left.
    """
    words = _("Median %(value)s") % {"value": chart.with_unit(middle)}
    wanted = [_flag(words, across(middle, axis), 0.0)]
    wanted += [
        _flag(
            f"{dot.spot.name} {chart.with_unit(dot.spot.value or 0.0)}",
            dot.x,
            dot.y,
            bold=dot.spot.role is Role.OWN,
        )
        for dot in dots
        if dot.spot.role is not Role.OTHER
    ]
    placed: list[Flag] = []
    for flag in sorted(wanted, key=lambda flag: (flag.is_turned, abs(flag.x - _far(flag)))):
        above = 1 + max((other.row for other in placed if flag.meets(other)), default=-1)
        placed.append(replace(flag, row=above))
    return placed


def _far(flag: Flag) -> float:
    return 0 if flag.is_turned else WIDTH


def _flag(words: str, x: float, foot: float, *, bold: bool = False) -> Flag:
    width = width_of(words) * (1.06 if bold else 1)
    left = x + FLAG_GAP
    if left + width > WIDTH:
        left = max(0.0, x - FLAG_GAP - width)
    return Flag(words, x, foot, left, width, bold)


def _top(flag: Flag, rows: int) -> float:
    """The base line of the words of a flag."""
    return (rows - flag.row) * LINE_HEIGHT - 3


def _pole(flag: Flag, base: float, rows: int) -> SafeString:
    top = _top(flag, rows) - LINE_HEIGHT + 6
    return line(flag.x, top, flag.x, base - flag.foot, stroke=INK, stroke_width=1)


def _words(flag: Flag, rows: int) -> SafeString:
    """The words on paper: a line that has to pass goes behind them."""
    y = _top(flag, rows)
    ground = element(
        "rect",
        x=coordinate(flag.left - 1),
        y=coordinate(y - LINE_HEIGHT + 5),
        width=coordinate(flag.width),
        height=LINE_HEIGHT - 1,
        fill=PAPER,
    )
    weight = {"font_weight": BOLD} if flag.bold else {}
    colour = ACCENT if flag.bold else MUTED
    # A turned flag's words end at its line, whatever their true width.
    x, anchor = (flag.x - FLAG_GAP, "end") if flag.is_turned else (flag.left, "start")
    words = text(flag.words, x, y, fill=colour, text_anchor=anchor, class_="flag", **weight)
    return join([ground, words])


def _importance(dot: Dot) -> int:
    return [Role.OTHER, Role.CHOSEN, Role.OWN].index(dot.spot.role)


def _dot(dot: Dot, chart: Chart, base: float) -> SafeString:
    """Grey context, a ring for those chosen, and the own one large and dark."""
    spot = dot.spot
    looks: dict[str, object] = {"fill": CONTEXT}
    radius = RADIUS
    if spot.role is Role.CHOSEN:
        radius, looks = 4.5, {"fill": PAPER, "stroke": INK, "stroke_width": 2}
    elif spot.role is Role.OWN:
        radius, looks = 6, {"fill": ACCENT, "stroke": PAPER, "stroke_width": 1.5}
    told = f"{spot.name}: {chart.with_unit(spot.value or 0.0)}"
    return circle(
        dot.x,
        base - dot.y,
        radius,
        element("title", told),
        class_=f"mark mark--{spot.role.value}",
        data_code=spot.code,
        **looks,
    )


def _axis(chart: Chart, axis: Axis, base: float, band: float) -> SafeString:
    """The line under the dots, and below the band the numbers, the last with the unit."""
    parts = [line(SIDE - 4, base, WIDTH - SIDE + 4, base, stroke=MUTED, stroke_width=1)]
    y = base + band + LINE_HEIGHT + 2
    free = -1.0
    for tick in axis.ticks:
        x = across(tick, axis)
        words = wording.number(tick, axis.decimals)
        if tick == axis.ticks[-1]:
            words = wording.with_unit(tick, decimals=axis.decimals, unit=chart.unit)
        half = width_of(words) / 2
        middle = min(max(x, half), WIDTH - half)
        parts.append(line(x, base + band, x, base + band + 4, stroke=MUTED))
        if middle - half > free:
            parts.append(text(words, middle, y, fill=MUTED, text_anchor="middle"))
            free = middle + half + FLAG_GAP
    return join(parts)


def _band(chart: Chart, axis: Axis, base: float) -> SafeString:
    """The fifths as they are filled on the map, from the lowest value to the highest."""
    fifths = fifths_of(chart.spots)
    limits = [
        fifths[0].low,
        *((below.high + above.low) / 2 for below, above in pairwise(fifths)),
        fifths[-1].high,
    ]
    parts = []
    for fifth, (low, high) in zip(fifths, pairwise(limits), strict=True):
        x = across(low, axis)
        parts.append(
            element(
                "rect",
                x=coordinate(x),
                y=coordinate(base + 3),
                width=coordinate(max(across(high, axis) - x, 1)),
                height=BAND,
                fill=fill(fifth.number, chart),
                stroke=MUTED,
                stroke_width=0.5,
                class_="fifth",
            )
        )
    return join(parts)


def _ends(chart: Chart, y: float) -> SafeString:
    """What the two ends of the band are called, where those fifths have somebody in them."""
    lowest, highest = end_words(chart)
    there = {fifth.number for fifth in fifths_of(chart.spots)}
    words = []
    if min(SHADES) in there:
        words.append(text(lowest, SIDE - 4, y, fill=MUTED))
    if max(SHADES) in there:
        words.append(text(highest, WIDTH - SIDE + 4, y, fill=MUTED, text_anchor="end"))
    return join(words)
