"""The map of points: every point a link with a name, suppressed ones rings, always a table."""

from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override

from places.maps import MapPoint, context_of, draw_map
from places.models import Municipality
from places.projection import Frame

SVG = "{http://www.w3.org/2000/svg}"


def picture(html: str) -> ET.Element:
    """The drawing as XML, which it must be for documents."""
    drawing = html[html.index("<svg") : html.index("</svg>") + 6]
    return ET.fromstring(  # noqa: S314 - our own drawing
        drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    )


def points(**values: int | None) -> list[MapPoint]:
    places = {place.code: place for place in Municipality.objects.all()}
    return [
        MapPoint(
            code=code,
            name=str(places[code]),
            longitude=places[code].longitude,
            latitude=places[code].latitude,
            value=value,
            url=f"/fi/overview/?municipality={code}",
        )
        for code, value in ((key.removeprefix("m"), value) for key, value in values.items())
    ]


def test_every_point_is_a_link_with_a_name(reference_data: None) -> None:
    with override("fi"):
        html = draw_map(
            points(m905=40, m399=10, m231=None, m545=0),
            title="Vastaukset",
            description="Ympyrän koko kertoo määrän.",
            measure="vastausta",
            highlighted="905",
        )
    links = {a.get("href"): a for a in picture(html).iter(f"{SVG}a")}
    assert len(links) == 4
    vaasa = links["/fi/overview/?municipality=905"]
    assert vaasa.get("aria-label") == "Vaasa: 40 vastausta"
    assert vaasa.get("aria-current") == "true"
    kaskinen = links["/fi/overview/?municipality=231"]
    assert "5" in (kaskinen.get("aria-label") or "")
    circle = kaskinen.find(f"{SVG}circle")
    assert circle is not None
    assert "hatch" in (circle.get("fill") or "")
    assert html.count("<tr>") == 5
    assert "style=" not in html


def test_area_not_radius_tells_the_number(reference_data: None) -> None:
    html = draw_map(points(m905=400, m399=100), title="", description="", measure="")
    radii = sorted(
        float(circle.get("r") or 0)
        for link in picture(html).iter(f"{SVG}a")
        if (circle := link.find(f"{SVG}circle")) is not None
    )
    assert radii == [10.0, 20.0]


def test_a_county_fills_the_map_and_the_rest_is_context(reference_data: None) -> None:
    county = Municipality.objects.filter(county="17")
    html = draw_map(
        points(**{f"m{place.code}": 10 for place in county}),
        title="",
        description="",
        measure="",
        context=context_of(list(Municipality.objects.all())),
    )
    drawing = picture(html)
    links = [circle for link in drawing.iter(f"{SVG}a") for circle in link.findall(f"{SVG}circle")]
    assert len(links) == len(county) == 14
    ys = [float(circle.get("cy") or 0) for circle in links]
    assert max(ys) - min(ys) > 300
    context = [c for c in drawing.iter(f"{SVG}circle") if c.get("class") == "map__context"]
    assert 14 <= len(context) < 100


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_all_of_finland_and_the_same_twice(reference_data: None, language: str) -> None:
    with override(language):
        everything = points(**{f"m{place.code}": 7 for place in Municipality.objects.all()})
        first = draw_map(everything, title="t", description="d", measure="m")
        assert first == draw_map(everything, title="t", description="d", measure="m")
    drawing = picture(first)
    _left, _top, width, height = (float(n) for n in (drawing.get("viewBox") or "").split())
    assert width == 360
    assert 500 < height <= 640
    for circle in drawing.iter(f"{SVG}circle"):
        assert 0 < float(circle.get("cx") or -1) < width
        assert 0 < float(circle.get("cy") or -1) < height


def test_north_is_up_and_west_is_left() -> None:
    utsjoki, helsinki, vaasa = (27.0, 69.9), (24.9, 60.2), (21.6, 63.1)
    frame = Frame.around([utsjoki, helsinki, vaasa], width=360, tallest=640, margin=20)
    assert frame.place(utsjoki)[1] < frame.place(vaasa)[1] < frame.place(helsinki)[1]
    assert frame.place(vaasa)[0] < frame.place(helsinki)[0] < frame.place(utsjoki)[0]


def test_an_empty_map_and_a_single_point() -> None:
    assert "<svg" in draw_map([], title="", description="", measure="")
    frame = Frame.around([(25.0, 62.0)], width=360, tallest=640, margin=20)
    x, y = frame.place((25.0, 62.0))
    assert (round(x), round(y)) == (180, round(frame.height / 2))
