"""A server that answers as Statistics Finland's classification service does."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.management import call_command

from places.actions import load_reference_data
from places.models import Municipality, Region, WellbeingServicesCounty


@pytest.fixture
def reference_data(db: None) -> None:
    load_reference_data()


class ClassificationService:
    """The state of the service that a test changes, and the requests that it has had."""

    def __init__(self) -> None:
        self.municipalities: dict[str, dict[str, str]] = {}
        self.county_of: dict[str, str] = {}
        self.region_of: dict[str, str] = {}
        self.counties: dict[str, dict[str, str]] = {}
        self.regions: dict[str, dict[str, str]] = {}
        self.kind_of: dict[str, str] = {}
        self.outlines: dict[str, Any] = {}
        self.faults: list[str] = []
        self.over = threading.Event()
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.url = ""

    def as_we_know_it(self) -> None:
        """Answer what our own tables say."""
        for place in Municipality.objects.all():
            self.municipalities[place.code] = {"fi": place.name["fi"], "sv": place.name["sv"]}
            self.county_of[place.code] = place.county_id
            self.region_of[place.code] = place.region_id
        for model, names in (
            (WellbeingServicesCounty, self.counties),
            (Region, self.regions),
        ):
            for item in model._default_manager.all():
                names[item.code] = {"fi": item.name["fi"], "sv": item.name["sv"]}

    def answer(self, path: str, language: str) -> Any:
        if path == "/classifications/kunta_1_20260101/classificationItems":
            return [
                {
                    "localId": f"kunta_1_20260101/{code}",
                    "level": 1,
                    "code": code,
                    "order": order,
                    "modifiedDate": "2025-12-01",
                    "parentItemLocalId": None,
                    "parentCode": None,
                    **_item(code, names, language),
                }
                for order, (code, names) in enumerate(self.municipalities.items(), start=1)
            ]
        if path == "/correspondenceTables":
            base = "https://data.stat.fi/api/classifications/v2/correspondenceTables"
            tables = ["maakunta_1_20260101", "kuntaryhmitys_1_20250101"]
            tables += ["kuntaryhmitys_2_20260101"] if self.kind_of else []
            return [{"value": f"{base}/kunta_1_{t[-8:]}#{t}?format=json"} for t in tables]
        if path == "/wfs":
            return {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"kunta": code, "nimi": code, "vuosi": 2026},
                        "geometry": geometry,
                    }
                    for code, geometry in self.outlines.items()
                ],
            }
        grouping = {"1": "Kaupunkimaiset kunnat", "2": "Taajaan asutut kunnat"}
        grouping["3"] = "Maaseutumaiset kunnat"
        for target, belongs, names in (
            ("hyvinvointialue", self.county_of, self.counties),
            ("maakunta", self.region_of, self.regions),
            (
                "kuntaryhmitys",
                self.kind_of,
                {code: {"fi": name, "sv": name} for code, name in grouping.items()},
            ),
        ):
            version = 2 if target == "kuntaryhmitys" else 1
            if path == f"/correspondenceTables/kunta_1_20260101#{target}_{version}_20260101/maps":
                return [
                    {
                        "sourceItem": _item(code, self.municipalities[code], language),
                        "targetItem": _item(belongs[code], names[belongs[code]], language),
                    }
                    for code in self.municipalities
                ]
        return None


def _item(code: str, names: dict[str, str], language: str) -> dict[str, Any]:
    return {
        "code": code,
        "classificationItemNames": [
            {"lang": language, "langName": language, "name": names[language]}
        ],
    }


def _handler(service: ClassificationService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.requests.append((self.path, dict(self.headers.items())))
            address = urlsplit(self.path)
            language = parse_qs(address.query).get("lang", ["fi"])[0]
            fault = service.faults.pop(0) if service.faults else ""
            answer = service.answer(unquote(address.path), language)
            body = json.dumps(answer, ensure_ascii=False).encode()
            if fault.isdigit() or answer is None:
                return self.send_error(int(fault or 404))
            if fault == "slow":
                service.over.wait(60)
            if fault == "html":
                body = b"<html><h1>Huoltokatko</h1></html>"
            self.send_response(200)
            self.send_header("Content-Type", "application/json;charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # a client that has not waited for a slow answer
                self.wfile.write(body[: len(body) // 2] if fault == "truncated" else body)
            return None

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    return Handler


@pytest.fixture
def service(reference_data: None) -> Iterator[ClassificationService]:
    """The service, answering what our tables say until a test changes it."""
    state = ClassificationService()
    state.as_we_know_it()
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


@pytest.fixture
def import_places(service: ClassificationService) -> Callable[..., str]:
    """Run the command against the service; gives what it printed."""

    def run(*arguments: str) -> str:
        out = StringIO()
        call_command(
            "import_places",
            "--year=2026",
            f"--base-url={service.url}",
            "--timeout=60",
            "--attempts=2",
            "--pause=0.01",
            *arguments,
            stdout=out,
        )
        return out.getvalue()

    return run
