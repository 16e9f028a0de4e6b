"""What becomes of each thing that an XLSForm may hold, and what the report says of it."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.utils import translation
from msgspec.structs import asdict

from surveys.definition import Definition, Question
from surveys.spreadsheets.xlsform import Reading, read_xlsform
from surveys.spreadsheets.xlsform.parser import parse
from tests.surveys.xlsform.books import SURVEY, Rows, book, with_part

HEAD = ["type", "name", "label::Suomi (fi)"]
CHOICES: Rows = [
    ["list_name", "name", "label::Suomi (fi)", "label::Svenska (sv)"],
    ["abc", "a", "Aa", "A på svenska"],
    ["abc", "b", "Bee", None],
    ["abc", "c", "See", None],
]


def read(survey: Rows, **sheets: Rows) -> Reading:
    with translation.override("en"):
        return read_xlsform(book(survey, **{"choices": CHOICES, **sheets}), parser=parse)


def sound(survey: Rows, **sheets: Rows) -> Definition:
    reading = read(survey, **sheets)
    assert reading.definition is not None, [str(note) for note in reading.report.faults]
    return reading.definition


def one(row: Sequence[Any], columns: Sequence[str] = (), **sheets: Rows) -> Question:
    """The question that a row becomes, after a text that it may ask about."""
    return sound([[*HEAD, *columns], ["text", "first", "Ensin"], row], **sheets).question("q")


def notes(reading: Reading, kind: str) -> list[tuple[str, str, str]]:
    return [
        (note.where, note.stood, note.became) for note in reading.report.notes if note.kind == kind
    ]


@pytest.mark.parametrize(
    ("row", "columns", "expected"),
    [
        (["text", "q", "Q"], [], {"type": "text"}),
        (["string", "q", "Q"], [], {"type": "text"}),
        (["text", "q", "Q", "multiline"], ["appearance"], {"type": "long-text", "analyse": True}),
        (["text", "q", "Q", "rows=5"], ["parameters"], {"type": "long-text"}),
        (["integer", "q", "Q"], [], {"type": "integer"}),
        (["decimal", "q", "Q"], [], {"type": "decimal"}),
        (["date", "q", "Q"], [], {"type": "date"}),
        (["select_one abc", "q", "Q"], [], {"type": "single", "other": False}),
        (["select_one abc or_other", "q", "Q"], [], {"type": "single", "other": True}),
        (["select_multiple abc", "q", "Q"], [], {"type": "multiple"}),
        (["select_multiple abc or_other", "q", "Q"], [], {"type": "multiple", "other": True}),
        (["rank abc", "q", "Q"], [], {"type": "ranking"}),
        (["note", "q", "Q"], [], {"type": "note"}),
        (["acknowledge", "q", "Q"], [], {"type": "consent"}),
        (["geopoint", "q", "Q"], [], {"type": "place"}),
        (["image", "q", "Q"], [], {"type": "file", "accept": "photo"}),
        (["audio", "q", "Q"], [], {"type": "file", "accept": "audio"}),
        (["file", "q", "Q"], [], {"type": "file", "accept": "file"}),
        (["calculate", "q", None, "1 + 1"], ["calculation"], {"calculation": "1 + 1"}),
        (
            ["range", "q", "Q", "start=1 end=5 step=1"],
            ["parameters"],
            {"type": "scale", "points": 5},
        ),
        (["range", "q", "Q"], [], {"type": "scale", "points": 10}),
        (
            ["range", "q", "Q", "start=0 end=100 step=10"],
            ["parameters"],
            {"type": "integer", "minimum": 0, "maximum": 100},
        ),
        (
            ["range", "q", "Q", "start=0 end=1 step=0.5"],
            ["parameters"],
            {"type": "decimal", "maximum": 1},
        ),
        (["dateTime", "q", "Q"], [], {"type": "date"}),
        (["time", "q", "Q"], [], {"type": "text"}),
        (["text", "q", "Q", "yes"], ["required"], {"required": True}),
        (["text", "q", "Q", "true()"], ["required"], {"required": True}),
        (["text", "q", "Q", "Vihje"], ["hint::Suomi (fi)"], {"hint": {"fi": "Vihje"}}),
        (["text", "q", "Q", "${first} = 'x'"], ["relevant"], {"relevant": "${first} = 'x'"}),
        (["text", "q", "Q", "${first} = 'x'"], ["relevance"], {"relevant": "${first} = 'x'"}),
        (["integer", "q", "Q", ". >= 1 and . <= 5"], ["constraint"], {"minimum": 1, "maximum": 5}),
        (["integer", "q", "Q", ". > 0"], ["constraint"], {"minimum": 1, "constraint": ""}),
        (["decimal", "q", "Q", ". > 0"], ["constraint"], {"constraint": ". > 0"}),
        (
            ["integer", "q", "Q", ". <= 9 and (. != 3 or ${first} = 'x')"],
            ["constraint"],
            {"maximum": 9, "constraint": ". != 3 or ${first} = 'x'"},
        ),
        (["date", "q", "Q", ". <= today()"], ["constraint"], {"latest": "today"}),
        (["date", "q", "Q", ". >= '2026-01-01'"], ["constraint"], {"earliest": "2026-01-01"}),
        (["text", "q", "Q", "string-length(.) <= 50"], ["constraint"], {"maximum_length": 50}),
        (["select_multiple abc", "q", "Q", "count-selected(.) <= 2"], ["constraint"], {"most": 2}),
        (
            ["text", "q", "Q", "Ei käy"],
            ["constraint_message::Suomi (fi)"],
            {"constraint_message": {"fi": "Ei käy"}},
        ),
        (["select_one abc", "q", "Q", "yes-no"], ["koettu::type"], {"type": "yes-no"}),
        (["text", "q", "Q", "municipality"], ["koettu::type"], {"type": "municipality"}),
        (["text", "q", "Q", "groups"], ["koettu::type"], {"type": "groups"}),
        (
            ["text", "q", "Q", "multiline", "no"],
            ["appearance", "koettu::analyse"],
            {"type": "long-text", "analyse": False},
        ),
        (["range", "q", "Q", "Huono"], ["koettu::low::Suomi (fi)"], {"low": {"fi": "Huono"}}),
    ],
)
def test_every_type_and_column(
    row: Sequence[Any], columns: Sequence[str], expected: dict[str, Any]
) -> None:
    question = asdict(one(row, columns))
    assert {name: question[name] for name in expected} == expected


def test_the_choices_of_a_list_in_two_languages() -> None:
    question = one(["select_one abc", "q", "Q"])
    assert [choice.name for choice in question.choices] == ["a", "b", "c"]
    assert question.choices[0].label == {"fi": "Aa", "sv": "A på svenska"}


@pytest.mark.parametrize(
    ("row", "column", "stood"),
    [
        (["text", "q", "Q", "kuva.jpg"], "media::image", "kuva.jpg"),
        (["text", "q", "Q", "5"], "default", "5"),
        (["select_one abc", "q", "Q", "x = 1"], "choice_filter", "x = 1"),
        (["text", "q", "Q", "Kysy näin"], "guidance_hint::Suomi (fi)", "Kysy näin"),
        (["text", "q", "Q", "yes"], "readonly", "yes"),
        (["text", "q", "Q", "Vastaa"], "required_message", "Vastaa"),
        (["text", "q", "Q", "numbers"], "appearance", "numbers"),
        (["image", "q", "Q", "max-pixels=9"], "parameters", "max-pixels"),
        (["text", "q", "Q", "${first} = 'x'"], "required", "${first} = 'x'"),
        (["text", "q", "Q", "regex(., 'a+')"], "constraint", "regex(., 'a+')"),
        (["text", "q", "Q", "oma"], "my own notes", "oma"),
        (["text", "q", "Q", "1 + 1"], "calculation", "1 + 1"),
        (["integer", "q", "Q", "yes-no"], "koettu::type", "yes-no"),
    ],
)
def test_every_cell_left_out_is_named(row: Sequence[Any], column: str, stood: str) -> None:
    reading = read([[*HEAD, column], ["text", "first", "Ensin"], row])
    dropped = [note for note in notes(reading, "dropped") if note[0].startswith("survey")]
    assert dropped == [("survey!D3", stood, "")]
    assert reading.definition is not None


@pytest.mark.parametrize(
    "row",
    [
        ["start", "begun", None],
        ["today", "day", None],
        ["deviceid", "device", None],
        ["geoshape", "area", "Alue"],
        ["select_one_from_file towns.csv", "town", "Kunta"],
        ["select_one ${first}", "again", "Taas"],
        ["background-audio", "sound", None],
    ],
)
def test_types_that_have_no_counterpart(row: Sequence[Any]) -> None:
    reading = read([*SURVEY, ["text", "first", "Ensin"], row])
    dropped = [where for where, _stood, _became in notes(reading, "dropped")]
    assert [where for where in dropped if where.startswith("survey")] == ["survey!A4"]
    assert reading.definition is not None
    assert [question.name for question in reading.definition.questions] == ["story", "first"]


def test_what_asks_about_a_row_left_out_is_a_fault() -> None:
    reading = read([[*HEAD, "relevant"], ["start", "begun"], ["text", "q", "Q", "${begun} = 1"]])
    (fault,) = reading.report.faults
    assert (fault.where, "it is left out" in fault.why) == ("survey!D3", True)


def test_other_sheets_settings_lists_and_columns_left_out() -> None:
    choices = [[*CHOICES[0], "image", "region"], ["spare", "x", "X", None, "x.png", "north"]]
    reading = read(
        SURVEY,
        choices=choices,
        settings=[["form_title", "allow_choice_duplicates"], ["Arki", "no"]],
        entities=[["dataset", "label"], ["people", "x"]],
        Muistiinpanot=[["Kysy Liisalta"]],
    )
    assert [where for where, _stood, _became in notes(reading, "dropped")] == [
        "Muistiinpanot",
        "entities",
        "settings!B2",
        "choices!A2",
        "choices!E2",
        "choices!F2",
    ]
    assert reading.title == {"fi": "Arki"}


def test_names_are_made_to_fit_and_references_follow() -> None:
    reading = read(
        [
            [*HEAD, "relevant"],
            ["integer", "Ikä", "Ikä"],
            ["text", "Date", "Päivä"],
            ["select_one spaced", "Q3", "Mikä, ${Ikä}?", "${Ikä} > 17 and ${Date} != ''"],
            ["text", "q4", "Miksi?", "${Q3} = 'en osaa'"],
        ],
        choices=[CHOICES[0], ["spaced", "en osaa", "En osaa"], ["spaced", "ok", "Käy"]],
    )
    assert reading.definition is not None
    assert [question.name for question in reading.definition.questions] == [
        "ika",
        "date_2",
        "q3",
        "q4",
    ]
    third, fourth = reading.definition.questions[2:]
    assert third.label == {"fi": "Mikä, ${ika}?"}
    assert third.relevant == "${ika} > 17 and ${date_2} != ''"
    assert fourth.relevant == "${q3} = 'en_osaa'"
    assert notes(reading, "changed") == [
        ("choices!B2", "en osaa", "en_osaa"),
        ("survey!B2", "Ikä", "ika"),
        ("survey!B3", "Date", "date_2"),
        ("survey!B4", "Q3", "q3"),
        ("survey!D4", "${Ikä} > 17 and ${Date} != ''", third.relevant),
        ("survey!D5", "${Q3} = 'en osaa'", "${q3} = 'en_osaa'"),
    ]


def test_groups_become_pages_and_nested_ones_join_their_conditions() -> None:
    definition = sound(
        [
            [*HEAD, "relevant", "appearance"],
            ["text", "loose", "Irti"],
            ["begin_group", "one", "Ykkönen", "${loose} != ''", "field-list"],
            ["text", "a", "A"],
            ["begin_group", "two", None, "${a} = 'x' or ${a} = 'y'"],
            ["text", "b", "B"],
            ["end_group"],
            ["text", "c", "C"],
            ["end_group"],
            ["text", "last", "Viimeksi"],
        ]
    )
    pages = [(p.name, p.title, [q.name for q in p.questions], p.relevant) for p in definition.pages]
    assert pages == [
        ("page", {"fi": "Kysymykset"}, ["loose"], ""),
        ("one", {"fi": "Ykkönen"}, ["a"], "${loose} != ''"),
        ("two", {"fi": "Ykkönen"}, ["b"], "(${loose} != '') and (${a} = 'x' or ${a} = 'y')"),
        ("one_2", {"fi": "Ykkönen"}, ["c"], "${loose} != ''"),
        ("page_2", {"fi": "Kysymykset"}, ["last"], ""),
    ]


def test_a_calculation_between_groups_joins_the_page_before() -> None:
    definition = sound(
        [
            [*HEAD, "calculation"],
            ["begin_group", "one", "Ykkönen"],
            ["integer", "a", "A"],
            ["end_group"],
            ["calculate", "twice", None, "${a} * 2"],
            ["begin_group", "two", "Kakkonen"],
            ["note", "b", "Kaksi kertaa ${twice}"],
            ["end_group"],
        ]
    )
    assert [[q.name for q in page.questions] for page in definition.pages] == [
        ["a", "twice"],
        ["b"],
    ]


def test_a_repeat_becomes_a_page_answered_several_times() -> None:
    reading = read(
        [
            [*HEAD, "relevant", "repeat_count"],
            ["begin_repeat", "case", "Tapaus", None, "3"],
            ["text", "what", "Mitä?"],
            ["begin_group", "more", "Lisää", "${what} != ''"],
            ["text", "when", "Milloin?"],
            ["end_group"],
            ["end_repeat"],
        ]
    )
    assert reading.definition is not None
    (page,) = reading.definition.pages
    assert (page.name, page.repeat, page.most, page.title) == ("case", True, 3, {"fi": "Tapaus"})
    assert [(q.name, q.relevant) for q in page.questions] == [
        ("what", ""),
        ("when", "${what} != ''"),
    ]
    assert ("survey!A4", "begin_group", "case") in notes(reading, "changed")


@pytest.mark.parametrize(
    ("group", "looks"),
    [
        ("table-list", [None, None]),
        ("field-list", ["likert", "likert"]),
        ("field-list", ["label", "list-nolabel", "list-nolabel"]),
    ],
)
def test_choices_side_by_side_become_a_matrix(group: str, looks: list[str | None]) -> None:
    rows = [
        ["select_one abc", f"r{number}", f"Rivi {number}", look, "yes", None]
        for number, look in enumerate(looks)
    ]
    definition = sound(
        [
            [*HEAD, "appearance", "required", "relevant"],
            ["begin_group", "side", "Arvioi", group],
            *rows,
            ["end_group"],
            ["text", "why", "Miksi?", None, None, "${r1} = 'a'"],
        ]
    )
    matrix = definition.question("side")
    expected = ["r1", "r2"] if len(looks) == 3 else ["r0", "r1"]
    assert (matrix.type, matrix.required, matrix.label) == ("matrix", True, {"fi": "Arvioi"})
    assert [row.name for row in matrix.rows] == expected
    assert definition.question("why").relevant == "${side.r1} = 'a'"


def test_a_group_that_asks_more_is_no_matrix() -> None:
    definition = sound(
        [
            [*HEAD, "appearance"],
            ["begin_group", "side", "Arvioi", "field-list"],
            ["select_one abc", "r0", "Rivi", "likert"],
            ["text", "r1", "Rivi"],
            ["end_group"],
        ]
    )
    assert [question.type for question in definition.questions] == ["single", "text"]


@pytest.mark.parametrize(
    ("columns", "settings", "languages"),
    [
        (["label"], [], ["en"]),
        (["label"], ["Svenska (sv)"], ["sv"]),
        (["label::Suomi (fi)", "label::Svenska (sv)"], ["Svenska (sv)"], ["sv", "fi"]),
        (["label::suomi", "label::Selkosuomi (fi-x-easy)"], [], ["fi", "fi-x-easy"]),
        (["label:English", "label:Arabic"], [], ["en", "ar"]),
    ],
)
def test_languages(columns: list[str], settings: list[str], languages: list[str]) -> None:
    reading = read_xlsform(
        book(
            [["type", "name", *columns], ["text", "q", *(f"Q{c}" for c in columns)]],
            settings=[["default_language"], settings] if settings else [["style"], ["pages"]],
        ),
        language="en",
        parser=parse,
    )
    assert reading.definition is not None, reading.report.faults
    assert reading.definition.languages == languages
    assert set(reading.definition.question("q").label) == set(languages)


def test_smart_quotation_marks_and_lines_stay_in_texts() -> None:
    question = one(["text", "q", "Sanoiko hän ”kyllä”?\nEntä  nyt?"])
    assert question.label == {"fi": "Sanoiko hän ”kyllä”?\nEntä  nyt?"}


def test_numbers_and_truths_of_excel_are_texts() -> None:
    definition = sound(
        [[*HEAD, "required"], ["select_one n", "q", 2026, True]],
        choices=[CHOICES[0], ["n", 1, "Yksi"], ["n", 2.0, "Kaksi"]],
    )
    question = definition.question("q")
    assert (question.label, question.required) == ({"fi": "2026"}, True)
    assert [choice.name for choice in question.choices] == ["1", "2"]


def test_or_other_beside_a_choice_of_that_name() -> None:
    reading = read(
        [HEAD, ["select_one abc or_other", "q", "Q"]],
        choices=[*CHOICES, ["abc", "other", "Muu", None]],
    )
    assert reading.definition is not None
    question = reading.definition.question("q")
    assert (question.other, [choice.name for choice in question.choices]) == (True, ["a", "b", "c"])
    assert notes(reading, "dropped") == [("choices!B5", "Muu", "")]


def test_a_formula_is_read_as_what_it_showed() -> None:
    data = with_part(
        book([HEAD, ["text", "a", "Arki"]]),
        "xl/worksheets/sheet1.xml",
        lambda text: re.sub(
            r'<c r="C2"[^>]*>.*?</c>', '<c r="C2" t="str"><f>B2</f><v>Arki</v></c>', text
        ),
    )
    reading = read_xlsform(data, parser=parse)
    assert reading.definition is not None
    assert reading.definition.question("a").label == {"fi": "Arki"}
    assert notes(reading, "warning") == [("survey!C2", "", "")]
