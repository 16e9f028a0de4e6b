import re
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared.models import AuditEntry
from surveys.actions import (
    Consents,
    KeyReused,
    Submitted,
    close_survey,
    correct_response,
    create_survey,
    forget_expired_responses,
    go_live,
    make_link,
    moderate_response,
    withdraw_response,
)
from surveys.definition import Choice, Definition, Page, Question
from surveys.models import Response, Survey
from surveys.receipts import find_response, timeline
from tests.conftest import Published
from tests.surveys.conftest import PRIVACY, STORY

Send = Callable[..., Submitted]


def test_a_response_is_stored_with_its_receipt_its_audit_row_and_its_event(
    send: Send, groups: dict[str, PopulationGroup], published: Published
) -> None:
    with published() as events:
        sent = send(groups=[groups["nuoret"]])
    assert sent.created
    assert re.fullmatch(r"([A-Z2-7]{4}-){5}[A-Z2-7]{4}", sent.receipt_code)
    stored = find_response(sent.receipt_code.lower().replace("-", " "))
    assert stored is not None
    assert stored.answers == {"experience": STORY}
    assert list(stored.groups.all()) == [groups["nuoret"]]
    audit = AuditEntry.objects.get(verb="submit_response")
    assert (audit.at, audit.actor, audit.details) == (None, None, {})
    assert events == [("municipality.905", "response")]


def test_the_same_key_and_body_give_the_same_receipt(send: Send) -> None:
    first, second = send(), send()
    assert (second.created, second.response) == (False, first.response)
    assert second.receipt_code == first.receipt_code
    assert Response.objects.count() == 1
    assert AuditEntry.objects.filter(verb="submit_response").count() == 1


def test_the_same_key_with_another_body_is_refused(send: Send) -> None:
    send()
    with pytest.raises(KeyReused):
        send(answers={"experience": "Jotain muuta"})
    with pytest.raises(KeyReused):
        send(consents=Consents())


def test_a_retry_after_closing_still_gets_its_receipt(send: Send, experience: Survey) -> None:
    first = send()
    close_survey(experience, actor=None)
    version = experience.versions.select_related("survey").get()
    assert send(version=version).response == first.response
    with pytest.raises(ValidationError, match=r"not open|ei ole avoinna|closed"):
        send("key-00000002", version=version)


