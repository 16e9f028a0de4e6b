"""The one process that serves everything answers sendings on its event loop, as threads would."""

import json
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.installation import Installation, installed


@pytest.fixture(scope="module")
def one_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("loop")
    with installed(folder, interface="asgi", KOETTU_FREE_SENDINGS="40") as installation:
        yield installation


def body(story: str = "Bussi ei kulje.", **changes: Any) -> dict[str, Any]:
    values = {
        "survey": "matkat",
        "version": 1,
        "answers": {"story": story},
        "language": "fi",
        "municipality": "905",
        "consents": {"analyse": True},
    }
    return {**values, **changes}


def test_the_event_loop_gives_the_same_verdicts(one_process: Installation) -> None:
    with httpx.Client(base_url=one_process.address) as sender:

        def send(content: Any, key: str = "", **headers: str) -> httpx.Response:
            headers["Idempotency-Key"] = key or secrets.token_hex(16)
            headers["Content-Type"] = "application/json"
            raw = content if isinstance(content, bytes) else json.dumps(content).encode()
            return sender.post("/api/responses/", content=raw, headers=headers)

        before = one_process.responses()
        keys = ["first-by-a-thread", "then-by-the-loop"]
        sent = [send(body(), key) for key in keys]
        assert [answer.status_code for answer in sent] == [201, 201]
        for answer, key in zip(sent, keys, strict=True):
            policy = answer.headers["Content-Security-Policy"]
            assert policy == "default-src 'none'; frame-ancestors 'none'"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"
            again = send(body(), key)
            assert again.status_code == 200
            assert again.json()["receipt_code"] == answer.json()["receipt_code"]
            assert send(body("Toinen."), key).status_code == 409
        assert one_process.responses() == before + 2
        wrong: list[tuple[Any, int]] = [
            (b"{", 400),
            (b"\xff" * 20, 400),
            (body(answers={}), 400),
            (body(answers={"story": "a\0b"}), 400),
            (body(municipality="091"), 400),
            (body(survey="ei-ole"), 400),
            (body(language="de"), 400),
            (body("x" * 300_000), 413),
        ]
        assert [send(content).status_code for content, _code in wrong] == [c for _b, c in wrong]
        assert send(body(), "short").status_code == 400
        assert send(body(), Host="forged.example").status_code == 400
        assert one_process.responses() == before + 2


def test_a_crowd_is_stored_once_each_and_slowed(one_process: Installation) -> None:
    before = one_process.responses()

    def send(number: int) -> int:
        headers = {"Idempotency-Key": f"crowd-{number // 2:04}"}  # each key comes twice
        with httpx.Client(base_url=one_process.address, timeout=60) as sender:
            return sender.post("/api/responses/", json=body(), headers=headers).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send, range(60)))
    assert set(statuses) <= {200, 201, 429}, one_process.log.read_text()[-8000:]
    assert 429 in statuses
    assert one_process.responses() - before == statuses.count(201)
    stored = one_process.ask("SELECT count(*) FROM shared_auditentry WHERE verb='submit_response'")
    assert stored == [(one_process.responses(),)]
