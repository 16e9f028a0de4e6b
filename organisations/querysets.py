"""Which organisations, memberships and invitations a reader may see."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User

if TYPE_CHECKING:
    from organisations.models import Invitation, Membership, Organisation

Reader = User | AnonymousUser


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: Reader) -> Self:
        """The organisations that the reader is a member of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user).distinct()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: Reader) -> Self:
        """Every membership of the reader's own organisations."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(organisation__memberships__user=user).distinct()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Reader) -> Self:
        """The invitations of organisations that the reader owns."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            organisation__memberships__user=user, organisation__memberships__role="owner"
        ).distinct()
