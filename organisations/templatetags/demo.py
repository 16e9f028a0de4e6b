"""The demo's accounts, for the pages that offer them."""

from uuid import UUID

from django import template
from django.conf import settings

from accounts.models import User
from organisations.models import Membership

register = template.Library()


@register.simple_tag
def demo_memberships() -> list[Membership]:
    """One membership for each demo account, by organisation; none outside the demo."""
    if not settings.DEMO:
        return []
    members = (
        Membership.objects.filter(user__is_demo=True, user__is_active=True)
        .select_related("user", "organisation")
        .order_by("organisation__kind", "organisation__name", "user__name")
    )
    first: dict[UUID, Membership] = {}
    for member in members:
        first.setdefault(member.user_id, member)
    return list(first.values())


@register.filter
def demo_key(user: User) -> str:
    """What stands before the @: the account's name in the address of the demo sign-in."""
    return user.email.partition("@")[0]
