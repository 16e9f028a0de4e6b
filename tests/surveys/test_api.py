from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from accounts.models import User
from organisations.models import Organisation
from shared.models import AuditEntry
from surveys.actions import Submitted, make_link
from surveys.models import Response, Survey
from tests.conftest import MakeMember
from tests.surveys.conftest import STORY

Send = Callable[..., Submitted]
ClientOf = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _english() -> Any:
    with override("en"):
        yield


def body(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "survey": "kerro",
        "answers": {"experience": STORY},
        "language": "fi",
        "municipality": "905",
        "consents": {"analyse": True},
    }
    return {**values, **changes}


def post(client: Client, data: Any, key: str = "a-random-key") -> Any:
    return client.post(
        "/api/responses/",
        data,
        content_type="application/json",
        headers={"Idempotency-Key": key} if key else {},
    )


def test_open_surveys_are_public_with_their_questions(
    client: Client, experience: Survey, everyday: Survey, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(5):
        reply = client.get("/api/surveys/")
    assert [survey["slug"] for survey in reply.json()["results"]] == ["arkeni", "kerro"]
    assert reply.json()["results"][1]["version"]["definition"]["pages"]
    one = client.get("/api/surveys/kerro/versions/1/")
    assert one.json()["number"] == 1
    assert client.get("/api/surveys/kerro/versions/2/").status_code == 404
    Survey.objects.filter(slug="kerro").update(status="closed")
    assert client.get("/api/surveys/kerro/").status_code == 404


def test_a_response_is_created_once_for_each_key(client: Client, experience: Survey) -> None:
    first = post(client, body())
    assert (first.status_code, first.json()["created"]) == (201, True)
    again = post(client, body())
    assert (again.status_code, again.json()["created"]) == (200, False)
    assert again.json()["receipt_code"] == first.json()["receipt_code"]
    assert post(client, body(answers={"experience": "Muuta"})).status_code == 409
    assert Response.objects.count() == 1
    assert not first.cookies
    assert post(client, body(), key="").status_code == 201


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"survey": "ei-ole"}, "survey"),
        ({"survey": "a\0"}, "survey"),
        ({"version": 9}, "version"),
        ({"version": 10**30}, "version"),
        ({"answers": []}, "answers"),
        ({"answers": {"experience": "a\0"}}, "experience"),
        ({"answers": {"experience": "\ud800"}}, "experience"),
        ({"answers": {"\ud800": "a", "experience": "a"}}, "?"),
        ({"answers": {"experience": "a" * 5000}}, "experience"),
        ({"answers": {"experience": "a", "about": 7}}, "about"),
        ({"language": "de"}, "language"),
        ({"municipality": "837"}, "municipality"),
        ({"municipality": None}, "municipality"),
        ({"groups": ["keksitty"]}, "groups"),
        ({"groups": "nuoret"}, "groups"),
        ({"consents": {"analyse": "ehkä"}}, "consents"),
        ({"consents": None}, "consents"),
    ],
)
def test_a_bad_field_is_named(
    client: Client, experience: Survey, changes: dict[str, Any], field: str
) -> None:
    reply = post(client, body(**changes))
    assert (reply.status_code, list(reply.json())) == (400, [field])
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "[]",
        "null",
        "{",
        '{"a": NaN}',
        "[" * 100_000,
        '{"answers": ' * 5000,
        b"\xff\xfe",
        '{"version": ' + "9" * 5000 + "}",
        '{"survey": "kerro", "survey": 3}',
    ],
    ids=range(10),
)
def test_malformed_bodies_are_the_senders_mistake(
    client: Client, experience: Survey, raw: str | bytes
) -> None:
    assert post(client, raw).status_code == 400


def test_a_large_body_is_refused_unread(client: Client, experience: Survey) -> None:
    assert post(client, body(answers={"experience": "a" * 300_000})).status_code == 413


@pytest.mark.parametrize("key", ["short", "x" * 201, "ääääääääää"])
def test_a_bad_key_is_named(client: Client, experience: Survey, key: str) -> None:
    reply = post(client, body(), key=key.encode().decode("latin-1"))
    assert (reply.status_code, list(reply.json())) == (400, ["client_key"])


def test_a_link_tells_who_brought_it(client: Client, experience: Survey, ngo: Organisation) -> None:
    link = make_link(experience, organisation=ngo, actor=None)
    assert post(client, body(via=link.code)).status_code == 201
    assert Response.objects.get().source == ngo


@pytest.fixture
def strangers(
    make_member: MakeMember,
    county_organisation: Organisation,
    tampere: Organisation,
    ngo: Organisation,
) -> list[User]:
    """People who may not read the county's originals."""
    rows = [(tampere, "owner"), (ngo, "owner"), (county_organisation, "reader")]
    return [make_member(organisation, role) for organisation, role in rows]


def test_responses_are_listed_without_words_to_those_who_may(
    send: Send, client_of: ClientOf, make_member: MakeMember, strangers: list[User]
) -> None:
    response = send().response
    county_organisation = response.survey.organisation
    address = f"/api/responses/{response.pk}/"
    moderator = client_of(make_member(county_organisation, "moderator"))
    listed = moderator.get("/api/responses/").json()["results"]
    assert [item["id"] for item in listed] == [str(response.pk)]
    assert "answers" not in listed[0]
    assert moderator.get(address).json()["answers"] == {"experience": STORY}
    assert AuditEntry.objects.filter(verb="read_original").count() == 1
    for stranger in strangers:
        other = client_of(stranger)
        assert other.get("/api/responses/").json()["results"] == []
        assert other.get(address).status_code == 404
    assert client_of(None).get("/api/responses/").status_code == 403
