"""A form made of the questions of a definition, and the answers in readable words."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from surveys.answers import Answers, Checker, read_texts
from surveys.definition import Question, text

RADIOS_AT_MOST = 10
"""Longer lists are a select: on a phone a list of radio buttons would be a page of its own."""

UNANSWERED = {"required": _("Answer this question.")}
NOT_OFFERED = {"invalid_choice": _("Choose one of the options.")}


class QuestionsForm(forms.Form):
    """Some of the questions of a definition; the compiled checker has the last word."""

    use_required_attribute = False

    def __init__(
        self, checker: Checker, questions: Iterable[Question], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.checker = checker
        for question in questions:
            if (field := field_for(question)) is not None:
                self.fields[question.name] = field

    def clean(self) -> dict[str, Any]:
        """Check all that was sent, and show the errors of this form's own questions."""
        _clean, errors = self.checker.sort_out(texts_of(self.checker, self.data))
        for name in self.fields:
            if name in errors and name not in self.errors:
                self.add_error(name, errors[name][0])
        return self.cleaned_data

    def answers(self) -> Answers:
        """The answers as the checker wants them."""
        return texts_of(self.checker, self.data)


def texts_of(checker: Checker, data: Any) -> Answers:
    """The answers to all questions in a sent form (a QueryDict)."""
    return read_texts(
        checker.definition,
        {question.name: data.getlist(question.name) for question in checker.definition.questions},
    )


def field_for(question: Question) -> forms.Field | None:
    """The form field of a question; None for a note."""
    common: dict[str, Any] = {
        "label": text(question.label),
        "help_text": escape(text(question.hint)),  # the template trusts it
        "required": question.required,
    }
    if question.type == "long-text":
        area = forms.Textarea(attrs={"rows": 7, "data-watch": ""})
        return forms.CharField(widget=area, error_messages=UNANSWERED, **common)
    if question.type in {"text", "integer"}:
        attrs = {"inputmode": "numeric"} if question.type == "integer" else {"data-watch": ""}
        line = forms.TextInput(attrs={"autocomplete": "off", **attrs})
        return forms.CharField(widget=line, error_messages=UNANSWERED, **common)
    choices = choices_of(question)
    if question.type == "multiple":
        return forms.MultipleChoiceField(
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages=UNANSWERED | NOT_OFFERED,
            **common,
        )
    if not choices:
        return None
    widget: forms.Widget = forms.RadioSelect()
    if len(choices) > RADIOS_AT_MOST:
        widget, choices = forms.Select(), [("", gettext("Choose")), *choices]
    return forms.ChoiceField(
        choices=choices, widget=widget, error_messages=UNANSWERED | NOT_OFFERED, **common
    )


def choices_of(question: Question) -> list[tuple[str, str]]:
    """What can be chosen, in the reader's language; empty for free answers."""
    if question.type in {"single", "multiple"}:
        return [(choice.name, text(choice.label)) for choice in question.choices]
    if question.type == "yes-no":
        return [("yes", gettext("Yes")), ("no", gettext("No"))]
    if question.type == "scale":
        ends = {1: text(question.low), question.points: text(question.high)}
        return [
            (str(point), f"{point} – {ends[point]}" if ends.get(point) else str(point))
            for point in range(1, question.points + 1)
        ]
    return []


def readable(question: Question, value: Any) -> str:
    """An answer as the reader sees it: labels instead of names."""
    labels = dict(choices_of(question))
    if isinstance(value, bool):
        return labels["yes" if value else "no"]
    if isinstance(value, list):
        return ", ".join(str(labels.get(name, name)) for name in value)
    return str(labels.get(str(value), value))


def initial_of(questions: Sequence[Question], answers: Answers) -> dict[str, Any]:
    """Stored answers as a form's initial values."""
    return {
        question.name: _initial(answers[question.name])
        for question in questions
        if question.name in answers
    }


def _initial(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value
