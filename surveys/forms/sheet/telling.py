"""What the check page tells of the answers before they are sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html

from surveys.answers import personal_details, turn_prefix
from surveys.definition import TEXT_TYPES, Stop
from surveys.forms.questions import Words, readable
from surveys.forms.sheet.steps import step_name


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the check page: what was asked, what was answered, where to change it."""

    step: str
    label: Any
    answer: Any
    empty: bool


def told_on(
    stop: Stop, answers: Mapping[str, Any], words: Words, files: Mapping[str, str]
) -> list[Told]:
    """The lines of one page or turn; `answers` are those of this turn, `files` tell of all."""
    page, lines = stop.page, []
    for question in stop.questions:
        if not question.is_answered:
            continue
        label: Any = words.say(question.label)
        if page.repeat:
            label = format_html("{} {}: {}", words.say(page.title), stop.turn + 1, label)
        told = answers.get(question.name)
        other = answers.get(question.other_name, "") if question.other else ""
        answer = "" if told is None else readable(question, told, other, words.plain)
        answer = files.get(turn_prefix(page, stop.turn) + question.name, answer)
        lines.append(Told(step_name(page, stop.turn), label, answer, told is None))
    return lines


def details_on(stop: Stop, answers: Mapping[str, Any]) -> set[str]:
    """Kinds of personal details in the texts of one page or turn."""
    names = [q.name for q in stop.questions if q.type in TEXT_TYPES]
    names += [q.other_name for q in stop.questions if q.other]
    return {kind for name in names for kind in personal_details(str(answers.get(name, "")))}
