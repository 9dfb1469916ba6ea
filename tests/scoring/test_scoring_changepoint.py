"""The scan equals a naive sum over all splits, finds planted changes, dates them, and stays calm in control."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.changepoint import DRAWS, change_p_value, date_interval, find_changes, scan_series
from scoring.control import MonthShare
from scoring.incontrol import Cell, draw_series
from scoring.scanloop import EDGE

MONTH = st.integers(0, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
SERIES = st.lists(MONTH, min_size=1, max_size=20)
KIND = {"dispersion": 0.02, "autocorrelation": 0.4}


def arrays(months):
    return tuple(np.array(column, dtype=np.int64) for column in zip(*months, strict=True))


def naive_ratios(n, bad, dispersion, autocorrelation):
    """Return the ratio at each split from its definition: the squared difference of the sides over its variance."""
    months = len(n)
    weight = [each / (1 + (each - 1) * dispersion) if each else 0.0 for each in n]
    total = sum(weight)
    hits = [w * x / each if each else 0.0 for w, x, each in zip(weight, bad, n, strict=True)]
    share = sum(hits) / total if total else 0.0
    ratios = [0.0] * months
    for split in range(EDGE, months - EDGE + 1):
        left = sum(weight[:split])
        if not 0 < left < total or not 0 < share < 1:
            continue
        gap = sum(hits[:split]) / left - sum(hits[split:]) / (total - left)
        variance = share * (1 - share) * (1 / left + 1 / (total - left))
        contrast = [1 / split if i < split else -1 / (months - split) for i in range(months)]
        pairs = sum(
            a * b * autocorrelation ** abs(i - j) for i, a in enumerate(contrast) for j, b in enumerate(contrast)
        )
        longer = max(pairs / sum(c * c for c in contrast) - 1, 0)
        part = sum(w * w for w in weight) * dispersion / total
        ratios[split] = gap**2 / variance / 2 / (1 + part * longer)
    return ratios


@settings(max_examples=200, deadline=None)
@given(SERIES, st.sampled_from([0.0, 0.02, 0.2]), st.sampled_from([0.0, 0.4, 0.7]))
def test_the_scan_equals_the_definition(months, dispersion, autocorrelation):
    n, bad = arrays(months)
    found = scan_series(n[None], bad[None], dispersion=dispersion, autocorrelation=autocorrelation)
    # The series' own spread may be larger than the given one; the definition is then taken with it.
    expected = naive_ratios(n.tolist(), bad.tolist(), float(found.dispersion[0]), autocorrelation)
    assert found.dispersion[0] >= dispersion
    assert found.ratio[0] == pytest.approx(expected, abs=1e-8)
    best = max(expected)
    assert found.best()[0] == pytest.approx(best, abs=1e-8)
    if best > 1e-8:
        assert expected[found.place[0]] == pytest.approx(best, abs=1e-8)


def test_series_are_scanned_together_as_they_are_alone():
    drawn = draw_series(Cell(30, 0.06, 0.4), np.full((20, 36), 0.1), np.random.default_rng(1))
    together = scan_series(drawn.n, drawn.bad, **KIND)
    for place in range(20):
        alone = scan_series(drawn.n[place : place + 1], drawn.bad[place : place + 1], **KIND)
        assert np.array_equal(alone.ratio[0], together.ratio[place])


@pytest.mark.parametrize("shape", [(0, 36), (3, 0), (3, 1), (2, 5)])
def test_too_short_series_have_no_split(shape):
    found = scan_series(np.full(shape, 10), np.full(shape, 1), **KIND)
    assert (found.place.tolist(), found.best().tolist()) == ([0] * shape[0], [0.0] * shape[0])


def test_two_changes_are_found_with_the_shares_between_them():
    bad = [6] * 20 + [18] * 20 + [6] * 20
    counts = [MonthShare(f"{2015 + i // 12}-{1 + i % 12:02}", 60, x) for i, x in enumerate(bad)]
    first, second = find_changes(counts, dispersion=0.005).points
    assert (first.month, second.month) == ("2016-09", "2018-05")
    assert (first.before, first.after, second.before, second.after) == pytest.approx((0.1, 0.3, 0.3, 0.1))
    assert first.after_interval == second.before_interval


def test_a_month_without_reviews_is_in_its_place_and_changes_nothing_else():
    bad = [6] * 20 + [0] + [18] * 20
    counts = [MonthShare(f"{2015 + i // 12}-{1 + i % 12:02}", 60 * (i != 20), x) for i, x in enumerate(bad)]
    (change,) = find_changes(counts, dispersion=0.005).points
    # Nothing tells whether the month without reviews still belongs to the old share.
    assert (change.low <= "2016-09", change.high >= "2016-10") == (True, True)


@pytest.mark.parametrize("gap", [1, 5])
def test_a_change_in_a_gap_may_have_been_in_any_month_of_it(gap):
    months = [(20, 1)] * 12 + [(0, 0)] * gap + [(20, 12)] * 12
    counts = [MonthShare(f"{2023 + at // 12}-{1 + at % 12:02}", n, bad) for at, (n, bad) in enumerate(months)]
    (point,) = find_changes(counts, dispersion=0.01).points
    assert (point.low, point.month, point.high) == ("2024-01", f"2024-{1 + gap:02}", f"2024-{1 + gap:02}")


@settings(max_examples=20)
@given(st.lists(st.sampled_from([(0, 0), (9, 0), (9, 9), (30, 4)]), min_size=12, max_size=30))
def test_a_change_is_told_with_a_month_of_its_interval_that_has_reviews(months):
    counts = [MonthShare(f"{2023 + at // 12}-{1 + at % 12:02}", n, bad) for at, (n, bad) in enumerate(months)]
    seen = {count.month for count in counts if count.n}
    assert all(
        point.low <= point.month <= point.high and {point.month, point.high} <= seen
        for point in find_changes(counts, dispersion=0.01).points
    )


def test_p_values_of_steady_series_are_not_too_small():
    drawn = draw_series(Cell(30, 0.02, 0.4), np.full((150, 36), 0.1), np.random.default_rng(2))
    p_values = [change_p_value(n, bad, **KIND) for n, bad in zip(drawn.n, drawn.bad, strict=True)]
    # 5 % of 150, and three standard deviations of chance.
    assert sum(p <= 0.05 for p in p_values) <= 15
    assert 0.35 <= float(np.mean(p_values)) <= 0.8
    assert min(p_values) >= 1 / (DRAWS + 1)


def test_dates_lie_in_their_interval_as_often_as_promised():
    shares = np.where(np.arange(36) < 18, 0.1, 0.25) * np.ones((100, 1))
    drawn = draw_series(Cell(30, 0.02, 0.4), shares, np.random.default_rng(3))
    ends = [date_interval(n, bad, **KIND) for n, bad in zip(drawn.n, drawn.bad, strict=True)]
    assert sum(low <= 18 <= high for low, high in ends) >= 81
    # An interval that holds every month would always hold the true one.
    assert float(np.median([high - low for low, high in ends])) <= 12
