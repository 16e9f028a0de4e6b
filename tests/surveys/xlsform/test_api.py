"""Forms for machines: versions for all, the draft by role, nothing overwritten."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from organisations.models import Organisation
from shared.models import AuditEntry
from surveys.definition import read_definition
from surveys.gallery import everyday_definition
from surveys.models import Survey
from surveys.spreadsheets import read_xlsform
from surveys.spreadsheets.xlsform.parser import parse
from tests.surveys.xlsform.books import SURVEY, book

MakeMember = Callable[..., User]
ClientOf = Callable[[User | None], Client]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ADDRESS = "/api/surveys/arkeni/definition/"


@pytest.fixture
def coordinator(vaasa: Organisation, make_member: MakeMember, client_of: ClientOf) -> Client:
    return client_of(make_member(vaasa, "coordinator"))


def put(client: Client, told: Any) -> Any:
    return client.put(ADDRESS, json.dumps(told), content_type="application/json")


def test_versions_are_for_anybody_while_the_survey_is_open(
    client: Client, everyday: Survey
) -> None:
    listed = client.get("/api/surveys/arkeni/versions/").json()
    assert [sorted(version) for version in listed] == [["number", "published_on"]]
    told = client.get("/api/surveys/arkeni/versions/1/").json()
    assert read_definition(told["definition"]) == everyday_definition()
    reply = client.get("/api/surveys/arkeni/versions/1/xlsform/")
    assert reply["Content-Disposition"] == 'attachment; filename="arkeni-1.xlsx"'
    reading = read_xlsform(reply.content, parser=parse)
    assert reading.definition == everyday_definition()
    Survey.objects.update(status="closed")
    for address in ("", "versions/", "versions/1/", "versions/1/xlsform/", "definition/"):
        assert client.get(f"/api/surveys/arkeni/{address}").status_code == 404


def test_members_list_what_they_may_see(
    client: Client,
    everyday: Survey,
    vaasa: Organisation,
    tampere: Organisation,
    make_member: MakeMember,
    client_of: ClientOf,
) -> None:
    Survey.objects.update(status="draft")
    reader, stranger = make_member(vaasa, "reader"), make_member(tampere, "owner")
    seen = [
        [(found["slug"], found["status"]) for found in who.get("/api/surveys/").json()["results"]]
        for who in (client, client_of(reader), client_of(stranger))
    ]
    assert seen == [[], [("arkeni", "draft")], []]


def test_the_draft_goes_out_and_comes_back_changed(coordinator: Client, everyday: Survey) -> None:
    told = coordinator.get(ADDRESS).json()
    assert (told["koettu_definition"], told["revision"]) == (1, everyday.revision)
    told["definition"]["pages"][0]["title"]["fi"] = "Arki nyt"
    reply = put(coordinator, told)
    assert reply.json() == {"revision": everyday.revision + 1, "report": []}
    everyday.refresh_from_db()
    assert everyday.definition["pages"][0]["title"]["fi"] == "Arki nyt"
    assert everyday.versions.get().definition["pages"][0]["title"]["fi"] == "Arkesi"
    assert AuditEntry.objects.filter(verb="import_definition").count() == 1


def test_two_who_put_the_same_revision(coordinator: Client, everyday: Survey) -> None:
    told = coordinator.get(ADDRESS).json()
    assert put(coordinator, told).status_code == 200
    reply = put(coordinator, told)
    assert (reply.status_code, reply.json()["revision"]) == (409, everyday.revision + 1)


def test_a_workbook_is_put_with_a_report(coordinator: Client, everyday: Survey) -> None:
    data = book([[*SURVEY[0], "default"], [*SURVEY[1], "x"]])
    address = f"{ADDRESS}?revision={everyday.revision}"
    reply = coordinator.put(address, data, content_type=XLSX)
    assert reply.status_code == 200, reply.json()
    (note,) = reply.json()["report"]
    assert (note["kind"], note["where"], note["stood"]) == ("dropped", "survey!D2", "x")
    assert coordinator.put(address, data, content_type=XLSX).status_code == 409
    assert coordinator.put(ADDRESS, data, content_type=XLSX).json().keys() == {"revision"}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"revision": None}, "revision"),
        ({"revision": -1}, "$.revision"),
        ({"koettu_definition": 7}, "$.koettu_definition"),
        ({"definition": {"pages": [{"name": "p"}]}}, "$.definition.pages[0]"),
        ({"definition": {"pages": []}}, "$.definition"),
        ({"surprise": 1}, "$"),
    ],
)
def test_a_fault_is_named(
    coordinator: Client, everyday: Survey, change: dict[str, Any], path: str
) -> None:
    told = coordinator.get(ADDRESS).json()
    reply = put(coordinator, told | change)
    assert (reply.status_code, list(reply.json())) == (400, [path])
    everyday.refresh_from_db()
    assert everyday.revision == told["revision"]


def test_a_broken_workbook_is_told_by_its_cells(coordinator: Client, everyday: Survey) -> None:
    data = book([SURVEY[0], ["txt", "a", "A"]])
    reply = coordinator.put(f"{ADDRESS}?revision=1", data, content_type=XLSX)
    assert (reply.status_code, list(reply.json())) == (400, ["survey!A2"])


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"PK\x03\x04", XLSX, 400),
        (b"name=x", "application/x-www-form-urlencoded", 415),
        (b" " * (5 * 1024 * 1024 + 1), "application/json", 413),
    ],
)
def test_malformed_bodies_are_the_senders_mistake(
    coordinator: Client, everyday: Survey, body: bytes, kind: str, status: int
) -> None:
    assert coordinator.put(ADDRESS, body, content_type=kind).status_code == status


@pytest.mark.parametrize("role", ["reader", "contributor", "moderator"])
def test_the_draft_is_for_those_who_build(
    everyday: Survey, vaasa: Organisation, make_member: MakeMember, client_of: ClientOf, role: str
) -> None:
    member = client_of(make_member(vaasa, role))
    assert member.get(ADDRESS).status_code == 403
    assert put(member, {}).status_code == 403


def test_nobody_else_puts_a_draft(
    client: Client,
    everyday: Survey,
    tampere: Organisation,
    make_member: MakeMember,
    client_of: ClientOf,
) -> None:
    assert put(client, {}).status_code == 403
    stranger = client_of(make_member(tampere, "owner"))
    assert put(stranger, {}).status_code == 403
    Survey.objects.update(status="archived")
    assert put(stranger, {}).status_code == 404


def test_an_archived_survey_is_not_changed(coordinator: Client, everyday: Survey) -> None:
    told = coordinator.get(ADDRESS).json()
    Survey.objects.update(status="archived")
    assert put(coordinator, told).status_code == 403
