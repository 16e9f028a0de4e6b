"""Ten thousand malformed submissions: each is the sender's mistake, and nothing is stored of any."""

import json
import logging
import random
from collections import Counter
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from shared.models import AuditEntry
from surveys.models import Response, Survey
from tests.surveys.conftest import STORY

BODIES, FORMS = 9_000, 1_200
"""To the API and to the form; each form is answered with a page, which takes its time."""
WRONG: list[Any] = [
    None, True, False, 0, -1, 7, 10**30, -(10**30), 1.5, 1e308, float("nan"), float("inf"),
    "", " ", "\0", "a\0b", "\ud800", "a\udfffb", "\u202e", "\ufeff", "a" * 5_000, "x" * 300,
    "'; DROP TABLE surveys_response; --", "%s", "{{ 7 }}", "../../etc/passwd", "١٢٣", "905x",
    [], {}, [[]], [{}], [None], ["a"] * 100, {"a": {"b": {"c": []}}}, [1, "a", None],
    {"\0": "a"}, {"\ud800": "a"}, {"": ""}, {str(n): n for n in range(400)},
]  # fmt: skip
FIELDS = ("survey", "version", "answers", "language", "municipality", "groups", "consents", "via")
TYPES = (
    "application/json", "application/json; charset=latin-1", "application/json; charset=klingon",
    "text/plain", "application/xml", "application/x-www-form-urlencoded", "", "a", 'a/b; c="',
    "multipart/form-data", "multipart/form-data; boundary=", MULTIPART_CONTENT,
)  # fmt: skip


def good() -> dict[str, Any]:
    return {
        "survey": "kerro",
        "version": 1,
        "answers": {"experience": STORY},
        "language": "fi",
        "municipality": "905",
        "consents": {"analyse": True},
    }


def nested(draw: random.Random) -> bytes:
    """JSON of a depth that no stack holds, closed or not."""
    depth = draw.choice([50, 500, 5_000, 100_000])
    opening, closing = draw.choice([("[", "]"), ('{"a":', "}")])
    return (opening * depth + ("1" + closing * depth if draw.random() < 0.5 else "")).encode()


def spoilt_json(draw: random.Random) -> bytes:
    """The JSON of a good body with a fault that only its bytes can have."""
    raw = json.dumps(good())
    return draw.choice(
        [
            raw[: draw.randrange(len(raw) - 1)].encode(),
            raw.replace("905", "9\x005").encode(),
            raw.encode("utf-16"),
            raw.replace("kerro", "kerro\\ud83d").encode(),
            raw.replace('"version": 1', '"version": ' + "9" * draw.choice([30, 5_000])).encode(),
            raw.replace('"version": 1', '"version": ' + draw.choice(["NaN", "-Infinity"])).encode(),
            raw.replace('"kerro"', draw.choice(["'kerro'", "kerro", "undefined"])).encode(),
            raw.replace("{", '{"answers": 3, "survey": "ei",', 1)
            .replace('"kerro"', '"ei-ole"')
            .encode(),
            b"\xff\xfe" + raw.encode(),
            raw.encode()[:20] + bytes([draw.randrange(0x80, 0xC0)]) + raw.encode()[20:],
            raw.encode() + b"}",
            b"",
        ]
    )


def wrong_fields(draw: random.Random) -> bytes:
    """A good body in which one field, or one answer, has a value that it cannot have."""
    body, value = good(), draw.choice(WRONG)
    place = draw.choice(
        [*FIELDS, "answers.experience", "answers.about", "answers.x", "consents.quote"]
    )
    name, _dot, inner = place.partition(".")
    if inner:
        body[name][inner] = value
    elif draw.random() < 0.2:
        body.pop(name, None)
        body["survey"] = "ei-ole"
    else:
        body[name] = value
    if is_sound(place, value):
        body["survey"] = "\0"
    return json.dumps(body).encode()


def is_sound(place: str, value: Any) -> bool:
    """Whether the value is one that a careful machine may send there after all."""
    empty = value is None or value in ("", [], {})
    is_text = isinstance(value, str) and "\0" not in value and value.isprintable()
    return (
        (place.startswith("answers.") and (empty or value == " "))
        or (place == "answers.experience" and is_text and len(value) <= 4_000)
        or (place == "consents.quote" and (isinstance(value, bool) or value in (0, 1)))
        or (place == "groups" and value == [])
        or (place == "consents" and isinstance(value, dict))
        or (place == "via" and (is_text or isinstance(value, int | float)))
        or place == "answers.experience"
    )


