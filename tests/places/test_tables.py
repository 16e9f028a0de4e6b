"""Our reference tables: complete, repeatable, and equal to the sources they were written from."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from places.actions import load_reference_data
from places.models import (
    Municipality,
    PopulationGroup,
    Region,
    ThemeCategory,
    WellbeingServicesCounty,
)

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT.parent / "shared" / "data" / "places").glob("municipalities_*.csv"))
"""Tables to compare with; on a machine without them there is nothing to compare."""


def test_all_of_finland_is_there(reference_data: None) -> None:
    assert Municipality.objects.count() == 308
    assert WellbeingServicesCounty.objects.count() == 23
    assert Region.objects.count() == 19
    assert PopulationGroup.objects.count() == 27
    assert ThemeCategory.objects.count() == 18
    languages = Counter(Municipality.objects.values_list("language_status", flat=True))
    assert languages == {"fi": 259, "fi-sv": 18, "sv-fi": 15, "sv": 16}
    assert sum(Municipality.objects.values_list("population", flat=True)) == 5_563_970


def test_every_name_is_in_every_language(reference_data: None) -> None:
    for model in (
        Municipality,
        WellbeingServicesCounty,
        Region,
        PopulationGroup,
        ThemeCategory,
    ):
        for item in model._default_manager.all():
            assert set(item.name) == {"fi", "sv", "en"}, item.pk
            assert all(text == text.strip() and text for text in item.name.values())


def test_names_follow_the_majority(reference_data: None) -> None:
    with override("en"):
        assert str(Municipality.objects.get(pk="545")) == "Närpes"
        assert str(Municipality.objects.get(pk="905")) == "Vaasa"
    with override("sv"):
        assert str(Municipality.objects.get(pk="905")) == "Vasa"


def test_the_alphabet_ends_in_swedish_o_and_finnish_letters(reference_data: None) -> None:
    with override("fi"):
        names = [str(m) for m in sorted(Municipality.objects.all(), key=Municipality.sort_key)]
    assert names[0] == "Akaa"
    assert names.index("Ylöjärvi") < names.index("Ähtäri") < names.index("Äänekoski")


def test_the_saami_homeland(reference_data: None) -> None:
    homeland = Municipality.objects.filter(saami_homeland=True)
    assert {str(m.name.to("fi")) for m in homeland} == {
        "Enontekiö",
        "Inari",
        "Utsjoki",
        "Sodankylä",
    }


def test_groups_that_tell_of_health_or_origin_are_sensitive(reference_data: None) -> None:
    sensitive = set(PopulationGroup.objects.filter(sensitive=True).values_list("slug", flat=True))
    assert "saamelaiset" in sensitive
    assert "mielenterveys-ja-paihdekuntoutujat" in sensitive
    assert not sensitive & {"kaikki", "lapset", "ikaantyneet", "yksinasuvat", "tyottomat"}
    assert len(sensitive) == 11


def test_loading_again_repairs_and_adds_nothing(
    reference_data: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Municipality.objects.filter(pk="905").update(population=1)
    PopulationGroup.objects.filter(pk="saamelaiset").update(sensitive=False)
    with django_assert_max_num_queries(20):
        load_reference_data()
    assert Municipality.objects.count() == 308
    assert Municipality.objects.get(pk="905").population > 60_000
    assert PopulationGroup.objects.get(pk="saamelaiset").sensitive


def test_the_command_says_what_it_loaded(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference_data")
    assert "308 municipalities" in capsys.readouterr().out


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_our_table_says_what_the_source_says(reference_data: None, source: Path) -> None:
    languages = {"0": "fi", "1": "fi-sv", "2": "sv", "3": "sv-fi"}
    ours = {place.code: place for place in Municipality.objects.select_related("county", "region")}
    with source.open(encoding="utf-8", newline="") as file:
        theirs = {row["code"]: row for row in csv.DictReader(file)}
    assert ours.keys() == theirs.keys()
    for code, row in theirs.items():
        place = ours[code]
        assert (place.name["fi"], place.name["sv"]) == (row["name_fi"], row["name_sv"])
        assert place.county_id == row["hva_code"]
        assert place.county.name == {k: row[f"hva_{k}"] for k in ("fi", "sv", "en")}
        assert place.region_id == row["maakunta_code"]
        assert place.region.name == {k: row[f"maakunta_{k}"] for k in ("fi", "sv", "en")}
        assert place.language_status == languages[row["kielisuhde_code"]]
        assert place.population == int(row["population_2022"])
        assert place.saami_homeland == bool(row["saamelaisalue"])
        assert place.sotkanet_id == int(row["sotkanet_region_id"])
        assert place.county.sotkanet_id == int(row["sotkanet_hva_id"])
        assert place.region.sotkanet_id == int(row["sotkanet_maakunta_id"])
        assert abs(place.longitude - float(row["lon"])) < 0.001
        assert abs(place.latitude - float(row["lat"])) < 0.001
