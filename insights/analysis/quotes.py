"""Quotes that stand for a theme: near its centre, easy to read, and different from each other."""

from collections.abc import Sequence

import numpy as np

from insights.analysis.tokens import PLACEHOLDER
from insights.analysis.vectors import Floats

QUOTES = 3
READABLE = (40, 280)
LIMITS = (25, 500)
FAR = 0.6
HARD_TO_READ = 0.25
NO_SENTENCE = 0.15
DIVERSITY = 0.7
TOO_ALIKE = 0.6
ENDS = (".", "!", "?", "…", '"', "”", ")")


def representative(
    rows: Sequence[int],
    distances: Floats,
    texts: Sequence[str],
    words: Sequence[Sequence[str]],
    people: Sequence[str],
) -> list[int]:
    """
    Choose up to three of `rows` as quotes, the most telling first.

    All sequences are aligned: `distances` (len(rows),) to the centre, the texts, their lemmas and who wrote them. Each
    quote is the cheapest of what is left (`_price`), its likeness to those chosen added (maximal marginal relevance,
    Carbonell and Goldstein 1998). No two share more than six tenths of their lemmas; two of one person, and one with
    words blacked out, come only if there are no others.
    """
    prices = _price(distances, texts)
    clear = [place for place, text in enumerate(texts) if not PLACEHOLDER.search(text)]
    places = clear or list(range(len(rows)))
    chosen: list[int] = []
    for again in (False, True):
        while len(chosen) < QUOTES:
            left = {
                place: max((_likeness(words[place], words[other]) for other in chosen), default=0.0)
                for place in places
                if place not in chosen
                and (again or all(people[place] != people[other] for other in chosen))
            }
            fitting = [place for place, likeness in left.items() if likeness <= TOO_ALIKE]
            if not fitting:
                break
            chosen.append(
                min(fitting, key=lambda place: (prices[place] + DIVERSITY * left[place], place))
            )
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


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Share of the shorter text's lemmas that the other has too, 0..1."""
    mine, theirs = set(one), set(other)
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))
