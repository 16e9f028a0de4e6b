"""What a member may, by the kind of organisation and the role.

The other apps ask these few questions and add what only they know.
"""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organisations.models import Membership, Organisation, Role
from organisations.querysets import Reader
from places.models import Municipality
from shared.permissions import ALLOWED, Verdict, denied

CURATORS = frozenset({Role.OWNER, Role.COORDINATOR})
"""Roles that run collections, confirm insights and edit reports."""
MODERATORS = CURATORS | {Role.MODERATOR}
"""Roles that read originals and release quotes."""
CONTRIBUTORS = MODERATORS | {Role.CONTRIBUTOR}
"""Roles that file, import and write."""
MEMBERS = frozenset(Role)


def memberships_of(user: Reader) -> list[Membership]:
    """The reader's memberships with their organisations, asked of the database once a request."""
    if not user.is_authenticated:
        return []
    cached: list[Membership] | None = getattr(user, "_memberships", None)
    if cached is None:
        cached = list(Membership.objects.filter(user=user).select_related("organisation"))
        user._memberships = cached  # type: ignore[attr-defined]  # noqa: SLF001 - our own cache on the object
    return cached


def has_role(user: Reader, organisation: Organisation, roles: frozenset[Role]) -> Verdict:
    """Whether the reader has one of `roles` in this very organisation."""
    if not user.is_authenticated:
        return denied(_("Sign in first."))
    for membership in memberships_of(user):
        if membership.organisation_id == organisation.pk:
            if membership.role in roles:
                return ALLOWED
            return denied(_("Your role in this organisation does not allow this. Ask its owner."))
    return denied(_("You are not a member of this organisation."))


def municipalities_of(user: Reader, roles: frozenset[Role] = MEMBERS) -> set[str]:
    """Codes of the municipalities whose welfare the reader works for in one of `roles`.

    A county's member works for all municipalities of the county; an NGO's member for none.
    """
    own = [m.organisation for m in memberships_of(user) if m.role in roles]
    codes = {o.municipality_id for o in own if o.kind == Organisation.Kind.MUNICIPALITY}
    counties = {o.county_id for o in own if o.kind == Organisation.Kind.COUNTY}
    if counties:
        codes |= set(Municipality.objects.filter(county__in=counties).values_list("pk", flat=True))
    return {code for code in codes if code}


def may_curate(user: Reader) -> Verdict:
    """Whether the reader coordinates a municipality or a county at all."""
    if not user.is_authenticated:
        return denied(_("Sign in first."))
    if any(m.role in CURATORS and m.organisation.is_public_authority for m in memberships_of(user)):
        return ALLOWED
    return denied(_("This page is for the coordinators of municipalities and counties."))


def may_read_workspace(user: Reader) -> Verdict:
    """Whether the reader belongs to a municipality or a county in any role."""
    if not user.is_authenticated:
        return denied(_("Sign in first."))
    if any(m.organisation.is_public_authority for m in memberships_of(user)):
        return ALLOWED
    return denied(_("This page is for the members of municipalities and counties."))


def may_manage_members(user: Reader, organisation: Organisation) -> Verdict:
    return has_role(user, organisation, frozenset({Role.OWNER}))


def acting_user(user: Reader) -> User:
    """The signed-in person behind a request whose permission has been asked already."""
    if not isinstance(user, User):
        raise TypeError("an anonymous reader cannot act here")
    return user
