"""What chance brings: the tails of the tests, and how many of them a scan must expect."""

import numpy as np
import pytest

from insights.analysis.chance import Expectation, dispersion_of, split_tail, tails


@pytest.mark.parametrize("dispersion", [1e-6, 0.06, 0.3])
def test_tails_are_those_of_drawn_counts(dispersion: float) -> None:
    share, total = 0.3, 12
    size = 1 / (dispersion * share * (1 - share)) - 1
    draw = np.random.default_rng(0)
    rates = draw.beta(share * size, (1 - share) * size, 200_000)
    counts = draw.binomial(total, rates)
    drawn = [(counts >= least).mean() for least in range(total + 1)]
    assert tails(total, share, dispersion) == pytest.approx(drawn, abs=0.004)


def test_many_people_are_as_few() -> None:
    """Where the short cut for large counts begins, it agrees with the long way to within a tenth."""
    now, total = np.array([240.0, 240.0]), np.array([600.0, 601.0])
    long, short = split_tail(now, total, 0.3, 0.06)
    assert short == pytest.approx(long, rel=0.1)


def test_expectation_is_what_chance_brings() -> None:
    """Terms whose people fall anywhere: as many are as improbable as expected, and rare terms bring none."""
    draw = np.random.default_rng(1)
    share, dispersion = 0.25, 0.06
    totals = np.concatenate([np.full(3_000, 3), np.full(2_000, 8), np.full(500, 30)])
    size = 1 / (dispersion * share * (1 - share)) - 1
    expectation = Expectation.of_totals(totals, share, dispersion, 3)
    limits = np.array([0.003, 0.001, 0.0001])
    met = np.zeros(3)
    for _ in range(30):
        rates = draw.beta(share * size, (1 - share) * size, len(totals))
        now = draw.binomial(totals, rates).astype(float)
        p = split_tail(now, totals.astype(float), share, dispersion)
        p[now < 3] = 1
        met += (p[None, :] <= limits[:, None]).sum(axis=1)
    assert met / 30 == pytest.approx(expectation.at(limits), rel=0.15, abs=0.15)
    assert Expectation.of_totals(np.full(1_000, 3), share, dispersion, 3).at(
        np.array([0.001])
    ) == pytest.approx(0)


def test_dispersion_is_learnt_within_bounds() -> None:
    draw = np.random.default_rng(2)
    total = np.full(2_000, 100.0)
    steady = draw.binomial(100, 0.3, 2_000).astype(float)
    size = 1 / (0.2 * 0.3 * 0.7) - 1
    wandering = draw.binomial(100, draw.beta(0.3 * size, 0.7 * size, 2_000)).astype(float)
    assert dispersion_of(steady, total, 0.3) == pytest.approx(0.06)
    assert 0.12 < dispersion_of(wandering, total, 0.3) < 0.25
    assert dispersion_of(wandering[:50], total[:50], 0.3) == pytest.approx(0.06)
