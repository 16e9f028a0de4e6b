"""The claim of an insight, and what it is about."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from insights.models import Insight
from insights.rollups import Area
from places.models import Municipality, PopulationGroup
from shared.translated import Translated


class ClaimForm(forms.Form):
    """The words of an insight in the official languages."""

    claim_fi = forms.CharField(
        label=_("Claim in Finnish"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "fi"}),
    )
    claim_sv = forms.CharField(
        label=_("Claim in Swedish"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "sv"}),
    )
    confidence = forms.ChoiceField(
        label=_("How sure it is"),
        choices=Insight.Confidence.choices,
        initial=Insight.Confidence.MODERATE,
        widget=forms.RadioSelect,
    )
    limits_fi = forms.CharField(
        label=_("What it does not tell, in Finnish"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "fi"}),
    )
    limits_sv = forms.CharField(
        label=_("What it does not tell, in Swedish"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "sv"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("claim_fi") and not cleaned.get("claim_sv"):
            self.add_error("claim_fi", _("Write the claim in Finnish or in Swedish."))
        return cleaned

    def texts(self, name: str) -> Translated:
        return Translated(
            {code: text for code in ("fi", "sv") if (text := self.cleaned_data[f"{name}_{code}"])}
        )

    @classmethod
    def of(cls, insight: Insight) -> "ClaimForm":
        """The form filled with what the insight says now."""
        initial = {f"claim_{code}": insight.claim.get(code, "") for code in ("fi", "sv")}
        initial |= {f"limits_{code}": insight.limits.get(code, "") for code in ("fi", "sv")}
        return cls(initial={**initial, "confidence": insight.confidence})


class InsightForm(ClaimForm):
    """A new insight: the claim, and where and about whom it holds."""

    municipalities = forms.MultipleChoiceField(
        label=_("Municipalities"), widget=forms.CheckboxSelectMultiple
    )
    groups = forms.MultipleChoiceField(
        label=_("Groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: it is about all residents."),
    )
    period_start = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    period_end = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    field_order = [
        "claim_fi",
        "claim_sv",
        "municipalities",
        "groups",
        "period_start",
        "period_end",
        "confidence",
        "limits_fi",
        "limits_sv",
    ]

    def __init__(
        self, data: Any = None, *, area: Area, groups: Sequence[PopulationGroup], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.area, self.offered_groups = area, groups
        self._offer("municipalities", area.municipalities)
        self._offer("groups", groups)
        if len(area.municipalities) == 1:
            self.fields["municipalities"].initial = [area.municipalities[0].pk]
            self.fields["municipalities"].widget = forms.MultipleHiddenInput()

    def _offer(self, name: str, rows: Iterable[Municipality | PopulationGroup]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - told to the type checker
        field.choices = [(row.pk, str(row)) for row in rows]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start: date | None = cleaned.get("period_start")
        end: date | None = cleaned.get("period_end")
        if start and end and end < start:
            self.add_error("period_end", _("The last day is before the first."))
        return cleaned

    @property
    def chosen_municipalities(self) -> list[Municipality]:
        codes = self.cleaned_data["municipalities"]
        return [place for place in self.area.municipalities if place.pk in codes]

    @property
    def chosen_groups(self) -> list[PopulationGroup]:
        return [group for group in self.offered_groups if group.pk in self.cleaned_data["groups"]]
