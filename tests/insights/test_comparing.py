"""What an area speaks of more than elsewhere: by a rule, from numbers that are shown anyway."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from insights.actions import take_up_responses
from insights.models import AnalysisRun, LanguageCount, Theme
from insights.rollups import recount_stale, spoken_of_more
from surveys.models import Response

pytestmark = pytest.mark.django_db

BUS = "Iltabussi ei kulje enää kylälle"
POOL = "Uimahalli on kiinni taas"


@pytest.fixture
def told(tell: Callable[..., Response], store: Callable[..., AnalysisRun]) -> None:
    """In Laihia 12 of 20 speak of the bus, in Vaasa 6 of 40."""
    texts: dict[str, list[str]] = {BUS: [], POOL: []}
    for place, subject, people in (
        ("399", BUS, 12),
        ("399", POOL, 8),
        ("905", BUS, 6),
        ("905", POOL, 34),
    ):
        for number in range(people):
            texts[subject].append(f"{subject} {place} {number}.")
            tell(texts[subject][-1], place=place, group="ikaantyneet")
    take_up_responses()
    store([texts[BUS], texts[POOL]])


def test_a_theme_of_one_place(told: None) -> None:
    bus = Theme.objects.get(number=0)
    (more,) = spoken_of_more(place="m399", period="")
    assert (more.theme, more.people.value, more.times) == (bus, 12, 4)
    assert [one.theme.number for one in spoken_of_more(place="m905", period="")] == [1]


def test_the_whole_country_is_not_more_than_itself(told: None) -> None:
    assert spoken_of_more(place="", period="") == []
    assert spoken_of_more(place="c17", period="") == []


def test_too_few_here_or_elsewhere_tell_nothing(
    tell: Callable[..., Response], store: Callable[..., AnalysisRun]
) -> None:
    """Four of four speak of the bus, and elsewhere nobody: sure, and not to be told."""
    texts = [f"{BUS} {number}." for number in range(4)]
    others = [f"{POOL} {number}." for number in range(40)]
    for text in texts:
        tell(text, place="399")
    for text in others:
        tell(text)
    take_up_responses()
    store([texts, others])
    assert spoken_of_more(place="m399", period="") == []
    assert spoken_of_more(place="m905", period="") == []


def test_the_page_tells_it_in_words(
    told: None, coordinator: User, client_of: Callable[[User | None], Client]
) -> None:
    address = reverse("insights:theme_list") + "?municipality=399"
    page = client_of(coordinator).get(address).content.decode()
    assert "about 4 times as often as elsewhere" in page


def test_languages_are_counted(told: None, tell: Callable[..., Response]) -> None:
    tell("Автобус больше не ходит вечером, и я не могу попасть домой.", place="399")
    take_up_responses()
    recount_stale(at_once=True)
    people = LanguageCount.objects.filter(place="m399", group="", period="")
    assert dict(people.values_list("language", "respondents")) == {"fi": 20, "other": 1}
