import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared.models import AuditEntry
from shared.spreadsheets import Unreadable, read_table
from surveys.actions import (
    cancel_import,
    check_import,
    confirm_import,
    create_survey,
    go_live,
    map_import,
    start_import,
    store_import,
)
from surveys.actions.rows import RowReader
from surveys.definition import Definition, Page, Question
from surveys.forms.importing import ColumnsForm
from surveys.models import ImportBatch, Response, Survey
from surveys.spreadsheets import Columns, guess_columns
from tests.conftest import Published
from tests.surveys.conftest import PRIVACY
from tests.surveys.everything import everything

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "texts"
REAL_FILES = [
    (path, columns, people)
    for name, columns, people in [
        ("fst_child.csv", ["q3", "q7", "q11"], 414),
        ("fst_dev_coop.csv", ["q11_1", "q11_2", "q11_3"], 945),
    ]
    if (path := REAL / name).exists()
]
CSV = (
    "kunta;ryhmä;päivä;vastaaja;wellbeing;services;joy;worry\r\n"
    "Vaasa;nuoret;1.3.2026;a1;4;Helppoa;Kahvihetket;\r\n"
    "905;ikääntyneet, omaishoitajat;2026-03-02;a1;2,0;melko-vaikeaa;;Bussit\r\n"
    ";;;;;;;\r\n"
    "Tampere;;;b2;3;;;x\r\n"
    "Vasa;aikuiset;32.1.2026;b3;9;ehkä;x;x\r\n"
    ';;;b4;1;;"kaksi\r\nriviä";\r\n'
)


