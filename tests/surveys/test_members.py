"""The pages of members: desk, filing, collections, moderation, imports."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared.models import AuditEntry
from surveys.actions import Submitted, close_survey, make_link, map_import, start_import
from surveys.models import ImportBatch, Response, Survey
from surveys.receipts import Step, find_response, register_outcomes
from surveys.rollups import count_responses
from surveys.spreadsheets import Columns
from tests.conftest import MakeMember
from tests.surveys.conftest import STORY

Send = Callable[..., Submitted]
ClientOf = Callable[[User | None], Client]


@pytest.fixture
def ngo_client(client_of: ClientOf, make_member: MakeMember, ngo: Organisation) -> Client:
    return client_of(make_member(ngo, "contributor"))


@pytest.fixture
def coordinator(
    client_of: ClientOf, make_member: MakeMember, county_organisation: Organisation
) -> Client:
    return client_of(make_member(county_organisation, "coordinator"))


def test_the_desk_shows_what_is_asked_and_what_was_brought(
    ngo_client: Client,
    experience: Survey,
    send: Send,
    ngo: Organisation,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(6):
        send(f"key-0000000{number}", source=ngo)
    count_responses()
    with django_assert_max_num_queries(14):
        page = ngo_client.get(reverse("surveys:desk"))
    assert page.context["to_file"] == experience
    assert page.context["brought"]["everything"].value == 6
    assert page.context["brought"]["read"].value == 0


def test_an_outcome_of_a_higher_app_stands_on_the_desk(ngo_client: Client) -> None:
    def provider(organisation: Organisation) -> list[Step]:
        return [Step(50, "Käytetty osiossa 3.2", on=timezone.localdate())]

    from surveys import receipts  # noqa: PLC0415

    register_outcomes(provider)
    try:
        assert "Käytetty osiossa 3.2" in ngo_client.get(reverse("surveys:desk")).content.decode()
    finally:
        receipts._outcome_providers.remove(provider)  # noqa: SLF001 - put back as it was


REPORT = {
    "client_key": "filed-00000001",
    "role": "channel",
    "people_behind": "12",
    "heard_how": "Ryhmässä",
    "submitted_on": "2026-03-01",
    "municipality": "905",
    "experience": STORY,
    "consent": ["analyse", "quote"],
}


def test_each_role_states_what_makes_it_credible(
    ngo_client: Client, experience: Survey, groups: dict[str, PopulationGroup], ngo: Organisation
) -> None:
    address = reverse("surveys:file_report", args=["kerro"])
    assert ngo_client.get(address).status_code == 200

    def errors(**changes: Any) -> set[str]:
        page = ngo_client.post(address, {**REPORT, **changes})
        return {name for form in page.context["forms"] for name in form.errors}

    assert errors(people_behind="", heard_how="") == {"people_behind", "heard_how"}
    assert errors(role="representative") == {"basis"}
    assert errors(role="resident") == {"role"}
    assert errors(municipality="837", experience="") == {"municipality", "experience"}
    assert errors(submitted_on="2999-01-01") == {"submitted_on"}
    assert not Response.objects.exists()

    page = ngo_client.post(address, {**REPORT, "groups": ["omaishoitajat"]})
    again = ngo_client.post(address, {**REPORT, "groups": ["omaishoitajat"]})
    code = page.context["sent"].receipt_code
    assert again.context["sent"].receipt_code == code
    stored = find_response(code)
    assert stored is not None
    assert (stored.role, stored.people_behind, stored.source) == ("channel", 12, ngo)
    assert str(stored.submitted_on) == "2026-03-01"
    for number, role in enumerate(["representative", "provider"]):
        key = f"filed-0000001{number}"
        ngo_client.post(address, {**REPORT, "client_key": key, "role": role, "basis": "Arki"})
    assert set(Response.objects.values_list("role", flat=True)) == {
        "channel",
        "representative",
        "provider",
    }


def test_readers_may_not_file_and_see_why(
    client_of: ClientOf, make_member: MakeMember, ngo: Organisation, experience: Survey
) -> None:
    reader = client_of(make_member(ngo, "reader"))
    assert reader.get(reverse("surveys:file_report", args=["kerro"])).status_code == 403
    page = reader.get(reverse("surveys:desk")).content.decode()
    assert reverse("surveys:file_report", args=["kerro"]) not in page


NEW = {
    "template": "everyday",
    "title_fi": "Arkeni 2026",
    "municipalities": ["905", "399"],
    "retention_months": "24",
}
TOLD = {
    "controller": "Pohjanmaan hyvinvointialue",
    "purpose_fi": "Kertomus",
    "legal_basis_fi": "Laki",
    "contact": "a@example.fi",
    "no_decision_reason": "Järjestön oma kysely",
}


def test_a_collection_is_made_told_opened_and_closed(
    coordinator: Client, municipalities: dict[str, Municipality]
) -> None:
    assert coordinator.get(reverse("surveys:survey_create")).status_code == 200
    coordinator.post(reverse("surveys:survey_create"), NEW)
    survey = Survey.objects.get()
    assert (survey.slug, survey.status) == ("arkeni-2026", "draft")
    address = reverse("surveys:survey_detail", args=[survey.pk])
    page = coordinator.get(address)
    assert not page.context["may_go_live"]
    assert len(page.context["missing"]) == 4
    assert coordinator.post(address, {"go": "live"}).status_code == 403
    coordinator.post(reverse("surveys:survey_edit", args=[survey.pk]), {**NEW, **TOLD})
    assert coordinator.get(address).context["may_go_live"]
    coordinator.post(address, {"go": "live"})
    survey.refresh_from_db()
    assert survey.is_open()
    page = coordinator.post(reverse("surveys:survey_edit", args=[survey.pk]), NEW)
    assert page.context["form"].errors, "an open survey keeps what people are told"
    coordinator.post(address, {"go": "close"})
    survey.refresh_from_db()
    assert survey.status == "closed"
    coordinator.post(reverse("surveys:survey_create"), NEW)
    assert Survey.objects.filter(slug="arkeni-2026-2").exists()


def test_a_collection_asks_only_the_makers_own_area(
    coordinator: Client, municipalities: dict[str, Municipality]
) -> None:
    page = coordinator.post(reverse("surveys:survey_create"), {**NEW, "municipalities": ["837"]})
    assert set(page.context["form"].errors) == {"municipalities"}
    assert not Survey.objects.exists()
    coordinator.post(reverse("surveys:survey_create"), NEW)
    address = reverse("surveys:survey_edit", args=[Survey.objects.get().pk])
    page = coordinator.post(address, {**NEW, "municipalities": ["837"], "closes_on": "x"})
    assert set(page.context["form"].errors) == {"municipalities", "closes_on"}
    days = {"opens_on": "2026-05-01", "closes_on": "2026-04-01"}
    page = coordinator.post(address, {**NEW, **days})
    assert set(page.context["form"].errors) == {"closes_on"}


def test_drafts_of_others_are_not_found(
    client_of: ClientOf, make_member: MakeMember, tampere: Organisation, experience: Survey
) -> None:
    close_survey(experience, actor=None)
    stranger = client_of(make_member(tampere, "owner"))
    for name in ("survey_detail", "survey_edit", "survey_qr", "response_list", "import_new"):
        assert stranger.get(reverse(f"surveys:{name}", args=[experience.pk])).status_code == 404
    assert stranger.get(reverse("surveys:file_report", args=["kerro"])).status_code == 404


def test_an_ngo_shares_its_own_link_and_qr_code(
    ngo_client: Client, client: Client, experience: Survey, ngo: Organisation
) -> None:
    address = reverse("surveys:survey_detail", args=[experience.pk])
    ngo_client.post(address, {"go": "link"})
    link = experience.links.get(organisation=ngo)
    assert link.code in ngo_client.get(address).content.decode()
    code = ngo_client.get(reverse("surveys:survey_qr", args=[experience.pk]), {"link": link.code})
    assert code["Content-Type"] == "image/svg+xml"
    assert b"<svg" in code.content
    assert ngo_client.get(reverse("surveys:survey_qr", args=[experience.pk])).status_code == 200
    redirected = client.get(f"/k/{link.code}")
    assert redirected["Location"].endswith(f"/s/kerro/?via={link.code}")
    assert client.get("/k/puuttuu").status_code == 404


def test_an_ngo_does_not_see_anothers_link(
    ngo_client: Client, experience: Survey, tampere: Organisation
) -> None:
    other = make_link(experience, organisation=tampere, actor=None)
    qr = reverse("surveys:survey_qr", args=[experience.pk])
    assert ngo_client.get(qr, {"link": other.code}).status_code == 404


def test_results_hide_small_counts_and_their_complements(
    client_of: ClientOf,
    make_member: MakeMember,
    everyday: Survey,
    send: Send,
    django_assert_max_num_queries: Any,
) -> None:
    version = everyday.versions.select_related("survey").get()
    for number in range(16):
        services = "helppoa" if number < 12 else "vaikeaa"
        answers = {"wellbeing": 4, "services": services}
        send(f"key-{number:08}", version=version, answers=answers)
    count_responses()
    reader = client_of(make_member(everyday.organisation, "reader"))
    address = reverse("surveys:survey_detail", args=[everyday.pk])
    with django_assert_max_num_queries(22):
        page = reader.get(address)
    wellbeing, services, *_texts = page.context["results"]
    assert [line.cell.value for line in wellbeing.lines] == [0, 0, 0, 16, 0]
    assert [line.cell.value for line in services.lines].count(None) == 2
    assert page.context["people"].value == 16
    assert "16" in page.content.decode()


def test_lists_do_not_ask_more_for_more(
    coordinator: Client, experience: Survey, send: Send, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        send(f"key-{number:08}")
    with django_assert_max_num_queries(12):
        page = coordinator.get(reverse("surveys:response_list", args=[experience.pk]))
    assert len(page.context["page"]) == 25
    assert STORY not in page.content.decode()
    with django_assert_max_num_queries(12):
        coordinator.get(reverse("surveys:survey_list"))


def test_reading_an_original_is_written_down_and_the_reason_told(
    coordinator: Client, send: Send
) -> None:
    sent = send()
    address = reverse("surveys:response_detail", args=[sent.response.pk])
    assert STORY in coordinator.get(address).content.decode()
    entry = AuditEntry.objects.get(verb="read_original")
    assert entry.actor is not None
    assert coordinator.post(address, {"status": "sealed", "reason": ""}).context["form"].errors
    coordinator.post(address, {"status": "not-published", "reason": "Nimiä mainittu"})
    stored = find_response(sent.receipt_code)
    assert stored is not None
    assert (stored.status, stored.status_reason) == ("not-published", "Nimiä mainittu")


def test_originals_are_for_moderators_of_the_asking_organisation(
    client_of: ClientOf,
    make_member: MakeMember,
    ngo: Organisation,
    county_organisation: Organisation,
    send: Send,
) -> None:
    response = send(source=ngo).response  # a resident's answer through the NGO's own link
    address = reverse("surveys:response_detail", args=[response.pk])
    for organisation, role in [(ngo, "owner"), (county_organisation, "reader")]:
        assert client_of(make_member(organisation, role)).get(address).status_code == 404
    listing = reverse("surveys:response_list", args=[response.survey_id])
    assert client_of(make_member(ngo, "owner")).get(listing).status_code == 403
    assert client_of(None).get(address).status_code == 302


# --- Bringing in a spreadsheet -----------------------------------------------------

CSV = "teksti;kunta\nBussi ei kulje;Vaasa\nTulin kuulluksi;Turku\n"
COLUMNS = {
    "go": "check",
    "question-experience": "teksti",
    "municipality_column": "kunta",
    "language": "fi",
    "consent": ["analyse"],
    "basis": "Kysyttiin",
}


def upload(client: Client, survey: Survey, content: bytes = CSV.encode()) -> Any:
    file = SimpleUploadedFile("a.csv", content)
    return client.post(reverse("surveys:import_new", args=[survey.pk]), {"file": file})


def test_a_spreadsheet_is_mapped_checked_and_confirmed(
    ngo_client: Client, experience: Survey
) -> None:
    address = upload(ngo_client, experience)["Location"]
    page = ngo_client.get(address)
    assert page.context["preview"][0] == (2, ["Bussi ei kulje", "Vaasa"])
    page = ngo_client.post(address, {**COLUMNS, "basis": "", "question-experience": ""})
    assert set(page.context["form"].errors) == {"__all__", "basis"}
    page = ngo_client.post(address, COLUMNS, follow=True)
    assert page.context["good"] == 1
    assert page.context["faults"][0][:2] == (3, "kunta")
    assert not Response.objects.exists()
    report = ngo_client.get(f"{address}errors.csv").content.decode("utf-8-sig")
    assert "Turku" in report
    assert ngo_client.get(f"{address}?columns").context["form"].initial["basis"] == "Kysyttiin"
    ngo_client.post(address, {"go": "confirm"})
    assert Response.objects.get().answers == {"experience": "Bussi ei kulje"}
    batch = ImportBatch.objects.get()
    assert (batch.status, batch.imported, bool(batch.file)) == ("done", 1, False)
    assert ngo_client.get(address).status_code == 200
    ngo_client.post(address, {"go": "confirm"})
    assert Response.objects.count() == 1


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    ngo_client: Client, experience: Survey
) -> None:
    for content in (b"", b"PK\x03\x04x", b"vain otsikko\n"):
        assert upload(ngo_client, experience, content).context["form"].errors["file"]
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_long_import_is_the_workers(
    ngo_client: Client,
    experience: Survey,
    run_tasks: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("surveys.views.imports.AT_ONCE", 1)
    address = upload(ngo_client, experience)["Location"]
    page = ngo_client.post(address, COLUMNS, follow=True)
    assert page.context["batch"].status == "checking"
    assert b"hx-get" in ngo_client.get(address, headers={"HX-Request": "true"}).content
    run_tasks()
    assert ngo_client.get(address).context["batch"].status == "checked"
    ImportBatch.objects.update(rows=5)
    ngo_client.post(address, {"go": "confirm"})
    assert not Response.objects.exists()
    run_tasks()
    assert Response.objects.count() == 1
    assert ngo_client.get(address).context["batch"].status == "done"


def test_imports_of_others_are_not_found(
    client_of: ClientOf,
    make_member: MakeMember,
    ngo: Organisation,
    tampere: Organisation,
    experience: Survey,
) -> None:
    file = SimpleUploadedFile("a.csv", CSV.encode())
    batch = start_import(experience, organisation=ngo, actor=None, file=file, file_name="a.csv")
    map_import(batch, actor=None, columns=Columns(questions={"experience": "teksti"}))
    stranger = client_of(make_member(tampere, "owner"))
    for name in ("import_detail", "import_errors"):
        assert stranger.get(reverse(f"surveys:{name}", args=[batch.pk])).status_code == 404
    reader = client_of(make_member(ngo, "reader"))
    assert reader.get(reverse("surveys:import_detail", args=[batch.pk])).status_code == 403


@pytest.mark.parametrize("name", ["desk", "survey_list", "survey_create"])
def test_members_pages_ask_to_sign_in(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(f"surveys:{name}")).status_code == 302
