"""Pages of the figures: all of them at a glance, and one with its comparison."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from indicators.charts import FORMATS, charts_of, sparkline
from indicators.comparison import readings
from indicators.models import Indicator, IndicatorTarget
from indicators.permissions import may_set_target
from indicators.reading import Reading
from indicators.selection import Selection, selection_from
from indicators.targets import Standing, standing_of
from organisations.models import Membership
from organisations.permissions import may_curate
from places.models import PopulationGroup, ThemeCategory


@dataclass(frozen=True, slots=True)
class Card:
    reading: Reading
    line: str
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class CategoryCards:
    category: ThemeCategory | None
    cards: list[Card]


def indicator_list(request: HttpRequest) -> HttpResponse:
    """Cards by theme for one place, or for the whole country."""
    selection = selection_from(request)
    categories = {category.slug: category for category in ThemeCategory.objects.all()}
    groups = {group.slug: group for group in PopulationGroup.objects.all()}
    theme = categories.get(request.GET.get("theme", ""))
    group = groups.get(request.GET.get("group", ""))
    indicators = list(
        Indicator.objects.visible_to(request.user)
        .about(category=theme.slug if theme else "", group=group.slug if group else "")
        .told_of(selection.municipality)
        .with_target_of(selection.municipality)
        .prefetch_related("categories")
        .defer("description", "limits", "citation")
    )
    found = readings(indicators, selection.place, alone=True)
    context = {
        "selection": selection,
        "categories": list(categories.values()),
        "groups": list(groups.values()),
        "theme": theme,
        "group": group,
        "sections": _by_category(found, theme),
        "count": len(found),
        "may_import": may_curate(request.user),
        "has_demo": any(reading.is_demo for reading in found),
    }
    template = "indicators/_cards.html" if request.htmx else "indicators/indicator_list.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def first_category(indicator: Indicator) -> ThemeCategory | None:
    """The theme that an indicator stands under, where it stands once; its themes are prefetched."""
    return min(indicator.categories.all(), key=lambda category: category.position, default=None)


def _by_category(found: Sequence[Reading], theme: ThemeCategory | None) -> list[CategoryCards]:
    """Each card once: under the theme asked for, else under the first of its own."""
    sections: dict[str, CategoryCards] = {}
    for reading in found:
        first = theme or first_category(reading.indicator)
        section = sections.setdefault(first.slug if first else "", CategoryCards(first, []))
        target: IndicatorTarget | None = getattr(reading.indicator, "own_target", None)
        standing = standing_of(reading, target)
        section.cards.append(Card(reading, sparkline(reading.series), standing))
    return sorted(sections.values(), key=lambda s: s.category.position if s.category else 1_000)


def indicator_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One indicator: value, charts with their tables, comparison, what it tells and what not."""
    indicator, selection = indicator_asked(request, slug)
    reading = reading_asked(indicator, selection)
    charts = charts_of(reading)
    return render(
        request,
        "indicators/indicator_detail.html",
        {
            "indicator": indicator,
            "selection": selection,
            "reading": reading,
            "charts": {kind.value: chart for kind, chart in charts.items()},
            "formats": FORMATS.values(),
            "standing": standing_of(reading, reading.target),
            "may_set_target": _may_set_target(request, reading),
        },
    )


def indicator_asked(request: HttpRequest, slug: str) -> tuple[Indicator, Selection]:
    """The indicator if the reader may see it, and whose figures the address asks for."""
    visible = Indicator.objects.visible_to(request.user).prefetch_related("categories", "groups")
    indicator = get_object_or_404(visible, slug=slug)
    return indicator, selection_from(request, otherwise=indicator.municipality_id or "")


def reading_asked(indicator: Indicator, selection: Selection) -> Reading:
    """The reading that an indicator's page and its charts show."""
    [reading] = readings(
        [indicator],
        selection.place,
        chosen=selection.chosen,
        similar=selection.similar,
        with_targets=True,
    )
    return reading


def _may_set_target(request: HttpRequest, reading: Reading) -> bool:
    """Whether the reader's own municipality is shown and the reader sets its targets."""
    membership: Membership | None = request.membership  # type: ignore[attr-defined]
    if not membership or not reading.municipality:
        return False
    organisation = membership.organisation
    is_own = organisation.municipality_id == reading.municipality.pk
    return is_own and bool(may_set_target(request.user, organisation))
