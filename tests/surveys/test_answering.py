"""Residents' pages: without JavaScript, account or cookie, in two languages."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from surveys.actions import close_survey, make_link
from surveys.models import Response, Survey
from surveys.receipts import find_response
from tests.surveys.conftest import STORY


class FormReader(HTMLParser):
    """What a browser would send of the form with id `answer`, or of the last form."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.name = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        name = found.get("name", "")
        if tag == "input" and found.get("type") != "submit" and name:
            is_choice = found.get("type") in {"checkbox", "radio"}
            if not is_choice or "checked" in found:
                value = found.get("value", "on" if is_choice else "")
                self.fields.setdefault(name, []).append(value)
        if tag in {"textarea", "select"}:
            self.name = name
            self.fields.setdefault(name, [""])
        if tag == "option" and "selected" in found and self.name:
            self.fields[self.name] = [found["value"]]

    def handle_data(self, data: str) -> None:
        if self.name and self.lasttag == "textarea":
            self.fields[self.name] = [data.lstrip("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            self.name = ""


class Resident:
    """Somebody with a plain browser: follows forms, runs no script."""

    def __init__(self, client: Client, address: str) -> None:
        self.client = client
        self.address = address
        self.page: Any = client.get(address)

    @property
    def fields(self) -> dict[str, list[str]]:
        return FormReader(self.page.content.decode()).fields

    @property
    def step(self) -> str:
        name: str = self.page.context["step"].name
        return name

    def press(self, go: str, address: str = "", **answers: Any) -> "Resident":
        values = {
            name: value if isinstance(value, list) else [value] for name, value in answers.items()
        }
        self.page = self.client.post(address or self.address, {**self.fields, **values, "go": [go]})
        return self

    def to_check_page(self) -> "Resident":
        self.press("next", about="palvelut").press("next", experience=STORY)
        self.press("next", municipality="905").press("next", consent=["analyse", "quote"])
        return self.press("next", groups=["omaishoitajat"])


@pytest.fixture(autouse=True)
def _no_cookie_is_ever_set(client: Client) -> Iterator[None]:
    yield
    assert not client.cookies


@pytest.fixture
def resident(client: Client, experience: Survey, groups: dict[str, PopulationGroup]) -> Resident:
    return Resident(client, "/fi/s/kerro/")


def test_the_whole_way_without_script(resident: Resident) -> None:
    assert resident.step == "page-topic"
    resident.to_check_page()
    assert resident.step == "check"
    page = resident.page.content.decode()
    assert STORY in page
    assert "Palvelut" in page
    resident.press("send")
    code = resident.page.context["code"]
    stored = find_response(code)
    assert stored is not None
    assert stored.answers == {"about": "palvelut", "experience": STORY}
    assert (stored.municipality_id, stored.language) == ("905", "fi")
    assert [group.pk for group in stored.groups.all()] == ["omaishoitajat"]
    allowed = (stored.consent_analyse, stored.consent_quote, stored.consent_publish)
    assert allowed == (True, True, False)
    assert resident.page["Cache-Control"] == "no-store"
    assert resident.page["Referrer-Policy"] == "no-referrer"


def test_a_double_send_gives_the_same_code(resident: Resident) -> None:
    fields = {**resident.to_check_page().fields, "go": "send"}
    first = resident.client.post(resident.address, fields)
    second = resident.client.post(resident.address, fields)
    assert first.context["code"] == second.context["code"]
    assert Response.objects.count() == 1
    other = resident.client.post(resident.address, {**fields, "experience": "Muuta"})
    assert "code" not in other.context
    assert other.context["problem"]


def test_an_error_keeps_the_answers_and_links_to_the_field(resident: Resident) -> None:
    resident.press("next").press("next", wish="Parempi bussi")
    page = resident.page.content.decode()
    assert resident.step == "page-story"
    assert 'href="#id_experience"' in page
    assert "Parempi bussi" in page
    assert resident.page.context["form"].errors["experience"]


def test_going_back_and_changing_keep_everything(resident: Resident) -> None:
    resident.press("next", about="liikkuminen").press("back", experience=STORY)
    assert resident.step == "page-topic"
    assert resident.fields["about"] == ["liikkuminen"]
    resident.press("next")
    assert resident.fields["experience"] == [STORY]
    resident.to_check_page().press("change:page-story")
    assert resident.step == "page-story"
    resident.press("next", experience="Uusi teksti")
    assert resident.step == "check"
    assert "Uusi teksti" in resident.page.content.decode()


def test_switching_the_language_keeps_the_place_and_the_answers(resident: Resident) -> None:
    resident.press("next", about="palvelut")
    resident.press("stay", address="/sv/s/kerro/", experience=STORY)
    assert resident.step == "page-story"
    assert resident.fields["experience"] == [STORY]
    page = resident.page.content.decode()
    assert '<html lang="sv">' in page
    assert "Berätta med egna ord" in page
    assert not resident.page.context["form"].errors
    resident.address = "/sv/s/kerro/"
    resident.to_check_page().press("send")
    assert Response.objects.get().language == "sv"


def test_nothing_unasked_can_be_smuggled_to_the_end(resident: Resident) -> None:
    fields = resident.to_check_page().fields
    for bad in (
        {"municipality": "837"},
        {"experience": ""},
        {"experience": "a\0b"},
        {"about": "keksitty"},
        {"consent": ["quote"]},
        {"groups": ["keksitty"]},
        {"website": "http://spam.example"},
        {"client_key": "x"},
    ):
        page = resident.client.post(resident.address, {**fields, **bad, "go": "send"})
        assert page.status_code == 200
        assert "code" not in page.context
        assert page.context["form"].errors or page.context["problem"]
    assert not Response.objects.exists()
    jumped = resident.client.post(resident.address, {"step": "check", "go": "send"})
    assert jumped.context["form"].errors


def test_an_address_fills_in_the_place_and_the_source_but_no_permission(
    client: Client, experience: Survey, ngo: Organisation
) -> None:
    link = make_link(experience, organisation=ngo, actor=None)
    query = f"?municipality=399&via={link.code}&consent=quote&client_key=known-to-others"
    resident = Resident(client, f"/fi/s/kerro/{query}")
    fields = resident.fields
    assert (fields["municipality"], fields["via"]) == (["399"], [link.code])
    assert "consent" not in fields
    assert fields["client_key"] != ["known-to-others"]
    resident.address = "/fi/s/kerro/"
    resident.press("next").press("next", experience=STORY).press("next").press("next")
    resident.press("next").press("send")
    stored = Response.objects.get()
    assert (stored.source, stored.municipality_id, stored.role) == (ngo, "399", "resident")


def test_one_municipality_is_not_asked_for(
    client: Client, everyday: Survey, groups: dict[str, PopulationGroup]
) -> None:
    resident = Resident(client, "/sv/s/arkeni/")
    resident.press("next", wellbeing="4", services="helppoa").press("next", joy="Kaffe")
    assert resident.step == "consent"
    resident.press("next", consent=["analyse"]).press("next", groups=["-"]).press("send")
    stored = Response.objects.get()
    assert stored.municipality_id == "905"
    assert stored.answers == {"wellbeing": 4, "services": "helppoa", "joy": "Kaffe"}
    assert not stored.groups.exists()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tunnus on 131052-308T.", "identity-code"),
        ("Soita +358 50 123 4567", "phone"),
        ("liisa.m@example.fi vastaa", "e-mail"),
    ],
)
def test_the_check_page_reminds_of_personal_details(
    resident: Resident, text: str, kind: str
) -> None:
    resident.to_check_page().press("change:page-story").press("next", experience=text)
    assert resident.page.context["details"] == {kind}


