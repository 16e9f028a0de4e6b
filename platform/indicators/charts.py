"""Charts drawn on the server as SVG: the same in a page, in a document and without colour.

One highlighted line and grey context, each with its name at its end instead of a legend. Colours
are attributes, not styles: the content security policy allows no inline style, and a document has
no style sheet of the page. The sentence and the table that belong to a chart are in
`indicators/_chart.html`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from textwrap import wrap

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators import wording
from indicators.reading import Reading
from indicators.scale import Axis, axis_for
from indicators.svg import ACCENT, Points, coordinate, coordinates, element, join, text

WIDTH, HEIGHT = 360, 236
TOP, BOTTOM = 12, 28
FONT = "Public Sans Variable, Public Sans, sans-serif"
FONT_SIZE = 13
CHARACTER = 6.9
LINE_HEIGHT = 15
LABEL_CHARACTERS = 15
YEAR_ROOM = 40

MUTED, GRID = "#565a58", "#dcd8d0"


@dataclass(frozen=True, slots=True)
class Line:
    """A series with its name. Areas are dashed, so that they are told from municipalities."""

    name: str
    points: Points
    highlighted: bool = False
    is_area: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """All that belongs to a chart: what `indicators/_chart.html` shows."""

    title: str
    sentence: str
    svg: SafeString
    years: Sequence[int]
    rows: Sequence[tuple[str, Sequence[str]]]
    source: str


def chart_of(reading: Reading) -> Chart:
    """The reading's chart, its sentence, its table and its source."""
    decimals = reading.indicator.decimals
    series = [
        (reading.place, reading.series),
        *((other.name, other.series) for other in reading.comparisons),
    ]
    years = sorted({year for _name, points in series for year, _value in points})
    return Chart(
        title=f"{reading.indicator.title}, {reading.place}",
        sentence=reading.sentence,
        svg=line_chart(reading),
        years=years,
        rows=[(name, _row(dict(points), years, decimals)) for name, points in series],
        source=reading.source_line,
    )


def _row(values: dict[int, float], years: Sequence[int], decimals: int) -> list[str]:
    return [wording.number(values[year], decimals) if year in values else "" for year in years]


def line_chart(reading: Reading) -> SafeString:
    """The reading's series beside its county, the country and the chosen municipalities.

    A count (population) stands alone: beside a county's it would be a line at the bottom.
    """
    lines = [Line(reading.place, reading.series, highlighted=True)]
    if not reading.indicator.is_count:
        lines += [
            Line(other.name, other.series, is_area=other.kind != "municipality")
            for other in reading.comparisons
            if other.kind != "region"
        ]
    return draw_lines(
        lines,
        title=f"{reading.indicator.title}, {reading.place}",
        description=reading.sentence,
        decimals=reading.indicator.decimals,
        unit=str(reading.indicator.unit),
    )


def draw_lines(
    lines: Sequence[Line], *, title: str, description: str, decimals: int, unit: str = ""
) -> SafeString:
    """An accessible `<svg>`; empty when no line has a point."""
    lines = [line for line in lines if line.points]
    if not lines:
        return SafeString("")
    axis = axis_for([value for line in lines for _year, value in line.points], decimals=decimals)
    years = sorted({year for line in lines for year, _value in line.points})
    plane = _Plane(axis, years, _tick_texts(axis), [_wrapped(line.name) for line in lines])
    # The highlighted line is drawn last, above the others.
    drawn = sorted(lines, key=lambda line: line.highlighted)
    key = sha256(repr((title, description, lines)).encode()).hexdigest()[:8]
    note = 0 if axis.starts_at_zero else LINE_HEIGHT + 2
    unit_room = LINE_HEIGHT + 2 if unit else 0
    return element(
        "svg",
        element("title", title, id=f"chart-{key}-title"),
        element("desc", description, id=f"chart-{key}-text"),
        text(unit, 0, -6, fill=MUTED) if unit else "",
        _grid(plane),
        _years(plane),
        *(_line(line, plane) for line in drawn),
        _labels(lines, plane),
        text(_("The scale does not start at zero."), 0, HEIGHT + LINE_HEIGHT - 4, fill=MUTED)
        if note
        else "",
        xmlns="http://www.w3.org/2000/svg",
        class_="line-chart",
        viewBox=f"0 {-unit_room} {WIDTH} {HEIGHT + note + unit_room}",
        width=WIDTH,
        height=HEIGHT + note + unit_room,
        role="img",
        aria_labelledby=f"chart-{key}-title chart-{key}-text",
        font_family=FONT,
        font_size=FONT_SIZE,
    )


