"""Counts as the pages show them: every one has passed disclosure control."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from insights.models import ResponseCount, Theme, ThemeCount
from insights.rollups.cells import ALL_TIME, EVERYBODY, municipality_place
from insights.rollups.matrices import Line
from places.models import PopulationGroup
from shared.disclosure import SENSITIVE_K, Cell, minimum, shown, suppress

NOBODY = Cell(0)


def theme_people(
    themes: Collection[Any], *, place: str, period: str = ALL_TIME, group: str = EVERYBODY
) -> dict[UUID, Line]:
    """People and passages of each theme in one cell."""
    rows = ThemeCount.objects.filter(theme__in=themes, place=place, period=period, group=group)
    k = _k_of(group)
    return {row.theme_id: Line(shown(row.respondents, k=k), {}, row.passages) for row in rows}


def _k_of(group: str) -> int | None:
    sensitive = group and PopulationGroup.objects.filter(pk=group, sensitive=True).exists()
    return SENSITIVE_K if sensitive else None


def cell_numbers(theme: Theme, *, place: str, period: str, group: str) -> ThemeCount:
    """Raw counts of one cell, zero if nothing is known: for rules and paging, never for showing."""
    found = ThemeCount.objects.filter(theme=theme, place=place, period=period, group=group).first()
    return found or ThemeCount(theme=theme, respondents=0, passages=0, sources=0)


def told_themes(place: str = "") -> set[UUID]:
    """Themes that enough people share in the place, the country if none is given."""
    rows = ThemeCount.objects.filter(
        place=place, period=ALL_TIME, group=EVERYBODY, respondents__gte=minimum()
    )
    return set(rows.values_list("theme", flat=True))


def themes_heard(*, place: str, period: str) -> int:
    """How many themes in use enough people spoke of in the period."""
    return ThemeCount.objects.filter(
        theme__in=Theme.objects.current(),
        place=place,
        period=period,
        group=EVERYBODY,
        respondents__gte=minimum(),
    ).count()


def top_themes(*, place: str, period: str, limit: int = 6) -> list[tuple[Theme, Cell]]:
    """The themes in use of which most people spoke, among those shared by enough to be named."""
    rows = (
        ThemeCount.objects.filter(
            theme__in=Theme.objects.current(),
            place=place,
            period=period,
            group=EVERYBODY,
            respondents__gte=minimum(),
        )
        .select_related("theme")
        .order_by("-respondents", "theme__language", "theme__number")
    )
    return [(row.theme, shown(row.respondents)) for row in rows[:limit]]


def themes_by_place(theme: Theme, codes: Collection[str], *, period: str = "") -> dict[str, Cell]:
    """People of a theme in each of the municipalities; no hidden one is left by subtraction."""
    places = {municipality_place(code): code for code in codes}
    rows = ThemeCount.objects.filter(
        theme=theme, place__in=places, period=period, group=EVERYBODY
    ).values_list("place", "respondents")
    counts = dict.fromkeys(codes, 0) | {places[place]: people for place, people in rows}
    return suppress({"": counts})[""]


def themes_by_period(theme: Theme, *, place: str, group: str = EVERYBODY) -> dict[str, Cell]:
    """People of a theme by quarter, from the first heard to the last."""
    rows = ThemeCount.objects.filter(
        theme=theme, place=place, group=group, period__contains="-Q"
    ).values_list("period", "respondents")
    counts = dict(rows)
    if not counts:
        return {}
    quarters = _quarters(min(counts), max(counts))
    safe = suppress({"": {quarter: counts.get(quarter, 0) for quarter in quarters}}, k=_k_of(group))
    return safe[""]


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
    counts = dict.fromkeys(codes, 0) | {places[place]: people for place, people in rows}
    return suppress({"": counts}).get("", {})


def people_in(theme: Theme, *, place: str) -> int:
    """Distinct people of a theme in a place: for rules, never for showing."""
    count = ThemeCount.objects.filter(theme=theme, place=place, period="", group="").first()
    return count.respondents if count else 0


def is_told(theme: Theme, *, place: str) -> bool:
    """Whether so many speak of the theme in the place that its name may be told."""
    return people_in(theme, place=place) >= minimum()
