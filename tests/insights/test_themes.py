"""What people decide about themes survives; counts follow; refits keep, new editions retire."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from insights.actions import (
    exclude_passage,
    hide_theme,
    merge_themes,
    remove_from_theme,
    rename_theme,
    restore_passage,
    return_to_theme,
    take_up_responses,
    unmerge_theme,
)
from insights.models import AnalysisRun, Passage, Theme
from insights.rollups import people_in, recount_stale
from organisations.models import Organisation
from shared.models import AuditEntry
from surveys.models import Response

pytestmark = pytest.mark.django_db

Store = Callable[..., AnalysisRun]


def texts_of(*themes: Theme) -> list[list[str]]:
    return [list(theme.passages.values_list("text", flat=True)) for theme in themes]


@pytest.fixture
def pool(bus: Theme) -> Theme:
    return Theme.objects.get(number=1)


def test_counts_are_of_distinct_people_by_cell(bus: Theme) -> None:
    count = bus.counts.get
    assert count(place="", group="", period="").respondents == 9
    assert count(place="c17", group="", period="2026").respondents == 9
    assert count(place="m905", group="ikaantyneet", period="2026-Q4").respondents == 6
    assert count(place="m399", group="", period="").passages == 2
    assert not bus.counts.filter(place="m837").exists()


def test_one_person_counts_once(bus: Theme, tell: Callable[..., Response], store: Store) -> None:
    same = [f"Iltabussi jätti minut taas {number}." for number in range(3)]
    for text in same:
        tell(text, respondent="the-same-person")
    take_up_responses()
    store([*(texts_of(bus)[0] + same for _one in (0,)), *texts_of(Theme.objects.get(number=1))])
    recount_stale()
    assert people_in(bus, place="m905") == 8
    assert bus.counts.get(place="m905", group="", period="").passages == 10


def test_a_persons_name_stands_through_a_refit(
    bus: Theme, pool: Theme, coordinator: User, store: Store
) -> None:
    rename_theme(bus, actor=coordinator, label="Iltabussin loppuminen")
    store(texts_of(bus, pool), labels=["bussi ilta", "uimahalli kiinni"])
    bus.refresh_from_db()
    assert (bus.label, bus.machine_label) == ("Iltabussin loppuminen", "bussi ilta")
    assert bus.retired_in is None
    rename_theme(bus, actor=coordinator, label="  ")
    assert str(bus) == "bussi ilta"


def test_a_removed_passage_stays_out_through_a_refit(
    bus: Theme, pool: Theme, coordinator: User, store: Store
) -> None:
    texts = texts_of(bus, pool)
    passage = bus.passages.filter(municipality="905").earliest("pk")
    remove_from_theme(bus, actor=coordinator, passage=passage)
    recount_stale()
    assert people_in(bus, place="m905") == 6
    store(texts)
    assert people_in(bus, place="m905") == 6
    return_to_theme(bus, actor=coordinator, passage=passage)
    recount_stale()
    assert people_in(bus, place="m905") == 7


def test_an_excluded_passage_is_out_of_everything_and_comes_back(
    bus: Theme, coordinator: User
) -> None:
    passage = bus.passages.filter(municipality="905").earliest("pk")
    exclude_passage(passage, actor=coordinator)
    recount_stale()
    assert people_in(bus, place="m905") == 6
    assert not Passage.objects.analysable().filter(pk=passage.pk).exists()
    restore_passage(passage, actor=coordinator)
    recount_stale()
    assert people_in(bus, place="m905") == 7


def test_merged_themes_stay_merged_and_can_be_parted(
    bus: Theme, pool: Theme, coordinator: User, store: Store
) -> None:
    texts = texts_of(bus, pool)
    merge_themes(pool, actor=coordinator, into=bus)
    recount_stale()
    assert people_in(bus, place="") == 11
    assert people_in(pool, place="") == 0
    store(texts)
    assert people_in(bus, place="") == 11
    pool.refresh_from_db()
    unmerge_theme(pool, actor=coordinator)
    recount_stale()
    assert (people_in(bus, place=""), people_in(pool, place="")) == (9, 2)


def test_a_theme_cannot_swallow_itself(bus: Theme, pool: Theme, coordinator: User) -> None:
    with pytest.raises(ValidationError):
        merge_themes(bus, actor=coordinator, into=bus)
    merge_themes(pool, actor=coordinator, into=bus)
    with pytest.raises(ValidationError):
        merge_themes(bus, actor=coordinator, into=pool)


def test_a_new_edition_retires_the_old_themes(
    bus: Theme, pool: Theme, coordinator: User, store: Store
) -> None:
    rename_theme(bus, actor=coordinator, label="Iltabussin loppuminen")
    run = store(texts_of(bus, pool), new_edition=True)
    bus.refresh_from_db()
    assert bus.retired_in == run
    assert Theme.objects.current().count() == 2
    assert not bus.counts.exists()
    fresh = Theme.objects.current().get(number=0)
    assert people_in(fresh, place="m905") == 7


def test_hidden_themes_are_not_in_use(bus: Theme, coordinator: User) -> None:
    hide_theme(bus, actor=coordinator)
    assert bus not in Theme.objects.current()


def test_every_deed_is_logged(bus: Theme, coordinator: User) -> None:
    rename_theme(bus, actor=coordinator, label="Iltabussin loppuminen")
    entry = AuditEntry.objects.get(verb="rename_theme")
    assert (entry.actor, entry.subject_id) == (coordinator, str(bus.pk))
    assert "Iltabussin" not in str(entry.details)


def test_only_curators_curate(
    bus: Theme,
    county_organisation: Organisation,
    ngo: Organisation,
    make_member: Callable[..., User],
) -> None:
    for member in (make_member(county_organisation, "reader"), make_member(ngo, "owner")):
        with pytest.raises(PermissionDenied):
            rename_theme(bus, actor=member, label="x")
