"""What is said of a question, in the language of the form and in that of the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from surveys.answers import SHORT_TEXT, read_day, spoken_number
from surveys.definition import Definition, Question, Text, language_of, piped, text

USUAL_LENGTH = 4000


@dataclass(frozen=True)
class Words:
    """Texts of a definition with `${name}` filled in from answers in readable form."""

    definition: Definition
    answers: Callable[[], Mapping[str, str]] = dict
    """Asked only when a text has something to fill in."""

    def say(self, value: Text) -> str | SafeString:
        """The text; marked with its language where the page has another. Templates escape it."""
        said = self.plain(value)
        language = language_of(value)
        if not said or language == (get_language() or ""):
            return said
        return format_html('<span lang="{}" dir="auto">{}</span>', language, said)

    def plain(self, value: Text) -> str:
        """The text without marks, for attributes and options."""
        said = text(value)
        return piped(said, self.definition, self.answers()) if "${" in said else said


def hint_of(question: Question, words: Words) -> SafeString:
    """The hint of whoever asks, and in words what the answer may be; safe as HTML."""
    lines = [words.say(question.hint), *limits_of(question)]
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines if line))


def limits_of(question: Question) -> list[str]:
    """What the answer may be, a sentence for each limit worth telling."""
    teller = _LIMITS.get(question.type)
    return teller(question) if teller else []


def _of_text(question: Question) -> list[str]:
    usual = SHORT_TEXT if question.type == "text" else USUAL_LENGTH
    if question.maximum_length >= usual:
        return []
    return [
        ngettext(
            "At most %(maximum)d character.",
            "At most %(maximum)d characters.",
            question.maximum_length,
        )
        % {"maximum": question.maximum_length}
    ]


def _of_number(question: Question) -> list[str]:
    low, high = spoken_number(question.minimum), spoken_number(question.maximum)
    values = {"low": low, "high": high}
    if low and high:
        return [gettext("A number from %(low)s to %(high)s.") % values]
    if low:
        return [gettext("A number of %(low)s at least.") % values]
    return [gettext("A number of %(high)s at most.") % values] if high else []


def _of_day(question: Question) -> list[str]:
    lines = [gettext("Write the day like this: 21.11.2026.")]
    if first := _spoken_day(question.earliest):
        lines.append(gettext("At the earliest %(day)s.") % {"day": first})
    if last := _spoken_day(question.latest):
        lines.append(gettext("At the latest %(day)s.") % {"day": last})
    return lines


def _spoken_day(limit: str) -> str:
    if limit == "today":
        return gettext("today")
    day = read_day(limit)
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _of_multiple(question: Question) -> list[str]:
    if question.most is None:
        return [gettext("You may choose several.")]
    return [
        ngettext("Choose %(most)d at most.", "Choose %(most)d at most.", question.most)
        % {"most": question.most}
    ]


def _of_ranking(question: Question) -> list[str]:
    lines = [gettext("1 is the best place. Give each place to one option only.")]
    if not question.required:
        lines.append(gettext("You may leave options without a place."))
    return lines


def _of_place(question: Question) -> list[str]:
    return [
        gettext("Write the place as two numbers, degrees north and east: 63.096, 21.616."),
        gettext(
            "We keep the place only to some hundred metres, so that it shows the neighbourhood "
            "and not the home."
        ),
    ]


_LIMITS: dict[str, Any] = {
    "text": _of_text,
    "long-text": _of_text,
    "integer": _of_number,
    "decimal": _of_number,
    "date": _of_day,
    "multiple": _of_multiple,
    "groups": lambda _question: [gettext("You may choose several.")],
    "ranking": _of_ranking,
    "place": _of_place,
}
