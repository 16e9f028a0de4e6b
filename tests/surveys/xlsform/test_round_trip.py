"""Form → XLSForm → form loses nothing, and pyxform takes what we write."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from pyxform.xls2xform import convert

from surveys.definition import Definition, Page, Question, faults_of
from surveys.gallery import everyday_definition
from surveys.spreadsheets.xlsform import read_xlsform, write_xlsform
from surveys.spreadsheets.xlsform.parser import parse
from tests.surveys.xlsform.definitions import definitions

TITLE = {"fi": "Arki", "sv": "Vardag"}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(definitions())
def test_nothing_is_lost_and_pyxform_agrees(definition: Definition) -> None:
    assume(not faults_of(definition))
    data = write_xlsform(definition, title=TITLE, form_id="arki")
    reading = read_xlsform(data, parser=parse)
    assert not [note for note in reading.report.notes if note.kind != "changed"]
    assert reading.definition == definition
    assert reading.title == TITLE
    assert convert(data).xform


def test_the_parser_apart_reads_the_same() -> None:
    data = write_xlsform(everyday_definition(), title=TITLE, form_id="arki")
    reading = read_xlsform(data)
    assert reading.report.notes == []
    assert reading.definition == everyday_definition()


@pytest.mark.parametrize("version", ["", "3"])
def test_the_settings_tell_form_and_version(version: str) -> None:
    data = write_xlsform(everyday_definition(), title=TITLE, form_id="arki", version=version)
    xform = convert(data).xform
    assert 'id="arki"' in xform
    assert (f'version="{version}"' in xform) is bool(version)


def test_a_page_of_calculations_alone_stays_a_page() -> None:
    asked = Question(name="a", type="text", label={"fi": "Ikä?"})
    reckoned = Question(name="b", type="calculate", calculation="${a} != ''")
    pages = [Page("first", {}, [asked]), Page("second", {}, [reckoned])]
    definition = Definition(pages=pages, ask_groups=False, languages=["fi"])
    data = write_xlsform(definition, title=TITLE, form_id="arki")
    assert read_xlsform(data, parser=parse).definition == definition
