"""The command for spreadsheets: what it writes, and what it says when it cannot."""

import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd  # type: ignore[import-untyped]
import pytest
from django.core.management import CommandError, call_command

from insights.analysis.files import Columns, FileError, analyse_file, parse_day
from tests.insights.analysis.invented import a_year_and_a_half, passages

REAL = sorted(
    (Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "texts").glob("fst_child.csv")
)


def run(source: Path, *options: str) -> dict[str, Any]:
    target = source.with_suffix(".json")
    call_command("analyse_file", str(source), str(target), *options)
    found: dict[str, Any] = json.loads(target.read_text("utf-8"))
    return found


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    texts = [*passages("fi", 40)[0], "", *passages("sv", 30)[0], "  ", *passages("en", 3)[0], ""]
    path = tmp_path / "answers.csv"
    pd.DataFrame({"id": range(len(texts)), "answer": texts}).to_csv(path, index=False)
    return path


def test_rows_are_counted_from_nought_in_the_order_of_the_file(sheet: Path) -> None:
    found = run(sheet, "--text", "answer")
    keys = {"themes", "subthemes", "assignments", "mentions", "signals", "figures"}
    assert set(found) == keys
    for own, spoken in zip(found["assignments"], found["mentions"], strict=True):
        assert own == (spoken[0]["theme"] if spoken else None)
    assert len(found["assignments"]) == 76
    assert [found["assignments"][row] for row in (40, 71, 72, 75)] == [None] * 4
    ids = [theme["id"] for theme in found["themes"]]
    assert ids == list(range(len(ids)))
    for theme in found["themes"]:
        assert {"id", "label", "terms", "size", "passages", "quotes"} <= set(theme)
        assert [row for row, own in enumerate(found["assignments"]) if own == theme["id"]] == theme[
            "passages"
        ]
        assert {row < 40 for row in theme["passages"]} in ({True}, {False})
    assert found["figures"]["rows"] == {"all": 73, "fi": 40, "sv": 30, "en": 3, "other": 0}


def test_semicolons_and_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    pd.DataFrame({"teksti": passages("fi", 25)[0], "päivä": "31.5.2026"}).to_csv(
        path, index=False, sep=";", encoding="utf-8-sig"
    )
    found = run(path, "--text", "teksti", "--time", "päivä", "--language", "fi", "--themes", "3")
    assert len(found["themes"]) == 3
    assert found["figures"]["as_of"] == "2026-05-31"


@pytest.mark.parametrize("rows", [1, 5])
def test_a_handful_of_texts_has_no_themes(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "few.csv"
    pd.DataFrame({"teksti": passages("fi", rows)[0]}).to_csv(path, index=False)
    found = run(path, "--text", "teksti")
    assert found["themes"] == found["signals"] == found["subthemes"] == []
    assert found["assignments"] == [None] * rows
    assert found["mentions"] == [[]] * rows


def test_lines_inside_cells_and_other_languages(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    texts = ['Bussi ei kulje.\n\nTaksi ei tule, "ei koskaan".', "Автобус не ходит", "ei; no, niin"]
    pd.DataFrame({"id": [1, 2, 3], "teksti": texts}).to_csv(path, index=False, sep=";")
    found = run(path, "--text", "teksti")
    assert found["figures"]["rows"] == {"all": 3, "fi": 2, "sv": 0, "en": 0, "other": 1}
    assert found["figures"]["input_rows"] == 3


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("31.5.2026", date(2026, 5, 31)),
        ("1.2.26", date(2026, 2, 1)),
        ("31. 5. 2026", date(2026, 5, 31)),
        ("31.5.2026 klo 14.05", date(2026, 5, 31)),
        ("31.5.2026, 14:05:00", date(2026, 5, 31)),
        ("2026-05-31T14:05:00+03:00", date(2026, 5, 31)),
        ("", None),
        (pd.NaT, None),
        (pd.Timestamp("2026-05-31 12:00"), date(2026, 5, 31)),
    ],
)
def test_days_are_read_as_people_write_them(cell: object, day: date | None) -> None:
    assert parse_day(cell, 0) == day


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page in Swedish about a year and a half of Finnish texts, a signal and a hostile text among them."""
    corpus, _ = a_year_and_a_half([("Kirjastoauto lakkautettiin meidän kylältä, {}", 10)], weekly=3)
    texts = [*corpus.texts[:-1], '<script>alert("bussi")</script> Bussi ei kulje kouluun']
    path = tmp_path_factory.mktemp("page") / "vuosi.csv"
    table = {"t": texts, "d": corpus.days, "r": corpus.respondents, "g": '<b>"nuoret"'}
    table = pd.concat(
        [
            pd.DataFrame(table),
            pd.DataFrame({"t": ["<i>Bussen går inte</i>", "Автобус <u>не ходит"]}),
        ]
    )
    table.to_csv(path, index=False)
    target = path.with_suffix(".html")
    options = ["--text", "t", "--time", "d", "--respondent", "r", "--group", "g"]
    run(path, *options, "--html", str(target), "--page-language", "sv")
    return target.read_text("utf-8")


def test_the_page_is_whole_in_one_file_and_runs_nothing(page: str) -> None:
    found = _Page()
    found.feed(page)
    assert found.language == "sv"
    assert not {"script", "link", "img", "iframe", "i", "u", "b"} & set(found.tags)
    assert found.tags.count("h1") == found.tags.count("main") == 1
    assert not [name for name in found.names if name in {"src", "srcset"} or name.startswith("on")]
    assert all(target.startswith("#") for target in found.targets)
    assert {target.removeprefix("#") for target in found.targets} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))


def test_the_page_says_what_was_found(page: str) -> None:
    assert "irjastoauto" in page
    assert "&lt;i&gt;Bussen går inte&lt;/i&gt;" in page  # too few for themes: to be read
    assert "Автобус &lt;u&gt;не ходит" in page


class _Page(HTMLParser):
    """The tags, attributes and ids of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.language: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names += [name for name, _ in attrs]
        known = dict(attrs)
        self.ids += [known["id"] or ""] if "id" in known else []
        self.targets += [known["href"] or ""] if "href" in known else []
        if tag == "html":
            self.language = known.get("lang")


