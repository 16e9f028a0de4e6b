"""Answers in readable words, and as the first values of a form."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from surveys.answers import group_name, municipality_name, spoken_number, turn_prefix
from surveys.definition import (
    OTHER,
    Definition,
    Page,
    Question,
    Route,
    Text,
    readable_values,
    route_of,
    text,
)
from surveys.forms.questions.fields import choices_of
from surveys.forms.questions.words import Words

Say = Callable[[Text], str]


def readable(question: Question, value: Any, other: str = "", say: Say = text) -> str:
    """An answer as the reader sees it: labels instead of names, a line for each row or place.

    `other` is what was told of the choice `other`. Never raises: what cannot be read stays as it is.
    """
    if teller := _TELLERS.get(question.type):
        return teller(question, value, say)
    labels = dict(choices_of(question, say))
    if other and question.other:
        labels[OTHER] = f"{labels[OTHER]}: {other}"
    if isinstance(value, bool):
        return labels.get("yes" if value else "no", str(value))
    if isinstance(value, list):
        return ", ".join(labels.get(str(name), str(name)) for name in value)
    return labels.get(str(value), str(value))


def _tell_matrix(question: Question, value: Any, say: Say) -> str:
    if not isinstance(value, dict):
        return str(value)
    labels = dict(choices_of(question, say))
    rows = {row.name: say(row.label) for row in question.rows}
    return "\n".join(
        f"{rows.get(row, row)}: {labels.get(str(name), name)}" for row, name in value.items()
    )


def _tell_ranking(question: Question, value: Any, say: Say) -> str:
    if not isinstance(value, list):
        return str(value)
    labels = dict(choices_of(question, say))
    return "\n".join(
        f"{place}. {labels.get(str(name), name)}" for place, name in enumerate(value, start=1)
    )


def _tell_municipality(question: Question, value: Any, say: Say) -> str:
    return str(municipality_name(str(value)) or value)


def _tell_groups(question: Question, value: Any, say: Say) -> str:
    slugs = value if isinstance(value, list) else [value]
    return ", ".join(str(group_name(str(slug)) or slug) for slug in slugs)


def _tell_place(question: Question, value: Any, say: Say) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _tell_consent(question: Question, value: Any, say: Say) -> str:
    return gettext("Agreed") if value is True else str(value)


def _tell_file(question: Question, value: Any, say: Say) -> str:
    return gettext("A file")


def _tell_day(question: Question, value: Any, say: Say) -> str:
    try:
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    except (TypeError, ValueError):
        return str(value)


def _tell_number(question: Question, value: Any, say: Say) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return spoken_number(value) if is_number else str(value)


_TELLERS: dict[str, Callable[[Question, Any, Say], str]] = {
    "matrix": _tell_matrix,
    "ranking": _tell_ranking,
    "municipality": _tell_municipality,
    "groups": _tell_groups,
    "place": _tell_place,
    "consent": _tell_consent,
    "file": _tell_file,
    "date": _tell_day,
    "decimal": _tell_number,
}


@dataclass(frozen=True, slots=True)
class Told:
    """One question with its answer in words; `turn` counts from 0 on a repeated page."""

    page: Page
    turn: int
    question: Question
    label: str
    answer: str


def told_of(definition: Definition, answers: Mapping[str, Any]) -> Iterator[Told]:
    """Everything that was answered, in the order asked, calculations left out."""
    for page in definition.pages:
        turns = answers.get(page.name) or [] if page.repeat else [answers]
        for number, turn in enumerate(turns):
            words = _words_at(definition, answers, page, number)
            for question in page.questions:
                if question.is_answered and question.name in turn:
                    label = words.plain(question.label)
                    if page.repeat:
                        label = f"{words.plain(page.title)} {number + 1}: {label}"
                    other = turn.get(question.other_name, "") if question.other else ""
                    answer = readable(question, turn[question.name], other, words.plain)
                    yield Told(page, number, question, label, answer)


def _words_at(definition: Definition, answers: Mapping[str, Any], page: Page, turn: int) -> Words:
    def names() -> dict[str, str]:
        return readable_names(definition, route_of(definition, answers), answers, page, turn)

    return Words(definition, names)


def readable_names(
    definition: Definition, route: Route, read: Mapping[str, Any], page: Page, turn: int
) -> dict[str, str]:
    """What `${name}` says in the texts of this turn of the page."""
    values = route.names(page, turn)
    words = readable_values(values)
    words |= {
        name: spoken_number(value) for name, value in values.items() if isinstance(value, float)
    }
    for each in definition.pages:
        if each.repeat and each.name != page.name:
            continue  # of another page's turns, the values one after another
        turns = read.get(each.name, []) if each.repeat else [read]
        answers = turns[turn if each.repeat else 0] if turn < len(turns) or not each.repeat else {}
        for question in each.questions:
            if question.name in values and question.name in answers:
                words |= _words_of(question, answers)
    return words


def _words_of(question: Question, answers: Mapping[str, Any]) -> dict[str, str]:
    answer = answers[question.name]
    other = answers.get(question.other_name, "") if question.other else ""
    words = {question.name: readable(question, answer, other)}
    if question.type == "matrix":
        labels = dict(choices_of(question))
        words |= {f"{question.name}.{row}": labels.get(name, name) for row, name in answer.items()}
    return words


def initial_of(
    questions: Sequence[Question], answers: Mapping[str, Any], prefix: str = ""
) -> dict[str, Any]:
    """Stored answers to the questions as a form's initial values."""
    values: dict[str, Any] = {}
    for question in questions:
        if question.name in answers:
            values[prefix + question.name] = _initial(question, answers[question.name])
        if question.other and question.other_name in answers:
            values[prefix + question.other_name] = answers[question.other_name]
    return values


def initial_of_all(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """All stored answers as initial values of a form of all questions, repeated pages included."""
    values: dict[str, Any] = {}
    for page in definition.pages:
        if not page.repeat:
            values |= initial_of(page.questions, answers)
            continue
        turns = answers.get(page.name) or []
        values[page.name] = str(max(len(turns), 1))
        for number, turn in enumerate(turns):
            values |= initial_of(page.questions, turn, turn_prefix(page, number))
    return values


def _initial(question: Question, value: Any) -> Any:
    match question.type:
        case "ranking":
            return {name: str(place) for place, name in enumerate(value, start=1)}
        case "yes-no":
            return "yes" if value is True else "no"
        case "date" | "decimal" | "place":
            return readable(question, value)
    return value
