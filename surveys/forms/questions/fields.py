"""The form field of a question, by its type. The checker checks; fields only ask."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext

from places.models import Municipality, PopulationGroup
from surveys.definition import OTHER, Question, Text, text
from surveys.forms.questions.widgets import FileWidget, MatrixWidget, PlaceWidget, RankingWidget
from surveys.forms.questions.words import Words, hint_of

RADIOS_AT_MOST = 10
"""Longer lists are a select: on a phone a list of radio buttons would be a page of its own."""
EVERYBODY = "kaikki"
"""The population group that describes nobody."""
Maker = Callable[[Question, Words], forms.Widget]
KINDS = {
    "photo": "image/jpeg,image/png,image/webp",
    "audio": "audio/mpeg,audio/mp4,audio/ogg,audio/wav,.mp3,.m4a,.ogg,.opus,.wav",
    "file": "application/pdf,text/plain,.pdf,.txt",
}
"""What the control offers; named one by one, so that a phone makes a JPEG of its own format."""


class AskedField(forms.Field):
    """A question's field. `required` is for the eye: what is needed depends on the route."""

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.question = question
        self.look: str = question.type

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        return AskedBound(form, self, field_name)


class AskedBound(forms.BoundField):
    """Carries the type of its question into the page, for the style sheet."""

    def css_classes(self, extra_classes: Any = None) -> str:
        look = self.field.look if isinstance(self.field, AskedField) else ""
        return f"question question--{look}"


def field_for(question: Question, words: Words) -> AskedField | None:
    """The field of a question; None for a note and a calculation."""
    maker = _WIDGETS.get(question.type)
    if maker is None:
        return None
    return AskedField(
        question,
        label=words.say(question.label),
        help_text=hint_of(question, words),
        required=question.required,
        widget=maker(question, words),
    )


def other_field(question: Question, words: Words) -> AskedField:
    """Where the choice `other` is told in words."""
    field = AskedField(
        question,
        label=gettext("If you chose “%(other)s”: what?") % {"other": other_label()},
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-other": question.name}),
    )
    field.needed_by_role = True  # type: ignore[attr-defined]  # not called optional
    field.look = "other"
    return field


def other_label() -> str:
    return gettext("Something else")


def choices_of(question: Question, say: Callable[[Text], str] = text) -> list[tuple[str, str]]:
    """What can be chosen, in the reader's language; empty for free answers."""
    if question.type in {"single", "multiple", "ranking", "matrix"}:
        named = [(choice.name, say(choice.label)) for choice in question.choices]
        return [*named, (OTHER, other_label())] if question.other else named
    if question.type == "yes-no":
        return [("yes", gettext("Yes")), ("no", gettext("No"))]
    if question.type == "scale":
        ends = {1: say(question.low), question.points: say(question.high)}
        return [
            (str(point), f"{point} – {ends[point]}" if ends.get(point) else str(point))
            for point in range(1, question.points + 1)
        ]
    return []


def _area(question: Question, words: Words) -> forms.Widget:
    return forms.Textarea(attrs={"rows": 7, "data-watch": ""})


def _line(question: Question, words: Words) -> forms.Widget:
    return forms.TextInput(attrs={"autocomplete": "off", "data-watch": ""})


def _numeric(mode: str) -> Maker:
    return lambda _question, _words: forms.TextInput(
        attrs={"autocomplete": "off", "inputmode": mode, "class": "short"}
    )


def _radios(question: Question, words: Words) -> forms.Widget:
    choices = choices_of(question, words.plain)
    if len(choices) > RADIOS_AT_MOST and question.type != "scale":
        return forms.Select(choices=[("", gettext("Choose")), *choices])
    return forms.RadioSelect(choices=choices)


def _boxes(question: Question, words: Words) -> forms.Widget:
    return forms.CheckboxSelectMultiple(choices=choices_of(question, words.plain))


def _matrix(question: Question, words: Words) -> forms.Widget:
    rows = [(row.name, words.plain(row.label)) for row in question.rows]
    return MatrixWidget(rows, choices_of(question, words.plain))


def _municipality(question: Question, words: Words) -> forms.Widget:
    every = sorted(Municipality.objects.current(), key=Municipality.sort_key)
    names = [(place.pk, str(place)) for place in every]
    return forms.Select(choices=[("", gettext("Choose")), *names])


def _groups(question: Question, words: Words) -> forms.Widget:
    every = PopulationGroup.objects.exclude(pk=EVERYBODY)
    return forms.CheckboxSelectMultiple(choices=[(group.pk, str(group)) for group in every])


_WIDGETS: dict[str, Maker] = {
    "text": _line,
    "long-text": _area,
    "integer": _numeric("numeric"),
    "decimal": _numeric("decimal"),
    "date": _numeric("text"),
    "single": _radios,
    "multiple": _boxes,
    "scale": _radios,
    "matrix": _matrix,
    "ranking": lambda question, words: RankingWidget(choices_of(question, words.plain)),
    "yes-no": _radios,
    "municipality": _municipality,
    "place": lambda _question, _words: PlaceWidget(attrs={"autocomplete": "off"}),
    "groups": _groups,
    "file": lambda question, _words: FileWidget(KINDS[question.accept]),
    "consent": lambda _question, _words: forms.CheckboxInput(),
}
