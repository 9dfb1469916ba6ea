"""The scan's likelihood ratio, against its definition and scipy's G-test."""

import numpy as np
import pytest
from scipy import stats

from scoring.shuffleloop import scan_shuffled, share_ratio, share_ratios

VALUES = np.array([0, 1, 0, 0, 1, 1, 1, 0, 1, 0], dtype=float)
REST = VALUES - VALUES.mean()
WINDOWS = (np.array([0, 4, 1]), np.array([4, 7, 9]))


@pytest.mark.parametrize(("inside", "n", "ones", "total"), [(20, 20, 140, 200), (5, 20, 18, 200), (7, 9, 30, 60)])
def test_the_ratio_is_half_the_g_statistic_of_the_fourfold_table(inside, n, ones, total):
    table = [[inside, n - inside], [ones - inside, total - n - ones + inside]]
    g = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert share_ratio(inside - n * ones / total, n, ones, total) == pytest.approx(g / 2)


@pytest.mark.parametrize(
    ("surplus", "n", "ones", "total"), [(0.0, 5, 10, 20), (-1.0, 5, 10, 20), (1.0, 20, 10, 20), (0.0, 20, 10, 20)]
)
def test_no_surplus_and_no_outside_are_no_surprise(surplus, n, ones, total):
    assert share_ratio(surplus, n, ones, total) == 0.0


def test_a_trend_that_asks_for_more_than_all_is_taken_as_all():
    assert share_ratio(9.0, 5, 10, 20) == share_ratio(2.5, 5, 10, 20) < np.inf


def test_each_window_has_its_own_ratio():
    ratios = np.empty(3)
    share_ratios(np.concatenate([[0.0], np.cumsum(REST)]), WINDOWS, 5.0, ratios)
    assert ratios == pytest.approx([0.0, share_ratio(1.5, 3, 5, 10), share_ratio(1.0, 8, 5, 10)])


def test_shuffles_reach_what_the_order_itself_says_and_nothing_impossible():
    base, room = np.array([0.5, 0.1, 0.0]), (np.empty(11), np.empty(400))
    scan_shuffled(REST.copy(), WINDOWS, (base, 5.0), np.array([1], dtype=np.uint64), room)
    fullest = 0.5 + share_ratio(2.0, 4, 5, 10)
    assert room[1].max() == pytest.approx(fullest)
    assert room[1].min() == 0.0 < np.median(room[1]) < fullest
