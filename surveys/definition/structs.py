"""The shape of a definition.

A definition is JSON of this shape (`Definition`), read once per version and kept. Question, choice
and page names are stable across versions and languages. A text is given by language tag: `fi`,
`sv`, `en`, any other (`ar`, `se`), and an easy-language variant of one (`fi-x-easy`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Literal

import msgspec
from django.utils.translation import get_language

from shared.translated import Translated

Text = dict[str, str]
QuestionType = Literal[
    "text",
    "long-text",
    "integer",
    "decimal",
    "date",
    "single",
    "multiple",
    "scale",
    "matrix",
    "ranking",
    "yes-no",
    "municipality",
    "place",
    "groups",
    "file",
    "consent",
    "calculate",
    "note",
]

TEXT_TYPES = frozenset({"text", "long-text"})
CHOICE_TYPES = frozenset({"single", "multiple", "ranking"})
"""Types that choose among `choices`; a matrix does so for each of its rows."""
SILENT_TYPES = frozenset({"note", "calculate"})
"""Types that nobody answers."""
OTHER = "other"
"""The name of the choice that `Question.other` adds."""
EASY = "-x-easy"
"""Ends the tag of an easy-language variant."""


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    label: Text


class Question(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True
):
    """One question and the form of its answer, by type.

    - `text`, `long-text`: text. `analyse`: a long text becomes a passage.
    - `integer`, `decimal`: a number from `minimum` to `maximum`; `scale`: 1 to `points`.
    - `date`: `2026-11-21`, from `earliest` to `latest` (days, or `today`).
    - `single`: a choice's name. `multiple`: a list of them in their order, `most` at most.
      `other` adds the choice `other`, whose text is the answer named `<name>_other`.
    - `ranking`: names of `choices`, best first. `matrix`: `{row: choice}` for its `rows`.
    - `yes-no`: True or False. `consent`: True, which a required one asks for.
    - `municipality`: its code. `groups`: slugs of population groups. `place`: `[lat, lon]`, degrees.
    - `file`: the id of an attachment of the kind that `accept` names.
    - `calculate`: what `calculation` gives. `note`: nothing.

    `relevant`, `constraint` and `calculation` are expressions (`surveys.definition.expressions`).
    """

    name: str
    type: QuestionType
    label: Text = {}
    hint: Text = {}
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    constraint_message: Text = {}
    calculation: str = ""
    choices: list[Choice] = []
    rows: list[Choice] = []
    other: bool = False
    most: int | None = None
    points: int = 5
    low: Text = {}
    high: Text = {}
    minimum: float | None = None
    maximum: float | None = None
    earliest: str = ""
    latest: str = ""
    maximum_length: int = 4000
    accept: Literal["photo", "audio", "file"] = "file"
    analyse: bool = True

    @property
    def is_passage(self) -> bool:
        """Whether the answer is free text for the analysis."""
        return self.type == "long-text" and self.analyse

    @property
    def is_answered(self) -> bool:
        """Whether people answer it: a note is read, and a calculation calculates."""
        return self.type not in SILENT_TYPES

    @property
    def other_name(self) -> str:
        """The name of the answer in which the choice `other` is told; empty where there is none."""
        return f"{self.name}_{OTHER}" if self.other else ""


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Questions shown together.

    A `repeat` page is answered once for each case, `most` times at most: its answers are a list of
    `{question: answer}` under the page's name.
    """

    name: str
    title: Text
    questions: list[Question]
    relevant: str = ""
    repeat: bool = False
    most: int = 20


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`languages` are the tags that the answerer may choose among, the first one the default."""

    pages: list[Page]
    ask_groups: bool = True
    languages: list[str] = msgspec.field(default_factory=lambda: ["fi", "sv", "en"])

    @property
    def questions(self) -> list[Question]:
        return [question for page in self.pages for question in page.questions]

    def question(self, name: str) -> Question:
        """Raises KeyError when there is no such question."""
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(name)

    def passages(self, answers: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The free texts for the analysis, by question name; of a repeated page `name#2` and so on."""
        for page in self.pages:
            turns = answers.get(page.name, []) if page.repeat else [answers]
            for number, turn in enumerate(turns):
                for question in page.questions:
                    if question.is_passage and (told := turn.get(question.name)):
                        yield (
                            question.name if number == 0 else f"{question.name}#{number + 1}",
                            told,
                        )


def read_definition(data: dict[str, Any]) -> Definition:
    """Raises msgspec.ValidationError, which names the path, when `data` is not a definition."""
    return msgspec.convert(data, Definition)


def plain(definition: Definition) -> dict[str, Any]:
    """The definition as JSON holds it; what has its default is left out."""
    data: dict[str, Any] = msgspec.to_builtins(definition)
    return data


@lru_cache(maxsize=256)
def _cached(version_id: int, raw: bytes) -> Definition:
    return msgspec.json.decode(raw, type=Definition)


def definition_of(version: Any) -> Definition:
    """The definition of a SurveyVersion, decoded once for each process."""
    return _cached(version.pk, msgspec.json.encode(version.definition))


_spoken: ContextVar[str] = ContextVar("spoken", default="")


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Inside, `text` answers in the language of the tag; empty: in the page's language."""
    token = _spoken.set(tag)
    try:
        yield
    finally:
        _spoken.reset(token)


def text(value: Text) -> str:
    """The text in the language spoken, else in the page's, else in the first there is.

    An easy-language variant that is not written falls back to its language.
    """
    for tag in _tags():
        if found := value.get(tag):
            return found
    return str(Translated(value)) or next(iter(value.values()), "")


def language_of(value: Text) -> str:
    """The language that `text` answers in, for the attribute `lang`."""
    for tag in _tags():
        if value.get(tag):
            return tag.removesuffix(EASY)
    return Translated(value).language()


def _tags() -> tuple[str, ...]:
    spoken = _spoken.get() or get_language() or ""
    return (spoken, spoken.removesuffix(EASY)) if spoken.endswith(EASY) else (spoken,)
