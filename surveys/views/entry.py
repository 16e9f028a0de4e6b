"""Typing in forms that were filled in on paper, one after another."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from organisations.models import Organisation
from organisations.permissions import acting_user
from shared.permissions import require
from surveys.actions import KeyReused, Submitted, submit_response, withdraw_response
from surveys.answers import checker_of
from surveys.definition import speaking
from surveys.forms.entry import DAY, EntryForm
from surveys.forms.sheet import tongue_of
from surveys.models import Response, Survey, SurveyVersion
from surveys.permissions import may_file
from surveys.views.members import login_required, organisation_of, show_errors

MORE = "more:"
"""Begins what the button for another case of a repeated page sends."""


@login_required
def enter_forms(request: HttpRequest, slug: str) -> HttpResponse:
    """All questions on one page; saving shows the next empty form and the last one's code."""
    organisation = organisation_of(request)
    usable = Survey.objects.usable_by(request.user).open_on(timezone.localdate())
    survey = get_object_or_404(usable.select_related("organisation"), slug=slug)
    require(may_file(request.user, organisation))
    version = survey.versions.all()[0]
    version.survey = survey
    checker = checker_of(version)
    wanted = request.POST.get("entry.lang") or request.GET.get("lang", "")
    tag = wanted if wanted in checker.definition.languages else ""
    tag = tag or tongue_of(checker.definition, "", get_language() or "")
    with speaking(tag):
        state = {"survey": survey, "version": version, "tag": tag, **_tally(request)}
        if request.method != "POST":
            return _show(request, EntryForm(survey, checker), state)
        go = request.POST.get("go", "")
        if go == "undo":
            return _undo(request, EntryForm(survey, checker), state)
        data = request.POST.copy()
        if go.startswith(MORE):
            name = go.removeprefix(MORE)
            data[name] = str(int(data.get(name) or 1) + 1) if data.get(name, "1").isdigit() else "1"
            return _show(request, EntryForm(survey, checker, initial=data.dict()), state)
        return _save(request, EntryForm(survey, checker, data), version, organisation, state)


def _tally(request: HttpRequest) -> dict[str, Any]:
    """How many were typed in on this page so far, and which was the last; travels in the form."""
    count = request.POST.get("entry.count", "0")
    return {
        "count": int(count) if count.isdigit() and len(count) < 6 else 0,  # noqa: PLR2004
        "last": request.POST.get("entry.last", "")[:36],
    }


def _show(request: HttpRequest, form: EntryForm, state: dict[str, Any]) -> HttpResponse:
    context = {
        **state,
        "form": form,
        "languages": form.checker.definition.languages,
        "client_key": request.POST.get("client_key") or secrets.token_hex(16),
    }
    if "sent" in state or "undone" in state:
        context["client_key"] = secrets.token_hex(16)
    return render(request, "surveys/enter_forms.html", context)


def _save(
    request: HttpRequest,
    form: EntryForm,
    version: SurveyVersion,
    organisation: Organisation,
    state: dict[str, Any],
) -> HttpResponse:
    if not form.is_valid():
        return _show(request, form, state)
    try:
        sent: Submitted = submit_response(
            version,
            answers=form.answers(),
            language=state["tag"],
            municipality=form.municipality(),
            groups=form.groups(),
            consents=form.consents(),
            client_key=request.POST.get("client_key", ""),
            actor=acting_user(request.user),
            role=Response.Role.CHANNEL,
            source=organisation,
            people_behind=1,
            heard_how=_("Filled in on paper"),
            submitted_on=form.cleaned_data[DAY],
        )
    except KeyReused:
        form.add_error(None, _("This form has been saved already. Begin the next one."))
        return _show(request, form, state)
    except ValidationError as error:
        show_errors(form, error, submitted_on=DAY)
        return _show(request, form, state)
    fresh = EntryForm(state["survey"], form.checker, initial={DAY: form.cleaned_data[DAY]})
    done = {"sent": sent, "count": state["count"] + 1, "last": str(sent.response.pk)}
    return _show(request, fresh, state | done)


def _undo(request: HttpRequest, form: EntryForm, state: dict[str, Any]) -> HttpResponse:
    """Take back the form typed in last, if the reader is who typed it."""
    mine = Response.objects.filter(survey=state["survey"], filed_by=acting_user(request.user))
    try:
        last = mine.filter(pk=state["last"]).exclude(status=Response.Status.WITHDRAWN).first()
    except ValidationError:
        last = None
    if last is None:
        form = EntryForm(state["survey"], form.checker)
        return _show(request, form, state | {"last": "", "problem": _("There is nothing to undo.")})
    withdraw_response(last, actor=acting_user(request.user))
    done = {"undone": True, "count": max(state["count"] - 1, 0), "last": ""}
    return _show(request, form, state | done)
