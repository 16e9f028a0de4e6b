"""The municipalities and population groups that an answer may name, kept by each process."""

from collections.abc import Callable

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


def municipality_named(text: str) -> str:
    """The code of the municipality that `text` names in any language, else `text` itself."""
    return _named(_municipalities, municipality_name, text)


def group_named(text: str) -> str:
    """The slug of the population group that `text` names in any language, else `text` itself."""
    return _named(_groups, group_name, text)


def _named(
    known: dict[str, Translated], look: Callable[[str], Translated | None], text: str
) -> str:
    plain = text.strip()
    code = plain.zfill(3) if plain.isdigit() else plain
    if look(code) is not None:
        return code
    look("---")  # no code: it fills the names when none has been asked for yet
    wanted = plain.casefold()
    return next(
        (
            code
            for code, names in known.items()
            if wanted in {name.casefold() for name in names.values()}
        ),
        plain,
    )


def group_name(slug: str) -> Translated | None:
    """The name of the population group; None if there is no such group."""
    if slug not in _groups:
        _groups.update(PopulationGroup.objects.values_list("pk", "name"))
    return _groups.get(slug)
