"""The whole form on one page: as a page without a script, and as the queue of a script sends it."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from surveys.actions import close_survey, create_survey, go_live
from surveys.models import Response, Survey
from surveys.receipts import find_response
from tests.surveys.conftest import PRIVACY, STORY
from tests.surveys.test_answering import FormReader

ADDRESS = "/fi/s/kerro/whole/"
ANSWERS = {"experience": STORY, "municipality": "905", "consent": ["analyse"], "go": "send"}


@pytest.fixture(autouse=True)
def _no_cookie_is_ever_set(client: Client) -> Iterator[None]:
    yield
    assert not client.cookies


def queued(client: Client, address: str = ADDRESS, **changes: Any) -> Any:
    """What the queue of a page sends."""
    body = {**ANSWERS, "client_key": "a-key-of-my-own", **changes}
    return client.post(address, body, headers={"Accept": "application/json"})


def test_the_whole_form_without_a_script(
    client: Client, experience: Survey, groups: dict[str, PopulationGroup]
) -> None:
    page = client.get(f"{ADDRESS}?municipality=905")
    assert page["Cache-Control"] == "no-store"
    fields = FormReader(page.content.decode()).fields
    assert fields["municipality"] == ["905"]
    assert "step" not in fields
    wrong = client.post(ADDRESS, {**fields, "go": "send"})
    assert 'href="#id_experience"' in wrong.content.decode()
    assert not Response.objects.exists()
    fields = FormReader(wrong.content.decode()).fields
    assert fields["municipality"] == ["905"]
    sent = client.post(ADDRESS, {**fields, "experience": STORY, "groups": "nuoret", "go": "send"})
    stored = find_response(sent.context["code"])
    assert stored is not None
    assert stored.answers == {"experience": STORY}
    assert [group.pk for group in stored.groups.all()] == ["nuoret"]


def test_the_language_changes_and_everything_stays(client: Client, experience: Survey) -> None:
    page = client.post("/sv/s/kerro/whole/", {**ANSWERS, "go": "speak:sv"}).content.decode()
    assert '<html lang="sv">' in page
    assert FormReader(page).fields["experience"] == [STORY]


def test_a_queued_sending_is_stored_once(client: Client, experience: Survey) -> None:
    first, second = queued(client), queued(client)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["receipt_code"] == second.json()["receipt_code"]
    assert second.json()["created"] is False
    assert Response.objects.count() == 1
    other = queued(client, experience="Muuta")
    assert other.status_code == 409
    assert other.json()["problem"]


def test_what_is_wrong_or_too_late_is_told(client: Client, experience: Survey) -> None:
    for bad in (
        {"experience": ""},
        {"municipality": "837"},
        {"website": "http://spam.example"},
        {"client_key": "x"},
        {"consent": ["quote"]},
        {"experience": "a\0b"},
    ):
        refused = queued(client, **bad)
        assert refused.status_code == 422
        assert refused.json()["problem"]
    close_survey(experience, actor=None)
    late = queued(client)
    assert (late.status_code, late.json()["problem"]) == (410, "Kysely on päättynyt")
    assert not Response.objects.exists()


def test_what_was_sent_before_the_end_keeps_its_receipt(client: Client, experience: Survey) -> None:
    first = queued(client)
    close_survey(experience, actor=None)
    assert queued(client).json()["receipt_code"] == first.json()["receipt_code"]


@pytest.fixture
def with_a_file(vaasa: Organisation, municipalities: dict[str, Municipality]) -> Survey:
    pages = [
        {
            "name": "cases",
            "title": {"fi": "Tapaukset"},
            "repeat": True,
            "questions": [
                {"name": "what", "type": "text", "label": {"fi": "Mitä?"}},
                {"name": "paper", "type": "file", "accept": "file", "label": {"fi": "Liite"}},
            ],
        }
    ]
    survey = create_survey(
        vaasa,
        actor=None,
        slug="liite",
        kind="survey",
        title={"fi": "Liite"},
        definition={"pages": pages, "languages": ["fi"], "ask_groups": False},
        municipalities=[municipalities["905"]],
        **PRIVACY,
    )
    go_live(survey, actor=None)
    return survey


def test_a_retry_with_a_file_stores_no_second_response(client: Client, with_a_file: Survey) -> None:
    def send() -> Any:
        file = SimpleUploadedFile("muistio.txt", b"Bussi ei kulje.\n", "text/plain")
        answers = {"cases.0.what": "Bussi", "cases.0.paper.upload": file}
        return queued(client, "/fi/s/liite/whole/", **answers)

    first, second = send(), send()
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["receipt_code"] == second.json()["receipt_code"]
    assert Response.objects.get().attachments.count() == 1


def test_another_case_is_added_on_the_page(client: Client, with_a_file: Survey) -> None:
    address = "/fi/s/liite/whole/"
    fields = FormReader(client.get(address).content.decode()).fields
    fields["cases.0.what"] = ["Ensimmäinen"]
    page = client.post(address, {**fields, "go": "add:cases"}).content.decode()
    fields = FormReader(page).fields
    assert fields["cases.0.what"] == ["Ensimmäinen"]
    assert "cases.1.what" in fields
    for name in [name for name in fields if name.endswith(".upload")]:
        del fields[name]
    fields["cases.1.what"] = ["Toinen"]
    fields["client_key"] = [secrets.token_hex(8)]
    client.post(address, {**fields, "go": "send"})
    told = Response.objects.get().answers["cases"]
    assert [case["what"] for case in told] == ["Ensimmäinen", "Toinen"]


def test_the_worker_script_is_a_script_that_is_asked_for_anew(client: Client) -> None:
    script = client.get("/answering-worker.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert script["Cache-Control"] == "no-cache"
    assert script.content == Path("platform/static/koettu/answering-worker.js").read_bytes()
    assert "default-src 'self'" in script["Content-Security-Policy"]
