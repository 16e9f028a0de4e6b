"""Filters and tags that every template has (a builtin library)."""

from typing import Any

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse, translate_url
from django.utils.translation import override

from shared.disclosure import Cell, minimum
from shared.translated import Translated

register = template.Library()


@register.filter
def to_language(text: Translated, language: str) -> str:
    return text.to(language)


@register.filter
def is_suppressed(cell: Cell) -> bool:
    return cell.suppressed


@register.simple_tag
def smallest_cell() -> int:
    return minimum()


@register.filter
def first_control(field: BoundField) -> str:
    """The id of the control that an error summary leads to; of a group, its first choice."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag(takes_context=True)
def address_in(context: Context, language: str) -> str:
    """The present page in another language; the front page where there is no such page."""
    request: HttpRequest | None = context.get("request")
    here = request.get_full_path() if request else ""
    there = translate_url(here, language) if here else ""
    if there.startswith(f"/{language}/"):
        return there
    with override(language):
        return reverse("front")


@register.inclusion_tag("components/navigation_link.html", takes_context=True)
def link(context: Context, name: str, label: str) -> dict[str, Any]:
    """A line of the navigation; `aria-current` says when the page or a page below it is open."""
    url = reverse(name)
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    current = "page" if path == url else "true" if path.startswith(url) else ""
    return {"url": url, "label": label, "current": current}
