"""The cumulative chart equals a naive sum over all windows, and its tails those of scipy."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scoring.cusum import LIMIT, ODDS, Looks, accumulate_series, month_tails, newest_tails, series_p_values
from scoring.incontrol import Cell, Counted, draw_series, look_at_each_review
from scoring.tailloop import upper_tail
from scoring.windowloop import LINE

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
    newest = newest_tails(n, bad, 3, dispersion=dispersion, autocorrelation=autocorrelation)
    assert newest[0] == pytest.approx(tail, rel=1e-5, abs=1e-9)


def test_every_month_of_a_long_series_equals_the_naive_windows():
    drawn = draw_series(Cell(4, 0.02, 0.4), np.full((1, 2 * LINE + 9), 0.15), np.random.default_rng(4))
    months = list(zip(drawn.n[0].tolist(), drawn.bad[0].tolist(), strict=True))
    found = accumulate_series(drawn.n, drawn.bad, 3, dispersion=0.02, autocorrelation=0.4)
    for t in range(len(months) - 3):
        ratio, length, _ = naive(months[: 4 + t], 3, 0.02, 0.4)
        assert (found.ratio[0, t], found.length[0, t]) == (pytest.approx(ratio, abs=1e-9), length)


def test_the_tail_of_a_month_alone_is_that_of_a_series_that_ends_with_it_after_its_baseline():
    drawn = draw_series(Cell(30, 0.02, 0.4), np.full((6, 20), 0.15), np.random.default_rng(5))
    alone = month_tails(drawn.n, drawn.bad, 12, dispersion=0.02, autocorrelation=0.4)
    for t in range(8):
        kept = [*range(12), 12 + t]
        ended = newest_tails(drawn.n[:, kept], drawn.bad[:, kept], 12, dispersion=0.02, autocorrelation=0.4)
        assert (alone[:, t] == ended).all()


@pytest.mark.parametrize("dispersion", [0.0, 0.01, 0.3])
@pytest.mark.parametrize(("n", "share"), [(1, 0.5), (12, 0.1), (300, 0.2), (4_000, 0.05)])
def test_an_upper_tail_is_that_of_a_beta_binomial_count(n, share, dispersion):
    size = 1 / max(dispersion, 1e-6) - 1
    known = stats.betabinom(n, share * size, (1 - share) * size)
    for x in {0, 1, n // 20, n // 5, n // 2, n}:
        # Summed, since 1 - cdf has no digits left far out.
        expected = known.pmf(np.arange(x, n + 1)).sum()
        assert upper_tail(n, x, share, dispersion, 1.0) == pytest.approx(expected, rel=1e-6)
    assert upper_tail(n, n + 1, share, dispersion, 1.0) == 0


def test_a_tail_that_is_not_the_smallest_is_given_up_above_it():
    whole = upper_tail(300, 60, 0.15, 0.02, 1.0)
    given_up = upper_tail(300, 60, 0.15, 0.02, whole / 4)
    assert whole / 4 < given_up < whole


@given(st.lists(SERIES, min_size=1, max_size=6), st.integers(0, 2**32 - 1), st.booleans())
@settings(max_examples=40, deadline=None)
def test_many_series_at_once_equal_each_alone(many, seed, within):
    """Bit by bit, whatever stands beside a series, and whether months or reviews are looked at."""
    dice = np.random.default_rng(seed)
    months = min(len(each) for each in many)
    n, bad = (np.array([[month[side] for month in each[:months]] for each in many]) for side in (0, 1))
    serial = {"dispersion": dice.uniform(0, 0.2, len(many)), "autocorrelation": dice.uniform(0, 0.9, len(many))}
    looks = look_at_each_review(Counted(n, bad), 3, dice)
    together = accumulate_series(n, bad, 3, looks=looks if within else None, **serial)
    tails = newest_tails(n, bad, 3, **serial)
    for s in range(len(many)):
        own = {name: values[s : s + 1] for name, values in serial.items()}
        here = Looks(looks.starts[s : s + 1], looks.n, looks.bad)
        alone = accumulate_series(n[s : s + 1], bad[s : s + 1], 3, looks=here if within else None, **own)
        assert (together.ratio[s] == alone.ratio[0]).all()
        assert (together.length[s] == alone.length[0]).all()
        assert tails[s] == newest_tails(n[s : s + 1], bad[s : s + 1], 3, **own)[0]


@pytest.mark.parametrize("n", [np.zeros((1, 20)), np.zeros((0, 20)), np.zeros((1, 12)), np.full((1, 20), 1)])
def test_no_reviews_no_series_and_no_months_after_the_baseline_are_no_alarm(n):
    found = accumulate_series(n, np.zeros_like(n), 12, dispersion=0.02, autocorrelation=0.4)
    assert not found.alarms().any()
    assert np.isfinite(found.ratio).all()
    newest = newest_tails(n, np.zeros_like(n), 12, dispersion=0.02, autocorrelation=0.4)
    assert np.isfinite(series_p_values(newest)).all()


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