@pytest.mark.parametrize(
    ("answers", "name"),
    [
        ({}, "experience"),
        ({"experience": "   "}, "experience"),
        ({"experience": "a\0b"}, "experience"),
        ({"experience": "a\ud800b"}, "experience"),
        ({"experience": "a" * 4001}, "experience"),
        ({"experience": 3}, "experience"),
        ({"experience": ["a"]}, "experience"),
        ({"experience": {"fi": "a"}}, "experience"),
        ({"experience": "a", "about": "muu"}, "about"),
        ({"experience": "a", "about": ["palvelut"]}, "about"),
        ({"experience": "a", "shoe": "42"}, "shoe"),
        ({"experience": "a", "\ud800": "42"}, "?"),
        ([], "answers"),
        (None, "answers"),
    ],
)
def test_bad_answers_are_named(send: Send, answers: Any, name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        send(answers=answers)
    assert list(caught.value.message_dict) == [name]
    assert not Response.objects.exists()


def test_every_type_is_checked(
    vaasa: Organisation, municipalities: dict[str, Municipality]
) -> None:
    def question(name: str, type_: Any, **more: Any) -> Question:
        return Question(name=name, type=type_, label={"fi": name}, **more)

    two = [Choice("a", {"fi": "A"}), Choice("b", {"fi": "B"})]
    survey = create_survey(
        vaasa,
        actor=None,
        slug="kaikki",
        kind="survey",
        title={"fi": "Kaikki"},
        definition=Definition(
            pages=[
                Page(
                    "one",
                    {"fi": "1"},
                    [
                        question("short", "text"),
                        question("whole", "integer"),
                        question("mood", "scale", points=7),
                        question("one", "single", choices=two),
                        question("many", "multiple", choices=two),
                        question("sure", "yes-no"),
                        question("told", "note"),
                    ],
                )
            ]
        ),
        municipalities=[municipalities["905"]],
        **PRIVACY,
    )
    from surveys.answers import checker_of  # noqa: PLC0415

    check = checker_of(go_live(survey, actor=None))
    good = {"short": " a\r\nb ", "whole": -3, "mood": 7, "one": "b", "many": ["b", "a", "b"]}
    assert check({**good, "sure": False}) == {
        **good,
        "short": "a\nb",
        "many": ["a", "b"],
        "sure": False,
    }
    bad = {"whole": 10**30, "mood": 8, "one": "c", "many": ["a", {}], "sure": "yes"}
    with pytest.raises(ValidationError) as caught:
        check({**bad, "short": "x" * 201, "told": "x"})
    assert set(caught.value.message_dict) == {*bad, "short", "told"}
    with pytest.raises(ValidationError):
        check({"whole": True})
    with pytest.raises(ValidationError):
        check({"mood": float("nan")})


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"municipality": None}, "municipality"),
        ({"language": "de"}, "language"),
        ({"role": "channel"}, "source"),
        ({"role": "spy"}, "role"),
        ({"people_behind": 0}, "people_behind"),
        ({"basis": "a\0"}, "basis"),
        ({"client_key": "short"}, "client_key"),
        ({"client_key": "ääääääääää"}, "client_key"),
    ],
)
def test_bad_circumstances_are_named(send: Send, changes: dict[str, Any], name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        send(**changes)
    assert name in caught.value.message_dict


def test_another_municipality_and_the_future_are_refused(
    send: Send, municipalities: dict[str, Municipality]
) -> None:
    with pytest.raises(ValidationError) as caught:
        send(
            municipality=municipalities["837"],
            submitted_on=timezone.localdate() + timedelta(days=1),
        )
    assert set(caught.value.message_dict) == {"municipality", "submitted_on"}


def test_quoting_and_publishing_need_the_analysis(send: Send) -> None:
    stored = send(consents=Consents(quote=True, publish=True, contact=True)).response
    allowed = [stored.consent_analyse, stored.consent_quote, stored.consent_publish]
    assert not any(allowed)
    assert stored.consent_contact


def test_an_anonymous_teller_is_a_new_respondent_each_time(send: Send) -> None:
    first, second = send("key-00000001"), send("key-00000002")
    assert first.response.respondent != second.response.respondent
    assert len(first.response.respondent) == 32


def test_correcting_keeps_the_receipt_and_asks_for_a_new_reading(send: Send) -> None:
    sent = send()
    Response.objects.update(read_on=timezone.localdate(), status="approved")
    response = find_response(sent.receipt_code)
    assert response is not None
    correct_response(response, answers={"experience": "Bussi tulikin."}, consents=Consents())
    again = find_response(sent.receipt_code)
    assert again is not None
    assert (again.revision, again.read_on, again.status) == (1, None, "received")
    assert again.answers == {"experience": "Bussi tulikin."}
    assert not again.consent_analyse
    with pytest.raises(ValidationError):
        correct_response(again, answers={})


def test_withdrawing_forgets_the_words_and_leaves_the_receipt(
    send: Send, groups: dict[str, PopulationGroup]
) -> None:
    sent = send(groups=[groups["nuoret"]])
    withdraw_response(sent.response)
    left = find_response(sent.receipt_code)
    assert left is not None
    assert (left.answers, left.status, left.body_hash) == ({}, "withdrawn", "")
    assert not left.groups.exists()
    assert left not in Response.objects.standing()
    assert [str(step.title) for step in timeline(left)][-1] in {"Withdrawn", "Peruttu"}
    assert not send(groups=[groups["nuoret"]]).created, "a late retry must not bring it back"
    assert Response.objects.get().answers == {}
    with pytest.raises(ValidationError):
        correct_response(left, answers={"experience": "x"})
    with pytest.raises(ValidationError):
        moderate_response(left, actor=None, status="approved", reason="")


def test_a_moderator_gives_the_reason_that_the_receipt_tells(send: Send) -> None:
    response = send().response
    with pytest.raises(ValidationError):
        moderate_response(response, actor=None, status="not-published", reason=" ")
    with pytest.raises(ValidationError):
        moderate_response(response, actor=None, status="withdrawn", reason="x")
    moderate_response(response, actor=None, status="not-published", reason="Nimiä mainittu.")
    assert any(step.text == "Nimiä mainittu." for step in timeline(response))
    assert response not in Response.objects.analysable()


def test_going_live_asks_for_what_people_must_be_told(
    vaasa: Organisation, municipalities: dict[str, Municipality]
) -> None:
    survey = create_survey(
        vaasa,
        actor=None,
        slug="luonnos",
        kind="survey",
        title={"fi": "Luonnos"},
        definition=_one_question(),
        municipalities=[],
    )
    with pytest.raises(ValidationError) as caught:
        go_live(survey, actor=None)
    wanted = {"controller", "purpose", "legal_basis", "contact", "municipalities", "decision"}
    assert set(caught.value.message_dict) == wanted
    assert survey.status == "draft"


def _one_question() -> Definition:
    question = Question(name="told", type="long-text", label={"fi": "Kerro"})
    return Definition(pages=[Page("one", {"fi": "1"}, [question])])


def test_going_live_again_freezes_a_version_only_when_the_questions_changed(
    experience: Survey,
) -> None:
    assert go_live(experience, actor=None).number == 1
    experience.definition["pages"][0]["title"]["fi"] = "Uusi otsikko"
    experience.save()
    assert go_live(experience, actor=None).number == 2
    assert experience.links.count() == 1


@pytest.mark.parametrize(
    "questions",
    [
        [],
        [{"name": "groups", "type": "text", "label": {"fi": "x"}}],
        [{"name": "Iso Nimi", "type": "text", "label": {"fi": "x"}}],
        [{"name": "a", "type": "text", "label": {}}],
        [{"name": "a", "type": "single", "label": {"fi": "x"}}],
        [{"name": "a", "type": "scale", "points": 1, "label": {"fi": "x"}}],
        [{"name": "a", "type": "magic", "label": {"fi": "x"}}],
        [{"name": "a", "type": "text", "label": {"fi": "x"}}] * 2,
    ],
)
def test_an_unsound_definition_is_refused(vaasa: Organisation, questions: list[Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        create_survey(
            vaasa,
            actor=None,
            slug="rikki",
            kind="survey",
            title={"fi": "Rikki"},
            definition={"pages": [{"name": "p", "title": {"fi": "p"}, "questions": questions}]},
            municipalities=[],
        )
    assert "definition" in caught.value.message_dict


def test_an_organisation_has_one_link_of_its_own(experience: Survey, ngo: Organisation) -> None:
    first = make_link(experience, organisation=ngo, actor=None)
    assert make_link(experience, organisation=ngo, actor=None) == first
    assert experience.links.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_senders_of_one_key_one_is_stored(send: Send, experience: Survey) -> None:
    if connection.vendor == "sqlite":  # one connection to a database in memory: threads queue
        results = [send() for _turn in range(4)]
    else:
        results = []
        version = experience.versions.select_related("survey").get()

        def sender() -> None:
            results.append(send(version=version))
            connection.close()

        threads = [threading.Thread(target=sender) for _turn in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(result.created for result in results) == [False, False, False, True]
    assert len({result.receipt_code for result in results}) == 1
    assert Response.objects.count() == 1


def test_nothing_is_stored_when_the_surrounding_work_fails(send: Send) -> None:
    def fail() -> None:
        with transaction.atomic():
            send()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Response.objects.exists()
    assert not AuditEntry.objects.filter(verb="submit_response").exists()


def test_words_are_forgotten_when_their_time_has_run_out(send: Send, experience: Survey) -> None:
    old = send("key-old-0001", submitted_on=date(2024, 1, 10)).response
    new = send("key-new-0001", submitted_on=date(2026, 1, 10))
    experience.retention_months = 24
    experience.save()
    day = date(2026, 1, 11)
    assert forget_expired_responses(day=day) == 1
    assert forget_expired_responses(day=day) == 0
    old.refresh_from_db()
    assert (old.status, old.answers, old.basis) == ("expired", {}, "")
    assert old.municipality_id == "905"  # it goes on counting
    assert [str(step.title) for step in timeline(old)][-1] == "Poistettu säilytysajan jälkeen"
    assert find_response(new.receipt_code).answers["experience"] == STORY  # type: ignore[union-attr]
