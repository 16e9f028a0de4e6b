"""Whatever stands in the cells, a reading ends in a sound definition or in faults."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.definition import faults_of
from surveys.spreadsheets.xlsform import read_xlsform, write_xlsform
from surveys.spreadsheets.xlsform.parser import parse
from tests.surveys.xlsform.books import Rows, book

HEADERS = [
    "type", "name", "label", "label::Suomi (fi)", "label::Svenska (sv)", "label:English", "hint",
    "hint::fi", "relevant", "required", "constraint", "constraint_message::Suomi (fi)", "calculation",
    "appearance", "parameters", "repeat_count", "choice_filter", "default", "media::image::fi",
    "koettu::type", "koettu::name", "koettu::low::fi", "koettu::constraint", "koettu::most",
    "trigger", "disabled", "list_name", "bind::odk:x", "::", ":", "koettu", "label::", "image",
]  # fmt: skip
CHOICE_HEADERS = [
    "list_name", "name", "label", "label::Svenska (sv)", "image", "region", "koettu::x", "hint", "::",
]  # fmt: skip
TYPES = [
    *["text", "integer", "decimal", "date", "note", "select_one l", "select_multiple l"] * 4,
    "text", "integer", "date", "select_one l", "select_multiple l or_other", "rank l", "range", "note",
    "calculate", "acknowledge", "geopoint", "image", "begin_group", "end_group", "begin_repeat",
    "end_repeat", "begin group", "end repeat", "time", "start", "today", "audit", "select_one",
    "select_one ${a}", "select_one_from_file x.csv", "begin loop over l", "osm l", "form_title",
    "select_one_external l", "csv-external", "background-audio", "xml-external", "hidden", "txt",
]  # fmt: skip
CELLS = [
    "a", "b", "A", "c d", "date", "other", "a_other", "Ö", "1", "yes", "no", "${q0}", "${q0} = 'x'", "q1", "true", "${a}", "${b} = 'x'",
    "${a", ". > 1", ". >= 1 and . <= 5", "(((", "string-length(.) <= 5", "1 + ${b}", "field-list", "likert",
    "table-list", "label", "list-nolabel", "multiline", "start=1 end=5 step=1", "start=x", "end=1e999",
    "yes-no", "matrix", "groups", "=1+1", "selected(${a}, 'x')", "pulldata('x', 'y')", "x" * 300, "${a.b}",
    "0.5", "-1", "../a", "count(${a})", "once(${a})", "rows=2", "randomize=true", "'", '"', "${last-saved#a}",
]  # fmt: skip
anything = (
    st.none() | st.sampled_from(CELLS) | st.text(max_size=6) | st.integers(-2, 3) | st.booleans()
)
seldom = st.integers(0, 30).map(lambda number: number == 0)


@st.composite
def sheets(draw: st.DrawFn, headers: list[str], first: list[str]) -> Rows:
    """Rows whose first three columns are mostly as they should be, and others with anything."""
    found = draw(st.lists(st.sampled_from(headers[3:]), max_size=4, unique=True))
    rows: list[list[Any]] = [[*headers[:3], *found]]
    if draw(seldom):
        del rows[0][draw(st.integers(0, len(rows[0]) - 1))]
    for number in range(draw(st.integers(0, 7))):
        row: list[Any] = [draw(st.sampled_from(first)), f"q{number}", f"Q {number}"]
        row = [draw(anything) if draw(seldom) else cell for cell in row]
        rows.append([*row, *(draw(anything) if draw(st.booleans()) else None for _ in found)])
    return [[_printable(cell) for cell in row] for row in rows]


def _printable(cell: Any) -> Any:
    """A workbook holds no control characters."""
    return "".join(filter(str.isprintable, cell)) if isinstance(cell, str) else cell


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    sheets(HEADERS, TYPES),
    sheets(CHOICE_HEADERS, ["l", "l", "l", "m"]),
    sheets(["form_title", "version", "form_id", "style", "koettu::languages", "name"], ["x"]),
)
def test_a_reading_always_ends(survey: Rows, choices: Rows, told: Rows) -> None:
    data = book(survey, choices=choices, settings=told)
    reading = read_xlsform(data, parser=parse)
    assert (reading.definition is None) is bool(reading.report.faults)
    if reading.definition:
        assert not faults_of(reading.definition)
        again = write_xlsform(reading.definition, title=reading.title, form_id="x")
        assert read_xlsform(again, parser=parse).definition == reading.definition
