"""The pages and the API: public, labelled, and as quick with many values as with few."""

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from indicators.models import Indicator, IndicatorValue
from places.models import Municipality, PopulationGroup, ThemeCategory

from .conftest import make_indicator, value

LIST = "/fi/indicators/"
DETAIL = "/fi/indicators/tyottomat/"


@pytest.fixture
def placed(indicator: Indicator) -> Indicator:
    indicator.categories.set(ThemeCategory.objects.filter(pk="tyo"))
    indicator.groups.set(PopulationGroup.objects.filter(pk="tyottomat"))
    return indicator


def test_cards_of_a_municipality(client: Client, placed: Indicator) -> None:
    page = client.get(LIST, {"municipality": "905"}).content.decode()
    assert "Työ ja työllisyys" in page
    assert "16,8" in page
    assert "kuntien heikoimmassa viidenneksessä" in page
    assert "Esimerkkiarvo" not in page
    assert 'href="/fi/indicators/tyottomat/?municipality=905"' in page


def test_example_values_are_labelled_on_both_pages(client: Client, placed: Indicator) -> None:
    Indicator.objects.update(is_demo=True)
    for address in (LIST, DETAIL):
        page = client.get(address, {"municipality": "905"}).content.decode()
        assert "Esimerkkiarvo – ei todellinen tilasto" in page


def test_filters(client: Client, placed: Indicator) -> None:
    other = make_indicator("toinen", "2", title={"fi": "Yksinäiset"})
    other.categories.set(ThemeCategory.objects.filter(pk="yksinaisyys"))
    by_theme = client.get(LIST, {"theme": "yksinaisyys"}).content.decode()
    assert "Yksinäiset" in by_theme
    assert "/fi/indicators/tyottomat/" not in by_theme
    by_group = client.get(LIST, {"group": "tyottomat"}).content.decode()
    assert "/fi/indicators/tyottomat/" in by_group
    assert "Yksinäiset" not in by_group
    nothing = client.get(LIST, {"theme": "digi"}).content.decode()
    assert "Täällä ei ole vielä indikaattoreita" in nothing


def test_a_part_of_the_page_for_htmx(client: Client, placed: Indicator) -> None:
    part = client.get(LIST, {"municipality": "905"}, headers={"HX-Request": "true"})
    page = part.content.decode()
    assert page.lstrip().startswith('<div id="indicators"')
    assert "<html" not in page


def test_one_indicator_with_its_comparison(client: Client, placed: Indicator) -> None:
    query = {"municipality": "905", "compare": ["399", "545"]}
    page = client.get(DETAIL, query).content.decode()
    for text in ("Laihia", "Närpiö", "Pohjanmaan hyvinvointialue", "Koko maa", "CC BY 4.0"):
        assert text in page
    assert "<svg" in page
    assert "Viitattu" in page
    assert 'href="?municipality=905&amp;compare=545"' in page
    assert "style=" not in page


def test_at_most_five_places_and_none_twice(client: Client, placed: Indicator) -> None:
    query = {"municipality": "905", "compare": ["399", "399", "905", "545", "231", "837", "091"]}
    answer = client.get(DETAIL, query)
    assert [m.pk for m in answer.context["selection"].chosen] == ["399", "545", "231", "837"]
    assert 'name="compare"' in answer.content.decode()
    assert not answer.context["selection"].may_add


@pytest.mark.parametrize("nonsense", ["000", "\0", "905'--", "９０５", "x" * 5_000])
def test_nonsense_in_the_address_is_the_whole_country(
    client: Client, placed: Indicator, nonsense: str
) -> None:
    for address in (LIST, DETAIL):
        answer = client.get(
            address,
            {"municipality": nonsense, "compare": nonsense, "theme": nonsense, "group": nonsense},
        )
        assert answer.status_code == 200
        assert "Koko maa" in answer.content.decode()


def test_swedish_and_english(client: Client, placed: Indicator) -> None:
    assert "Vasa" in client.get("/sv/indicators/?municipality=905").content.decode()
    assert "Unemployed people" in client.get("/en/indicators/tyottomat/").content.decode()
    assert client.get("/fi/indicators/ei-ole/").status_code == 404


def test_no_cookie_and_nobody_signed_in(client: Client, placed: Indicator) -> None:
    for address in (LIST, DETAIL):
        assert not client.get(address).cookies


def test_queries_do_not_grow_with_what_there_is(
    client: Client, placed: Indicator, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(8):
        client.get(LIST, {"municipality": "905"})
    for n in range(15):
        other = make_indicator(f"muu-{n}", f"5{n}")
        other.categories.set(ThemeCategory.objects.all()[:2])
        IndicatorValue.objects.bulk_create(
            value(other, "municipality", code, year, 1.0)
            for code in ("905", "399")
            for year in range(2000, 2026)
        )
    with django_assert_num_queries(8):
        client.get(LIST, {"municipality": "905"})
    # One of them for the municipality's target; four for the charts: all municipalities and their
    # values of the year, the boundaries, the groups.
    with django_assert_num_queries(12):
        client.get(DETAIL, {"municipality": "905", "compare": ["399", "545", "231"]})


def test_the_api_is_public(
    client: Client, placed: Indicator, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        body = client.get("/api/indicators/").json()
    [one] = body["results"]
    assert one["slug"] == "tyottomat"
    assert one["title"]["sv"] == "Arbetslösa"
    assert one["categories"] == ["tyo"]
    series = client.get("/api/indicators/tyottomat/values/?municipality=905").json()
    assert [v["year"] for v in series["values"]] == [2019, 2024, 2025]
    assert series["is_demo"] is False
    country = client.get("/api/indicators/tyottomat/values/").json()
    assert country["municipality"] is None
    assert country["values"][-1]["value"] == 9.9


@pytest.mark.parametrize("code", ["", "1", "%00%00%00", "９０５", "abc"])
def test_the_api_refuses_what_is_no_code(client: Client, placed: Indicator, code: str) -> None:
    answer = client.get(f"/api/indicators/tyottomat/values/?municipality={code}")
    assert answer.status_code == 400
    assert client.get("/api/indicators/ei-ole/").status_code == 404


def test_an_ended_municipality_cannot_be_chosen(client: Client, placed: Indicator) -> None:
    Municipality.objects.filter(pk="231").update(ended_on="2026-01-01")
    with override("fi"):
        answer = client.get(DETAIL, {"municipality": "231"})
    assert answer.context["selection"].municipality is None
