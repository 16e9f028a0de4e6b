"""A chart taken out: the same picture everywhere, files that open, nothing for those it is not for."""

import io
from base64 import b64decode
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pikepdf
import pytest
from django.test import Client
from django.utils.translation import override
from docx import Document
from docx.shared import Cm
from PIL import Image

from accounts.models import User
from indicators.charts import FORMATS, Kind, charts_of, draw
from indicators.charts.documents import print_of
from indicators.charts.painting import png_of
from indicators.comparison import reading
from indicators.models import Indicator
from organisations.models import Organisation
from places.models import Municipality

FILE = "/fi/indicators/tyottomat/charts/{}.{}"
QUERY = {"municipality": "905", "compare": "399"}


def taken(client: Client, kind: str, ending: str, **query: str) -> bytes:
    answer = client.get(FILE.format(kind, ending), QUERY | query)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == (
        f'attachment; filename="tyottomat-{kind}-905.{ending}"'
    )
    assert answer["Content-Type"] == FORMATS[ending].content_type
    return answer.content


def test_page_print_and_document_have_the_same_picture(
    client: Client, indicator: Indicator
) -> None:
    page = client.get("/fi/indicators/tyottomat/", QUERY).content.decode()
    places = Municipality.objects.select_related("county", "region").in_bulk(["905", "399"])
    from indicators.areas import Directory  # noqa: PLC0415

    similar = Directory.load().similar_to(places["905"])
    with override("fi"):
        found = reading(indicator, places["905"], chosen=[places["399"]], similar=similar)
        for kind in (Kind.LINES, Kind.DISTRIBUTION, Kind.MAP):
            chart = charts_of(found)[kind]
            svg = draw(chart)
            assert svg in page
            printed = print_of(chart)
            start = printed.index("base64,") + len("base64,")
            assert b64decode(printed[start : printed.index('"', start)]).decode() == svg
            assert 'lang="fi"' in printed
            document = Document(io.BytesIO(taken(client, kind, "docx")))
            [image] = [
                part.blob for part in document.part.package.iter_parts() if "png" in part.partname
            ]
            assert image == png_of(svg)
            assert f"{chart.title}. {chart.sentence}".replace("&", "&amp;") in printed


def test_the_word_document_is_accessible(client: Client, indicator: Indicator) -> None:
    document = Document(io.BytesIO(taken(client, "distribution", "docx")))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == [document.core_properties.title] == ["Työttömät kunnittain 2025, Vaasa"]
    assert document.core_properties.language == "fi-FI"
    xml = document.element.xml + document.styles.element.xml
    assert 'w:val="en-US"' not in xml
    [described] = document.element.xpath("//wp:docPr")
    assert described.get("descr").startswith("Työttömät kunnittain 2025, Vaasa. Vaasa: 16,8")
    [table] = document.tables
    assert len(document.element.xpath("//w:tr[1]/w:trPr/w:tblHeader")) == 1
    assert [cell.text for cell in table.rows[0].cells] == [
        "Kunta",
        "2025",
        "Viidennes (1 = pienin)",
    ]
    assert [cell.text for cell in table.rows[1].cells] == ["Äänekoski", "17,8", "5"]
    assert len(table.rows) == 309
    [page] = document.sections
    assert page.page_width == pytest.approx(Cm(21), rel=0.001)
    assert table.columns[0].width == pytest.approx(Cm(5), rel=0.001)
    assert "Terveyden ja hyvinvoinnin laitos" in document.paragraphs[-1].text


def test_the_pdf_is_tagged_and_told(client: Client, indicator: Indicator) -> None:
    with pikepdf.open(io.BytesIO(taken(client, "lines", "pdf"))) as pdf:
        root: Any = pdf.Root
        assert str(root.Lang) == "fi"
        assert root.MarkInfo.Marked
        figures = [
            str(o.get("/Alt", "")) for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
        ]  # fmt: skip
    assert any(alt.startswith("Työttömät, Vaasa. Vaasa: 16,8") for alt in figures)


def test_spreadsheets_open_right(client: Client, indicator: Indicator) -> None:
    text = taken(client, "lines", "csv")
    assert text.startswith(b"\xef\xbb\xbf")
    rows = text.decode("utf-8-sig").splitlines()
    assert rows[:2] == ["Paikka;2019;2024;2025", "Vaasa;7,0;16,4;16,8"]
    assert "Terveyden ja hyvinvoinnin laitos" in rows[-1]
    sheet = openpyxl.load_workbook(io.BytesIO(taken(client, "lines", "xlsx"))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == ["Vaasa", 7, 16.4, 16.8]


def test_what_an_own_indicator_is_called_is_no_formula(
    client: Client, indicator: Indicator
) -> None:
    Indicator.objects.update(title={"fi": "=1+1"}, is_demo=True)
    text = taken(client, "lines", "csv").decode("utf-8-sig")
    assert "\n'=1+1, Vaasa" in text
    assert "Esimerkkiarvo" in text


def test_pictures_stand_on_their_own(client: Client, indicator: Indicator) -> None:
    for kind in ("lines", "distribution", "map"):
        root = ET.fromstring(taken(client, kind, "svg"))  # noqa: S314 - our own drawing
        words = " ".join(e.text or "" for e in root.iter("{http://www.w3.org/2000/svg}text"))
        assert "Työttömät" in words
        assert "Terveyden ja hyvinvoinnin laitos" in words
        with Image.open(io.BytesIO(taken(client, kind, "png"))) as image:
            assert image.size[0] == 3 * int(root.get("width") or 0)
            dark = image.convert("L").point(lambda shade: shade < 90 and 255)
            title = dark.crop((0, 0, image.size[0], 120)).histogram()[255]
            assert title > 1_500  # the letters of the title are there: fonts were found


@pytest.mark.parametrize(
    "address",
    [
        FILE.format("multiples", "png"),  # no groups
        FILE.format("pie", "png"),
        FILE.format("lines", "exe"),
        "/fi/indicators/ei-ole/charts/lines.png",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, indicator: Indicator, address: str) -> None:
    assert client.get(address, QUERY).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"municipality": "000"},
        {"municipality": "905", "compare": "x\0"},
        {"compare": "399"},
        {"municipality": "905", "compare": ["399", "545", "231", "837", "091"]},
    ],
)
def test_what_is_not_sensible_is_refused_in_words(
    client: Client, indicator: Indicator, query: dict[str, Any]
) -> None:
    answer = client.get(FILE.format("lines", "csv"), query)
    assert answer.status_code == 400
    assert "paikka, jota emme tunne" in answer.content.decode()


def test_a_hidden_own_indicator_is_its_municipalitys(
    client: Client,
    indicator: Indicator,
    make_member: Callable[..., User],
) -> None:
    place = Municipality.objects.get(pk="905")
    organisation = Organisation.objects.create(
        kind="municipality", name="Vaasa", slug="vaasa", municipality=place
    )
    Indicator.objects.update(source="own", source_id="", municipality=place, is_public=False)
    assert client.get(FILE.format("lines", "csv"), QUERY).status_code == 404
    client.force_login(make_member(organisation, "reader"))
    assert client.get(FILE.format("lines", "csv"), QUERY).status_code == 200


def test_nobody_has_charts_painted_without_end(
    client: Client, indicator: Indicator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indicators.views.charts.MOST_A_MINUTE", 1)
    assert client.get(FILE.format("lines", "png"), QUERY).status_code == 200
    refused = client.get(FILE.format("lines", "png"), QUERY)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert client.get(FILE.format("lines", "csv"), QUERY).status_code == 200
