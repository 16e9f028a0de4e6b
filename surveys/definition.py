"""What a survey asks, as data: the frozen definition of a version.

A definition is JSON of this shape (`Definition`), read once per version and kept. Question and
choice names are stable across versions and languages; texts are `{"fi": …, "sv": …, "en": …}`.
"""

from functools import lru_cache
from typing import Any, Literal

import msgspec

from shared.translated import Translated

Text = dict[str, str]
QuestionType = Literal[
    "text", "long-text", "integer", "scale", "single", "multiple", "yes-no", "note"
]

TEXT_TYPES = frozenset({"text", "long-text"})


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    label: Text


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question. `analyse`: its free text becomes a passage. `scale` runs from 1 to `points`."""

    name: str
    type: QuestionType
    label: Text
    hint: Text = {}
    required: bool = False
    choices: list[Choice] = []
    points: int = 5
    low: Text = {}
    high: Text = {}
    maximum_length: int = 4000
    analyse: bool = True

    @property
    def is_passage(self) -> bool:
        """Whether the answer is free text for the analysis."""
        return self.type == "long-text" and self.analyse


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    title: Text
    questions: list[Question]


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pages: list[Page]
    ask_groups: bool = True

    @property
    def questions(self) -> list[Question]:
        return [question for page in self.pages for question in page.questions]

    def question(self, name: str) -> Question:
        """Raises KeyError when there is no such question."""
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(name)


def read_definition(data: dict[str, Any]) -> Definition:
    """Raises msgspec.ValidationError, which names the path, when `data` is not a definition."""
    return msgspec.convert(data, Definition)


@lru_cache(maxsize=256)
def _cached(version_id: int, raw: bytes) -> Definition:
    return msgspec.json.decode(raw, type=Definition)


def definition_of(version: Any) -> Definition:
    """The definition of a SurveyVersion, decoded once for each process."""
    return _cached(version.pk, msgspec.json.encode(version.definition))


def text(value: Text) -> str:
    """The text in the reader's language."""
    return str(Translated(value))
