"""What of the counts may not be shown: decided by the worker on all tables of a subject together."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from insights.models import CategoryCount, Count, LanguageCount, Theme, ThemeCount
from insights.rollups.cells import ALL_TIME, COUNTRY, EVERYBODY, county_place, municipality_place
from insights.rollups.parts import hidden_parts
from places.models import Municipality, PopulationGroup
from shared.disclosure import SENSITIVE_K, Cell, Tree, minimum, shown, withheld, withheld_groups
from shared.models import Withheld

NOWHERE = "-"
"""Those who told no municipality: part of the country, never shown."""
RESPONSES = "responses"
HIDDEN = Cell(None)


def subject_of(model: type[Count], key: Any = None) -> str:
    """The name under which is kept what of a subject is withheld."""
    names = {ThemeCount: "theme", CategoryCount: "category", LanguageCount: "language"}
    return f"{names[model]}:{key}" if model in names else RESPONSES


@dataclass(slots=True)
class Told:
    """What of one subject may be shown."""

    periods: dict[str, list[str]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    counties: dict[str, str] = field(default_factory=dict)

    def cell(self, people: int, *, place: str, period: str = ALL_TIME, group: str = "") -> Cell:
        """A count as it may be shown; of a group in a single period never."""
        if group and period:
            return HIDDEN
        if group:
            is_hidden = place in self.groups.get(group, ())
        else:
            above = [place, self.counties.get(place, COUNTRY), COUNTRY]
            over = [period, quarter_and_year(period)[0], quarter_and_year(period)[1], ALL_TIME]
            wider = ((a, b) for a in above for b in over)
            is_hidden = any(
                b in self.periods.get(a, ()) for a, b in ([(place, period)] if people else wider)
            )
        return HIDDEN if is_hidden else shown(people, k=self.limits.get(group))


def told_of(model: type[Count], keys: Collection[Any] = (None,)) -> dict[Any, Told]:
    """By subject what may be shown of it; a few queries."""
    limits = _limits()
    counties = _counties()
    names = {subject_of(model, key): key for key in keys}
    kept = dict(Withheld.objects.filter(pk__in=names).values_list("pk", "cells"))
    return {
        key: Told(
            kept.get(name, {}).get("periods", {}),
            kept.get(name, {}).get("groups", {}),
            limits,
            counties,
        )
        for name, key in names.items()
    }


def withhold(model: type[Count], keys: Collection[Any] = (None,)) -> None:
    """Decide anew what of these subjects is withheld; in the transaction that counted them."""
    rows: dict[Any, list[Count]] = defaultdict(list)
    name = _key_field(model)
    counts = model._default_manager.all()
    if name:
        counts = counts.filter(**{f"{name}__in": keys})
    for row in counts:
        rows[getattr(row, name) if name else None].append(row)
    limits, parts = _limits(), _parts()
    _keep({subject_of(model, key): _decided(rows[key], parts, limits) for key in keys})


def withhold_parts(keys: Collection[Any]) -> None:
    """Of the sub-themes beside these themes, hide also what subtraction from their theme would tell.

    The theme's own decision stands. Each sub-theme is decided again with what its siblings need hidden,
    until none needs more: as each only hides more, that ends.
    """
    families = _families_of(keys)
    everyone = {key for whole, parts in families.items() for key in (whole, *parts)}
    rows: dict[Any, list[Count]] = defaultdict(list)
    for row in ThemeCount.objects.filter(theme__in=everyone):
        rows[row.theme_id].append(row)
    limits, places = _limits(), _parts()
    for whole, parts in families.items():
        told = told_of(ThemeCount, [whole])[whole]
        also: dict[Any, set[Spot]] = {part: set() for part in parts}
        while True:
            cells = {part: _decided(rows[part], places, limits, also[part]) for part in parts}
            siblings = {
                part: Told(one["periods"], one["groups"], limits, told.counties)
                for part, one in cells.items()
            }
            needed = _needed(rows[whole], {part: rows[part] for part in parts}, told, siblings)
            if all(spots <= also[part] for part, spots in needed.items()):
                break
            for part, spots in needed.items():
                also[part] |= spots
        _keep({subject_of(ThemeCount, part): one for part, one in cells.items()})


Spot = tuple[str, str, str]
"""Place, period and group."""


def _families_of(keys: Collection[Any]) -> dict[Any, list[Any]]:
    """Themes in use with their sub-themes, of which any is among `keys`."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for theme in Theme.objects.current().exclude(parent=None).select_related("parent__merged_into"):
        if (whole := theme.whole) is not None:
            found[whole.pk].append(theme.pk)
    wanted = set(keys)
    return {whole: parts for whole, parts in found.items() if wanted & {whole, *parts}}


