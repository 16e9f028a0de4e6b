"""Counts as the pages show them: every one has passed disclosure control."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from insights.models import ResponseCount, Theme, ThemeCount
from insights.rollups.cells import ALL_TIME, COUNTRY, EVERYBODY, municipality_place
from insights.rollups.matrices import Line
from insights.rollups.withholding import told_of
from shared.disclosure import Cell, minimum

NOBODY = Cell(0)


def theme_people(
    themes: Collection[Any], *, place: str, period: str = ALL_TIME, group: str = EVERYBODY
) -> dict[UUID, Line]:
    """People and passages of each theme in one cell."""
    rows = list(
        ThemeCount.objects.filter(theme__in=themes, place=place, period=period, group=group)
    )
    told = told_of(ThemeCount, {row.theme_id for row in rows})
    return {
        row.theme_id: Line(
            told[row.theme_id].cell(row.respondents, place=place, period=period, group=group),
            {},
            row.passages,
        )
        for row in rows
    }


def cell_numbers(theme: Theme, *, place: str, period: str, group: str) -> ThemeCount:
    """Raw counts of one cell, zero if nothing is known: for rules and paging, never for showing."""
    found = ThemeCount.objects.filter(theme=theme, place=place, period=period, group=group).first()
    return found or ThemeCount(theme=theme, respondents=0, passages=0, sources=0)


def by_people(subject: object, cell: Cell) -> tuple[int, str]:
    """What lists are put in order by: the most people first, hidden numbers last and by name."""
    return -(cell.value or 0), str(subject)


def told_themes(place: str = COUNTRY) -> set[UUID]:
    """Themes whose people in the place, the country if none is given, are k and shown."""
    return {theme for theme, _cell in _told(place, ALL_TIME)}


def _told(
    place: str, period: str, themes: Collection[Any] | None = None
) -> list[tuple[UUID, Cell]]:
    """Themes with their people where these are k and no other count has them hidden.

    A theme that is hidden for the sake of another is not told either: that it stands in a list of those of
    which enough speak would tell which of two hidden counts is the small one.
    """
    found = ThemeCount.objects.filter(
        place=place, period=period, group=EVERYBODY, respondents__gte=minimum()
    )
    if themes is not None:
        found = found.filter(theme__in=themes)
    rows = list(found.values_list("theme", "respondents"))
    told = told_of(ThemeCount, [theme for theme, _people in rows])
    cells = [
        (theme, told[theme].cell(people, place=place, period=period)) for theme, people in rows
    ]
    return [(theme, cell) for theme, cell in cells if not cell.suppressed]


def themes_heard(*, place: str, period: str) -> int:
    """How many themes in use enough people spoke of in the period, as far as it may be told."""
    return len(_told(place, period, Theme.objects.current().main()))


def top_themes(*, place: str, period: str, limit: int = 6) -> list[tuple[Theme, Cell]]:
    """The themes in use of which most people spoke, among those that may be told."""
    themes = Theme.objects.current().main().in_bulk()
    found = [(themes[key], cell) for key, cell in _told(place, period, themes)]
    return sorted(found, key=lambda one: by_people(*one))[:limit]


def themes_by_place(theme: Theme, codes: Collection[str], *, period: str = "") -> dict[str, Cell]:
    """People of a theme in each of the municipalities; no hidden one is left by subtraction."""
    places = {municipality_place(code): code for code in codes}
    rows = ThemeCount.objects.filter(
        theme=theme, place__in=places, period=period, group=EVERYBODY
    ).values_list("place", "respondents")
    counts = {places[place]: people for place, people in rows}
    told = told_of(ThemeCount, [theme.pk])[theme.pk]
    return {
        code: told.cell(counts.get(code, 0), place=place, period=period)
        for place, code in places.items()
    }


def themes_by_period(theme: Theme, *, place: str, group: str = EVERYBODY) -> dict[str, Cell]:
    """People of a theme by quarter, from the first heard to the last; of a group none are told."""
    if group:
        return {}
    rows = ThemeCount.objects.filter(
        theme=theme, place=place, group=group, period__contains="-Q"
    ).values_list("period", "respondents")
    counts = dict(rows)
    if not counts:
        return {}
    quarters = _quarters(min(counts), max(counts))
    told = told_of(ThemeCount, [theme.pk])[theme.pk]
    return {
        quarter: told.cell(counts.get(quarter, 0), place=place, period=quarter)
        for quarter in quarters
    }


def _quarters(first: str, last: str) -> list[str]:
    """Every quarter from the first to the last.

    >>> _quarters("2025-Q3", "2026-Q2")
    ['2025-Q3', '2025-Q4', '2026-Q1', '2026-Q2']
    """
    start, end = ((int(name[:4]) * 4 + int(name[-1]) - 1) for name in (first, last))
    return [f"{number // 4}-Q{number % 4 + 1}" for number in range(start, end + 1)]


def responses_in(*, place: str, period: str = ALL_TIME) -> ResponseCount:
    """Raw counts of a place and period, zero if nothing is known; show them through `shown`."""
    found = ResponseCount.objects.filter(place=place, period=period, group=EVERYBODY).first()
    empty = {"responses": 0, "respondents": 0, "passages": 0, "sources": 0}
    return found or ResponseCount(place=place, period=period, **empty)


def responses_by_place(codes: Collection[str], *, period: str = ALL_TIME) -> dict[str, Cell]:
    """People who answered, by municipality; no hidden one is left by subtraction."""
    places = {municipality_place(code): code for code in codes}
    rows = ResponseCount.objects.filter(
        place__in=places, period=period, group=EVERYBODY
    ).values_list("place", "respondents")
    counts = {places[place]: people for place, people in rows}
    told = told_of(ResponseCount)[None]
    return {
        code: told.cell(counts.get(code, 0), place=place, period=period)
        for place, code in places.items()
    }


def people_in(theme: Theme, *, place: str) -> int:
    """Distinct people of a theme in a place: for rules, never for showing."""
    count = ThemeCount.objects.filter(theme=theme, place=place, period="", group="").first()
    return count.respondents if count else 0


def is_told(theme: Theme, *, place: str = COUNTRY) -> bool:
    """Whether so many speak of the theme in the place that its name may be told."""
    return bool(_told(place, ALL_TIME, [theme.pk]))
