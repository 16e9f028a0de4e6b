"""What others do, on the same count table: a plain Gamma-Poisson test, Kleinberg's bursts, log-odds (Monroe), naive growth."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from insights.analysis.bursts import GUARD_WEEKS, WEEK, has_past
from insights.analysis.chance import Numbers, rate_tail
from insights.analysis.counts import Ints, Table, count_people, everywhere
from insights.analysis.flags import Flag
from insights.analysis.merging import Found, merge

WINDOWS = (4, 8)
FEWEST = 3
KLEINBERG_RATIO, KLEINBERG_COST, KLEINBERG_WEIGHT = 3.0, 1.0, 6.0
LOG_ODDS_Z, LOG_ODDS_PRIOR = 4.0, 500.0
GROWTH = 3.0
FAST, SLOW = (2, 4, 8), (13,)
PLAIN_PRIOR, PLAIN_DISPERSION, PLAIN_RATE = 0.5, 0.15, 0.05

Peer = Callable[[Table, int], list[Flag]]


def found_by(peer: Peer, view: Table, today: int) -> list[Found]:
    """Signals of a peer: its flagged terms, merged as ours are."""
    return merge(view, peer(view, today), today, FEWEST)


def _split(view: Table, today: int, window: int) -> tuple[Numbers, Numbers, float, float]:
    """People per term in the window and before it, and people at all in both."""
    weeks = (today - view.days) // WEEK
    area = everywhere(view)
    now, people_now = count_people(view, area, np.where(weeks < window, 0, -1))
    start = window + GUARD_WEEKS
    past = np.where(weeks >= start, (weeks - start) // window, -1)
    before, people_before = count_people(view, area, past)
    return (
        now.toarray().astype(float).ravel(),
        before.toarray().astype(float).ravel(),
        float(people_now[0]),
        float(people_before[0]),
    )


def _flags(scores: Numbers, passed: NDArray[np.bool_], excess: Numbers, window: int) -> list[Flag]:
    return [
        Flag(int(term), "", 0, 0.0, window, float(excess[term]), float(-scores[term]))
        for term in np.flatnonzero(passed)
    ]


def plain(windows: Sequence[int]) -> Peer:
    """
    The plain test of a term against its own past: a Gamma-Poisson predictive tail, Benjamini-Hochberg over all windows.

    Distinct people, two guard weeks, dispersion .15, q = .05.
    """

    def flags(view: Table, today: int) -> list[Flag]:
        tested: list[Flag] = []
        for window in windows:
            if not has_past(today - view.days, window):
                continue
            now, before, people_now, people_before = _split(view, today, window)
            terms = np.flatnonzero(now >= FEWEST)
            now, before = now[terms], before[terms] + PLAIN_PRIOR
            expected = before * people_now / people_before
            p = rate_tail(now, expected, before, PLAIN_DISPERSION)
            tested += [
                Flag(int(term), "", 0, float(chance), window, float(excess), float(chance))
                for term, chance, excess in zip(terms, p, 1 - expected / now, strict=True)
            ]
        if not tested:
            return []
        adjusted = false_discovery_control([flag.p for flag in tested])
        passed = [flag for flag, q in zip(tested, adjusted, strict=True) if q <= PLAIN_RATE]
        best: dict[int, Flag] = {}
        for flag in sorted(passed, key=lambda flag: flag.p):
            best.setdefault(flag.term, flag)
        return list(best.values())

    return flags


def naive_growth(view: Table, today: int) -> list[Flag]:
    """Terms of which three times as many people speak as before."""
    now, before, people_now, people_before = _split(view, today, 4)
    if not people_before:
        return []
    expected = (before + 0.5) * people_now / people_before
    return _flags(
        now / expected,
        (now >= FEWEST) & (now >= GROWTH * expected),
        1 - expected / np.maximum(now, 1),
        4,
    )


def log_odds(view: Table, today: int) -> list[Flag]:
    """Monroe, Colaresi & Quinn (2008): log-odds ratio with an informative Dirichlet prior, z of four or more."""
    spoken = np.bincount(view.presence.indices, minlength=len(view.terms)) > 0
    best: dict[int, Flag] = {}
    for window in WINDOWS:
        now, before, people_now, people_before = _split(view, today, window)
        if not people_before:
            continue
        prior = LOG_ODDS_PRIOR * (now + before) / max(people_now + people_before, 1)
        prior = np.where(spoken, prior, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            first = np.log((now + prior) / (people_now + LOG_ODDS_PRIOR - now - prior))
            second = np.log((before + prior) / (people_before + LOG_ODDS_PRIOR - before - prior))
            z = (first - second) / np.sqrt(1 / (now + prior) + 1 / (before + prior))
        excess = 1 - (before + 0.5) * people_now / people_before / np.maximum(now, 1)
        for flag in _flags(z, (now >= FEWEST) & (z >= LOG_ODDS_Z), excess, window):
            best.setdefault(flag.term, flag)
    return list(best.values())


def kleinberg(view: Table, today: int) -> list[Flag]:
    """Kleinberg (2003): two states of a term's weekly share; a burst that still lasts and weighs enough is flagged."""
    weeks = ((today - view.days) // WEEK).astype(np.int64)
    last = int(weeks.max())
    area = everywhere(view)
    per_week = np.zeros((last + 1, len(view.terms)))
    people = np.zeros(last + 1)
    for age in range(last + 1):
        counts, said = count_people(view, area, np.where(weeks == age, 0, -1))
        per_week[last - age], people[last - age] = counts.toarray().ravel(), said[0]
    base = np.clip(per_week.sum(axis=0) / max(people.sum(), 1), 1e-9, 0.3)
    cost = [_cost(per_week, people, base), _cost(per_week, people, base * KLEINBERG_RATIO)]
    gain = cost[0] - cost[1]
    weight, length = _lasting(gain, KLEINBERG_COST * np.log(last + 1))
    recent = np.array(
        [
            per_week[last + 1 - int(size) :, term].sum() if size else 0.0
            for term, size in enumerate(length)
        ]
    )
    passed = (weight >= KLEINBERG_WEIGHT) & (recent >= FEWEST)
    window = 8
    return _flags(weight, passed, np.ones(len(weight)), window)


def _cost(counts: Numbers, people: Numbers, share: Numbers) -> Numbers:
    """Minus the logarithm of the binomial probability, without the part both states share, (weeks, terms)."""
    return -(counts * np.log(share) + (people[:, None] - counts) * np.log1p(-share))


def _lasting(gain: Numbers, step: float) -> tuple[Numbers, Ints]:
    """Weight and length in weeks of the burst that reaches the last week, by Viterbi over two states, both (terms,)."""
    weeks, terms = gain.shape
    quiet, burst = np.zeros(terms), np.full(terms, -step)
    weight, length = np.zeros(terms), np.zeros(terms, dtype=np.int64)
    for week in range(weeks):
        enter = quiet - step > burst
        weight = np.where(enter, 0.0, weight) + gain[week]
        length = np.where(enter, 0, length) + 1
        burst, quiet = np.where(enter, quiet - step, burst) + gain[week], np.maximum(quiet, burst)
    alive = burst > quiet
    return np.where(alive, weight, 0.0), np.where(alive, length, 0)


PEERS: Mapping[str, Peer] = {
    "plain test, 2-4-8": plain(FAST),
    "plain test, 13": plain(SLOW),
    "Kleinberg bursts": kleinberg,
    "log-odds with prior": log_odds,
    "naive growth": naive_growth,
}

__all__: Sequence[str] = ("PEERS", "found_by")
