"""What is told of a survey before anybody is asked."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from surveys.definition import Definition
from surveys.gallery import everyday_definition, experience_definition
from surveys.models import Survey

TEMPLATES = [
    (Survey.Kind.EXPERIENCE.value, _("Experience form: one experience in own words")),
    (Survey.Kind.SURVEY.value, _("My everyday life: wellbeing, services, joys and worries")),
]
TEXTS = ("title", "introduction", "purpose", "legal_basis")
CHECKBOXES_AT_MOST = 30


class SurveyForm(forms.Form):
    """Everything but the questions, which come from the gallery."""

    use_required_attribute = False
    title_fi = forms.CharField(label=_("Title in Finnish"), max_length=120)
    title_sv = forms.CharField(label=_("Title in Swedish"), max_length=120, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=120, required=False)
    introduction_fi = forms.CharField(
        label=_("Introduction in Finnish"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    introduction_sv = forms.CharField(
        label=_("Introduction in Swedish"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    municipalities = forms.ModelMultipleChoiceField(
        label=_("Municipalities whose residents are asked"),
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Groups that may be chosen among"),
        help_text=_("Choose none to offer all groups."),
        queryset=PopulationGroup.objects.all(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    opens_on = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    closes_on = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    decision = forms.CharField(
        label=_("Decision it rests on"),
        help_text=_("Who decided, when, and its number: Council of … 12.1.2026 § 8"),
        max_length=200,
        required=False,
    )
    no_decision_reason = forms.CharField(
        label=_("If there is no decision, why not"),
        help_text=_("For example: the association's own survey, agreed on by its board."),
        max_length=200,
        required=False,
    )
    controller = forms.CharField(label=_("Controller of the data"), max_length=200, required=False)
    purpose_fi = forms.CharField(
        label=_("What the answers are used for, in Finnish"), required=False
    )
    purpose_sv = forms.CharField(
        label=_("What the answers are used for, in Swedish"), required=False
    )
    legal_basis_fi = forms.CharField(label=_("Legal basis in Finnish"), required=False)
    legal_basis_sv = forms.CharField(label=_("Legal basis in Swedish"), required=False)
    retention_months = forms.IntegerField(
        label=_("Months that answers are kept"), min_value=1, max_value=120, initial=24
    )
    contact = forms.CharField(
        label=_("Whom people may ask"),
        help_text=_("An e-mail address or a phone number. It is shown to everybody."),
        max_length=200,
        required=False,
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipalities"]
        if not isinstance(field, forms.ModelMultipleChoiceField):
            raise TypeError
        own = organisation.municipalities()
        field.queryset = own if organisation.is_public_authority else Municipality.objects.all()
        if field.queryset.count() > CHECKBOXES_AT_MOST:
            field.widget = forms.SelectMultiple(attrs={"size": 8})
            field.widget.choices = field.choices

    def values(self) -> dict[str, Any]:
        """The fields of a survey, texts by language."""
        cleaned = self.cleaned_data
        values = {
            name: value
            for name, value in cleaned.items()
            if not name.endswith(("_fi", "_sv", "_en"))
        }
        for name in TEXTS:
            values[name] = {
                language: text
                for language in ("fi", "sv", "en")
                if (text := cleaned.get(f"{name}_{language}"))
            }
        values.pop("template", None)
        return values


class NewSurveyForm(SurveyForm):
    template = forms.ChoiceField(
        label=_("What is asked"), choices=TEMPLATES, widget=forms.RadioSelect
    )
    field_order = ("template",)

    def definition(self) -> Definition:
        if self.cleaned_data["template"] == Survey.Kind.EXPERIENCE:
            return experience_definition()
        return everyday_definition()

    def slug(self) -> str:
        """A free short name in the address, from the Finnish title."""
        wanted = slugify(self.cleaned_data["title_fi"])[:40] or "kysely"
        taken = set(Survey.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
        number = 1
        while (slug := wanted if number == 1 else f"{wanted}-{number}") in taken:
            number += 1
        return slug


def initial_of_survey(survey: Survey) -> dict[str, Any]:
    """A survey's fields as the form's initial values."""
    names = (
        "opens_on",
        "closes_on",
        "decision",
        "controller",
        "retention_months",
        "contact",
    )
    texts = {
        f"{name}_{language}": text
        for name in TEXTS
        for language, text in getattr(survey, name).items()
    }
    return {
        **{name: getattr(survey, name) for name in names},
        **texts,
        "municipalities": list(survey.municipalities.all()),
        "groups": list(survey.groups.all()),
    }
