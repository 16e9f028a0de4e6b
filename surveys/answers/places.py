"""The municipalities and population groups that an answer may name, kept by each process."""

from places.models import Municipality, PopulationGroup
from shared.translated import Translated

_municipalities: dict[str, Translated] = {}
_groups: dict[str, Translated] = {}


def municipality_name(code: str) -> Translated | None:
    """The name of the municipality, those that have joined another included; None if unknown."""
    if code not in _municipalities and len(code) == 3:  # noqa: PLR2004 - the length of a code
        # A miss looks again: municipalities are few, and new ones come once in years.
        _municipalities.update(Municipality.objects.values_list("pk", "name"))
    return _municipalities.get(code)


def group_name(slug: str) -> Translated | None:
    """The name of the population group; None if there is no such group."""
    if slug not in _groups:
        _groups.update(PopulationGroup.objects.values_list("pk", "name"))
    return _groups.get(slug)
