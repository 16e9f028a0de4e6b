"""Who sends much is slowed, then asked for a proof of work; of nobody is anything kept."""

import json
import pickle
import random
import re
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis
from django.conf import settings as installed_settings
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from places.models import PopulationGroup
from shared.challenge import Challenge, solve
from surveys.models import Response, Survey
from tests.installation import Installation, installed
from tests.surveys.conftest import STORY
from tests.surveys.test_answering import Resident

ADDRESS = "203.0.113.77"
BROWSER = "MarkedBrowser/7.31"
STAMP = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[:.\d]*")


@pytest.fixture(autouse=True)
def _nothing_counted(settings: Settings) -> Iterator[None]:
    settings.KOETTU_FREE_SENDINGS = 10
    caches["limits"].clear()
    yield
    caches["limits"].clear()


Send = Callable[..., Any]


@pytest.fixture
def post(client: Client, experience: Survey) -> Send:
    """`post(key, **headers)`: one response by the API."""

    def make(key: str = "", address: str = ADDRESS, **headers: str) -> Any:
        body = {
            "survey": "kerro",
            "answers": {"experience": STORY},
            "language": "fi",
            "municipality": "905",
            "consents": {"analyse": True},
        }
        return client.post(
            "/api/responses/",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": key or secrets.token_hex(16), **headers},
            REMOTE_ADDR=address,
        )

    return make


def proof_for(client: Client) -> str:
    answer = client.get("/api/challenge/", REMOTE_ADDR=ADDRESS).json()
    return solve(Challenge(**answer))


def test_the_api_slows_down_who_sends_much_and_lets_a_proof_through(
    client: Client, post: Send
) -> None:
    assert {post().status_code for _time in range(10)} == {201}
    slow = post()
    assert slow.status_code == 429
    assert int(slow["Retry-After"]) > 10
    assert "/api/challenge/" in slow.json()["detail"]
    assert int(post()["Retry-After"]) > int(slow["Retry-After"])  # the longer, the more
    assert post(address="203.0.113.78").status_code == 201  # nobody else is shut out
    proof = proof_for(client)
    assert post("my-own-key", **{"Koettu-Proof": proof}).status_code == 201
    assert post("my-own-key", **{"Koettu-Proof": proof}).status_code == 200  # a retry
    assert post(**{"Koettu-Proof": proof}).status_code == 429  # spent
    assert Response.objects.count() == 12


def test_a_page_that_is_slowed_loses_nothing(
    client: Client,
    experience: Survey,
    post: Send,
    groups: dict[str, PopulationGroup],
) -> None:
    resident = Resident(client, "/fi/s/kerro/").to_check_page()
    for _time in range(10):
        post(address="127.0.0.1")
    resident.press("send")
    assert resident.page.status_code == 429
    assert resident.page["Retry-After"] == "11"
    assert resident.fields["experience"] == [STORY]
    proof = solve(Challenge(**client.get("/api/challenge/").json()))
    resident.press("send", proof=proof)
    assert resident.page.context["code"]


def test_the_whole_form_is_slowed_too(client: Client, experience: Survey, post: Send) -> None:
    for _time in range(10):
        post()
    answers = {"experience": STORY, "municipality": "905", "client_key": secrets.token_hex(16)}
    for accept, content in (("application/json", "application/json"), ("text/html", "text/html")):
        slow = client.post(
            "/fi/s/kerro/whole/",
            {**answers, "go": "send"},
            headers={"Accept": accept},
            REMOTE_ADDR=ADDRESS,
        )
        assert slow.status_code == 429
        assert slow["Content-Type"].startswith(content)
        assert slow["Retry-After"]


def everything_cached() -> bytes:
    if installed_settings.REDIS_URL:
        stores = [redis.from_url(c["LOCATION"]) for c in installed_settings.CACHES.values()]
        return b"".join(
            key + (store.dump(key) or b"") for store in stores for key in store.scan_iter("*")
        )
    held = [(name, caches[name]._cache) for name in installed_settings.CACHES]  # type: ignore[attr-defined]  # noqa: SLF001
    return pickle.dumps(held)


