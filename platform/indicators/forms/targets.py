"""What a municipality aims at with an indicator."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators.forms.fields import NumberField
from indicators.models import IndicatorTarget

YEARS_AHEAD = 30


class TargetForm(forms.Form):
    use_required_attribute = False
    value = NumberField(label=_("Target value"), required=False)
    by_year = forms.IntegerField(label=_("By the year"), required=False, min_value=2000)
    threshold = NumberField(
        label=_("Threshold"),
        required=False,
        help_text=_("A value on the worse side of this asks for attention."),
    )
    note = forms.CharField(
        label=_("Where this was decided"),
        required=False,
        max_length=300,
        help_text=_("For example: welfare plan 2025–2029, council 15.6.2026 § 45."),
    )

    def clean_by_year(self) -> int | None:
        year: int | None = self.cleaned_data["by_year"]
        last = timezone.localdate().year + YEARS_AHEAD
        if year is not None and year > last:
            raise forms.ValidationError(
                _("Give a year no later than %(year)d."), params={"year": last}
            )
        return year

    @staticmethod
    def initial_from(target: IndicatorTarget) -> dict[str, Any]:
        return {name: getattr(target, name) for name in ("value", "by_year", "threshold", "note")}
