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
from surveys.definition import (
    OTHER,
    Definition,
    Page,
    Question,
    Route,
    Value,
    compiled,
    evaluate,
    is_true,
    route_of,
    text,
    value_of,
)

Answers = dict[str, Any]
Errors = dict[str, list[ValidationError]]
Values = Mapping[str, Value]

NAMED_UNKNOWN = 5
"""So many unknown questions are named in an error, not as many as somebody cares to send."""
EMPTY: tuple[Any, ...] = (None, "", [], {})
LARGEST_WHOLE = 1e15


@dataclass(slots=True)
class Checked:
    """`answers` as they are stored; `read` before anything was dropped; errors by question name.

    The errors of a repeated page are named `page[2].question`, the first turn being 0.
    """

    answers: Answers = field(default_factory=dict)
    read: Answers = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)


@dataclass(slots=True)
class _Turn:
    """One page, or one turn of a repeated one, on its way from what was read to what is stored."""

    read: Answers
    wrong: Errors
    """What does not have its question's form; it counts if the question is on the route."""
    prefix: str = ""
    asked: frozenset[str] | None = None
    """The questions on the route; None where all of them are."""
    values: Values = field(default_factory=dict)
    """What expressions see."""
    errors: Errors = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)


class _Asked:
    """One question that is answered, compiled."""

    __slots__ = ("check", "constraint", "missing", "name", "other", "question")

    def __init__(self, question: Question, check: Check) -> None:
        self.question = question
        self.name = question.name
        self.check = check
        self.constraint = compiled(question.constraint) if question.constraint else None
        self.other = question.other_name if question.type in {"single", "multiple"} else ""
        self.missing: Any = None
        if question.required:
            consent = question.type == "consent"
            self.missing = _("Tick the box to go on.") if consent else _("Answer this question.")

    def finish(self, turn: _Turn) -> None:
        key = turn.prefix + self.name
        if key in turn.wrong:
            turn.errors[key] = turn.wrong[key]
        elif self.name not in turn.read:
            if self.missing:
                turn.errors[key] = [ValidationError(self.missing, code="required")]
        else:
            value = turn.answers[self.name] = turn.read[self.name]
            if self.constraint is not None and not is_true(
                evaluate(self.constraint, turn.values, value_of(value))
            ):
                turn.errors[key] = [ValidationError(self._unfit(), code="constraint")]
                del turn.answers[self.name]
            if self.other and OTHER in ([value] if isinstance(value, str) else value):
                self._tell_other(turn)

    def _unfit(self) -> Any:
        return text(self.question.constraint_message) or _(
            "This answer does not fit the others. Check it."
        )

    def _tell_other(self, turn: _Turn) -> None:
        key = turn.prefix + self.other
        if key in turn.wrong:
            turn.errors[key] = turn.wrong[key]
        elif self.other in turn.read:
            turn.answers[self.other] = turn.read[self.other]
        else:
            missing = ValidationError(_("Tell in a few words what else."), code="required")
            turn.errors[key] = [missing]


class _Part:
    """The questions of a page, compiled."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps: list[_Asked | Question] = []
        """In the order asked; a bare question is a calculation."""
        for question in page.questions:
            if check := check_of(question):
                self.steps.append(_Asked(question, check))
            elif question.type == "calculate":
                self.steps.append(question)
        self.asked = [step for step in self.steps if isinstance(step, _Asked)]
        self.checks: list[tuple[str, Check]] = []
        for asked in self.asked:
            self.checks.append((asked.name, asked.check))
            if asked.other:
                self.checks.append((asked.other, _check_other))
        self.names = {step.name for step in self.steps} | {name for name, _check in self.checks}

    @property
    def has_expressions(self) -> bool:
        return bool(self.page.relevant) or any(
            question.relevant or question.constraint or question.type == "calculate"
            for question in self.page.questions
        )

    def read(self, answers: Mapping[str, Any], prefix: str, wrong: Errors) -> Answers:
        """The answers that have their question's form; what is wrong with the others."""
        found: Answers = {}
        for name, check in self.checks:
            if (value := answers.get(name)) in EMPTY:
                continue
            try:
                value = check(value)
            except ValidationError as error:
                wrong[prefix + name] = [error]
            else:
                if value not in EMPTY:
                    found[name] = value
        return found

    def finish(self, turn: _Turn) -> None:
        """Put what is stored into `turn.answers` and the errors that count into `turn.errors`."""
        for step in self.steps:
            if isinstance(step, Question):
                if (value := turn.values.get(step.name)) is not None:
                    turn.answers[step.name] = _stored(value)
            elif turn.asked is None or step.name in turn.asked:
                step.finish(turn)


def _check_other(value: Any) -> str:
    return clean_text(value, SHORT_TEXT)


def _stored(value: Value) -> Any:
    """A calculated value as JSON holds an answer: whole numbers without a decimal part."""
    if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST_WHOLE:
        return int(value)
    return value


class Checker:
    """The compiled checks of one definition."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._parts = [_Part(page) for page in definition.pages]
        self._has_expressions = any(part.has_expressions for part in self._parts)
        self.calculated = frozenset(
            question.name for question in definition.questions if question.type == "calculate"
        )
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
        """Everything that is to be said of the answers.

        What is not on the route of these answers is dropped, right or wrong; what the survey
        calculates is calculated here, whatever was sent under its name.
        """
        checked = Checked(errors=_unknown(answers, self._names, ""))
        wrong: Errors = {}
        for part in self._parts:
            if not part.page.repeat:
                checked.read.update(part.read(answers, "", wrong))
            elif turns := _read_turns(part, answers.get(part.page.name), wrong, checked.errors):
                checked.read[part.page.name] = turns
        route = route_of(self.definition, checked.read) if self._has_expressions else None
        for part in self._parts:
            if part.page.name in checked.errors and part.page.repeat:
                continue
            done = [self._finish(part, turn, route) for turn in _turns(part, checked.read, wrong)]
            for turn in done:
                checked.errors.update(turn.errors)
            if not part.page.repeat:
                checked.answers.update(done[0].answers)
            elif told := [turn.answers for turn in done if turn.read and turn.answers]:
                checked.answers[part.page.name] = told
        return checked

    def _finish(self, part: _Part, turn: tuple[int, _Turn], route: Route | None) -> _Turn:
        number, going = turn
        if route is not None:
            going.asked = _asked_at(route, part.page, number)
            going.values = route.names(part.page, number)
        part.finish(going)
        return going


def _asked_at(route: Route, page: Page, turn: int) -> frozenset[str]:
    """The questions that the route shows of this turn of the page."""
    return frozenset(
        question.name
        for stop in route.stops
        if stop.page.name == page.name and stop.turn == turn
        for question in stop.questions
    )


def _turns(part: _Part, read: Answers, wrong: Errors) -> list[tuple[int, _Turn]]:
    """The turns to finish: of a page that is not repeated one, of a repeated one at least one."""
    if not part.page.repeat:
        return [(0, _Turn(read, wrong))]
    turns = read.get(part.page.name) or [{}]
    return [
        (number, _Turn(turn, wrong, f"{part.page.name}[{number}]."))
        for number, turn in enumerate(turns)
    ]


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
