"""The municipalities on a map: areas where their outlines are known, else points.

The five classes are the fifths of the distribution, each with a shade and a pattern of its own; as
points they have a size too. A count is told by the area of a circle. The own municipality has a
heavy outline and its name. No value is hatched, never the lightest class.
"""

from collections.abc import Callable, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators import wording
from indicators.charts.classes import NO_FIFTH, end_words, fifths_of, fill, fill_of, patterns
from indicators.charts.specification import Chart, Outline, Role, Spot
from indicators.charts.svg import (
    ACCENT,
    BOLD,
    INK,
    LINE_HEIGHT,
    MUTED,
    PAPER,
    SMALL,
    WIDTH,
    circle,
    coordinate,
    element,
    join,
    key_of,
    picture,
    text,
    width_of,
)
from places.labels import label_at
from places.maps import radius_of
from places.projection import Frame, project

TALLEST = 560
MARGIN = 8
SHIFT = 26
"""The map stands a little to the right: west of Lapland there is room for the legend."""
SIZES = {None: 4.0, 1: 2.6, 2: 3.2, 3: 3.9, 4: 4.7, 5: 5.6}
"""The radius of a point by its fifth."""
NO_VALUE_SIZE = 3.0
BORDER = "#58787a"
LEGEND_TOP = 96
SWATCH = 20
NAMED = (Role.CHOSEN, Role.OWN)
Placing = Callable[[tuple[float, float]], tuple[float, float]]


def draw_map(chart: Chart) -> SafeString:
    """The picture of a map; empty when nobody has a value."""
    if all(spot.value is None for spot in chart.spots):
        return SafeString("")
    frame = Frame.around_projected(
        [point for spot in chart.spots for point in _extent(spot)],
        width=WIDTH - SHIFT,
        tallest=TALLEST,
        margin=MARGIN,
    )

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x, y = frame.place_projected(point)
        return x + SHIFT, y

    # Those named are drawn last, and large circles before small: nothing small is hidden.
    largest = _largest(chart)
    ordered = sorted(
        chart.spots,
        key=lambda spot: (0 if largest else _order(spot), -_radius(spot, largest)),
    )
    return picture(
        chart,
        [
            patterns(chart),
            _ground(chart, place) if chart.is_count else "",
            *(_mark(spot, chart, largest, place) for spot in ordered),
            _names(sorted(_named(chart), key=_order), largest, place),
            _legend(chart),
        ],
        height=frame.height,
        class_="map-chart",
    )


def _extent(spot: Spot) -> Sequence[tuple[float, float]]:
    return [point for ring in spot.outline for point in ring] or [project(spot.position)]


def _named(chart: Chart) -> list[Spot]:
    return [spot for spot in chart.spots if spot.role in NAMED]


def _order(spot: Spot) -> int:
    return NAMED.index(spot.role) if spot.role in NAMED else -1


def _radius(spot: Spot, largest: float) -> float:
    """By its fifth, or of a count by its share of the `largest`."""
    if spot.value is None:
        return NO_VALUE_SIZE
    return _area(spot.value, largest) if largest else SIZES[spot.fifth]


def _area(value: float, largest: float) -> float:
    """The radius of a count's circle; those of small municipalities leave room between them."""
    return radius_of(value, largest, smallest=1.6)


def _largest(chart: Chart) -> float:
    """What the circles of a count are measured against; 0 where it is no count."""
    return max(spot.value or 0.0 for spot in chart.spots) if chart.is_count else 0.0


def _ground(chart: Chart, place: Placing) -> SafeString:
    """The land under the circles of a count."""
    path = "".join(_path(spot.outline, place) for spot in chart.spots)
    return element("path", d=path, fill="#f7f5f1", stroke="#dcd8d0", stroke_width=0.6)


def _mark(spot: Spot, chart: Chart, largest: float, place: Placing) -> SafeString:
    told = _("no value") if spot.value is None else chart.with_unit(spot.value)
    title = element("title", f"{spot.name}: {told}")
    looks = _looks(spot, chart)
    known = {"class_": f"mark mark--{spot.role.value}", "data_code": spot.code}
    if spot.outline and not chart.is_count:
        path = _path(spot.outline, place)
        halo = _halo(spot, path)
        return join(
            [halo, element("path", title, d=path, stroke_linejoin="round", **looks, **known)]
        )
    x, y = place(project(spot.position))
    return circle(x, y, _radius(spot, largest), title, **looks, **known)


