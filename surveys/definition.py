"""What a survey asks, as data: the frozen definition of a version.

A definition is JSON of this shape (`Definition`), read once per version and kept. Question and
choice names are stable across versions and languages; texts are `{"fi": …, "sv": …, "en": …}`.
"""

import re
from functools import lru_cache
from typing import Any, Literal

import msgspec
from django.utils.translation import gettext

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


RESERVED_NAMES = frozenset(
    {
        "answers", "basis", "client_key", "consent", "consents", "contact", "date", "groups",
        "heard_how", "language", "municipality", "people_behind", "respondent", "role", "step", "via",
    }
)  # fmt: skip
"""Names that the form around the questions uses itself."""

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")
LARGEST_SCALE = 11
MINIMUM_CHOICES = 2


def faults_of(definition: Definition) -> list[str]:
    """What makes a definition unusable, in words for whoever wrote it; empty when it is sound."""
    faults = []
    names = [question.name for question in definition.questions]
    if not any(question.type != "note" for question in definition.questions):
        faults.append(gettext("A survey asks at least one question."))
    faults += [
        gettext("Two questions are named “%(name)s”.") % {"name": name}
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    for question in definition.questions:
        faults += [f"{question.name}: {fault}" for fault in _faults_of_question(question)]
    return faults


def _faults_of_question(question: Question) -> list[str]:
    faults = []
    if not _NAME.fullmatch(question.name) or question.name in RESERVED_NAMES:
        faults.append(gettext("this name cannot be used; use small letters, digits and hyphens"))
    if not any(question.label.values()):
        faults.append(gettext("the question has no text"))
    choices = [choice.name for choice in question.choices]
    if question.type in {"single", "multiple"} and len(set(choices)) < MINIMUM_CHOICES:
        faults.append(gettext("a choice needs two options or more"))
    if len(set(choices)) < len(choices):
        faults.append(gettext("two options have the same name"))
    if question.type == "scale" and not MINIMUM_CHOICES <= question.points <= LARGEST_SCALE:
        faults.append(gettext("a scale has from 2 to 11 points"))
    return faults
