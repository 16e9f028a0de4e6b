"""Trying out a draft: the real answering pages, of which nothing is kept."""

from uuid import UUID

from csp.constants import SELF
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.definition import faults_of, speaking
from surveys.definition.languages import gaps, language_name
from surveys.forms.sheet import CHECK, CONTENT, Sheet
from surveys.models import Survey, SurveyVersion
from surveys.views.answering import SPEAK, page_of
from surveys.views.builder.drafts import context_of, draft_of, survey_to_build
from surveys.views.members import login_required
from surveys.views.residents import resident_page

KEEPING = frozenset({"save"})
"""Buttons of the answering pages that would keep something."""


@login_required
def survey_preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draft at the width of a phone, in each of its languages."""
    survey = survey_to_build(request, pk)
    definition = draft_of(survey)
    asked = request.GET.get(CONTENT, "") or get_language() or ""
    content = asked if asked in definition.languages else definition.languages[0]
    address = reverse("surveys:survey_trial", args=[survey.pk])
    context = context_of(
        survey,
        "preview",
        faults=faults_of(definition),
        content=content,
        address=f"{address}?{urlencode({CONTENT: content})}",
        choices=[
            {"tag": tag, "name": language_name(tag), "gaps": len(gaps(definition, tag))}
            for tag in definition.languages
        ],
    )
    return render(request, "surveys/builder_preview.html", context)


@resident_page
@require_http_methods(["GET", "HEAD", "POST"])
def survey_trial(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The answering pages of the draft; sending and saving store nothing.

    A page of ours may show it in a frame.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    response = _trial(request, survey_to_build(request, pk))
    response["X-Frame-Options"] = "SAMEORIGIN"
    response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]  # noqa: SLF001 - as csp's decorator does
    return response


def _trial(request: HttpRequest, survey: Survey) -> HttpResponse:
    if faults_of(draft_of(survey)):
        raise Http404(_("The draft cannot be tried out before its faults are mended."))
    request.is_trial = True  # type: ignore[attr-defined]
    version = SurveyVersion(survey=survey, number=0, definition=survey.definition)
    data = request.POST.copy() if request.method == "POST" else QueryDict(mutable=True)
    if request.method != "POST":
        data[CONTENT] = request.GET.get(CONTENT, "")
    go = str(data.get("go", ""))
    if go.startswith(SPEAK):
        data[CONTENT] = go.removeprefix(SPEAK)
        data["go"] = "stay"
    elif go in KEEPING:
        data["go"] = "stay"
    sheet = Sheet(survey, version, data)
    with speaking(sheet.content):
        if (
            go == "send"
            and sheet.step(data.get("step", "")).name == CHECK
            and not sheet.first_wrong()
        ):
            return render(request, "surveys/builder_tried.html", {"again": request.path})
        if go == "send":
            data["go"] = "next"  # leads to what is wrong
        return page_of(request, sheet)
