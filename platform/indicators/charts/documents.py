"""A chart as a document: its heading, sentence, picture with alternative text, table and source."""

import io
from base64 import b64encode
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from indicators.charts.drawing import draw
from indicators.charts.painting import png_of
from indicators.charts.specification import Chart, Row
from shared.printing import draw_pdf

TAGS = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
PICTURE_WIDTH = 11.5
PAGE, MARGIN = (21.0, 29.7), 2.0
NAME_WIDTH, NUMBER_WIDTH = 5.0, 1.2
"""Centimetres; a column of numbers is never narrower, the page is turned instead."""


def pdf_of(chart: Chart) -> bytes:
    """Tagged PDF in the reader's language. Raises CannotPrintError where it cannot be drawn."""
    return draw_pdf(print_of(chart))


def print_of(chart: Chart) -> str:
    """The page that the PDF is drawn from; its picture is the page's own, as an image."""
    return render_to_string(
        "indicators/chart_document.html",
        {
            "chart": chart,
            "image": f"data:image/svg+xml;base64,{b64encode(draw(chart).encode()).decode()}",
            "language": get_language() or "fi",
        },
    )


def docx_of(chart: Chart) -> bytes:
    """A Word document in the reader's language; the picture is drawn from the page's own."""
    document = Document()
    _set_up(document, chart)
    document.add_heading(chart.title, level=1)
    document.add_paragraph(chart.sentence)
    document.add_picture(io.BytesIO(png_of(draw(chart))), width=Cm(PICTURE_WIDTH))
    _describe(document, chart)
    document.add_heading(_("The same as a table"), level=2)
    _add_table(document, chart)
    source = document.add_paragraph(chart.source)
    source.runs[0].font.size = Pt(9)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, chart: Chart) -> None:
    """Title and language, which readers and screen readers ask for, and quiet headings."""
    document.core_properties.title = chart.title
    document.core_properties.author = "Koettu"
    document.core_properties.comments = ""
    tag = TAGS.get(get_language() or "fi", "fi-FI")
    document.core_properties.language = tag
    [page] = document.sections
    wide = NAME_WIDTH + NUMBER_WIDTH * len(chart.table.head) > PAGE[0] - 2 * MARGIN
    page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = map(Cm, reversed(PAGE) if wide else PAGE)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(MARGIN)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), tag)
    for name, size in (("Heading 1", 18), ("Heading 2", 13)):
        font = document.styles[name].font
        font.size, font.color.rgb = Pt(size), RGBColor(0x1D, 0x22, 0x24)


def _describe(document: Any, chart: Chart) -> None:
    """The picture's alternative text; the sentence before it tells the same."""
    drawing = document.inline_shapes[0]._inline.docPr  # noqa: SLF001 - no public way to the text
    drawing.set("descr", f"{chart.title}. {chart.sentence}")
    drawing.set("title", chart.title)


def _add_table(document: Any, chart: Chart) -> None:
    """With a heading row that comes again on each page, room for names, and numbers to the right."""
    head = Row(chart.table.head[0], ())
    table = document.add_table(rows=0, cols=len(chart.table.head), style="Table Grid")
    table.autofit = False
    [page] = document.sections
    room = page.page_width - page.left_margin - page.right_margin - Cm(NAME_WIDTH)
    numbers = room // max(1, len(chart.table.head) - 1)
    for place, column in enumerate(table.columns):
        column.width = numbers if place else Cm(NAME_WIDTH)
    first = _add_row(table, head.name, chart.table.head[1:], bold=True)
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    first._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - no public way
    for row in chart.table.rows:
        shown = [value or "–" for value in chart.table.shown(row)]
        _add_row(table, row.name, shown, bold=row.is_own)


def _add_row(table: Any, name: str, cells: Any, *, bold: bool) -> Any:
    row = table.add_row()
    for place, (cell, words) in enumerate(zip(row.cells, (name, *cells), strict=True)):
        [paragraph] = cell.paragraphs
        run = paragraph.add_run(words)
        run.bold, run.font.size = bold, Pt(9)
        paragraph.paragraph_format.space_after = Pt(1)
        if place:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return row
