"""Machines read the municipalities without an account."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from places.models import Municipality


def test_the_list_is_public_and_asks_the_database_twice(
    client: Client, reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        answer = client.get("/api/municipalities/?limit=400")
    body = answer.json()
    assert body["count"] == 308
    assert len(body["results"]) == 308
    vaasa = next(place for place in body["results"] if place["code"] == "905")
    assert vaasa["name"] == {"fi": "Vaasa", "sv": "Vasa", "en": "Vaasa"}
    assert vaasa["county"]["code"] == "17"
    assert not answer.cookies


def test_by_county_and_by_code(client: Client, reference_data: None) -> None:
    assert client.get("/api/municipalities/?county=17").json()["count"] == 14
    assert client.get("/api/municipalities/905/").json()["region"]["name"]["sv"] == "Österbotten"
    assert client.get("/api/municipalities/000/").status_code == 404


def test_an_ended_municipality_is_not_listed(client: Client, reference_data: None) -> None:
    Municipality.objects.filter(pk="231").update(ended_on="2026-01-01")
    assert client.get("/api/municipalities/").json()["count"] == 307


@pytest.mark.parametrize("county", ["%00%00", "x", "٣٤", "170"])
def test_nonsense_is_told_apart_from_nothing(
    client: Client, reference_data: None, county: str
) -> None:
    answer = client.get(f"/api/municipalities/?county={county}")
    assert answer.status_code == 400
    assert "county" in answer.json()


def test_nothing_can_be_written(client: Client, reference_data: None) -> None:
    assert client.post("/api/municipalities/", {}).status_code in {403, 405}