def _needed(
    whole: Iterable[Count], parts: dict[Any, list[Count]], told: Told, siblings: dict[Any, Told]
) -> dict[Any, set[Spot]]:
    """What must be hidden of each sub-theme, in each cell that is shown of any."""
    people: dict[Spot, dict[Any, int]] = defaultdict(dict)
    for part, rows in parts.items():
        for row in rows:
            people[row.place, row.period, row.group][part] = row.respondents
    totals = {(row.place, row.period, row.group): row.respondents for row in whole}
    found: dict[Any, set[Spot]] = {part: set() for part in parts}
    for (place, period, group), here in people.items():
        if group and period:
            continue
        spot = {"place": place, "period": period, "group": group}
        cell = told.cell(totals.get((place, period, group), 0), **spot)
        hidden = [part for part in here if siblings[part].cell(here[part], **spot).suppressed]
        limit = max(minimum(), told.limits.get(group, 0))
        for part in hidden_parts(cell, here, hidden, limit=limit):
            if part not in hidden:
                found[part].add((place, period, group))
    return found


def _keep(decided: dict[str, dict[str, Any]]) -> None:
    Withheld.objects.bulk_create(
        (Withheld(subject, cells) for subject, cells in decided.items()),
        update_conflicts=True,
        unique_fields=["subject"],
        update_fields=["cells"],
    )


def forget_others(model: type[Count], keys: Iterable[Any]) -> None:
    """Delete what is kept of subjects that are counted no more."""
    start = subject_of(model, "")
    Withheld.objects.filter(pk__startswith=start).exclude(
        pk__in=[subject_of(model, key) for key in keys]
    ).delete()


def _key_field(model: type[Count]) -> str:
    names = {ThemeCount: "theme_id", CategoryCount: "category_id", LanguageCount: "language"}
    return names.get(model, "")


def _decided(
    rows: Iterable[Count],
    parts: dict[str, list[str]],
    limits: dict[str, int],
    also: Collection[Spot] = (),
) -> dict[str, Any]:
    """The places and periods, and of groups the places, that are withheld; `also` for other reasons."""
    everybody: dict[tuple[str, str], int] = {}
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        if row.group == EVERYBODY:
            everybody[row.place, row.period] = row.respondents
        elif row.period == ALL_TIME:
            groups[row.group][row.place] = row.respondents
    counties = [place for place, _ in everybody if place[:1] == "c"]
    for period in {period for _, period in everybody}:
        known = sum(everybody.get((county, period), 0) for county in dict.fromkeys(counties))
        rest = everybody.get((COUNTRY, period), 0) - known
        if rest > 0:
            everybody[NOWHERE, period] = rest
    heard = {place for place, _ in everybody}
    places = Tree(
        COUNTRY,
        {whole: [one for one in ones if one in heard] for whole, ones in parts.items()},
    )
    more = {(place, period) for place, period, group in also if not group}
    hidden = withheld(everybody, places, _periods(everybody), k=minimum(), also=more)
    more_of_groups: dict[str, set[str]] = defaultdict(set)
    for place, _period, group in also:
        if group:
            more_of_groups[group].add(place)
    of_groups = withheld_groups(
        {place: people for (place, period), people in everybody.items() if period == ALL_TIME},
        groups,
        places,
        hidden={place for place, period in hidden if period == ALL_TIME},
        limits={group: limits.get(group, minimum()) for group in groups},
        also=more_of_groups,
    )
    by_place: dict[str, list[str]] = defaultdict(list)
    for place, period in sorted(hidden):
        by_place[place].append(period)
    return {
        "periods": by_place,
        "groups": {group: sorted(at) for group, at in of_groups.items() if at},
    }


def _limits() -> dict[str, int]:
    sensitive = PopulationGroup.objects.filter(sensitive=True).values_list("pk", flat=True)
    return dict.fromkeys(sensitive, minimum(SENSITIVE_K))


def _counties() -> dict[str, str]:
    rows = Municipality.objects.values_list("pk", "county")
    return {municipality_place(code): county_place(county) for code, county in rows if county}


def _parts() -> dict[str, list[str]]:
    """Of the country its counties and of each county its municipalities."""
    found: dict[str, list[str]] = {COUNTRY: []}
    for place, county in sorted(_counties().items()):
        found.setdefault(county, []).append(place)
    found[COUNTRY] = [*(place for place in found if place), NOWHERE]
    return found


def _periods(counts: Iterable[tuple[str, str]]) -> Tree:
    """The years with their quarters, and the months of these where they are counted."""
    found: dict[str, set[str]] = defaultdict(set)
    for period in {period for _, period in counts if period}:
        quarter, year = quarter_and_year(period)
        found[ALL_TIME].add(year)
        if period != year:
            found[year].add(quarter)
        if period not in {year, quarter}:
            found[quarter].add(period)
    return Tree(ALL_TIME, {whole: sorted(parts) for whole, parts in found.items()})


def quarter_and_year(period: str) -> tuple[str, str]:
    """The quarter and the year that a period lies in; a wider one stays what it is.

    >>> quarter_and_year("2026-11"), quarter_and_year("2026-Q4"), quarter_and_year("2026")
    (('2026-Q4', '2026'), ('2026-Q4', '2026'), ('2026', '2026'))
    """
    year = period[:4]
    if "-" not in period or "-Q" in period:
        return period, year
    return f"{year}-Q{(int(period[5:]) + 2) // 3}", year
