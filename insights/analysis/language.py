"""The language of a text: Finnish, Swedish, English, or another one."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from math import log

from insights.analysis.tokens import THEME_LANGUAGES, split_words

PROFILED = ("fi", "sv", "en", "et", "nb", "da", "de", "nl", "fr", "es", "it", "pl")
LATIN_END = 0x250
LATIN_SHARE = 0.5
FUNCTION_SHARE = 0.4
LEAST = -11.0
SPELLING_WEIGHT = 0.5
OTHER_MARGIN = 5.0
MOST_WORDS = 60


def detect_language(text: str) -> str:
    """
    Tell "fi", "sv" or "en", else "other"; also "other" for a text without letters.

    >>> [detect_language(text) for text in ("bussi ei kulje", "bussen går inte", "the bus is late", "автобус не едет")]
    ['fi', 'sv', 'en', 'other']
    """
    words = [word.lower() for word in split_words(text)][:MOST_WORDS]
    letters = [mark for word in words for mark in word]
    if (
        sum(ord(mark) < LATIN_END for mark in letters) < LATIN_SHARE * max(len(letters), 1)
        or not words
    ):
        return "other"
    totals = [sum(scores) for scores in zip(*(_word_scores(word) for word in words), strict=True)]
    best, language = max(
        zip(totals, _function_words(), strict=True),
        key=lambda pair: (pair[1] in THEME_LANGUAGES, pair[0]),
    )
    return language if max(totals) - best <= OTHER_MARGIN else "other"


def trigrams(word: str) -> Iterator[str]:
    """
    Letter trigrams of a word with its edges.

    >>> list(trigrams("jää"))
    [' jä', 'jää', 'ää ']
    """
    edged = f" {word} "
    return (edged[start : start + 3] for start in range(len(edged) - 2))


@cache
def _function_words() -> Mapping[str, frozenset[str]]:
    table = tomllib.loads((files(__package__) / "words" / "languages.toml").read_text("utf-8"))
    return {language: frozenset(words.split()) for language, words in table.items()}


@cache
def _profiles() -> Mapping[str, Mapping[str, float]]:
    header, *lines = (files(__package__) / "words" / "trigrams.tsv").read_text("utf-8").splitlines()
    languages = header.split("\t")[1:]
    found: dict[str, dict[str, float]] = {language: {} for language in languages}
    for line in lines:
        gram, *numbers = line.split("\t")
        for language, number in zip(languages, numbers, strict=True):
            found[language][gram.replace("_", " ")] = float(number)
    return found


@lru_cache(maxsize=100_000)
def _word_scores(word: str) -> tuple[float, ...]:
    """Logarithms of how likely each language writes this word: as a function word, or as any word by its trigrams."""
    return tuple(_word_score(word, language) for language in _function_words())


def _word_score(word: str, language: str) -> float:
    function = _function_words()[language]
    if word in function:
        return log(FUNCTION_SHARE / len(function))
    profile = _profiles().get(language)
    spelling = [profile.get(gram, LEAST) if profile else LEAST for gram in trigrams(word)]
    return log(1 - FUNCTION_SHARE) + SPELLING_WEIGHT * sum(spelling)
