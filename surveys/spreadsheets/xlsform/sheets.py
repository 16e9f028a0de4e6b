"""The sheets of an XLSForm workbook as cells that know where they stand.

Only the sheets that XLSForm knows are read, as a stream and within limits, and an entity is refused
before it is resolved: a file that somebody made to choke us is turned down in a moment.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from shared.spreadsheets.faults import Unreadable
from shared.spreadsheets.workbook import Workbook, column_of, open_workbook, tag_of
from surveys.spreadsheets.xlsform.report import Report

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 300
LONGEST_CELL = 20_000
KNOWN = ("survey", "choices", "settings", "external_choices", "entities", "osm")
ZIP_MARK = b"PK\x03\x04"
OLD_EXCEL_MARK = b"\xd0\xcf\x11\xe0"
LOCKED_MARK = "EncryptedPackage".encode("utf-16-le")


@dataclass(slots=True)
class Sheet:
    """The column names of the first filled row by place from 0, and the filled rows under it."""

    name: str
    head: int = 1
    headers: dict[int, str] = field(default_factory=dict)
    rows: list[tuple[int, dict[int, str]]] = field(default_factory=list)
    formulas: dict[tuple[int, int], bool] = field(default_factory=dict)
    """Cells that hold a formula, by row and place; whether its value was saved with it."""
    merged: list[str] = field(default_factory=list)

    def cell(self, row: int, place: int) -> str:
        """The address as people write it: `survey!D7`."""
        return f"{self.name}!{letters_of(place)}{row}"


def letters_of(place: int) -> str:
    """The letters of a column.

    >>> letters_of(0), letters_of(26)
    ('A', 'AA')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_sheets(data: bytes, report: Report) -> dict[str, Sheet]:
    """The sheets by their name in small letters. Raises Unreadable; smaller faults are reported."""
    _refuse_others(data)
    sheets: dict[str, Sheet] = {}
    with open_workbook(data, LARGEST_UNPACKED) as book:
        for name, _is_visible, part in book.sheets:
            key = name.strip().lower()
            if key in KNOWN and key not in sheets:
                sheets[key] = _read(_FormBook(book), Sheet(key), part, report)
            elif not name.startswith("_"):
                report.drop(
                    sheet=name,
                    why=_("XLSForm has no sheet of this name, so it is left out."),
                )
    return sheets


def _refuse_others(data: bytes) -> None:
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    if len(data) > LARGEST_FILE:
        raise Unreadable(_("The file is larger than 5 megabytes. A form is much smaller."))
    if data.startswith(OLD_EXCEL_MARK):
        if LOCKED_MARK in data:
            raise Unreadable(_("The Excel file is locked with a password."))
        raise Unreadable(_("This is an old Excel file (.xls). Save it as .xlsx."))
    if not data.startswith(ZIP_MARK):
        raise Unreadable(
            _(
                "This is not an Excel workbook (.xlsx). A form needs the sheets “survey” and"
                " “choices”, which a CSV file cannot hold."
            )
        )
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:200]:
        raise Unreadable(_("This is a LibreOffice file (.ods). Save it as .xlsx."))


class _FormBook:
    """The rows of one part of a workbook, with what is merged and what is calculated."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.merged: list[str] = []
        self.formulas: dict[tuple[int, int], bool] = {}

    def rows(self, part: str) -> Iterator[tuple[int, dict[int, str]]]:
        number = 0
        data: Element | None = None
        for event, element in self.book.events(part):
            name = tag_of(element)
            if event == "start":
                data = element if name == "sheetData" else data
            elif name == "row":
                number = int(element.get("r", number + 1))
                yield number, self._cells(number, element)
                if data is not None:
                    data.clear()
            elif name == "mergeCell":
                self.merged.append(element.get("ref", ""))

    def _cells(self, number: int, row: Element) -> dict[int, str]:
        cells: dict[int, str] = {}
        place = -1
        for cell in row:
            place = column_of(cell.get("r", "")) if cell.get("r") else place + 1
            text = self.book.value(cell).replace("\xa0", " ").replace("\r\n", "\n").strip()
            if any(tag_of(child) == "f" for child in cell):
                self.formulas[number, place] = bool(text)
            if text:
                cells[place] = text
        return cells


def _read(book: _FormBook, sheet: Sheet, part: str, report: Report) -> Sheet:
    for number, cells in book.rows(part):
        if number > MOST_ROWS:
            report.fault(
                sheet=sheet.name,
                cell=sheet.cell(number, 0),
                why=_("The sheet has more than %(number)d rows. Divide the form.")
                % {"number": MOST_ROWS},
            )
            break
        if too_long := [place for place, text in cells.items() if len(text) > LONGEST_CELL]:
            report.fault(
                sheet=sheet.name,
                cell=sheet.cell(number, too_long[0]),
                why=_("The cell holds more than %(number)d characters.") % {"number": LONGEST_CELL},
            )
        if cells and max(cells) >= MOST_COLUMNS:
            report.fault(
                sheet=sheet.name,
                cell=sheet.cell(number, max(cells)),
                why=_("The sheet has more than %(number)d columns.") % {"number": MOST_COLUMNS},
            )
            break
        if not cells:
            continue
        if sheet.headers:
            sheet.rows.append((number, cells))
        else:
            sheet.head = number
            sheet.headers = {place: " ".join(text.split()) for place, text in cells.items()}
    sheet.formulas, sheet.merged = book.formulas, [ref for ref in book.merged if ref]
    return sheet
