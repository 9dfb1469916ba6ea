"""A belief is a mixture of beta distributions; its figures equal those of draws and of scipy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.belief import Belief, beta, matched

POSITIVE = st.floats(0.3, 200)


def two(part, first, second):
    return Belief(np.array([part, 1 - part]), np.array([first[0], second[0]]), np.array([first[1], second[1]]))


@given(POSITIVE, POSITIVE)
def test_one_component_is_the_beta_distribution(a, b):
    belief, known = beta(a, b), stats.beta(a, b)
    assert belief.mean == pytest.approx(known.mean())
    assert belief.variance == pytest.approx(known.var(), abs=1e-12)
    assert belief.below(0.3) == pytest.approx(known.cdf(0.3))


def test_a_mixture_has_the_moments_and_quantiles_of_its_draws():
    belief = two(0.3, (2, 8), (30, 10))
    dice = np.random.default_rng(3)
    drawn = np.where(dice.random(400_000) < 0.3, dice.beta(2, 8, 400_000), dice.beta(30, 10, 400_000))
    assert belief.mean == pytest.approx(drawn.mean(), abs=2e-3)
    assert belief.variance == pytest.approx(drawn.var(), abs=1e-3)
    interval = belief.interval(0.9)
    assert [interval.low, interval.high] == pytest.approx(np.quantile(drawn, [0.05, 0.95]), abs=3e-3)
    counts = np.bincount(dice.binomial(10, drawn), minlength=11) / 400_000
    assert belief.counts(10) == pytest.approx(counts, abs=3e-3)


@given(st.floats(0.01, 0.99), POSITIVE, POSITIVE, POSITIVE, POSITIVE)
def test_quantiles_turn_round_the_distribution_and_the_mean_lies_inside(part, a, b, c, d):
    belief = two(part, (a, b), (c, d))
    interval = belief.interval(0.9)
    assert 0 <= interval.low <= belief.mean <= interval.high <= 1
    assert belief.below(interval.high) >= 0.95 - 1e-6
    assert belief.counts(10).sum() == pytest.approx(1)


@given(st.floats(0.02, 0.98), st.floats(0.01, 0.9))
def test_the_matched_belief_has_the_asked_moments(mean, share):
    variance = share * mean * (1 - mean)
    belief = matched(mean, variance)
    assert (belief.mean, belief.variance) == (pytest.approx(mean), pytest.approx(variance))


def test_the_count_interval_leaves_at_most_a_twentieth_outside_on_each_side():
    found = two(0.5, (9, 1), (5, 5)).next_count(10, 0.9)
    below = np.cumsum(two(0.5, (9, 1), (5, 5)).counts(10))
    assert below[int(found.low) - 1] <= 0.05 < below[int(found.low)]
    assert below[int(found.high)] >= 0.95
