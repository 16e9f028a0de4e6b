"""Charts: accessible, direct labels, no inline style, the same twice, sound as XML."""

from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.charts import Chart, Kind, Line, Table, chart_of, draw, line_chart, sparkline
from indicators.charts.scale import axis_for
from indicators.comparison import reading
from indicators.models import Indicator
from places.models import Municipality

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


def draw_lines(
    lines: list[Line], *, title: str, description: str, decimals: int, unit: str = ""
) -> str:
    return draw(
        Chart(
            kind=Kind.LINES,
            title=title,
            sentence=description,
            table=Table((), (), decimals),
            decimals=decimals,
            unit=unit,
            lines=tuple(lines),
        )
    )


def test_a_chart_tells_itself_without_being_seen(indicator: Indicator, vaasa: Municipality) -> None:
    with override("fi"):
        laihia = Municipality.objects.get(pk="399")
        found = reading(indicator, vaasa, chosen=[laihia])
        svg = line_chart(found)
        assert svg == line_chart(found)
    drawing = ET.fromstring(svg)  # noqa: S314 - our own drawing
    assert drawing.get("role") == "img"
    labelled = (drawing.get("aria-labelledby") or "").split()
    named = {e.get("id"): e.text for e in drawing if e.get("id")}
    assert [named[key] for key in labelled] == ["Työttömät, Vaasa", found.sentence]
    assert {"Vaasa", "Laihia", "Koko maa", "Pohjanmaan", "hyvinvointialue"} <= set(texts(svg))
    assert {"2019", "2025"} <= set(texts(svg))
    lines = [e for e in drawing.iter(f"{SVG}polyline") if e.get("class")]
    assert len(lines) == 4
    assert "main" in (lines[-1].get("class") or "")
    assert "style" not in svg


def test_a_count_stands_alone(indicator: Indicator, vaasa: Municipality) -> None:
    indicator.is_count = True
    svg = line_chart(reading(indicator, vaasa))
    assert svg.count("line-chart__line ") + svg.count('line-chart__line"') == 1


def test_the_table_has_every_value_of_the_chart(indicator: Indicator, vaasa: Municipality) -> None:
    with override("fi"):
        chart = chart_of(reading(indicator, vaasa))
        own, *_others, country = chart.table.rows
        assert chart.table.head == ("Paikka", "2019", "2024", "2025")
        assert (own.name, chart.table.shown(own)) == ("Vaasa", ["7,0", "16,4", "16,8"])
        assert (country.name, chart.table.shown(country)) == ("Koko maa", ["", "9,9", "9,9"])


def test_a_scale_that_does_not_start_at_zero_says_so() -> None:
    with override("fi"):
        high = draw_lines(
            [Line("Vaasa", [(2024, 66_000), (2025, 66_100)], highlighted=True)],
            title="",
            description="",
            decimals=0,
        )
        assert "Asteikko ei ala nollasta." in texts(high)
        low = draw_lines(
            [Line("Vaasa", [(2024, 3), (2025, 9)])], title="", description="", decimals=0
        )
        assert "Asteikko ei ala nollasta." not in texts(low)


def test_what_people_write_is_escaped() -> None:
    svg = draw_lines(
        [Line("<script>&", [(2024, 1.0)])], title='"<b>', description="&", decimals=0, unit="<%>"
    )
    ET.fromstring(svg)  # noqa: S314 - it must be sound
    assert "<script>" not in svg


def test_nothing_to_draw() -> None:
    assert draw_lines([], title="", description="", decimals=0) == ""
    assert sparkline([(2024, 1.0)]) == ""
    assert "polyline" in sparkline([(2023, 1.0), (2024, 1.0)])


numbers = st.floats(-1e7, 1e7, allow_nan=False, width=32)


@settings(deadline=None)
@given(st.lists(numbers, min_size=1, max_size=12))
def test_every_value_stands_on_the_scale(values: list[float]) -> None:
    axis = axis_for(values)
    assert axis.low <= min(values) + 1e-3
    assert axis.high >= max(values) - abs(max(values)) * 1e-6 - 1e-3
    assert 2 <= len(axis.ticks) <= 8
    assert list(axis.ticks) == sorted(axis.ticks)


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(1990, 2030), numbers), min_size=1, max_size=6),
        min_size=1,
        max_size=6,
    )
)
def test_everything_stays_inside_the_picture(series: list[list[tuple[int, float]]]) -> None:
    svg = draw_lines(
        [Line(f"Kunta {n}", sorted(dict(points).items())) for n, points in enumerate(series)],
        title="t",
        description="d",
        decimals=1,
    )
    drawing = ET.fromstring(svg)  # noqa: S314 - our own drawing
    _left, top, width, height = (float(n) for n in (drawing.get("viewBox") or "").split())
    for line in drawing.iter(f"{SVG}polyline"):
        for pair in (line.get("points") or "").split():
            x, y = (float(n) for n in pair.split(","))
            assert 0 <= x <= width
            assert top <= y <= top + height


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_document_can_hold_the_chart(
    indicator: Indicator, vaasa: Municipality, language: str
) -> None:
    from weasyprint import HTML  # noqa: PLC0415 - heavy, only here

    with override(language):
        svg = line_chart(reading(indicator, vaasa))
    document = HTML(string=f"<html lang={language}><body>{svg}</body></html>").write_pdf()
    assert document is not None
    assert document.startswith(b"%PDF")
