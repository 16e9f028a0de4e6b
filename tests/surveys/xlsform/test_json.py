"""A definition as JSON: whole there and back, faults told by their path."""

import json
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, assume, given, settings

from surveys.definition import Definition, faults_of
from surveys.spreadsheets.exchange import read_form, write_json
from tests.surveys.xlsform.definitions import definitions

QUESTION = {"name": "a", "type": "text", "label": {"fi": "A"}}
PAGE = {"name": "p", "title": {"fi": "P"}, "questions": [QUESTION]}
FORM = {"koettu_definition": 1, "title": {"fi": "Arki"}, "definition": {"pages": [PAGE]}}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(definitions())
def test_nothing_is_lost(definition: Definition) -> None:
    assume(not faults_of(definition))
    reading = read_form(write_json(definition, {"fi": "Arki"}))
    assert reading.report.notes == []
    assert (reading.definition, reading.title) == (definition, {"fi": "Arki"})


def test_languages_are_told_even_when_they_are_the_usual_ones() -> None:
    told = json.loads(write_json(Definition(pages=[]), {"fi": "Arki"}))
    assert told == {
        "koettu_definition": 1,
        "title": {"fi": "Arki"},
        "definition": {"languages": ["fi", "sv", "en"], "ask_groups": True, "pages": []},
    }


def page(**changes: Any) -> dict[str, Any]:
    return {**FORM, "definition": {"pages": [{**PAGE, **changes}]}}


def question(**changes: Any) -> dict[str, Any]:
    return page(questions=[{**QUESTION, **changes}])


AT = "$.definition.pages[0].questions[0]"


@pytest.mark.parametrize(
    ("told", "path", "why"),
    [
        ([], "$", "Here should be object, but here is array."),
        ({}, "$", "The field “koettu_definition” is missing."),
        ({**FORM, "koettu_definition": 2}, "$.koettu_definition", "2 is none of the values"),
        ({**FORM, "extra": 1}, "$", "There is no field “extra”."),
        ({**FORM, "definition": {}}, "$.definition", "The field “pages” is missing."),
        (page(name=1), "$.definition.pages[0].name", "Here should be str, but here is int."),
        (page(name="not a slug"), "$.definition.pages[0].name", "The name of a page"),
        (page(surprise=1), "$.definition.pages[0]", "There is no field “surprise”."),
        (question(type="poem"), f"{AT}.type", "'poem' is none of the values"),
        (question(name="Not Ours"), AT, "this name cannot be used"),
        (question(label={}), AT, "the question has no text"),
        (question(relevant="1 +"), AT, "ends too early"),
        (question(choices=[{"name": "x"}]), f"{AT}.choices[0]", "“label” is missing"),
        (page(questions=[QUESTION, QUESTION]), "$.definition", "Two questions are named “a”."),
    ],
)
def test_a_fault_names_its_path(told: Any, path: str, why: str) -> None:
    with translation.override("en"):
        reading = read_form(json.dumps(told).encode())
    assert reading.definition is None
    found = [(note.where, note.why) for note in reading.report.faults]
    assert any(where == path and why in reason for where, reason in found), found


@pytest.mark.parametrize(
    "data", [b"{", b'{"a": \xff}', b"[" * 100_000, b'{"a":' * 50_000, b" {" + b"x" * 2**21]
)
def test_what_is_no_json(data: bytes) -> None:
    reading = read_form(data)
    assert reading.definition is None
    assert len(reading.report.faults) == 1
