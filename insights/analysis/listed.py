"""Names of people and of institutions, and abbreviations, from lists of our own."""

from functools import cache
from importlib.resources import files


@cache
def known_names() -> frozenset[str]:
    """Common given names and surnames of Finland in lower case, for places where Voikko does not help."""
    return frozenset((files(__package__) / "words" / "names.txt").read_text("utf-8").split())


@cache
def institutions() -> frozenset[str]:
    """Proper names that a label may carry: public services that everybody knows."""
    return frozenset((files(__package__) / "words" / "institutions.txt").read_text("utf-8").split())


@cache
def abbreviations() -> frozenset[str]:
    """Words after which a full stop ends no sentence, in lower case, without that stop."""
    return frozenset(
        (files(__package__) / "words" / "abbreviations.txt").read_text("utf-8").split()
    )