def machine_body(draw: random.Random) -> tuple[bytes, str]:
    kind = draw.choices(["fields", "json", "depth", "type", "size"], [60, 25, 5, 8, 2])[0]
    if kind == "size":
        body = good()
        body["answers"]["experience"] = "ä" * draw.choice([4_001, 130_000])
        return json.dumps(body, ensure_ascii=False).encode(), TYPES[0]
    if kind == "type":
        return json.dumps(good() | {"survey": "ei-ole"}).encode(), draw.choice(TYPES)
    make = {"fields": wrong_fields, "json": spoilt_json, "depth": nested}[kind]
    return make(draw), TYPES[0]


def form_body(draw: random.Random) -> tuple[bytes, str]:
    """A sending of the answering form that lacks what it needs, or holds what it must not."""
    fields = {
        "client_key": draw.choice(["k" * 20, "", "a\0" * 9, "ä" * 30, "short", "x" * 5_000]),
        "version": draw.choice(["1", "0", "-1", "9" * 40, "a", "\0", "1.5"]),
        "step": draw.choice(["check", "page-experience", "", "\0", "x" * 2_000, "place"]),
        "go": draw.choice(
            ["send", "next", "back", "stay", "change:\0", "change:check", "\ud800", "x"]
        ),
        "experience": draw.choice(["", "a\0b", "\0", "x" * 4_001, "\r\n"]),
        "about": draw.choice(["", "ei-ole", "\0", "a" * 999]),
        "municipality": draw.choice(["", "905", "837", "\0", "abc", "9" * 50]),
        "groups": draw.choice(["", "ei-ole", "\0", "-"]),
        "consent": draw.choice(["", "quote", "\0", "kaikki"]),
        "via": draw.choice(["", "\0", "x" * 500, "'"]),
    }
    pairs = [(name, value) for name, value in fields.items() if draw.random() < 0.8]
    if draw.random() < 0.03:
        pairs += [(f"f{number}", "1") for number in range(draw.choice([900, 1_100, 20_000]))]
    raw = "&".join(
        f"{quote(name)}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in pairs
    ).encode()
    if draw.random() < 0.1:
        raw += draw.choice(
            [b"&experience=%FF%FE", b"&%00=%00", b"&experience=%ED%A0%80&", b"%", b"&&=="]
        )
    kind = "application/x-www-form-urlencoded"
    return raw, kind if draw.random() < 0.9 else draw.choice(TYPES)


@pytest.fixture
def sender(experience: Survey, settings: Any, caplog: pytest.LogCaptureFixture) -> Client:
    settings.KOETTU_FREE_SENDINGS = 10**9
    caplog.set_level(logging.CRITICAL, "django.request")
    return Client(raise_request_exception=False)


def send(client: Client, address: str, body: bytes, kind: str, number: int) -> int:
    answer = client.generic(
        "POST", address, body, content_type=kind, headers={"Idempotency-Key": f"malformed-{number}"}
    )
    return int(answer.status_code)


def test_no_malformed_submission_of_a_machine_is_stored_or_breaks_anything(sender: Client) -> None:
    draw = random.Random(1)  # noqa: S311 - the same each time
    seen: Counter[int] = Counter()
    audited = AuditEntry.objects.count()
    for number in range(BODIES):
        body, kind = machine_body(draw)
        status = send(sender, "/api/responses/", body, kind, number)
        assert 400 <= status < 500, (status, kind, body[:300])
        seen[status] += 1
    assert set(seen) <= {400, 404, 413, 415}, seen
    assert not Response.objects.exists()
    assert AuditEntry.objects.count() == audited


def test_no_malformed_form_is_stored_or_breaks_anything(sender: Client) -> None:
    draw = random.Random(2)  # noqa: S311
    seen: Counter[int] = Counter()
    audited = AuditEntry.objects.count()
    for number in range(FORMS):
        body, kind = form_body(draw)
        status = send(sender, "/fi/s/kerro/", body, kind, number)
        assert status < 500, (status, kind, body[:300])
        seen[status] += 1
    assert set(seen) <= {200, 302, 400, 404, 413, 415, 422}, seen
    assert not Response.objects.exists()
    assert AuditEntry.objects.count() == audited
