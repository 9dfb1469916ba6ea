"""Dispersion and autocorrelation that comparable series share are found, each where it is and not where it isn't."""

import numpy as np
import pytest

from scoring.incontrol import Cell, draw_series
from scoring.serial import pool_serial


@pytest.mark.parametrize(("volume", "error"), [(10, 0.25), (100, 0.1)])
@pytest.mark.parametrize("dispersion", [0.02, 0.06])
@pytest.mark.parametrize("autocorrelation", [0.0, 0.4, 0.7])
def test_both_are_found_over_comparable_series(volume, error, dispersion, autocorrelation):
    drawn = draw_series(Cell(volume, dispersion, autocorrelation), np.full((400, 24), 0.15), np.random.default_rng(4))
    found = pool_serial(drawn.n, drawn.bad)
    assert found == (pytest.approx(dispersion, abs=0.012), pytest.approx(autocorrelation, abs=error))


def test_independent_reviews_have_neither():
    drawn = draw_series(Cell(50, 0.0, 0.0), np.full((400, 24), 0.15), np.random.default_rng(4))
    assert pool_serial(drawn.n, drawn.bad) == (pytest.approx(0, abs=2e-3), 0)


@pytest.mark.parametrize("n", [np.zeros((3, 6)), np.full((2, 5), 9), np.zeros((0, 6))])
def test_series_that_say_nothing_give_zeros_and_no_nan(n):
    assert pool_serial(n, n) == (0, 0)
