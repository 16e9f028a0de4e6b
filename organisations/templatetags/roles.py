"""Roles in a few words."""

from django import template
from django.utils.functional import Promise

from organisations.forms import ROLES_EXPLAINED
from organisations.models import Role

register = template.Library()


@register.filter
def role_explained(role: str) -> str | Promise:
    return ROLES_EXPLAINED[Role(role)]
