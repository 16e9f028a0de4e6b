"""A chart taken out: as a picture, a spreadsheet or a document."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators.charts import FORMATS, Kind, charts_of
from indicators.selection import MOST_CHOSEN, Selection
from indicators.views.figures import indicator_asked, reading_asked
from shared.limits import wait_before
from shared.printing import CannotPrintError

MOST_A_MINUTE = 60
"""So many pictures and documents does one address get a minute: an office's, not a machine's."""


@require_safe
def chart_file(request: HttpRequest, slug: str, kind: str, ending: str) -> HttpResponse:
    """One chart of the page of the same query, as a file.

    404 for a chart that there is not; 400 for places that there are not: a page may pass over
    them, but a file that shows somebody else than was asked for would mislead.
    """
    if kind not in set(Kind) or ending not in FORMATS:
        raise Http404
    indicator, selection = indicator_asked(request, slug)
    if not _is_sensible(request, selection):
        return _refused(request, slug, HTTPStatus.BAD_REQUEST)
    file = FORMATS[ending]
    if file.is_heavy and (wait := wait_before("charts", request, most=MOST_A_MINUTE)):
        refused = _refused(request, slug, HTTPStatus.TOO_MANY_REQUESTS)
        refused["Retry-After"] = str(wait)
        return refused
    chart = charts_of(reading_asked(indicator, selection)).get(Kind(kind))
    if chart is None:
        raise Http404
    try:
        content = file.make(chart)
    except CannotPrintError:
        return _refused(request, slug, HTTPStatus.SERVICE_UNAVAILABLE)
    name = "-".join(filter(None, (slug, kind, selection.token)))
    return HttpResponse(
        content,
        content_type=file.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{ending}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _is_sensible(request: HttpRequest, selection: Selection) -> bool:
    """Whether every place that the address names is the one that would be shown."""
    asked = {*request.GET.getlist("municipality"), *request.GET.getlist("compare")}
    return asked <= {"", selection.token, *selection.chosen_tokens}


def _refused(request: HttpRequest, slug: str, status: HTTPStatus) -> HttpResponse:
    context = {"slug": slug, "status": status, "most": MOST_CHOSEN}
    return render(request, "indicators/chart_refused.html", context, status=status)
