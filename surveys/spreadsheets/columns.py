"""Which column holds what."""

from collections.abc import Sequence
from typing import Self

import msgspec

from surveys.definition import Definition, Page, Question

HINTS = {
    "municipality_column": ("kunta", "kommun", "municipality", "kuntakoodi", "kommunkod"),
    "date_column": ("päivä", "pvm", "päivämäärä", "datum", "date", "aika", "vastattu"),
    "groups_column": ("ryhmä", "ryhmät", "väestöryhmä", "grupp", "grupper", "groups"),
    "respondent_column": ("vastaaja", "vastaajatunnus", "tunniste", "id", "respondent", "svarande"),
}
MANY_CELLS = frozenset({"matrix", "place", "file"})
"""Types whose answers have parts of their own."""


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """The mapping that a person chose: question name → header, and what the other columns are.

    `municipality` is a code for all rows; `consent` and `basis` are what the importer states.
    """

    questions: dict[str, str]
    municipality: str = ""
    municipality_column: str = ""
    respondent_column: str = ""
    date_column: str = ""
    groups_column: str = ""
    language: str = "fi"
    consent: list[str] = []
    basis: str = ""

    @classmethod
    def read(cls, data: dict[str, object]) -> Self:
        return msgspec.convert(data, cls)

    def to_json(self) -> dict[str, object]:
        plain: dict[str, object] = msgspec.to_builtins(self)
        return plain

    def used(self) -> list[str]:
        """Every header that is read."""
        others = [getattr(self, name) for name in HINTS]
        return [header for header in [*self.questions.values(), *others] if header]


def is_in_one_cell(page: Page, question: Question) -> bool:
    """Whether one cell of a spreadsheet can hold the answer."""
    return question.is_answered and not page.repeat and question.type not in MANY_CELLS


def guess_columns(headers: Sequence[str], definition: Definition) -> Columns:
    """A first proposal by the headers: the question's name or its text in any language."""
    plain = {header.strip().casefold(): header for header in headers}
    questions = {}
    for question in _fitting(definition):
        for text in (question.name, *question.label.values()):
            if text.strip().casefold() in plain:
                questions[question.name] = plain[text.strip().casefold()]
                break
    others = {
        name: next((plain[hint] for hint in hints if hint in plain), "")
        for name, hints in HINTS.items()
    }
    return msgspec.convert({"questions": questions, **others}, Columns)


def _fitting(definition: Definition) -> list[Question]:
    return [
        question
        for page in definition.pages
        for question in page.questions
        if is_in_one_cell(page, question)
    ]
