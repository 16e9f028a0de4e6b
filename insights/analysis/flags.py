"""Flags: terms that passed the test, anywhere or in one area."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np

from insights.analysis.bursts import Look, Tests, test_window
from insights.analysis.chance import Numbers
from insights.analysis.counts import Ints, Membership, Table, everywhere

Kind = Literal["", "place", "group"]
KINDS: tuple[Kind, ...] = ("", "place", "group")
SHARES: dict[Kind, float] = {"": 0.7, "place": 0.2, "group": 0.1}
MOST_CHANCE = 5.0


@dataclass(frozen=True, slots=True)
class Flag:
    """
    A term (its number) that stands out, in `area` of kind "place" or "group", or everywhere (kind "", area 0).

    `excess` (0..1) is the share of the people counted who were not expected; `chance` how many terms as improbable
    chance would have brought, in all languages and windows tested with it.
    """

    term: int
    kind: Kind
    area: int
    p: float
    window: int
    excess: float
    chance: float


@dataclass(frozen=True, slots=True)
class Best:
    """Each pair of area and term in its best window: arrays of one shape."""

    areas: Ints
    terms: Ints
    p: Numbers
    window: Ints
    excess: Numbers
    chance: Numbers


def flag_terms(views: Sequence[Table], kind: Kind, look: Look) -> list[list[Flag]]:
    """
    Test all terms of all tables over some windows; give the flags of each table.

    A flag's chance is that of its own window, times the number of windows, over the share of its kind and that of its
    language: whatever stands out must do so among all of them. Languages share by the square root of their texts, so
    that a small one keeps more than its part, and a few texts in another language cost the others nearly nothing.
    """
    found = [_best_windows(view, kind, look) for view in views]
    weights = [sqrt(len(view.days)) for view in views]
    return [
        _flags(best, kind, sum(weights) / weight / SHARES[kind])
        for weight, best in zip(weights, found, strict=True)
    ]


def membership_of(view: Table, kind: Kind) -> Membership:
    """Areas of a kind; everywhere for the kind ""."""
    if kind == "":
        return everywhere(view)
    return view.places if kind == "place" else view.groups


def _best_windows(view: Table, kind: Kind, look: Look) -> Best:
    membership = membership_of(view, kind)
    tests: list[Tests] = []
    if kind == "" or len(membership.names) > 1:
        tests = [
            test
            for window in look.windows
            if (test := test_window(view, membership, look, window)) is not None
        ]
    if not tests:
        nothing = np.zeros(0, dtype=np.int64)
        return Best(nothing, nothing, np.zeros(0), nothing, np.zeros(0), np.zeros(0))
    areas = np.concatenate([test.areas for test in tests])
    terms = np.concatenate([test.terms for test in tests])
    chance = np.concatenate([test.chance for test in tests]) * len(tests)
    window = np.concatenate([np.full(len(test.p), test.window) for test in tests])
    p = np.concatenate([test.p for test in tests])
    excess = np.concatenate([1 - test.expected / test.now for test in tests])
    order = np.lexsort((window, chance))
    _, first = np.unique((areas * (len(view.terms) + 1) + terms)[order], return_index=True)
    best = order[first]
    return Best(areas[best], terms[best], p[best], window[best], excess[best], chance[best])


def _flags(best: Best, kind: Kind, tests: float) -> list[Flag]:
    """Give the flags of which chance would bring less than five."""
    return [
        Flag(
            int(best.terms[i]),
            kind,
            int(best.areas[i]),
            float(best.p[i]),
            int(best.window[i]),
            float(best.excess[i]),
            float(best.chance[i] * tests),
        )
        for i in np.flatnonzero(best.chance * tests <= MOST_CHANCE)
    ]
