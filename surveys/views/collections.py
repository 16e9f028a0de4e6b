"""Making and running surveys."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Organisation
from organisations.permissions import acting_user
from shared.permissions import require
from surveys.actions import (
    archive_survey,
    close_survey,
    edit_survey,
    go_live,
    make_link,
    reopen_survey,
    restore_survey,
)
from surveys.forms.collections import SurveyForm, initial_of_survey
from surveys.models import Survey
from surveys.permissions import (
    may_file,
    may_go_live,
    may_import,
    may_make_surveys,
    may_read_originals,
    may_run,
    missing_before_going_live,
)
from surveys.rollups import people_of_surveys
from surveys.views.members import login_required, organisation_of, show_errors
from surveys.views.results import counts_of, results_of
from surveys.views.sharing import short_address

LIFE: dict[str, tuple[Callable[..., None], str | Promise]] = {
    "close": (close_survey, gettext_lazy("The collection is closed. What was told stays.")),
    "reopen": (reopen_survey, gettext_lazy("The collection is open again.")),
    "archive": (archive_survey, gettext_lazy("The collection is in the archive.")),
    "restore": (restore_survey, gettext_lazy("The collection is back from the archive.")),
}
BY_LANGUAGE = {name: f"{name}_fi" for name in ("title", "introduction", "purpose", "legal_basis")}


@login_required
def survey_list(request: HttpRequest) -> HttpResponse:
    organisation = organisation_of(request)
    surveys = list(
        Survey.objects.visible_to(request.user).select_related("organisation").order_by("-opens_on")
    )
    people = people_of_surveys(surveys)
    context = {
        "organisation": organisation,
        "surveys": [(survey, people[survey.pk]) for survey in surveys],
        "may_make": may_make_surveys(request.user, organisation),
    }
    return render(request, "surveys/survey_list.html", context)


@login_required
def survey_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    survey = _survey(request, pk)
    require(may_run(request.user, survey))
    form = SurveyForm(survey.organisation, request.POST or None, initial=initial_of_survey(survey))
    if request.method == "POST" and form.is_valid():
        try:
            edit_survey(survey, actor=acting_user(request.user), **form.values())
        except ValidationError as error:
            show_errors(form, error, **BY_LANGUAGE)
        else:
            messages.success(request, _("The changes have been saved."))
            return redirect("surveys:survey_detail", survey.pk)
    return render(request, "surveys/survey_edit.html", {"form": form, "survey": survey})


@login_required
def survey_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """State, links, who has answered, what was chosen; and the buttons that change the state."""
    survey = _survey(request, pk)
    organisation = organisation_of(request)
    if request.method == "POST":
        return _act(request, survey, organisation)
    version = survey.versions.first()
    context: dict[str, Any] = {
        "survey": survey,
        "organisation": organisation,
        "version": version,
        "municipalities": list(survey.municipalities.all()),
        "may_run": may_run(request.user, survey),
        "may_go_live": may_go_live(request.user, survey),
        "missing": list(missing_before_going_live(survey).values()),
        "may_read": may_read_originals(request.user, survey),
        "may_import": may_import(request.user, survey),
        "may_file": may_file(request.user, organisation),
        "links": _links(survey, organisation),
    }
    if version is not None:
        context |= counts_of(survey)
        context["results"] = results_of(survey)
    return render(request, "surveys/survey_detail.html", context)


def _act(request: HttpRequest, survey: Survey, organisation: Organisation) -> HttpResponse:
    go = request.POST.get("go", "")
    actor = acting_user(request.user)
    try:
        if go == "live":
            require(may_go_live(request.user, survey))
            go_live(survey, actor=actor)
            messages.success(request, _("The collection is open. Share its link."))
        elif go == "link":
            require(may_file(request.user, organisation))
            make_link(survey, organisation=organisation, actor=actor)
            messages.success(request, _("Your own link tells which answers you brought."))
        elif go in LIFE:
            require(may_run(request.user, survey))
            act, done = LIFE[go]
            act(survey, actor=actor)
            messages.success(request, str(done))
    except ValidationError as error:
        for words in error.messages:
            messages.error(request, words)
    return redirect("surveys:survey_detail", survey.pk)


def _survey(request: HttpRequest, pk: UUID) -> Survey:
    usable = Survey.objects.usable_by(request.user).select_related("organisation")
    return get_object_or_404(usable, pk=pk)


def _links(survey: Survey, organisation: Organisation) -> dict[str, Any]:
    links = {link.organisation_id: link for link in survey.links.all()}
    return {
        kind: {"code": link.code, "address": short_address(link)} if link else None
        for kind, link in (("plain", links.get(None)), ("own", links.get(organisation.pk)))
    }
