"""From one edition to the next: what a theme became, and what people decided of it; runs by schedule."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from insights.actions import (
    categorise_theme,
    hide_theme,
    merge_themes,
    move_passage,
    remove_from_theme,
    rename_theme,
    request_analysis,
    schedule_analysis,
    split_theme,
    take_up_responses,
)
from insights.actions.tones import hear_tones
from insights.models import AnalysisRun, Passage, Theme
from insights.rollups import people_in
from places.models import ThemeCategory
from surveys.models import Response

pytestmark = pytest.mark.django_db

Store = Callable[..., AnalysisRun]
Tell = Callable[..., Response]
ClientOf = Callable[[User | None], Client]

BUS = [f"Iltabussi ei kulje enää kylälle {number}." for number in range(8)]
SCHOOL = [f"Koulubussi jää aina tulematta {number}." for number in range(6)]
POOL = [f"Uimahalli on kiinni taas {number}." for number in range(6)]
CARE = [f"Hoitaja ei ehdi kotiin asti {number}." for number in range(6)]


@pytest.fixture
def first(tell: Tell, store: Store) -> dict[str, Theme]:
    for text in (*BUS, *SCHOOL, *POOL, *CARE):
        tell(text)
    take_up_responses()
    store([[*BUS, *SCHOOL], POOL, CARE], parts={0: [BUS, SCHOOL]})
    themes = Theme.objects.filter(parent=None).order_by("number")
    return dict(zip(("bus", "pool", "care"), themes, strict=True))


def current(number: int, **more: object) -> Theme:
    return Theme.objects.get(number=number, retired_in=None, **{"parent": None, **more})


def test_edits_follow_to_the_same_theme_of_a_new_edition(
    first: dict[str, Theme],
    coordinator: User,
    store: Store,
    categories: dict[str, ThemeCategory],
) -> None:
    rename_theme(first["bus"], actor=coordinator, label="Bussit")
    categorise_theme(first["pool"], actor=coordinator, category=categories["palvelut"])
    hide_theme(first["care"], actor=coordinator)
    run = store([POOL, CARE, [*BUS, *SCHOOL]], parts={2: [SCHOOL, BUS]}, new_edition=True)
    pool, care, bus = (current(number) for number in range(3))
    assert {theme.pk for theme in (pool, care, bus)}.isdisjoint(t.pk for t in first.values())
    assert (bus.label, bus.labelled_by) == ("Bussit", coordinator)
    assert (pool.category_id, pool.category_by) == ("palvelut", coordinator)
    assert care.is_hidden
    assert run.figures["edits"] == {"carried": 3, "lost": 0}


def test_merges_splits_and_places_follow(
    first: dict[str, Theme], coordinator: User, store: Store
) -> None:
    split_theme(first["bus"], actor=coordinator)
    merge_themes(first["care"], actor=coordinator, into=first["pool"])
    evening = Theme.objects.get(parent=first["bus"], number=0)
    taken = evening.passages.get(text=BUS[0])
    moved = first["pool"].passages.get(text=POOL[0])
    remove_from_theme(evening, actor=coordinator, passage=taken)
    merged = Theme.objects.select_related("parent").get(pk=first["pool"].pk)
    move_passage(merged, actor=coordinator, passage=moved, to=evening)
    run = store([POOL, CARE, [*BUS, *SCHOOL]], parts={2: [SCHOOL, BUS]}, new_edition=True)
    assert run.figures["edits"] == {"carried": 5, "lost": 0}
    pool, care, bus = (current(number) for number in range(3))
    buses = current(1, parent=bus)
    assert bus.is_split
    assert care.merged_into == pool
    assert [people_in(theme, place="m905") for theme in (pool, bus, buses)] == [11, 0, 8]
    assert not buses.assignments.standing().filter(passage=taken).exists()
    assert buses.assignments.standing().filter(passage=moved).exists()


def test_a_name_is_not_put_on_another_thing(
    first: dict[str, Theme], coordinator: User, store: Store, client_of: ClientOf
) -> None:
    rename_theme(first["pool"], actor=coordinator, label="Uinti")
    run = store([[*POOL, *CARE, *SCHOOL], BUS], new_edition=True)
    assert set(Theme.objects.current().values_list("label", flat=True)) == {""}
    assert run.figures["edits"] == {"carried": 0, "lost": 1}
    wide = current(0)
    earlier = {one.earlier.machine_label: one.share_of_earlier for one in wide.earlier.all()}
    assert earlier["teema 1"] == 1
    page = client_of(coordinator).get(reverse("insights:theme_detail", args=[wide.pk]))
    assert reverse("insights:theme_detail", args=[first["pool"].pk]) in page.content.decode()
    before = client_of(coordinator).get(reverse("insights:theme_detail", args=[first["pool"].pk]))
    assert reverse("insights:theme_detail", args=[wide.pk]) in before.content.decode()
    told = client_of(coordinator).get(reverse("insights:analysis")).content.decode()
    assert "that could not: 1" in told


def test_another_number_of_themes_is_a_new_edition(
    first: dict[str, Theme], coordinator: User, store: Store
) -> None:
    AnalysisRun.objects.all().update(theme_counts={})
    run = store([[*BUS, *SCHOOL], [*POOL, *CARE]], theme_counts={"fi": 2})
    assert Theme.objects.filter(retired_in=run, parent=None).count() == 3


def test_by_schedule_only_when_enough_have_come(
    first: dict[str, Theme], tell: Tell, settings: Settings
) -> None:
    yesterday = timezone.now() - timedelta(hours=25)
    AnalysisRun.objects.update(requested_at=yesterday)
    assert schedule_analysis() is None
    for number in range(50):
        tell(f"Tori on hiljainen talvisin {number}.")
    take_up_responses()
    settings.KOETTU_REFIT_HOURS = 48
    assert schedule_analysis() is None
    settings.KOETTU_REFIT_HOURS = 0
    assert schedule_analysis() is None
    settings.KOETTU_REFIT_HOURS = 24
    run = schedule_analysis()
    assert run is not None
    assert (run.reason, run.new_passages, run.requested_by) == ("schedule", 50, None)
    assert schedule_analysis() is None


def test_numbers_of_themes_are_asked_for_on_the_page(
    first: dict[str, Theme], coordinator: User, client_of: ClientOf
) -> None:
    client = client_of(coordinator)
    start = reverse("insights:analysis_start")
    assert client.post(start, {"themes_fi": "1"}).status_code == 400
    client.post(start, {"themes_fi": "8", "new_edition": "on"})
    run = AnalysisRun.objects.get(status="queued")
    assert (run.theme_counts, run.new_edition) == ({"fi": 8}, True)
    with pytest.raises(ValidationError):
        request_analysis(actor=coordinator, theme_counts={"sv": 1000})


def test_tone_is_heard_at_reading_and_filters_texts(
    first: dict[str, Theme], tell: Tell, coordinator: User, client_of: ClientOf
) -> None:
    assert not Passage.objects.filter(tone="").exists()
    Passage.objects.update(tone="")
    assert hear_tones(limit=10) == 10
    while hear_tones():
        pass
    Passage.objects.update(tone="neither")
    Passage.objects.filter(text=BUS[0]).update(tone="worry")
    address = reverse("insights:theme_detail", args=[first["bus"].pk])
    answer = client_of(coordinator).get(address + "?tone=worry")
    assert [one.passage.text for one in answer.context["page"]] == [BUS[0]]
    assert f"{answer.context['accuracy']['right']} texts of a hundred" in answer.content.decode()
    everything = client_of(coordinator).get(address + "?tone=nonsense")
    assert len(everything.context["page"].object_list) == 12
