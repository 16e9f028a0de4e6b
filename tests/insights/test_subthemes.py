"""Themes of two levels: stored, counted, found again, split and put together; no hidden part is had."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from insights.actions import (
    categorise_theme,
    hide_theme,
    merge_themes,
    rename_theme,
    split_theme,
    take_up_responses,
    unmerge_theme,
    unsplit_theme,
)
from insights.models import AnalysisRun, Theme, ThemeAssignment
from insights.rollups import people_in, recount_stale, theme_matrix, themes_by_place
from insights.rollups.parts import hidden_parts
from places.models import PopulationGroup, ThemeCategory
from shared.disclosure import Cell, shown
from shared.models import AuditEntry
from surveys.models import Response

pytestmark = pytest.mark.django_db

Store = Callable[..., AnalysisRun]
Tell = Callable[..., Response]
ClientOf = Callable[[User | None], Client]

EVENING = [f"Iltabussi ei kulje enää kylälle {number}." for number in range(8)]
SCHOOL = [f"Koulubussi jää aina tulematta {number}." for number in range(6)]
OTHER = [f"Bussilippu on liian kallis nyt {number}." for number in range(2)]
POOL = [f"Uimahalli on kiinni taas {number}." for number in range(6)]
THEMES = [[*EVENING, *SCHOOL, *OTHER], POOL]
PARTS = {0: [EVENING, SCHOOL]}


@pytest.fixture
def buses(tell: Tell, store: Store) -> Theme:
    """A theme of sixteen people: eight speak of one part, six of another, two of neither."""
    for text in (*EVENING, *SCHOOL, *OTHER, *POOL):
        tell(text)
    take_up_responses()
    store(THEMES, parts=PARTS)
    return Theme.objects.get(number=0, parent=None)


def parts_of(theme: Theme) -> list[Theme]:
    return list(Theme.objects.current().parts_of(theme).order_by("number"))


def test_sub_themes_are_counted_beside_their_theme(buses: Theme) -> None:
    evening, school = parts_of(buses)
    assert [people_in(theme, place="m905") for theme in (buses, evening, school)] == [16, 8, 6]
    assert set(Theme.objects.current().main()) == {buses, Theme.objects.get(number=1, parent=None)}


def test_found_again_it_is_the_same_whatever_its_number(
    buses: Theme, coordinator: User, store: Store
) -> None:
    evening, school = parts_of(buses)
    rename_theme(evening, actor=coordinator, label="Illat")
    store(THEMES, parts={0: [SCHOOL, EVENING[1:]]})
    assert {theme.pk for theme in parts_of(buses)} == {evening.pk, school.pk}
    evening.refresh_from_db()
    assert (evening.label, evening.number, people_in(evening, place="m905")) == ("Illat", 1, 7)


def test_a_part_that_is_no_more_is_retired(buses: Theme, store: Store) -> None:
    evening, school = parts_of(buses)
    run = store(THEMES, parts={0: [EVENING]})
    school.refresh_from_db()
    assert school.retired_in == run
    assert parts_of(buses) == [evening]


def test_split_and_put_together(buses: Theme, coordinator: User, store: Store) -> None:
    evening, school = parts_of(buses)
    split_theme(buses, actor=coordinator)
    recount_stale()
    assert {evening, school, buses} <= set(Theme.objects.current().main())
    assert [people_in(theme, place="m905") for theme in (buses, evening, school)] == [2, 8, 6]
    store(THEMES, parts=PARTS)
    assert [people_in(theme, place="m905") for theme in (buses, evening, school)] == [2, 8, 6]
    buses.refresh_from_db()
    unsplit_theme(buses, actor=coordinator)
    recount_stale()
    assert [people_in(theme, place="m905") for theme in (buses, evening, school)] == [16, 8, 6]
    assert parts_of(buses) == [evening, school]
    verbs = AuditEntry.objects.filter(actor=coordinator).values_list("verb", flat=True)
    assert {"split_theme", "unsplit_theme"} <= set(verbs)


def test_new_texts_of_a_split_theme_join_its_parts(
    buses: Theme, coordinator: User, store: Store
) -> None:
    split_theme(buses, actor=coordinator)
    store(THEMES, parts=PARTS)
    rows = ThemeAssignment.objects.filter(passage__text=EVENING[0])
    assert [row.theme.number for row in rows] == [0]
    assert rows.get().theme.parent == buses


def test_a_theme_without_parts_or_split_already_is_not_split(
    buses: Theme, coordinator: User
) -> None:
    with pytest.raises(ValidationError):
        split_theme(Theme.objects.get(number=1, parent=None), actor=coordinator)
    split_theme(buses, actor=coordinator)
    with pytest.raises(ValidationError):
        split_theme(buses, actor=coordinator)
    evening, _school = parts_of_split(buses)
    merge_themes(evening, actor=coordinator, into=Theme.objects.get(number=1, parent=None))
    buses.refresh_from_db()
    with pytest.raises(ValidationError):
        unsplit_theme(buses, actor=coordinator)


def parts_of_split(theme: Theme) -> list[Theme]:
    return list(Theme.objects.filter(parent=theme).select_related("parent").order_by("number"))


def test_parts_merge_with_parts_only(buses: Theme, coordinator: User, store: Store) -> None:
    evening, school = parts_of(buses)
    pool = Theme.objects.get(number=1, parent=None)
    with pytest.raises(ValidationError):
        merge_themes(evening, actor=coordinator, into=pool)
    merge_themes(evening, actor=coordinator, into=school)
    store(THEMES, parts=PARTS)
    assert people_in(school, place="m905") == 14
    evening.refresh_from_db()
    unmerge_theme(evening, actor=coordinator)
    recount_stale()
    assert people_in(school, place="m905") == 6


def test_the_parts_of_a_merged_theme_go_along(
    buses: Theme, coordinator: User, groups: dict[str, PopulationGroup]
) -> None:
    evening, school = parts_of(buses)
    pool = Theme.objects.get(number=1, parent=None)
    merge_themes(buses, actor=coordinator, into=pool)
    assert parts_of(pool) == [evening, school]
    recount_stale()
    matrix = theme_matrix(list(groups.values()), place="m905", period="")
    assert set(matrix.parts[pool.pk]) == {evening.pk, school.pk}
    assert matrix.cell(pool.pk).value == 22


def test_what_is_hidden_takes_its_parts_along(buses: Theme, coordinator: User) -> None:
    hide_theme(buses, actor=coordinator)
    assert not set(parts_of_split(buses)) & set(Theme.objects.current())


def test_parts_follow_their_theme_to_its_category(
    buses: Theme, coordinator: User, categories: dict[str, ThemeCategory]
) -> None:
    evening, school = parts_of(buses)
    categorise_theme(evening, actor=coordinator, category=categories["yksinaisyys"])
    categorise_theme(buses, actor=coordinator, category=categories["palvelut"])
    evening.refresh_from_db()
    school.refresh_from_db()
    assert (evening.category_id, school.category_id) == ("yksinaisyys", "palvelut")


def test_a_hidden_part_is_not_had_from_its_siblings(
    tell: Tell, store: Store, groups: dict[str, PopulationGroup]
) -> None:
    """Sixteen less eight and six would tell of the two."""
    for text in (*EVENING, *SCHOOL, *OTHER):
        tell(text)
    take_up_responses()
    store(THEMES[:1], parts={0: [EVENING, SCHOOL, OTHER]})
    buses = Theme.objects.get(number=0, parent=None)
    matrix = theme_matrix(list(groups.values()), place="m905", period="")
    evening, school, other = parts_of(buses)
    assert matrix.cell(buses.pk).value == 16
    assert matrix.cell(evening.pk).value == 8
    assert matrix.cell(school.pk).value is None
    assert matrix.cell(other.pk).value is None
    assert themes_by_place(buses, ["905", "399"])["905"].value == 16
    assert themes_by_place(evening, ["905", "399"])["905"].value == 8
    assert themes_by_place(school, ["905", "399"])["905"].value is None


def test_the_pages_show_both_levels(buses: Theme, coordinator: User, client_of: ClientOf) -> None:
    client = client_of(coordinator)
    evening, _school = parts_of(buses)
    page = client.get(reverse("insights:theme_detail", args=[buses.pk])).content.decode()
    assert reverse("insights:theme_detail", args=[evening.pk]) in page
    part = client.get(reverse("insights:theme_detail", args=[evening.pk])).content.decode()
    assert reverse("insights:theme_detail", args=[buses.pk]) in part
    address = reverse("insights:theme_list")
    plain = client.get(address).context["rows"]
    wide = client.get(address + "?level=parts").context["rows"]
    count = lambda rows: sum(is_part for row in rows for _t, _l, is_part in row["themes"])  # noqa: E731
    assert (count(plain), count(wide)) == (0, 2)
    client.post(reverse("insights:theme_detail", args=[buses.pk]), {"do": "split"})
    buses.refresh_from_db()
    assert buses.is_split
    client.post(reverse("insights:theme_detail", args=[buses.pk]), {"do": "unsplit"})
    buses.refresh_from_db()
    assert not buses.is_split


def test_the_api_tells_the_level(buses: Theme, coordinator: User, client_of: ClientOf) -> None:
    found = client_of(coordinator).get("/api/themes/").json()["results"]
    assert {one["part_of"] for one in found} == {None, str(buses.pk)}


PEOPLE = st.integers(0, 14)


@given(
    st.lists(PEOPLE, min_size=1, max_size=6),
    st.integers(0, 9),
    st.sampled_from(["hidden", "shown"]),
)
def test_what_is_left_of_a_theme_is_k_people_of_two_parts(
    counts: list[int], elsewhere: int, whole_is: str
) -> None:
    """Elimination within a theme: its parts may be all of it, which the reader may guess."""
    parts = dict(enumerate(counts))
    total = sum(counts) + elsewhere
    whole = Cell(None) if whole_is == "hidden" else shown(total)
    small = [part for part, people in parts.items() if 0 < people < 5]
    hidden = hidden_parts(whole, parts, small, limit=5)
    assert set(small) <= hidden
    told = {part: people for part, people in parts.items() if people and part not in hidden}
    if whole.value is None:
        assert hidden or not any(counts)
    elif hidden and told:
        assert len(hidden) > 1
        assert whole.value - sum(told.values()) >= 5


def test_no_part_is_had_across_places_and_times(
    tell: Tell, store: Store, groups: dict[str, PopulationGroup]
) -> None:
    """Elimination over all that is shown of a theme and its parts: a single hidden one never remains.

    Each place in each period beside the theme, and each part's county beside its municipalities.
    """
    days = [date(2026, 2, 3), date(2026, 11, 3)]
    texts: list[list[str]] = [[], [], []]
    for place, rows in {"905": (9, 6, 2), "399": (7, 8, 6), "545": (6, 1, 7)}.items():
        for some, people in zip(texts, rows, strict=True):
            for number in range(people):
                text = f"{EVENING[0][:-3]} {place} {people} {len(some)}."
                tell(text, place=place, day=days[number % 2])
                some.append(text)
    take_up_responses()
    store([[text for some in texts for text in some]], parts={0: texts})
    whole = Theme.objects.get(number=0, parent=None)
    parts = parts_of(whole)
    codes = ["905", "399", "545"]
    for period in ("", "2026", "2026-Q1", "2026-Q4"):
        lines = {theme: themes_by_place(theme, codes, period=period) for theme in (whole, *parts)}
        for code in codes:
            total = lines[whole][code].value
            hidden = [part for part in parts if lines[part][code].suppressed]
            told = sum(lines[part][code].value or 0 for part in parts)
            if total is not None and hidden and told:
                assert len(hidden) > 1
                assert total - told >= 5
        county = theme_matrix(list(groups.values()), place="c17", period=period)
        for part in parts:
            few = [code for code in codes if lines[part][code].suppressed]
            if county.cell(part.pk).value is not None and few:
                assert len(few) > 1
