"""The files that a chart is taken out as."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indicators.charts.documents import docx_of, pdf_of
from indicators.charts.framing import framed
from indicators.charts.painting import png_of
from indicators.charts.specification import Chart
from shared.spreadsheets import CSV, XLSX, write_csv, write_xlsx

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Cells = Sequence[str | float | None]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: the ending of its name, what people call it, and how it is made.

    `is_heavy`: making it takes a second's work, which one address may not ask for without end.
    """

    ending: str
    label: str
    content_type: str
    make: Callable[[Chart], bytes]
    is_heavy: bool = False


def svg_of(chart: Chart) -> bytes:
    return framed(chart).encode()


def csv_of(chart: Chart) -> bytes:
    """The table as spreadsheet programs of Finland open it; the source under it."""
    return write_csv([*_cells(chart), [], [chart.title], [chart.source]])


def xlsx_of(chart: Chart) -> bytes:
    return write_xlsx([("Koettu", [*_cells(chart), [], [chart.title], [chart.source]])])


def _cells(chart: Chart) -> list[Cells]:
    """The head and the rows, numbers as numbers in the decimals that are shown."""
    table = chart.table
    return [
        table.head,
        *(
            (row.name, *(_rounded(value, table.decimals) for value in row.values))
            for row in table.rows
        ),
    ]


def _rounded(value: float | None, decimals: int) -> float | None:
    """What is read is what is shown: 16,8 and not 16,7999."""
    if value is None or isinstance(value, int):
        return value
    return round(value, decimals) if decimals else round(value)


FORMATS: Mapping[str, Format] = {
    one.ending: one
    for one in (
        Format("png", "PNG", "image/png", lambda chart: png_of(framed(chart)), is_heavy=True),
        Format("svg", "SVG", "image/svg+xml", svg_of),
        Format("xlsx", "Excel", XLSX, xlsx_of),
        Format("csv", "CSV", CSV, csv_of),
        Format("docx", "Word", DOCX, docx_of, is_heavy=True),
        Format("pdf", "PDF", "application/pdf", pdf_of, is_heavy=True),
    )
}
