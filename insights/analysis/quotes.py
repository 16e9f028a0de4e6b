"""Quotes that stand for a theme: near its centre, in the words of its label, easy to read, and different from each other."""

from collections.abc import Collection, Sequence

import numpy as np

from insights.analysis.tokens import PLACEHOLDER, split_words
from insights.analysis.vectors import Floats

QUOTES = 3
READABLE = (40, 280)
LIMITS = (25, 500)
FAR = 0.6
HARD_TO_READ = 0.25
NO_SENTENCE = 0.15
DIVERSITY = 0.7
UNTOLD, TOLD_ALREADY = 0.8, 0.5
TOO_ALIKE = 0.6
ENDS = (".", "!", "?", "…", '"', "”", ")")


def representative(  # noqa: PLR0913, PLR0917 - aligned columns, and the words to show
    rows: Sequence[int],
    distances: Floats,
    texts: Sequence[str],
    words: Sequence[Sequence[str]],
    people: Sequence[str],
    told: Collection[str] = (),
) -> list[int]:
    """
    Choose up to three of `rows` as quotes, the most telling first.

    All sequences are aligned: `distances` (len(rows),) to the centre, the texts, their lemmas and who wrote them. Each
    quote is the cheapest of what is left (`_price`), its likeness to those chosen added (maximal marginal relevance,
    Carbonell and Goldstein 1998). No two share more than six tenths of their lemmas; two of one person, and one with
    words blacked out, come only if there are no others. `told` are lemmas that the quotes should bear out between
    them, the words of the theme's label: a text with none of them is dearer, one with those that stand in a quote already
    half as much.
    """
    prices = _price(distances, texts)
    clear = [place for place, text in enumerate(texts) if not PLACEHOLDER.search(text)]
    places = clear or list(range(len(rows)))
    rest = [
        set(lemmas).difference(told) or set(split_words(text.lower()))
        for lemmas, text in zip(words, texts, strict=True)
    ]

    def likeness(one: int, other: int) -> float:
        return len(rest[one] & rest[other]) / max(1, min(len(rest[one]), len(rest[other])))

    chosen: list[int] = []
    for again in (False, True):
        while len(chosen) < QUOTES:
            left = {
                place: max((likeness(place, other) for other in chosen), default=0.0)
                for place in places
                if place not in chosen
                and (again or all(people[place] != people[other] for other in chosen))
            }
            fitting = [place for place, likeness in left.items() if likeness <= TOO_ALIKE]
            if not fitting:
                break
            shown = {word for other in chosen for word in words[other]}
            cost = {
                place: prices[place]
                + DIVERSITY * left[place]
                + UNTOLD * _untold(words[place], told, shown)
                for place in fitting
            }
            chosen.append(min(fitting, key=lambda place: (cost[place], place)))
    return [rows[place] for place in chosen]


def _price(distances: Floats, texts: Sequence[str]) -> Floats:
    """What speaks against each text as a quote: far from the centre, too short or too long, no whole sentence."""
    far = FAR * (distances - distances.min()) / max(float(np.ptp(distances)), 1e-9)
    return np.asarray(
        far + np.array([_length_price(len(text)) + _sentence_price(text) for text in texts]),
        dtype=np.float32,
    )


def _length_price(length: int) -> float:
    if READABLE[0] <= length <= READABLE[1]:
        return 0.0
    return HARD_TO_READ if LIMITS[0] <= length <= LIMITS[1] else 3 * HARD_TO_READ


def _sentence_price(text: str) -> float:
    bare = text.strip()
    return 0.0 if bare[:1].isupper() and bare.endswith(ENDS) else NO_SENTENCE


def _untold(words: Sequence[str], told: Collection[str], shown: Collection[str]) -> float:
    """Give 0..1: nothing for a text with a word to be told, or half if each that it has stands in a quote `shown` already."""
    found = set(told).intersection(words)
    if not found:
        return 1.0 if told else 0.0
    return TOLD_ALREADY if found <= set(shown) else 0.0
