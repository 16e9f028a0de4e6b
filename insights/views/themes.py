"""Themes: the matrix of themes and groups, and one theme with its passages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from insights import actions
from insights.forms import CategoryForm, FilterForm, LabelForm, MergeForm
from insights.models import Passage, Theme, ThemeAssignment
from insights.permissions import may_curate, may_read_texts
from insights.querysets import CONTEXT
from insights.rollups import (
    Area,
    Matrix,
    cell_numbers,
    county_place,
    responses_in,
    theme_matrix,
    theme_people,
    themes_by_period,
    themes_by_place,
    told_themes,
)
from insights.views.workspace import (
    FEWEST_FOR_THEMES,
    all_groups,
    area_for,
    deed_of,
    page_of,
    person,
    say_errors,
    workspace,
)
from places.models import ThemeCategory
from shared.disclosure import Cell


def read_filters(request: HttpRequest) -> tuple[FilterForm, Area]:
    """The filters of the address, and the area that they leave."""
    form = FilterForm(request.GET, area=area_for(request), groups=all_groups())
    form.is_valid()  # what is not on offer is not chosen
    return form, form.area.narrowed(form.chosen_municipality)


@workspace
def theme_list(request: HttpRequest) -> HttpResponse:
    """Themes by group; an area with few texts gets its texts and the county's themes."""
    form, area = read_filters(request)
    counted = responses_in(place=area.place)
    context: dict[str, Any] = {"filters": form, "area": area, "counted": counted}
    if counted.passages < FEWEST_FOR_THEMES and not area.is_county:
        return render(
            request, "insights/theme_list_small.html", context | _small_area(request, area)
        )
    themes = _themes(request, form.chosen("language"))
    matrix = theme_matrix(form.groups, place=area.place, period=form.chosen("period"))
    if group := form.chosen_group:
        matrix.groups = [group]
    context |= {
        "matrix": matrix,
        "rows": _rows(themes, matrix, by_language=bool(form.chosen("language"))),
        "ranked": _ranked(themes, matrix, form.chosen("group")),
    }
    part = "insights/_themes.html" if request.htmx else "insights/theme_list.html"  # type: ignore[attr-defined]
    return render(request, part, context)


def _themes(request: HttpRequest, language: str = "") -> list[Theme]:
    """Themes in use that enough people in the whole country share; curators see all."""
    themes = Theme.objects.visible_to(request.user).current().select_related("category")
    if language:
        themes = themes.filter(language=language)
    if not may_curate(request.user):
        themes = themes.filter(pk__in=told_themes())
    return list(themes)


def _rows(themes: list[Theme], matrix: Matrix, *, by_language: bool) -> list[dict[str, Any]]:
    """The matrix as the page prints it: each category with its themes, then those of none."""
    inside: dict[ThemeCategory | None, list[Theme]] = {}
    for theme in themes:
        if theme.pk in matrix.themes:
            inside.setdefault(theme.category, []).append(theme)
    order = sorted(inside, key=lambda c: (c is None, c.position if c else 0))
    return [
        {
            "category": category,
            "line": None if by_language or not category else matrix.categories.get(category.pk),
            "themes": [
                (theme, matrix.themes[theme.pk])
                for theme in sorted(
                    inside[category], key=lambda theme: -matrix.themes[theme.pk].order
                )
            ],
        }
        for category in order
    ]


def _ranked(themes: list[Theme], matrix: Matrix, group: str) -> list[tuple[Theme, Any]]:
    """Themes with the people of the area, or of the chosen group, most first."""
    found = []
    for theme in themes:
        if line := matrix.themes.get(theme.pk):
            cell = line.groups.get(group) if group else line.people
            if cell and cell.value != 0:
                found.append((theme, cell))
    return sorted(found, key=lambda one: -(one[1].value or 0))


def _small_area(request: HttpRequest, area: Area) -> dict[str, Any]:
    """The reading list of a small area, and the themes of the county around it."""
    counted = responses_in(place=area.place)
    verdict = may_read_texts(request.user, people=counted.respondents)
    texts = _passages(area).order_by("-said_on", "pk")
    county = county_place(area.county.pk)
    themes = [theme for theme in _themes(request) if theme.pk in told_themes(place=county)]
    people = theme_people([theme.pk for theme in themes], place=county)
    return {
        "verdict": verdict,
        "page": page_of(request, texts, counted.passages) if verdict else None,
        "county": area.county,
        "county_themes": sorted(
            ((theme, people[theme.pk].people) for theme in themes if theme.pk in people),
            key=lambda one: -(one[1].value or 0),
        )[:10],
    }


