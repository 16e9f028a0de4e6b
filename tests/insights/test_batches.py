"""Counts move in batches: two looks do not tell what one person spoke of."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from insights.actions import merge_themes, take_up_responses
from insights.models import Theme, ThemeCount
from insights.rollups import mend_counts, recount_stale, themes_by_place
from organisations.models import Organisation
from surveys.actions import moderate_response
from surveys.models import Response

pytestmark = pytest.mark.django_db
Tell = Callable[..., Response]


def people(theme: Theme) -> int:
    return ThemeCount.objects.get(theme=theme, place="m905", period="", group="").respondents


def more(tell: Tell, theme: Theme, number: int) -> None:
    """So many more people of Vaasa speak of the theme, and are read."""
    for turn in range(number):
        tell(f"Iltabussi puuttuu meiltäkin {people(theme)} {turn}.")
    known = set(theme.passages.values_list("pk", flat=True))
    take_up_responses()
    for passage in type(theme.passages.earliest("pk")).objects.exclude(pk__in=known):
        if "meiltäkin" in passage.text and not passage.assignments.exists():
            theme.assignments.create(
                origin=theme, passage=passage, said_on=passage.said_on, municipality_id="905"
            )


def test_four_new_people_move_nothing_and_the_fifth_all(bus: Theme, tell: Tell) -> None:
    more(tell, bus, 4)
    before = themes_by_place(bus, ["905", "399"])
    assert not recount_stale()
    mend_counts()
    assert people(bus) == 7
    assert themes_by_place(bus, ["905", "399"]) == before
    more(tell, bus, 1)
    mend_counts()
    assert people(bus) == 12


def test_fewer_than_k_are_not_added_on_another_day_either(
    bus: Theme, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    more(tell, bus, 1)
    later(monkeypatch)
    assert not recount_stale()
    assert people(bus) == 7


def test_who_withdrew_is_gone_the_next_day(
    bus: Theme,
    county_organisation: Organisation,
    coordinator: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    response = bus.passages.filter(municipality="905").earliest("pk").response
    moderate_response(response, actor=coordinator, status="sealed", reason="x")  # type: ignore[arg-type]
    assert not recount_stale()
    assert people(bus) == 7
    later(monkeypatch)
    assert recount_stale()
    assert people(bus) == 6


def test_what_people_do_with_themes_shows_at_once(bus: Theme, coordinator: object) -> None:
    pool = Theme.objects.get(number=1)
    merge_themes(pool, actor=coordinator, into=bus)  # type: ignore[arg-type]
    assert recount_stale()
    found = ThemeCount.objects.get(theme=bus, place="c17", period="", group="")
    assert found.respondents == 11


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    tomorrow: date = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
