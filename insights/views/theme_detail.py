"""One theme with its sub-themes and passages."""

from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from insights.forms import CategoryForm, FilterForm, LabelForm, MergeForm, like
from insights.models import AnalysisRun, Passage, Theme, ThemeAssignment
from insights.permissions import may_curate, may_read_texts
from insights.querysets import CONTEXT, analysable
from insights.rollups import (
    Area,
    by_people,
    cell_numbers,
    is_told,
    theme_matrix,
    themes_by_period,
    themes_by_place,
    told_themes,
)
from insights.views.theme_deeds import do
from insights.views.themes import read_filters
from insights.views.workspace import PER_PAGE, page_of, workspace
from shared.disclosure import Cell
from shared.pagination import OpenPaginator

DECIDED_SHOWN = 20
KIN_SHOWN = 5


@workspace
def theme_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One theme in the area: what it is about, when, where, who, its texts, and what to do."""
    theme = get_object_or_404(
        Theme.objects.visible_to(request.user).select_related(
            "category", "labelled_by", "merged_into", "retired_in", "parent__merged_into"
        ),
        pk=pk,
    )
    if request.method == "POST":
        return do(request, theme)
    curates = bool(may_curate(request.user))
    if not (curates or _may_be_named(theme)):
        raise Http404
    form, area = read_filters(request)
    numbers = cell_numbers(
        theme, place=area.place, period=form.chosen("period"), group=form.chosen("group")
    )
    verdict = may_read_texts(request.user, people=numbers.respondents)
    tone = request.GET.get("tone", "")
    tone = tone if tone in Passage.Tone.values else ""
    context = {
        "theme": theme,
        "filters": form,
        "area": area,
        "verdict": verdict,
        "may_curate": curates,
        "telling": _texts(theme, area, form).filter(is_quote_candidate=True)[:3] if verdict else [],
        "page": _page(request, _texts(theme, area, form), numbers.passages, tone)
        if verdict
        else None,
        "tone": tone,
        "tones": [("", _("all")), *Passage.Tone.choices],
        "accuracy": _accuracy(theme.language),
    }
    if curates:
        context["move_to"] = list(like(theme))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "insights/_theme_passages.html", context)
    context |= _counts(request, theme, area, form) | _kin(theme)
    if curates:
        context |= _acts(theme, area)
    return render(request, "insights/theme_detail.html", context)


def _may_be_named(theme: Theme) -> bool:
    """Whether its words may be told to those who do not curate: enough speak of it, or did in its time."""
    return theme.retired_in_id is not None or theme.merged_into_id is not None or is_told(theme)


def _counts(request: HttpRequest, theme: Theme, area: Area, form: FilterForm) -> dict[str, Any]:
    """People of the theme and of its sub-themes, of a theme in use only: others are protected by no table."""
    period, group = form.chosen("period"), form.chosen("group")
    matrix = theme_matrix(form.groups, place=area.place, period=period)
    line = matrix.themes.get(theme.pk)
    if line is None:
        return {}
    parts = Theme.objects.filter(pk__in=matrix.parts.get(theme.pk, ()))
    if not may_curate(request.user):
        parts = parts.filter(pk__in=told_themes())
    found = [(part, matrix.cell(part.pk, group)) for part in parts]
    return {
        "people": matrix.cell(theme.pk, group),
        "quarters": themes_by_period(theme, place=area.place, group=group),
        "places": _places(theme, area, period),
        "groups": [(g, line.groups.get(g.pk, Cell(0))) for g in form.groups],
        "parts_query": f"?{query}" if (query := _without_page(request)) else "",
        "parts": sorted(found, key=lambda one: by_people(*one)),
    }


def _without_page(request: HttpRequest) -> str:
    chosen = request.GET.copy()
    chosen.pop("page", None)
    return chosen.urlencode()


def _kin(theme: Theme) -> dict[str, Any]:
    """What a theme was in earlier editions, became in later ones, and holds of others."""
    return {
        "merged": Theme.objects.filter(merged_into=theme),
        "earlier": theme.earlier.select_related("earlier")[:KIN_SHOWN],
        "later": theme.later.select_related("later").order_by("-share_of_earlier")[:KIN_SHOWN],
    }


def _acts(theme: Theme, area: Area) -> dict[str, Any]:
    """The forms of those who curate, and what people have taken out of the theme or moved."""
    decided = (
        ThemeAssignment.objects.filter(
            Q(is_removed=True) | Q(moved_from__isnull=False), theme=theme, by="person"
        )
        .filter(analysable("passage__"), municipality__in=area.codes)
        .select_related("passage", "moved_from")
        .only("theme", "is_removed", "moved_from", "passage__text", "passage__language")
    )
    # Not a join: SQLite would go through all texts of the theme, where few of all are taken out.
    of_theme = ThemeAssignment.objects.filter(theme=theme, passage=OuterRef("pk"))
    excluded = Passage.objects.filter(
        Exists(of_theme), is_excluded=True, municipality__in=area.codes
    ).only("text", "language")
    return {
        "label_form": LabelForm(initial={"label": theme.label}),
        "category_form": CategoryForm(initial={"category": theme.category_id}),
        "merge_form": MergeForm(theme=theme),
        "can_split": theme.parent_id is None
        and not theme.is_split
        and theme.subthemes.filter(retired_in=None).exists(),
        "decided": decided.order_by("-pk")[:DECIDED_SHOWN],
        "excluded": excluded.order_by("-said_on", "pk")[:DECIDED_SHOWN],
    }


def _places(theme: Theme, area: Area, period: str) -> list[tuple[Any, Any]]:
    if len(area.codes) == 1:
        return []
    cells = themes_by_place(theme, area.codes, period=period)
    return [(place, cells[place.pk]) for place in area.municipalities]


def _texts(theme: Theme, area: Area, form: FilterForm) -> QuerySet[ThemeAssignment]:
    found = theme.assignments.standing()
    # One municipality has an index of its own; a county's texts are met soon in those by day.
    if area.is_county:
        found = found.filter(passage__municipality__in=area.codes)
    else:
        found = found.filter(municipality=area.codes[0])
    if period := form.chosen("period"):
        found = found.filter(said_on__year=int(period[:4]))
        if "-Q" in period:
            found = found.filter(said_on__quarter=int(period[-1]))
    if group := form.chosen("group"):
        found = found.filter(passage__response__groups=group)
    return (
        found.select_related(
            "passage__municipality__county",
            "passage__response__survey",
            "passage__response__source",
        )
        .only("theme", "passage", "start", "end", *(f"passage__{name}" for name in CONTEXT))
        .order_by("-said_on", "pk")
    )


def _page(
    request: HttpRequest, texts: QuerySet[ThemeAssignment], known: int, tone: str
) -> Page[ThemeAssignment]:
    """The texts page by page; of one tone nobody has counted them."""
    if tone:
        found = texts.filter(passage__tone=tone)
        return OpenPaginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return page_of(request, texts, known)


def _accuracy(language: str) -> dict[str, int]:
    """How often the tone is right in a language, in per cent, as the latest run knows it."""
    run = AnalysisRun.objects.filter(status=AnalysisRun.Status.DONE).only("figures").first()
    shares = run.figures.get("tone", {}).get(language, {}) if run else {}
    return {name: round(100 * share) for name, share in shares.items()}
