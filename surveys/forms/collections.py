"""What is told of a survey before anybody is asked."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from surveys.models import Survey

TEXTS = ("title", "introduction", "purpose", "legal_basis")
CHECKBOXES_AT_MOST = 30
LANGUAGES = ("fi", "sv", "en")
SECTIONS: list[tuple[str, str | Promise, str | Promise, tuple[str, ...]]] = [
    (
        "basics",
        _("What it is called"),
        _("This is what people see first."),
        ("title", "introduction", "minutes"),
    ),
    ("whom", _("Who is asked"), "", ("municipalities", "groups")),
    ("when", _("When, and how many"), "", ("opens_on", "closes_on", "quota")),
    (
        "decision",
        _("The decision it rests on"),
        _("It is shown to everybody who answers. If there is none, say why."),
        ("decision", "no_decision_reason"),
    ),
    (
        "privacy",
        _("Privacy notice"),
        _("The law asks for this to be told before anything is asked, in each language."),
        ("controller", "purpose", "legal_basis", "retention_months", "contact"),
    ),
    ("care", _("Sensitive subjects"), "", ("is_sensitive",)),
]

NEEDED = ("decision", "no_decision_reason", "controller", "purpose_fi", "legal_basis_fi", "contact")


@dataclass(frozen=True, slots=True)
class Section:
    """Some fields of the form under one heading, with what is missing among them."""

    name: str
    title: str | Promise
    hint: str | Promise
    fields: list[forms.BoundField]
    missing: list[str | Promise]
    has_errors: bool


class SurveyForm(forms.Form):
    """Everything but the questions, which the builder asks for."""

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
    introduction_en = forms.CharField(
        label=_("Introduction in English"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    minutes = forms.IntegerField(
        label=_("Minutes to answer"), min_value=1, max_value=120, required=False
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
    quota = forms.IntegerField(
        label=_("Most responses taken"),
        help_text=_("Empty: as many as come."),
        min_value=1,
        required=False,
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
    purpose_en = forms.CharField(
        label=_("What the answers are used for, in English"), required=False
    )
    legal_basis_fi = forms.CharField(label=_("Legal basis in Finnish"), required=False)
    legal_basis_sv = forms.CharField(label=_("Legal basis in Swedish"), required=False)
    legal_basis_en = forms.CharField(label=_("Legal basis in English"), required=False)
    retention_months = forms.IntegerField(
        label=_("Months that answers are kept"), min_value=1, max_value=120, initial=24
    )
    contact = forms.CharField(
        label=_("Whom people may ask"),
        help_text=_("An e-mail address or a phone number. It is shown to everybody."),
        max_length=200,
        required=False,
    )

    is_sensitive = forms.BooleanField(
        label=_("People may tell of painful things"),
        help_text=_("The pages then offer a quick way out, help lines and a pause."),
        required=False,
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_municipalities(self, organisation)
        for name in NEEDED:  # a draft may be without them, but nobody is asked before they are told
            self.fields[name].needed_by_role = True  # type: ignore[attr-defined]

    def sections(self, missing: dict[str, str | Promise] | None = None) -> list[Section]:
        """The fields under their headings, and what is still missing in each."""
        found = []
        for name, title, hint, parts in SECTIONS:
            fields = [
                self[field]
                for part in parts
                for field in (part, *(f"{part}_{tag}" for tag in LANGUAGES))
                if field in self.fields
            ]
            gaps = [words for part, words in (missing or {}).items() if part in parts]
            errors = any(field.errors for field in fields)
            found.append(Section(name, title, hint, fields, gaps, errors))
        return found

    def values(self) -> dict[str, Any]:
        """The fields of a survey, texts by language."""
        cleaned = self.cleaned_data
        values = {
            name: value
            for name, value in cleaned.items()
            if not name.endswith(tuple(f"_{language}" for language in LANGUAGES))
        }
        for name in TEXTS:
            if f"{name}_fi" in self.fields:
                values[name] = {
                    language: text
                    for language in LANGUAGES
                    if (text := cleaned.get(f"{name}_{language}"))
                }
        if not values.get("minutes"):
            values.pop("minutes", None)
        return values


class NewSurveyForm(forms.Form):
    """The little that a draft begins with; the rest is asked before it is opened."""

    use_required_attribute = False
    title_fi = forms.CharField(label=_("Title in Finnish"), max_length=120)
    title_sv = forms.CharField(label=_("Title in Swedish"), max_length=120, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=120, required=False)
    municipalities = forms.ModelMultipleChoiceField(
        label=_("Municipalities whose residents are asked"),
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_municipalities(self, organisation)

    def title(self) -> dict[str, str]:
        return {
            language: text
            for language in LANGUAGES
            if (text := self.cleaned_data.get(f"title_{language}"))
        }

    def slug(self) -> str:
        """A free short name in the address, from the Finnish title."""
        wanted = slugify(self.cleaned_data["title_fi"])[:40] or "kysely"
        taken = set(Survey.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
        number = 1
        while (slug := wanted if number == 1 else f"{wanted}-{number}") in taken:
            number += 1
        return slug


def offer_municipalities(form: forms.Form, organisation: Organisation) -> None:
    """A municipality or county asks its own residents, an NGO those of any municipality."""
    field = form.fields["municipalities"]
    if not isinstance(field, forms.ModelMultipleChoiceField):
        raise TypeError
    own = organisation.municipalities()
    field.queryset = own if organisation.is_public_authority else Municipality.objects.all()
    if field.queryset.count() > CHECKBOXES_AT_MOST:
        field.widget = forms.SelectMultiple(attrs={"size": 8})
        field.widget.choices = field.choices


def initial_of_survey(survey: Survey) -> dict[str, Any]:
    """A survey's fields as the form's initial values."""
    names = (
        "opens_on",
        "closes_on",
        "decision",
        "controller",
        "retention_months",
        "contact",
        "no_decision_reason",
        "minutes",
        "quota",
        "is_sensitive",
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
