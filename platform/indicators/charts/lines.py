"""A time series: one highlighted line and grey context, each with its name at its end.

Names stand beside the ends of the lines instead of a legend; a target and a threshold are levels
with their names in the same column.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators import wording
from indicators.charts.scale import Axis, axis_for
from indicators.charts.specification import Chart, Level, Line
from indicators.charts.svg import (
    ACCENT,
    AMBER,
    BOLD,
    FONT_SIZE,
    GREEN,
    GRID,
    LINE_HEIGHT,
    MUTED,
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

LEAST_HEIGHT = 236
TOP, BOTTOM = 12, 28
LABEL_CHARACTERS = 15
YEAR_ROOM = 42
GAP = 3
"""Between two names that stand one under the other."""


@dataclass(frozen=True, slots=True)
class _Label:
    """A name in the column of names: what height it belongs to, and where its line ends."""

    value: float
    rows: Sequence[str]
    colour: str
    year: int | None
    bold: bool = False

    @property
    def height(self) -> float:
        return len(self.rows) * LINE_HEIGHT + GAP


def draw_lines(chart: Chart) -> SafeString:
    """The picture of a time series; empty when no line has a point."""
    lines = [one for one in chart.lines if one.points]
    if not lines:
        return SafeString("")
    levels = [level for level in (chart.target, chart.threshold) if level]
    values = [value for one in lines for _year, value in one.points]
    axis = axis_for([*values, *(level.value for level in levels)], decimals=chart.decimals)
    labels = [*map(_label_of, lines), *(_level_label(level, chart) for level in levels)]
    plane = _Plane(axis, sorted({year for one in lines for year, _value in one.points}), labels)
    note = 0 if axis.starts_at_zero else LINE_HEIGHT + 2
    return picture(
        chart,
        [
            text(chart.unit, 0, -6, fill=MUTED) if chart.unit else "",
            _grid(plane),
            _years(plane),
            *(_level(level, chart, plane) for level in levels),
            # The highlighted line is drawn last, above the others.
            *(_line(one, chart, plane) for one in sorted(lines, key=lambda one: one.highlighted)),
            _labels(labels, plane),
            _note(plane) if note else "",
        ],
        height=plane.height + note,
        top=LINE_HEIGHT + 2 if chart.unit else 0,
        class_="line-chart",
    )


class _Plane:
    """Where years and values stand in the picture; as high as the column of names needs."""

    def __init__(self, axis: Axis, years: Sequence[int], labels: Sequence[_Label]) -> None:
        self.axis = axis
        self.years = years
        self.tick_texts = [wording.number(tick, axis.decimals) for tick in axis.ticks]
        self.left = max(map(width_of, self.tick_texts)) + 8
        self.right = WIDTH - max(width_of(row) for label in labels for row in label.rows) - 10
        names = sum(label.height for label in labels)
        self.height = max(LEAST_HEIGHT, names + BOTTOM)
        self.bottom = self.height - BOTTOM

    def x(self, year: int) -> float:
        first, last = self.years[0], self.years[-1]
        if first == last:
            return (self.left + self.right) / 2
        return self.left + 6 + (year - first) / (last - first) * (self.right - self.left - 12)

    def y(self, value: float) -> float:
        share = (value - self.axis.low) / (self.axis.high - self.axis.low)
        return self.bottom - share * (self.bottom - TOP)


def _label_of(one: Line) -> _Label:
    last, value = one.points[-1]
    return _Label(
        value=value,
        rows=wrapped(one.name, LABEL_CHARACTERS),
        colour=ACCENT if one.highlighted else MUTED,
        year=last,
        bold=one.highlighted,
    )


def _level_label(level: Level, chart: Chart) -> _Label:
    rows = wrapped(level.label, LABEL_CHARACTERS)
    return _Label(value=level.value, rows=rows, colour=_colour(level, chart), year=None)


def _colour(level: Level, chart: Chart) -> str:
    return GREEN if level is chart.target else AMBER


def _grid(plane: _Plane) -> SafeString:
    parts = []
    for tick, label in zip(plane.axis.ticks, plane.tick_texts, strict=True):
        y = plane.y(tick)
        stroke = MUTED if tick == 0 else GRID
        parts.append(line(plane.left, y, plane.right, y, stroke=stroke, stroke_width=1))
        parts.append(text(label, plane.left - 6, y + 4.5, fill=MUTED, text_anchor="end"))
    return join(parts)


def _years(plane: _Plane) -> SafeString:
    """Every year has its mark; as many as have room, counted from the last, have their number."""
    parts, free = [], float("inf")
    for year in reversed(plane.years):
        x = plane.x(year)
        parts.append(line(x, plane.bottom, x, plane.bottom + 4, stroke=MUTED))
        if free - x >= YEAR_ROOM:
            parts.append(text(str(year), x, plane.height - 8, fill=MUTED, text_anchor="middle"))
            free = x
    return join(parts)


def _note(plane: _Plane) -> SafeString:
    words = _("The scale does not start at zero.")
    return text(words, 0, plane.height + LINE_HEIGHT - 4, fill=MUTED)


def _level(level: Level, chart: Chart, plane: _Plane) -> SafeString:
    """A target has long dashes, a threshold dots: they are told apart without colour."""
    y = plane.y(level.value)
    return line(
        plane.left,
        y,
        plane.right,
        y,
        stroke=_colour(level, chart),
        stroke_width=1.75,
        stroke_dasharray="9 4" if level is chart.target else "2 3",
        class_="line-chart__level",
    )


def _line(one: Line, chart: Chart, plane: _Plane) -> SafeString:
    placed = [(plane.x(year), plane.y(value)) for year, value in one.points]
    colour = ACCENT if one.highlighted else MUTED
    dashes = {"stroke_dasharray": "5 4"} if one.is_area else {}
    drawn = element(
        "polyline",
        points=coordinates(placed),
        fill="none",
        stroke=colour,
        stroke_width=3 if one.highlighted else 1.5,
        stroke_linejoin="round",
        class_="line-chart__line" + (" line-chart__line--main" if one.highlighted else ""),
        **dashes,
    )
    dots = zip(placed, one.points, strict=True)
    shown = dots if one.highlighted else list(dots)[-1:]
    return join([drawn, *(_dot(one, chart, at, point) for at, point in shown)])


def _dot(one: Line, chart: Chart, at: tuple[float, float], point: tuple[int, float]) -> SafeString:
    told = f"{one.name} {point[0]}: {chart.with_unit(point[1])}"
    return circle(
        *at,
        4 if one.highlighted else 2.5,
        element("title", told),
        fill=ACCENT if one.highlighted else MUTED,
        class_="mark",
    )


def _labels(labels: Sequence[_Label], plane: _Plane) -> SafeString:
    """The name of each line beside its end; names that would meet move apart."""
    wanted = sorted(labels, key=lambda label: plane.y(label.value))
    tops: list[float] = []
    free = 0.0
    for label in wanted:
        middle = plane.y(label.value) - len(label.rows) * LINE_HEIGHT / 2
        tops.append(max(free, middle))
        free = tops[-1] + label.height
    limit = plane.bottom + LINE_HEIGHT / 2
    for index in range(len(wanted) - 1, -1, -1):
        tops[index] = min(tops[index], limit - wanted[index].height)
        limit = tops[index]
    return join(
        part for top, label in zip(tops, wanted, strict=True) for part in _label(label, top, plane)
    )


def _label(label: _Label, top: float, plane: _Plane) -> list[SafeString]:
    middle = top + len(label.rows) * LINE_HEIGHT / 2
    start = plane.right if label.year is None else plane.x(label.year) + 5
    ends = [(start, plane.y(label.value)), (plane.right + 5, middle)]
    # From the line's end to its name, where the name has had to move.
    leader = element(
        "polyline", points=coordinates(ends), fill="none", stroke=label.colour, stroke_width=0.75
    )
    names = (
        text(
            row,
            plane.right + 8,
            top + LINE_HEIGHT * (number + 1) - (LINE_HEIGHT - FONT_SIZE) - 1,
            fill=label.colour,
            **({"font_weight": BOLD} if label.bold else {}),
        )
        for number, row in enumerate(label.rows)
    )
    return [leader, *names]
