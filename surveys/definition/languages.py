"""The languages of a form: their names, and which texts of a form are not written in one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext
from msgspec.structs import replace

from surveys.definition.structs import EASY, Choice, Definition, Page, Question, Text

TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}")
COMMON = (
    "fi", "sv", "en", f"fi{EASY}", f"sv{EASY}", f"en{EASY}", "se", "smn", "sms", "ar", "bn", "es",
    "et", "fa", "fr", "ku", "pl", "ru", "so", "sq", "th", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
"""Languages that are offered by name; any other is given by its tag."""


def language_name(tag: str) -> str:
    """The language's name in the reader's language; the tag itself where nobody knows it."""
    base = tag.removesuffix(EASY)
    try:
        reader = Locale.parse(get_language() or "fi", sep="-")
        name = reader.languages.get(base) or Locale.parse(base, sep="-").get_display_name(reader)
    except (UnknownLocaleError, ValueError):
        name = base
    name = name or base
    return gettext("%(language)s (easy language)") % {"language": name} if tag != base else name


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of a form: where it stands, in a key and in words, and what it says."""

    key: str
    part: str
    text: Text
    owner: str
    page: str
    is_long: bool = False


def pieces_of(definition: Definition) -> Iterator[Piece]:
    """Every text of the form that has words in some language, in the order of the form."""
    for page in definition.pages:
        title = gettext("Title of the page")
        yield Piece(f"page:{page.name}:title", title, page.title, page.name, page.name)
        for question in page.questions:
            yield from _pieces_of_question(question, page.name)


def _pieces_of_question(question: Question, page: str) -> Iterator[Piece]:
    name = question.name
    parts = [
        ("label", gettext("Question"), question.label),
        ("hint", gettext("Hint"), question.hint),
        ("low", gettext("First step"), question.low),
        ("high", gettext("Last step"), question.high),
        ("constraint_message", gettext("When not accepted"), question.constraint_message),
    ]
    for field, part, text in parts:
        if any(text.values()):
            is_long = field in {"label", "hint"}
            yield Piece(f"question:{name}:{field}", part, text, name, page, is_long)
    for row in question.rows:
        yield Piece(f"rows:{name}:{row.name}", gettext("Row"), row.label, name, page)
    for choice in question.choices:
        yield Piece(f"choices:{name}:{choice.name}", gettext("Option"), choice.label, name, page)


def gaps(definition: Definition, tag: str) -> list[Piece]:
    """The texts that are not written in the language; empty ones in every language do not count."""
    return [piece for piece in pieces_of(definition) if is_gap(piece, tag)]


def is_gap(piece: Piece, tag: str) -> bool:
    return any(piece.text.values()) and not piece.text.get(tag)


def with_texts(definition: Definition, texts: dict[str, Text]) -> Definition:
    """The definition with these texts by the keys of their pieces; unknown keys change nothing."""

    def choices(part: str, name: str, old: list[Choice]) -> list[Choice]:
        return [
            Choice(choice.name, texts.get(f"{part}:{name}:{choice.name}", choice.label))
            for choice in old
        ]

    def question(old: Question) -> Question:
        words = {
            field: texts[key]
            for field in ("label", "hint", "low", "high", "constraint_message")
            if (key := f"question:{old.name}:{field}") in texts
        }
        return replace(
            old,
            **words,
            rows=choices("rows", old.name, old.rows),
            choices=choices("choices", old.name, old.choices),
        )

    def page(old: Page) -> Page:
        title = texts.get(f"page:{old.name}:title", old.title)
        return replace(old, title=title, questions=[question(q) for q in old.questions])

    return replace(definition, pages=[page(old) for old in definition.pages])
