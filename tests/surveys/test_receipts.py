"""Back with the code: read all of it again, correct it, open its files, withdraw it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from insights.actions import take_up_responses
from insights.models import Passage
from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared.models import AuditEntry
from surveys.actions import Consents, Submitted, forget_expired_responses, submit_response
from surveys.models import Attachment, Draft, Response, Survey
from tests.surveys.test_attachments import asking, keep, send_files  # noqa: F401 - fixtures
from tests.surveys.test_entry import STORED, paper  # noqa: F401 - a fixture
from tests.surveys.test_uploads import photo

RECEIPT = "/fi/receipt/"


@pytest.fixture
def told(paper: Survey, municipalities: dict[str, Municipality]) -> Submitted:  # noqa: F811
    """A response with an answer of every type that paper takes."""
    return submit_response(
        paper.versions.get(),
        answers=STORED,
        language="fi",
        municipality=municipalities["905"],
        consents=Consents(analyse=True, quote=True),
        client_key="key-00000001",
    )


def ask(client: Client, sent: Submitted, go: str = "", **more: Any) -> Any:
    return client.post(RECEIPT, {"code": sent.receipt_code, "go": go, **more})


def as_sent(page: Any) -> dict[str, Any]:
    """What the form of the page would send as it stands."""
    form, consents = page.context["form"], page.context["consents"]
    fields: dict[str, Any] = dict(form.turn_counts)
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, dict):
            fields |= {f"{name}__{part}": one for part, one in value.items()}
        elif value not in (None, "", []):
            fields[name] = value
    return {**fields, "consent": consents["consent"].value() or []}


def test_every_type_of_answer_can_be_read_again(client: Client, told: Submitted) -> None:
    content = ask(client, told).content.decode()
    for words in ("Huonosti", "Bussi ei kulje", "Perhe, Naapuri", "12", "3,5", "1.9.2026", "Kyllä",
                  "Bussi: Huono", "1. Palvelut", "Vaasa", "ikääntyneet", "Kaatuminen"):  # fmt: skip
        assert words in content


def test_a_form_opened_and_saved_unchanged_changes_no_answer(
    client: Client, told: Submitted
) -> None:
    page = ask(client, told, "edit")
    assert page.status_code == 200
    ask(client, told, "save", **as_sent(page))
    response = Response.objects.get()
    assert response.answers == STORED
    assert response.revision == 1
    assert (response.consent_analyse, response.consent_quote) == (True, True)


def test_a_correction_follows_the_conditions_and_changes_permissions(
    client: Client, told: Submitted
) -> None:
    changed = as_sent(ask(client, told, "edit")) | {"mood": "hyvin", "consent": ["analyse"]}
    page = ask(client, told, "save", **changed)
    response = Response.objects.get()
    assert response.answers["mood"] == "hyvin"
    assert "why" not in response.answers
    assert not response.consent_quote
    assert page.context["done"]


def test_a_wrong_correction_keeps_what_was_typed_and_changes_nothing(
    client: Client, told: Submitted
) -> None:
    changed = as_sent(ask(client, told, "edit")) | {"years": "monta", "why": "Uusi teksti"}
    page = ask(client, told, "save", **changed)
    assert 'class="error-summary"' in page.content.decode()
    assert "Uusi teksti" in page.content.decode()
    assert Response.objects.get().answers == STORED


def test_another_case_can_be_added_while_correcting(client: Client, told: Submitted) -> None:
    page = ask(client, told, "add:case", **as_sent(ask(client, told, "edit")))
    assert 'name="case.1.what"' in page.content.decode()
    assert Response.objects.get().revision == 0
    more = as_sent(page) | {"case.1.what": "Toinen", "case.1.people": "2"}
    ask(client, told, "save", **more)
    assert len(Response.objects.get().answers["case"]) == 2


def test_files_are_opened_swapped_and_taken_away_with_the_code(
    client: Client,
    asking: Survey,  # noqa: F811
    send_files: Callable[..., Submitted],  # noqa: F811
) -> None:
    first = keep(asking)
    sent = send_files({"photo": str(first.pk), "words": "Kuva"})
    assert f"file:{first.pk}" in ask(client, sent).content.decode()
    opened = ask(client, sent, f"file:{first.pk}")
    assert opened["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(opened)[:2] == b"\xff\xd8"
    other = keep(asking)
    assert ask(client, sent, f"file:{other.pk}")["Content-Type"].startswith("text/html")
    page = ask(client, sent, "edit")
    assert str(first.pk) in page.content.decode()
    ask(client, sent, "save", **{**as_sent(page), "photo.upload": photo("uusi.jpg")})
    second = Response.objects.get().attachments.get()
    assert second.pk not in {first.pk, other.pk}
    page = ask(client, sent, "edit")
    ask(client, sent, "save", **{**as_sent(page), "photo.remove": "1"})
    response = Response.objects.get()
    assert "photo" not in response.answers
    assert not response.attachments.exists()


def test_a_correction_cannot_take_a_file_of_somebody_else(
    client: Client,
    asking: Survey,  # noqa: F811
    send_files: Callable[..., Submitted],  # noqa: F811
) -> None:
    mine, theirs = keep(asking), keep(asking)
    send_files({"photo": str(theirs.pk)}, key="key-00000002")
    sent = send_files({"photo": str(mine.pk)})
    page = ask(client, sent, "save", photo=str(theirs.pk), words="x")
    assert 'class="error-summary"' in page.content.decode()
    assert Attachment.objects.get(pk=theirs.pk).response_id != sent.response.pk


def test_a_withdrawal_takes_the_words_out_of_the_analysis_at_once(
    client: Client, told: Submitted
) -> None:
    take_up_responses()
    assert Passage.objects.filter(response=told.response).exists()
    assert 'value="withdraw"' in ask(client, told, "ask-withdraw").content.decode()
    page = ask(client, told, "withdraw")
    assert not Passage.objects.filter(response=told.response).exists()
    response = Response.objects.get()
    assert response.answers == {}
    assert not response.groups.exists()
    assert "Bussi ei kulje" not in page.content.decode()
    for go in ("edit", "save", "file:x", "add:case"):
        assert "Bussi ei kulje" not in ask(client, told, go).content.decode()
    assert Response.objects.get().status == Response.Status.WITHDRAWN


def test_when_the_time_has_run_out_everything_of_the_teller_goes(
    client: Client,
    told: Submitted,
    paper: Survey,  # noqa: F811
) -> None:
    today = timezone.localdate()
    Draft.objects.create(
        code_hash="x" * 64, survey=paper, sealed=b"x", expires_on=today - timedelta(days=1)
    )
    later = today + timedelta(days=31 * paper.retention_months)
    assert forget_expired_responses(day=later) == 1
    assert forget_expired_responses(day=later) == 0
    response = Response.objects.get()
    assert (response.status, response.answers) == (Response.Status.EXPIRED, {})
    assert response.municipality_id == "905"
    page = ask(client, told, "save", mood="hyvin")
    assert Response.objects.get().answers == {}
    assert "Bussi" not in page.content.decode()


def test_somebody_who_guesses_is_slowed(client: Client, told: Submitted) -> None:
    pages = [client.post(RECEIPT, {"code": f"WRONG-{number}"}) for number in range(40)]
    assert pages[0].status_code == 200
    assert pages[-1].status_code == 429


# --- Moderation ---------------------------------------------------------------------------------------


@pytest.fixture
def moderator(
    vaasa: Organisation,
    make_member: Callable[..., User],
    client_of: Callable[[User | None], Client],
) -> Client:
    return client_of(make_member(vaasa, "moderator"))


def test_a_moderator_reads_every_type_and_that_is_written_down(
    moderator: Client, told: Submitted
) -> None:
    address = reverse("surveys:response_detail", args=[told.response.pk])
    content = moderator.get(address).content.decode()
    for words in ("Bussi: Huono", "1. Palvelut", "Kaatuminen", "3,5"):
        assert words in content
    assert AuditEntry.objects.filter(verb="read_original").count() == 1


def test_a_moderator_sees_files_and_opens_them_one_by_one(
    moderator: Client,
    asking: Survey,  # noqa: F811
    send_files: Callable[..., Submitted],  # noqa: F811
) -> None:
    kept = keep(asking)
    sent = send_files({"photo": str(kept.pk)})
    content = moderator.get(
        reverse("surveys:response_detail", args=[sent.response.pk])
    ).content.decode()
    address = reverse("surveys:attachment", args=[kept.pk])
    assert re.search(rf'<img src="{address}"[^>]+loading="lazy"', content)
    assert not AuditEntry.objects.filter(verb="read_attachment").exists()


def test_a_moderator_works_through_a_queue(
    moderator: Client,
    asking: Survey,  # noqa: F811
    send_files: Callable[..., Submitted],  # noqa: F811
) -> None:
    for number in range(3):
        send_files({"words": f"Vastaus {number}"}, key=f"key-0000000{number}")
    listed = list(Response.objects.order_by("-submitted_on", "pk"))
    first = reverse("surveys:response_detail", args=[listed[0].pk]) + "?status=received"
    page = moderator.get(first)
    second = reverse("surveys:response_detail", args=[listed[1].pk]) + "?status=received"
    assert second in page.content.decode()
    done = moderator.post(first, {"status": "approved", "reason": "", "go": "next"})
    assert done["Location"] == second
    Response.objects.filter(pk=listed[2].pk).update(status="approved")
    last = moderator.get(second)
    assert last.context["following"] is None
    done = moderator.post(second, {"status": "approved", "reason": "", "go": "next"})
    assert done["Location"].endswith("/responses/?status=received")


# --- Filing for somebody --------------------------------------------------------------------------------


def test_an_organisation_files_one_or_many_cases_with_conditions_and_files(
    paper: Survey,  # noqa: F811
    ngo: Organisation,
    groups: dict[str, PopulationGroup],
    make_member: Callable[..., User],
    client_of: Callable[[User | None], Client],
) -> None:
    member = client_of(make_member(ngo, "contributor"))
    address = reverse("surveys:file_report", args=[paper.slug])
    page = member.get(address)
    assert 'id="definition"' in page.content.decode()
    filed: dict[str, Any] = {
        "client_key": "key-00000001", "role": "channel", "people_behind": "4",
        "heard_how": "Olohuoneilta", "submitted_on": timezone.localdate().isoformat(),
        "municipality": "905", "consent": ["analyse"], "mood": "huonosti", "why": "Bussi",
        "case": "1", "case.0.what": "Yksi", "case.0.people": "1", "photo.upload": photo(),
    }  # fmt: skip
    page = member.post(address, {**filed, "go": "add:case"})
    content = page.content.decode()
    assert 'name="case.1.what"' in content
    assert "Olohuoneilta" in content
    assert 'class="error-summary"' not in content
    waiting = Attachment.objects.get()
    del filed["photo.upload"]
    more = {"case": "2", "case.1.what": "Toinen", "case.1.people": "2", "photo": str(waiting.pk)}
    done = member.post(address, {**filed, **more})
    response = Response.objects.get()
    assert response.answers["why"] == "Bussi"
    assert [case["what"] for case in response.answers["case"]] == ["Yksi", "Toinen"]
    assert response.attachments.get() == waiting
    assert done.context["sent"].receipt_code in done.content.decode()
