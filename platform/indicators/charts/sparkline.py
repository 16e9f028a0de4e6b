"""A small line for a card that tells the same in words."""

from django.utils.safestring import SafeString

from indicators.charts.specification import Points
from indicators.charts.svg import ACCENT, circle, coordinates, element


def sparkline(points: Points) -> SafeString:
    """An `<svg>` hidden from screen readers; empty when there is no line to draw."""
    if len(points) < 2:  # noqa: PLR2004 - one point is no line
        return SafeString("")
    width, height, margin = 120, 32, 4
    years = [year for year, _value in points]
    values = [value for _year, value in points]
    low, high = min(values), max(values)
    placed = [
        (
            margin + (year - years[0]) / (years[-1] - years[0]) * (width - 2 * margin),
            height / 2
            if high == low
            else margin + (high - value) / (high - low) * (height - 2 * margin),
        )
        for year, value in points
    ]
    return element(
        "svg",
        element("polyline", points=coordinates(placed), fill="none", stroke=ACCENT, stroke_width=2),
        circle(*placed[-1], 3.5, fill=ACCENT),
        class_="sparkline",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        aria_hidden="true",
    )
