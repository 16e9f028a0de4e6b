"""Tables for people to take away: CSV as spreadsheet programs of Finland open it, and XLSX."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

import xlsxwriter

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RISKY = ("=", "+", "-", "@", "\t", "\r")
WIDTH = 24
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML holds."""

Cell = str | float | None
"""None is an empty cell; a number is written as a number."""


def harmless(cell: str) -> str:
    """No text that a spreadsheet program takes for a formula.

    >>> harmless("=1+1"), harmless("Vaasa")
    ("'=1+1", 'Vaasa')
    """
    return f"'{cell}" if cell.startswith(RISKY) else cell


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, `;` between cells and a decimal comma."""
    out = io.StringIO(newline="")
    lines = csv.writer(out, delimiter=";")
    for row in rows:
        lines.writerow([_plain(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_xlsx(sheets: Iterable[tuple[str, Sequence[Sequence[Cell]]]]) -> bytes:
    """A workbook of sheets by name (at most 31 characters), the first row of each in bold.

    Text is written as text: nothing in it becomes a formula or a link.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "bottom": 1})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.set_column(0, max((len(row) for row in rows), default=1) - 1, WIDTH)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    text = _UNWRITABLE.sub("", cell)
                    sheet.write_string(line, place, text, bold if line == 0 else None)
                elif cell is not None:
                    sheet.write_number(line, place, cell)
        sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    return harmless(cell) if isinstance(cell, str) else str(cell).replace(".", ",")
