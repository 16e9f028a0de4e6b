"""The front page, the pages about the service, home and the error pages."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from organisations.models import Organisation
from places.models import Municipality
from surveys.models import Survey

MakeMember = Callable[..., User]
PUBLIC = ["front", "about", "accessibility", "privacy"]


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_public_pages_set_no_cookie(client: Client, db: None, name: str, language: str) -> None:
    with override(language):
        url = reverse(name)
    answer = client.get(url)
    assert answer.status_code == 200
    assert not answer.cookies
    assert f'<html lang="{language}">' in answer.text


def test_the_language_switch_keeps_the_page_and_its_filters(client: Client, db: None) -> None:
    answer = client.get("/fi/privacy/?from=receipt")
    assert 'href="/sv/privacy/?from=receipt"' in answer.text
    assert 'href="/en/privacy/?from=receipt"' in answer.text


def test_front_offers_only_municipalities_that_ask(
    client: Client, municipalities: dict[str, Municipality], county_organisation: Organisation
) -> None:
    live = Survey.objects.create(
        slug="kerro", organisation=county_organisation, kind="experience", status="live"
    )
    live.municipalities.add(municipalities["905"])
    draft = Survey.objects.create(
        slug="luonnos", organisation=county_organisation, kind="experience", status="draft"
    )
    draft.municipalities.add(municipalities["399"])
    survey = Survey.objects.create(slug="kysely", organisation=county_organisation, status="live")
    survey.municipalities.add(municipalities["545"])
    text = client.get("/sv/").text
    assert '<option value="905">Vasa</option>' in text
    assert 'value="399"' not in text
    assert 'value="545"' not in text
    assert "selected" not in text


def test_home_is_for_members(client: Client, db: None) -> None:
    answer = client.get("/fi/home/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/fi/account/login/")


def test_home_leads_each_to_their_work(
    client_of: Callable[[User | None], Client],
    make_member: MakeMember,
    county_organisation: Organisation,
    ngo: Organisation,
) -> None:
    official = client_of(make_member(county_organisation)).get("/fi/home/")
    assert official["Location"] == reverse("insights:overview")
    volunteer = client_of(make_member(ngo)).get("/fi/home/")
    assert volunteer["Location"] == reverse("surveys:desk")
    alone = client_of(User.objects.create_user("alone@example.fi", name="Alone")).get("/fi/home/")
    assert alone["Location"] == "/fi/"


def test_not_found_is_a_page_in_the_readers_language(client: Client, db: None) -> None:
    answer = client.get("/sv/nowhere/")
    assert answer.status_code == 404
    assert '<html lang="sv">' in answer.text
    assert 'href="/fi/"' in answer.text
    assert not answer.cookies


def test_forbidden_says_why(
    client_of: Callable[[User | None], Client],
    make_member: MakeMember,
    county_organisation: Organisation,
) -> None:
    answer = client_of(make_member(county_organisation, "reader")).get(
        "/en/organisation/members/invite/"
    )
    assert answer.status_code == 403
    assert "Ask its owner" in answer.text


def test_a_lost_token_is_explained(
    make_member: MakeMember, county_organisation: Organisation
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_member(county_organisation))
    answer = strict.post("/en/organisation/switch/", {"organisation": county_organisation.pk})
    assert answer.status_code == 403
    assert "The page had grown old" in answer.text


def test_a_crash_is_a_page_of_its_own(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash() -> None:
        raise RuntimeError

    monkeypatch.setattr("koettu.views._asked_municipalities", crash)
    client.raise_request_exception = False
    answer = client.get("/fi/")
    assert answer.status_code == 500
    assert "<h1>" in answer.text


def test_members_get_a_token_for_htmx_and_residents_none(
    client: Client,
    client_of: Callable[[User | None], Client],
    make_member: MakeMember,
    county_organisation: Organisation,
) -> None:
    assert "csrf" not in client.get("/fi/").text
    assert '<meta name="csrf-token"' in client_of(make_member(county_organisation)).get("/fi/").text
