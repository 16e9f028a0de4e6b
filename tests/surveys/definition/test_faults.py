"""Limits that no answer can keep are found before anybody is asked."""

from typing import Any

import pytest
from django.utils import translation

from surveys.definition import faults_of, read_definition


def faults(question: dict[str, Any], **page: Any) -> list[str]:
    asked = {"name": "asked", "label": {"fi": "Kysymys"}} | question
    data = {"name": "one", "title": {"fi": "Yksi"}, "questions": [asked]} | page
    with translation.override("en"):
        return faults_of(read_definition({"pages": [data]}))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"type": "integer", "minimum": 5, "maximum": 4}, "smallest number"),
        ({"type": "date", "earliest": "tomorrow"}, "write a day"),
        ({"type": "date", "latest": "2026-02-30"}, "write a day"),
        ({"type": "date", "earliest": "2026-02-02", "latest": "2026-02-01"}, "after the last"),
        (
            {
                "type": "multiple",
                "most": 0,
                "choices": [{"name": n, "label": {"fi": n}} for n in "ab"],
            },
            "at least one option",
        ),
    ],
)
def test_limits_that_nothing_keeps_are_faults(question: dict[str, Any], words: str) -> None:
    (fault,) = faults(question)
    assert fault.startswith("asked: ")
    assert words in fault


def test_sound_limits_are_none() -> None:
    assert faults({"type": "decimal", "minimum": -1.5, "maximum": -1.5}) == []
    assert faults({"type": "date", "earliest": "2026-02-01", "latest": "today"}) == []


def test_a_repeated_page_takes_no_name_of_the_form_around_it() -> None:
    (fault,) = faults({"type": "text"}, name="consent", repeat=True)
    assert "consent" in fault
    assert faults({"type": "text"}, name="consent") == []
