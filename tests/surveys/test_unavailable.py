"""A database that does not answer is a 503 that says when to come again."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from shared.commits import NotConfirmed
from surveys.actions import storing
from surveys.models import Response, Survey


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_pages_ask_to_try_again(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail() -> None:
        raise error("somebody's words")

    monkeypatch.setattr("koettu.views._asked_municipalities", fail)
    answer = client.get("/sv/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert '<html lang="sv">' in answer.text
    assert not answer.cookies


def test_a_sending_that_was_not_confirmed_is_never_acknowledged(
    client: Client, experience: Survey, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def fail(*args: Any) -> None:
        raise NotConfirmed("somebody's words")

    monkeypatch.setattr(storing, "_grouped", fail)
    body = {
        "survey": "kerro",
        "version": 1,
        "answers": {"experience": "Bussi ei kulje."},
        "language": "fi",
        "municipality": "905",
        "consents": {},
    }
    answer = client.post("/api/responses/", body, content_type="application/json")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "receipt_code" not in answer.json()
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "somebody's words" not in caplog.text
    assert not Response.objects.exists()
