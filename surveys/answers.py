"""Whether answers fit what was asked: one checker compiled for each frozen version.

A checked answer is a string, a number, True or False, or a list of choice names. `read_texts` makes
such answers of what forms and spreadsheets hold, which is text.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from surveys.definition import TEXT_TYPES, Choice, Definition, Question

Answers = dict[str, Any]
Check = Callable[[Any], Any]

LARGEST_INTEGER = 10**12
SHORT_TEXT = 200
NAMED_UNKNOWN = 5
"""So many unknown questions are named in an error, not as many as somebody cares to send."""

_TRUE = {"true", "1", "yes", "kyllä", "kylla", "ja", "x"}
_FALSE = {"false", "0", "no", "ei", "nej"}


def clean_text(value: object, maximum: int) -> str:
    """The text with plain line ends and without space around; refuses what no database keeps."""
    if not isinstance(value, str):
        raise ValidationError(_("Write this as text."), code="type")
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\0" in text or not _is_unicode(text):
        raise ValidationError(
            _("The text has characters that cannot be saved. Write them anew."), code="characters"
        )
    if len(text) > maximum:
        raise ValidationError(
            _("Use at most %(maximum)d characters. Now there are %(length)d."),
            code="too-long",
            params={"maximum": maximum, "length": len(text)},
        )
    return text


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_text(question: Question) -> Check:
    maximum = question.maximum_length
    if question.type == "text":
        maximum = min(maximum, SHORT_TEXT)
    return lambda value: clean_text(value, maximum)


def _check_number(low: int, high: int, message: Any) -> Check:
    def check(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise ValidationError(message, code="number", params={"low": low, "high": high})
        return value

    return check


def _check_single(question: Question) -> Check:
    names = frozenset(choice.name for choice in question.choices)

    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            raise ValidationError(_("Choose one of the options."), code="choice")
        return value

    return check


def _check_multiple(question: Question) -> Check:
    order = {choice.name: place for place, choice in enumerate(question.choices)}

    def check(value: Any) -> list[str]:
        if not isinstance(value, list) or not all(
            isinstance(name, str) and name in order for name in value
        ):
            raise ValidationError(_("Choose from the options."), code="choice")
        return sorted(set(value), key=order.__getitem__)

    return check


def _check_yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValidationError(_("Choose yes or no."), code="choice")
    return value


def _check_of(question: Question) -> Check | None:
    if question.type in TEXT_TYPES:
        return _check_text(question)
    if question.type == "integer":
        return _check_number(
            -LARGEST_INTEGER, LARGEST_INTEGER, _("Write a whole number, for example 12.")
        )
    if question.type == "scale":
        return _check_number(1, question.points, _("Choose a number from %(low)d to %(high)d."))
    makers: dict[str, Callable[[Question], Check]] = {
        "single": _check_single,
        "multiple": _check_multiple,
        "yes-no": lambda _question: _check_yes_no,
    }
    return makers[question.type](question) if question.type in makers else None  # a note


class Checker:
    """The compiled checks of one definition."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._checks = {
            question.name: check
            for question in definition.questions
            if (check := _check_of(question)) is not None
        }
        self._required = [q.name for q in definition.questions if q.required and q.type != "note"]

    def __call__(self, answers: object) -> Answers:
        """The answers in their stored form, in the order asked; empty ones are left out.

        Raises ValidationError by question name.
        """
        if not isinstance(answers, dict):
            raise ValidationError({"answers": _("Give the answers by question.")})
        clean, errors = self.sort_out(answers)
        if errors:
            raise ValidationError(errors)
        return clean

    def sort_out(
        self, answers: Mapping[str, Any]
    ) -> tuple[Answers, dict[str, list[ValidationError]]]:
        """The good answers, and the errors of the others by question name."""
        errors = self._unknown(answers)
        clean: Answers = {}
        for name, check in self._checks.items():
            value = answers.get(name)
            if value is None or value in ("", []):
                continue
            try:
                value = check(value)
            except ValidationError as error:
                errors[name] = [error]
            else:
                if value not in ("", []):
                    clean[name] = value
        for name in self._required:
            if name not in clean and name not in errors:
                errors[name] = [ValidationError(_("Answer this question."), code="required")]
        return clean, errors

    def _unknown(self, answers: Mapping[str, Any]) -> dict[str, list[ValidationError]]:
        unknown = [name for name in answers if name not in self._checks]
        return {
            str(name)[:60].encode(errors="replace").decode(): [
                ValidationError(_("There is no such question."), code="unknown")
            ]
            for name in unknown[:NAMED_UNKNOWN]
        }


@lru_cache(maxsize=256)
def _compiled(version_id: int, raw: bytes) -> Checker:
    return Checker(msgspec.json.decode(raw, type=Definition))


def checker_of(version: Any) -> Checker:
    """The checker of a SurveyVersion, compiled once for each process."""
    return _compiled(version.pk, msgspec.json.encode(version.definition))


def read_texts(definition: Definition, texts: Mapping[str, Sequence[str]]) -> Answers:
    """What forms and spreadsheets hold, as answers to the known questions.

    A text that cannot be read stays a text, and the checker then says what is wrong with it.
    """
    answers: Answers = {}
    for question in definition.questions:
        if values := [text for text in texts.get(question.name, ()) if text.strip()]:
            answers[question.name] = _read(question, values)
    return answers


def _read(question: Question, values: list[str]) -> Any:
    first = values[0].strip()
    if question.type in {"integer", "scale"}:
        return int(first) if re.fullmatch(r"-?[0-9]{1,13}", first) else first
    if question.type == "yes-no":
        return True if first.lower() in _TRUE else False if first.lower() in _FALSE else first
    if question.type == "multiple":
        return [text.strip() for text in values]
    return first if question.type == "single" else values[0]


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


_PERSONAL = {
    "identity-code": re.compile(r"\b[0-3]\d[01]\d{3}[-+A-FU-Y]\d{3}[0-9A-Y]\b", re.IGNORECASE),
    "phone": re.compile(r"(?<!\d)(?:\+358|0)[ -]?\d(?:[ -]?\d){5,9}(?!\d)"),
    "e-mail": re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,24}"),
}


def personal_details(text: str) -> set[str]:
    """Kinds of personal details that `text` seems to hold: a reminder, not the redaction.

    >>> sorted(personal_details("Soita 050 123 4567 tai kirjoita a.b@example.fi"))
    ['e-mail', 'phone']
    """
    return {kind for kind, pattern in _PERSONAL.items() if pattern.search(text)}
