"""Invitations: sent by owners, kept as a hash, used once, by whoever holds the link."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from organisations import actions
from organisations.models import Invitation, Membership, Organisation
from shared.models import AuditEntry

ClientOf = Callable[[User | None], Client]
MakeMember = Callable[..., User]
INVITE = "/fi/organisation/members/invite/"
GOOD = {"name": "Uusi Jäsen", "password": "seven blue herons at dawn"}

Link = str


@pytest.fixture
def link(
    owner: User,
    county_organisation: Organisation,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Link:
    """The path in the e-mail that a new moderator got."""
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(county_organisation, actor=owner, email="Uusi@Example.fi", role="moderator")
    found = re.search(r"https?://[^/]+(/\S+/invitation/\S+/)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_the_email_names_who_invites_where_and_until_when(link: Link, owner: User) -> None:
    message = mail.outbox[0]
    assert message.to == ["uusi@example.fi"]
    assert "Pohjanmaan hyvinvointialue" in message.subject
    assert owner.name in message.body


def test_the_token_is_kept_as_a_hash_only(link: Link) -> None:
    token = link.rstrip("/").rpartition("/")[2]
    invitation = Invitation.objects.get()
    assert token not in str(Invitation.objects.values().get())
    assert invitation.token_hash == actions.hash_token(token)
    assert token not in str(list(AuditEntry.objects.values()))


def test_a_new_person_gets_an_account_and_is_signed_in(client: Client, link: Link) -> None:
    assert "uusi@example.fi" in client.get(link).text
    answer = client.post(link, GOOD)
    assert answer["Location"] == "/fi/home/"
    user = User.objects.get(email="uusi@example.fi")
    assert user.check_password(GOOD["password"])
    assert Membership.objects.get(user=user).role == "moderator"
    assert EmailAddress.objects.get(user=user).verified
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get(link).status_code == 410


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "", "password": GOOD["password"]}, "id_name_error"),
        ({"name": "Uusi", "password": "short"}, "id_password_error"),
        ({"name": "Uusi", "password": "uusi@example.fi"}, "id_password_error"),
    ],
)
def test_bad_details_make_no_account(
    client: Client, link: Link, fields: dict[str, str], field: str
) -> None:
    assert f'id="{field}"' in client.post(link, fields).text
    assert not User.objects.filter(email="uusi@example.fi").exists()
    assert Invitation.objects.get().accepted_at is None


def test_a_signed_in_person_joins_with_their_account(
    client_of: ClientOf, make_member: MakeMember, ngo: Organisation, link: Link
) -> None:
    user = make_member(ngo)
    client = client_of(user)
    assert user.email in client.get(link).text
    client.post(link)
    assert user.memberships.count() == 2
    assert client.post(link).status_code == 410


def test_a_member_keeps_their_role(
    client_of: ClientOf, make_member: MakeMember, county_organisation: Organisation, link: Link
) -> None:
    user = make_member(county_organisation, "coordinator")
    client_of(user).post(link)
    assert Membership.objects.get(user=user).role == "coordinator"


def test_who_has_an_account_is_asked_to_sign_in(client: Client, link: Link) -> None:
    User.objects.create_user("uusi@example.fi", name="Uusi")
    answer = client.get(link)
    assert f"/fi/account/login/?next={link}" in answer.text
    client.post(link, GOOD)
    assert not Membership.objects.filter(user__email="uusi@example.fi").exists()


def test_an_expired_link_is_explained(client: Client, link: Link) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    answer = client.get(link)
    assert answer.status_code == 410
    assert "<h1>" in answer.text
    assert client.post(link, GOOD).status_code == 410


def test_a_link_is_used_once_even_by_two_at_a_time(
    make_member: MakeMember, ngo: Organisation, link: Link
) -> None:
    seen_open = Invitation.objects.get()
    actions.accept_invitation(Invitation.objects.get(), actor=make_member(ngo))
    with pytest.raises(ValidationError):
        actions.accept_invitation(seen_open, actor=make_member(ngo))


def test_a_made_up_link_is_no_invitation(client: Client, db: None) -> None:
    assert client.get("/fi/invitation/nonsense/").status_code == 410


def test_inviting_again_replaces_the_first_link(
    client: Client, owner: User, county_organisation: Organisation, link: Link
) -> None:
    actions.invite(county_organisation, actor=owner, email="uusi@example.fi", role="reader")
    assert Invitation.objects.count() == 1
    assert client.get(link).status_code == 410


def test_an_owner_invites_by_the_form(client_of: ClientOf, owner: User) -> None:
    client = client_of(owner)
    assert client.post(INVITE, {"email": "uusi@example.fi", "role": "reader"}).status_code == 302
    assert Invitation.objects.get().role == "reader"
    assert "uusi@example.fi" in client.get("/fi/organisation/members/").text


def test_a_member_is_not_invited_again(
    client_of: ClientOf, owner: User, make_member: MakeMember, county_organisation: Organisation
) -> None:
    member = make_member(county_organisation)
    answer = client_of(owner).post(INVITE, {"email": member.email.upper(), "role": "reader"})
    assert 'id="id_email_error"' in answer.text
    assert not Invitation.objects.exists()


@pytest.fixture
def cancel(link: Link) -> str:
    return f"/fi/organisation/invitations/{Invitation.objects.get().pk}/cancel/"


def test_an_owner_cancels(client: Client, client_of: ClientOf, owner: User, cancel: str) -> None:
    link = re.search(r"https?://[^/]+(/\S+/invitation/\S+/)", str(mail.outbox[-1].body))
    assert link
    assert client_of(owner).get(cancel).status_code == 405
    assert client_of(owner).post(cancel).status_code == 302
    assert client.get(link[1]).status_code == 410


def test_nobody_else_cancels(
    client_of: ClientOf,
    make_member: MakeMember,
    county_organisation: Organisation,
    tampere: Organisation,
    cancel: str,
) -> None:
    assert client_of(make_member(tampere, "owner")).post(cancel).status_code == 404
    assert (
        client_of(make_member(county_organisation, "coordinator")).post(cancel).status_code == 404
    )
    assert Invitation.objects.exists()
