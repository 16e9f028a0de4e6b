"""Indicators with a few values, and a server that answers as Sotkanet does."""

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from pytest_django import Settings

from indicators.models import Indicator, IndicatorValue
from places.actions import load_reference_data
from places.models import Municipality
from shared.translated import Translated


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
    return Indicator.objects.create(
        slug=slug, source="sotkanet", source_id=number, **(given | fields)
    )


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


class Sotkanet:
    """What the service answers, the faults a test asks for, and the requests it has had."""

    def __init__(self) -> None:
        self.old_spelling = False
        self.title = "Ty&ouml;tt&ouml;m&auml;t, % ty&ouml;voimasta"
        self.values: dict[tuple[int, int, str], float | None] = {}
        self.faults: list[str] = []
        self.over = threading.Event()
        self.requests: list[tuple[str, dict[str, list[str]]]] = []
        self.agents: set[str] = set()
        self.url = ""

    def answer(self, path: str, query: dict[str, list[str]]) -> Any:
        if path == "/regions":
            return [
                _region(1, "905", "KUNTA"),
                _region(2, "399", "KUNTA"),
                _region(3, "000", "KUNTA"),
                _region(4, "17", "HYVINVOINTIALUE"),
                _region(5, "15", "MAAKUNTA"),
                _region(6, "358", "MAA"),
                _region(7, "905", "SEUTUKUNTA"),
                _region(8, "752", "MAA"),
            ]
        if path == "/indicators/181":
            return {
                "id": 181,
                "title": {
                    "fi": self.title,
                    "sv": "Arbetsl&ouml;sa",
                    "en": "Unemployed<br />people",
                },
                "organization": {
                    "id": 1,
                    "title": {"fi": "Tilastokeskus", "sv": "Statistikcentralen"},
                },
                "classifications": {"sex": {"values": ["male", "female", "total"]}},
                "range": {"start": 2023, "end": 2024},
                "decimals": 1,
            }
        if path == "/json":
            return [
                self._value(region, year, gender, number)
                for (region, year, gender), number in self.values.items()
                if str(year) in query["years"] and gender in query["genders"]
            ]
        return None

    def _value(self, region: int, year: int, gender: str, number: float | None) -> Any:
        if self.old_spelling:
            shown = "" if number is None else str(number)
            return {
                "region": str(region),
                "indicator": "181",
                "primary value": shown,
                "gender": gender,
                "year": str(year),
            }
        return {
            "indicator": 181,
            "region": region,
            "year": year,
            "gender": gender,
            "value": number,
        }


def _region(number: int, code: str, category: str) -> dict[str, Any]:
    return {"id": number, "code": code, "category": category, "title": {"fi": code}, "memberOf": []}


def _handler(service: Sotkanet) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = parse_qs(address.query)
            service.requests.append((address.path, query))
            agent = self.headers["User-Agent"]
            service.agents.add(agent)
            fault = service.faults.pop(0) if service.faults else ""
            answer = service.answer(address.path, query)
            # The real service refuses the default names of HTTP libraries.
            if fault.isdigit() or answer is None or "httpx" in agent:
                return self.send_error(int(fault or (403 if "httpx" in agent else 404)))
            if fault == "slow":
                service.over.wait(60)
            body = b"[]" if fault == "empty" else json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # a client that has not waited for a slow answer
                self.wfile.write(body[: len(body) // 2] if fault == "truncated" else body)
            return None

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    return Handler


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
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    yield state
    state.over.set()
    server.shutdown()
    server.server_close()
    thread.join()