def test_the_privacy_notice_is_told_before_anything_is_asked(resident: Resident) -> None:
    page = resident.page.content.decode()
    for told in ("Pohjanmaan hyvinvointialue", "Hyvinvointikertomus", "612/2021", "24"):
        assert told in page
    assert "https://yle.fi/" in page, "an experience form has a quick way out"


def test_a_closed_survey_says_so_and_still_answers_a_retry(
    resident: Resident, experience: Survey
) -> None:
    fields = {**resident.to_check_page().fields, "go": "send"}
    code = resident.client.post(resident.address, fields).context["code"]
    close_survey(experience, actor=None)
    assert resident.client.post(resident.address, fields).context["code"] == code
    assert "step" not in resident.client.get(resident.address).context
    late = resident.client.post(resident.address, {**fields, "client_key": "another-key"})
    assert "code" not in late.context
    Survey.objects.update(status="draft")
    assert resident.client.get(resident.address).status_code == 404


def test_the_form_that_was_begun_is_the_form_that_is_sent(
    resident: Resident, experience: Survey
) -> None:
    from surveys.actions import go_live  # noqa: PLC0415

    fields = {**resident.to_check_page().fields, "go": "send"}
    experience.definition["pages"][1]["questions"][1]["required"] = True
    experience.save()
    assert go_live(experience, actor=None).number == 2
    resident.client.post(resident.address, fields)
    assert Response.objects.get().version.number == 1


