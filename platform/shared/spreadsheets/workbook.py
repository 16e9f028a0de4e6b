"""The first sheet of an XLSX workbook (ECMA-376 part 1, 18.3) as rows of text.

A workbook is a zip of XML. It is read as a stream and refused when it unpacks to more than it may.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from xml.etree.ElementTree import Element, ParseError, iterparse

from django.utils.translation import gettext_lazy as _

from shared.spreadsheets.faults import Unreadable

LARGEST_UNPACKED = 150 * 1024 * 1024
LARGEST_RATIO = 100
"""Real workbooks pack to a tenth or a thirtieth; a bomb to a thousandth."""
LAST_COLUMN = 16_384
LARGEST_SMALL_PART = 8 * 1024 * 1024
MOST_STRINGS = 1_000_000
DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Built-in number formats that show a day or a time (18.8.30)."""
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
DAMAGED = _("The Excel file is damaged. Save it again as .xlsx or CSV.")


def rows_of_workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Raises Unreadable when the file is no workbook, damaged or far too large."""
    with open_workbook(data) as book:
        yield from book.rows(book.first_visible())


@contextmanager
def open_workbook(data: bytes, largest: int = LARGEST_UNPACKED) -> Iterator["Workbook"]:
    """Inside, whatever is wrong with the file becomes Unreadable; it may unpack to `largest`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > min(largest, max(LARGEST_RATIO * len(data), 1024 * 1024)):
                raise Unreadable(_("The Excel file unpacks to far too much. Divide it."))
            yield Workbook(archive)
    except RecursionError as error:
        raise Unreadable(DAMAGED) from error
    except (
        zipfile.BadZipFile, zlib.error, ParseError, LookupError, ValueError, OSError, EOFError,
    ) as error:  # fmt: skip
        raise Unreadable(DAMAGED) from error
    except (NotImplementedError, RuntimeError) as error:  # an unknown packing, or a password
        raise Unreadable(_("The Excel file is locked with a password.")) from error


class Workbook:
    """The parts of a workbook; `sheets` are names with what is visible and where it is kept."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        book = self._small("xl/workbook.xml")
        properties = next((e for e in book if tag_of(e) == "workbookPr"), None)
        in_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
        self.epoch = EPOCH_1904 if in_1904 else EPOCH
        self.sheets = self._sheets(book)
        self.strings = self._strings()
        self.date_styles = self._date_styles()

    def events(self, name: str) -> Iterator[tuple[str, Element]]:
        """Starts and ends of the elements of a part. A part that defines entities is refused."""
        with io.BufferedReader(self.archive.open(name)) as part:  # type: ignore[type-var]
            if b"<!D" in part.peek(4096).replace(b"\0", b"").upper():
                raise ValueError(name)
            yield from iterparse(part, events=("start", "end"))  # noqa: S314 - no entities, bounded

    def _small(self, name: str) -> list[Element]:
        """The elements of a part that is always small."""
        if self.archive.getinfo(name).file_size > LARGEST_SMALL_PART:
            raise ValueError(name)
        return [element for event, element in self.events(name) if event == "end"]

    def _sheets(self, book: list[Element]) -> list[tuple[str, bool, str]]:
        targets = {
            relation.get("Id"): relation.get("Target", "").removeprefix("/")
            for relation in self._small("xl/_rels/workbook.xml.rels")
        }
        sheets = []
        for sheet in (element for element in book if tag_of(element) == "sheet"):
            key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
            target = targets[key]
            part = target if target.startswith("xl/") else f"xl/{target}"
            is_visible = sheet.get("state") in {None, "visible"}
            sheets.append((sheet.get("name", ""), is_visible, part))
        return sheets

    def first_visible(self) -> str:
        """The part of the first sheet that is not hidden. Raises LookupError when there is none."""
        visible = [part for _name, is_visible, part in self.sheets if is_visible]
        if not visible:
            raise LookupError
        return visible[0]

    def _strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.archive.namelist():
            return []
        strings: list[str] = []
        root: Element | None = None
        for event, element in self.events("xl/sharedStrings.xml"):
            root = element if root is None else root
            if event == "end" and tag_of(element) == "si":
                strings.append(_text_of(element))
                root.clear()
                if len(strings) > MOST_STRINGS:
                    raise ValueError("strings")
        return strings

    def _date_styles(self) -> set[int]:
        """Indexes of the cell styles that show a number as a day."""
        if "xl/styles.xml" not in self.archive.namelist():
            return set()
        own: set[int] = set()
        styles: list[int] = []
        for element in self._small("xl/styles.xml"):
            if tag_of(element) == "numFmt" and _shows_day(element):
                own.add(int(element.get("numFmtId", "0")))
            elif tag_of(element) == "cellXfs":
                styles = [int(style.get("numFmtId", "0")) for style in element]
        return {place for place, number in enumerate(styles) if number in DATE_FORMATS | own}

    def rows(self, part: str) -> Iterator[tuple[int, list[str]]]:
        number = cells = 0
        sheet_data: Element | None = None
        for event, element in self.events(part):
            name = tag_of(element)
            if event == "start":
                sheet_data = element if name == "sheetData" else sheet_data
            elif name == "c":
                cells += 1
                if cells > LAST_COLUMN:
                    raise ValueError(cells)
            elif name == "row":
                number = int(element.get("r", number + 1))
                yield number, self._cells(element)
                cells = 0
                if sheet_data is not None:
                    sheet_data.clear()

    def _cells(self, row: Element) -> list[str]:
        cells: list[str] = []
        for cell in row:
            place = column_of(cell.get("r", "")) if cell.get("r") else len(cells)
            if not 0 <= place < LAST_COLUMN:
                raise ValueError(place)
            cells += [""] * (place - len(cells))
            cells.append(self.value(cell))
        return cells

    def value(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text_of(cell)
        raw = next((child.text or "" for child in cell if tag_of(child) == "v"), "")
        if kind == "s":
            return self.strings[int(raw)] if raw else ""
        if kind in {"str", "d"}:
            return raw
        if kind == "e":  # #N/A and its like
            return ""
        if kind == "b":
            return "true" if raw == "1" else "false"
        return self._number(raw, int(cell.get("s", "0")))

    def _number(self, raw: str, style: int) -> str:
        if not raw:
            return ""
        value = float(raw)
        if style in self.date_styles and 0 < value < 2_958_466:  # noqa: PLR2004 - the year 9999
            return (self.epoch + timedelta(days=int(value))).isoformat()
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004


def tag_of(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _text_of(element: Element) -> str:
    """The text of a string item without its reading aids (rPh)."""
    parts = []
    for child in element:
        if tag_of(child) == "t":
            parts.append(child.text or "")
        elif tag_of(child) in {"r", "is"}:
            parts.append(_text_of(child))
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    """`_x000A_` is a character that XML cannot hold (22.4.2.4); one that no text holds is left out."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character.isprintable() or character in "\t\n\r" else ""


def _shows_day(number_format: Element) -> bool:
    code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format.get("formatCode", "")).lower()
    return any(letter in code for letter in "dmyh") and "general" not in code


def column_of(reference: str) -> int:
    """The place of a cell: `A1` → 0, `AA7` → 26."""
    place = 0
    for letter in reference.rstrip("0123456789"):
        place = place * 26 + ord(letter.upper()) - ord("A") + 1
    return place - 1
