"""Beginning a survey: from the gallery, from an earlier one of ours, or from nothing."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organisations.models import Organisation
from organisations.permissions import acting_user
from shared.permissions import require
from surveys.actions import create_survey
from surveys.definition import Definition, read_definition, text
from surveys.definition.languages import language_name
from surveys.forms.builder.types import BY_TYPE
from surveys.forms.collections import NewSurveyForm
from surveys.gallery import Template, template, templates
from surveys.models import Survey
from surveys.permissions import may_make_surveys
from surveys.views.members import login_required, organisation_of, show_errors

EMPTY = "empty"
COPIED = ("purpose", "legal_basis", "retention_months", "controller", "contact", "is_sensitive")


@dataclass
class Beginning:
    """What a new survey is made of."""

    name: str
    kind: str = Survey.Kind.SURVEY
    title: dict[str, str] = field(default_factory=dict)
    introduction: dict[str, str] = field(default_factory=dict)
    definition: Definition | None = None
    told: dict[str, Any] = field(default_factory=dict)


@login_required
def survey_create(request: HttpRequest) -> HttpResponse:
    """The gallery; of what is chosen there, a title and the municipalities are asked."""
    organisation = organisation_of(request)
    require(may_make_surveys(request.user, organisation))
    asked = request.POST or request.GET
    beginning = _beginning(organisation, asked.get("template", ""), asked.get("copy", ""))
    if beginning is None:
        return _gallery(request, organisation)
    initial: dict[str, Any] = {f"title_{tag}": words for tag, words in beginning.title.items()}
    form = NewSurveyForm(organisation, request.POST or None, initial=initial)
    municipalities = form.fields["municipalities"].queryset  # type: ignore[attr-defined]
    if municipalities.count() == 1:
        form.initial["municipalities"] = list(municipalities)
    if request.method == "POST" and form.is_valid():
        try:
            survey = _make(request, organisation, beginning, form)
        except ValidationError as error:
            show_errors(form, error, title="title_fi")
        else:
            messages.success(request, _("The draft is ready. Look at the questions."))
            return redirect("surveys:survey_build", survey.pk)
    context = {
        "form": form,
        "beginning": beginning,
        "template": request.GET.get("template", "") or request.POST.get("template", ""),
        "copy": request.GET.get("copy", "") or request.POST.get("copy", ""),
    }
    return render(request, "surveys/survey_create.html", context)


def _make(
    request: HttpRequest, organisation: Organisation, beginning: Beginning, form: NewSurveyForm
) -> Survey:
    told = {"controller": organisation.name, "contact": organisation.contact_email}
    return create_survey(
        organisation,
        actor=acting_user(request.user),
        slug=form.slug(),
        kind=beginning.kind,
        title=form.title(),
        introduction=beginning.introduction,
        definition=beginning.definition,
        municipalities=form.cleaned_data["municipalities"],
        **{**told, **beginning.told},
    )


def _beginning(organisation: Organisation, key: str, copied: str) -> Beginning | None:
    """What was chosen; None when nothing was. Raises Http404 when there is no such thing."""
    if key == EMPTY:
        return Beginning(_("An empty form"))
    if key:
        try:
            chosen = template(key)
        except KeyError as error:
            raise Http404(_("The gallery has no such survey.")) from error
        return Beginning(
            text(chosen.title),
            chosen.kind,
            chosen.title,
            chosen.introduction,
            chosen.definition(),
            {"minutes": chosen.minutes, "is_sensitive": chosen.is_sensitive},
        )
    return _copy_of(organisation, copied) if copied else None


def _copy_of(organisation: Organisation, copied: str) -> Beginning:
    try:
        survey = Survey.objects.get(organisation=organisation, pk=UUID(copied))
    except (ValueError, Survey.DoesNotExist) as error:
        raise Http404(_("We have no such survey.")) from error
    told = {name: getattr(survey, name) for name in COPIED}
    return Beginning(
        str(survey.title),
        survey.kind,
        dict(survey.title),
        dict(survey.introduction),
        read_definition(survey.definition),
        {**told, "minutes": survey.minutes},
    )


def _gallery(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    context = {
        "templates": [_shown(one) for one in templates()],
        "own": Survey.objects.filter(organisation=organisation).order_by("-opens_on", "slug"),
        "empty": EMPTY,
    }
    return render(request, "surveys/gallery.html", context)


def _shown(one: Template) -> dict[str, Any]:
    questions = [q for page in one.pages for q in page.questions if q.is_answered]
    return {
        "key": one.key,
        "title": text(one.title),
        "summary": text(one.summary),
        "audience": text(one.audience),
        "minutes": one.minutes,
        "languages": ", ".join(language_name(tag) for tag in one.languages),
        "count": len(questions),
        "questions": [(text(q.label), BY_TYPE[q.type].name) for q in questions],
    }
