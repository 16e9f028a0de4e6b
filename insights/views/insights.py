"""Insights: the list, a new one from a theme or a signal, and one with its quotes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from insights import actions
from insights.forms import ClaimForm, InsightForm, chosen_pieces
from insights.models import Insight, Passage, Quote, Theme, ThemeAssignment, WeakSignal
from insights.permissions import (
    least_people,
    may_confirm_insight,
    may_draft_insight,
    may_edit_insight,
)
from insights.rollups import Area, theme_matrix, theme_people, themes_by_place, top_themes
from insights.views.workspace import (
    all_groups,
    area_for,
    deed_of,
    page_of,
    person,
    say_errors,
    workspace,
)
from organisations.permissions import CURATORS, MODERATORS, has_role
from places.models import PopulationGroup
from shared.disclosure import Cell
from shared.permissions import require

SUGGESTED = 6
DRAFTS_FIRST = Case(When(status=Insight.Status.DRAFT, then=Value(0)), default=Value(1))
IS_TELLING = Q(assignments__is_quote_candidate=True)


@workspace
def insight_list(request: HttpRequest) -> HttpResponse:
    """Insights of the organisation and confirmed ones about its places, drafts first."""
    chosen = request.GET.get("status", "")
    insights = Insight.objects.visible_to(request.user).select_related("organisation")
    if chosen in Insight.Status.values:
        insights = insights.filter(status=chosen)
    else:
        chosen = ""
        insights = insights.exclude(status=Insight.Status.RETRACTED)
    rows = (
        insights.prefetch_related("municipalities", "groups")
        .annotate(quote_count=Count("quotes"))
        .order_by(DRAFTS_FIRST, "-confirmed_on", "pk")
    )
    area = area_for(request)
    context = {
        "page": page_of(request, rows, insights.count()),
        "chosen": chosen,
        "statuses": Insight.Status.choices,
        "may_draft": may_draft_insight(request.user, area.organisation),
    }
    return render(request, "insights/insight_list.html", context)


@workspace
def insight_create(request: HttpRequest) -> HttpResponse:
    """Write a claim on a theme or a signal, with what it rests on beside it."""
    area = area_for(request)
    require(may_draft_insight(request.user, area.organisation))
    theme, signal = _subject(request)
    initial = {"municipalities": _municipalities(theme, signal, area)}
    groups = _groups(theme, area)
    form = InsightForm(request.POST or None, area=area, groups=groups, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            insight = actions.draft_insight(
                area.organisation,
                actor=person(request),
                claim=form.texts("claim"),
                limits=form.texts("limits"),
                confidence=form.cleaned_data["confidence"],
                municipalities=form.chosen_municipalities,
                groups=form.chosen_groups,
                themes=[theme] if theme else [],
                signals=[signal] if signal else [],
                period_start=form.cleaned_data["period_start"],
                period_end=form.cleaned_data["period_end"],
                machine_suggestion=str((theme.machine_label if theme else signal) or ""),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The draft was saved. Choose quotes, then confirm."))
            return redirect("insights:insight_detail", pk=insight.pk)
    context = {
        "form": form,
        "area": area,
        "theme": theme,
        "signal": signal,
        "line": theme_people([theme.pk], place=area.place).get(theme.pk) if theme else None,
        "suggested": _telling(theme, signal, area),
        "themes": [] if theme or signal else top_themes(place=area.place, period="", limit=100),
    }
    status = 400 if form.errors else 200
    return render(request, "insights/insight_create.html", context, status=status)


def _municipalities(theme: Theme | None, signal: WeakSignal | None, area: Area) -> list[str]:
    """Where the claim is likely to hold: where enough people speak of it."""
    if len(area.codes) == 1:
        return area.codes
    if signal and signal.municipality_id in area.codes:
        return [signal.municipality_id]
    cells = themes_by_place(theme, area.codes) if theme else {}
    return [code for code, cell in cells.items() if cell.value]


def _groups(theme: Theme | None, area: Area) -> list[PopulationGroup]:
    """The groups that may be named: those who speak of the theme; of a signal, any."""
    if theme is None:
        return all_groups()
    line = theme_matrix(all_groups(), place=area.place, period="").themes.get(theme.pk)
    spoken = line.groups if line else {}
    return [group for group in all_groups() if spoken.get(group.pk) not in {None, Cell(0)}]


def _subject(request: HttpRequest) -> tuple[Theme | None, WeakSignal | None]:
    """The theme or signal that the address names."""
    theme, signal = request.GET.get("theme"), request.GET.get("signal")
    themes = Theme.objects.visible_to(request.user)
    signals = WeakSignal.objects.visible_to(request.user)
    try:
        return (
            get_object_or_404(themes, pk=UUID(theme)) if theme else None,
            get_object_or_404(signals, pk=UUID(signal)) if signal else None,
        )
    except ValueError:
        return None, None


def _telling(theme: Theme | None, signal: WeakSignal | None, area: Area) -> list[Passage]:
    """A few passages that may be quoted: the most telling of the theme, the newest of the signal."""
    own = Passage.objects.quotable().filter(municipality__in=area.codes).with_context()
    if theme:
        rows = ThemeAssignment.objects.filter(
            theme=theme, is_removed=False, passage__in=own.order_by()
        )
        keys = rows.order_by("-is_quote_candidate", "-said_on", "pk").values_list(
            "passage", flat=True
        )[:SUGGESTED]
        found = own.in_bulk(list(keys))
        return [found[key] for key in keys]
    return list(own.filter(signals=signal).order_by("-said_on", "pk")[:SUGGESTED]) if signal else []


@workspace
def insight_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The claim, what it rests on, its quotes; and for curators, what is left to do."""
    insight = get_object_or_404(
        Insight.objects.visible_to(request.user).select_related(
            "organisation", "created_by", "confirmed_by"
        ),
        pk=pk,
    )
    form = ClaimForm.of(insight)
    if request.method == "POST":
        if deed_of(request) != "edit":
            return _do(request, insight)
        form = ClaimForm(request.POST)
        if form.is_valid() and _edit(request, insight, form):
            return redirect("insights:insight_detail", pk=insight.pk)
    may_edit = may_edit_insight(request.user, insight)
    inside = has_role(request.user, insight.organisation, CURATORS)
    quotes = insight.quotes.select_related(
        "passage__municipality__county", "passage__response"
    ).defer("passage__response__answers")
    if not inside and not has_role(request.user, insight.organisation, MODERATORS):
        quotes = quotes.publishable()
    least = least_people(list(insight.groups.all()))
    people = insight.passages.analysable().people_by_place()
    context = {
        "insight": insight,
        "form": form,
        "told_places": {code for code, count in people.items() if count >= least},
        "quotes": quotes,
        "may_edit": may_edit,
        "may_curate": inside,
        "may_confirm": may_confirm_insight(request.user, insight) if may_edit else None,
        "may_release": has_role(request.user, insight.organisation, MODERATORS),
        "least": least,
        "suggested": _suggested(insight) if may_edit else [],
        "page": _texts(request, insight) if inside else None,
    }
    status = 400 if form.errors else 200
    return render(request, "insights/insight_detail.html", context, status=status)


