"""Small multiples: one small time series for each group, all on one scale.

Each has its name and its last value; behind it, in grey, everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators import wording
from indicators.charts.scale import Axis, axis_for
from indicators.charts.specification import Chart, Line
from indicators.charts.svg import (
    ACCENT,
    BOLD,
    GRID,
    INK,
    LINE_HEIGHT,
    MUTED,
    SMALL,
    WIDTH,
    circle,
    coordinates,
    element,
    join,
    line,
    picture,
    text,
    width_of,
    wrapped,
)

COLUMNS = 2
BETWEEN = 18
PLOT = 66
NAME_CHARACTERS = 19


@dataclass(frozen=True, slots=True)
class _Panels:
    """Where the panels stand, and their one scale."""

    axis: Axis
    years: Sequence[int]
    left: float
    """Room for the numbers of the scale, which stand before each row of panels."""
    name_rows: int

    @property
    def width(self) -> float:
        return (WIDTH - self.left - BETWEEN * (COLUMNS - 1)) / COLUMNS

    @property
    def height(self) -> float:
        return (self.name_rows + 2) * LINE_HEIGHT + PLOT + 20

    def corner(self, number: int) -> tuple[float, float]:
        row, column = divmod(number, COLUMNS)
        return self.left + column * (self.width + BETWEEN), row * self.height

    def x(self, year: int) -> float:
        first, last = self.years[0], self.years[-1]
        if first == last:
            return self.width / 2
        return 5 + (year - first) / (last - first) * (self.width - 10)

    def y(self, value: float) -> float:
        share = (value - self.axis.low) / (self.axis.high - self.axis.low)
        return (self.name_rows + 1) * LINE_HEIGHT + 6 + PLOT * (1 - share)


def draw_multiples(chart: Chart) -> SafeString:
    """The picture of small multiples; empty when no group has a point."""
    groups = [one for one in chart.lines if one.points]
    if not groups:
        return SafeString("")
    drawn = [*groups, *([chart.context] if chart.context else [])]
    values = [value for one in drawn for _year, value in one.points]
    axis = axis_for(values, decimals=chart.decimals)
    ticks = [wording.number(tick, axis.decimals) for tick in _ends_of(axis)]
    panels = _Panels(
        axis=axis,
        years=sorted({year for one in drawn for year, _value in one.points}),
        left=max(map(width_of, ticks)) + 8,
        name_rows=max(len(wrapped(one.name, NAME_CHARACTERS)) for one in groups),
    )
    rows = -(-len(groups) // COLUMNS)
    note = not axis.starts_at_zero
    return picture(
        chart,
        [
            *(_panel(number, one, chart, panels) for number, one in enumerate(groups)),
            *(_scale(row, ticks, panels) for row in range(rows)),
            _note(rows * panels.height) if note else "",
        ],
        height=rows * panels.height + (LINE_HEIGHT if note else 0),
        class_="multiples",
    )


def _ends_of(axis: Axis) -> tuple[float, float]:
    return axis.ticks[0], axis.ticks[-1]


def _note(y: float) -> SafeString:
    return text(_("The scale does not start at zero."), 0, y + LINE_HEIGHT - 5, fill=MUTED)


def _scale(row: int, ticks: Sequence[str], panels: _Panels) -> SafeString:
    """The lowest and the highest number of the scale, before the first panel of a row."""
    left, top = panels.corner(row * COLUMNS)
    return join(
        text(words, left - 6, top + panels.y(tick) + 4.5, fill=MUTED, text_anchor="end")
        for words, tick in zip(ticks, _ends_of(panels.axis), strict=True)
    )


def _panel(number: int, one: Line, chart: Chart, panels: _Panels) -> SafeString:
    left, top = panels.corner(number)
    parts = [
        line(0, panels.y(tick), panels.width, panels.y(tick), stroke=GRID, stroke_width=1)
        for tick in _ends_of(panels.axis)
    ]
    names = wrapped(one.name, NAME_CHARACTERS)
    parts += [
        text(name, 0, LINE_HEIGHT * row - 4, fill=INK, font_weight=BOLD)
        for row, name in enumerate(names, start=1 + panels.name_rows - len(names))
    ]
    if chart.context and chart.context.points:
        parts.append(_curve(chart.context, panels, MUTED, 1.25, stroke_dasharray="5 4"))
    parts.append(_curve(one, panels, ACCENT, 2.5, class_="multiples__line"))
    parts += [_dot(one, point, chart, panels) for point in one.points]
    parts += [_last(one, chart, panels), _years(panels)]
    return element("g", *parts, transform=f"translate({left:.1f} {top:.1f})")


def _curve(one: Line, panels: _Panels, colour: str, width: float, **looks: object) -> SafeString:
    placed = [(panels.x(year), panels.y(value)) for year, value in one.points]
    return element(
        "polyline",
        points=coordinates(placed),
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_linejoin="round",
        **looks,
    )


def _dot(one: Line, point: tuple[int, float], chart: Chart, panels: _Panels) -> SafeString:
    year, value = point
    last = point == one.points[-1]
    told = element("title", f"{one.name} {year}: {chart.with_unit(value)}")
    return circle(
        panels.x(year), panels.y(value), 4 if last else 2.25, told, fill=ACCENT, class_="mark"
    )


def _last(one: Line, chart: Chart, panels: _Panels) -> SafeString:
    """The last value under the name; its year too where others have a later one."""
    year, value = one.points[-1]
    words = chart.with_unit(value)
    if year != panels.years[-1]:
        words = f"{words} ({year})"
    y = (panels.name_rows + 1) * LINE_HEIGHT - 5
    return text(words, 0, y, fill=ACCENT, class_="multiples__value")


def _years(panels: _Panels) -> SafeString:
    first, last = panels.years[0], panels.years[-1]
    y = panels.y(panels.axis.low) + LINE_HEIGHT
    if first == last:
        return text(str(last), panels.x(last), y, fill=MUTED, font_size=SMALL, text_anchor="middle")
    return join(
        [
            text(str(first), 0, y, fill=MUTED, font_size=SMALL),
            text(str(last), panels.width, y, fill=MUTED, font_size=SMALL, text_anchor="end"),
        ]
    )
