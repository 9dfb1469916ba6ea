"""Calibration recovers known slopes and shifts and never leaves the unit interval."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.calibration import IDENTITY, Calibration, binary_scores, calibrate, fit_calibration


def test_identity_is_the_logistic_function():
    chances = calibrate(binary_scores(np.array([0.0, 2.0, -2.0])), IDENTITY)[:, 1]
    np.testing.assert_allclose(chances, [0.5, 1 / (1 + np.exp(-2)), 1 / (1 + np.exp(2))])


def test_overconfident_scores_are_pulled_back():
    rng = np.random.default_rng(1)
    truth_odds = rng.normal(size=4000)
    classes = (rng.random(4000) < 1 / (1 + np.exp(-truth_odds))).astype(int)
    found = fit_calibration(binary_scores(3 * truth_odds - 1), classes)
    assert found.slope == pytest.approx(1 / 3, abs=0.04)
    assert found.shifts[1] == pytest.approx(1 / 3, abs=0.1)


def test_three_classes_get_a_shift_each():
    rng = np.random.default_rng(2)
    scores = rng.normal(size=(6000, 3))
    chances = calibrate(scores, Calibration(2.0, (0.0, 0.5, -1.0)))
    classes = np.array([rng.choice(3, p=row) for row in chances])
    found = fit_calibration(scores, classes)
    assert found.slope == pytest.approx(2.0, abs=0.15)
    np.testing.assert_allclose(found.shifts, [0.0, 0.5, -1.0], atol=0.2)


def test_separable_texts_do_not_make_it_infinite():
    found = fit_calibration(binary_scores(np.array([-1.0, -2.0, 1.0, 2.0])), np.array([0, 0, 1, 1]))
    assert 1 < found.slope < 10


def test_weights_count_like_repetitions():
    scores, classes = binary_scores(np.array([-1.0, 0.5, 0.2, 1.0])), np.array([0, 0, 1, 1])
    repeated = fit_calibration(np.repeat(scores, [1, 2, 1, 3], axis=0), np.repeat(classes, [1, 2, 1, 3]))
    weighted = fit_calibration(scores, classes, weights=np.array([1.0, 2.0, 1.0, 3.0]))
    assert weighted.slope == pytest.approx(repeated.slope, abs=1e-3)


@given(st.lists(st.floats(-50, 50), min_size=1), st.floats(0.01, 5), st.floats(-5, 5))
def test_probabilities_sum_to_one(log_odds, slope, shift):
    chances = calibrate(binary_scores(np.array(log_odds)), Calibration(slope, (0.0, shift)))
    np.testing.assert_allclose(chances.sum(axis=1), 1)
    assert ((chances >= 0) & (chances <= 1)).all()
