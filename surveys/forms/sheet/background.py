"""What is asked beside the questions: where it is about, and whom it describes."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from places.models import Municipality, PopulationGroup

DECLINED = "-"


class PlaceForm(forms.Form):
    use_required_attribute = False
    municipality = forms.ChoiceField(
        label=_("Which municipality is this about?"),
        error_messages={"required": _("Choose the municipality.")},
    )

    def __init__(self, municipalities: list[Municipality], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted((str(place), place.pk) for place in municipalities)
        field = self.fields["municipality"]
        field.choices = [("", gettext("Choose")), *((code, name) for name, code in names)]  # type: ignore[attr-defined]


class GroupsForm(forms.Form):
    groups = forms.MultipleChoiceField(
        label=_("Which of these describe you, or the person this is about?"),
        help_text=_(
            "We ask so that the experiences of small groups are not lost among others. "
            "You may choose several or none. A group of only a few people is never shown."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, groups: list[PopulationGroup], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["groups"]
        field.choices = [  # type: ignore[attr-defined]
            *((group.pk, str(group)) for group in groups),
            (DECLINED, gettext("I do not want to answer")),
        ]
