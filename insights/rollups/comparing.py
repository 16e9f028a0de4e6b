"""What an area or a group speaks of more than the rest of the country; see docs/algorithms/comparing.md."""

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any

from insights.models import Count, LanguageCount, Theme, ThemeCount, WeakSignal
from insights.rollups.cells import COUNTRY, EVERYBODY
from insights.rollups.withholding import told_of
from places.models import Municipality
from shared.disclosure import SENSITIVE_K, Cell, minimum, suppress

Z = 2.576
"""Two-sided 99 per cent: with some twenty-five themes a page, one in four pages may name one too many."""
FEWEST_TIMES = 1.5
"""Below this the difference is sure but small, and its size is not told."""


@dataclass(frozen=True, slots=True)
class More:
    """A theme spoken of more here: the people here, and how many times as often as elsewhere.

    `times` is a whole number, so that the counts of elsewhere are not to be had from it; 1 where it
    is sure to be more, but not nearly twice as often.
    """

    theme: Theme
    people: Cell
    times: int


def rate_ratio(here: int, all_here: int, there: int, all_there: int) -> tuple[float, float]:
    """The ratio of two shares and its lower bound (99 %, Katz); counts are of people, above zero.

    >>> ratio, least = rate_ratio(30, 100, 60, 600)
    >>> round(ratio, 1), round(least, 1)
    (3.0, 1.8)
    """
    ratio = (here / all_here) / (there / all_there)
    error = sqrt(max(0.0, 1 / here - 1 / all_here + 1 / there - 1 / all_there))
    return ratio, exp(log(ratio) - Z * error)


def spoken_of_more(*, place: str, period: str, group: str = EVERYBODY) -> list[More]:
    """Themes in use whose share of the people here is surely larger than in the rest of the country.

    Shares are of the people who wrote in the theme's language. Only counts that are shown anyway
    take part, and at least k people elsewhere.
    """
    cell = {"place": place, "period": period, "group": group}
    country = {"place": COUNTRY, "period": period, "group": EVERYBODY}
    themes = {theme.pk: theme for theme in Theme.objects.current().main()}
    told = told_of(ThemeCount, themes)
    everywhere = _people(ThemeCount, "theme", country)
    writers, all_writers = (_people(LanguageCount, "language", one) for one in (cell, country))
    found = []
    for key, here in _people(ThemeCount, "theme", cell).items():
        if key not in themes:
            continue
        shown = told[key].cell(here, **cell)
        all_here = writers.get(themes[key].language, 0)
        there, all_there = everywhere.get(key, 0) - here, -all_here
        all_there += all_writers.get(themes[key].language, 0)
        if not shown.value or there < minimum() or all_here < here or all_there < there:
            continue
        ratio, least = rate_ratio(here, all_here, there, all_there)
        if least > 1:
            found.append(More(themes[key], shown, round(ratio) if ratio >= FEWEST_TIMES else 1))
    return sorted(found, key=lambda more: (-more.times, -(more.people.value or 0), str(more.theme)))


def _people(model: type[Count], subject: str, cell: dict[str, str]) -> dict[Any, int]:
    return dict(model._default_manager.filter(**cell).values_list(subject, "respondents"))


def places_heard(signal: WeakSignal) -> list[tuple[Municipality, Cell]]:
    """The municipalities of a signal with their people; no hidden one is left by subtraction."""
    limit = SENSITIVE_K if signal.group is not None and signal.group.sensitive else None
    cells = suppress({"": signal.places}, k=limit)[""]
    rows = Municipality.objects.filter(pk__in=signal.places)
    return [(place, cells[place.pk]) for place in rows]


def writers_of(language: str, *, place: str) -> Cell:
    """People who wrote in a language in a place, of all time."""
    row = LanguageCount.objects.filter(language=language, place=place, group="", period="").first()
    people = row.respondents if row else 0
    return told_of(LanguageCount, [language])[language].cell(people, place=place)
