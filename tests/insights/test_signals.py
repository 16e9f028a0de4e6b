"""A weak signal is one record over its life."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from insights.actions import read_corpus, rename_theme, take_up_responses, triage_signal
from insights.actions.registering import store_signals
from insights.analysis.signals import find_signals
from insights.models import AnalysisRun, Passage, Theme, WeakSignal
from insights.templatetags.insights import rate
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


def test_its_name_may_change_and_it_stays_one(signal: WeakSignal, store: Store) -> None:
    later = {"texts": HERE[:5], "place": "905", "label": "kylän bussi", "terms": ["kylä", "bussi"]}
    store([HERE], signals=[later])
    grown = WeakSignal.objects.get()
    assert (grown.pk, grown.label, grown.former_labels) == (signal.pk, "kylän bussi", ["iltabussi"])
    assert grown.places == {"905": 5}


def test_a_theme_that_rises_is_its_own_signal(
    signal: WeakSignal, bus: Theme, coordinator: User, store: Store
) -> None:
    term = {"texts": HERE[:4], "place": "905"}
    rising = {**term, "place": None, "kind": "theme", "theme": 0, "pace": "slow", "language": "fi"}
    store([HERE], labels=["iltabussi"], signals=[dict(term), dict(rising)])
    assert set(WeakSignal.objects.values_list("kind", "pace")) == {
        ("term", "fast"),
        ("theme", "slow"),
    }
    rename_theme(bus, actor=coordinator, label="Iltabussin loppuminen")
    store([HERE], labels=["bussi"], signals=[{**rising, "texts": HERE[4:7], "label": "muu"}])
    record = WeakSignal.objects.select_related("theme").get(kind="theme")
    assert (record.theme, record.title, record.respondents) == (bus, "Iltabussin loppuminen", 7)


def test_scanned_week_by_week_one_record_grows(
    tell: Callable[..., Response], coordinator: User
) -> None:
    """A year's half of other talk, then four weeks in which more and more tell of the ice rink."""
    start = date(2026, 4, 6)
    subjects = ["Lääkäri ei vastaa", "Bussi jäi tulematta", "Kouluruoka on kylmää"]
    # Under five words, as longer texts so alike count as copies of one person.
    for week in range(30):
        for number in range(6):
            day = start + timedelta(weeks=week, days=number)
            tell(f"{subjects[number % 3]} {'taas' if week % 2 else 'aina'}.", day=day)
    for week, people in enumerate((3, 4, 5, 6)):
        for number in range(people):
            word = ("suljettiin", "kiinni", "puuttuu", "hajosi", "huollossa", "poissa")[number]
            day = start + timedelta(weeks=26 + week, days=number)
            tell(f"Jäähalli {word} {'jo' if week % 2 else 'nyt'}.", day=day)
    take_up_responses(limit=1000)
    grown = []
    for week in range(26, 30):
        as_of = start + timedelta(weeks=week, days=6)
        corpus, keys = read_corpus(as_of)
        run = AnalysisRun.objects.create(requested_by=coordinator, as_of=as_of, status="done")
        store_signals(run, find_signals(corpus, as_of=as_of), keys)
        about = Passage.objects.filter(text__startswith="Jäähalli", said_on__lte=as_of)
        records = WeakSignal.objects.filter(passages__in=about).distinct()
        grown.append([(record.pk, record.respondents) for record in records])
    found = [records for records in grown if records]
    assert len(found) >= 3
    assert {len(records) for records in found} == {1}
    assert len({records[0][0] for records in found}) == 1
    heard = [records[0][1] for records in found]
    assert heard == sorted(heard)
    assert heard[-1] >= 15


def test_the_page_has_a_fast_and_a_slow_list(
    signal: WeakSignal, coordinator: User, client_of: Callable[[User | None], Client]
) -> None:
    client = client_of(coordinator)
    address = reverse("insights:signal_list")

    def listed(query: str) -> dict[str, list[WeakSignal]]:
        lists = client.get(address + query).context["lists"]
        return {one["pace"]: one["signals"] for one in lists}

    assert listed("") == {"fast": [signal], "slow": []}
    WeakSignal.objects.update(pace="slow")
    assert listed("") == {"fast": [], "slow": [signal]}
    assert listed("?pace=slow") == {"slow": [signal]}
    assert listed("?where=place") == {"fast": [], "slow": [signal]}
    assert listed("?where=group") == {}


def test_rates_are_told_in_words_and_never_of_too_few(
    signal: WeakSignal, coordinator: User, client_of: Callable[[User | None], Client]
) -> None:
    assert [rate(people) for people in (0.01, 0.1, 0.23, 3.2)] == [
        "hardly anybody",
        "5 people a year",
        "1 person a month",
        "3 people a week",
    ]
    address = reverse("insights:signal_detail", args=[signal.pk])
    assert "people a week" not in client_of(coordinator).get(address).content.decode()
    WeakSignal.objects.update(respondents=7, rate_before=0.23, rate_now=3.2)
    told = client_of(coordinator).get(address).content.decode()
    assert "Before: 1 person a month; now: 3 people a week." in told
