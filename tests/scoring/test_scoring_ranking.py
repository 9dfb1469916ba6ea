"""Orders and probabilities of audits: every figure against its definition, counted pair by pair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from scoring.ranking import (
    auc,
    average_precision,
    brier,
    calibration_curve,
    capture,
    drawn_aucs,
    hits_among,
    log_loss,
    order_by,
)

CASES = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=40)


def columns(cases):
    return np.array([float(score) for score, _ in cases]), np.array([failed for _, failed in cases])


@given(CASES)
def test_auc_is_the_share_of_pairs_in_the_right_order(cases):
    scores, failed = columns(cases)
    pairs = [(a > b) + (a == b) / 2 for a in scores[failed] for b in scores[~failed]]
    assert auc(scores, failed) == (pytest.approx(np.mean(pairs)) if pairs else None)


@given(CASES, st.integers(0, 9))
def test_a_drawn_auc_is_that_of_the_repeated_cases(cases, seed):
    scores, failed = columns(cases)
    weights = np.random.default_rng(seed).integers(0, 3, len(scores)).astype(float)
    repeated = np.repeat(np.arange(len(scores)), weights.astype(int))
    direct = auc(scores[repeated], failed[repeated]) if len(repeated) else None
    drawn = drawn_aucs(order_by(scores), failed, weights[None])[0]
    assert np.isnan(drawn) if direct is None else drawn == pytest.approx(direct)


@given(CASES)
def test_average_precision_is_that_of_the_library(cases):
    scores, failed = columns(cases)
    expected = average_precision_score(failed, scores) if failed.any() else None
    assert average_precision(scores, failed) == (None if expected is None else pytest.approx(expected))


def test_capture_counts_failures_among_the_riskiest_and_shares_ties():
    scores, failed = np.array([3.0, 2.0, 1.0, 1.0]), np.array([True, False, True, False])
    assert capture(scores, failed, 0.25) == 0.5
    assert capture(scores, failed, 0.75) == 0.75
    assert capture(np.zeros(10), np.arange(10) < 4, 0.3) == pytest.approx(0.3)
    assert capture(scores, np.zeros(4, bool), 0.5) is None
    assert hits_among(scores, failed, 4) == 2


def test_probabilities_are_judged_by_their_squares_and_logarithms():
    chance, failed = np.array([0.9, 0.2]), np.array([True, False])
    assert brier(chance, failed) == pytest.approx((0.01 + 0.04) / 2)
    assert log_loss(chance, failed) == pytest.approx(-(np.log(0.9) + np.log(0.8)) / 2)
    assert brier(chance[:0], failed[:0]) is None
    assert log_loss(chance[:0], failed[:0]) is None


def test_the_calibration_curve_holds_every_case_once_from_low_to_high():
    chance = np.linspace(0, 1, 23)
    steps = calibration_curve(chance, chance > 0.5)
    assert sum(step.n for step in steps) == 23
    assert [step.said for step in steps] == sorted(step.said for step in steps)
    assert (steps[0].happened, steps[-1].happened) == (0, 1)
