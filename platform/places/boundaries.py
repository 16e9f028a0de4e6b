"""Statistics Finland's outlines of the municipalities, made small enough to draw.

Format: WFS 2.0, GeoJSON; the properties of a feature tell the municipality's code. CC BY 4.0.
"""

import json
from collections.abc import Iterable, Mapping
from math import cos, radians
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from shared.download import Downloader, DownloadError

BASE_URL = "https://geo.stat.fi/geoserver/tilastointialueet"
SOURCE = "Tilastokeskus, kuntapohjaiset tilastointialueet {year}, 1:4 500 000. CC BY 4.0."
TOLERANCE = 0.01
"""About a kilometre, in degrees of latitude: less is not seen in a map of the country."""
DECIMALS = 3
PRECISION = 1e-6
"""Corners of neighbours nearer than this, in degrees, are the same."""
NARROWING = cos(radians(64.5))
"""How much shorter a degree of longitude is than one of latitude in the middle of Finland."""
FINLAND = (19.0, 58.5, 32.5, 70.5)
"""West, south, east and north edge, with the sea."""


def fetch(downloader: Downloader, *, year: int) -> dict[str, str]:
    """The outline of each municipality of the year as compact GeoJSON, by code.

    Neighbours keep a common line: all are simplified together. DownloadError when an answer is not
    in the promised form.
    """
    answer = downloader.get_json(
        "wfs",
        {
            "service": "WFS",
            "version": "2.0.0",
            "request": "GetFeature",
            "typeName": f"tilastointialueet:kunta4500k_{year}",
            "outputFormat": "application/json",
            "srsName": "EPSG:4326",
        },
    )
    try:
        shapes = {
            str(feature["properties"]["kunta"]): shape(feature["geometry"])
            for feature in answer["features"]
        }
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
        raise DownloadError(
            f"The answer is not in the form that the service has promised ({error!r})."
        ) from error
    if odd := [code for code, one in shapes.items() if not _is_land(one)]:
        raise DownloadError(
            "The answer is not in the form that the service has promised: no area in Finland as the "
            f"outline of {', '.join(odd)}."
        )
    return {
        code: _compact(one) for code, one in zip(shapes, simplify(shapes.values()), strict=True)
    }


def simplify(shapes: Iterable[Any]) -> list[Any]:
    """The areas with fewer corners. What two of them share stays shared."""
    exact = [shapely.set_precision(one, PRECISION) for one in shapes]
    narrowed = [shapely.transform(one, lambda points: points * [NARROWING, 1]) for one in exact]
    simpler = shapely.coverage_simplify(narrowed, TOLERANCE)
    return [shapely.transform(one, lambda points: points / [NARROWING, 1]) for one in simpler]


def _is_land(outline: Any) -> bool:
    if outline.geom_type not in {"Polygon", "MultiPolygon"} or outline.is_empty:
        return False
    west, south, east, north = outline.bounds
    return bool(
        FINLAND[0] <= west <= east <= FINLAND[2] and FINLAND[1] <= south <= north <= FINLAND[3]
    )


def _compact(outline: Any) -> str:
    """GeoJSON without spaces, in degrees to a hundred metres; rings that vanish in that are left out."""
    found: Mapping[str, Any] = mapping(outline)
    polygons = found["coordinates"] if found["type"] == "MultiPolygon" else [found["coordinates"]]
    kept = [rings for polygon in polygons if (rings := _rings(polygon))]
    if not kept:
        raise DownloadError("An outline has no area left.")
    return json.dumps({"type": "MultiPolygon", "coordinates": kept}, separators=(",", ":"))


def _rings(polygon: Iterable[Iterable[Any]]) -> list[list[list[float]]]:
    """The polygon's rings with corners rounded, none twice in a row; empty without the outer one."""
    rings = []
    for number, ring in enumerate(polygon):
        corners: list[list[float]] = []
        for longitude, latitude, *_height in ring:
            corner = [round(longitude, DECIMALS), round(latitude, DECIMALS)]
            if not corners or corner != corners[-1]:
                corners.append(corner)
        if len(corners) >= 4:  # noqa: PLR2004 - a triangle and the way back
            rings.append(corners)
        elif number == 0:
            return []
    return rings
