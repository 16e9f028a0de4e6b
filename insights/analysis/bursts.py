"""The test behind a signal: whether more people speak of a term than its own past, and the rest, let expect."""

from dataclasses import dataclass

import numpy as np

from insights.analysis.chance import (
    Expectation,
    Numbers,
    dispersion_of,
    rate_tail,
    split_tail,
)
from insights.analysis.counts import Ints, Membership, Table, count_people, everywhere

PRIOR = 0.5
AREA_PRIOR = 1.0
AREA_DISPERSION = 0.15
GUARD_WEEKS = 2
FEWEST_PAST_WEEKS = 4
WEEK = 7
LEAST_INTERESTING = 0.05


@dataclass(frozen=True, slots=True)
class Look:
    """
    What is asked of a table: as of `today` (an ordinal), over `windows` of weeks, terms of at least `fewest` people.

    The `dispersion` of the rates is learnt from the terms unless given.
    """

    today: int
    windows: tuple[int, ...]
    fewest: int
    dispersion: float | None = None


@dataclass(frozen=True, slots=True)
class Tests:
    """
    Results of one window, one entry per tested pair of area and term.

    `p` is the tail probability, `now` the people counted, `expected` how many were expected; `chance` is how many pairs
    chance would bring with a p as small, among all that were tested.
    """

    window: int
    areas: Ints
    terms: Ints
    p: Numbers
    now: Numbers
    expected: Numbers
    chance: Numbers


@dataclass(frozen=True, slots=True)
class Ages:
    """Age of each row in weeks and the blocks of time of a window, both (rows,)."""

    present: Ints
    past: Ints


def blocks_of(ages: Ints, window: int) -> Ages:
    """Blocks of the present window and of the past: 0 or -1, and 0, 1, … or -1; `ages` (rows,) in days."""
    weeks = ages // WEEK
    present = np.where((weeks >= 0) & (weeks < window), 0, -1)
    start = window + GUARD_WEEKS
    return Ages(present, np.where(weeks >= start, (weeks - start) // window, -1))


def has_past(ages: Ints, window: int) -> bool:
    """Say whether there are at least four weeks of past before the window and the guard weeks."""
    return bool(ages.max(initial=0) // WEEK - window - GUARD_WEEKS + 1 >= FEWEST_PAST_WEEKS)


def test_window(table: Table, membership: Membership, look: Look, window: int) -> Tests | None:
    """Test each pair of area and term over a window of weeks; None if the past is too short."""
    ages = look.today - table.days
    if not has_past(ages, window):
        return None
    blocks = blocks_of(ages, window)
    if membership.names == [""]:
        return _test_everywhere(table, blocks, window, look)
    return _test_areas(table, membership, blocks, window, look.fewest)


def _test_everywhere(table: Table, blocks: Ages, window: int, look: Look) -> Tests:
    """
    Compare window and past: how many of all who ever used a term did so in the window.

    Given their total, nothing need be assumed of how frequent a term is: a new term and an old one are tested alike.
    """
    counts, people_now = count_people(table, everywhere(table), blocks.present)
    before, people_before = count_people(table, everywhere(table), blocks.past)
    now = np.asarray(counts.todense(), dtype=np.float64).ravel()
    total = now + np.asarray(before.todense(), dtype=np.float64).ravel()
    share = round(float(people_now[0] / max(people_now[0] + people_before[0], 1)), 6)
    nothing = np.zeros(0, dtype=np.int64)
    if not 0 < share < 1:
        return Tests(window, nothing, nothing, *(np.zeros(0),) * 4)
    dispersion = look.dispersion or round(dispersion_of(now, total, share), 3)
    terms = np.flatnonzero((now >= look.fewest) & (now > total * share))
    p = split_tail(now[terms], total[terms], share, dispersion)
    terms, p = terms[p <= LEAST_INTERESTING], p[p <= LEAST_INTERESTING]
    chance = Expectation.of_totals(total.astype(np.int64), share, dispersion, look.fewest).at(p)
    past = total[terms] - now[terms] + PRIOR
    expected = past * share / (1 - share)
    return Tests(window, np.zeros_like(terms), terms, p, now[terms], expected, chance)


def _test_areas(
    table: Table, membership: Membership, blocks: Ages, window: int, fewest: int
) -> Tests:
    """
    Test each area: it must exceed both its own past, shrunk towards the past of all, and the rest at the same time.

    Every pair of which enough people have spoken counts as one test.
    """
    now, people_now = count_people(table, membership, blocks.present)
    before, people_before = count_people(table, membership, blocks.past)
    tested = int(((now + before) >= fewest).sum())
    cells = now.tocoo()
    enough = cells.data >= fewest
    areas, terms = cells.row[enough].astype(np.int64), cells.col[enough].astype(np.int64)
    counts = cells.data[enough].astype(np.float64)
    if counts.size == 0:
        return Tests(window, areas, terms, counts, counts, counts, counts)
    own = np.asarray(before[areas, terms], dtype=np.float64).ravel()
    expected = people_now[areas] * _shrunk(table, blocks.past, terms, own, people_before[areas])
    rest, rest_expected = _rest(table, blocks.present, terms, counts, people_now[areas])
    p = np.maximum(
        rate_tail(counts, expected, own + AREA_PRIOR, AREA_DISPERSION),
        rate_tail(counts, rest_expected, rest + PRIOR, AREA_DISPERSION),
    )
    return Tests(window, areas, terms, p, counts, np.maximum(expected, rest_expected), p * tested)


def _shrunk(table: Table, past: Ints, terms: Ints, own: Numbers, people: Numbers) -> Numbers:
    """Past rate of each pair, drawn towards the rate of the whole country by a prior worth one case."""
    all_before, all_people = count_people(table, everywhere(table), past)
    rate = (all_before.toarray().ravel()[terms] + PRIOR) / max(float(all_people[0]), 1.0)
    return np.asarray((own + AREA_PRIOR) / (people + AREA_PRIOR / rate), dtype=np.float64)


def _rest(
    table: Table, present: Ints, terms: Ints, counts: Numbers, people: Numbers
) -> tuple[Numbers, Numbers]:
    """Cases elsewhere in the same weeks, and how many these let expect in the area."""
    all_now, all_people = count_people(table, everywhere(table), present)
    rest = np.maximum(all_now.toarray().ravel()[terms] - counts, 0)
    return rest, people * (rest + PRIOR) / np.maximum(float(all_people[0]) - people, 1)