def test_a_page_that_cannot_be_written_is_told_before_the_work(sheet: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="its folder does not exist"):
        run(sheet, "--text", "answer", "--html", str(tmp_path / "no" / "page.html"))


def test_stages_are_told_in_a_log(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(sheet, "--text", "answer")
    stages = [line.split()[1] for line in capsys.readouterr().err.splitlines()]
    assert stages[0] == "read"
    assert {"redact", "themes-fi", "done"} <= set(stages)


def test_a_workbook_with_signals(tmp_path: Path) -> None:
    corpus, truth = a_year_and_a_half(
        [("Kirjastoauto lakkautettiin meidän kylältä, {}", 10)], weekly=5
    )
    path = tmp_path / "year.xlsx"
    pd.DataFrame(
        {"t": corpus.texts, "d": corpus.days, "r": corpus.respondents, "p": corpus.places}
    ).to_excel(path, index=False)
    found = run(
        path,
        "--text",
        "t",
        "--time",
        "d",
        "--respondent",
        "r",
        "--place",
        "p",
        "--as-of",
        "2026-05-31",
    )
    (signal,) = found["signals"]
    assert {
        "label",
        "terms",
        "place",
        "group",
        "first_seen",
        "rows",
        "respondents",
        "score",
        "pace",
        "kind",
        "language",
    } <= set(signal)
    named = [truth[row] == "signal 0" for row in signal["rows"]]
    assert sum(named) > len(named) / 2


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (b"a,b\nx,y\n", ["--text", "c"], "no column 'c'; the columns are 'a', 'b'"),
        (b"a,b\nx,y\n", ["--text", "a", "--place", "q"], "no column 'q'"),
        (b"", ["--text", "a"], "empty"),
        (b"a,b\n", ["--text", "a"], "no rows"),
        (b"a,b\n,y\n", ["--text", "a"], "holds no text"),
        ("a,b\nyö,y\n".encode("cp1252"), ["--text", "a"], "not UTF-8"),
        ("a,b\nyö,y\n".encode("utf-16"), ["--text", "a"], "UTF-16"),
        (
            b"a,d\nx,2026-05-01\ny,yesterday\n",
            ["--text", "a", "--time", "d"],
            "row 1: 'yesterday' is not a date",
        ),
        (b"a,b\nx,y\n", ["--text", "a", "--themes", "0"], "at least 1"),
        (b"a,a\nx,y\n", ["--text", "a"], "occurs more than once"),
        (b"a,b\nx,y,z\n", ["--text", "a"], "Expected 2 fields"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, content: bytes, options: list[str], message: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=message) as caught:
        run(path, *options)
    assert caught.value.returncode == 2
    assert "\n" not in str(caught.value)


def test_unwritable_and_missing_files(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("a\nbussi\n", "utf-8")
    with pytest.raises(FileError, match="folder"):
        analyse_file(path, tmp_path / "no" / "out.json", Columns("a"))
    with pytest.raises(FileError, match="there is no file"):
        analyse_file(tmp_path / "none.csv", tmp_path / "out.json", Columns("a"))
    (tmp_path / "bad.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(FileError, match="cannot be read"):
        analyse_file(tmp_path / "bad.xlsx", tmp_path / "out.json", Columns("a"))


@pytest.mark.parametrize("source", REAL, ids=lambda path: path.stem)
def test_real_answers_of_children(source: Path, tmp_path: Path) -> None:
    found = analyse_file(source, tmp_path / "out.json", Columns("q3"), language="fi").result
    assert 5 <= len(found["themes"]) <= 14
    assert len(found["assignments"]) == 414
    assert all(theme["label"] for theme in found["themes"])
