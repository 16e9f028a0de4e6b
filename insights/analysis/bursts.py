"""The test behind a signal: whether more people speak of a term than its own past, and the rest, let expect."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom

from insights.analysis.counts import Ints, Membership, Table, count_people, everywhere

Numbers = NDArray[np.float64]
DISPERSION = 0.15
PRIOR = 0.5
GUARD_WEEKS = 2
FEWEST_PAST_WEEKS = 4
WEEK = 7


@dataclass(frozen=True, slots=True)
class Tests:
    """
    Results of one window, one entry per tested pair of area and term.

    `p` is the predictive tail probability, `now` the people counted, `expected` how many were expected; `tested` is how
    many pairs could have been found, for the correction of many tests.
    """

    window: int
    areas: Ints
    terms: Ints
    p: Numbers
    now: Numbers
    expected: Numbers
    tested: int


def tail(counts: Numbers, expected: Numbers, seen: Numbers) -> Numbers:
    """
    Probability of at least `counts` under a negative binomial with mean `expected`.

    Its variance holds three parts: chance, the uncertainty of a rate learnt from `seen` past cases, and the dispersion
    0.15 by which the mix of topics drifts anyway. All arrays are of one shape.
    """
    size = 1 / (DISPERSION + 1 / (seen + PRIOR))
    return np.asarray(nbinom.sf(counts - 1, size, size / (size + expected)))


def blocks_of(ages: Ints, window: int) -> tuple[Ints, Ints]:
    """Blocks of the present window and of the past, both (rows,): 0 or -1, and 0, 1, … or -1; `ages` in days."""
    weeks = ages // WEEK
    present = np.where((weeks >= 0) & (weeks < window), 0, -1)
    start = window + GUARD_WEEKS
    return present, np.where(weeks >= start, (weeks - start) // window, -1)


def test_window(
    table: Table, membership: Membership, ages: Ints, window: int, fewest: int
) -> Tests | None:
    """
    Test each pair of area and term over a window of weeks; None if the past is too short.

    An area must exceed both its own past, shrunk towards the past of all, and the rest at the same time (no part of it,
    if the area is everywhere).
    """
    present, past = blocks_of(ages, window)
    if ages.max(initial=0) // WEEK - window - GUARD_WEEKS + 1 < FEWEST_PAST_WEEKS:
        return None
    now, people_now = count_people(table, membership, present)
    before, people_before = count_people(table, membership, past)
    tested = int(((now + before) >= fewest).sum())
    cells = now.tocoo()
    enough = cells.data >= fewest
    areas, terms = cells.row[enough].astype(np.int64), cells.col[enough].astype(np.int64)
    counts = cells.data[enough].astype(np.float64)
    if counts.size == 0:
        return Tests(window, areas, terms, counts, counts, counts, tested)
    own = np.asarray(before[areas, terms], dtype=np.float64).ravel()
    if membership.names == [""]:
        expected = people_now[areas] * (own + PRIOR) / np.maximum(people_before[areas], 1)
        return Tests(window, areas, terms, tail(counts, expected, own), counts, expected, tested)
    expected = people_now[areas] * _shrunk(table, past, terms, own, people_before[areas])
    rest, rest_expected = _rest(table, present, terms, counts, people_now[areas])
    p = np.maximum(tail(counts, expected, own), tail(counts, rest_expected, rest))
    return Tests(window, areas, terms, p, counts, np.maximum(expected, rest_expected), tested)


def _shrunk(table: Table, past: Ints, terms: Ints, own: Numbers, people: Numbers) -> Numbers:
    """Past rate of each pair, drawn towards the rate of the whole country by a prior worth half a case."""
    all_before, all_people = count_people(table, everywhere(table), past)
    rate = (all_before.toarray().ravel()[terms] + PRIOR) / max(float(all_people[0]), 1.0)
    return np.asarray((own + PRIOR) / (people + PRIOR / rate), dtype=np.float64)


def _rest(
    table: Table, present: Ints, terms: Ints, counts: Numbers, people: Numbers
) -> tuple[Numbers, Numbers]:
    """Cases elsewhere in the same weeks, and how many these let expect in the area."""
    all_now, all_people = count_people(table, everywhere(table), present)
    rest = np.maximum(all_now.toarray().ravel()[terms] - counts, 0)
    return rest, people * (rest + PRIOR) / np.maximum(float(all_people[0]) - people, 1)


def false_discovery(p: Numbers, tested: int, q: float) -> NDArray[np.bool_]:
    """
    Say which p-values pass Benjamini-Hochberg at `q` among `tested` tests, of which those not given count as 1.

    >>> false_discovery(np.array([0.001, 0.02, 0.9]), 10, 0.05).tolist()
    [True, False, False]
    """
    order = np.argsort(p, kind="stable")
    limits = q * np.arange(1, len(p) + 1) / max(tested, len(p), 1)
    passed = np.flatnonzero(p[order] <= limits)
    found = np.zeros(len(p), dtype=bool)
    if passed.size:
        found[order[: passed[-1] + 1]] = True
    return found
