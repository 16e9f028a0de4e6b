"""Names of people and of institutions, and abbreviations, from lists of our own."""

from functools import cache
from importlib.resources import files


@cache
def known_names() -> frozenset[str]:
    """Common given names and surnames of Finland in lower case, for places where Voikko does not help."""
    return frozenset((files(__package__) / "words" / "names.txt").read_text("utf-8").split())


@cache
def _proper_forms() -> dict[str, str]:
    """Institutions as they are written, by their name in lower case."""
    words = (files(__package__) / "words" / "institutions.txt").read_text("utf-8").split()
    return {word.lower(): word for word in words}


@cache
def institutions() -> frozenset[str]:
    """Proper names that a label may carry, in lower case: public services that everybody knows."""
    return frozenset(_proper_forms())


def proper_form(institution: str) -> str:
    """
    Write the name of an institution as it is written.

    >>> proper_form("kela"), proper_form("eu")
    ('Kela', 'EU')
    """
    return _proper_forms()[institution]


@cache
def abbreviations() -> frozenset[str]:
    """Words after which a full stop ends no sentence, in lower case, without that stop."""
    return frozenset(
        (files(__package__) / "words" / "abbreviations.txt").read_text("utf-8").split()
    )
