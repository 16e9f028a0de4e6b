"""Writing SVG: elements whose every attribute and text is escaped, and what all pictures share.

Colours are attributes, not styles: the content security policy allows no inline style, and a
document has no style sheet of the page. Weights are whole hundreds, which every renderer knows.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape
from textwrap import wrap

from django.utils.safestring import SafeString, mark_safe

from indicators.charts.specification import Chart

WIDTH = 340
"""Of every picture: a phone's, so that its letters are not drawn smaller there."""
FONT = "Public Sans Variable, Public Sans, sans-serif"
FONT_SIZE = 14
SMALL = 12.5
LINE_HEIGHT = 17
BOLD = 600

ACCENT = "#0b5960"
"""The highlighted series; the same as the pages' accent."""
INK, MUTED, GRID, PAPER = "#1d2224", "#565a58", "#dcd8d0", "#ffffff"
GREEN, AMBER = "#0f6b43", "#7a4f00"
"""A target and a threshold."""

SHARES = {0.3: " \N{NO-BREAK SPACE}.,:;'|!iljI()·", 0.42: "ftr1-J", 0.92: "mwMW%—@"}
"""Of the height of the letters: how wide those are that differ from the rest. Public Sans's own."""
WIDTHS = {letter: share for share, letters in SHARES.items() for letter in letters}
CAPITAL, OTHER = 0.72, 0.61


def text(content: str, x: float, y: float, **attributes: object) -> SafeString:
    return element("text", content, x=coordinate(x), y=coordinate(y), **attributes)


def element(tag: str, *content: str, **attributes: object) -> SafeString:
    """An element; `stroke_width` becomes stroke-width and `class_` class.

    Written without templates: a map has a thousand of them.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for name, value in attributes.items()
    )
    return mark_safe(f"<{tag}{written}>{join(content)}</{tag}>")  # noqa: S308 - escaped here


def join(parts: Iterable[str]) -> SafeString:
    """One text of the parts; those that are not SVG of ours are escaped."""
    return mark_safe(  # noqa: S308 - escaped here
        "".join(part if isinstance(part, SafeString) else escape(str(part)) for part in parts)
    )


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> SafeString:
    return element(
        "line",
        x1=coordinate(x1),
        y1=coordinate(y1),
        x2=coordinate(x2),
        y2=coordinate(y2),
        **attributes,
    )


def circle(x: float, y: float, radius: float, *content: str, **attributes: object) -> SafeString:
    return element(
        "circle",
        *content,
        cx=coordinate(x),
        cy=coordinate(y),
        r=coordinate(radius),
        **attributes,
    )


def coordinates(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)


def coordinate(number: float) -> str:
    """A coordinate with one decimal, in the machine's way of writing."""
    written = f"{number:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def width_of(content: str, size: float = FONT_SIZE) -> float:
    """About how wide the text is drawn; rather a little too much than too little.

    >>> 38 < width_of("Vaasa") < 46
    True
    """
    return size * sum(WIDTHS.get(c, CAPITAL if c.isupper() else OTHER) for c in content)


def wrapped(name: str, characters: int) -> list[str]:
    """The name in rows; no word is broken."""
    return wrap(name, characters, break_long_words=False, break_on_hyphens=True) or [name]


def picture(  # noqa: PLR0913 - everything after the chart is named
    chart: Chart,
    content: Sequence[str],
    *,
    height: float,
    top: float = 0,
    class_: str = "",
    interactive: bool = True,
) -> SafeString:
    """The `<svg>` of a chart, named by its title and described by its sentence."""
    key = key_of(chart)
    classes = ["chart-picture", class_, "chart-picture--marks" if interactive else ""]
    return element(
        "svg",
        element("title", chart.title, id=f"chart-{key}-title"),
        element("desc", chart.sentence, id=f"chart-{key}-text"),
        *content,
        xmlns="http://www.w3.org/2000/svg",
        class_=" ".join(filter(None, classes)),
        viewBox=f"0 {coordinate(-top)} {WIDTH} {coordinate(height + top)}",
        width=WIDTH,
        height=coordinate(height + top),
        role="img",
        aria_labelledby=f"chart-{key}-title chart-{key}-text",
        font_family=FONT,
        font_size=FONT_SIZE,
    )


def key_of(chart: Chart) -> str:
    """What makes the ids of a picture its own; charts that say the same share theirs."""
    told = (chart.kind.value, chart.title, chart.sentence, chart.lines, len(chart.spots))
    return sha256(repr(told).encode()).hexdigest()[:8]
