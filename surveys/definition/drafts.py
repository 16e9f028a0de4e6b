"""Building a definition: each operation gives a new one and leaves the old as it was.

Operations name pages and questions by their names, so that they can be done to a draft that
somebody else has changed meanwhile.
"""

import re
from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from django.utils.text import slugify
from msgspec.structs import replace

from surveys.definition.expressions import REFERENCE, ExpressionError, renamed
from surveys.definition.faults import RESERVED_NAMES
from surveys.definition.structs import Choice, Definition, Page, Question, Text

LONGEST_NAME = 40
T = TypeVar("T")


def name_from(words: str, fallback: str) -> str:
    """A stable name made of the words: small letters, digits, hyphens; begins with a letter.

    >>> name_from("Miten voit tällä hetkellä?", "kysymys"), name_from("2026", "kysymys")
    ('miten-voit-talla-hetkella', 'kysymys-2026')
    >>> name_from("Тест", "kysymys")
    'kysymys'
    """
    slug = re.sub(r"[^a-z0-9]+", "-", slugify(words)).strip("-")
    if len(slug) > LONGEST_NAME:
        slug = slug[: LONGEST_NAME + 1].rpartition("-")[0] or slug[:LONGEST_NAME]
    if not slug:
        return fallback
    return slug if slug[0].isalpha() else f"{fallback}-{slug}"


