"""Signing in with e-mail and password, and the pages around it."""

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client

from accounts.actions import create_account
from accounts.models import User

PASSWORD = "seven blue herons at dawn"


@pytest.fixture
def user(db: None) -> User:
    return create_account("veera@vaasa.fi", name="Veera", password=PASSWORD, language="fi")


def test_sign_in_with_email_and_password(client: Client, user: User) -> None:
    answer = client.post("/fi/account/login/", {"login": "veera@vaasa.fi", "password": PASSWORD})
    assert answer["Location"] == "/fi/home/"


def test_a_wrong_password_is_told_in_the_summary_and_the_title(client: Client, user: User) -> None:
    answer = client.post("/en/account/login/", {"login": "veera@vaasa.fi", "password": "no"})
    assert answer.status_code == 200
    assert 'class="error-summary"' in answer.text
    assert answer.text.split("<title>")[1].split()[0] == "Error:"


def test_nobody_signs_up_by_themselves(client: Client, db: None) -> None:
    assert "signup" not in client.get("/fi/account/login/").text
    fields = {"email": "new@example.fi", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/fi/account/signup/", fields)
    assert not User.objects.exists()


def test_forgotten_password_sends_a_link(client: Client, user: User) -> None:
    client.post("/fi/account/password/reset/", {"email": "veera@vaasa.fi"})
    assert "/account/password/reset/key/" in mail.outbox[0].body


@pytest.mark.parametrize(
    "page", ["password/change/", "2fa/", "2fa/totp/activate/", "logout/", "reauthenticate/"]
)
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_account_pages_stand_in_our_frame(
    client: Client, user: User, page: str, language: str
) -> None:
    client.post(f"/{language}/account/login/", {"login": user.email, "password": PASSWORD})
    answer = client.get(f"/{language}/account/{page}", follow=True)
    assert answer.status_code == 200
    assert 'class="wordmark"' in answer.text


def test_a_second_factor_is_asked_once_it_is_on(client: Client, user: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    client.post("/fi/account/login/", {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    page = client.get("/fi/account/2fa/authenticate/")
    assert 'class="wordmark"' in page.text
    counter = next(yield_hotp_counters_from_time())
    code = format_hotp_value(hotp_value(secret, counter))
    client.post("/fi/account/2fa/authenticate/", {"code": code})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_signing_out_leaves_no_message_behind(client: Client, user: User) -> None:
    client.post("/fi/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/fi/account/logout/")
    assert not client.cookies["sessionid"].value
