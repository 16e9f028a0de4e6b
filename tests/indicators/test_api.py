"""The API of values: any level, gender and group; JSON-stat 2 and CSV with licence and citation."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from indicators.models import Indicator, IndicatorValue

from .conftest import make_indicator, value

API = "/api/indicators/tyottomat"


def values(client: Client, query: str) -> list[float]:
    return [one["value"] for one in client.get(f"{API}/values/?{query}").json()["values"]]


def test_values_of_any_level_gender_and_group(client: Client, indicator: Indicator) -> None:
    IndicatorValue.objects.bulk_create(
        [
            value(indicator, "municipality", "905", 2025, 17.5, gender="male"),
            IndicatorValue(
                indicator=indicator,
                level="municipality",
                place_code="905",
                year=2025,
                group_id="nuoret",
                value=21.0,
                retrieved_on="2026-01-01",
            ),
        ]
    )
    assert values(client, "county=17&gender=total") == [6.0, 6.0]
    assert values(client, "region=15") == [6.1, 6.1]
    assert values(client, "municipality=905&gender=male") == [17.5]
    assert values(client, "municipality=905&group=nuoret") == [21.0]
    body = client.get(f"{API}/values/?county=17").json()
    assert (body["level"], body["place"], body["municipality"]) == ("county", "17", None)


@pytest.mark.parametrize(
    "query", ["county=17&region=15", "gender=both", "group=%00", "county=x", "region=１５"]
)
def test_a_wrong_question_is_told_apart(client: Client, indicator: Indicator, query: str) -> None:
    assert client.get(f"{API}/values/?{query}").status_code == 400


def unrolled(dataset: dict[str, Any]) -> dict[tuple[str, str], float]:
    """What any reader of JSON-stat makes of it: value by place and year."""
    _contents, places, years = (
        dataset["dimension"][name]["category"]["index"] for name in dataset["id"]
    )
    assert dataset["size"] == [1, len(places), len(years)]
    assert len(dataset["value"]) == len(places) * len(years)
    cells = iter(dataset["value"])
    return {
        (place, year): number
        for place in places
        for year in years
        if (number := next(cells)) is not None
    }


def test_json_stat_and_csv_hold_every_municipality(client: Client, indicator: Indicator) -> None:
    stored = {
        (row.place_code, str(row.year)): row.value
        for row in IndicatorValue.objects.filter(level="municipality")
    }
    dataset = client.get(f"{API}/json-stat/?language=sv").json()
    assert (dataset["version"], dataset["class"]) == ("2.0", "dataset")
    assert unrolled(dataset) == stored
    assert dataset["dimension"]["place"]["category"]["label"]["905"] == "Vasa"
    assert dataset["extension"]["licence"] == "CC BY 4.0"
    assert dataset["extension"]["citation"] == indicator.citation
    answer = client.get(f"{API}/csv/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert {(row["place"], row["year"]): float(row["value"]) for row in rows} == stored
    assert {row["citation"] for row in rows} == {indicator.citation}


def test_one_year_and_other_levels(client: Client, indicator: Indicator) -> None:
    one = unrolled(client.get(f"{API}/json-stat/?year=2019").json())
    assert one == {("905", "2019"): 7.0}
    country = client.get(f"{API}/json-stat/?level=country").json()
    assert unrolled(country) == {("SSS", "2024"): 9.9, ("SSS", "2025"): 9.9}
    nothing = client.get(f"{API}/json-stat/?gender=female").json()
    assert (nothing["size"], nothing["value"]) == ([1, 0, 0], [])
    for query in ("level=village", "year=x", "language=de", "group=%00"):
        assert client.get(f"{API}/csv/?{query}").status_code == 400


def test_an_own_indicator_that_is_not_public_is_not_found(
    client: Client, indicator: Indicator
) -> None:
    make_indicator("oma", "", source="own", source_id="", municipality_id="905", is_public=False)
    for part in ("", "values/", "json-stat/", "csv/"):
        assert client.get(f"/api/indicators/oma/{part}").status_code == 404
