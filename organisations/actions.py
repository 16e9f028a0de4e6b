"""What owners do with members, and invited people with their invitation."""

import secrets
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.actions import create_account
from accounts.models import User
from organisations.models import Invitation, Membership, Organisation, Role
from shared import audit, live


def hash_token(token: str) -> str:
    """What is kept of an invitation's token; the token itself is long and random."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def create_organisation(
    *, actor: User | None, owner: str, slug: str = "", **fields: Any
) -> Organisation:
    """Begin an organisation and invite its first owner by e-mail. Raises ValidationError by field.

    `fields` are those of the model; `slug` is made of the name if it is not given.
    """
    organisation = Organisation(slug=slug or slugify(fields.get("name", ""))[:50], **fields)
    organisation.full_clean()
    organisation.save(force_insert=True)
    audit.record("create_organisation", organisation, actor=actor, organisation_id=organisation.pk)
    invite(organisation, actor=actor, email=owner, role=Role.OWNER)
    return organisation


@transaction.atomic
def invite(organisation: Organisation, *, actor: User | None, email: str, role: str) -> Invitation:
    """Send an invitation; an earlier open one to the same address stops working."""
    email = email.lower()
    organisation.invitations.filter(email=email, accepted_at=None).delete()
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=Role(role),
        token_hash=hash_token(token),
        invited_by=actor,
    )
    audit.record("invite", invitation, actor=actor, organisation_id=organisation.pk, role=role)
    _tell_members_page(organisation)
    transaction.on_commit(lambda: _send(invitation, token, actor))
    return invitation


def _send(invitation: Invitation, token: str, actor: User | None) -> None:
    path = reverse("organisations:invitation_accept", args=[token])
    context = {
        "invitation": invitation,
        "organisation": invitation.organisation,
        "actor": actor,
        "url": f"{settings.PUBLIC_URL}{path}",
    }
    subject = render_to_string("organisations/email/invitation_subject.txt", context)
    message = render_to_string("organisations/email/invitation_message.txt", context)
    send_mail(" ".join(subject.split()), message, None, [invitation.email])


@transaction.atomic
def cancel_invitation(invitation: Invitation, *, actor: User) -> None:
    """The link stops working."""
    organisation = invitation.organisation
    audit.record(
        "cancel_invitation", invitation, actor=actor, organisation_id=invitation.organisation_id
    )
    invitation.delete()
    _tell_members_page(organisation)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, actor: User) -> Membership:
    """The actor becomes a member; ValidationError when the link was used or has expired.

    Who is a member already keeps the role they have.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at or invitation.expires_at <= timezone.now():
        raise ValidationError(_("This invitation no longer works."), code="expired")
    membership, _created = Membership.objects.get_or_create(
        user=actor,
        organisation_id=invitation.organisation_id,
        defaults={"role": invitation.role},
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    audit.record(
        "accept_invitation",
        invitation,
        actor=actor,
        organisation_id=invitation.organisation_id,
        role=membership.role,
    )
    _tell_members_page(invitation.organisation)
    return membership


@transaction.atomic
def join_with_new_account(
    invitation: Invitation, *, name: str, password: str, language: str
) -> Membership:
    """An invited person without an account gets one and becomes a member, or neither."""
    user = create_account(invitation.email, name=name, password=password, language=language)
    return accept_invitation(invitation, actor=user)


@transaction.atomic
def change_role(membership: Membership, *, actor: User, role: str) -> None:
    """Give the member another role; the last owner stays one."""
    if membership.role == Role.OWNER and role != Role.OWNER:
        _keep_an_owner(membership)
    before, membership.role = membership.role, Role(role)
    membership.save(update_fields=["role"])
    audit.record(
        "change_role",
        membership,
        actor=actor,
        organisation_id=membership.organisation_id,
        before=before,
        after=role,
    )
    _tell_members_page(membership.organisation)


@transaction.atomic
def remove_member(membership: Membership, *, actor: User) -> None:
    """End the membership; the person's account and what they did stay."""
    if membership.role == Role.OWNER:
        _keep_an_owner(membership)
    organisation = membership.organisation
    audit.record("remove_member", membership, actor=actor, organisation_id=organisation.pk)
    membership.delete()
    _tell_members_page(organisation)


def _keep_an_owner(leaving: Membership) -> None:
    # The lock makes two owners who remove each other at once wait for one another.
    owners = Membership.objects.select_for_update().filter(
        organisation=leaving.organisation_id, role=Role.OWNER
    )
    if not any(owner.pk != leaving.pk for owner in owners):
        raise ValidationError(
            _("An organisation needs an owner. Make somebody else an owner first."),
            code="last_owner",
        )


def _tell_members_page(organisation: Organisation) -> None:
    live.publish(f"organisation.{organisation.pk}", "members")
