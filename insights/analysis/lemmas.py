"""Content lemmas of texts: simplemma's dictionaries, and Voikko for the Finnish words they do not know."""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from insights.analysis.dictionary import lemmatizer
from insights.analysis.finnish import readings
from insights.analysis.spoken import known, written
from insights.analysis.swedish_lemmas import is_base_form, lemma_of_compound
from insights.analysis.tokens import split_words, stop_words

LONGEST_WORD = 60
SHORTEST_LEMMA = 2
OF_MANY = ("oja", "öjä")
POSSESSIVE = re.compile(r"['’]s?$")


@lru_cache(maxsize=100_000)
def lemma_of(word: str, language: str) -> str:
    """
    Give the lower-case base form of a word; the word itself if no dictionary knows it.

    >>> lemma_of("Bussarna", "sv")
    'buss'
    """
    lower = word.lower()
    if len(lower) > LONGEST_WORD:
        return lower
    lower = written(lower, language)
    if language == "fi":
        return _finnish_lemma(lower)
    if language == "sv":
        return _swedish_lemma(lower)
    return _listed_lemma(POSSESSIVE.sub("", lower), language)


def _swedish_lemma(word: str) -> str:
    if is_base_form(word):
        return word
    return (
        _listed_lemma(word, "sv") if known(word, "sv") else lemma_of_compound(word, _swedish_lemma)
    )


def _listed_lemma(word: str, language: str) -> str:
    return lemmatizer().lemmatize(word, language).lower()


def _finnish_lemma(word: str) -> str:
    """
    Voikko's base form, simplemma's among several; the verb of a noun in -minen or -ma. simplemma alone cuts compounds.

    "Sanoja" is of words before it is one who says: things in the plural are told more often than such people.
    """
    known_as = readings(word)
    if word.endswith(OF_MANY):
        known_as = tuple(found for found in known_as if not found.nominative) or known_as
    bases = [reading.base.lower() for reading in known_as]
    best = bases[0] if len(set(bases)) == 1 else _chosen(_listed_lemma(word, "fi"), bases)
    found = readings(best)
    if found and all(reading.agent for reading in found):
        return found[0].agent
    return next((reading.verb for reading in found if reading.verb), best)


def _chosen(lemma: str, bases: Sequence[str]) -> str:
    return lemma if lemma in bases or not bases else bases[0]


@cache
def content_lemma(language: str) -> Callable[[str], str | None]:
    """Return the function that turns a word into its lemma, or None for a word that is never counted."""
    function = stop_words(language).function

    @lru_cache(maxsize=400_000)
    def lemma_or_none(word: str) -> str | None:
        if word.lower() in function:
            return None
        lemma = lemma_of(word, language)
        return None if lemma in function or len(lemma) < SHORTEST_LEMMA else lemma

    return lemma_or_none


def content_lemmas(text: str, language: str) -> list[str]:
    """Lemmas of the counted words of a text, in order, repeated as often as they occur."""
    lemma = content_lemma(language)
    return [found for word in split_words(text) if (found := lemma(word))]
