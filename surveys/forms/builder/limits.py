"""The fields that only some types of questions have, by the question's own names for them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.definition import QuestionType
from surveys.definition.faults import LARGEST_SCALE, MINIMUM_CHOICES

LONGEST_ANSWER = 20_000

Fields = dict[str, forms.Field]


def limits_of(kind: QuestionType) -> Fields:
    """Fresh fields for the limits of a type; most types have none."""
    return MAKERS[kind](kind) if kind in MAKERS else {}


def words_field(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=200)


def _scale(_kind: QuestionType) -> Fields:
    return {
        "points": forms.IntegerField(
            label=_("How many steps"), min_value=MINIMUM_CHOICES, max_value=LARGEST_SCALE
        ),
        "low": words_field(_("What the first step means")),
        "high": words_field(_("What the last step means")),
    }


def _number(kind: QuestionType) -> Fields:
    make = forms.IntegerField if kind == "integer" else forms.FloatField
    return {
        "minimum": make(label=_("Smallest number accepted"), required=False),
        "maximum": make(label=_("Largest number accepted"), required=False),
    }


def _date(_kind: QuestionType) -> Fields:
    return {
        "earliest": _day(_("First day accepted")),
        "earliest_today": _box(_("Not before the day of answering")),
        "latest": _day(_("Last day accepted")),
        "latest_today": _box(_("Not after the day of answering")),
    }


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


def _box(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _text(_kind: QuestionType) -> Fields:
    return {
        "maximum_length": forms.IntegerField(
            label=_("Most characters"), min_value=1, max_value=LONGEST_ANSWER
        )
    }


def _multiple(_kind: QuestionType) -> Fields:
    return {
        "most": forms.IntegerField(
            label=_("How many may be chosen"),
            help_text=_("Empty: as many as anybody likes."),
            min_value=1,
            required=False,
        )
    }


def _file(_kind: QuestionType) -> Fields:
    return {
        "accept": forms.ChoiceField(
            label=_("What may be added"),
            choices=[("photo", _("Photo")), ("audio", _("Sound")), ("file", _("Any file"))],
            widget=forms.RadioSelect,
        )
    }


MAKERS: dict[str, Callable[[QuestionType], Fields]] = {
    "scale": _scale,
    "integer": _number,
    "decimal": _number,
    "date": _date,
    "text": _text,
    "long-text": _text,
    "multiple": _multiple,
    "file": _file,
}
