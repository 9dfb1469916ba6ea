"""A trend is found where there is one; autocorrelated months are less often taken for one than by the plain test."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scoring.incontrol import draw_latent
from scoring.monotone import LEAST_MONTHS, find_trend


def rate(autocorrelation, *, slope=0.0, series=300, months=48, plain=False):
    drawn = draw_latent((series, months), autocorrelation, np.random.default_rng(6)) + slope * np.arange(months)
    found = [find_trend(range(months), row) for row in drawn]
    return np.mean([(each.plain_p_value if plain else each.p_value) <= 0.05 for each in found])


def test_independent_months_are_taken_for_a_trend_as_often_as_the_level_says():
    assert rate(0.0) == pytest.approx(0.05, abs=0.03)


def test_autocorrelation_fools_the_plain_test_more_than_the_corrected_one():
    assert rate(0.6, plain=True) > 0.25 > rate(0.6)


def test_a_trend_is_found_with_its_slope():
    dice = np.random.default_rng(1)
    months = np.arange(60)
    found = find_trend(months, 0.1 + 0.03 * months / 12 + dice.normal(0, 0.02, 60))
    assert found.p_value < 0.001
    assert found.slope == pytest.approx(0.03, abs=0.006)
    assert found.interval.low < 0.03 < found.interval.high
    assert rate(0.0, slope=0.05) > 0.9


@given(st.lists(st.floats(0, 1), min_size=LEAST_MONTHS, max_size=25))
@settings(max_examples=40)
def test_without_correction_it_is_kendalls_tau_and_sens_slope(values):
    found = find_trend(range(len(values)), values)
    slope = stats.theilslopes(values, range(len(values))).slope
    assert found.slope == pytest.approx(12 * slope)
    assert found.interval.low <= found.slope <= found.interval.high
    tau, _ = stats.kendalltau(range(len(values)), values)
    assert np.isnan(tau) or (found.slope == 0) or np.sign(tau) == np.sign(found.slope) or abs(tau) < 0.2
    assert 0 <= found.plain_p_value <= found.p_value <= 1


@pytest.mark.parametrize("values", [[], [0.5], [0.1] * 11])
def test_fewer_than_twelve_months_say_nothing(values):
    assert find_trend(range(len(values)), values) is None


def test_equal_months_have_no_trend():
    found = find_trend(range(20), [0.2] * 20)
    assert (found.slope, found.p_value, found.interval.low, found.interval.high) == (0, 1, 0, 0)


def test_missing_months_stretch_the_slope():
    months = [*range(10), *range(20, 30)]
    assert find_trend(months, [0.01 * month for month in months]).slope == pytest.approx(0.12)
