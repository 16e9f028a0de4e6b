"""A weak signal is one record over its life."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from insights.actions import take_up_responses, triage_signal
from insights.models import AnalysisRun, Theme, WeakSignal
from organisations.models import Organisation
from places.models import PopulationGroup
from surveys.models import Response

pytestmark = pytest.mark.django_db

Store = Callable[..., AnalysisRun]
HERE = [f"Iltabussi ei kulje enää kylälle {number}." for number in range(7)]


@pytest.fixture
def signal(bus: Theme, store: Store) -> WeakSignal:
    store([HERE], signals=[{"texts": HERE[:4], "place": "905"}])
    return WeakSignal.objects.get()


def test_a_signal_knows_its_people_places_and_weeks(signal: WeakSignal) -> None:
    assert (signal.respondents, signal.sources, signal.municipality_id) == (4, 1, "905")
    assert (len(signal.weeks), signal.weeks[-1], sum(signal.weeks)) == (26, 4, 4)
    assert signal.last_seen == date(2026, 11, 20)


def test_found_again_it_grows(signal: WeakSignal, store: Store) -> None:
    later = {"texts": HERE[2:7], "place": "905", "first_seen": date(2026, 11, 10), "score": 9.0}
    store([HERE], signals=[later])
    grown = WeakSignal.objects.get()
    assert grown.pk == signal.pk
    assert (grown.respondents, grown.score, grown.first_seen) == (7, 9.0, signal.first_seen)


def test_another_subject_is_another_signal(
    signal: WeakSignal, tell: Callable[..., Response], store: Store
) -> None:
    texts = [f"Kirjasto suljettiin kesällä {number}." for number in range(3)]
    for text in texts:
        tell(text)
    take_up_responses()
    store([HERE], signals=[{"texts": texts, "terms": ["kirjasto"], "place": "905"}])
    assert WeakSignal.objects.count() == 2


def test_it_stays_one_signal_when_it_leaves_its_place(signal: WeakSignal, store: Store) -> None:
    store([HERE], signals=[{"texts": HERE[:4], "place": None}])
    assert WeakSignal.objects.get().municipality is None


def test_found_in_one_place_and_in_all_it_is_two_signals(signal: WeakSignal, store: Store) -> None:
    place = signal.municipality_id
    store([HERE], signals=[{"texts": HERE[:4], "place": None}, {"texts": HERE[:4], "place": place}])
    assert set(WeakSignal.objects.values_list("municipality", flat=True)) == {None, place}
    signal.refresh_from_db()
    assert signal.municipality_id == place


def test_a_closed_signal_opens_again_only_when_it_has_grown_by_half(
    signal: WeakSignal, coordinator: User, store: Store
) -> None:
    triage_signal(signal, actor=coordinator, status="closed", reason="Vuoro palaa tammikuussa.")
    store([HERE], signals=[{"texts": HERE[:5], "place": "905"}])
    signal.refresh_from_db()
    assert (signal.status, signal.respondents) == ("closed", 5)
    store([HERE], signals=[{"texts": HERE[:6], "place": "905"}])
    signal.refresh_from_db()
    assert signal.status == "new"
    assert [review.status for review in signal.reviews.all()] == ["new", "closed"]


def test_triage_wants_a_reason(signal: WeakSignal, coordinator: User) -> None:
    with pytest.raises(ValidationError) as refused:
        triage_signal(signal, actor=coordinator, status="watched", reason=" ")
    assert "reason" in refused.value.message_dict
    with pytest.raises(ValidationError):
        triage_signal(signal, actor=coordinator, status="new", reason="Ei näin.")


def test_only_those_of_the_place_judge(
    signal: WeakSignal, tampere: Organisation, make_member: Callable[..., User]
) -> None:
    stranger = make_member(tampere)
    assert signal not in WeakSignal.objects.visible_to(stranger)
    with pytest.raises(PermissionDenied):
        triage_signal(signal, actor=stranger, status="closed", reason="Ei meillä.")


def test_signals_of_no_place_are_seen_elsewhere_only_with_k_people(
    bus: Theme,
    store: Store,
    tampere: Organisation,
    coordinator: User,
    make_member: Callable[..., User],
) -> None:
    stranger = make_member(tampere)
    store([HERE], signals=[{"texts": HERE[:4]}])
    few = WeakSignal.objects.get()
    assert few in WeakSignal.objects.visible_to(coordinator)
    assert few not in WeakSignal.objects.visible_to(stranger)
    store([HERE], signals=[{"texts": HERE[:6]}])
    assert few in WeakSignal.objects.visible_to(stranger)


def test_a_sensitive_groups_signal_needs_ten(
    signal: WeakSignal,
    groups: dict[str, PopulationGroup],
    tampere: Organisation,
    make_member: Callable[..., User],
) -> None:
    stranger = make_member(tampere)
    WeakSignal.objects.update(municipality=None, group="romanit", respondents=7)
    assert WeakSignal.objects.get().people.value is None
    assert not WeakSignal.objects.visible_to(stranger).exists()
    WeakSignal.objects.update(respondents=10)
    assert WeakSignal.objects.get().people.value == 10
    assert WeakSignal.objects.visible_to(stranger).exists()
