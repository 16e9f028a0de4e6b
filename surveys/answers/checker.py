"""Whether answers fit what was asked: one checker compiled for each frozen version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from surveys.answers.checks import Check, check_of
from surveys.answers.texts import SHORT_TEXT, clean_text
from surveys.definition import OTHER, Definition, Page, Question

Answers = dict[str, Any]
Errors = dict[str, list[ValidationError]]

NAMED_UNKNOWN = 5
"""So many unknown questions are named in an error, not as many as somebody cares to send."""
EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass(slots=True)
class Checked:
    """`answers` as they are stored; `read` before anything was dropped; errors by question name.

    The errors of a repeated page are named `page[2].question`, the first turn being 0.
    """

    answers: Answers = field(default_factory=dict)
    read: Answers = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)


class _Asked:
    """One question, compiled."""

    __slots__ = ("check", "missing", "name", "other", "question")

    def __init__(self, question: Question, check: Check) -> None:
        self.question = question
        self.name = question.name
        self.check = check
        self.other = question.other_name if question.type in {"single", "multiple"} else ""
        self.missing: Any = None
        if question.required:
            consent = question.type == "consent"
            self.missing = _("Tick the box to go on.") if consent else _("Answer this question.")


class _Part:
    """The questions of a page, compiled."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked = [
            _Asked(question, check)
            for question in page.questions
            if (check := check_of(question)) is not None
        ]
        self.silent = [q.name for q in page.questions if q.type == "calculate"]
        self.names = {
            *(asked.name for asked in self.asked),
            *(asked.other for asked in self.asked if asked.other),
            *self.silent,
        }

    def read(self, answers: Mapping[str, Any], prefix: str, wrong: Errors) -> Answers:
        """The answers that have their question's form; what is wrong with the others."""
        found: Answers = {}
        for asked in self.asked:
            for name, check in ((asked.name, asked.check), (asked.other, _check_other)):
                if not name or (value := answers.get(name)) in EMPTY:
                    continue
                try:
                    value = check(value)
                except ValidationError as error:
                    wrong[prefix + name] = [error]
                else:
                    if value not in EMPTY:
                        found[name] = value
        return found

    def finish(self, found: Answers, prefix: str, wrong: Errors, errors: Errors) -> Answers:
        """What is stored of the answers found; adds the errors that count."""
        clean: Answers = {}
        for asked in self.asked:
            name = asked.name
            if prefix + name in wrong:
                errors[prefix + name] = wrong[prefix + name]
            elif name in found:
                clean[name] = value = found[name]
                if asked.other and OTHER in ([value] if isinstance(value, str) else value):
                    self._other(asked, found, prefix, wrong, errors, clean)
            elif asked.missing:
                errors[prefix + name] = [ValidationError(asked.missing, code="required")]
        return clean

    def _other(  # noqa: PLR0913, PLR0917 - what `finish` has in hand
        self,
        asked: _Asked,
        found: Answers,
        prefix: str,
        wrong: Errors,
        errors: Errors,
        clean: Answers,
    ) -> None:
        if prefix + asked.other in wrong:
            errors[prefix + asked.other] = wrong[prefix + asked.other]
        elif asked.other in found:
            clean[asked.other] = found[asked.other]
        else:
            missing = ValidationError(_("Tell in a few words what else."), code="required")
            errors[prefix + asked.other] = [missing]


def _check_other(value: Any) -> str:
    return clean_text(value, SHORT_TEXT)


class Checker:
    """The compiled checks of one definition."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._parts = [_Part(page) for page in definition.pages]
        self._names: set[str] = set()
        for part in self._parts:
            self._names |= {part.page.name} if part.page.repeat else part.names

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

    def sort_out(self, answers: Mapping[str, Any]) -> tuple[Answers, Errors]:
        """The good answers, and the errors of the others by question name."""
        checked = self.check(answers)
        return checked.answers, checked.errors

    def check(self, answers: Mapping[str, Any]) -> Checked:
        """Everything that is to be said of the answers."""
        checked = Checked(errors=_unknown(answers, self._names, ""))
        wrong: Errors = {}
        for part in self._parts:
            if not part.page.repeat:
                checked.read.update(part.read(answers, "", wrong))
            elif turns := _read_turns(part, answers.get(part.page.name), wrong, checked.errors):
                checked.read[part.page.name] = turns
        for part in self._parts:
            if not part.page.repeat:
                clean = part.finish(checked.read, "", wrong, checked.errors)
                checked.answers.update(clean)
            elif turns := _finish_turns(part, checked.read, wrong, checked.errors):
                checked.answers[part.page.name] = turns
        return checked


def _read_turns(part: _Part, told: Any, wrong: Errors, errors: Errors) -> list[Answers]:
    name, most = part.page.name, part.page.most
    if told in EMPTY:
        return []
    if not isinstance(told, list) or not all(isinstance(turn, dict) for turn in told):
        errors[name] = [ValidationError(_("Give the cases as a list."), code="type")]
        return []
    if len(told) > most:
        message = _("Tell of %(most)d cases at most. Now there are %(told)d.")
        params = {"most": most, "told": len(told)}
        errors[name] = [ValidationError(message, code="too-many", params=params)]
        return []
    for number, turn in enumerate(told):
        errors.update(_unknown(turn, part.names, f"{name}[{number}]."))
    return [part.read(turn, f"{name}[{number}].", wrong) for number, turn in enumerate(told)]


def _finish_turns(part: _Part, read: Answers, wrong: Errors, errors: Errors) -> list[Answers]:
    """The turns in which something was told; one turn is asked for at least."""
    name = part.page.name
    turns = read.get(name) or [{}]
    if name in errors:
        return []
    done = [
        part.finish(turn, f"{name}[{number}].", wrong, errors) for number, turn in enumerate(turns)
    ]
    return [turn for turn in done if turn]


def _unknown(answers: Mapping[str, Any], names: set[str], prefix: str) -> Errors:
    unknown = [name for name in answers if name not in names]
    return {
        prefix + str(name)[:60].encode(errors="replace").decode(): [
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
