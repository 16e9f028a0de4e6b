"""Opening a survey, and publishing what has changed in an open one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organisations.permissions import acting_user
from shared.permissions import require
from surveys.actions import edit_survey, go_live, publish_changes
from surveys.definition import Definition
from surveys.definition.changes import changes_between
from surveys.definition.languages import gaps, language_name
from surveys.forms.collections import LANGUAGES, TEXTS, SurveyForm, initial_of_survey
from surveys.models import Survey
from surveys.permissions import may_build, may_go_live, missing_before_going_live
from surveys.views.builder.drafts import (
    context_of,
    draft_of,
    earlier_versions,
    faults_by_name,
    survey_to_build,
)
from surveys.views.members import login_required, show_errors

BY_LANGUAGE = {name: f"{name}_fi" for name in TEXTS}


@login_required
def survey_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is still missing, the survey as its answerers will see it, and the button."""
    survey = survey_to_build(request, pk)
    sent = request.POST if request.method == "POST" else None
    if sent is not None and sent.get("go") == "live":
        return _open(request, survey)
    form = SurveyForm(survey.organisation, sent, initial=initial_of_survey(survey))
    if sent is not None and form.is_valid():
        try:
            edit_survey(survey, actor=acting_user(request.user), **form.values())
        except ValidationError as error:
            show_errors(form, error, **BY_LANGUAGE)
        else:
            messages.success(request, _("Saved. Here is what is still missing, if anything."))
            return redirect("surveys:survey_open", survey.pk)
    return _show(request, survey, form)


def _open(request: HttpRequest, survey: Survey) -> HttpResponse:
    require(may_go_live(request.user, survey))
    try:
        go_live(survey, actor=acting_user(request.user))
    except ValidationError as error:
        for words in error.messages:
            messages.error(request, words)
        return redirect("surveys:survey_open", survey.pk)
    messages.success(request, _("The collection is open. Share its link."))
    return redirect("surveys:survey_detail", survey.pk)


def _show(request: HttpRequest, survey: Survey, form: SurveyForm) -> HttpResponse:
    definition = draft_of(survey)
    missing = missing_before_going_live(survey)
    own, whole = faults_by_name(survey, definition)
    context = context_of(
        survey,
        "open",
        form=form,
        sections=form.sections(missing),
        missing=missing,
        fault_of_questions=missing.get("definition", ""),
        faulty=[
            (question.name, question.label, own[question.name])
            for question in definition.questions
            if question.name in own
        ],
        whole_faults=whole,
        gaps=_gaps(survey, definition),
        languages=[language_name(tag) for tag in definition.languages],
        count=len([question for question in definition.questions if question.is_answered]),
        municipalities=list(survey.municipalities.all()),
        groups=list(survey.groups.all()),
        may_build=may_build(request.user, survey),
        may_go_live=may_go_live(request.user, survey),
    )
    return render(request, "surveys/builder_open.html", context)


def _gaps(survey: Survey, definition: Definition) -> list[dict[str, Any]]:
    """What is not written in each language of the form: of the notice, and of the questions."""
    words = {
        "title": _("title"),
        "introduction": _("introduction"),
        "purpose": _("what the answers are used for"),
        "legal_basis": _("legal basis"),
    }
    found = []
    for tag in definition.languages:
        notice = [
            words[name]
            for name in TEXTS
            if tag in LANGUAGES and getattr(survey, name) and not getattr(survey, name).get(tag)
        ]
        questions = len(gaps(definition, tag))
        if notice or questions:
            found.append(
                {"tag": tag, "name": language_name(tag), "notice": notice, "questions": questions}
            )
    return found


@login_required
def survey_changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What differs between what is asked now and the draft, in words; and publishing it."""
    survey = survey_to_build(request, pk)
    if request.method == "POST":
        return _publish(request, survey)
    versions = earlier_versions(survey)
    definition = draft_of(survey)
    changes = changes_between(versions[0], definition) if versions else []
    own, whole = faults_by_name(survey, definition)
    context = context_of(
        survey,
        "changes" if versions else "open",
        changes=changes,
        warnings=any(change.warning for change in changes),
        version=survey.versions.first(),
        next_number=len(versions) + 1,
        faults=[*whole, *(f"{name}: {words}" for name in own for words in own[name])],
        may_build=may_build(request.user, survey),
    )
    return render(request, "surveys/builder_changes.html", context)


def _publish(request: HttpRequest, survey: Survey) -> HttpResponse:
    require(may_build(request.user, survey))
    try:
        version = publish_changes(survey, actor=acting_user(request.user))
    except ValidationError as error:
        for words in error.messages:
            messages.error(request, words)
        return redirect("surveys:survey_changes", survey.pk)
    messages.success(
        request,
        _("Version %(number)d is what people are asked from now on.") % {"number": version.number},
    )
    return redirect("surveys:survey_detail", survey.pk)
