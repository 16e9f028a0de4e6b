"""How often chance alone would bring as much: tails of the tests, and how many of them it would bring in a whole scan."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln
from scipy.stats import beta, nbinom

from insights.analysis.counts import Ints

Numbers = NDArray[np.float64]
LEAST_DISPERSION = 0.06
MOST_DISPERSION = 0.3
FEWEST_TO_LEARN = 40
FEWEST_TERMS = 100
TRIMMED = 0.99
MANY = 600
RELEVANT = 0.05


@lru_cache(maxsize=200_000)
def tails(total: int, share: float, dispersion: float) -> Numbers:
    """
    Probability that at least 0, 1, …, `total` of `total` people fall into the window, shape (total + 1,).

    `share` (0..1) is the window's share of all people, `dispersion` the squared coefficient of variation of the rates:
    a beta-binomial.

    >>> tails(2, 0.5, 1e-9).round(3).tolist()
    [1.0, 0.75, 0.25]
    """
    first, second = _shape(share, dispersion)
    cases = np.arange(total + 1)
    logs = (
        gammaln(total + 1)
        - gammaln(cases + 1)
        - gammaln(total - cases + 1)
        + betaln(cases + first, total - cases + second)
        - betaln(first, second)
    )
    return np.asarray(np.minimum(np.cumsum(np.exp(logs[::-1]))[::-1], 1.0))


def _shape(share: float, dispersion: float) -> tuple[float, float]:
    size = max(1 / (dispersion * share * (1 - share)) - 1, 1.0)
    return share * size, (1 - share) * size


def split_tail(now: Numbers, total: Numbers, share: float, dispersion: float) -> Numbers:
    """
    Probability of at least `now` of `total` people in the window; arrays of one shape, shape kept.

    The total is given, so that nothing need be assumed of how frequent a term is. From six hundred people on, a beta
    distribution of the same mean and variance stands for the beta-binomial.
    """
    found = np.empty(len(now))
    many = total > MANY
    first, second = _shape(share, dispersion)
    spread = 1 / total[many] + (1 - 1 / total[many]) / (first + second + 1)
    size = 1 / spread - 1
    drawn = np.maximum(now[many] - 0.5, 0) / total[many]
    found[many] = beta.sf(drawn, share * size, (1 - share) * size)
    for place in np.flatnonzero(~many):
        found[place] = tails(int(total[place]), share, dispersion)[int(now[place])]
    return found


def rate_tail(counts: Numbers, expected: Numbers, seen: Numbers, dispersion: float) -> Numbers:
    """
    Probability of at least `counts` under a negative binomial with mean `expected`.

    Its variance holds chance, the uncertainty of a rate learnt from `seen` past cases, and the dispersion by which the
    mix of topics drifts anyway. All arrays are of one shape.
    """
    size = 1 / (dispersion + 1 / seen)
    return np.asarray(nbinom.sf(counts - 1, size, size / (size + expected)))


def dispersion_of(now: Numbers, total: Numbers, share: float) -> float:
    """
    Learn from the frequent terms how much more than by chance they vary between the window and the past.

    By the method of moments, the greatest hundredth left out; within .06 and .3, since few terms tell little.
    """
    frequent = total >= FEWEST_TO_LEARN
    if frequent.sum() < FEWEST_TERMS:
        return LEAST_DISPERSION
    expected = total[frequent] * share
    surplus = (now[frequent] - expected) ** 2 - expected * (1 - share)
    kept = surplus <= np.quantile(surplus, TRIMMED)
    spread = (expected * (1 - share))[kept] ** 2
    return float(np.clip(surplus[kept].sum() / spread.sum(), LEAST_DISPERSION, MOST_DISPERSION))


@dataclass(frozen=True, slots=True)
class Expectation:
    """
    How many terms chance would bring at most as probable as p: a step function and a slope.

    `positions` (steps,) ascending p-values that some term can reach; `sums` (steps,) how many terms are expected up to
    each; `slope` terms can reach any p.
    """

    positions: Numbers
    sums: Numbers
    slope: float

    @classmethod
    def of_totals(cls, totals: Ints, share: float, dispersion: float, fewest: int) -> "Expectation":
        """
        Sum over terms of given totals what each can reach.

        A rare term cannot be improbable (three of three people in a third of the time: 1/27), and so does not count
        among the tests at smaller p (Tarone 1990).
        """
        numbers, terms = np.unique(totals[totals >= fewest], return_counts=True)
        positions, steps = [np.zeros(0)], [np.zeros(0)]
        few = numbers <= MANY
        for number, count in zip(numbers[few].tolist(), terms[few].tolist(), strict=True):
            reached = tails(number, share, dispersion)[fewest:][::-1]
            reached = reached[reached <= RELEVANT]
            positions.append(reached)
            steps.append(count * np.diff(reached, prepend=0.0))
        place = np.concatenate(positions)
        order = np.argsort(place, kind="stable")
        return cls(place[order], np.cumsum(np.concatenate(steps)[order]), float(terms[~few].sum()))

    def at(self, p: Numbers) -> Numbers:
        """Expected number of terms at most as probable as each p; shape kept."""
        place = np.searchsorted(self.positions, p * (1 + 1e-9), side="right")
        sums = np.concatenate([[0.0], self.sums])
        return np.asarray(sums[place] + self.slope * p)
