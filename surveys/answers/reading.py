"""Answers of texts: what forms and spreadsheets hold, as the checker wants it.

A form names its fields `question`, of a matrix `question__row` and of a ranking
`question__choice` (the place given to it), and on a repeated page `page.turn.question`, the first
turn being 0. The field named as the page tells how many turns there are.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from surveys.definition import Choice, Definition, Page, Question

Texts = Mapping[str, Sequence[str]]

_TRUE = {"true", "1", "yes", "kyllä", "kylla", "ja", "x", "on"}
_FALSE = {"false", "0", "no", "ei", "nej"}
_NUMBER = re.compile(r"-?[0-9]{1,13}(?:[.,][0-9]{1,13})?")
_WHOLE = re.compile(r"-?[0-9]{1,13}")
_DEGREES = r"([0-9]{1,3}(?:[.,][0-9]{1,15})?)\s*°?\s*"
_PLACE = re.compile(_DEGREES + r"[NnPp]?[,;\s]+" + _DEGREES + r"[EeIiÖö]?")
LONGEST_PLACE = 80
CALLED = ".called"
"""Ends the name of the field with the own name of a file, which is shown and never kept."""


def read_texts(definition: Definition, texts: Texts) -> dict[str, Any]:
    """What forms and spreadsheets hold, as answers to the known questions.

    A text that cannot be read stays a text, and the checker then says what is wrong with it.
    """
    answers: dict[str, Any] = {}
    for page in definition.pages:
        if page.repeat:
            if turns := turns_in(page, texts):
                answers[page.name] = [
                    _read_page(page, texts, turn_prefix(page, number)) for number in range(turns)
                ]
        else:
            answers.update(_read_page(page, texts, ""))
    return answers


def turn_prefix(page: Page, turn: int) -> str:
    """What the names of a repeated page's fields begin with; empty for another page."""
    return f"{page.name}.{turn}." if page.repeat else ""


def turns_in(page: Page, texts: Texts) -> int:
    """How many turns of the page the texts hold; one more than allowed, if they hold too many."""
    stated = next(iter(texts.get(page.name, ())), "")
    turns = int(stated) if re.fullmatch(r"[0-9]{1,4}", stated) else 0
    for name in texts:
        if found := re.match(rf"{re.escape(page.name)}\.([0-9]{{1,4}})\.", name):
            turns = max(turns, int(found[1]) + 1)
    return min(turns, page.most + 1)


def field_names(question: Question, prefix: str = "") -> list[str]:
    """The names of the fields that together answer the question."""
    name = prefix + question.name
    if question.type == "matrix":
        return [f"{name}__{row.name}" for row in question.rows]
    if question.type == "ranking":
        return [f"{name}__{choice.name}" for choice in question.choices]
    if not question.is_answered:
        return []
    if question.type == "file":
        return [name, name + CALLED]
    return [name, prefix + question.other_name] if question.other else [name]


def _read_page(page: Page, texts: Texts, prefix: str) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in page.questions:
        answers.update(read_question(question, texts, prefix))
    return answers


def read_question(question: Question, texts: Texts, prefix: str = "") -> dict[str, Any]:
    """What `read_texts` gives of one question: its answer and what was told as “other”, if any."""
    answers: dict[str, Any] = {}
    if (value := _read(question, texts, prefix)) not in (None, "", [], {}):
        answers[question.name] = value
    if question.other and (other := _filled(texts, prefix + question.other_name)):
        answers[question.other_name] = other[0]
    return answers


def _filled(texts: Texts, name: str) -> list[str]:
    return [text for text in texts.get(name, ()) if text.strip()]


def _read(question: Question, texts: Texts, prefix: str) -> Any:
    name = prefix + question.name
    values = _filled(texts, name)
    if question.type == "matrix":
        return {
            row.name: value[0]
            for row in question.rows
            if (value := _filled(texts, f"{name}__{row.name}"))
        }
    if question.type == "ranking":
        return [text.strip() for text in values] or _read_places(question, texts, name)
    if not values or not question.is_answered:
        return None
    if question.type in {"multiple", "groups"}:
        return [text.strip() for text in values]
    return _READERS.get(question.type, _as_it_is)(values[0])


def _read_places(question: Question, texts: Texts, name: str) -> Any:
    """The options by the places given to them; the places as they are when two are the same."""
    places = {
        choice.name: int(place[0])
        for choice in question.choices
        if (place := _filled(texts, f"{name}__{choice.name}"))
        and re.fullmatch(r"[0-9]{1,3}", place[0])
    }
    if len(set(places.values())) < len(places):
        return places
    return sorted(places, key=places.__getitem__)


def _as_it_is(text: str) -> str:
    return text


def _read_integer(text: str) -> int | str:
    plain = _joined(text)
    return int(plain) if _WHOLE.fullmatch(plain) else text.strip()


def _read_decimal(text: str) -> float | str:
    """A number with a decimal comma or point, else the text.

    >>> _read_decimal("1 234,5")
    1234.5
    """
    plain = _joined(text)
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else text.strip()


def _joined(text: str) -> str:
    """A number without the spaces between its thousands, and with a plain minus."""
    return re.sub(r"(?<=[0-9])\s(?=[0-9]{3})", "", text.strip()).replace("−", "-")


def _read_yes_no(text: str) -> bool | str:
    plain = text.strip().lower()
    return True if plain in _TRUE else False if plain in _FALSE else text.strip()


def _read_place(text: str) -> list[float] | str:
    """Degrees north and east, else the text.

    >>> _read_place("63.0961, 21.6158"), _read_place("63,0961 21,6158"), _read_place("63 21")
    ([63.0961, 21.6158], [63.0961, 21.6158], [63.0, 21.0])
    """
    plain = text.strip()
    if len(plain) > LONGEST_PLACE or not (found := _PLACE.fullmatch(plain)):
        return plain
    return [float(degrees.replace(",", ".")) for degrees in found.groups()]


_READERS: dict[str, Callable[[str], Any]] = {
    "integer": _read_integer,
    "scale": _read_integer,
    "decimal": _read_decimal,
    "yes-no": _read_yes_no,
    "consent": _read_yes_no,
    "place": _read_place,
    "single": str.strip,
    "municipality": str.strip,
    "file": str.strip,
}


def choice_named(choices: Sequence[Choice], text: str) -> str:
    """The name of the choice that `text` names or labels in any language, else `text` itself.

    >>> choice_named([Choice(name="helppoa", label={"fi": "Helppoa", "sv": "Lätt"})], "lätt ")
    'helppoa'
    """
    wanted = text.strip().casefold()
    for choice in choices:
        if wanted in {
            choice.name.casefold(),
            *(label.casefold() for label in choice.label.values()),
        }:
            return choice.name
    return text.strip()


def plain_numbers(text: str) -> str:
    """A spreadsheet's whole number without its decimal part: `3.0` and `3,00` are 3.

    >>> plain_numbers(" 3,0 "), plain_numbers("3.5")
    ('3', '3.5')
    """
    return re.sub(r"^(-?[0-9]+)[.,]0+$", r"\1", text.strip())
