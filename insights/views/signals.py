"""Weak signals: the register, and one signal with its texts and its triage."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from insights import actions
from insights.forms import TriageForm
from insights.models import Passage, WeakSignal
from insights.permissions import may_draft_insight, may_read_texts, may_triage
from insights.views.workspace import area_for, page_of, person, workspace


@workspace
def signal_list(request: HttpRequest) -> HttpResponse:
    """The register: those to look at first, closed ones when asked for."""
    chosen = request.GET.get("status", "")
    signals = WeakSignal.objects.visible_to(request.user).select_related("municipality", "group")
    if chosen in WeakSignal.Status.values:
        signals = signals.filter(status=chosen)
    else:
        chosen = ""
        signals = signals.exclude(status=WeakSignal.Status.CLOSED)
    context = {
        "page": page_of(request, signals.order_by("-score", "pk"), signals.count()),
        "chosen": chosen,
        "statuses": WeakSignal.Status.choices,
        "area": area_for(request),
    }
    return render(request, "insights/signal_list.html", context)


@workspace
def signal_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Why it was noticed, its texts in the reader's area, and what people have decided."""
    signal = get_object_or_404(
        WeakSignal.objects.visible_to(request.user).select_related("municipality", "group"), pk=pk
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
