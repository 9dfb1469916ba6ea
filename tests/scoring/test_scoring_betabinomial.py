"""Beta-binomial counts equal exact sums."""

from fractions import Fraction
from math import comb, factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.betabinomial import count_interval, count_probabilities, dispersed


def rising(x, k):
    """Return x (x + 1) ... (x + k - 1)."""
    product = Fraction(1)
    for step in range(k):
        product *= x + step
    return product


def naive(n, a, b):
    """Sum with whole numbers: choose(n, k) a^(k) b^(n-k) / (a+b)^(n), rising powers."""
    a, b = Fraction(a), Fraction(b)
    return [comb(n, k) * rising(a, k) * rising(b, n - k) / rising(a + b, n) for k in range(n + 1)]


@given(st.integers(0, 30), st.integers(1, 40), st.integers(1, 40))
def test_probabilities_equal_exact_fractions(n, a, b):
    np.testing.assert_allclose(count_probabilities(n, a, b), [float(p) for p in naive(n, a, b)], rtol=1e-9)


def test_uniform_share_makes_every_count_alike():
    np.testing.assert_allclose(count_probabilities(10, 1, 1), np.full(11, 1 / 11))


@pytest.mark.parametrize("dispersion", [0.0, 0.02, 0.3])
def test_mean_and_variance_follow_the_dispersion(dispersion):
    n, share = 40, 0.15
    p, k = dispersed(n, share, dispersion), np.arange(41)
    mean = (p * k).sum()
    assert mean == pytest.approx(n * share)
    variance = n * share * (1 - share) * (1 + (n - 1) * dispersion)
    assert (p * (k - mean) ** 2).sum() == pytest.approx(variance, rel=1e-4)


def test_no_dispersion_is_binomial():
    naive_binomial = [factorial(8) / factorial(k) / factorial(8 - k) * 0.3**k * 0.7 ** (8 - k) for k in range(9)]
    np.testing.assert_allclose(dispersed(8, 0.3, 0.0), naive_binomial, rtol=1e-4)


@given(st.integers(1, 60), st.floats(0.05, 200), st.floats(0.05, 200), st.floats(0.5, 0.99))
def test_an_interval_leaves_at_most_half_of_the_rest_on_each_side(n, a, b, level):
    interval, p = count_interval(n, a, b, level=level), count_probabilities(n, a, b)
    tail = (1 - level) / 2 + 1e-9
    assert 0 <= interval.low <= interval.high <= n
    assert p[: int(interval.low)].sum() <= tail
    assert p[int(interval.high) + 1 :].sum() <= tail
