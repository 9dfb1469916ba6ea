"""The textbook charts do what the textbooks say."""

import numpy as np
import pytest

from scoring.classicchart import EWMA_MEMORY, ewma_chart, laney_chart, p_chart, run_rules

BASELINE = 10


def series(*later, n=100, base=(10,) * BASELINE):
    bad = np.array([[*base, *later]])
    return np.full_like(bad, n), bad


def test_a_month_of_the_p_chart_is_its_distance_in_binomial_standard_errors():
    assert p_chart(*series(19, 10, 1), BASELINE).tolist() == [pytest.approx([3.0, 0.0, -3.0])]


def test_laneys_chart_divides_by_the_spread_of_the_baseline():
    wavy = series(19, base=(7, 13) * 5)
    sigma = 6 / 3 / 1.128  # months differ by six, which are two standard errors
    assert laney_chart(*wavy, BASELINE)[0, 0] == pytest.approx(3.0 / sigma)


def test_the_moving_average_stands_in_its_own_standard_errors():
    first, second = ewma_chart(*series(13, 13), BASELINE)[0]
    average = EWMA_MEMORY + EWMA_MEMORY * (1 - EWMA_MEMORY)
    spread = np.sqrt(EWMA_MEMORY / (2 - EWMA_MEMORY) * (1 - (1 - EWMA_MEMORY) ** 4))
    assert (first, second) == (pytest.approx(1.0), pytest.approx(average / spread))


@pytest.mark.parametrize(
    ("later", "signals"),
    [
        ((20, 10), [True, False]),
        ((17, 10, 17), [False, False, True]),
        ((17, 10, 10, 17), [False] * 4),
        ((14, 14, 10, 14, 14), [False] * 4 + [True]),
        ((11,) * 9, [False] * 8 + [True]),
        ((11,) * 8 + (10,), [False] * 9),
        ((0, 0, 0), [False] * 3),
    ],
)
def test_each_run_rule_signals_where_it_should(later, signals):
    assert run_rules(*series(*later), BASELINE)[0].tolist() == signals


@pytest.mark.parametrize("chart", [p_chart, laney_chart, ewma_chart, run_rules])
def test_empty_months_and_spotless_baselines_are_finite(chart):
    n = np.zeros((2, 15), dtype=np.int64)
    n[1, :12] = 20
    assert np.isfinite(chart(n, np.zeros_like(n), BASELINE)).all()
