"""One-click sign-in exists in the demo only, and for demo accounts only."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from organisations.models import Membership, Organisation

URL = "/fi/demo/sign-in/kaisa/"


@pytest.fixture
def kaisa(county_organisation: Organisation) -> User:
    user = User.objects.create_user("kaisa@demo.example.fi", name="Kaisa", is_demo=True)
    Membership.objects.create(user=user, organisation=county_organisation, role="coordinator")
    return user


def test_no_such_page_outside_the_demo(client: Client, kaisa: User) -> None:
    assert client.post(URL).status_code == 404
    assert "sessionid" not in client.cookies


def test_signs_in_and_leads_home(client: Client, kaisa: User, settings: Settings) -> None:
    settings.DEMO = True
    answer = client.post(URL)
    assert answer["Location"] == "/fi/home/"
    assert client.session["_auth_user_id"] == str(kaisa.pk)


def test_a_real_account_is_never_opened(client: Client, db: None, settings: Settings) -> None:
    settings.DEMO = True
    User.objects.create_user("kaisa@vaasa.fi", name="Kaisa", password="a long enough password")
    assert client.post(URL).status_code == 404


def test_only_by_a_form_of_our_own(client: Client, kaisa: User, settings: Settings) -> None:
    settings.DEMO = True
    assert client.get(URL).status_code == 405
    assert client.post(URL, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert "sessionid" not in client.cookies


def test_the_accounts_are_offered_in_the_demo_only(
    client: Client, kaisa: User, settings: Settings
) -> None:
    for page in ("/fi/", "/fi/account/login/"):
        assert URL not in client.get(page).text
    settings.DEMO = True
    for page in ("/fi/", "/fi/account/login/"):
        assert client.get(page).text.count(URL) == 1
    assert not client.get("/fi/").cookies


def test_the_demo_says_that_it_is_one(client: Client, db: None, settings: Settings) -> None:
    assert "made up" not in client.get("/en/").text
    settings.DEMO = True
    assert "all content is made up" in client.get("/en/").text
