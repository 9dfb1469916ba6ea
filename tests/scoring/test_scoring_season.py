"""A yearly wave is found with height and month; chance and trend are not taken for one; two years are asked for."""

import numpy as np
import pytest

from scoring.incontrol import draw_latent
from scoring.season import find_season

MONTHS = np.arange(48)


def wave(amplitude, peak, *, noise=0.02, seed=1, months=MONTHS):
    rest = np.random.default_rng(seed).normal(0, noise, len(months))
    return 0.2 + amplitude * np.cos(2 * np.pi * (months - (peak - 1)) / 12) + rest


@pytest.mark.parametrize("peak", [1, 6, 12])
def test_a_wave_is_found_with_height_and_month(peak):
    found = find_season(MONTHS, wave(0.06, peak), np.ones(48))
    assert (found.peak, found.p_value < 0.001, found.n) == (peak, True, 48)
    assert found.interval.low < 0.06 < found.interval.high
    assert found.amplitude == pytest.approx(0.06, abs=0.01)


def test_chance_is_taken_for_a_wave_as_often_as_the_level_says():
    found = [find_season(MONTHS, wave(0.0, 1, seed=seed), np.ones(48)) for seed in range(400)]
    assert np.mean([each.p_value <= 0.05 for each in found]) <= 0.07


def test_autocorrelated_months_are_not_taken_for_a_wave_much_more_often():
    drawn = draw_latent((400, 48), 0.5, np.random.default_rng(3))
    found = [find_season(MONTHS, row, np.ones(48)) for row in drawn]
    assert np.mean([each.p_value <= 0.05 for each in found]) <= 0.1


def test_a_trend_is_no_season():
    assert find_season(MONTHS, 0.01 * MONTHS + wave(0.0, 1), np.ones(48)).p_value > 0.05


@pytest.mark.parametrize("months", [[], [3], range(23), [*range(10), 30]])
def test_before_two_years_nothing_is_said(months):
    assert find_season(list(months), [0.1] * len(list(months)), [1.0] * len(list(months))) is None


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2, 1 / 3, 1.0])
def test_equal_months_have_no_wave(share):
    found = find_season(MONTHS, np.full(48, share), np.arange(1.0, 49.0))
    assert found.amplitude == pytest.approx(0, abs=1e-9)
    assert found.p_value == 1.0


def test_months_with_more_reviews_count_more():
    values = wave(0.06, 4, noise=0.0)
    values[5] = 0.9
    light, heavy = (find_season(MONTHS, values, np.where(MONTHS == 5, weight, 1.0)) for weight in (0.001, 1.0))
    assert abs(light.amplitude - 0.06) < abs(heavy.amplitude - 0.06)
