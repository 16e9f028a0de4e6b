"""The outlines of municipalities on the plane of the map, read once for each import of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Sum
from django.db.models.functions import Length

from indicators.charts.specification import Outline
from places.models import Boundary
from places.projection import project


@dataclass(frozen=True, slots=True)
class Outlines:
    """By municipality's code, and whose they are; empty where none have been imported."""

    by_code: Mapping[str, Outline] = field(default_factory=dict)
    source: str = ""


def outlines() -> Outlines:
    """The outlines that there are. One query, two at first."""
    stamp = Boundary.objects.aggregate(
        count=Count("pk"),
        size=Sum(Length("geometry")),
        newest=Max("retrieved_on"),
        source=Max("source"),
    )
    return _read(*stamp.values()) if stamp["count"] else Outlines()


@lru_cache(maxsize=1)
def _read(_count: int, _size: int, _newest: date, source: str) -> Outlines:
    stored = Boundary.objects.values_list("municipality_id", "geometry")
    return Outlines({code: outline_of(json.loads(geometry)) for code, geometry in stored}, source)


def outline_of(geometry: Mapping[str, Any]) -> Outline:
    """The rings of a GeoJSON Polygon or MultiPolygon, projected.

    >>> len(outline_of({"type": "Polygon", "coordinates": [[[21, 63], [22, 63], [22, 64], [21, 63]]]}))
    1
    """
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return tuple(
        tuple(project((position[0], position[1])) for position in ring)
        for polygon in polygons
        for ring in polygon
    )
