"""Members: who sees them, who changes them, and the last owner."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from organisations import actions
from organisations.models import Invitation, Membership, Organisation, Role
from shared.models import AuditEntry

ClientOf = Callable[[User | None], Client]
MakeMember = Callable[..., User]
LIST = "/fi/organisation/members/"


def change(membership: Membership) -> str:
    return f"{LIST}{membership.pk}/"


def remove(membership: Membership) -> str:
    return f"{LIST}{membership.pk}/remove/"


def test_everybody_sees_members_and_owners_manage(
    client_of: ClientOf, owner: User, reader: Membership
) -> None:
    assert change(reader) in client_of(owner).get(LIST).text
    seen = client_of(reader.user).get(LIST).text
    assert owner.email in seen
    assert change(reader) not in seen


def test_members_pages_ask_to_sign_in(client: Client, reader: Membership) -> None:
    for url in (LIST, change(reader), remove(reader), f"{LIST}invite/"):
        assert client.get(url).status_code == 302


def test_who_belongs_nowhere_is_told_so(client_of: ClientOf, db: None) -> None:
    answer = client_of(User.objects.create_user("alone@example.fi", name="Alone")).get(LIST)
    assert answer.status_code == 403


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_only_owners_change_and_remove(
    client_of: ClientOf,
    make_member: MakeMember,
    county_organisation: Organisation,
    reader: Membership,
    role: Role,
) -> None:
    client = client_of(make_member(county_organisation, role))
    assert client.post(change(reader), {"role": "owner"}).status_code == 403
    assert client.post(remove(reader)).status_code == 403
    assert client.get(f"{LIST}invite/").status_code == 403
    reader.refresh_from_db()
    assert reader.role == "reader"


def test_another_organisations_member_does_not_exist(
    client_of: ClientOf, make_member: MakeMember, tampere: Organisation, reader: Membership
) -> None:
    client = client_of(make_member(tampere, "owner"))
    assert client.get(change(reader)).status_code == 404
    assert client.post(remove(reader)).status_code == 404
    assert Membership.objects.filter(pk=reader.pk).exists()


def test_an_owner_changes_a_role(client_of: ClientOf, owner: User, reader: Membership) -> None:
    answer = client_of(owner).post(change(reader), {"role": "moderator"})
    assert answer["Location"] == LIST
    reader.refresh_from_db()
    assert reader.role == "moderator"
    entry = AuditEntry.objects.get(verb="change_role")
    assert entry.actor == owner
    assert entry.details == {"before": "reader", "after": "moderator"}


def test_an_unknown_role_is_refused(client_of: ClientOf, owner: User, reader: Membership) -> None:
    answer = client_of(owner).post(change(reader), {"role": "king"})
    assert 'class="error-summary"' in answer.text


def test_removing_asks_first(client_of: ClientOf, owner: User, reader: Membership) -> None:
    client = client_of(owner)
    assert client.get(remove(reader)).status_code == 200
    assert Membership.objects.filter(pk=reader.pk).exists()
    client.post(remove(reader))
    assert not Membership.objects.filter(pk=reader.pk).exists()
    assert User.objects.filter(pk=reader.user_id).exists()
    assert AuditEntry.objects.filter(verb="remove_member").count() == 1


def test_the_last_owner_stays(
    client_of: ClientOf, owner: User, county_organisation: Organisation
) -> None:
    mine = Membership.objects.get(user=owner)
    client = client_of(owner)
    assert 'class="error-summary"' in client.post(change(mine), {"role": "reader"}).text
    assert "hds-notification--error" in client.post(remove(mine)).text
    mine.refresh_from_db()
    assert mine.role == Role.OWNER
    with pytest.raises(ValidationError):
        actions.remove_member(mine, actor=owner)
    assert not AuditEntry.objects.exists()


def test_one_of_two_owners_may_leave(
    make_member: MakeMember, owner: User, county_organisation: Organisation
) -> None:
    make_member(county_organisation, "owner")
    actions.remove_member(Membership.objects.get(user=owner), actor=owner)
    assert county_organisation.memberships.filter(role="owner").count() == 1


def test_switch_only_among_ones_own(
    client_of: ClientOf, owner: User, ngo: Organisation, tampere: Organisation
) -> None:
    Membership.objects.create(user=owner, organisation=ngo, role="reader")
    client = client_of(owner)
    url = "/fi/organisation/switch/"
    assert client.get(url).status_code == 405
    assert client.post(url, {"organisation": ngo.pk})["Location"] == "/fi/home/"
    assert ngo.name in client.get(LIST).text.split("<h1>")[1]
    for foreign in (tampere.pk, "nonsense", ""):
        assert client.post(url, {"organisation": foreign}).status_code == 404


def test_the_list_asks_the_database_the_same_whatever_its_length(
    client_of: ClientOf,
    owner: User,
    make_member: MakeMember,
    county_organisation: Organisation,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        make_member(county_organisation)
        Invitation.objects.create(
            organisation=county_organisation,
            email=f"{number}@x.fi",
            role="reader",
            token_hash=str(number),
        )
    client = client_of(owner)
    with django_assert_max_num_queries(9):
        client.get(LIST)
