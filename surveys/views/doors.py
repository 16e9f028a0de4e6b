"""The doors to answering: tell an experience, the open surveys, the short links."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from places.models import Municipality
from surveys.models import Survey, SurveyLink
from surveys.views.residents import resident_page


@resident_page
@require_safe
def tell(request: HttpRequest) -> HttpResponse:
    """Ask for the municipality and lead to its experience form."""
    forms = Survey.objects.open_on(timezone.localdate()).filter(kind=Survey.Kind.EXPERIENCE)
    code = request.GET.get("municipality", "")
    municipality = _municipality(code)
    if municipality:
        # the municipality's own form before one that asks many
        form = (
            forms.filter(pk__in=forms.for_municipality(municipality.pk).values("pk"))
            .annotate(asked=Count("municipalities"))
            .order_by("asked", "slug")
            .first()
        )
        if form:
            query = urlencode({"municipality": municipality.pk})
            return redirect(f"{reverse('surveys:answer', args=[form.slug])}?{query}")
    every = sorted(Municipality.objects.only("code", "name"), key=str)
    asked = set(Municipality.objects.filter(surveys__in=forms).values_list("pk", flat=True))
    context = {
        "municipality": municipality,
        "unknown": bool(code) and municipality is None,
        "municipalities": every,
        "asked": [place for place in every if place.pk in asked],
    }
    return render(request, "surveys/tell.html", context)


def _municipality(code: str) -> Municipality | None:
    known = code.isascii() and code.isdigit()
    return Municipality.objects.filter(pk=code).first() if known else None


@resident_page
@require_safe
def open_list(request: HttpRequest) -> HttpResponse:
    """The surveys that anybody may answer today."""
    surveys = (
        Survey.objects.open_on(timezone.localdate())
        .select_related("organisation")
        .prefetch_related("municipalities")
    )
    municipality = _municipality(request.GET.get("municipality", ""))
    if municipality:
        surveys = surveys.for_municipality(municipality.pk)
    context = {"surveys": surveys, "municipality": municipality}
    return render(request, "surveys/open_list.html", context)


@resident_page
@require_safe
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from the address on a poster to the survey, remembering whose poster it was."""
    link = get_object_or_404(SurveyLink.objects.select_related("survey"), code=code)
    address = reverse("surveys:answer", args=[link.survey.slug])
    asked = request.GET.copy()  # what fills in answers, or asks for the page to be framed
    if link.organisation_id:
        asked["via"] = link.code
    return redirect(f"{address}?{asked.urlencode()}" if asked else address)
