"""Flags: terms that passed the test, anywhere or in one area."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from insights.analysis.bursts import Numbers, Tests, false_discovery, test_window
from insights.analysis.counts import Ints, Membership, Table, everywhere

Kind = Literal["", "place", "group"]
KINDS: tuple[Kind, ...] = ("", "place", "group")


@dataclass(frozen=True, slots=True)
class Flag:
    """
    A term (its number) that passed, in `area` of kind "place" or "group", or everywhere (kind "", area 0).

    `excess` (0..1) is the share of the people counted who were not expected; `tested` how many pairs were tested with it.
    """

    term: int
    kind: Kind
    area: int
    p: float
    window: int
    excess: float
    tested: int


@dataclass(frozen=True, slots=True)
class Best:
    """For each pair of area and term its best window: arrays of one shape, and the number of pairs tested."""

    areas: Ints
    terms: Ints
    p: Numbers
    window: Ints
    excess: Numbers
    tested: int


def flag_terms(  # noqa: PLR0913 - a test has these settings
    views: Sequence[Table],
    kind: Kind,
    today: int,
    windows: Sequence[int],
    *,
    fewest: int,
    q: float,
) -> list[list[Flag]]:
    """Test all terms of all tables over some windows, in one correction for many tests; give the flags of each table."""
    found = [_best_windows(view, kind, today, windows, fewest) for view in views]
    tested = sum(best.tested for best in found)
    passed = (
        false_discovery(np.concatenate([best.p for best in found]), tested, q)
        if found
        else np.zeros(0, dtype=bool)
    )
    flags: list[list[Flag]] = []
    start = 0
    for best in found:
        flags.append(_flags(best, kind, passed[start : start + len(best.p)], tested))
        start += len(best.p)
    return flags


def membership_of(view: Table, kind: Kind) -> Membership:
    """Areas of a kind; everywhere for the kind ""."""
    if kind == "":
        return everywhere(view)
    return view.places if kind == "place" else view.groups


def _best_windows(view: Table, kind: Kind, today: int, windows: Sequence[int], fewest: int) -> Best:
    membership = membership_of(view, kind)
    tests: list[Tests] = []
    if kind == "" or len(membership.names) > 1:
        ages = today - view.days
        tests = [
            test
            for window in windows
            if (test := test_window(view, membership, ages, window, fewest)) is not None
        ]
    if not tests:
        nothing = np.zeros(0, dtype=np.int64)
        return Best(nothing, nothing, np.zeros(0), nothing, np.zeros(0), 0)
    areas = np.concatenate([test.areas for test in tests])
    terms = np.concatenate([test.terms for test in tests])
    p = np.minimum(np.concatenate([test.p for test in tests]) * len(tests), 1.0)
    window = np.concatenate([np.full(len(test.p), test.window) for test in tests])
    excess = np.concatenate([1 - test.expected / test.now for test in tests])
    order = np.lexsort((window, p))
    _, first = np.unique((areas * (len(view.terms) + 1) + terms)[order], return_index=True)
    best = order[first]
    return Best(
        areas[best],
        terms[best],
        p[best],
        window[best],
        excess[best],
        max(test.tested for test in tests),
    )


def _flags(best: Best, kind: Kind, passed: NDArray[np.bool_], tested: int) -> list[Flag]:
    return [
        Flag(
            int(best.terms[i]),
            kind,
            int(best.areas[i]),
            float(best.p[i]),
            int(best.window[i]),
            float(best.excess[i]),
            tested,
        )
        for i in np.flatnonzero(passed)
    ]
