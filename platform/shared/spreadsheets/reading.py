"""One table of text, whatever file it came in."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from shared.spreadsheets.faults import Unreadable
from shared.spreadsheets.workbook import rows_of_workbook

LARGEST_FILE = 25 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 400
DELIMITERS = ";,\t"
ZIP_MARK = b"PK\x03\x04"
OLD_EXCEL_MARK = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Table:
    """Headers (made different from each other), and rows with the number that Excel shows."""

    headers: list[str]
    rows: list[tuple[int, list[str]]]
    notice: Any = ""


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def read_table(file: Readable) -> Table:
    """The first sheet or the whole CSV. Raises Unreadable with the reason in words."""
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise Unreadable(_("The file is larger than 25 megabytes. Divide it."))
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    if data.startswith(OLD_EXCEL_MARK):
        raise Unreadable(_("This is an old Excel file (.xls). Save it as .xlsx or CSV."))
    notice: Any = ""
    if data.startswith(ZIP_MARK):
        rows = rows_of_workbook(data)
    else:
        text, notice = _decode(data)
        rows = _rows_of_csv(text)
    return _table(rows, notice)


def _decode(data: bytes) -> tuple[str, Any]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252":
            return text, _(
                "The file was read as Windows-1252. Look in the preview that å, ä and ö are right."
            )
        return text, ""
    raise Unreadable(_("The characters of the file could not be read. Save it as CSV (UTF-8)."))


def _rows_of_csv(text: str) -> Iterator[tuple[int, list[str]]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    number = 0
    try:
        for number, cells in enumerate(lines, start=1):
            yield number, cells
    except csv.Error as error:
        raise Unreadable(
            _("Row %(number)d could not be read: is a quotation mark missing?")
            % {"number": number + 1}
        ) from error


def _delimiter(text: str) -> str:
    """The most frequent of the usual ones in the first line, outside quotation marks."""
    first = text.partition("\n")[0]
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _table(rows: Iterator[tuple[int, list[str]]], notice: Any) -> Table:
    filled = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    _number, header = next(filled, (0, []))
    while header and not header[-1].strip():
        header = header[:-1]
    if not header:
        raise Unreadable(_("The file has no header row."))
    if len(header) > MOST_COLUMNS:
        raise Unreadable(_("The file has too many columns: at most 400 can be read."))
    kept: list[tuple[int, list[str]]] = []
    for number, cells in filled:
        if len(kept) == MOST_ROWS:
            raise Unreadable(_("The file has more than 200 000 rows. Divide it."))
        kept.append((number, cells))
    if not kept:
        raise Unreadable(_("The file has headers but no rows under them."))
    return Table(_different(header), kept, notice)


def _different(header: list[str]) -> list[str]:
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        name = cell.replace("\0", "").strip()[:200] or f"#{place}"
        while name in names:
            name = f"{name} ({place})"
        names.append(name)
    return names
