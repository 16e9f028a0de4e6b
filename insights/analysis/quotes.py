"""Quotes that stand for a theme: near its centre, of readable length, and different from each other."""

from collections.abc import Sequence

import numpy as np

from insights.analysis.vectors import Floats

QUOTES = 3
CANDIDATES = 30
READABLE = (30, 400)
TOO_ALIKE = 0.6


def representative(
    rows: Sequence[int],
    distances: Floats,
    texts: Sequence[str],
    words: Sequence[Sequence[str]],
    people: Sequence[str],
) -> list[int]:
    """
    Choose up to three of `rows` as quotes, the nearest to the centre first.

    All sequences are aligned: `distances` (len(rows),) to the centre, the texts, their lemmas and who wrote them. No two
    quotes share more than six tenths of their lemmas; two of one person only if there are no others.
    """
    lengths = np.array([len(text) for text in texts])
    unreadable = (lengths < READABLE[0]) | (lengths > READABLE[1])
    order = np.lexsort((np.asarray(rows), distances, unreadable))[:CANDIDATES]
    chosen: list[int] = []
    for strict in (True, False):
        for place in order:
            if len(chosen) == QUOTES:
                break
            if place in chosen or any(_alike(words[place], words[other]) for other in chosen):
                continue
            if strict and any(people[place] == people[other] for other in chosen):
                continue
            chosen.append(int(place))
    return [rows[place] for place in chosen]


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    mine, theirs = set(one), set(other)
    return len(mine & theirs) > TOO_ALIKE * max(1, min(len(mine), len(theirs)))
