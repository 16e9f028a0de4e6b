"""What is handed out so that people find a survey: its links, their QR codes and posters."""

import base64
import io
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from shared.printing import CannotPrintError, pdf_response, print_pdf
from shared.translated import LANGUAGES
from surveys.models import Survey, SurveyLink
from surveys.views.members import login_required, organisation_of

BOTH = ("fi", "sv")


def short_address(link: SurveyLink) -> str:
    """The address that is printed on posters."""
    return f"{settings.PUBLIC_URL}{reverse('short_link', args=[link.code])}"


def _link(request: HttpRequest, survey: Survey) -> SurveyLink:
    """The link that `?link=` names, if it is the reader's organisation's; else the one for all."""
    ours = survey.links.filter(Q(organisation=None) | Q(organisation=organisation_of(request)))
    if code := request.GET.get("link"):
        return get_object_or_404(ours.select_related("organisation"), code=code)
    return get_object_or_404(ours, organisation=None)


def _survey(request: HttpRequest, pk: UUID) -> Survey:
    usable = Survey.objects.usable_by(request.user).select_related("organisation")
    return get_object_or_404(usable, pk=pk)


def _qr(link: SurveyLink, **options: Any) -> bytes:
    out = io.BytesIO()
    code = segno.make(short_address(link), error="m", micro=False)
    code.save(out, kind="svg", xmldecl=False, **options)
    return out.getvalue()


@login_required
@require_safe
def survey_qr(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The short link as a QR code; `?link=` names one of ours."""
    survey = _survey(request, pk)
    svg = _qr(_link(request, survey), scale=8, border=4, title=str(survey.title))
    return HttpResponse(svg, content_type="image/svg+xml")


@login_required
@require_safe
def survey_poster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An A4 poster of a link, `?link=` ours or the one for all, in `?lang=` or in both languages."""
    survey = _survey(request, pk)
    link = _link(request, survey)
    try:
        pdf = print_pdf(poster_html(survey, link, _languages(survey, request.GET.get("lang", ""))))
    except CannotPrintError:
        return render(request, "surveys/cannot_print.html", {"survey": survey}, status=503)
    return pdf_response(pdf, f"{survey.slug}-{link.code}")


def _languages(survey: Survey, wanted: str) -> tuple[str, ...]:
    """The language asked for; else Finnish and Swedish, if the survey has a title in both."""
    if wanted in LANGUAGES:
        return (wanted,)
    written = tuple(code for code in BOTH if survey.title.get(code))
    return written or (get_language() or "fi",)


def poster_html(survey: Survey, link: SurveyLink, languages: tuple[str, ...]) -> str:
    """The poster as a page: one block for each language, the code and the address between them."""
    address = short_address(link)
    context: dict[str, Any] = {
        "survey": survey,
        "link": link,
        "address": address.split("://", 1)[-1],
        "qr": f"data:image/svg+xml;base64,{base64.b64encode(_qr(link, border=0)).decode()}",
        "languages": languages,
    }
    blocks = []
    for language in languages:
        own = {**context, "language": language, "is_first": language == languages[0]}
        with override(language):
            blocks.append(render_to_string("surveys/_poster_text.html", own))
    with override(languages[0]):
        return render_to_string("surveys/poster.html", {**context, "blocks": blocks})
