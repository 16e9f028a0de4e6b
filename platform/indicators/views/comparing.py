"""Places side by side, and the rule of the colours and changes in plain words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
from indicators.views.figures import first_category
from places.models import ThemeCategory, alphabetical
from shared.spreadsheets import CSV, XLSX, write_csv, write_xlsx
from shared.spreadsheets.writing import Cell


@dataclass(frozen=True, slots=True)
class Offered:
    """The indicators of a theme that may be ticked."""

    category: ThemeCategory | None
    indicators: list[Indicator]
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
    known = _known(request)
    picked = _picked(choice, known)
    columns, rows = _compared(choice, picked)
    context = {
        "choice": choice,
        "columns": columns,
        "sections": _sections(choice, rows),
        "offered": list(_by_category(known, choice.slugs)),
        "categories": ThemeCategory.objects.all(),
        "picked": {indicator.slug for indicator in picked},
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
    _columns, rows = _compared(choice, _picked(choice, _known(request)))
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


def _known(request: HttpRequest) -> list[Indicator]:
    """The reader's indicators, by theme and name."""
    indicators = (
        Indicator.objects.visible_to(request.user)
        .prefetch_related("categories")
        .only(
            *("slug", "title", "unit", "decimals", "polarity", "is_count", "is_demo"),
            *("publisher", "licence", "source", "source_id"),
        )
    )
    return sorted(indicators, key=_by_theme)


def _by_theme(indicator: Indicator) -> tuple[int, str]:
    category = first_category(indicator)
    return category.position if category else 1_000, alphabetical(str(indicator.title))


def _by_category(indicators: Sequence[Indicator], ticked: frozenset[str]) -> Iterator[Offered]:
    offered: dict[str, Offered] = {}
    for indicator in indicators:
        category = first_category(indicator)
        key = category.slug if category else ""
        offered.setdefault(key, Offered(category, [], ticked)).indicators.append(indicator)
    yield from offered.values()


def _picked(choice: ComparisonChoice, known: Sequence[Indicator]) -> list[Indicator]:
    """What has been chosen, else the starting set, else simply the first ones."""
    picked = [indicator for indicator in known if choice.picks(indicator)]
    if not picked and not choice.slugs and not choice.themes:
        picked = list(known[:10])
    if choice.sort == Sort.NAME:
        picked.sort(key=lambda indicator: alphabetical(str(indicator.title)))
    return picked


def _compared(
    choice: ComparisonChoice, picked: Sequence[Indicator]
) -> tuple[list[Column], list[ComparedRow]]:
    if not choice.compared:
        return [], []
    columns, rows = side_by_side(picked[:MOST_INDICATORS], choice.compared)
    if choice.sort == Sort.WEAKEST:
        rows.sort(key=lambda row: row.cells[0].from_best)
    return columns, rows


def _sections(choice: ComparisonChoice, rows: Sequence[ComparedRow]) -> list[Section]:
    if choice.sort != Sort.THEME:
        return [Section("", rows)] if rows else []
    sections: dict[str, list[ComparedRow]] = {}
    for row in rows:
        category = first_category(row.indicator)
        sections.setdefault(str(category or ""), []).append(row)
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