def _suggested(insight: Insight) -> QuerySet[Passage]:
    """Passages that may be quoted and are not yet, the machine's most telling first."""
    return (
        insight.passages.quotable()
        .exclude(quotes__insight=insight)
        .annotate(telling=Count("assignments", filter=IS_TELLING))
        .with_context()
        .order_by("-telling", "-said_on", "pk")[:SUGGESTED]
    )


def _texts(request: HttpRequest, insight: Insight) -> Any:
    texts = insight.passages.analysable().with_context().order_by("-said_on", "pk")
    return page_of(request, texts, texts.count())


def _edit(request: HttpRequest, insight: Insight, form: ClaimForm) -> bool:
    try:
        actions.edit_insight(
            insight,
            actor=person(request),
            claim=form.texts("claim"),
            limits=form.texts("limits"),
            confidence=form.cleaned_data["confidence"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("The draft was saved."))
    return True


def _add_quotes(request: HttpRequest, insight: Insight) -> str:
    pieces = chosen_pieces(request.POST.getlist("quote"))
    if not pieces:
        raise ValidationError(_("Choose at least one sentence."))
    for passage_id, start, end in pieces:
        passage = get_object_or_404(insight.passages.all(), pk=passage_id)
        actions.add_quote(
            insight, actor=person(request), passage=passage, text=passage.text[start:end]
        )
    return _("The quotes were added.")


def _quote(request: HttpRequest, insight: Insight) -> Quote:
    try:
        return get_object_or_404(insight.quotes.all(), pk=UUID(request.POST.get("quote", "")))
    except ValueError as error:
        raise ValidationError(_("There is no such quote.")) from error


def _remove_quote(request: HttpRequest, insight: Insight) -> str:
    actions.remove_quote(_quote(request, insight), actor=person(request))
    return _("The quote was removed.")


def _release(request: HttpRequest, insight: Insight) -> str:
    actions.release_quote(_quote(request, insight), actor=person(request))
    return _("The quote was released.")


def _hold(request: HttpRequest, insight: Insight) -> str:
    actions.hold_quote(_quote(request, insight), actor=person(request))
    return _("The quote is no longer released.")


def _confirm(request: HttpRequest, insight: Insight) -> str:
    actions.confirm_insight(insight, actor=person(request))
    return _("The insight is confirmed. It can now be attached to a report.")


def _retract(request: HttpRequest, insight: Insight) -> str:
    actions.retract_insight(insight, actor=person(request))
    return _("The insight was retracted.")


DEEDS: dict[str, Callable[[HttpRequest, Insight], str]] = {
    "add_quotes": _add_quotes,
    "remove_quote": _remove_quote,
    "release": _release,
    "hold": _hold,
    "confirm": _confirm,
    "retract": _retract,
}


def _do(request: HttpRequest, insight: Insight) -> HttpResponse:
    deed = DEEDS.get(deed_of(request))
    if deed:
        try:
            messages.success(request, deed(request, insight))
        except ValidationError as error:
            say_errors(request, error)
    return redirect("insights:insight_detail", pk=insight.pk)