def _passages(area: Area) -> QuerySet[Passage]:
    """Passages of the area, which is always among the reader's own municipalities."""
    return Passage.objects.analysable().filter(municipality__in=area.codes).with_context()


@workspace
def theme_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One theme in the area: what it is about, when, where, who, its texts, and what to do."""
    theme = get_object_or_404(
        Theme.objects.visible_to(request.user).select_related(
            "category", "labelled_by", "merged_into", "retired_in"
        ),
        pk=pk,
    )
    if request.method == "POST":
        return _do(request, theme)
    form, area = read_filters(request)
    period, group = form.chosen("period"), form.chosen("group")
    numbers = cell_numbers(theme, place=area.place, period=period, group=group)
    verdict = may_read_texts(request.user, people=numbers.respondents)
    matrix = theme_matrix(form.groups, place=area.place, period=period)
    line = matrix.themes.get(theme.pk)
    context = {
        "theme": theme,
        "filters": form,
        "area": area,
        "people": theme_people([theme.pk], place=area.place, period=period, group=group).get(
            theme.pk
        ),
        "quarters": themes_by_period(theme, place=area.place, group=group),
        "places": _places(theme, area, period),
        "groups": [(g, line.groups.get(g.pk, Cell(0))) for g in form.groups] if line else [],
        "verdict": verdict,
        "telling": _texts(theme, area, form).filter(is_quote_candidate=True)[:3] if verdict else [],
        "page": _page(request, theme, area, form, numbers.passages) if verdict else None,
        "may_curate": may_curate(request.user),
        "label_form": LabelForm(initial={"label": theme.label}),
        "category_form": CategoryForm(initial={"category": theme.category_id}),
        "merge_form": MergeForm(theme=theme),
        "merged": Theme.objects.filter(merged_into=theme),
    }
    part = "insights/_theme_passages.html" if request.htmx else "insights/theme_detail.html"  # type: ignore[attr-defined]
    return render(request, part, context)


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
        .only("theme", "passage", *(f"passage__{name}" for name in CONTEXT))
        .order_by("-said_on", "pk")
    )


def _page(
    request: HttpRequest, theme: Theme, area: Area, form: FilterForm, known: int
) -> Page[ThemeAssignment]:
    return page_of(request, _texts(theme, area, form), known)


Deed = Callable[[HttpRequest, Theme], str]


def _rename(request: HttpRequest, theme: Theme) -> str:
    actions.rename_theme(theme, actor=person(request), label=request.POST.get("label", ""))
    return _("The name was saved.")


def _categorise(request: HttpRequest, theme: Theme) -> str:
    form = CategoryForm(request.POST)
    category = form.cleaned_data["category"] if form.is_valid() else None
    actions.categorise_theme(theme, actor=person(request), category=category)
    return _("The category was saved.")


def _merge(request: HttpRequest, theme: Theme) -> str:
    form = MergeForm(request.POST, theme=theme)
    if not form.is_valid():
        raise ValidationError(_("Choose another theme."))
    actions.merge_themes(theme, actor=person(request), into=form.cleaned_data["into"])
    return _("The themes were merged. You can undo it on this page.")


def _unmerge(request: HttpRequest, theme: Theme) -> str:
    actions.unmerge_theme(theme, actor=person(request))
    return _("The merge was undone.")


def _hide(request: HttpRequest, theme: Theme) -> str:
    actions.hide_theme(theme, actor=person(request))
    return _("The theme is hidden. You can undo it on this page.")


def _show(request: HttpRequest, theme: Theme) -> str:
    actions.show_theme(theme, actor=person(request))
    return _("The theme is shown again.")


def _passage(request: HttpRequest) -> Passage:
    return get_object_or_404(
        Passage.objects.visible_to(request.user), pk=request.POST.get("passage")
    )


def _remove(request: HttpRequest, theme: Theme) -> str:
    actions.remove_from_theme(theme, actor=person(request), passage=_passage(request))
    return _("The text was taken out of the theme.")


def _exclude(request: HttpRequest, theme: Theme) -> str:
    actions.exclude_passage(_passage(request), actor=person(request))
    return _("The text was taken out of everything.")


DEEDS: dict[str, Deed] = {
    "rename": _rename,
    "categorise": _categorise,
    "merge": _merge,
    "unmerge": _unmerge,
    "hide": _hide,
    "show": _show,
    "remove": _remove,
    "exclude": _exclude,
}


def _do(request: HttpRequest, theme: Theme) -> HttpResponse:
    deed = DEEDS.get(deed_of(request))
    if deed:
        try:
            messages.success(request, deed(request, theme))
        except ValidationError as error:
            say_errors(request, error)
    return redirect(request.get_full_path())
