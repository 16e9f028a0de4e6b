"""Is the input right: reports, the text of a section, its indicators, evidence and gap."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from indicators.models import Indicator
from insights.models import Insight
from organisations.models import Organisation
from organisations.querysets import Reader
from reports.models import CouncilTerm, Evidence, Section, WelfareReport
from reports.structure import groups_of
from shared.translated import Translated

FINNISH, SWEDISH, ENGLISH = _("in Finnish"), _("in Swedish"), _("in English")


class ReportForm(forms.Form):
    kind = forms.ChoiceField(label=_("What kind of report"), widget=forms.RadioSelect)
    term = forms.ModelChoiceField(
        CouncilTerm.objects.all(), label=_("Council term"), empty_label=None
    )
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=2000,
        max_value=2100,
        help_text=_("Of an annual report only."),
    )
    title_fi = forms.CharField(
        label=_("Title in Finnish"),
        max_length=200,
        required=False,
        help_text=_("Empty: the usual title with the term."),
    )
    title_sv = forms.CharField(label=_("Title in Swedish"), max_length=200, required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = WelfareReport.Kind
        offered = [kinds.BROAD, kinds.ANNUAL]
        if organisation.kind == Organisation.Kind.COUNTY:
            offered = [kinds.REGIONAL, kinds.ANNUAL]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(kind.value, kind.label) for kind in offered]
        field.initial = offered[0]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        annual = data.get("kind") == WelfareReport.Kind.ANNUAL
        if annual and not data.get("year"):
            self.add_error("year", _("Give the year that the annual report is about."))
        if not annual:
            data["year"] = None
        return data


class TextForm(forms.Form):
    """The text of a section in each language; `revision` is where the writer began."""

    body_fi = forms.CharField(required=False, label=_("Text in Finnish"))
    body_sv = forms.CharField(required=False, label=_("Text in Swedish"))
    body_en = forms.CharField(required=False, label=_("Text in English"))
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in ("fi", "sv", "en"):
            attributes = {"rows": 16, "lang": code, "spellcheck": "true"}
            self.fields[f"body_{code}"].widget = forms.Textarea(attributes)

    @property
    def body(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"body_{code}"] for code in ("fi", "sv", "en")}


class IndicatorForm(forms.Form):
    indicator = forms.ChoiceField(label=_("Indicator"))

    def __init__(self, *args: Any, offered: Iterable[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["indicator"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("Choose an indicator")), *by_category(offered)]


class EvidenceForm(forms.Form):
    insight = forms.ChoiceField(label=_("Insight"), widget=forms.RadioSelect)
    verdict = forms.ChoiceField(
        label=_("What does the experience say of the statistic?"),
        choices=Evidence.Verdict,
        widget=forms.RadioSelect,
    )
    indicator = forms.ChoiceField(
        label=_("The statistic that it is compared with"),
        required=False,
        help_text=_("Not needed when no statistic exists."),
    )
    note_fi = forms.CharField(label=_("What follows from it, in Finnish"), required=False)
    note_sv = forms.CharField(label=_("What follows from it, in Swedish"), required=False)

    def __init__(
        self,
        *args: Any,
        section: Section,
        insights: Iterable[Insight],
        indicators: Iterable[Indicator],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        insight, indicator = self.fields["insight"], self.fields["indicator"]
        assert isinstance(insight, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(indicator, forms.ChoiceField)  # noqa: S101
        insight.choices = _insight_choices(section, insights)
        indicator.choices = [("", _("Choose an indicator")), *by_category(indicators)]
        for name in ("note_fi", "note_sv"):
            self.fields[name].widget = forms.Textarea({"rows": 3, "lang": name[-2:]})

    @property
    def note(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"note_{code}"] for code in ("fi", "sv")}


class GapForm(forms.Form):
    gap = forms.ChoiceField(
        label=_("Why there is no evidence"),
        required=False,
        choices=[("", _("No reason given yet")), *Section.Gap.choices],
    )


class PublishForm(forms.Form):
    decided_by = forms.CharField(
        label=_("Who decided"),
        max_length=120,
        required=False,
        help_text=_("For example: Municipal council. Empty if no decision has been made yet."),
    )
    decided_on = forms.DateField(
        label=_("When"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    decision_reference = forms.CharField(
        label=_("Reference of the decision"),
        max_length=120,
        required=False,
        help_text=_("For example the section of the minutes: § 45."),
    )


def offered_indicators(user: Reader, organisation: Organisation) -> QuerySet[Indicator]:
    """National ones and those of the organisation's own municipalities that the user sees."""
    own = Q(municipality=None) | Q(municipality__in=organisation.municipalities())
    return Indicator.objects.visible_to(user).filter(own).prefetch_related("categories")


def by_category(indicators: Iterable[Indicator]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices under the name of their first theme, in the order of the themes."""
    found: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for indicator in indicators:
        first = next(iter(indicator.categories.all()), None)
        key = (first.position, str(first)) if first else (10_000, str(_("Other indicators")))
        found.setdefault(key, []).append((indicator.slug, str(indicator.title)))
    return [
        (name, sorted(choices, key=lambda one: one[1]))
        for (_position, name), choices in sorted(found.items())
    ]


def _insight_choices(section: Section, insights: Iterable[Insight]) -> list[Any]:
    """Those about the life stage of the section first."""
    stage = set(groups_of(section.number))
    near: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for insight in insights:
        groups = list(insight.groups.all())
        mine = any(group.slug in stage for group in groups)
        (near if mine else others).append((str(insight.pk), _insight_label(insight, groups)))
    found: list[Any] = [(_("About the people of this section"), near)] if near else []
    return [*found, *([(_("Other insights of the area"), others)] if near else others)]


def _insight_label(insight: Insight, groups: Iterable[object]) -> str:
    count = insight.people.value
    people = _("number hidden") if count is None else _("%(count)d people") % {"count": count}
    names = ", ".join(str(group) for group in groups)
    return " · ".join(filter(None, [str(insight.claim), str(people), names]))


def title_of(form: ReportForm, suggested: Translated) -> dict[str, str]:
    """The title as given, by language; the suggested one where nothing was given."""
    given = {code: form.cleaned_data[f"title_{code}"] for code in ("fi", "sv")}
    given = {code: text for code, text in given.items() if text}
    return given or dict(suggested)
