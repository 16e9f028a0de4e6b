"""Minimum information: the starting list, what is covered, and reasons for the rest."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from indicators.actions import (
    create_own,
    link_to_minimum,
    load_minimum_list,
    record_gap,
    save_minimum_item,
    save_own_values,
)
from indicators.catalogue import entries
from indicators.minimum import State, count, lines_of
from indicators.models import Indicator, IndicatorValue, MinimumGap, MinimumItem
from indicators.rows import Key, Row
from organisations.models import Organisation
from places.models import Municipality
from shared.translated import LANGUAGES, Translated

from .conftest import make_indicator, value

PAGE = "/fi/indicators/minimum/"
LIST = f"{PAGE}list/"


@pytest.fixture
def organisation(vaasa: Municipality) -> Organisation:
    load_minimum_list()
    return Organisation.objects.create(
        kind="municipality", name="Vaasan kaupunki", slug="vaasa", municipality=vaasa
    )


@pytest.fixture
def county(vaasa: Municipality) -> Organisation:
    return Organisation.objects.create(
        kind="county", name="Pohjanmaa", slug="pohjanmaa", county_id="17"
    )


def states(organisation: Organisation) -> dict[str, State]:
    return {line.item.pk: line.state for line in lines_of(organisation, None)}


def test_the_starting_list_is_whole(reference_data: None) -> None:
    slugs = {entry.slug for entry in entries().values()}
    for slug in slugs:
        make_indicator(slug, slug[:60])
    load_minimum_list()
    items = list(MinimumItem.objects.prefetch_related("indicators"))
    assert len(items) >= 25
    assert {item.stage for item in items} == set(MinimumItem.Stage.values)
    for item in items:
        assert set(item.title) == set(LANGUAGES)
        assert set(item.basis) in (set(LANGUAGES), set())
    linked = {one.slug for item in items for one in item.indicators.all()}
    assert linked == slugs  # every indicator of the catalogue has its place


def test_loading_anew_leaves_what_people_have_made(reference_data: None) -> None:
    call_command("load_reference_data", verbosity=0)
    kept, off = MinimumItem.objects.get(pk="tyollisyys"), MinimumItem.objects.get(pk="tyokyky")
    actor = User.objects.create_user("a@example.fi", name="A")
    title = Translated(fi="Työ", sv="Arbete")
    save_minimum_item(kept, actor=actor, indicators=[], title=title, position=7)
    save_minimum_item(off, actor=actor, indicators=[], is_off=True)
    MinimumItem.objects.get(pk="kielet").delete()
    call_command("load_reference_data", verbosity=0)
    kept.refresh_from_db()
    off.refresh_from_db()
    assert (kept.title, kept.position, off.is_off) == (title, 7, True)
    assert MinimumItem.objects.filter(pk="kielet").exists()


def test_an_indicator_comes_under_its_item_once(reference_data: None) -> None:
    load_minimum_list()
    item = MinimumItem.objects.get(pk="tyollisyys")
    unemployed = make_indicator("tyottomat", "181")
    link_to_minimum(unemployed)
    assert list(item.indicators.all()) == [unemployed]
    item.indicators.clear()
    load_minimum_list()
    assert not item.indicators.exists()


def test_what_is_covered_left_out_and_open(
    organisation: Organisation, indicator: Indicator, make_member: Callable[..., User]
) -> None:
    actor = make_member(organisation)
    link_to_minimum(indicator)
    link_to_minimum(make_indicator("tyokyvyttomyyselake", "306"))
    gone = MinimumItem.objects.get(pk="kielet")
    record_gap(gone, actor=actor, organisation=organisation, reason="Ei kysytty.")
    found = states(organisation)
    assert found["tyollisyys"] is State.COVERED
    assert found["tyokyky"] is State.NO_VALUE
    assert found["kielet"] is State.LEFT_OUT
    assert found["varhaiskasvatus"] is State.OPEN
    [line] = [one for one in lines_of(organisation, None) if one.item.pk == "tyollisyys"]
    assert [source.year for source in line.covering] == [2025]
    assert count(lines_of(organisation, None)).covered == 1
    # A value covers whatever was recorded before.
    item = MinimumItem.objects.get(pk="tyollisyys")
    record_gap(item, actor=actor, organisation=organisation, reason="Puuttui.")
    assert states(organisation)["tyollisyys"] is State.COVERED


def test_an_own_indicator_covers_for_its_municipality_alone(
    organisation: Organisation, make_member: Callable[..., User]
) -> None:
    actor = make_member(organisation)
    items = MinimumItem.objects.filter(pk="saavutettavuus")
    own = create_own(
        organisation,
        actor=actor,
        title=Translated(fi="Bussit"),
        minimum_items=items,
        is_public=True,
    )
    save_own_values(own, actor=actor, rows=[Row(1, Key(2025), 3.0)])
    tampere = Organisation.objects.create(
        kind="municipality", name="Tampere", slug="tampere",
        municipality=Municipality.objects.get(pk="837"),
    )  # fmt: skip
    assert states(organisation)["saavutettavuus"] is State.COVERED
    assert states(tampere)["saavutettavuus"] is State.OPEN
    save_minimum_item(items[0], actor=actor, indicators=[], is_off=False)
    assert states(organisation)["saavutettavuus"] is State.COVERED
    Indicator.objects.update(is_public=False)
    assert states(organisation)["saavutettavuus"] is State.OPEN  # to everybody
    seen = {line.item.pk: line.state for line in lines_of(organisation, actor)}
    assert seen["saavutettavuus"] is State.COVERED


def test_a_reason_is_recorded_beside_its_item(
    client: Client, organisation: Organisation, make_member: Callable[..., User]
) -> None:
    client.force_login(make_member(organisation, "coordinator"))
    page = client.get(PAGE).content.decode()
    assert "thl.fi" in page
    assert "Kielet" not in page
    assert "Asukkaiden kielet" in page
    empty = client.post(PAGE, {"item": "kielet", "kielet-reason": " ", "go": "record"})
    assert "Kirjoita syy" in empty.content.decode()
    sent = {"item": "kielet", "kielet-reason": "Tieto on väestötilastossa.", "go": "record"}
    recorded = client.post(PAGE, sent)
    assert recorded["Location"] == f"{PAGE}#item-kielet"
    page = client.get(PAGE).content.decode()
    assert "Tieto on väestötilastossa." in page
    assert "perustellusti pois" in page
    client.post(PAGE, {"item": "kielet", "go": "remove"})
    assert not MinimumGap.objects.exists()
    assert client.post(PAGE, {"item": "nothing"}).status_code == 404


def test_a_county_looks_at_its_municipalities(
    client: Client,
    organisation: Organisation,
    county: Organisation,
    indicator: Indicator,
    make_member: Callable[..., User],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    link_to_minimum(indicator)
    client.force_login(make_member(county, "coordinator"))
    page = client.get(PAGE).content.decode()
    assert "?of=vaasa" in page
    theirs = client.get(f"{PAGE}?of=vaasa").content.decode()
    assert "Vaasan kaupunki" in theirs
    assert "minimum__form" not in theirs
    assert client.post(f"{PAGE}?of=vaasa", {"item": "kielet"}).status_code == 403
    assert client.get(f"{PAGE}?of=tampere").status_code == 404
    with django_assert_max_num_queries(20):
        client.get(PAGE)
    client.force_login(make_member(organisation, "reader"))
    assert client.get(f"{PAGE}?of=pohjanmaa").status_code == 404
    assert client.post(PAGE, {"item": "kielet", "kielet-reason": "x"}).status_code == 403


def test_who_changes_the_list(
    client: Client,
    organisation: Organisation,
    county: Organisation,
    make_member: Callable[..., User],
) -> None:
    client.force_login(make_member(organisation, "coordinator"))
    assert client.get(LIST).status_code == 403
    client.force_login(make_member(county, "coordinator"))
    assert client.get(LIST).status_code == 200
    sent = {"title_fi": "Uusi", "title_sv": "Ny", "stage": "young"}
    assert "error-summary" in client.post(f"{LIST}new/", sent | {"title_sv": ""}).content.decode()
    client.post(f"{LIST}new/", sent)
    made = MinimumItem.objects.get(pk="uusi")
    assert made.position > 280
    client.post(f"{LIST}uusi/", sent | {"title_fi": "Muutettu", "is_off": "on"})
    made.refresh_from_db()
    assert (made.title["fi"], made.is_off) == ("Muutettu", True)
    # Of two counties neither changes what is common to both.
    Organisation.objects.create(kind="county", name="Pirkanmaa", slug="pirkanmaa", county_id="06")
    assert client.get(LIST).status_code == 403
    admin = User.objects.create_user("admin@example.fi", name="Admin", is_staff=True)
    client.force_login(admin)
    assert client.get(LIST).status_code == 200


def test_a_value_of_the_county_covers_the_county(
    county: Organisation, indicator: Indicator
) -> None:
    load_minimum_list()
    assert states(county)["tyollisyys"] is State.COVERED
    IndicatorValue.objects.filter(level="county").delete()
    IndicatorValue.objects.bulk_create([value(indicator, "region", "15", 2026, 1.0)])
    assert states(county)["tyollisyys"] is State.NO_VALUE
