"""Distribution, map and small multiples: everything on its place, once, and told without colour."""

import re
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.charts import Chart, Kind, Level, Line, Spot, Table, charts_of, draw
from indicators.charts import svg as drawing
from indicators.charts.classes import NO_FIFTH, SHADES
from indicators.charts.distribution import CONTEXT, STEP
from indicators.charts.map import BORDER
from indicators.charts.municipalities import fifths_by_code
from indicators.charts.specification import Role
from indicators.charts.svg import BOLD, WIDTH, width_of
from indicators.comparison import reading
from indicators.models import Indicator, IndicatorTarget, IndicatorValue
from places.models import Boundary, Municipality, PopulationGroup

from .conftest import value

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def marks(svg: str) -> dict[str, ET.Element]:
    """The marks by what they tell; every one tells something of its own."""
    found = [e for e in parsed(svg).iter() if "mark" in (e.get("class") or "").split()]
    told = {str(e.findtext(f"{SVG}title")): e for e in found}
    assert len(told) == len(found)
    return told


def charts(indicator: Indicator, code: str, *chosen: str) -> dict[Kind, Chart]:
    municipalities = Municipality.objects.select_related("county", "region").in_bulk(
        [code, *chosen]
    )
    own, *others = (municipalities[one] for one in (code, *chosen))
    with override("fi"):
        return dict(charts_of(reading(indicator, own, chosen=others)))


def test_every_municipality_stands_once_at_its_value(indicator: Indicator) -> None:
    IndicatorValue.objects.filter(place_code="005").delete()
    found = charts(indicator, "905", "399")
    chart = found[Kind.DISTRIBUTION]
    with override("fi"):
        dots = marks(draw(chart))
    valued = {
        f"{s.name}: {chart.with_unit(s.value)}": s for s in chart.spots if s.value is not None
    }
    assert set(dots) == set(valued)
    assert len(valued) == 307
    placed = sorted(
        (valued[told].value or 0, float(dot.get("cx") or 0)) for told, dot in dots.items()
    )
    (low, left), (high, right) = placed[0], placed[-1]
    for number, x in placed:
        assert x == pytest.approx(left + (number - low) / (high - low) * (right - left), abs=0.11)
    others = [
        (float(d.get("cx") or 0), float(d.get("cy") or 0))
        for told, d in dots.items()
        if valued[told].role is Role.OTHER
    ]
    for (ax, ay), (bx, by) in combinations(others, 2):
        assert (ax - bx) ** 2 + (ay - by) ** 2 >= (STEP - 0.3) ** 2
    assert "mark--own" in (dots["Vaasa: 16,8\xa0%"].get("class") or "")
    assert [s.name for s in chart.spots if s.role is Role.CHOSEN] == ["Laihia"]


def test_the_classes_are_those_of_the_colours(indicator: Indicator) -> None:
    chart = charts(indicator, "905")[Kind.MAP]
    fifths = {spot.code: spot.fifth for spot in chart.spots}
    for code in ("005", "091", "399", "545", "905", "992"):
        place = Municipality.objects.select_related("county", "region").get(pk=code)
        assert fifths[code] == reading(indicator, place).quintile
    assert fifths_by_code({str(n): 1.0 for n in range(19)}) == {}
    assert set(fifths_by_code({str(n): 1.0 for n in range(20)}).values()) == {3}


def test_picture_and_table_tell_the_same(indicator: Indicator) -> None:
    IndicatorValue.objects.filter(place_code="005").delete()
    with override("fi"):
        for kind, chart in charts(indicator, "905", "399").items():
            if kind is Kind.LINES:
                continue
            rows = {
                f"{row.name}: {chart.table.shown(row)[0] or 'ei arvoa'}" for row in chart.table.rows
            }
            told = {words.replace("\xa0%", "") for words in marks(draw(chart))}
            assert told == (rows if kind is Kind.MAP else rows - {"Alajärvi: ei arvoa"})
            values = [row.values[0] for row in chart.table.rows if row.values[0] is not None]
            assert values == sorted(values, key=lambda number: -number)
    assert "Suurin arvo: Äänekoski, 17,8" in chart.sentence
    assert "Yhdestä kunnasta ei ole arvoa." in chart.sentence


def test_the_sentence_counts_what_stands_on_both_sides(indicator: Indicator) -> None:
    chart = charts(indicator, "005")[Kind.DISTRIBUTION]
    assert "Missään kunnassa arvo ei ole pienempi. Suurempi arvo on 307 kunnassa." in chart.sentence


def test_where_the_own_value_is_missing_the_year_is_told(indicator: Indicator) -> None:
    IndicatorValue.objects.filter(place_code="905").delete()
    chart = charts(indicator, "905")[Kind.DISTRIBUTION]
    assert chart.sentence == "Keskimmäisessä kunnassa arvo oli 10,1\xa0% vuonna 2025."


