"""What we hand out is what we read back, and no program takes a text of it for a formula."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from shared.spreadsheets import harmless, read_table, write_csv, write_xlsx
from shared.spreadsheets.writing import Cell

ROWS: list[list[Cell]] = [["year", "value"], [2025, 3.5], [2024, -1.25], ["=1+1", None]]


def test_csv_opens_where_a_comma_is_decimal() -> None:
    data = write_csv(ROWS)
    assert data.decode("utf-8-sig") == "year;value\r\n2025;3,5\r\n2024;-1,25\r\n'=1+1;\r\n"
    assert data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "write", [write_csv, lambda rows: write_xlsx([("Sheet", rows), ("Other", [["a"]])])]
)
def test_what_is_written_is_read_back(write: Callable[..., bytes]) -> None:
    table = read_table(io.BytesIO(write([["år", "värde"], [2025, 1.5], ["Åland", 3]])))
    assert table.headers == ["år", "värde"]
    cells = [[cell.replace(",", ".") for cell in row] for _number, row in table.rows]
    assert cells == [["2025", "1.5"], ["Åland", "3"]]


def test_a_workbook_holds_no_formula() -> None:
    risky = ["=HYPERLINK('x')", "+1", "-1", "@x", "\tx"]
    book = openpyxl.load_workbook(
        io.BytesIO(write_xlsx([("Sheet", [["a"], *([x] for x in risky)])]))
    )
    assert [cell.data_type for [cell] in book["Sheet"].iter_rows(min_row=2)] == ["s"] * len(risky)
    assert all(harmless(text).startswith("'") for text in risky)