# --- Doors ------------------------------------------------------------------------


def test_tell_leads_to_the_municipalitys_own_form(
    client: Client, experience: Survey, municipalities: dict[str, Municipality]
) -> None:
    address = reverse("surveys:tell")
    assert client.get(address).status_code == 200
    reply = client.get(address, {"municipality": "905"})
    assert reply["Location"].endswith("/s/kerro/?municipality=905")
    none = client.get(address, {"municipality": "837"})
    assert [place.pk for place in none.context["asked"]] == ["231", "399", "545", "905"]
    assert client.get(address, {"municipality": "999"}).context["unknown"]
    assert client.get(address, {"municipality": "\0"}).status_code == 200


def test_the_open_list_names_those_who_ask(
    client: Client, experience: Survey, everyday: Survey, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        page = client.get(reverse("surveys:open_list"))
    assert len(page.context["surveys"]) == 2
    page = client.get(reverse("surveys:open_list"), {"municipality": "399"})
    assert [survey.slug for survey in page.context["surveys"]] == ["kerro"]


# --- The receipt -------------------------------------------------------------------


@pytest.fixture
def code(resident: Resident) -> str:
    resident.to_check_page().press("send")
    found: str = resident.page.context["code"]
    return found


def open_receipt(client: Client, code: str, **more: Any) -> Any:
    return client.post(reverse("surveys:receipt"), {"code": code, **more})


def test_the_receipt_is_read_corrected_and_withdrawn(client: Client, code: str) -> None:
    page = open_receipt(client, f" {code.lower()} ")
    assert STORY in page.content.decode()
    form = open_receipt(client, code, go="edit").context["form"]
    assert form.initial["experience"] == STORY
    wrong = open_receipt(client, code, go="save", experience="")
    assert wrong.context["form"].errors
    wrong = open_receipt(client, code, go="save", experience="x", consent=["quote"])
    assert wrong.context["consents"].errors
    saved = open_receipt(client, code, go="save", experience="Korjattu", about="liikkuminen")
    assert "Korjattu" in saved.content.decode()
    stored = Response.objects.get()
    assert (stored.revision, stored.consent_analyse) == (1, False)
    assert "withdraw" in open_receipt(client, code, go="ask-withdraw").content.decode()
    gone = open_receipt(client, code, go="withdraw")
    assert "Korjattu" not in gone.content.decode()
    assert open_receipt(client, code, go="edit").context["steps"], "nothing left to edit"


def test_a_wrong_code_is_a_clear_error_for_its_writer_alone(client: Client, code: str) -> None:
    for wrong in ("", "x", "A" * 500, "\0", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"):
        for _turn in range(5):
            assert open_receipt(client, wrong).context["form"].errors["code"]
    assert STORY in open_receipt(client, code).content.decode()
    assert client.get(reverse("surveys:receipt"), {"code": code}).context["form"].is_bound is False


def test_nothing_of_the_sender_stays_anywhere(
    client: Client, experience: Survey, groups: dict[str, PopulationGroup]
) -> None:
    marked = {
        "REMOTE_ADDR": "203.0.113.77",
        "HTTP_USER_AGENT": "Marked-Agent/7.7",
        "HTTP_X_FORWARDED_FOR": "198.51.100.88",
        "HTTP_REFERER": "https://marked-referer.example/",
    }
    client.defaults.update(marked)
    resident = Resident(client, "/fi/s/kerro/")
    resident.to_check_page().press("send")
    code = resident.page.context["code"]
    everything = "\n".join(
        str(value)
        for model in apps.get_models(include_auto_created=True)
        for row in model._default_manager.values_list()
        for value in row
    )
    for mark in (*marked.values(), "Marked-Agent", code, code.replace("-", "")):
        assert mark not in everything
    assert STORY in everything
    times = re.findall(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}", everything)
    assert not times, "no time finer than a day stands beside a response"