def _looks(spot: Spot, chart: Chart) -> dict[str, object]:
    """Fill and outline; a count's circles let those under them be seen."""
    outline: dict[str, object] = {"stroke": BORDER, "stroke_width": 0.5 if spot.outline else 0.75}
    if spot.role is Role.OWN:
        outline = {"stroke": INK, "stroke_width": 2.25}
    elif spot.role is Role.CHOSEN:
        outline = {"stroke": INK, "stroke_width": 1.25}
    if not chart.is_count or spot.value is None:
        return {"fill": fill_of(spot, chart), **outline}
    if spot.role is Role.OTHER:
        outline = {"stroke": PAPER, "stroke_width": 1}
    return {"fill": ACCENT, "fill_opacity": 0.75, **outline}


def _halo(spot: Spot, path: str) -> str:
    """White around the own outline, so that it is seen beside dark neighbours."""
    if spot.role is not Role.OWN:
        return ""
    return element(
        "path", d=path, fill="none", stroke=PAPER, stroke_width=5, stroke_linejoin="round"
    )


def _path(outline: Outline, place: Placing) -> str:
    """The rings as a path; points that fall on the one before are left out."""
    parts = []
    for ring in outline:
        placed = [f"{coordinate(x)} {coordinate(y)}" for x, y in map(place, ring[:-1])]
        kept = [at for at, before in zip(placed, ["", *placed], strict=False) if at != before]
        parts.append(f"M{'L'.join(kept)}Z")
    return "".join(parts)


def _names(spots: Sequence[Spot], largest: float, place: Placing) -> SafeString:
    """The names of the own municipality and of those chosen, the own one where it is best."""
    taken = [
        (x - 5, y - 5, x + 5, y + 5) for x, y in (place(project(spot.position)) for spot in spots)
    ]
    parts = []
    for spot in reversed(spots):
        at = place(project(spot.position))
        gap = 6 + max((abs(place(p)[0] - at[0]) for p in _extent(spot)), default=0.0)
        gap = min(max(gap, _radius(spot, largest) + 5), 26)
        width = width_of(spot.name) * 1.06
        label = label_at(at, width=width, gap=gap, taken=taken, edge=WIDTH)
        taken.append(label.box)
        known = {
            "x": coordinate(label.x),
            "y": coordinate(label.y),
            "text_anchor": label.anchor,
            "font_weight": BOLD if spot.role is Role.OWN else 400,
        }
        parts += [
            element(
                "text", spot.name, stroke=PAPER, stroke_width=3.5, stroke_linejoin="round",
                fill=PAPER, aria_hidden="true", **known,
            ),
            element("text", spot.name, fill=INK, class_="name", **known),
        ]  # fmt: skip
    return join(parts)


def _legend(chart: Chart) -> SafeString:
    """What the fills mean, the highest class on top."""
    if chart.is_count:
        return _legend_of_sizes(chart)
    fifths = list(reversed(fifths_of(chart.spots)))
    lowest, highest = end_words(chart)
    rows: list[tuple[str, str, str]] = []
    for fifth in fifths:
        ends = [wording.number(value, chart.decimals) for value in (fifth.low, fifth.high)]
        span = "–".join(dict.fromkeys(ends))
        word = {5: highest, 1: lowest}.get(fifth.number, "")
        rows.append((fill(fifth.number, chart), span, word))
    if not fifths:
        rows.append((NO_FIFTH, _("has a value"), ""))
    if any(spot.value is None for spot in chart.spots):
        rows.append((f"url(#{key_of(chart)}-none)", _("no value"), ""))
    parts, y = [], float(LEGEND_TOP)
    if chart.unit:
        parts.append(text(chart.unit, 0, y - 8, fill=MUTED, font_size=SMALL))
    for colour, span, word in rows:
        parts += [
            element(
                "rect", x=0.5, y=coordinate(y), width=SWATCH, height=14, fill=colour,
                stroke=MUTED, stroke_width=0.75,
            ),
            text(span, SWATCH + 6, y + 11.5, fill=INK, font_size=SMALL),
        ]  # fmt: skip
        y += LINE_HEIGHT + 4
        if word:
            parts.append(text(word, SWATCH + 6, y + 6, fill=MUTED, font_size=SMALL))
            y += LINE_HEIGHT
    return join(parts)


def _legend_of_sizes(chart: Chart) -> SafeString:
    """Three circles with their numbers."""
    largest = _largest(chart)
    parts, y = [], float(LEGEND_TOP)
    for share in (1.0, 0.25, 0.05):
        value = _rounded(largest * share)
        radius = _area(value, largest)
        y += radius
        parts += [
            circle(22, y, radius, fill=ACCENT, fill_opacity=0.75, stroke=PAPER),
            text(wording.number(value, 0), 48, y + 4.5, fill=INK, font_size=SMALL),
        ]
        y += radius + 6
    return join(parts)


def _rounded(value: float) -> float:
    """To one digit that counts, so that the legend's numbers are round."""
    return float(f"{value:.0e}")
