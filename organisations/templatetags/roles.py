"""Roles in a few words."""

from django import template
from django.utils.functional import Promise

from organisations.forms import ROLES_EXPLAINED

register = template.Library()


@register.filter
def role_explained(role: str) -> str | Promise:
    return ROLES_EXPLAINED.get(role, "")
