"""A map of Finland's municipalities as points, drawn on the server as SVG with its table.

No geospatial database, no script: a circle for each municipality, its area by a number, each a
link with a name. What is suppressed is a hatched ring, never a small circle. Colours are
attributes, so that the picture is the same in a document; classes let the page's style sheet
have its say.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import sqrt

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from places.labels import Label, label_at
from places.models import Municipality
from places.projection import Frame, Position
from shared.disclosure import Cell

WIDTH = 360
TALLEST = 640
MARGIN = 26
LARGEST_RADIUS = 20.0
SMALLEST_RADIUS = 3.5
RING_RADIUS = 6.0
NAMED_POINTS = 20
"""With no more points than this each bears its name in the picture."""
CHARACTER_WIDTH = 7.0


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A municipality on the map. `value` is what the circle's area tells; None is suppressed."""

    code: str
    name: str
    longitude: float
    latitude: float
    value: int | None
    url: str

    @property
    def position(self) -> Position:
        return self.longitude, self.latitude

    @property
    def cell(self) -> Cell:
        return Cell(self.value)


@dataclass(frozen=True, slots=True)
class Mark:
    """A point as it is drawn."""

    point: MapPoint
    x: float
    y: float
    radius: float
    highlighted: bool
    label: Label | None = None


def draw_map(  # noqa: PLR0913 - everything after the points is named
    points: Sequence[MapPoint],
    *,
    title: str,
    description: str,
    measure: str,
    highlighted: str = "",
    context: Sequence[Position] = (),
) -> SafeString:
    """A `<figure>` with the map and, folded under it, its table.

    `title` and `description` are the picture's text alternative; `measure` heads the column of
    numbers ("responses"). `highlighted` is the code of one municipality. `context` are positions
    drawn as small grey dots: the rest of the country, or the neighbours; only `points` decide
    what part of the country the map shows, so that a county's points make a map of the county.
    """
    frame = Frame.around(
        [point.position for point in points], width=WIDTH, tallest=TALLEST, margin=MARGIN
    )
    largest = max((point.value or 0 for point in points), default=0)
    marks = [_mark(point, frame, largest, highlighted) for point in points]
    if len(marks) <= NAMED_POINTS:
        marks = _named(marks)
    return render_to_string(
        "places/_map.html",
        {
            "id": "map-" + sha256(repr((title, points)).encode()).hexdigest()[:8],
            "title": title,
            "description": description,
            "measure": measure,
            "width": WIDTH,
            "height": round(frame.height),
            # Large circles first: a small one beside a large one stays visible and within reach.
            "marks": sorted(marks, key=lambda mark: -mark.radius),
            "has_suppressed": any(point.value is None for point in points),
            "context": [frame.place(p) for p in context if frame.shows(p)],
            "rows": sorted(points, key=lambda p: (-(p.value or 0), p.value is None, p.name)),
        },
    )


def context_of(municipalities: Sequence[Municipality]) -> list[Position]:
    """The positions of municipalities, for `context`."""
    return [(place.longitude, place.latitude) for place in municipalities]


def _mark(point: MapPoint, frame: Frame, largest: int, highlighted: str) -> Mark:
    x, y = frame.place(point.position)
    return Mark(
        point=point,
        x=round(x, 1),
        y=round(y, 1),
        radius=RING_RADIUS if point.value is None else radius_of(point.value, largest),
        highlighted=point.code == highlighted,
    )


def radius_of(value: float, largest: float, *, smallest: float = SMALLEST_RADIUS + 1) -> float:
    """The radius of a circle whose area tells the value; the largest value has the largest."""
    if value <= 0 or largest <= 0:
        return min(SMALLEST_RADIUS, smallest)
    return round(max(smallest, LARGEST_RADIUS * sqrt(value / largest)), 1)


def _named(marks: Sequence[Mark]) -> list[Mark]:
    """Give each mark its name where it lies over as little as can be; large circles choose first."""
    taken = [
        (mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius)
        for mark in marks
    ]
    named: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (-mark.radius, mark.y)):
        label = label_at(
            (mark.x, mark.y),
            width=CHARACTER_WIDTH * len(mark.point.name),
            gap=mark.radius + (8 if mark.highlighted else 4),
            taken=taken,
            edge=WIDTH,
        )
        taken.append(label.box)
        named.append(replace(mark, label=label))
    return named