class _Plane:
    """Where years and values stand in the picture."""

    def __init__(
        self,
        axis: Axis,
        years: Sequence[int],
        tick_texts: Sequence[str],
        names: Sequence[Sequence[str]],
    ) -> None:
        self.axis = axis
        self.years = years
        self.tick_texts = tick_texts
        self.left = max(len(tick) for tick in tick_texts) * CHARACTER + 8
        longest = max(len(row) for rows in names for row in rows)
        self.right = WIDTH - min(longest, LABEL_CHARACTERS + 2) * CHARACTER - 14

    def x(self, year: int) -> float:
        first, last = self.years[0], self.years[-1]
        if first == last:
            return (self.left + self.right) / 2
        return self.left + 6 + (year - first) / (last - first) * (self.right - self.left - 12)

    def y(self, value: float) -> float:
        share = (value - self.axis.low) / (self.axis.high - self.axis.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)


def _tick_texts(axis: Axis) -> list[str]:
    return [wording.number(tick, axis.decimals) for tick in axis.ticks]


def _grid(plane: _Plane) -> SafeString:
    parts = []
    for tick, label in zip(plane.axis.ticks, plane.tick_texts, strict=True):
        y = plane.y(tick)
        parts.append(
            element(
                "line",
                x1=coordinate(plane.left),
                x2=coordinate(plane.right),
                y1=coordinate(y),
                y2=coordinate(y),
                stroke=MUTED if tick == 0 else GRID,
                stroke_width=1,
            )
        )
        parts.append(text(label, plane.left - 6, y + 4.5, fill=MUTED, text_anchor="end"))
    return join(parts)


def _years(plane: _Plane) -> SafeString:
    """Every year has its mark; as many as have room, counted from the last, have their number."""
    parts, free = [], float("inf")
    for year in reversed(plane.years):
        x = plane.x(year)
        bottom = HEIGHT - BOTTOM
        parts.append(
            element(
                "line", x1=coordinate(x), x2=coordinate(x), y1=bottom, y2=bottom + 4, stroke=MUTED
            )
        )
        if free - x >= YEAR_ROOM:
            parts.append(text(str(year), x, HEIGHT - 8, fill=MUTED, text_anchor="middle"))
            free = x
    return join(parts)


def _line(line: Line, plane: _Plane) -> SafeString:
    placed = [(plane.x(year), plane.y(value)) for year, value in line.points]
    colour = ACCENT if line.highlighted else MUTED
    dashes = {"stroke_dasharray": "5 4"} if line.is_area else {}
    drawn = element(
        "polyline",
        points=coordinates(placed),
        fill="none",
        stroke=colour,
        stroke_width=3 if line.highlighted else 1.5,
        stroke_linejoin="round",
        class_="line-chart__line" + (" line-chart__line--main" if line.highlighted else ""),
        **dashes,
    )
    dots = placed if line.highlighted else placed[-1:]
    return join(
        [
            drawn,
            *(
                element(
                    "circle",
                    cx=coordinate(x),
                    cy=coordinate(y),
                    r=4 if line.highlighted else 2.5,
                    fill=colour,
                )
                for x, y in dots
            ),
        ]
    )


def _labels(lines: Sequence[Line], plane: _Plane) -> SafeString:
    """The name of each line beside its end; names that would meet move apart."""
    wanted = sorted((plane.y(line.points[-1][1]), line.name, line) for line in lines)
    blocks = [(y, _wrapped(name), line) for y, name, line in wanted]
    tops: list[float] = []
    free = 0.0
    for y, rows, _of in blocks:
        tops.append(max(free, y - len(rows) * LINE_HEIGHT / 2))
        free = tops[-1] + _height(rows)
    limit = float(HEIGHT - BOTTOM + LINE_HEIGHT / 2)
    for index in range(len(blocks) - 1, -1, -1):
        tops[index] = min(tops[index], limit - _height(blocks[index][1]))
        limit = tops[index]
    parts = []
    for top, (y, rows, line) in zip(tops, blocks, strict=True):
        colour = ACCENT if line.highlighted else MUTED
        middle = top + len(rows) * LINE_HEIGHT / 2
        ends = [(plane.x(line.points[-1][0]) + 5, y), (plane.right + 5, middle)]
        # From the line's end to its name, where the name has had to move.
        parts.append(
            element(
                "polyline", points=coordinates(ends), fill="none", stroke=colour, stroke_width=0.75
            )
        )
        parts += [
            text(
                row,
                plane.right + 8,
                top + LINE_HEIGHT * (number + 1) - 4,
                fill=colour,
                font_weight=650 if line.highlighted else 400,
            )
            for number, row in enumerate(rows)
        ]
    return join(parts)


def _height(rows: Sequence[str]) -> float:
    return len(rows) * LINE_HEIGHT + 3


def _wrapped(name: str) -> list[str]:
    return wrap(name, LABEL_CHARACTERS, break_long_words=False, break_on_hyphens=True) or [name]
