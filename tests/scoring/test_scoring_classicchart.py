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


def gapped(*later, base=(10,) * BASELINE):
    """Return a series of 100 reviews a month; None: a month without any."""
    n = np.array([[0 if bad is None else 100 for bad in (*base, *later)]])
    return n, np.array([[bad or 0 for bad in (*base, *later)]])


@pytest.mark.parametrize(
    ("later", "signals"),
    [
        ((17, None, 17), [False, False, True]),
        ((17, None, None, 17), [False] * 4),
        ((14, 14, None, 14, 14), [False] * 4 + [True]),
        ((14, 14, None, None, 14, 14), [False] * 6),
        ((11,) * 8 + (None, 11), [False] * 10),
    ],
)
def test_a_gap_makes_no_neighbours_for_the_run_rules(later, signals):
    assert run_rules(*gapped(*later), BASELINE)[0].tolist() == signals


def test_a_gap_makes_no_neighbours_for_laneys_spread():
    # Two levels half a year apart: within each of them neighbours differ by three.
    split = gapped(19, base=(4, 7, 4, None, None, None, None, 13, 16, 13))
    share = (4 + 7 + 4 + 13 + 16 + 13) / 600
    step = 3 / 100 / np.sqrt(share * (1 - share) / 100) / 1.128
    expected = p_chart(*split, BASELINE)[0, 0] / step
    assert laney_chart(*split, BASELINE)[0, 0] == pytest.approx(expected)


def test_the_moving_average_fades_in_a_gap_and_counts_only_months_that_are_there():
    faded = (1 - EWMA_MEMORY) ** 12
    *_, last = ewma_chart(*gapped(13, *[None] * 11, 10), BASELINE)[0]
    assert last == pytest.approx(faded / np.sqrt(1 + faded**2))
    # Months a year apart hardly remember each other.
    *_, last = ewma_chart(*gapped(19, *[None] * 11, 19), BASELINE)[0]
    assert last == pytest.approx(3.0 * (1 + faded) / np.sqrt(1 + faded**2))


def test_a_month_without_reviews_lies_at_distance_0_on_each_chart():
    for chart in (p_chart, laney_chart, ewma_chart):
        assert chart(*gapped(None, 19, None), BASELINE)[0, [0, 2]].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("chart", [p_chart, laney_chart, ewma_chart, run_rules])
def test_empty_months_and_spotless_baselines_are_finite(chart):
    n = np.zeros((2, 15), dtype=np.int64)
    n[1, :12] = 20
    assert np.isfinite(chart(n, np.zeros_like(n), BASELINE)).all()


@pytest.mark.parametrize("chart", [p_chart, laney_chart, ewma_chart, run_rules])
def test_a_series_that_ends_with_its_baseline_has_no_watched_months(chart):
    assert chart(*series(), BASELINE).shape == (1, 0)
