"""Short forms about themes and signals."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from insights.models import Theme, WeakSignal
from places.models import ThemeCategory


class LabelForm(forms.Form):
    label = forms.CharField(
        label=_("Name of the theme"),
        max_length=200,
        required=False,
        help_text=_("Empty brings the machine's suggestion back."),
    )


class CategoryForm(forms.Form):
    category = forms.ModelChoiceField(
        ThemeCategory.objects.all(),
        label=_("Belongs to"),
        required=False,
        empty_label=_("none of these"),
    )


def like(theme: Theme) -> QuerySet[Theme]:
    """The themes beside which a theme stands: of its language, or the other parts of its whole."""
    themes = Theme.objects.current().filter(language=theme.language).exclude(pk=theme.pk)
    whole = theme.whole
    return themes.parts_of(whole) if whole else themes.main()


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(Theme.objects.none(), label=_("Merge into"))

    def __init__(self, data: Any = None, *, theme: Theme) -> None:
        super().__init__(data)
        field = self.fields["into"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - told to the type checker
        field.queryset = like(theme)


class MoveForm(forms.Form):
    """Where a passage belongs instead."""

    to = forms.ModelChoiceField(Theme.objects.none(), label=_("Move to"))

    def __init__(self, data: Any = None, *, theme: Theme) -> None:
        super().__init__(data)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - told to the type checker
        field.queryset = like(theme)


class TriageForm(forms.Form):
    status = forms.ChoiceField(
        label=_("What is done about it"),
        choices=[
            (WeakSignal.Status.WATCHED.value, _("Watch: wait for more")),
            (WeakSignal.Status.RAISED.value, _("Raise: take it to the working group")),
            (WeakSignal.Status.CLOSED.value, _("Close: not a signal, or already dealt with")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Others see it. Do not write about persons."),
    )


class AnalysisForm(forms.Form):
    """Another run: from the former themes or afresh, with so many themes or as the criterion chooses."""

    new_edition = forms.BooleanField(
        label=_("Find the themes afresh: a new edition"),
        required=False,
        help_text=_(
            "Names, merges and other edits follow where the new edition has the same theme again."
        ),
    )
    themes_fi = forms.IntegerField(
        label=_("Finnish themes"), required=False, min_value=2, max_value=80
    )
    themes_sv = forms.IntegerField(
        label=_("Swedish themes"), required=False, min_value=2, max_value=80
    )
    themes_en = forms.IntegerField(
        label=_("English themes"), required=False, min_value=2, max_value=80
    )

    @property
    def counts(self) -> dict[str, int]:
        """The numbers asked for, by language."""
        asked = {code: self.cleaned_data.get(f"themes_{code}") for code in ("fi", "sv", "en")}
        return {code: count for code, count in asked.items() if count}
