"""The list of minimum information, and the reason for leaving an item out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.forms.fields import TranslatedForm
from indicators.models import Indicator, MinimumItem


class GapForm(forms.Form):
    """One for each item that lacks a value: its prefix is the item's slug."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why it is left out"),
        max_length=400,
        help_text=_("It is told in the welfare report, under the appendices."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the reason.")},
    )


class MinimumItemForm(TranslatedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_texts("title", _("Name"), required=("fi", "sv"), max_length=120)
        self.add_texts("basis", _("What it rests on"), rows=2, max_length=400)
        self.fields["stage"] = forms.ChoiceField(
            label=_("Part of the report"), choices=MinimumItem.Stage.choices
        )
        self.fields["position"] = forms.IntegerField(
            label=_("Place in the list"),
            required=False,
            min_value=1,
            max_value=10_000,
            help_text=_("Items are shown by this number. Empty: last."),
        )
        self.fields["indicators"] = forms.ModelMultipleChoiceField(
            Indicator.objects.filter(municipality=None),
            label=_("Indicators that cover it"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["is_off"] = forms.BooleanField(
            label=_("Take off the list"),
            required=False,
            help_text=_("Recorded reasons are kept. The item can be put back later."),
        )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        given = {name: data[name] for name in ("stage", "is_off")}
        if data["position"] is not None:
            given["position"] = data["position"]
        return given | {
            "title": self.text("title"),
            "basis": self.text("basis"),
            "indicators": list(data["indicators"]),
        }

    @classmethod
    def initial_from(cls, item: MinimumItem) -> dict[str, Any]:
        return {
            **cls.initial_of("title", item.title),
            **cls.initial_of("basis", item.basis),
            "stage": item.stage,
            "position": item.position,
            "indicators": item.indicators.all(),
            "is_off": item.is_off,
        }
