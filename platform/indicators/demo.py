"""Synthetic example values: plausible levels, no real figures, the same on every machine.

Nothing here is a statistic. Each municipality gets a hidden "hardship" from where it lies, how
large it is and chance; every indicator leans on it a little, so that the pages have something
to tell. Rows are marked `is_demo` and labelled wherever they are shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from random import Random
from typing import Any

from indicators.catalogue import Entry
from places.models import Municipality

SEED = "koettu-1"
YEARS = tuple(range(2019, 2026))
BASE_YEAR = 2022
SPARSE_BELOW = 2_500
"""Surveys publish nothing for municipalities with fewer residents than this."""
SWEDISH_SHARE = {"fi": (0.0, 1.5), "fi-sv": (6.0, 40.0), "sv-fi": (50.0, 88.0), "sv": (78.0, 94.0)}
WHOLE_COUNTRY = ("country", "")

Place = tuple[str, str]
"""A level and an official code."""


@dataclass(frozen=True, slots=True)
class Character:
    """What a municipality is like, as far as the made-up values care; around 0, spread about 1."""

    hardship: float
    size: float
    swedish: float
    population: int


def characters(municipalities: Iterable[Municipality]) -> dict[str, Character]:
    return {place.code: _character(place) for place in municipalities}


def _character(place: Municipality) -> Character:
    chance = Random(f"{SEED}:{place.code}")  # noqa: S311 - repeatable, guards nothing
    swedish = chance.uniform(*SWEDISH_SHARE[place.language_status])
    size = (log10(max(place.population, 50)) - 3.8) / 0.6
    remote = 0.18 * (place.longitude - 25.0) + 0.16 * (place.latitude - 62.5)
    hardship = 0.5 * remote - 0.2 * size - 0.008 * swedish + chance.gauss(0.2, 0.6)
    return Character(
        hardship=hardship, size=size, swedish=swedish / 50, population=place.population
    )


def values(
    entry: Entry,
    municipalities: Sequence[Municipality],
    people: Mapping[str, Character],
) -> Iterator[tuple[Place, int, float]]:
    """(level and code, year, value) of every municipality, county, region and the country."""
    shocks = Random(f"{SEED}:{entry.id}")  # noqa: S311 - repeatable, guards nothing
    years = tuple(entry.demo.get("years", YEARS))
    shock = {year: shocks.gauss(0, 0.15) for year in years}
    own = {
        place.code: _series(entry, place.code, people[place.code], shock)
        for place in municipalities
    }
    for year in years:
        of_year = {code: series[year] for code, series in own.items() if year in series}
        for code, value in of_year.items():
            yield ("municipality", code), year, round(value, entry.decimals)
        for area, value in _aggregates(entry, municipalities, people, of_year).items():
            yield area, year, round(value, entry.decimals)


def by_gender(entry: Entry, place: Place, year: int, value: float) -> dict[str, float]:
    """The value of everybody and, where the entry tells how far women and men are apart, theirs."""
    if "women" not in entry.demo:
        return {"total": value}
    chance = Random(f"{SEED}:{entry.id}:{place}:{year}")  # noqa: S311 - repeatable, guards nothing
    apart = entry.demo["women"] * (1 + 0.4 * chance.gauss(0, 1)) / 2
    low, high = entry.demo["low"], entry.demo["high"]
    women, men = (min(high, max(low, value + half)) for half in (apart, -apart))
    return {
        "total": value,
        "female": round(women, entry.decimals),
        "male": round(men, entry.decimals),
    }


def _series(
    entry: Entry, code: str, who: Character, shock: Mapping[int, float]
) -> dict[int, float]:
    """One municipality's values by year; empty when a survey leaves the small place out."""
    shape: dict[str, Any] = entry.demo
    chance = Random(f"{SEED}:{entry.id}:{code}")  # noqa: S311 - repeatable, guards nothing
    if shape.get("shape") == "population":
        growth = 0.004 * who.size - 0.007 * who.hardship - 0.006
        return {
            year: max(20.0, who.population * (1 + growth + chance.gauss(0, 0.001)) ** since)
            for year, since in _since(shock)
        }
    if shape.get("shape") == "swedish":
        return {
            year: min(97.0, max(0.0, who.swedish * 50 - 0.12 * since))
            for year, since in _since(shock)
        }
    if shape.get("sparse") and who.population < SPARSE_BELOW:
        return {}
    lean = (
        shape.get("hardship", 0) * who.hardship
        + shape.get("size", 0) * who.size
        + shape.get("swedish", 0) * min(who.swedish, 1.5)
        + 0.5 * chance.gauss(0, 1)
    )
    # A small place swings more from year to year than a large one.
    unrest = shape.get("unrest", 0.3) * min(1.6, (8_000 / who.population) ** 0.25)
    return {
        year: min(
            shape["high"],
            max(
                shape["low"],
                shape["level"]
                + shape["spread"] * (lean + unrest * chance.gauss(0, 1) + shock[year])
                + shape.get("trend", 0) * since,
            ),
        )
        for year, since in _since(shock)
    }


def _since(years: Iterable[int]) -> list[tuple[int, int]]:
    """Each year with its distance from the year that the levels are set for."""
    return [(year, year - BASE_YEAR) for year in years]


def _aggregates(
    entry: Entry,
    municipalities: Sequence[Municipality],
    people: Mapping[str, Character],
    own: Mapping[str, float],
) -> dict[Place, float]:
    """Counts are added up; rates are means weighted by people."""
    totals: dict[Place, float] = defaultdict(float)
    weights: dict[Place, float] = defaultdict(float)
    for place in municipalities:
        if place.code not in own:
            continue
        weight = 1 if entry.is_count else people[place.code].population
        for area in (
            ("county", place.county_id),
            ("region", place.region_id),
            WHOLE_COUNTRY,
        ):
            totals[area] += own[place.code] * weight
            weights[area] += weight
    return {
        area: total if entry.is_count else total / weights[area] for area, total in totals.items()
    }
