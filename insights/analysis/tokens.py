"""Words of a text, and the words that carry no theme."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

WORD = re.compile(r"[^\W\d_]++(?:[-'’][^\W\d_]++)*+(?!-\s)")
MID_SENTENCE = frozenset(" ,")
PLACEHOLDER = re.compile(r"\[[^\[\]]{1,40}\]")
THEME_LANGUAGES = ("fi", "sv", "en")
LISTS = ("function", "weak", "unfit", "attributes", "hollow")


@dataclass(frozen=True, slots=True)
class StopWords:
    """
    Sets of lower-case words: `function` is never counted, `weak` carries no theme.

    `unfit` are counted words (verbs, adjectives, adverbs) of which no label is made. `attributes` may stand before a
    noun in a label though they are weak or never counted ("oma", "lång"), `hollow` words never do ("viime", "samma").
    """

    function: frozenset[str]
    weak: frozenset[str]
    unfit: frozenset[str]
    attributes: frozenset[str]
    hollow: frozenset[str]


@cache
def stop_words(language: str) -> StopWords:
    """Read the word lists of a language; empty ones where we have none."""
    if language not in THEME_LANGUAGES:
        return StopWords(*[frozenset()] * len(LISTS))
    table = tomllib.loads((files(__package__) / "words" / f"{language}.toml").read_text("utf-8"))
    return StopWords(*(frozenset(table[name].split()) for name in LISTS))


def words_with_starts(text: str) -> Iterator[tuple[str, bool]]:
    """
    Yield the words of a text as `split_words` does, and whether each may begin a sentence, where a capital tells nothing.

    >>> list(words_with_starts("Soita Kelaan. Jono, aina"))
    [('Soita', True), ('Kelaan', False), ('Jono', True), ('aina', False)]
    """
    plain = PLACEHOLDER.sub(" ", text)
    end = None
    for match in WORD.finditer(plain):
        between = plain[end : match.start()] if end is not None else "."
        yield match[0], not set(between) <= MID_SENTENCE
        end = match.end()


def split_words(text: str) -> Iterator[str]:
    """
    Yield the words of a text as written, without digits, marks, redaction placeholders and halves of compounds.

    >>> list(split_words("Soitin [nimi] sosiaali- ja terveyspalveluun linja-autosta 3 kertaa!"))
    ['Soitin', 'ja', 'terveyspalveluun', 'linja-autosta', 'kertaa']
    """
    yield from WORD.findall(PLACEHOLDER.sub(" ", text) if "[" in text else text)
