"""Consent in parts: each use of what was told is allowed on its own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from surveys.actions import Consents
from surveys.models import Response

PARTS = [
    ("analyse", _("be analysed together with other answers")),
    ("quote", _("be quoted word for word, without a name")),
    ("publish", _("be published as a whole, without anything that identifies")),
    ("contact", _("be asked more about; you see the question when you return with your code")),
]


class ConsentForm(forms.Form):
    """Nothing is ticked beforehand."""

    consent = forms.MultipleChoiceField(
        label=_("May what you tell…"),
        choices=PARTS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_consent(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["consent"]
        if {"quote", "publish"} & set(chosen) and "analyse" not in chosen:
            raise ValidationError(
                _("Quoting and publishing need the analysis. Tick the first box too.")
            )
        return chosen

    def consents(self) -> Consents:
        return Consents(**dict.fromkeys(self.cleaned_data["consent"], True))


def consents_of(response: Response) -> list[str]:
    """The parts that the teller has allowed, as the form's initial value."""
    return [part for part, _label in PARTS if getattr(response, f"consent_{part}")]


def readable_consents(parts: list[str]) -> list[Any]:
    return [label for part, label in PARTS if part in parts]
