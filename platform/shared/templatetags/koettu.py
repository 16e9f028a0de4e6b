"""Filters that every template has (a builtin library)."""

from django import template

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
