"""What an organisation says of a report that it files."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from places.models import Municipality, PopulationGroup
from surveys.models import Response, Survey

ROLES = [
    (
        Response.Role.CHANNEL.value,
        _("Channel: residents told us this, and we pass it on"),
    ),
    (
        Response.Role.REPRESENTATIVE.value,
        _("Representative: this is our own view of what is happening"),
    ),
    (
        Response.Role.PROVIDER.value,
        _("Provider: this is what we meet, or offer, in our services"),
    ),
]


ROLES_ASK = {
    Response.Role.CHANNEL.value: ("people_behind", "heard_how"),
    Response.Role.REPRESENTATIVE.value: ("basis",),
}
"""What each role must state; the hints of the fields say so."""


class FilingForm(forms.Form):
    """Whose experience it is, on what it rests, and where and when it was heard."""

    use_required_attribute = False
    role = forms.ChoiceField(
        label=_("In which role do you report?"), choices=ROLES, widget=forms.RadioSelect
    )
    people_behind = forms.IntegerField(
        label=_("How many people stand behind this?"),
        help_text=_("A channel states the number. A careful estimate will do."),
        required=False,
        min_value=1,
        max_value=100_000,
    )
    heard_how = forms.CharField(
        label=_("How was it heard?"),
        help_text=_(
            "A channel states this. For example: talks at the day centre, a workshop, our own survey."
        ),
        max_length=200,
        required=False,
    )
    basis = forms.CharField(
        label=_("What is it based on?"),
        help_text=_("A representative states the basis of its view."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    submitted_on = forms.DateField(
        label=_("When was it heard?"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    municipality = forms.ChoiceField(label=_("Which municipality is this about?"))
    groups = forms.MultipleChoiceField(
        label=_("Which groups is this about?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, survey: Survey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipalities = {place.pk: place for place in survey.municipalities.all()}
        self.every_group = {group.pk: group for group in PopulationGroup.objects.all()}
        names = sorted((str(place), code) for code, place in self.municipalities.items())
        for name in (name for names in ROLES_ASK.values() for name in names):
            self.fields[name].needed_by_role = True  # type: ignore[attr-defined]
        place_field, group_field = self.fields["municipality"], self.fields["groups"]
        place_field.choices = [("", gettext("Choose")), *((code, name) for name, code in names)]  # type: ignore[attr-defined]
        group_field.choices = [(slug, str(group)) for slug, group in self.every_group.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Each role states what makes it credible."""
        cleaned = self.cleaned_data
        role = cleaned.get("role")
        if role == Response.Role.CHANNEL:
            for name in ROLES_ASK[role]:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A channel states this."))
        if role == Response.Role.REPRESENTATIVE and not cleaned.get("basis"):
            self.add_error("basis", _("A representative states the basis of its view."))
        if (day := cleaned.get("submitted_on")) and day > timezone.localdate():
            self.add_error("submitted_on", _("The day cannot be in the future."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What `submit_response` wants of this form."""
        cleaned = self.cleaned_data
        return {
            **{name: cleaned[name] for name in ("role", "people_behind", "heard_how", "basis")},
            "submitted_on": cleaned["submitted_on"],
            "municipality": self.place(cleaned["municipality"]),
            "groups": [self.every_group[slug] for slug in cleaned["groups"]],
        }

    def place(self, code: str) -> Municipality:
        return self.municipalities[code]