def test_the_cache_holds_no_address_and_no_key(client: Client, post: Send) -> None:
    key = secrets.token_hex(16)
    headers = {"Koettu-Proof": proof_for(client), "User-Agent": BROWSER}
    assert post(key, **headers).status_code == 201
    assert post(**{"User-Agent": BROWSER}).status_code == 201
    held = everything_cached()
    assert b"plain:" in held
    for trace in (ADDRESS, "203.0.113", BROWSER, key, STORY):
        assert trace.encode() not in held


# --- A real server and a real file -------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("small")
    with installed(folder, KOETTU_PROXIES="1", LOG_LEVEL="INFO") as installation:
        yield installation


def written(installation: Installation) -> bytes:
    """Every byte of the database, its write-ahead log and the server's own log."""
    files = [*sorted(installation.folder.glob("koettu.sqlite3*")), installation.log]
    return b"".join(Path(file).read_bytes() for file in files)


def moments(installation: Installation, start: float, end: float) -> list[tuple[str, Any]]:
    """Numbers of any column that are a moment between the two, in seconds or finer."""
    found = []
    tables = [
        name for (name,) in installation.ask("SELECT name FROM sqlite_master WHERE type='table'")
    ]
    for table in tables:
        for row in installation.ask(f'SELECT * FROM "{table}"'):  # noqa: S608 - our own tables
            found += [
                (table, value)
                for value in row
                if isinstance(value, int | float)
                and any(start - 1 <= value / unit <= end + 1 for unit in (1, 1e3, 1e6, 1e9))
            ]
    return found


def test_a_marked_submission_leaves_no_address_browser_or_time(small: Installation) -> None:
    before = set(STAMP.findall(written(small)))
    start, key = time.time(), secrets.token_hex(16)
    marks = {"X-Forwarded-For": ADDRESS, "User-Agent": BROWSER, "Referer": "http://mark.example/"}
    body = {
        "survey": "matkat",
        "answers": {"story": "Merkitty kertomus."},
        "language": "fi",
        "municipality": "905",
        "consents": {"analyse": True},
    }
    with httpx.Client(base_url=small.address, headers=marks) as visitor:
        sent = visitor.post("/api/responses/", json=body, headers={"Idempotency-Key": key})
        assert sent.status_code == 201
        form = {"story": "Merkitty lomake.", "client_key": secrets.token_hex(16), "go": "send"}
        assert "receipt-code" in visitor.post("/fi/s/matkat/whole/", data=form).text
        saved = visitor.post("/fi/s/matkat/", data={**form, "go": "save"})
        assert saved.status_code == 200
        for _time in range(12):
            last = visitor.post("/api/responses/", content=json.dumps(body))
        assert last.status_code in {415, 429}
    held = written(small)
    assert b"Merkitty kertomus." in held
    for trace in (ADDRESS, "203.0.113", BROWSER, "mark.example", key):
        assert trace.encode() not in held
    assert set(STAMP.findall(held)) - before == set()
    assert moments(small, start, time.time()) == []
    code = re.search(r'id="receipt-code"[^>]*>([A-Z2-7-]+)<', saved.text)
    assert code is not None
    assert code[1].encode() not in held


def test_a_thousand_queued_from_three_tabs_with_lost_replies_are_a_thousand(
    tmp_path: Path,
) -> None:
    chance = random.Random(3)  # noqa: S311 - which replies are lost
    with installed(tmp_path, KOETTU_FREE_SENDINGS="1000000") as installation:
        form = {"go": "send", "story": "Jonosta."}
        tabs = [[f"queued-{number:05}" for number in range(tab, 1000, 3)] for tab in range(3)]
        for place, queue in enumerate(tabs):  # each tab also has some of its neighbour's
            queue.extend(chance.sample(tabs[(place + 1) % 3], 30))
            queue.extend(
                [key for key in queue if chance.random() < 0.3]
            )  # the reply was lost: again

        def work(queue: list[str]) -> set[str]:
            headers = {"Accept": "application/json"}
            with httpx.Client(base_url=installation.address, headers=headers, timeout=60) as tab:
                return {
                    tab.post("/fi/s/matkat/whole/", data={**form, "client_key": key}).json()[
                        "receipt_code"
                    ]
                    for key in queue
                }

        with ThreadPoolExecutor(3) as pool:
            codes = set().union(*pool.map(work, tabs))
        assert len(codes) == 1000
        assert installation.responses() == 1000
