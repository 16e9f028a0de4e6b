"""Places side by side, and the rule of the colours and changes in plain words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from indicators import wording
from indicators.comparison import FEWEST_FOR_QUINTILE, LONG, SMALL_MUNICIPALITY
from indicators.models import Indicator
from indicators.selection import (
    MOST_INDICATORS,
    ComparisonChoice,
    Sort,
    comparison_from,
)
from indicators.side_by_side import Column, ComparedRow, side_by_side
from indicators.similar import FEWEST_SIMILAR, SIZE_CLASSES, size_words
from places.models import ThemeCategory, alphabetical
from shared.spreadsheets import CSV, XLSX, write_csv, write_xlsx
from shared.spreadsheets.writing import Cell

FIRST = 10
"""So many are shown when nothing is chosen and the usual ones are not there."""


@dataclass(frozen=True, slots=True)
class Known:
    """An indicator that may be chosen, with no more of it than its name and its themes."""

    pk: UUID
    slug: str
    title: str
    categories: list[str] = field(default_factory=list)
    """Slugs in the order of the themes."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The indicators of a theme that may be ticked."""

    category: ThemeCategory | None
    indicators: list[Known]
    ticked: frozenset[str]

    def choices(self) -> SafeString:
        """A box to tick for each; written here, as three hundred turns of a loop are slow."""
        checked = mark_safe(" checked")
        return format_html_join(
            "\n",
            '<label class="choice"><input type="checkbox" name="indicator" value="{}"{}> {}</label>',
            (
                (one.slug, checked if one.slug in self.ticked else "", one.title)
                for one in self.indicators
            ),
        )


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading; without one where the order is not that of themes."""

    heading: str
    rows: Sequence[ComparedRow]


def compare(request: HttpRequest) -> HttpResponse:
    """Two to five places × the chosen indicators; its address is the saved view."""
    choice = comparison_from(request)
    themes = {category.slug: category for category in ThemeCategory.objects.all()}
    known = _known(request, themes)
    picked = _picked(choice, known)
    columns, rows = _compared(choice, picked)
    context = {
        "choice": choice,
        "columns": columns,
        "sections": _sections(choice, rows, {one.slug: one for one in known}, themes),
        "offered": _offered(known, themes, choice.slugs),
        "categories": themes.values(),
        "picked": picked,
        "sorts": [
            (Sort.THEME, _("by theme")),
            (Sort.NAME, _("by name")),
            (Sort.WEAKEST, _("where the first place is weakest")),
        ],
        "most_indicators": MOST_INDICATORS,
        "too_many": len(picked) > MOST_INDICATORS,
        "has_demo": any(row.indicator.is_demo for row in rows),
    }
    return render(request, "indicators/compare.html", context)


def compare_table(request: HttpRequest, form: str) -> HttpResponse:
    """The same comparison to take away as `csv` or `xlsx`: a row for each indicator and place."""
    choice = comparison_from(request)
    themes = {category.slug: category for category in ThemeCategory.objects.all()}
    _columns, rows = _compared(choice, _picked(choice, _known(request, themes)))
    table = list(_table(rows))
    if form == "csv":
        answer = HttpResponse(write_csv(table), content_type=CSV)
    elif form == "xlsx":
        answer = HttpResponse(write_xlsx([(_("Comparison"), table)]), content_type=XLSX)
    else:
        raise Http404
    name = f'attachment; filename="koettu-comparison.{form}"'
    answer["Content-Disposition"] = name
    return answer


def how_to_read(request: HttpRequest) -> HttpResponse:
    """The open rule: fifths, colours, arrows, changes, similar municipalities."""
    context = {
        "fewest": FEWEST_FOR_QUINTILE,
        "long": LONG,
        "small": wording.number(SMALL_MUNICIPALITY, 0),
        "fewest_similar": FEWEST_SIMILAR,
        "size_classes": [size_words(size) for size in range(len(SIZE_CLASSES))],
    }
    return render(request, "indicators/how_to_read.html", context)


def _known(request: HttpRequest, themes: Mapping[str, ThemeCategory]) -> list[Known]:
    """The reader's indicators, by theme and name: one light row for each, as they may be many."""
    known: dict[UUID, Known] = {}
    rows = Indicator.objects.visible_to(request.user).values_list(
        "pk", "slug", "title", "categories"
    )
    for pk, slug, title, category in rows.order_by("categories__position"):
        one = known.setdefault(pk, Known(pk, slug, str(title)))
        if category:
            one.categories.append(category)
    order = {slug: position for position, slug in enumerate(themes)}

    def by_theme(one: Known) -> tuple[int, str]:
        first = order[one.categories[0]] if one.categories else len(order)
        return first, alphabetical(one.title)

    return sorted(known.values(), key=by_theme)


def _offered(
    known: Sequence[Known], themes: Mapping[str, ThemeCategory], ticked: frozenset[str]
) -> list[Offered]:
    offered: dict[str, Offered] = {}
    for one in known:
        key = one.categories[0] if one.categories else ""
        offered.setdefault(key, Offered(themes.get(key), [], ticked)).indicators.append(one)
    return list(offered.values())


def _picked(choice: ComparisonChoice, known: Sequence[Known]) -> list[Known]:
    """What has been chosen, else the starting set, else simply the first ones."""
    picked = [one for one in known if choice.picks(one.slug, one.categories)]
    if not picked and not choice.slugs and not choice.themes:
        picked = list(known[:FIRST])
    if choice.sort == Sort.NAME:
        picked.sort(key=lambda one: alphabetical(one.title))
    return picked


def _compared(
    choice: ComparisonChoice, picked: Sequence[Known]
) -> tuple[list[Column], list[ComparedRow]]:
    if not choice.compared:
        return [], []
    shown = [one.pk for one in picked[:MOST_INDICATORS]]
    indicators = Indicator.objects.defer("description", "caveats", "limits").in_bulk(shown)
    columns, rows = side_by_side([indicators[pk] for pk in shown], choice.compared)
    if choice.sort == Sort.WEAKEST:
        rows.sort(key=lambda row: row.cells[0].from_best)
    return columns, rows


def _sections(
    choice: ComparisonChoice,
    rows: Sequence[ComparedRow],
    known: Mapping[str, Known],
    themes: Mapping[str, ThemeCategory],
) -> list[Section]:
    """The rows under their themes, or all together in another order."""
    if choice.sort != Sort.THEME:
        return [Section("", rows)] if rows else []
    sections: dict[str, list[ComparedRow]] = {}
    for row in rows:
        categories = known[row.indicator.slug].categories
        heading = str(themes[categories[0]]) if categories else ""
        sections.setdefault(heading, []).append(row)
    return [Section(heading, found) for heading, found in sections.items()]


def _table(rows: Sequence[ComparedRow]) -> Iterator[list[Cell]]:
    yield [
        _("Indicator"),
        _("Unit"),
        _("Place"),
        _("Year"),
        _("Value"),
        _("Where it stands"),
        _("Change"),
        _("Since"),
        _("Source"),
    ]
    for row in rows:
        indicator = row.indicator
        for cell in row.cells:
            value = None if cell.value is None else round(cell.value, indicator.decimals)
            yield [
                str(indicator.title),
                str(indicator.unit),
                cell.column.name,
                row.year,
                value,
                cell.word,
                cell.change.difference if cell.change else None,
                cell.change.since if cell.change else None,
                row.source,
            ]
