"""A broken sheet is told by sheet and cell, in the reader's language; a trap is refused at once."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from django.utils import translation

from surveys.spreadsheets.xlsform import Reading, read_xlsform
from surveys.spreadsheets.xlsform.parser import parse
from tests.surveys.xlsform.books import SURVEY, Rows, book, saved, with_part

HEAD = ["type", "name", "label::Suomi (fi)"]
CHOICES: Rows = [
    ["list_name", "name", "label::Suomi (fi)"],
    ["yn", "yes", "Kyllä"],
    ["yn", "no", "Ei"],
]


def faults(data: bytes) -> list[tuple[str, str]]:
    """Where and why of each fault, in English."""
    with translation.override("en"):
        reading = read_xlsform(data, parser=parse)
    assert reading.definition is None
    return [(note.where, note.why) for note in reading.report.faults]


@pytest.mark.parametrize(
    ("survey", "cell", "why"),
    [
        ([], "survey", "The sheet is empty."),
        ([HEAD], "survey", "no questions"),
        (
            [["Kysely arjesta"], HEAD, ["text", "a", "A"]],
            "survey!A1",
            "The first row holds a title",
        ),
        ([["name", "label"], ["a", "A"]], "survey!A1", "no column “type”"),
        ([["type", "label"], ["text", "A"]], "survey!A1", "no column “name”"),
        ([["type", "name"], ["text", "a"]], "survey!A1", "no column “label”"),
        ([[*HEAD, "name"], ["text", "a", "A", "b"]], "survey!D1", "survey!B1 is the first"),
        ([HEAD, [None, "a", "A"]], "survey!A2", "The row has no type."),
        ([HEAD, ["text", None, "A"]], "survey!B2", "has no name"),
        ([HEAD, ["text", "my name", "A"]], "survey!B2", "no spaces"),
        ([HEAD, ["text", "a", "A"], ["date", "a", "B"]], "survey!B3", "of the same group"),
        ([HEAD, ["txt", "a", "A"]], "survey!A2", "Did you mean “text”?"),
        ([HEAD, ["Text", "a", "A"]], "survey!A2", "Did you mean “text”?"),
        ([HEAD, ["select_one", "a", "A"]], "survey!A2", "does not name its list"),
        ([HEAD, ["select_one yns", "a", "A"]], "survey!A2", "Did you mean “yn”?"),
        ([HEAD, ["text", "a", None]], "survey!A2", "the question has no text"),
        ([HEAD, ["begin_group", "g", "G"], ["text", "a", "A"]], "survey!A2", "has no end"),
        ([HEAD, ["text", "a", "A"], ["end_group", None, None]], "survey!A3", "Nothing has begun"),
        (
            [HEAD, ["begin_group", "g", "G"], ["text", "a", "A"], ["end_repeat", None, None]],
            "survey!A4",
            "What begins at survey!A2 ends differently",
        ),
        (
            [
                HEAD,
                ["begin_repeat", "g", "G"],
                ["begin_repeat", "h", "H"],
                ["text", "a", "A"],
                ["end_repeat", None, None],
                ["end_repeat", None, None],
            ],
            "survey!A3",
            "A repeat stands inside another",
        ),
        (
            [[*HEAD, "relevant"], ["text", "age", "A", None], ["text", "b", "B", "${aeg} > 1"]],
            "survey!D3",
            "${aeg} is the name of no question. Did you mean “age”?",
        ),
        ([HEAD, ["text", "a", "Hei ${nimi}"]], "survey!C2", "${nimi} is the name of no question"),
        ([[*HEAD, "relevant"], ["text", "a", "A", "1 +"]], "survey!D2", "ends too early"),
        ([[*HEAD, "constraint"], ["integer", "a", "A", ". > (3"]], "survey!D2", "cannot be read"),
        ([[*HEAD, "relevant"], ["text", "a", "A", "pulldata('x')"]], "survey!D2", "pulldata()"),
        (
            [
                [*HEAD, "calculation"],
                ["calculate", "a", None, "${b} + 1"],
                ["calculate", "b", None, "${a} + 1"],
            ],
            "survey!D",
            "wait for each other",
        ),
        ([[*HEAD, "calculation"], ["calculate", "a", None, None]], "survey!D2", "needs its"),
        (
            [[*HEAD, "label::???"], ["text", "a", "A", "B"]],
            "survey!D1",
            "no language that is known",
        ),
        ([[*HEAD, "label::fi"], ["text", "a", "A", "B"]], "survey!D1", "in the same language"),
        ([[*HEAD, "parameters"], ["range", "a", "A", "start=one"]], "survey!D2", "Write a range"),
        ([HEAD, ["begin loop over yn", "a", "A"], ["end loop", None, None]], "survey!A2", "repeat"),
        ([HEAD, ["text", "a", "=UPPER(B2)"]], "survey!C2", "a formula without a value"),
        ([HEAD, ["note", "a", "A"]], "survey", "at least one question"),
        ([HEAD, ["text", "a", "A" * 20_001]], "survey!C2", "more than 20000 characters"),
        ([HEAD, ["select_multiple spaced", "a", "A"]], "choices!B4", "has no spaces"),
    ],
)
def test_a_broken_survey_sheet(survey: Rows, cell: str, why: str) -> None:
    spaced = ["spaced", "with space", "Väli"]
    found = faults(book(survey, choices=[*CHOICES, spaced, ["spaced", "b", "B"]]))
    assert any(where.startswith(cell) and why in told for where, told in found), found


@pytest.mark.parametrize(
    ("choices", "cell", "why"),
    [
        ([["name", "label"], ["yes", "Kyllä"]], "choices!A1", "no column “list_name”"),
        ([["list_name", "label"], ["yn", "Kyllä"]], "choices!A1", "no column “name”"),
        ([*CHOICES, ["yn", "yes", "Joo"]], "choices!B4", "at choices!B2"),
        ([*CHOICES, [None, "maybe", "Ehkä"]], "choices!A4", "belongs to no list"),
        ([*CHOICES, ["yn", None, "Ehkä"]], "choices!B4", "The choice has no name."),
        (CHOICES[:2], "survey!A2", "two options or more"),
        ([], "survey!A2", "has no list “yn”"),
    ],
)
def test_broken_choices(choices: Rows, cell: str, why: str) -> None:
    found = faults(book([HEAD, ["select_one yn", "a", "A"]], choices=choices))
    assert any(where.startswith(cell) and why in told for where, told in found), found


def test_an_unknown_default_language() -> None:
    found = faults(book(settings=[["default_language"], ["Klingonska?"]]))
    assert found == [
        (
            "settings",
            "“Klingonska?” is no language that is known. Write it with its code: Suomi (fi).",
        )
    ]


def test_no_survey_sheet() -> None:
    ((where, why),) = faults(book(None, surveys=SURVEY))
    assert where == "survey"
    assert why == "The workbook has no sheet “survey”. Did you mean “surveys”?"


def test_a_choice_without_the_choices_sheet() -> None:
    ((where, why),) = faults(book([HEAD, ["select_one yn", "a", "A"]]))
    assert (where, why) == ("survey!A2", "The sheet “choices” has no list “yn”.")


def test_merged_column_names() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(book()))
    workbook["survey"].merge_cells("C1:D1")
    ((where, why),) = faults(saved(workbook))
    assert where == "survey!C1:D1"
    assert "merged" in why


def test_what_pyxform_alone_refuses_is_told_in_its_words() -> None:
    group = [["begin_group", "{}", "G"], ["begin_repeat", "r", "R"], ["text", "{}t", "T"]]
    ends: Rows = [["end_repeat", None, None], ["end_group", None, None]]
    rows = [[cell.format(name) for cell in row] for name in "ab" for row in group]
    ((where, why),) = faults(book([HEAD, *rows[:3], *ends, *rows[3:], *ends]))
    assert where == "survey!A8"
    assert "pyxform says" in why


def test_so_many_faults_end_the_reading() -> None:
    rows = [["txt", f"a{number}", "A"] for number in range(1000)]
    assert len(faults(book([HEAD, *rows]))) == 100


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


def entity(text: str) -> str:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head, mark, rest = text.partition("<worksheet")
    return f'{head}<!DOCTYPE x [<!ENTITY l0 "lol">{bomb}]>{mark}{rest.replace("Mitä", "&l9;")}'


def padded(text: str) -> str:
    return text.replace("</sheetData>", "</sheetData>" + " " * 60_000_000)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "The file is empty."),
        (b"type;name;label\ntext;a;A\n", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel file"),
        (
            b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "locked with a password",
        ),
        (b"PK\x03\x04 this is no zip", "damaged"),
        (zipped(word__document_xml="<x/>"), "damaged"),
        (
            b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            ".ods",
        ),
        (b"PK\x03\x04" + bytes(5 * 1024 * 1024), "larger than 5 megabytes"),
    ],
)
def test_other_files(data: bytes, why: str) -> None:
    ((where, told),) = faults(data)
    assert where == ""
    assert why in told


@pytest.mark.parametrize("change", [entity, padded])
def test_bombs_are_refused_at_once(change: Callable[[str], str]) -> None:
    data = with_part(book(), "xl/worksheets/sheet1.xml", change)
    ((where, why),) = faults(data)
    assert where == ""
    assert "damaged" in why or "unpacks to far too much" in why


def test_a_huge_sheet_is_refused() -> None:
    rows = [["text", f"a{number}", "A"] for number in range(5001)]
    ((where, why),) = faults(book([HEAD, *rows]))
    assert where == "survey!A5001"
    assert "more than 5000 rows" in why


def test_too_many_columns() -> None:
    ((where, why),) = faults(book([[*HEAD, *(f"x{n}" for n in range(300))], ["text", "a", "A"]]))
    assert where.startswith("survey!")
    assert "more than 300 columns" in why


def test_the_reader_is_answered_in_their_language() -> None:
    with translation.override("fi"):
        reading: Reading = read_xlsform(b"", parser=parse)
    assert str(reading.report.faults[0]) == "Tiedosto on tyhjä."
