"""A survey on paper: to look at and print, and as PDF."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from shared.printing import CannotPrintError, pdf_response, print_pdf
from shared.translated import LANGUAGES
from surveys.definition import Definition, definition_of, read_definition, speaking
from surveys.forms.paper import PRINTED_TURNS, paper_pages
from surveys.forms.sheet import tongue_of
from surveys.models import Survey
from surveys.views.members import login_required


@login_required
@require_safe
def survey_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The form as it is printed, with the ways to get it in each of its languages."""
    survey, number, definition = _form(request, pk)
    tag = _tag(request, definition)
    with speaking(tag):
        context = paper_context(survey, number, definition, tag)
        return render(request, "surveys/survey_paper.html", context)


@login_required
@require_safe
def survey_paper_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The form on A4 in `?lang=`."""
    survey, number, definition = _form(request, pk)
    tag = _tag(request, definition)
    try:
        pdf = print_pdf(paper_html(survey, number, definition, tag))
    except CannotPrintError:
        return render(request, "surveys/cannot_print.html", {"survey": survey}, status=503)
    return pdf_response(pdf, f"{survey.slug}-v{number}-{tag}")


def _form(request: HttpRequest, pk: UUID) -> tuple[Survey, int, Definition]:
    """The survey, the number of its newest version and what that asks; a draft has number 0."""
    usable = Survey.objects.usable_by(request.user).select_related("organisation")
    survey = get_object_or_404(usable, pk=pk)
    version = survey.versions.first()
    if version is not None:
        return survey, version.number, definition_of(version)
    if not survey.definition.get("pages"):
        raise Http404
    return survey, 0, read_definition(survey.definition)


def _tag(request: HttpRequest, definition: Definition) -> str:
    wanted = request.GET.get("lang", "")
    if wanted in definition.languages:
        return wanted
    return tongue_of(definition, "", get_language() or "")


def paper_html(survey: Survey, number: int, definition: Definition, tag: str) -> str:
    """The whole document in the language of the tag; our own words in it or the nearest we have."""
    page = tag[:2] if tag[:2] in LANGUAGES else get_language() or "fi"
    with override(page), speaking(tag):
        context = paper_context(survey, number, definition, tag)
        return render_to_string("surveys/paper.html", context)


def paper_context(survey: Survey, number: int, definition: Definition, tag: str) -> dict[str, Any]:
    turns = {page.name: PRINTED_TURNS for page in definition.pages if page.repeat}
    return {
        "survey": survey,
        "number": number,
        "tag": tag,
        "languages": definition.languages,
        "pages": paper_pages(survey, definition, turns=turns),
        "repeats": any(page.repeat for page in definition.pages),
    }
