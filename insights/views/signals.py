"""Weak signals: the register, and one signal with its texts and its triage."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from insights import actions
from insights.forms import TriageForm
from insights.models import Passage, WeakSignal
from insights.permissions import may_draft_insight, may_read_texts, may_triage
from insights.rollups import places_heard
from insights.views.workspace import area_for, page_of, person, workspace


@workspace
def signal_list(request: HttpRequest) -> HttpResponse:
    """The register, fast signals and slow ones; those to look at first, closed ones when asked for."""
    chosen, where = request.GET.get("status", ""), request.GET.get("where", "")
    signals = WeakSignal.objects.visible_to(request.user).select_related(
        "municipality", "group", "theme"
    )
    if chosen in WeakSignal.Status.values:
        signals = signals.filter(status=chosen)
    else:
        chosen = ""
        signals = signals.exclude(status=WeakSignal.Status.CLOSED)
    where = where if where in SCOPES else ""
    signals = signals.filter(SCOPES[where]).order_by("-score", "pk")
    context = {
        "chosen": chosen,
        "statuses": WeakSignal.Status.choices,
        "where": where,
        "where_query": f"&where={where}" if where else "",
        "scopes": [
            ("", _("All")),
            ("wide", _("In many places")),
            ("place", _("Of one municipality")),
            ("group", _("Of one group")),
        ],
        "area": area_for(request),
    }
    return render(request, "insights/signal_list.html", context | _lists(request, signals))


SCOPES = {
    "": Q(),
    "wide": Q(municipality=None, group=None),
    "place": Q(municipality__isnull=False),
    "group": Q(group__isnull=False),
}
SHOWN = 8


def _lists(request: HttpRequest, signals: QuerySet[WeakSignal]) -> dict[str, Any]:
    """Both lists from their beginning, or all of one, page by page."""
    titles = {
        "fast": (
            _("Fast: within weeks"),
            _("Many more people than before speak of these within two to eight weeks."),
        ),
        "slow": (
            _("Slow: over a season"),
            _("These grow so slowly that only thirteen weeks together tell of it."),
        ),
    }
    one = request.GET.get("pace", "")
    page = None
    lists = []
    for pace, (title, text) in titles.items():
        mine = signals.filter(pace=pace)
        if one in titles and pace != one:
            continue
        if one == pace:
            page = page_of(request, mine, mine.count())
            found = list(page.object_list)
        else:
            found = list(mine[: SHOWN + 1])
        lists.append(
            {
                "pace": pace,
                "title": title,
                "text": text,
                "signals": found if page else found[:SHOWN],
                "more": page is None and len(found) > SHOWN,
            }
        )
    return {"lists": lists if any(some["signals"] for some in lists) else [], "page": page}


@workspace
def signal_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Why it was noticed, its texts in the reader's area, and what people have decided."""
    signal = get_object_or_404(
        WeakSignal.objects.visible_to(request.user).select_related(
            "municipality", "group", "theme"
        ),
        pk=pk,
    )
    form = TriageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.triage_signal(
                signal,
                actor=person(request),
                status=form.cleaned_data["status"],
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The decision was saved."))
            return redirect("insights:signal_detail", pk=signal.pk)
    area = area_for(request)
    texts = (
        Passage.objects.analysable()
        .filter(signals=signal, municipality__in=area.codes)
        .with_context()
        .order_by("-said_on", "pk")
    )
    writers = texts.order_by().values("response__respondent").distinct().count()
    verdict = may_read_texts(request.user, people=writers)
    context = {
        "signal": signal,
        "form": form,
        "area": area,
        "verdict": verdict,
        "page": page_of(request, texts, texts.count()) if verdict else None,
        "place_count": _place_count(signal),
        "places": places_heard(signal),
        "reviews": signal.reviews.select_related("reviewed_by"),
        "may_triage": may_triage(request.user, signal),
        "may_draft": may_draft_insight(request.user, area.organisation),
    }
    status = 400 if form.errors else 200
    return render(request, "insights/signal_detail.html", context, status=status)


def _place_count(signal: WeakSignal) -> int:
    """In how many municipalities it is heard."""
    places = signal.passages.exclude(municipality=None).order_by()
    return places.values("municipality").distinct().count()
