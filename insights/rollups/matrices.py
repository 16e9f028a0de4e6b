"""The matrix of themes, categories and groups, with nothing in it left to be worked out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.core.cache import cache

from insights.models import CategoryCount, Count, CountStamp, Theme, ThemeCount
from insights.rollups.cells import EVERYBODY
from insights.rollups.parts import hidden_parts
from insights.rollups.withholding import told_of
from places.models import PopulationGroup
from shared.disclosure import Cell, minimum

NOBODY = Cell(0)
HIDDEN = Cell(None)
KEPT_SECONDS = 24 * 3600


@dataclass(slots=True)
class Line:
    """One row of a matrix: the people in all, and by group slug."""

    people: Cell
    groups: dict[str, Cell]
    passages: int = 0


@dataclass(slots=True)
class Matrix:
    """Themes and categories by population group, in one place and period."""

    groups: list[PopulationGroup] = field(default_factory=list)
    themes: dict[UUID, Line] = field(default_factory=dict)
    parts: dict[UUID, list[UUID]] = field(default_factory=dict)
    """The sub-themes in use of each theme that has any."""
    categories: dict[str, Line] = field(default_factory=dict)

    def cell(self, theme: UUID, group: str = EVERYBODY) -> Cell:
        """The people of a theme in a group, or in all."""
        line = self.themes.get(theme)
        return _cell(line, group) if line else NOBODY


def theme_matrix(groups: Sequence[PopulationGroup], *, place: str, period: str) -> Matrix:
    """Distinct people of every theme and category in use by group.

    What is hidden is decided on the whole matrix, also where a page shows a part of it: a cell
    hidden for the sake of another is hidden on every page. Deciding takes a while, so that the
    matrix is kept until a count changes.
    """
    stamp = CountStamp.objects.values_list("number", flat=True).first()
    key = f"insights.matrix.{stamp}.{place}.{period}"
    kept: Matrix | None = cache.get(key)
    if kept is None:
        kept = _made(place=place, period=period)
        cache.set(key, kept, KEPT_SECONDS)
    heard = {slug for line in kept.themes.values() for slug in line.groups}
    return replace(kept, groups=[group for group in groups if group.slug in heard])


def _made(*, place: str, period: str) -> Matrix:
    """Three queries and the suppression."""
    categories, parts = _in_use()
    cell = {"place": place, "period": period}
    theme_rows = list(ThemeCount.objects.filter(theme__in=categories, **cell))
    category_rows = list(CategoryCount.objects.filter(**cell))
    matrix = Matrix(
        themes=_lines(theme_rows, "theme_id", place, period),
        categories=_lines(category_rows, "category_id", place, period),
        parts=parts,
    )
    _protect_parts(
        matrix, categories, _raw(theme_rows, "theme_id"), _raw(category_rows, "category_id")
    )
    _protect_families(matrix, _raw(theme_rows, "theme_id"))
    return matrix


def _in_use() -> tuple[dict[UUID, str | None], dict[UUID, list[UUID]]]:
    """The category that each theme in use counts for, and the sub-themes of each.

    A sub-theme counts for a category only where a person put it in another than its theme.
    """
    categories: dict[UUID, str | None] = {}
    parts: dict[UUID, list[UUID]] = defaultdict(list)
    for theme in Theme.objects.current().select_related("parent__merged_into"):
        whole, own = theme.whole, theme.category_id
        if whole is not None:
            parts[whole.pk].append(theme.pk)
            own = own if theme.parent is None or own != theme.parent.category_id else None
        categories[theme.pk] = own
    return categories, dict(parts)


def _protect_families(matrix: Matrix, of_themes: "Raw") -> None:
    """Where a theme was hidden for the sake of its category, see that its parts do not add up to it."""
    for whole, parts in matrix.parts.items():
        line = matrix.themes.get(whole)
        if line is None:
            continue
        for group in {group for part in parts for group in of_themes[part]}:
            cell = _cell(line, group)
            people = {
                part: of_themes[part].get(group, 0) for part in parts if part in matrix.themes
            }
            hidden = [part for part in people if _cell(matrix.themes[part], group).suppressed]
            if cell.suppressed:
                for part in hidden_parts(cell, people, hidden, limit=minimum()):
                    _hide(matrix.themes[part], group)


Raw = dict[Any, dict[str, int]]


def _raw(rows: Sequence[Count], subject: str) -> Raw:
    found: Raw = defaultdict(dict)
    for row in rows:
        found[getattr(row, subject)][row.group] = row.respondents
    return found


def _lines(rows: Sequence[Count], subject: str, place: str, period: str) -> dict[Any, Line]:
    """Each subject's people, and of all time those of the groups."""
    raw = _raw(rows, subject)
    told = told_of(type(rows[0]), raw) if rows else {}
    found = {}
    for key, counts in raw.items():
        if EVERYBODY not in counts:
            continue
        people = told[key].cell(counts[EVERYBODY], place=place, period=period)
        groups = (
            {}
            if period
            else {
                group: told[key].cell(count, place=place, group=group)
                for group, count in counts.items()
                if group != EVERYBODY
            }
        )
        found[key] = Line(people, groups)
    return found


def _protect_parts(
    matrix: Matrix, categories: Mapping[UUID, str | None], of_themes: Raw, of_categories: Raw
) -> None:
    """See that no hidden theme can be had by subtracting the shown ones from their category.

    People may speak of several themes, so a category is at most the sum of its themes; what is
    left of it after the shown ones must still be k people of two themes, else it is hidden too.
    """
    inside: dict[str, list[UUID]] = defaultdict(list)
    for theme, category in categories.items():
        if category and theme in matrix.themes:
            inside[category].append(theme)
    for category, line in matrix.categories.items():
        for group, people in of_categories[category].items():
            parts = {
                theme: of_themes[theme].get(group, 0)
                for theme in inside[category]
                if of_themes[theme].get(group, 0)
            }
            hidden = [theme for theme in parts if _cell(matrix.themes[theme], group).suppressed]
            if _cell(line, group).suppressed:
                if not hidden and group != EVERYBODY and parts:
                    matrix.themes[min(parts, key=lambda theme: parts[theme])].groups[group] = HIDDEN
                continue
            rest = people - sum(parts[theme] for theme in parts if theme not in hidden)
            if hidden and (len(hidden) == 1 or rest < minimum()):
                _hide(line, group)


def _cell(line: Line, group: str) -> Cell:
    return line.people if group == EVERYBODY else line.groups.get(group, NOBODY)


def _hide(line: Line, group: str) -> None:
    if group == EVERYBODY:
        line.people = HIDDEN
    else:
        line.groups[group] = HIDDEN
