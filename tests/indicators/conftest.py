"""Indicators with a few values, and servers that answer as the sources do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from indicators.models import Indicator, IndicatorValue
from places.actions import load_reference_data
from places.models import Municipality
from shared.translated import Translated

from .server.faults import serving
from .server.pxweb import PxWeb
from .server.sotkanet import Sotkanet


@pytest.fixture
def reference_data(db: None) -> None:
    load_reference_data()


@pytest.fixture
def vaasa(reference_data: None) -> Municipality:
    return Municipality.objects.select_related("county", "region").get(pk="905")


@pytest.fixture
def indicator(reference_data: None) -> Indicator:
    """Unemployment: every municipality has a value in 2024 and 2025, ranked by its code."""
    made = make_indicator("tyottomat", "181", polarity=-1)
    codes = list(Municipality.objects.order_by("pk").values_list("pk", flat=True))
    rows = [
        value(made, "municipality", code, year, 2 + rank / 20 + (year - 2024) * 0.4)
        for rank, code in enumerate(codes)
        for year in (2024, 2025)
    ]
    rows.append(value(made, "municipality", "905", 2019, 7.0))
    for year in (2024, 2025):
        rows += [
            value(made, "county", "17", year, 6.0),
            value(made, "region", "15", year, 6.1),
            value(made, "country", "", year, 9.9),
        ]
    IndicatorValue.objects.bulk_create(rows)
    return made


def make_indicator(slug: str, number: str, **fields: Any) -> Indicator:
    given: dict[str, Any] = {
        "title": Translated(fi="Työttömät", sv="Arbetslösa", en="Unemployed people"),
        "source_title": "Työttömät, % työvoimasta",
        "unit": Translated.every("%"),
        "publisher": Translated.every("Terveyden ja hyvinvoinnin laitos"),
        "citation": "Tilasto- ja indikaattoripankki Sotkanet.",
    }
    given |= {"slug": slug, "source": "sotkanet", "source_id": number}
    return Indicator.objects.create(**(given | fields))


def value(
    indicator: Indicator, level: str, code: str, year: int, number: float, gender: str = "total"
) -> IndicatorValue:
    return IndicatorValue(
        indicator=indicator,
        level=level,
        place_code=code,
        year=year,
        gender=gender,
        value=number,
        retrieved_on=timezone.localdate(),
    )


@pytest.fixture
def sotkanet(reference_data: None, settings: Settings, tmp_path: Path) -> Iterator[Sotkanet]:
    """The service on this machine; the cache goes to a folder of the test's own."""
    settings.VAR = tmp_path
    state = Sotkanet()
    state.values = {
        (1, 2023, "total"): 8.1,
        (1, 2024, "total"): 8.4,
        (1, 2024, "female"): 7.9,
        (2, 2024, "total"): 6.0,
        (3, 2024, "total"): 5.0,
        (4, 2024, "total"): 7.0,
        (5, 2024, "total"): 7.1,
        (6, 2024, "total"): 9.9,
        (7, 2024, "total"): 1.0,
        (8, 2024, "total"): 1.0,
        (2, 2023, "total"): None,
    }
    with serving(state):
        yield state


@pytest.fixture
def pxweb(reference_data: None, settings: Settings, tmp_path: Path) -> Iterator[PxWeb]:
    """Statistics Finland's service on this machine, likewise."""
    settings.VAR = tmp_path
    state = PxWeb()
    with serving(state):
        yield state
