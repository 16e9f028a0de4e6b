"""The overview: what is new in the area, what the machine noticed, what waits for a person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from insights.models import AnalysisRun, Insight, Quote, WeakSignal
from insights.permissions import may_analyse
from insights.rollups import (
    Area,
    quarter_of,
    responses_by_place,
    themes_heard,
    top_themes,
)
from insights.views.workspace import area_for, workspace
from organisations.permissions import CURATORS, MODERATORS, memberships_of
from organisations.querysets import Reader
from places.maps import MapPoint, draw_map
from surveys.rollups import people_of_month

SIGNALS_SHOWN = 6


@workspace
def overview(request: HttpRequest) -> HttpResponse:
    """The page, or its live part alone when htmx asks for it."""
    area = area_for(request)
    today = timezone.localdate()
    signals = (
        WeakSignal.objects.visible_to(request.user)
        .exclude(status=WeakSignal.Status.CLOSED)
        .select_related("municipality", "group")
    )
    context = {
        "area": area,
        "period": quarter_of(today),
        "new_people": people_of_month(area.codes, f"{today:%Y-%m}"),
        "themes_heard": themes_heard(place=area.place, period=quarter_of(today)),
        "top_themes": top_themes(place=area.place, period=quarter_of(today)),
        "new_signals": signals.filter(status=WeakSignal.Status.NEW).count(),
        "signals": signals.order_by("-score")[:SIGNALS_SHOWN],
        "waiting": _waiting(request.user),
        "run": AnalysisRun.objects.select_related("requested_by").first(),
        "may_analyse": may_analyse(request.user),
        "map": _map(area) if len(area.codes) > 1 else "",
    }
    part = "insights/_overview.html" if request.htmx else "insights/overview.html"  # type: ignore[attr-defined]
    return render(request, part, context)


def _waiting(user: Reader) -> dict[str, Any]:
    """What waits for this person: by the roles that the person has."""
    curated = [m.organisation_id for m in memberships_of(user) if m.role in CURATORS]
    moderated = [m.organisation_id for m in memberships_of(user) if m.role in MODERATORS]
    drafts = Insight.objects.filter(organisation__in=curated, status=Insight.Status.DRAFT).order_by(
        "pk"
    )
    quotes = Quote.objects.filter(
        insight__organisation__in=moderated,
        released_on=None,
        insight__status__in=[Insight.Status.DRAFT, Insight.Status.CONFIRMED],
    )
    return {"drafts": drafts[:5], "draft_count": drafts.count(), "quotes": quotes.count()}


def _map(area: Area) -> SafeString:
    cells = responses_by_place(area.codes)
    points = [
        MapPoint(
            code=place.pk,
            name=str(place),
            longitude=place.longitude,
            latitude=place.latitude,
            value=cells[place.pk].value,
            url=f"{reverse('insights:theme_list')}?municipality={place.pk}",
        )
        for place in area.municipalities
    ]
    return draw_map(
        points,
        title=_("People who have answered, by municipality"),
        description=_("The larger the circle, the more people. A circle leads to the themes."),
        measure=_("people"),
    )