def test_names_do_not_lie_on_each_other(indicator: Indicator) -> None:
    """Ten chosen whose values lie close, and some at both ends."""
    codes = ("905", "399", "545", "231", "837", "091", "092", "049", "992", "989", "005")
    found = charts(indicator, *codes)
    for kind, name in ((Kind.DISTRIBUTION, "flag"), (Kind.MAP, "name")):
        with override("fi"):
            root = parsed(draw(found[kind]))
        texts = [e for e in root.iter(f"{SVG}text") if e.get("class") == name]
        assert len(texts) == len(codes) + (kind is Kind.DISTRIBUTION)
        boxes = [box_of(e) for e in texts]
        for left, _top, right, _bottom in boxes:
            assert left >= -1
            assert right <= WIDTH + 8
        for a, b in combinations(boxes, 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def box_of(text: ET.Element) -> tuple[float, float, float, float]:
    x, y = float(text.get("x") or 0), float(text.get("y") or 0)
    width = width_of(text.text or "")
    left = x - width if text.get("text-anchor") == "end" else x
    return left, y - 10, left + width, y + 3


def test_a_map_of_outlines_marks_the_own_and_hatches_what_is_missing(indicator: Indicator) -> None:
    IndicatorValue.objects.filter(place_code="399").delete()
    for code, west in (("905", 21.0), ("399", 22.0)):
        ring = [[west, 63.0], [west + 1, 63.0], [west + 1, 63.5], [west, 63.5], [west, 63.0]]
        Boundary.objects.create(
            municipality_id=code,
            geometry=f'{{"type": "Polygon", "coordinates": [{ring}]}}',
            source="Tilastokeskus, CC BY 4.0",
            retrieved_on=timezone.localdate(),
        )
    found = charts(indicator, "905")
    assert found[Kind.MAP].source.endswith("Kuntarajat: Tilastokeskus, CC BY 4.0")
    assert "Kuntarajat" not in found[Kind.DISTRIBUTION].source
    with override("fi"):
        svg = draw(found[Kind.MAP])
    by_code = {mark.get("data-code"): mark for mark in marks(svg).values()}
    assert len(by_code) == 308
    own, missing, point = by_code["905"], by_code["399"], by_code["091"]
    assert (own.tag, missing.tag, point.tag) == (f"{SVG}path", f"{SVG}path", f"{SVG}circle")
    assert float(own.get("stroke-width") or 0) > 2 > float(missing.get("stroke-width") or 0)
    patterns = {e.get("id") for e in parsed(svg).iter(f"{SVG}pattern")}
    fill = (missing.get("fill") or "")[5:-1]
    assert fill.endswith("-none")
    assert fill in patterns
    used = set(re.findall(r"url\(#([^)]+)\)", svg))
    assert used <= patterns
    assert "ei arvoa" in [e.text for e in parsed(svg).iter(f"{SVG}text")]


def test_points_differ_by_size_and_fill_in_every_class(indicator: Indicator) -> None:
    chart = charts(indicator, "905")[Kind.MAP]
    with override("fi"):
        by_code = {mark.get("data-code"): mark for mark in marks(draw(chart)).values()}
    looks = {
        (spot.fifth, by_code[spot.code].get("r"), by_code[spot.code].get("fill"))
        for spot in chart.spots
        if spot.role is Role.OTHER
    }
    assert len(looks) == 5
    assert len({radius for _fifth, radius, _fill in looks}) == 5
    assert len({fill for _fifth, _radius, fill in looks}) == 5


def test_a_count_is_told_by_area_and_has_no_distribution(indicator: Indicator) -> None:
    indicator.is_count = True
    found = charts(indicator, "905")
    assert Kind.DISTRIBUTION not in found
    with override("fi"):
        svg = draw(found[Kind.MAP])
    shown = {str(mark.get("data-code")): float(mark.get("r") or 0) for mark in marks(svg).values()}
    values = {spot.code: spot.value or 0 for spot in found[Kind.MAP].spots}
    largest = max(values.values())
    for code, radius in shown.items():
        assert radius == pytest.approx(20 * (values[code] / largest) ** 0.5, abs=0.06)


def test_small_multiples_share_one_scale(indicator: Indicator) -> None:
    group = PopulationGroup.objects.get(pk="tyottomat")
    for gender, rise in (("female", 0.0), ("male", 4.0)):
        for year in (2024, 2025):
            value(indicator, "municipality", "905", year, 10 + rise, gender).save()
    made = value(indicator, "municipality", "905", 2025, 12.0)
    made.group = group
    made.save()
    chart = charts(indicator, "905")[Kind.MULTIPLES]
    assert [one.name for one in chart.lines] == ["Naiset", "Miehet", "Työttömät"]
    assert chart.context is not None
    with override("fi"):
        svg = draw(chart)
        assert chart.table.shown(chart.table.rows[1]) == ["", "14,0", "14,0"]
    dots = {told: float(mark.get("cy") or 0) for told, mark in marks(svg).items()}
    women, men, group_dot = (
        dots[f"{name} 2025: {number}\xa0%"]
        for name, number in (("Naiset", "10,0"), ("Miehet", "14,0"), ("Työttömät", "12,0"))
    )
    assert group_dot == pytest.approx((women + men) / 2, abs=0.1)
    assert women > men
    assert "Vuonna 2025: Miehet 14,0" in chart.sentence
    assert "Ero on 4,0\xa0prosenttiyksikköä." in chart.sentence
    shown = [e.text for e in parsed(svg).iter(f"{SVG}text")]
    assert {"Naiset", "Miehet", "Työttömät", "10,0\xa0%", "14,0\xa0%", "12,0\xa0%"} <= set(shown)


def test_target_and_threshold_are_levels_with_their_names(
    indicator: Indicator, vaasa: Municipality
) -> None:
    IndicatorTarget.objects.create(
        indicator=indicator, municipality=vaasa, value=5, by_year=2029, threshold=15,
        set_on=timezone.localdate(),
    )  # fmt: skip
    from indicators.comparison import readings  # noqa: PLC0415

    with override("fi"):
        [found] = readings([indicator], vaasa, with_targets=True)
        root = parsed(draw(charts_of(found)[Kind.LINES]))
    levels = [e for e in root.iter(f"{SVG}line") if e.get("class") == "line-chart__level"]
    assert len({e.get("stroke-dasharray") for e in levels}) == 2
    target, threshold = (float(e.get("y1") or 0) for e in levels)
    dots = {
        str(e.findtext(f"{SVG}title")): float(e.get("cy") or 0) for e in root.iter(f"{SVG}circle")
    }
    y = {
        year: dots[f"Vaasa {year}: {shown}\xa0%"] for year, shown in ((2019, "7,0"), (2025, "16,8"))
    }
    per_unit = (y[2019] - y[2025]) / (16.8 - 7)
    assert target == pytest.approx(y[2019] + 2 * per_unit, abs=0.6)
    assert threshold == pytest.approx(y[2025] + 1.8 * per_unit, abs=0.6)
    words = " ".join(e.text or "" for e in root.iter(f"{SVG}text"))
    assert "Tavoite 2029: 5,0\xa0%" in words
    assert "Hälytysraja 15,0" in words


def spots(values: list[float | None]) -> tuple[Spot, ...]:
    fifths = fifths_by_code({str(n): v for n, v in enumerate(values) if v is not None})
    roles = [Role.OWN, Role.CHOSEN]
    return tuple(
        Spot(
            code=str(n),
            name=f"Pitkänimisen Kunnan Nimi {n}",
            position=(20.0 + n % 11, 60.0 + n % 10),
            value=number,
            fifth=fifths.get(str(n)),
            role=roles[n] if n < 2 else Role.OTHER,
        )
        for n, number in enumerate(values)
    )


def chart(kind: Kind, **parts: Any) -> Chart:
    made = Chart(kind=kind, title="Otsikko <&>", sentence="Virke", table=Table((), (), 1), unit="%")
    return replace(made, **parts)


numbers = st.floats(-1e6, 1e6, allow_nan=False, width=32)
series = st.dictionaries(st.integers(1990, 2030), numbers, max_size=6).map(
    lambda points: tuple(sorted(points.items()))
)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.one_of(st.none(), numbers), max_size=40),
    st.lists(series, max_size=11),
    st.booleans(),
)
def test_anything_can_be_drawn_and_stays_inside(
    values: list[float | None],
    groups: list[tuple[tuple[int, float], ...]],
    is_count: bool,  # noqa: FBT001 - what hypothesis gives
) -> None:
    lines = tuple(
        Line(f"Pitkäaikaissairaat ja vammaiset {n}", points, highlighted=not n)
        for n, points in enumerate(groups)
    )
    level = Level(7.0, "Tavoite 2029: 7,0 %")
    for made in (
        chart(Kind.LINES, lines=lines, target=level, threshold=level),
        chart(Kind.DISTRIBUTION, spots=spots(values)),
        chart(Kind.MAP, spots=spots(values), is_count=is_count),
        chart(Kind.MULTIPLES, lines=lines, context=Line("Kaikki", ())),
    ):
        svg = draw(made)
        if not svg:
            continue
        assert svg == draw(made)
        assert "style" not in svg
        root = parsed(svg)
        _left, top, width, height = (float(n) for n in (root.get("viewBox") or "").split())
        for mark in root.iter(f"{SVG}circle"):
            if made.kind in {Kind.DISTRIBUTION, Kind.MAP} and mark.get("cx"):
                assert -0.1 <= float(mark.get("cx") or 0) <= width + 0.1
                assert top <= float(mark.get("cy") or 0) <= top + height


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_have_contrast() -> None:
    """Text 4.5:1, what has to be seen 3:1 (WCAG 1.4.3, 1.4.11); shades darken step by step."""
    paper = drawing.PAPER
    for text in (drawing.INK, drawing.MUTED, drawing.ACCENT, drawing.GREEN, drawing.AMBER):
        assert contrast(text, paper) >= 4.5
    for seen in (CONTEXT, BORDER):
        assert contrast(seen, paper) >= 3
    for shade, mark in ((SHADES[2], SHADES[5]), (SHADES[3], SHADES[5]), (SHADES[4], paper)):
        assert contrast(shade, mark) >= 3
    assert contrast(NO_FIFTH, BORDER) >= 2
    for lighter, darker in pairwise(SHADES.values()):
        assert luminance(lighter) > luminance(darker)
    assert BOLD % 100 == 0