def read(data: str | bytes, encoding: str = "utf-8") -> Any:
    return read_table(io.BytesIO(data.encode(encoding) if isinstance(data, str) else data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_usual_csv_is_read(encoding: str, delimiter: str) -> None:
    table = read(f'nimi{delimiter}"ikä; v, \t"\r\nÅsa{delimiter}7\r\n', encoding)
    assert table.headers == ["nimi", "ikä; v,"]
    assert table.rows == [(2, ["Åsa", "7"])]
    assert bool(table.notice) == (encoding == "cp1252")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n \n",
        b"a;b\n",
        b"PK\x03\x04 not a zip",
        b"\xd0\xcf\x11\xe0 old",
        b"\xff\xfea",
        b'a;b\n"x' + b"y" * 200_000,
    ],
)
def test_a_file_that_is_no_spreadsheet_says_why(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert str(caught.value)


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_text() -> None:
    from datetime import date, datetime  # noqa: PLC0415

    table = read(
        workbook(
            [
                ["Teksti", "Luku", "Päivä", "Tosi", None, "Teksti"],
                ["Å & <b>", 3.0, date(2026, 3, 1), True, None, "=1+1"],
                [],
                ["x", 0.1, datetime(2026, 3, 2, 10, 30), False],  # noqa: DTZ001 - as Excel has it
            ]
        )
    )
    assert table.headers == ["Teksti", "Luku", "Päivä", "Tosi", "#5", "Teksti (6)"]
    assert table.rows == [
        (2, ["Å & <b>", "3", "2026-03-01", "true", "", ""]),
        (4, ["x", "0.1", "2026-03-02", "false"]),
    ]


SHEET = "xl/worksheets/sheet1.xml"


def changed(parts: dict[str, bytes]) -> bytes:
    """A small workbook with some of its parts put in anew."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["a"], ["b"]]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            if entry not in parts:
                new.writestr(entry, old.read(entry))
        for entry, content in parts.items():
            new.writestr(entry, content)
    return out.getvalue()


def test_shared_strings_are_looked_up_without_their_reading_aids() -> None:
    strings = b"<sst><si><t>otsikko</t></si><si><r><t>a</t></r><r><t>b</t></r><rPh><t>x</t></rPh></si></sst>"
    sheet = b'<worksheet><sheetData><row><c t="s"><v>0</v></c></row><row r="9"><c r="A9" t="s"><v>1</v></c></row></sheetData></worksheet>'
    table = read(changed({"xl/sharedStrings.xml": strings, SHEET: sheet}))
    assert (table.headers, table.rows) == (["otsikko"], [(9, ["ab"])])


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (SHEET, b"<worksheet>" + b" " * 160_000_000 + b"</worksheet>"),
        ("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 1_100_000 + b"</sst>"),
        (SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'),
        (SHEET, b"<worksheet><sheetData>"),
        (
            SHEET,
            b"<worksheet><sheetData><row>" + b"<c/>" * 20_000 + b"</row></sheetData></worksheet>",
        ),
        (SHEET, b'<worksheet><sheetData><row r="x"/></sheetData></worksheet>'),
        (SHEET, b'<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>'),
        (SHEET, b'<worksheet><sheetData><row><c r="ZZZZ1"/></row></sheetData></worksheet>'),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships/>"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value[:30]),
)
def test_a_bomb_or_a_damaged_workbook_is_refused(part: str, content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(changed({part: content}))
    with pytest.raises(Unreadable):
        read(workbook([["a"], ["b"]])[:-200])


@pytest.fixture
def batch(everyday: Survey, ngo: Organisation, groups: dict[str, PopulationGroup]) -> ImportBatch:
    file = SimpleUploadedFile("kevät.csv", CSV.encode())
    return start_import(everyday, organisation=ngo, actor=None, file=file, file_name="kevät.csv")


@pytest.fixture
def columns(batch: ImportBatch) -> Columns:
    table = read(CSV)
    definition = batch.survey.versions.get().definition
    from surveys.definition import read_definition  # noqa: PLC0415

    return guess_columns(table.headers, read_definition(definition))


def test_columns_are_guessed_by_their_headers(columns: Columns) -> None:
    assert set(columns.questions) == {"wellbeing", "services", "joy", "worry"}
    assert columns.municipality_column == "kunta"
    assert columns.groups_column == "ryhmä"
    assert columns.date_column == "päivä"
    assert columns.respondent_column == "vastaaja"


def test_a_check_names_rows_and_reasons_and_stores_nothing(
    batch: ImportBatch, columns: Columns
) -> None:
    map_import(batch, actor=None, columns=columns)
    checked = check_import(batch)
    assert (checked.good, checked.blank, checked.wrong) == (3, 0, 2)
    batch.refresh_from_db()
    assert batch.status == "checked"
    assert {(error["row"], error["column"]) for error in batch.errors} == {
        (5, "kunta"),
        (6, "ryhmä"),
        (6, "päivä"),
        (6, "wellbeing"),
        (6, "services"),
    }
    assert all("%" in e["message"] or e["message"] for e in batch.errors)
    assert not Response.objects.exists()


def test_an_answer_is_not_cut_short_at_a_separator(
    everyday: Survey, ngo: Organisation, columns: Columns
) -> None:
    file = SimpleUploadedFile("jatko.csv", (CSV + "Vaasa;;;b5;3;;kahvi; ja pulla;\r\n").encode())
    batch = start_import(everyday, organisation=ngo, actor=None, file=file, file_name="jatko.csv")
    map_import(batch, actor=None, columns=columns)
    assert check_import(batch).wrong == 2, "an empty cell too many is no harm"

    file = SimpleUploadedFile("jatko.csv", (CSV + "Vaasa;;;b5;3;;;kahvi; pulla\r\n").encode())
    batch = start_import(everyday, organisation=ngo, actor=None, file=file, file_name="jatko.csv")
    map_import(batch, actor=None, columns=columns)
    assert check_import(batch).wrong == 3


def test_confirmed_rows_are_stored_and_the_file_goes(
    batch: ImportBatch, columns: Columns, ngo: Organisation, published: Published
) -> None:
    stated = Columns.read({**columns.to_json(), "consent": ["analyse"], "basis": "Lupa paperilla"})
    map_import(batch, actor=None, columns=stated)
    check_import(batch)
    path = Path(batch.file.path)
    assert path.exists()
    confirm_import(batch, actor=None)
    with published() as events:
        assert store_import(batch) == 3
    assert not path.exists()
    assert (batch.status, batch.imported) == ("done", 3)
    first, second, third = sorted(Response.objects.all(), key=lambda r: r.answers["wellbeing"])[
        ::-1
    ]
    assert first.answers == {"wellbeing": 4, "services": "helppoa", "joy": "Kahvihetket"}
    assert (first.municipality_id, str(first.submitted_on)) == ("905", "2026-03-01")
    assert {group.pk for group in second.groups.all()} == {"ikaantyneet", "omaishoitajat"}
    assert first.respondent == second.respondent != third.respondent
    assert first.respondent != "a1"
    assert len(first.respondent) == 32
    assert third.answers["joy"] == "kaksi\nriviä"
    assert (first.consent_analyse, first.consent_quote, first.source) == (True, False, ngo)
    assert {topic for topic, _kind in events} == {"municipality.905"}
    assert [e.verb for e in AuditEntry.objects.filter(subject_id=str(batch.pk)).order_by("pk")]


def test_the_same_file_twice_is_stored_once(
    batch: ImportBatch, columns: Columns, everyday: Survey, ngo: Organisation
) -> None:
    map_import(batch, actor=None, columns=columns)
    store_import(batch)
    file = SimpleUploadedFile("taas.csv", CSV.encode())
    again = start_import(everyday, organisation=ngo, actor=None, file=file, file_name="taas.csv")
    map_import(again, actor=None, columns=columns)
    assert store_import(again) == 0
    assert Response.objects.count() == 3


def test_a_cancelled_import_leaves_nothing(batch: ImportBatch, columns: Columns) -> None:
    map_import(batch, actor=None, columns=columns)
    check_import(batch)
    path = Path(batch.file.path)
    cancel_import(batch, actor=None)
    assert not path.exists()
    assert (batch.status, batch.errors) == ("cancelled", [])
    assert not Response.objects.exists()


# --- The command -----------------------------------------------------------------


@pytest.fixture
def three_questions(vaasa: Organisation, municipalities: dict[str, Municipality]) -> Survey:
    questions = [
        Question(name=name, type="long-text", label={"fi": name})
        for name in ("first", "second", "third")
    ]
    survey = create_survey(
        vaasa,
        actor=None,
        slug="kolme",
        kind="survey",
        title={"fi": "Kolme kysymystä"},
        definition=Definition(pages=[Page("all", {"fi": "Kaikki"}, questions)]),
        municipalities=[municipalities["905"], municipalities["399"]],
        **PRIVACY,
    )
    go_live(survey, actor=None)
    return survey


@pytest.mark.parametrize(
    ("path", "columns", "people"), REAL_FILES, ids=lambda value: str(value)[-16:]
)
def test_real_survey_data_come_in_whole(
    three_questions: Survey,
    path: Path,
    columns: list[str],
    people: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = [str(path), "--survey", "kolme", "--respondent-column", "fsd_id", "--yes"]
    for question, column in zip(("first", "second", "third"), columns, strict=True):
        arguments += ["--map", f"{question}={column}"]
    call_command("import_responses", *arguments, "--consent", "analyse,quote")
    output = capsys.readouterr().out
    stored = Response.objects.all()
    counts = [int(number) for number in re.findall(r"(\d+) (?:good|without)", output)]
    assert (counts[0], sum(counts)) == (stored.count(), people)
    assert len({response.respondent for response in stored}) == stored.count()
    assert all(response.consent_quote and response.answers for response in stored)
    assert f"{stored.count()} responses stored" in output


def run_command(path: Path, *more: str) -> None:
    call_command("import_responses", str(path), "--survey", "kolme", *more)


def test_the_command_checks_without_storing(
    three_questions: Survey, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("teksti;kunta\nhei;Vaasa\nhei;Turku\n")
    with pytest.raises(CommandError, match="1 rows"):
        run_command(path, "--map", "first=teksti", "--municipality-column", "kunta", "--check")
    assert "row 3, kunta" in capsys.readouterr().out
    assert not Response.objects.exists()
    assert not ImportBatch.objects.exists()
    run_command(path, "--map", "first=teksti", "--municipality", "399", "--yes")
    assert {response.municipality_id for response in Response.objects.all()} == {"399"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--map", "first=puuttuu"],
        ["--map", "fourth=teksti"],
        ["--map", "first"],
        [],
        ["--map", "first=teksti", "--consent", "kaikki"],
        ["--map", "first=teksti", "--organisation", "tuntematon"],
        ["--map", "first=teksti", "--municipality", "091"],
    ],
)
def test_a_wrong_call_is_a_clear_error(
    three_questions: Survey, tmp_path: Path, arguments: list[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("teksti\nhei\n")
    with pytest.raises(CommandError):
        run_command(path, *arguments)
    with pytest.raises(CommandError):
        run_command(tmp_path / "puuttuu.csv", "--map", "first=teksti")
    with pytest.raises(CommandError):
        call_command("import_responses", str(path), "--survey", "ei-ole", "--map", "a=b")
    assert not ImportBatch.objects.exists()


def test_a_long_import_resumes_where_it_stopped(
    batch: ImportBatch, columns: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.actions.imports.CHUNK", 1)
    map_import(batch, actor=None, columns=columns)
    seen: Callable[[int], None] = _stop_after(2)
    with pytest.raises(InterruptedError):
        store_import(batch, progress=seen)
    assert Response.objects.count() == 2
    batch.refresh_from_db()
    assert store_import(batch) == 1
    assert Response.objects.count() == 3


def _stop_after(rows: int) -> Callable[[int], None]:
    def progress(done: int) -> None:
        if done == rows:
            raise InterruptedError

    return progress


# --- Every type of question ------------------------------------------------------------


def test_what_fits_in_a_cell_is_read_and_the_rest_is_left_out(
    vaasa: Organisation, municipalities: dict[str, Municipality], groups: dict[str, PopulationGroup]
) -> None:
    survey = create_survey(
        vaasa,
        actor=None,
        slug="kaikki",
        kind="survey",
        title={"fi": "Kaikki"},
        definition=everything(),
        municipalities=[municipalities["905"]],
        **PRIVACY,
    )
    go_live(survey, actor=None)
    headers = [
        "name",
        "age",
        "distance",
        "moved",
        "vehicle",
        "best",
        "town",
        "whom",
        "spot",
        "what",
    ]
    columns = guess_columns(headers, everything())
    assert not {"spot", "what", "ways", "photo"} & columns.questions.keys()
    form = ColumnsForm(survey, everything(), headers)
    assert [label for label in form.left_out if "paikka" in label]
    reader = RowReader(survey, survey.versions.get(), columns, headers)
    cells = [
        "Vilja",
        "17,0",
        "2,5",
        "2020-02-01 00:00:00",
        "Bil",
        "Pyörä; Buss",
        "Vasa",
        "omaishoitajat",
    ]
    row = reader(2, cells)
    told = {name: row.answers[name] for name in columns.questions if name in row.answers}
    assert told == {
        "name": "Vilja",
        "age": 17,
        "distance": 2.5,
        "moved": "2020-02-01",
        "vehicle": "auto",
        "best": ["pyora", "bussi"],
        "town": "905",
        "whom": ["omaishoitajat"],
    }
    wrong = reader(
        3, ["Vilja", "x", "y", "31.2.2020", "Lentokone", "Pyörä; Pyörä", "Atlantis", "muu"]
    )
    assert {fault.column for fault in wrong.faults} >= {
        "age", "distance", "moved", "vehicle", "best", "town", "whom",
    }  # fmt: skip
