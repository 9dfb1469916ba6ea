"""Scores of count forecasts equal their definitions, and nothing beats the truth."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.countscore import absolute_error, crps, log_loss, transform

K = 10
FORECAST = st.lists(st.floats(0.01, 1), min_size=K + 1, max_size=K + 1).map(lambda w: np.array(w) / sum(w))


def binomial(p):
    return np.array([math.comb(K, k) * p**k * (1 - p) ** (K - k) for k in range(K + 1)])


def test_the_log_loss_of_a_binomial_is_that_of_its_reviews():
    expected = -(7 * math.log(0.8) + 3 * math.log(0.2)) / 10
    assert log_loss(binomial(0.8)[None, :], np.array([7]))[0] == pytest.approx(expected)


def test_what_was_called_impossible_costs_much_but_not_infinitely():
    assert 50 < log_loss(np.eye(K + 1)[[10]], np.array([0]))[0] < math.inf


@given(FORECAST, st.integers(0, K))
@settings(max_examples=30)
def test_crps_equals_mean_distance_less_half_the_mean_spread(chances, hit):
    places = np.arange(K + 1)
    distance = float((chances * abs(places - hit)).sum())
    spread = float((chances[:, None] * chances[None, :] * abs(places[:, None] - places[None, :])).sum())
    assert crps(chances[None, :], np.array([hit]))[0] == pytest.approx(distance - spread / 2)


@given(FORECAST, FORECAST)
@settings(max_examples=30)
def test_both_scores_are_proper(truth, other):
    every = np.arange(K + 1)
    for score in (crps, log_loss):
        own, foreign = (float((truth * score(np.tile(each, (K + 1, 1)), every)).sum()) for each in (truth, other))
        assert own <= foreign + 1e-12


@pytest.mark.parametrize(
    ("chances", "hit", "error"), [(np.eye(11)[3], 5, 2), (binomial(0.5), 5, 0), (binomial(0.5), 9, 4)]
)
def test_the_absolute_error_is_that_of_the_median(chances, hit, error):
    assert absolute_error(chances[None, :], np.array([hit]))[0] == error


def test_the_transform_of_true_forecasts_is_uniform_and_the_same_for_the_same_seed():
    dice = np.random.default_rng(5)
    p = dice.beta(4, 2, 20_000)
    chances = np.stack([binomial(each) for each in p])
    hits = dice.binomial(K, p)
    found = transform(chances, hits, seed=1)
    assert np.histogram(found, bins=10, range=(0, 1))[0] / 20_000 == pytest.approx([0.1] * 10, abs=0.01)
    assert (found == transform(chances, hits, seed=1)).all()
