"""Tails and distances, against the plain definitions."""

import math
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.chance import at_least, at_most, distance

CHANCES = st.sampled_from([0.0, 0.01, 0.05, 0.3, 0.5, 0.99, 1.0])


@given(st.integers(0, 40), CHANCES, st.data())
def test_tails_are_sums_of_the_binomial(n, p, data):
    k = data.draw(st.integers(0, n))
    exact = [math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(n + 1)]
    assert at_most(k, n, p) == pytest.approx(sum(exact[: k + 1]), abs=1e-9)
    assert at_least(k, n, p) == pytest.approx(sum(exact[k:]), abs=1e-9)


def test_the_tail_of_many_cases_neither_over_nor_underflows():
    assert at_most(0, 100_000, 0.5) == 0.0
    assert at_most(50_000, 100_000, 0.5) == pytest.approx(0.5, abs=0.01)


SAMPLES = st.dictionaries(st.integers(1, 10).map(float), st.integers(1, 60), min_size=1)


@given(SAMPLES, SAMPLES)
def test_the_distance_is_that_of_the_distribution_functions(one, other):
    def below(sample, value):
        return sum(n for rating, n in sample.items() if rating <= value) / sum(sample.values())

    naive = max(abs(below(one, value) - below(other, value)) for value in {*one, *other})
    apart, chance = distance(one, other)
    assert apart == pytest.approx(naive, abs=1e-9)
    assert 0.0 <= chance <= 1.0
    assert distance(other, one) == pytest.approx((apart, chance))


def test_equal_samples_are_no_distance_apart_and_opposite_ones_are():
    liked, disliked = {5.0: 40, 1.0: 10}, {5.0: 10, 1.0: 40}
    assert distance(liked, liked) == (0.0, 1.0)
    apart, chance = distance(liked, disliked)
    assert apart == pytest.approx(0.6)
    assert chance < 1e-6


def test_samples_of_one_distribution_seldom_lie_far_apart():
    draw = random.Random(1)  # noqa: S311 - chance of a test, not of a secret
    far = 0
    for _ in range(400):
        one, other = (Counter(draw.choices([1.0, 2.0, 3.0, 4.0, 5.0], [5, 2, 3, 10, 30], k=50)) for _ in range(2))
        far += distance(one, other)[1] < 0.01
    assert far <= 8
