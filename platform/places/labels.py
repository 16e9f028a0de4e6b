"""Where the names on a map stand: beside their points, over as little as can be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LABEL_HEIGHT = 16

Box = tuple[float, float, float, float]
"""Left, upper, right and lower edge."""


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name stands: the end of its line at `anchor`, and the room it takes."""

    x: float
    y: float
    anchor: str
    box: Box


def label_at(
    point: tuple[float, float], *, width: float, gap: float, taken: Iterable[Box], edge: float
) -> Label:
    """The nearest place for a name of `width` that hides least of what is `taken`.

    `gap` keeps it off its point; the picture ends at 0 and at `edge`.
    """
    boxes = list(taken)
    return min(_candidates(point, width, gap), key=lambda label: _hidden(label.box, boxes, edge))


def _candidates(point: tuple[float, float], width: float, gap: float) -> Iterator[Label]:
    """Beside the point, then above and below on both sides, the nearest first."""
    right, left = point[0] + gap, point[0] - gap
    for rise in (0, LABEL_HEIGHT, -LABEL_HEIGHT, 2 * LABEL_HEIGHT, -2 * LABEL_HEIGHT):
        y = round(point[1] + 4.5 + rise, 1)
        for x, west, anchor in ((right, right, "start"), (left, left - width, "end")):
            box = (west, y - LABEL_HEIGHT + 4, west + width, y + 4)
            yield Label(x=round(x, 1), y=y, anchor=anchor, box=box)


def _hidden(box: Box, others: Iterable[Box], edge: float) -> float:
    """The area of `box` that others or the picture's edge cut off.

    In whole units, so that the nearest of equals wins.
    """
    outside = max(0.0, -box[0]) + max(0.0, box[2] - edge)
    return round(outside * LABEL_HEIGHT) + sum(
        round(
            max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
            * max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
        )
        for other in others
    )
