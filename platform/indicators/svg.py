"""Writing SVG: elements whose every attribute and text is escaped."""

from collections.abc import Iterable, Sequence

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

ACCENT = "#0b5960"
"""The highlighted series; the same as the pages' accent."""

Points = Sequence[tuple[int, float]]
"""Year and value, oldest first."""


def text(content: str, x: float, y: float, **attributes: object) -> SafeString:
    return element("text", content, x=coordinate(x), y=coordinate(y), **attributes)


def element(tag: str, *content: str, **attributes: object) -> SafeString:
    """An element; `stroke_width` becomes stroke-width and `class_` class."""
    written = format_html_join(
        "",
        ' {}="{}"',
        ((name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items()),
    )
    inside = join(conditional_escape(part) for part in content)
    return format_html("<{0}{1}>{2}</{0}>", mark_safe(tag), written, inside)  # noqa: S308 - our own tag names


def join(parts: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def coordinates(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)


def coordinate(number: float) -> str:
    """A coordinate with one decimal, in the machine's way of writing."""
    return f"{number:.1f}".removesuffix(".0")
