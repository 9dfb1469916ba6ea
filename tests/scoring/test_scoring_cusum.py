"""The cumulative chart equals a naive sum over all windows, and its tails those of scipy."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scoring.cusum import LIMIT, ODDS, Looks, accumulate_series, series_p_values
from scoring.incontrol import Cell, draw_series
from scoring.tailloop import upper_tail

MONTH = st.integers(0, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
SERIES = st.lists(MONTH, min_size=5, max_size=18)


def arrays(months):
    return tuple(np.array([column], dtype=np.int64) for column in zip(*months, strict=True))


def naive(months, baseline, dispersion, autocorrelation):
    """Return ratio, tail and length of the strongest window that ends in the newest month, from the definitions."""

    def variance(n):
        """Variance of a count over share (1 - share): reviews of one month, and months with each other."""
        pairs = sum(a * b * autocorrelation ** abs(i - j) for i, a in enumerate(n) for j, b in enumerate(n))
        return sum(n) + dispersion * (pairs - sum(n))

    n0, x0 = ([month[side] for month in months[:baseline]] for side in (0, 1))
    share = (sum(x0) + 0.5) / (sum(n0) + 1)
    uncertain = variance(n0) / max(sum(n0) ** 2, 1)
    risen = ODDS * share / (1 - share + ODDS * share)
    best, tail = (0.0, 0), 1.0
    for length in range(1, min(12, len(months) - baseline) + 1):
        n, x = ([month[side] for month in months[-length:]] for side in (0, 1))
        total, hits = sum(n), sum(x)
        if total < 5:
            continue
        spread = min((variance(n) - total + total**2 * uncertain) / (total * (total - 1)), 0.95)
        ratio = hits * math.log(risen / share) + (total - hits) * math.log((1 - risen) / (1 - share))
        ratio /= 1 + (total - 1) * spread
        if not best[1] or ratio > best[0]:
            best = (ratio, length)
        size = 1 / max(spread, 1e-6) - 1
        if hits > total * share:
            tail = min(tail, stats.betabinom(total, share * size, (1 - share) * size).sf(hits - 1))
    return *best, tail


@given(SERIES, st.sampled_from([0.0, 0.02, 0.2]), st.sampled_from([0.0, 0.5]))
@settings(max_examples=40, deadline=None)
def test_the_newest_month_equals_the_naive_windows(months, dispersion, autocorrelation):
    n, bad = arrays(months)
    found = accumulate_series(n, bad, 3, dispersion=dispersion, autocorrelation=autocorrelation)
    ratio, length, tail = naive(months, 3, dispersion, autocorrelation)
    assert (found.ratio[0, -1], found.length[0, -1]) == (pytest.approx(ratio, abs=1e-9), length)
    assert found.tail[0, -1] == pytest.approx(tail, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("dispersion", [0.0, 0.01, 0.3])
@pytest.mark.parametrize(("n", "share"), [(1, 0.5), (12, 0.1), (300, 0.2), (4_000, 0.05)])
def test_an_upper_tail_is_that_of_a_beta_binomial_count(n, share, dispersion):
    size = 1 / max(dispersion, 1e-6) - 1
    known = stats.betabinom(n, share * size, (1 - share) * size)
    for x in {0, 1, n // 20, n // 5, n // 2, n}:
        # Summed, since 1 - cdf has no digits left far out.
        expected = known.pmf(np.arange(x, n + 1)).sum()
        assert upper_tail(n, x, share, dispersion) == pytest.approx(expected, rel=1e-6)
    assert upper_tail(n, n + 1, share, dispersion) == 0


def test_many_series_at_once_equal_each_alone():
    drawn = draw_series(Cell(20, 0.02, 0.4), np.full((50, 30), 0.15), np.random.default_rng(2))
    dispersions = np.linspace(0, 0.1, 50)
    together = accumulate_series(drawn.n, drawn.bad, 12, dispersion=dispersions, autocorrelation=0.4)
    for s in range(50):
        alone = accumulate_series(
            drawn.n[s : s + 1], drawn.bad[s : s + 1], 12, dispersion=dispersions[s], autocorrelation=0.4
        )
        assert (together.ratio[s] == alone.ratio[0]).all()
        assert (together.tail[s] == alone.tail[0]).all()


@pytest.mark.parametrize("n", [np.zeros((1, 20)), np.zeros((0, 20)), np.zeros((1, 12)), np.full((1, 20), 1)])
def test_no_reviews_no_series_and_no_months_after_the_baseline_are_no_alarm(n):
    found = accumulate_series(n, np.zeros_like(n), 12, dispersion=0.02, autocorrelation=0.4)
    assert not found.alarms().any()
    assert np.isfinite(found.ratio).all()
    assert np.isfinite(series_p_values(found)).all()


def test_a_doubling_is_seen_within_months_and_dated():
    n = np.full((1, 40), 30)
    bad = np.full((1, 40), 3)
    bad[0, 28:] = 6
    found = accumulate_series(n, bad, 24, dispersion=0.005, autocorrelation=0.0)
    first = int(found.alarms()[0].argmax())
    assert 4 < first < 12
    assert 24 + first - found.length[0, first] + 1 == 28
    assert found.ratio[0, first] > LIMIT


@given(SERIES, st.sampled_from([0.0, 0.02]))
@settings(max_examples=30, deadline=None)
def test_looking_after_each_review_equals_charts_that_end_there(months, dispersion):
    n, bad = arrays(months)
    order = np.concatenate([np.arange(count) < kind for count, kind in months[3:]]).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(n[0, 3:])])[None, :]
    looks = Looks(starts, np.ones(len(order), dtype=np.int64), order)
    found = accumulate_series(n, bad, 3, looks=looks, dispersion=dispersion, autocorrelation=0.4)
    whole, last = len(months) - 1, int(n[0, -1])
    for k in range(1, last + 1):
        n[0, whole], bad[0, whole] = k, order[len(order) - last :][:k].sum()
        until = accumulate_series(n, bad, 3, dispersion=dispersion, autocorrelation=0.4)
        # A part of a month alone is not looked at, nor is a moment without a bad review within the month.
        if k == last or (until.length[0, -1] > 1 and order[len(order) - last :][k - 1]):
            assert found.ratio[0, -1] >= until.ratio[0, -1] - 1e-9
    at_end = accumulate_series(*arrays(months), 3, dispersion=dispersion, autocorrelation=0.4)
    assert found.tail[0] == pytest.approx(at_end.tail[0])
