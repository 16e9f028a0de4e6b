"""A chart's picture as it is taken out: with its title, its sentence and its source."""

from django.utils.safestring import SafeString

from indicators.charts.drawing import draw
from indicators.charts.specification import Chart
from indicators.charts.svg import BOLD, FONT, INK, MUTED, PAPER, WIDTH, element, text, wrapped

MARGIN = 18
FULL_WIDTH = WIDTH + 2 * MARGIN
TITLE, SENTENCE, SOURCE = (16, 20), (13, 18), (11, 15)
"""Size of the letters and height of a row."""


def framed(chart: Chart) -> SafeString:
    """One `<svg>` that tells by itself what it is; empty when there is nothing to draw."""
    drawn = draw(chart)
    if not drawn:
        return drawn
    parts: list[SafeString] = []
    y = float(MARGIN)
    y = _rows(parts, chart.title, y, 42, TITLE, fill=INK, font_weight=BOLD)
    y = _rows(parts, chart.sentence, y + 4, 54, SENTENCE, fill=INK) + 10
    parts.append(element("g", drawn, transform=f"translate({MARGIN} {y:.0f})"))
    y += _height_of(drawn) + 8
    y = _rows(parts, chart.source, y, 64, SOURCE, fill=MUTED) + MARGIN - 6
    return element(
        "svg",
        element("title", chart.title),
        element("rect", width=FULL_WIDTH, height=f"{y:.0f}", fill=PAPER),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {FULL_WIDTH} {y:.0f}",
        width=FULL_WIDTH,
        height=f"{y:.0f}",
        font_family=FONT,
    )


def _rows(
    parts: list[SafeString],
    words: str,
    y: float,
    characters: int,
    size: tuple[int, int],
    **looks: object,
) -> float:
    """Write the words in rows from `y` on; answers where the next thing begins."""
    letters, row_height = size
    for row in wrapped(words, characters):
        y += row_height
        parts.append(text(row, MARGIN, y - 4, font_size=letters, **looks))
    return y


def _height_of(drawn: SafeString) -> float:
    """The height that a picture of ours says it has."""
    start = drawn.index(' height="') + len(' height="')
    return float(drawn[start : drawn.index('"', start)])
