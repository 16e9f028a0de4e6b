"""From degrees to the plane of the map: the projection of ETRS-TM35FIN on a sphere.

Transverse Mercator around 27° E, in which Finns know the shape of their country. A sphere is
exact enough for a picture: the error is a thousandth of the picture's height.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import atan2, atanh, cos, radians, sin, tan
from typing import Self

MERIDIAN = 27.0
Position = tuple[float, float]
"""Longitude and latitude in degrees."""


def project(position: Position) -> tuple[float, float]:
    """East and north of the meridian and the equator, in radians of the globe.

    >>> project((27.0, 0.0))
    (0.0, 0.0)
    >>> project((21.6, 63.1))[0] < 0 < project((29.7, 62.6))[0]
    True
    """
    longitude, latitude = radians(position[0] - MERIDIAN), radians(position[1])
    return atanh(cos(latitude) * sin(longitude)), atan2(tan(latitude), cos(longitude))


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the plane that a picture of `width` shows, with room for marks at its edges."""

    west: float
    north: float
    scale: float
    width: float
    height: float
    margin: float

    @classmethod
    def around(
        cls,
        positions: Iterable[Position],
        *,
        width: float,
        tallest: float,
        margin: float,
        smallest: float = 0.008,
    ) -> Self:
        """The frame that holds all positions; `smallest` (radians) keeps one point from filling it."""
        plane = map(project, positions)
        return cls.around_projected(
            plane, width=width, tallest=tallest, margin=margin, smallest=smallest
        )

    @classmethod
    def around_projected(
        cls,
        points: Iterable[tuple[float, float]],
        *,
        width: float,
        tallest: float,
        margin: float,
        smallest: float = 0.008,
    ) -> Self:
        """The same of what `project` has given."""
        plane = list(points) or [project((26.0, 65.0))]
        west, east = min(x for x, _y in plane), max(x for x, _y in plane)
        south, north = min(y for _x, y in plane), max(y for _x, y in plane)
        wide, tall = max(east - west, smallest), max(north - south, smallest)
        scale = min((width - 2 * margin) / wide, (tallest - 2 * margin) / tall)
        return cls(
            west=(west + east - wide) / 2 - ((width - 2 * margin) / scale - wide) / 2,
            north=(south + north + tall) / 2,
            scale=scale,
            width=width,
            height=tall * scale + 2 * margin,
            margin=margin,
        )

    def place(self, position: Position) -> tuple[float, float]:
        """Where the position stands in the picture, from its upper left corner."""
        return self.place_projected(project(position))

    def place_projected(self, point: tuple[float, float]) -> tuple[float, float]:
        """The same of what `project` has given: outlines are projected once."""
        x, y = point
        return self.margin + (x - self.west) * self.scale, self.margin + (
            self.north - y
        ) * self.scale

    def shows(self, position: Position) -> bool:
        x, y = self.place(position)
        return 0 <= x <= self.width and 0 <= y <= self.height
