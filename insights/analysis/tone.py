"""
The tone of a passage: worry, joy, or neither. A filter for reading, right as often as `ACCURACY` says, never a headline.

Words of joy and worry are counted by lists of our own (words/tone.toml); a negation turns them, a wish is a worry.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Literal

from insights.analysis.lemmas import content_lemmas, lemma_of
from insights.analysis.tokens import PLACEHOLDER, stop_words

Tone = Literal["worry", "joy", "neither"]
Sums = tuple[float, float]

WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*")
CLAUSE = re.compile(r"[.!?;:,\n()–*]+")
HAPPY = re.compile("[😀-😆😉-😎😍😘😊🙂😇🥰🤩🤗🎉🎊❤💛💚💙💜🧡🌞☀🌈🌻🌸💪👏👍🥳✨😻💕💖]")
SAD = re.compile("[😐-😒😓-😖😞-😫😭-😱😳😵😷🙁☹🙄😤🤬😡😠💔🥺😢😥😨😩👎🤦🤮🤢💀🥱🤯😔🤡🥶😮]")
LONGEST_PHRASE = 4
REACH = 3
BACK = 2
ONE, HALF, TURNED = 1.0, 0.5, 0.5
BOOST = 1.5
AFTER_BUT = 1.5
NEGATION = 1.0
EMOJI = 1.0
JOY_FROM = 0.5
WORRY_FROM = 0.5


@dataclass(frozen=True, slots=True)
class Accuracy:
    """
    Shares, 0..1, on the passages that the method was not tuned on.

    `right`: of all, how many get the right tone; precision: of those called worry (joy), how many are; recall: of those
    that are, how many are called so.
    """

    right: float
    worry_precision: float
    worry_recall: float
    joy_precision: float
    joy_recall: float


ACCURACY: Mapping[str, Accuracy] = {
    "fi": Accuracy(0.81, 0.89, 0.88, 0.76, 0.59),
    "sv": Accuracy(0.79, 0.9, 0.86, 0.65, 0.55),
}


@dataclass(frozen=True, slots=True)
class Lists:
    """Word and phrase values, joy above zero and worry below, and the words that turn or raise them."""

    values: Mapping[str, float]
    beginnings: tuple[tuple[str, float], ...]
    ends: tuple[tuple[str, float], ...]
    wishes: frozenset[str]
    negators: frozenset[str]
    boosters: frozenset[str]
    buts: frozenset[str]

    def value(self, *forms: str) -> float:
        """Value of a word or phrase by any of its forms; 0.0 if it is in no list."""
        for form in forms:
            if form in self.values:
                return self.values[form]
        parts = chain(
            (
                value
                for start, value in self.beginnings
                if any(form.startswith(start) for form in forms)
            ),
            (value for end, value in self.ends if any(form.endswith(end) for form in forms)),
        )
        return next(parts, 0.0)


@cache
def _lists(language: str) -> Lists:
    tables = tomllib.loads((files(__package__) / "words" / "tone.toml").read_text("utf-8"))
    table = {name: words.split() for name, words in tables[language].items()}
    weights = {"liked": HALF, "hard": -HALF, "wish": -ONE, "worry": -ONE, "joy": ONE}
    pairs = [(word, weight) for name, weight in weights.items() for word in table[name]]
    return Lists(
        values={word: weight for word, weight in pairs if "-" not in {word[0], word[-1]}},
        beginnings=tuple((word[:-1], weight) for word, weight in pairs if word.endswith("-")),
        ends=tuple((word[1:], weight) for word, weight in pairs if word.startswith("-")),
        wishes=frozenset(table["wish"]),
        negators=frozenset(table["negator"]),
        boosters=frozenset(table["booster"]),
        buts=frozenset(table["but"]),
    )


def tone_of(texts: Sequence[str], language: str) -> list[Tone]:
    """
    Give the tone of each text; "neither" for all in a language without word lists (any but those of `ACCURACY`).

    >>> tone_of(["Kiitos ihanalle hoitajalle!", "Bussi ei enää kulje", "Linja 2, kello 9"], "fi")
    ['joy', 'worry', 'neither']
    """
    if language not in ACCURACY:
        return ["neither"] * len(texts)
    weak = stop_words(language).weak
    return [
        _decide(evidence(text, language))
        if HAPPY.search(text) or SAD.search(text) or set(content_lemmas(text, language)) - weak
        else "neither"
        for text in texts
    ]


def _decide(sums: Sums) -> Tone:
    joy, worry = sums
    if joy - worry >= JOY_FROM:
        return "joy"
    return "worry" if worry >= WORRY_FROM else "neither"


def evidence(text: str, language: str) -> Sums:
    """Sums of the words of joy and of worry in a text, each from 0 up."""
    lists = _lists(language)
    joy = EMOJI * len(HAPPY.findall(text))
    worry = EMOJI * len(SAD.findall(text))
    for clause in CLAUSE.split(PLACEHOLDER.sub(" ", text)):
        words = WORD.findall(clause.lower())
        more_joy, more_worry = _of_clause(words, lists, language)
        joy += more_joy
        worry += more_worry
    return joy, worry


def _of_clause(words: Sequence[str], lists: Lists, language: str) -> Sums:
    joy = worry = 0.0
    used = [False] * len(words)
    after_but = 1.0
    for start, word in enumerate(words):
        if word in lists.buts:
            after_but = AFTER_BUT
        value, length = _longest(words, start, lists, language)
        if not value or used[start]:
            continue
        used[start : start + length] = [True] * length
        before = words[max(0, start - REACH) : start]
        after = words[start + length : start + length + BACK] if language == "sv" else ()
        wish = " ".join(words[start : start + length]).replace(" ", "_") in lists.wishes
        weight = abs(value) * after_but * (BOOST if lists.boosters & {*before[-2:]} else 1)
        turned = (
            lists.negators & {*before} or (value > 0 and lists.negators & {*after})
        ) and not wish
        if value > 0:
            joy, worry = (joy, worry + weight) if turned else (joy + weight, worry)
        else:
            joy, worry = (joy + TURNED * weight, worry) if turned else (joy, worry + weight)
    negations = sum(
        word in lists.negators and not seen for word, seen in zip(words, used, strict=True)
    )
    return joy, worry + NEGATION * min(negations, 1)


def _longest(words: Sequence[str], start: int, lists: Lists, language: str) -> tuple[float, int]:
    """Value and length of the longest listed phrase that starts at a word; (0.0, 1) if none does."""
    for length in range(min(LONGEST_PHRASE, len(words) - start), 1, -1):
        value = lists.value("_".join(words[start : start + length]))
        if value:
            return value, length
    word = words[start]
    return lists.value(word, lemma_of(word, language)), 1