def free_name(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or `wanted-2` and so on when it is taken or reserved.

    >>> free_name("arki", {"arki", "arki-2"})
    'arki-3'
    """
    number = 1
    while (name := wanted if number == 1 else f"{wanted}-{number}") in {*taken, *RESERVED_NAMES}:
        number += 1
    return name


def question_names(definition: Definition) -> set[str]:
    """Every name that an answer may have."""
    names = {question.name for question in definition.questions}
    names |= {question.other_name for question in definition.questions if question.other}
    return names | {page.name for page in definition.pages if page.repeat}


def page_of(definition: Definition, name: str) -> Page:
    """The page that has the question. Raises KeyError when there is no such question."""
    for page in definition.pages:
        if any(question.name == name for question in page.questions):
            return page
    raise KeyError(name)


def page_named(definition: Definition, name: str) -> Page:
    """Raises KeyError when there is no such page."""
    for page in definition.pages:
        if page.name == name:
            return page
    raise KeyError(name)


def add_question(
    definition: Definition, question: Question, page: str, place: int | None = None
) -> Definition:
    """With the question on the page, at the place or last. Raises KeyError without such a page."""
    home = page_named(definition, page)
    questions = list(home.questions)
    questions.insert(len(questions) if place is None else place, question)
    return _with_page(definition, page, replace(home, questions=questions))


def change_question(definition: Definition, name: str, question: Question) -> Definition:
    """With `question` in place of the one called `name`; what refers to it follows a new name."""
    home = page_of(definition, name)
    questions = [question if q.name == name else q for q in home.questions]
    changed = _with_page(definition, home.name, replace(home, questions=questions))
    return changed if question.name == name else _renamed(changed, {name: question.name})


def remove_question(definition: Definition, name: str) -> Definition:
    home = page_of(definition, name)
    questions = [question for question in home.questions if question.name != name]
    return _with_page(definition, home.name, replace(home, questions=questions))


def copy_question(definition: Definition, name: str) -> Definition:
    """With a copy after it, under a name of its own."""
    home = page_of(definition, name)
    copy = _own_name(definition.question(name), question_names(definition))
    place = [question.name for question in home.questions].index(name) + 1
    return add_question(definition, copy, home.name, place)


def move_question(definition: Definition, name: str, distance: int) -> Definition:
    """Up or down; past the first or last place of its page on to the page beside."""
    home = page_of(definition, name)
    places = [question.name for question in home.questions]
    place = places.index(name) + distance
    if 0 <= place < len(places):
        questions = _moved(home.questions, places.index(name), distance)
        return _with_page(definition, home.name, replace(home, questions=questions))
    pages = [page.name for page in definition.pages]
    beside = pages.index(home.name) + distance
    if not 0 <= beside < len(pages):
        return definition
    return question_to_page(definition, name, pages[beside], first=distance > 0)


def question_to_page(
    definition: Definition, name: str, page: str, *, first: bool = False
) -> Definition:
    """With the question last (or first) on another page. Raises KeyError without such a page."""
    page_named(definition, page)
    question = definition.question(name)
    place = 0 if first else None
    return add_question(remove_question(definition, name), question, page, place)


def add_page(definition: Definition, page: Page, place: int | None = None) -> Definition:
    pages = list(definition.pages)
    pages.insert(len(pages) if place is None else place, page)
    return replace(definition, pages=pages)


def change_page(definition: Definition, name: str, page: Page) -> Definition:
    """With `page` in place of the one called `name`. Raises KeyError without such a page."""
    page_named(definition, name)
    changed = _with_page(definition, name, page)
    return changed if page.name == name else _renamed(changed, {name: page.name})


def remove_page(definition: Definition, name: str) -> Definition:
    """Without the page and its questions. Raises KeyError without such a page."""
    page_named(definition, name)
    return replace(definition, pages=[page for page in definition.pages if page.name != name])


def copy_page(definition: Definition, name: str) -> Definition:
    """With a copy after it; the page and its questions get names of their own."""
    page = page_named(definition, name)
    taken = question_names(definition) | {page.name for page in definition.pages}
    own: dict[str, str] = {}
    questions = []
    for question in page.questions:
        copy = _own_name(question, taken)
        own[question.name] = copy.name
        taken |= {copy.name, copy.other_name}
        questions.append(copy)
    copied = _renamed(
        Definition(pages=[replace(page, name=free_name(name, taken), questions=questions)]), own
    )
    place = [page.name for page in definition.pages].index(name) + 1
    return add_page(definition, copied.pages[0], place)


def move_page(definition: Definition, name: str, distance: int) -> Definition:
    places = [page.name for page in definition.pages]
    place = places.index(name)
    if not 0 <= place + distance < len(places):
        return definition
    return replace(definition, pages=_moved(definition.pages, place, distance))


def referring_to(definition: Definition, names: Iterable[str]) -> list[str]:
    """Names of the pages and questions whose conditions or texts use one of the names."""
    wanted = set(names)
    found = []
    for page in definition.pages:
        if wanted & _references(page.relevant):
            found.append(page.name)
        for question in page.questions:
            sources = (question.relevant, question.constraint, question.calculation)
            texts = (*question.label.values(), *question.hint.values())
            if question.name not in wanted and wanted & _references(*sources, *texts):
                found.append(question.name)
    return found


def _references(*sources: str) -> set[str]:
    return {name for source in sources for name in REFERENCE.findall(source)}


def _own_name(question: Question, taken: Collection[str]) -> Question:
    base = re.sub(r"-\d+$", "", question.name)
    return replace(question, name=free_name(base, taken))


def _moved(things: list[T], place: int, distance: int) -> list[T]:
    moved = list(things)
    moved.insert(place + distance, moved.pop(place))
    return moved


def _with_page(definition: Definition, name: str, page: Page) -> Definition:
    return replace(
        definition, pages=[page if old.name == name else old for old in definition.pages]
    )


def _renamed(definition: Definition, names: dict[str, str]) -> Definition:
    """With every reference `${old}` in expressions and texts led to the new name."""

    def source(value: str) -> str:
        try:
            return renamed(value, names) if value else value
        except ExpressionError:  # it is told as a fault, and nothing of it is lost
            return value

    def words(value: Text) -> Text:
        def lead(text: str) -> str:
            return REFERENCE.sub(lambda ref: f"${{{names.get(ref[1], ref[1])}}}", text)

        return {tag: lead(text) for tag, text in value.items()}

    def question(old: Question) -> Question:
        return replace(
            old,
            label=words(old.label),
            hint=words(old.hint),
            constraint_message=words(old.constraint_message),
            relevant=source(old.relevant),
            constraint=source(old.constraint),
            calculation=source(old.calculation),
        )

    return replace(
        definition,
        pages=[
            replace(
                page,
                relevant=source(page.relevant),
                questions=[question(q) for q in page.questions],
            )
            for page in definition.pages
        ],
    )


Change = Callable[[Definition], Definition]
"""One step of building."""


def named_choices(
    labels: Iterable[str], language: str, taken: Collection[str] = ()
) -> list[Choice]:
    """Choices with names of their own, made of labels in one language.

    >>> [choice.name for choice in named_choices(["Kyllä", "En osaa sanoa"], "fi")]
    ['kylla', 'en-osaa-sanoa']
    """
    names = set(taken)
    choices = []
    for label in labels:
        name = free_choice_name(label, names)
        names.add(name)
        choices.append(Choice(name=name, label={language: label}))
    return choices


def free_choice_name(label: str, taken: Collection[str]) -> str:
    """A choice's name made of its label, `other` left to “something else”."""
    return free_name(name_from(label, "v"), {*taken, "other"})
