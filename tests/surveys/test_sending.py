"""What decides whether a checked response is stored: opening, closing, the quota, what it names."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared.models import AuditEntry
from surveys.actions import Consents, Sending, Submitted, create_survey, go_live, submit_response
from surveys.definition import read_definition
from surveys.forms import submissions
from surveys.models import Response, Survey, Uncounted
from surveys.serializers import SubmissionSerializer
from tests.surveys.conftest import PRIVACY, STORY

Send = Callable[..., Submitted]


@pytest.fixture(autouse=True)
def _remembers_nothing() -> None:
    """Other tests had a survey of the same name."""
    submissions._versions.clear()  # noqa: SLF001


def code_of(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return str(error.value.code)


def test_a_closed_survey_an_early_one_and_a_full_one_say_so(send: Send, experience: Survey) -> None:
    today = timezone.localdate()
    for changes, code in (
        ({"status": "closed"}, "closed"),
        ({"status": "live", "closes_on": today - timedelta(days=1)}, "closed"),
        ({"closes_on": None, "opens_on": today + timedelta(days=2)}, "early"),
        ({"opens_on": today, "quota": 1}, None),
        ({}, "full"),
    ):
        Survey.objects.update(**changes)
        version = experience.versions.select_related("survey").get()
        if code is None:
            assert send(f"key-of-{len(changes)}-changes", version=version).created
            continue
        with pytest.raises(ValidationError) as caught:
            send(f"key-for-{code}-{len(changes)}", version=version)
        assert code_of(caught) == code
    assert (
        Response.objects.count() == AuditEntry.objects.filter(verb="submit_response").count() == 1
    )


def test_a_survey_closed_after_the_caller_read_it_takes_nothing(
    send: Send, experience: Survey
) -> None:
    version = experience.versions.select_related("survey").get()
    Survey.objects.update(status="closed")
    with pytest.raises(ValidationError) as caught:
        send(version=version)
    assert code_of(caught) == "closed"
    assert not Response.objects.exists()
    assert not Uncounted.objects.exists()


def test_a_quota_set_after_the_caller_read_the_survey_is_kept(
    send: Send, experience: Survey
) -> None:
    version = experience.versions.select_related("survey").get()
    Survey.objects.update(quota=1)
    assert send("key-00000001", version=version).created
    assert not send("key-00000001", version=version).created, "a retry is no second one"
    with pytest.raises(ValidationError) as caught:
        send("key-00000002", version=version)
    assert code_of(caught) == "full"


@pytest.mark.django_db(transaction=True)
def test_a_quota_is_never_exceeded(send: Send, experience: Survey) -> None:
    Survey.objects.update(quota=3)
    results: list[Any] = []

    def sender(number: int) -> None:
        try:
            version = experience.versions.select_related("survey").get()
            results.append(send(f"key-0000000{number}", version=version).created)
        except ValidationError as error:
            results.append(error.code)

    if connection.vendor == "sqlite":  # one connection to a database in memory
        for number in range(8):
            sender(number)
    else:

        def alone(number: int) -> None:
            sender(number)
            connection.close()

        threads = [threading.Thread(target=alone, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(map(str, results)) == ["True"] * 3 + ["full"] * 5
    assert Response.objects.count() == 3


def body(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "survey": "kerro",
        "version": 1,
        "answers": {"experience": STORY},
        "language": "fi",
        "municipality": "905",
        "groups": ["nuoret"],
        "consents": {"analyse": True},
    }
    return {**values, **changes}


def at_once(key: str = "key-at-once", **changes: Any) -> tuple[Sending, bool] | None:
    return submissions.submit_at_once(msgspec.json.encode(body(**changes)), client_key=key)


@pytest.mark.parametrize(
    "changes",
    [
        {"via": "abc"},
        {"municipality": "837"},
        {"groups": ["keksitty"]},
        {"version": 2},
        {"language": "de"},
        {"answers": {}},
        {"consents": {"analyse": "true"}},
        {"survey": "muu"},
    ],
)
def test_what_is_not_as_usual_is_left_to_be_explained(
    experience: Survey, groups: dict[str, PopulationGroup], changes: dict[str, Any]
) -> None:
    assert at_once(**changes) is None
    assert not Response.objects.exists()


def test_what_is_taken_at_once_is_what_the_serializer_reads(
    experience: Survey, groups: dict[str, PopulationGroup]
) -> None:
    sent = at_once()
    assert sent is not None
    read = SubmissionSerializer(data=body())
    assert read.is_valid()
    values, stored = read.validated_data, Response.objects.get()
    assert stored.version == values["version"]
    assert stored.answers == values["answers"]
    assert stored.municipality == values["municipality"]
    assert list(stored.groups.all()) == values["groups"]
    assert stored.consent_analyse is values["consents"].analyse
    assert Uncounted.objects.filter(response=stored).exists()


def test_what_a_process_remembers_of_a_survey_is_never_believed(
    client: Client, experience: Survey, groups: dict[str, PopulationGroup]
) -> None:
    assert at_once("key-number-1")
    assert at_once("key-number-2")
    experience.municipalities.set(Municipality.objects.filter(pk="399"))
    assert at_once("key-number-3") is None
    experience.municipalities.add(Municipality.objects.get(pk="905"))
    assert at_once("key-number-4")
    Survey.objects.update(status="closed")
    assert at_once("key-number-5") is None
    answer = client.post("/api/responses/", body(), content_type="application/json")
    assert answer.status_code == 400
    assert Response.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_nothing_is_stored_when_the_surrounding_work_fails(send: Send) -> None:
    def fail() -> None:
        with transaction.atomic():
            send()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Response.objects.exists()
    assert not AuditEntry.objects.filter(verb="submit_response").exists()


def test_a_retry_on_another_day_is_the_same_sending(
    vaasa: Organisation, municipalities: dict[str, Municipality], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the survey calculates of the day is no part of what the sender told."""
    definition = read_definition(
        {
            "pages": [
                {
                    "name": "one",
                    "title": {"fi": "Yksi"},
                    "questions": [
                        {"name": "joy", "type": "text", "label": {"fi": "Ilo"}},
                        {"name": "day", "type": "calculate", "calculation": "today()"},
                    ],
                }
            ],
            "languages": ["fi", "ar"],
        }
    )
    place = municipalities["905"]
    survey = create_survey(
        vaasa, actor=None, slug="paiva", kind="survey", title={"fi": "Päivä"},
        definition=definition, municipalities=[place], **PRIVACY,
    )  # fmt: skip
    version = go_live(survey, actor=None)

    def send() -> Submitted:
        return submit_response(
            version, answers={"joy": "Aurinko"}, language="ar", municipality=place,
            consents=Consents(analyse=True), client_key="the-same-key",
        )  # fmt: skip

    first = send()
    assert first.response.answers["day"] == str(timezone.localdate())
    Response.objects.update(answers={"joy": "Aurinko", "day": "2026-01-01"})
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: date(2027, 1, 1))
    again = send()
    assert (again.created, again.response) == (False, first.response)
