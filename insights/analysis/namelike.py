"""Names of our list in inflected or misspelt form, where no dictionary helps."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from insights.analysis.listed import known_names

ENDING = re.compile(
    r"(?:i?(?:n|lle|ll[aä]|lt[aä]|st[aä]|ss[aä]|n[aä]|t[aä]|ksi)|ee?n|i?in|[aä])(?:kin|kaan|kään|ko|kö)?$"
)
SHORTEST_MISSPELT = 6
SHORTEST_STEM = 3


@cache
def also_words() -> frozenset[str]:
    """Names of the list that are words in Swedish or English; in lower case they stay."""
    return frozenset(
        (files(__package__) / "words" / "names_also_words.txt").read_text("utf-8").split()
    )


def bases(word: str) -> Iterator[str]:
    """The word, and what it may be a Finnish form of; in lower case.

    >>> sorted(bases("virtaselle"))
    ['virtanen', 'virtase', 'virtaselle']
    """
    yield word
    stem = ENDING.sub("", word)
    if stem != word and len(stem) >= SHORTEST_STEM:
        yield stem
        if stem.endswith("se"):
            yield stem[:-2] + "nen"
        if stem.endswith("i"):
            yield stem[:-1]


def is_form_of_known(word: str) -> bool:
    """Whether a word in lower case is a listed name, also with a Finnish ending."""
    return any(one in known_names() for one in bases(word))


def is_nearly_known(word: str) -> bool:
    """Whether one letter too many, too few or wrong parts the word from a longish listed name."""
    return any(
        len(one) >= SHORTEST_MISSPELT and not _without_one(one).isdisjoint(_misspelt())
        for one in bases(word)
    )


def _without_one(word: str) -> set[str]:
    """The word, and the word without each of its letters but the first."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))}


@cache
def _misspelt() -> frozenset[str]:
    return frozenset(
        piece
        for name in known_names()
        if len(name) >= SHORTEST_MISSPELT
        for piece in _without_one(name)
    )
