"""What makes a definition unusable, in words for whoever wrote it."""

import re
from datetime import date

from django.utils.translation import gettext

from surveys.definition.references import faults_of_references
from surveys.definition.structs import CHOICE_TYPES, OTHER, Choice, Definition, Question

RESERVED_NAMES = frozenset(
    {
        "answers", "basis", "checking", "client_key", "code", "consent", "consents", "contact",
        "content", "date", "draft", "go", "groups", "heard_how", "language", "municipality",
        "people_behind", "proof", "respondent", "role", "step", "submitted_on", "turn", "version",
        "via", "website",
    }
)  # fmt: skip
"""Names that the form around the questions uses itself."""

NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")
CHOICE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
LARGEST_SCALE = 11
TODAY = "today"
MINIMUM_CHOICES = 2


def faults_of(definition: Definition) -> list[str]:
    """All faults, each beginning with the name of its question; empty when it is sound."""
    faults = []
    names = [question.name for question in definition.questions]
    names += [question.other_name for question in definition.questions if question.other]
    names += [page.name for page in definition.pages if page.repeat]
    if not any(question.is_answered for question in definition.questions):
        faults.append(gettext("A survey asks at least one question."))
    faults += [
        gettext("Two questions are named “%(name)s”.") % {"name": name}
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    pages = [page.name for page in definition.pages]
    faults += [
        gettext("Two pages are named “%(name)s”.") % {"name": name}
        for name in sorted({name for name in pages if pages.count(name) > 1})
    ]
    faults += [
        gettext("A repeated page cannot be named “%(name)s”.") % {"name": page.name}
        for page in definition.pages
        if page.repeat and page.name in RESERVED_NAMES
    ]
    for question in definition.questions:
        faults += [f"{question.name}: {fault}" for fault in _faults_of_question(question)]
    return faults + faults_of_references(definition)


def _faults_of_question(question: Question) -> list[str]:
    faults = []
    if not NAME.fullmatch(question.name) or question.name in RESERVED_NAMES:
        faults.append(gettext("this name cannot be used; use small letters, digits and hyphens"))
    if question.type != "calculate" and not any(question.label.values()):
        faults.append(gettext("the question has no text"))
    if question.type == "calculate" and not question.calculation:
        faults.append(gettext("a calculation needs its expression"))
    if question.type == "scale" and not MINIMUM_CHOICES <= question.points <= LARGEST_SCALE:
        faults.append(gettext("a scale has from 2 to 11 points"))
    if question.type in {*CHOICE_TYPES, "matrix"}:
        faults += _faults_of_choices(question.choices, OTHER if question.other else "")
    if question.type == "matrix":
        faults += _faults_of_rows(question.rows)
    return faults + _faults_of_limits(question)


def _faults_of_limits(question: Question) -> list[str]:
    """Limits that no answer can keep, and days that nobody can read."""
    least, most = question.minimum, question.maximum
    faults = []
    if least is not None and most is not None and least > most:
        faults.append(gettext("the smallest number is larger than the largest"))
    if question.most is not None and question.most < 1:
        faults.append(gettext("at least one option may be chosen"))
    days = [day for day in (question.earliest, question.latest) if day and day != TODAY]
    if not all(_is_day(day) for day in days):
        faults.append(gettext("write a day as 2026-11-21, or today"))
    elif days == [question.earliest, question.latest] and days[0] > days[1]:
        faults.append(gettext("the first day is after the last"))
    return faults


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _faults_of_choices(choices: list[Choice], other: str) -> list[str]:
    names = [choice.name for choice in choices] + ([other] if other else [])
    faults = []
    if len(set(names)) < MINIMUM_CHOICES:
        faults.append(gettext("a choice needs two options or more"))
    if len(set(names)) < len(names):
        faults.append(gettext("two options have the same name"))
    if not all(CHOICE_NAME.fullmatch(name) for name in names):
        faults.append(gettext("an option's name has letters, digits, hyphens and full stops"))
    return faults


def _faults_of_rows(rows: list[Choice]) -> list[str]:
    names = [row.name for row in rows]
    if not names:
        return [gettext("a matrix needs rows")]
    if len(set(names)) < len(names):
        return [gettext("two rows have the same name")]
    return []
