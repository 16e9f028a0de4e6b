"""Responses become passages once, redacted, with a language; corrections and withdrawals follow."""

from collections.abc import Callable

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from insights.actions import take_up_responses
from insights.models import Insight, Passage, ResponseCount, Theme, ThemeAssignment
from insights.rollups import recount_stale
from organisations.models import Organisation
from surveys.actions import Consents, correct_response, withdraw_response
from surveys.models import Response
from tests.conftest import Published

pytestmark = pytest.mark.django_db

Tell = Callable[..., Response]


def test_a_response_becomes_a_redacted_passage(tell: Tell, published: Published) -> None:
    response = tell("Bussi ei kulje iltaisin. Soittakaa 040 123 4567.")
    with published() as events:
        assert take_up_responses() == 1
    passage = Passage.objects.get()
    assert (passage.language, passage.municipality_id) == ("fi", "905")
    assert "040" not in passage.text
    assert passage.redactions == {"phone": 1}
    assert passage.said_on == response.submitted_on
    response.refresh_from_db()
    assert response.read_on
    assert ("municipality.905", "passages") in events


def test_texts_come_with_all_that_stands_beside_them(
    tell: Tell,
    ngo: Organisation,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """A page of twenty texts asks once, not once for each text's organisation."""
    Organisation.objects.filter(pk=ngo.pk).update(name_sv="Stödföreningen rf")
    for number in range(3):
        tell(f"Bussi {number} ei kulje iltaisin meille.", source=ngo)
    take_up_responses()
    with django_assert_num_queries(1), override("sv"):
        for passage in Passage.objects.with_context():
            assert str(passage.response.source) == "Stödföreningen rf"
            assert passage.municipality is not None
            assert passage.response.survey.title


def test_taking_up_again_changes_nothing(tell: Tell) -> None:
    tell("Bussi ei kulje iltaisin.")
    take_up_responses()
    before = list(Passage.objects.values())
    assert take_up_responses() == 0
    assert list(Passage.objects.values()) == before


def test_without_consent_nothing_is_read(tell: Tell) -> None:
    tell("Tätä ei saa lukea.", analyse=False)
    assert take_up_responses() == 0
    assert not Passage.objects.exists()


def test_each_text_has_its_language(tell: Tell) -> None:
    tell("Bussen går inte längre på kvällarna och jag kommer inte hem.")
    tell("Bussi ei enää kulje iltaisin enkä pääse kotiin.")
    take_up_responses()
    assert set(Passage.objects.values_list("language", flat=True)) == {"fi", "sv"}


def test_a_corrected_text_replaces_the_passage(tell: Tell) -> None:
    response = tell("Bussi ei kulje iltaisin.")
    take_up_responses()
    old = Passage.objects.get()
    correct_response(response, answers={"experience": "Bussi kulkee taas iltaisin."})
    assert take_up_responses() == 1
    new = Passage.objects.get()
    assert (new.text, new.response_revision) == ("Bussi kulkee taas iltaisin.", 1)
    assert new.pk != old.pk


def test_an_unchanged_text_keeps_its_passage(tell: Tell) -> None:
    response = tell("Bussi ei kulje iltaisin.")
    take_up_responses()
    kept = Passage.objects.get()
    correct_response(
        response, answers={"experience": "Bussi ei kulje iltaisin.", "wish": "Lisää vuoroja."}
    )
    take_up_responses()
    assert Passage.objects.count() == 2
    assert Passage.objects.get(question="experience").pk == kept.pk


def test_a_consent_taken_back_removes_the_passage(tell: Tell) -> None:
    response = tell("Bussi ei kulje iltaisin.")
    take_up_responses()
    correct_response(response, answers=response.answers, consents=Consents())
    take_up_responses()
    assert not Passage.objects.exists()


def test_new_texts_join_the_themes_of_their_language(bus: Theme, tell: Tell) -> None:
    """A model without clusters gives no theme: the passage waits for the next analysis."""
    tell("Aivan uusi asia, josta kukaan ei ole puhunut.")
    take_up_responses()
    passage = Passage.objects.get(text__startswith="Aivan uusi")
    assert not ThemeAssignment.objects.filter(passage=passage).exists()


def test_a_withdrawal_takes_everything_along(
    bus: Theme, draft: Insight, run_tasks: Callable[[], None]
) -> None:
    assert draft.respondents == 7
    response = bus.passages.filter(municipality="905").earliest("pk").response
    withdraw_response(response)
    draft.refresh_from_db()
    assert draft.respondents == 6
    recount_stale(at_once=True)  # the worker does on the next day, see test_batches
    assert bus.counts.get(place="m905", group="", period="").respondents == 6
    assert ResponseCount.objects.get(place="m905", group="", period="").responses == 6
    assert not Passage.objects.filter(response=response).exists()


def test_a_confirmed_insight_left_with_too_few_is_a_draft_again(
    bus: Theme, confirmed: Insight
) -> None:
    for passage in bus.passages.filter(municipality="905")[:3]:
        withdraw_response(passage.response)
    confirmed.refresh_from_db()
    assert (confirmed.status, confirmed.respondents) == ("draft", 4)
