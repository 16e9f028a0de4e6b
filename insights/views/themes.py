"""Themes: the matrix of themes and groups, and the reading list of a small area."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from insights.forms import FilterForm
from insights.models import Passage, Theme
from insights.permissions import may_curate, may_read_texts
from insights.rollups import (
    Area,
    Line,
    Matrix,
    by_people,
    county_place,
    responses_in,
    spoken_of_more,
    theme_matrix,
    theme_people,
    told_themes,
    writers_of,
)
from insights.views.workspace import FEWEST_FOR_THEMES, all_groups, area_for, page_of, workspace
from places.models import ThemeCategory
from shared.disclosure import Cell

MORE_SHOWN = 8

Ranked = tuple[Theme, Cell, list[tuple[Theme, Cell]]]
"""A theme, its people, and its sub-themes with theirs."""


def read_filters(request: HttpRequest, *, levels: bool = False) -> tuple[FilterForm, Area]:
    """The filters of the address, and the area that they leave."""
    form = FilterForm(request.GET, area=area_for(request), groups=all_groups(), levels=levels)
    form.is_valid()  # what is not on offer is not chosen
    return form, form.area.narrowed(form.chosen_municipality)


@workspace
def theme_list(request: HttpRequest) -> HttpResponse:
    """Themes by group; an area with few texts gets its texts and the county's themes."""
    form, area = read_filters(request, levels=True)
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
        "rows": _rows(themes, matrix, form),
        "more": spoken_of_more(
            place=area.place, period=form.chosen("period"), group=form.chosen("group")
        )[:MORE_SHOWN],
        "other_languages": writers_of(Passage.Language.OTHER, place=area.place),
        "ranked": _ranked(themes, matrix, form.chosen("group")),
        "put_away": _put_away(request, form.chosen("language")),
    }
    part = "insights/_themes.html" if request.htmx else "insights/theme_list.html"  # type: ignore[attr-defined]
    return render(request, part, context)


def _themes(request: HttpRequest, language: str = "") -> list[Theme]:
    """Themes in use that enough people in the whole country share; curators see all."""
    themes = (
        Theme.objects.visible_to(request.user)
        .current()
        .select_related("category", "parent__merged_into")
    )
    if language:
        themes = themes.filter(language=language)
    if not may_curate(request.user):
        themes = themes.filter(pk__in=told_themes())
    return list(themes)


def _put_away(request: HttpRequest, language: str) -> QuerySet[Theme]:
    """What curators may bring back; the others do not see it."""
    if not may_curate(request.user):
        return Theme.objects.none()
    themes = Theme.objects.visible_to(request.user).put_away()
    return themes.filter(language=language) if language else themes


def _rows(themes: list[Theme], matrix: Matrix, form: FilterForm) -> list[dict[str, Any]]:
    """The matrix as the page prints it: each category with its themes, then those of none.

    Sub-themes stand under their theme when they are asked for.
    """
    known = {theme.pk: theme for theme in themes if theme.pk in matrix.themes}
    inside: dict[ThemeCategory | None, list[Theme]] = {}
    for theme in known.values():
        if theme.whole is None:
            inside.setdefault(theme.category, []).append(theme)
    order = sorted(inside, key=lambda c: (c is None, c.position if c else 0))
    by_language, with_parts = form.chosen("language"), form.chosen("level") == "parts"

    def lines(some: Iterable[Theme]) -> Iterator[tuple[Theme, Line, bool]]:
        for theme in sorted(some, key=lambda theme: by_people(theme, matrix.cell(theme.pk))):
            yield theme, matrix.themes[theme.pk], theme.whole is not None
            if with_parts and theme.whole is None:
                yield from lines(_parts(theme, known, matrix))

    return [
        {
            "category": category,
            "line": None if by_language or not category else matrix.categories.get(category.pk),
            "themes": list(lines(inside[category])),
        }
        for category in order
    ]


def _parts(theme: Theme, known: dict[Any, Theme], matrix: Matrix) -> list[Theme]:
    return [known[part] for part in matrix.parts.get(theme.pk, ()) if part in known]


def _ranked(themes: list[Theme], matrix: Matrix, group: str) -> list[Ranked]:
    """Themes with the people of the area, or of the chosen group, most first; so their sub-themes."""
    known = {theme.pk: theme for theme in themes}

    def ranked(some: Iterable[Theme]) -> list[tuple[Theme, Cell]]:
        found = [
            (theme, cell) for theme in some if (cell := matrix.cell(theme.pk, group)).value != 0
        ]
        return sorted(found, key=lambda one: by_people(*one))

    whole = ranked(theme for theme in themes if theme.whole is None)
    return [(theme, cell, ranked(_parts(theme, known, matrix))) for theme, cell in whole]


def _small_area(request: HttpRequest, area: Area) -> dict[str, Any]:
    """The reading list of a small area, and the themes of the county around it."""
    counted = responses_in(place=area.place)
    verdict = may_read_texts(request.user, people=counted.respondents)
    texts = _passages(area).order_by("-said_on", "pk")
    county = county_place(area.county.pk)
    told = told_themes(place=county)
    themes = [theme for theme in _themes(request) if theme.pk in told and theme.whole is None]
    people = theme_people([theme.pk for theme in themes], place=county)
    return {
        "verdict": verdict,
        "page": page_of(request, texts, counted.passages) if verdict else None,
        "county": area.county,
        "county_themes": sorted(
            ((theme, people[theme.pk].people) for theme in themes if theme.pk in people),
            key=lambda one: by_people(*one),
        )[:10],
    }


def _passages(area: Area) -> QuerySet[Passage]:
    """Passages of the area, which is always among the reader's own municipalities."""
    return Passage.objects.analysable().filter(municipality__in=area.codes).with_context()
