"""Control limits keep their false-alarm rate, months with few reviews say so, and the blind spot is owned up to."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.blindspot import blind_spot
from scoring.control import (
    Baseline,
    MonthShare,
    control_limits,
    fit_baseline,
    monthly_chart,
    own_dispersion,
    share_interval,
)
from scoring.incontrol import Cell, draw_series

STEADY = [MonthShare(f"2023-{month:02}", 40, bad) for month, bad in enumerate([4, 3, 5, 4, 6, 3, 4, 5, 2, 4, 5, 3], 1)]


def binomial_tails(n, share, low, high):
    """Return P(X < low) and P(X > high) of a binomial count by plain sums."""
    p = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    return sum(p[:low]), sum(p[high + 1 :])


@pytest.mark.parametrize(("n", "share"), [(10, 0.1), (50, 0.3), (200, 0.05), (37, 0.5)])
def test_limits_are_the_narrowest_that_keep_the_false_alarms_binomial(n, share):
    certain = Baseline(share, 0.0, n=10**9, months=12)
    limits = control_limits(n, certain, false_alarm=0.01)
    low, high = round(limits.low * n), round(limits.high * n)
    below, above = binomial_tails(n, share, low, high)
    assert max(below, above) <= 0.005 + 1e-6
    assert binomial_tails(n, share, low + 1, n)[0] > 0.005 - 1e-6
    assert binomial_tails(n, share, 0, high - 1)[1] > 0.005 - 1e-6


def test_uncertain_baselines_and_dispersion_widen_the_limits():
    widths = [
        control_limits(50, Baseline(0.1, dispersion, n, 12)).high
        for dispersion, n in ((0.0, 100_000), (0.0, 120), (0.05, 120))
    ]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


def test_a_planted_drop_alarms_and_the_steady_months_do_not():
    chart = monthly_chart([*STEADY, MonthShare("2024-01", 40, 5), MonthShare("2024-02", 40, 17)], dispersion=0.01)
    assert [point.month for point in chart.points if point.alarm] == ["2024-02"]
    assert [point.in_baseline for point in chart.points] == [True] * 12 + [False] * 2
    assert chart.false_alarm == 0.0027


def test_a_baseline_may_be_fixed_and_months_before_it_give_no_alarm():
    wild = [MonthShare("2022-12", 40, 30), *STEADY, MonthShare("2024-01", 40, 17)]
    chart = monthly_chart(wild, dispersion=0.01, period=("2023-01", "2023-12"))
    assert (chart.baseline.first, chart.baseline.last, chart.baseline.months) == ("2023-01", "2023-12", 12)
    assert [point.month for point in chart.points if point.alarm] == ["2024-01"]
    assert chart.points[0].limits is not None


@pytest.mark.parametrize("period", [("2030-01", "2030-12"), ("2023-12", "2023-01"), ("2023-01", "2023-02")])
def test_a_fixed_baseline_of_too_few_months_gives_no_chart(period):
    chart = monthly_chart(STEADY, dispersion=0.01, period=period)
    assert chart.baseline is None
    assert {point.note for point in chart.points} == {"too_few"}


def test_a_slow_rise_is_seen_by_the_cumulative_chart_where_no_single_month_alarms():
    slow = [MonthShare(f"2024-{month:02}", 40, 8) for month in range(1, 13)]
    chart = monthly_chart([*STEADY, *slow], dispersion=0.005)
    assert not any(point.alarm for point in chart.points)
    risen = [point for point in chart.points if point.rising]
    assert risen
    assert risen[-1].since == "2024-01"


def test_autocorrelated_months_say_less_of_the_mean():
    plain, together = (fit_baseline(STEADY, dispersion=0.02, autocorrelation=phi) for phi in (0.0, 0.7))
    assert together.predictive_dispersion > plain.predictive_dispersion


def test_an_unusually_good_month_alarms_too():
    many = [MonthShare(count.month, 400, 10 * count.bad) for count in STEADY]
    chart = monthly_chart([*many, MonthShare("2024-01", 400, 0)], dispersion=0.001)
    assert chart.points[-1].alarm


def test_months_with_few_reviews_have_no_limits_and_do_not_enter_the_baseline():
    chart = monthly_chart([MonthShare("2022-12", 3, 3), *STEADY, MonthShare("2024-01", 4, 4)], dispersion=0.01)
    for point in (chart.points[0], chart.points[-1]):
        assert (point.limits, point.alarm, point.in_baseline, point.note) == (None, False, False, "too_few")
    assert chart.baseline.n == 480


@pytest.mark.parametrize(
    "counts", [[], STEADY[:2], [MonthShare("2023-01", 0, 0)] * 20, [MonthShare("2023-01", 2, 1)] * 20]
)
def test_without_enough_months_there_is_no_baseline(counts):
    chart = monthly_chart(counts, dispersion=0.01)
    assert chart.baseline is None
    assert not any(point.alarm or point.limits or point.in_baseline for point in chart.points)
    assert blind_spot(chart) is None


def test_a_month_without_reviews_has_no_share():
    point = monthly_chart([*STEADY, MonthShare("2024-01", 0, 0)], dispersion=0.01).points[-1]
    assert (point.share, point.interval) == (None, None)


def test_own_dispersion_finds_what_was_put_in():
    rng = np.random.default_rng(3)
    shares = rng.beta(0.1 * 19, 0.9 * 19, size=600)
    counts = [MonthShare("x", 50, int(rng.binomial(50, share))) for share in shares]
    assert own_dispersion(counts) == pytest.approx(0.05, abs=0.012)


@pytest.mark.parametrize(
    "counts", [[], STEADY[:1], [MonthShare("x", 1, 1), MonthShare("y", 1, 0)], [MonthShare("x", 9, 0)] * 5]
)
def test_own_dispersion_of_too_little_or_nothing_is_zero(counts):
    assert own_dispersion(counts) == 0.0


def test_the_larger_dispersion_counts():
    wild = [MonthShare("x", 40, bad) for bad in (0, 20, 1, 15, 0, 18)]
    assert fit_baseline(wild, dispersion=0.01).dispersion == own_dispersion(wild) > 0.1
    assert fit_baseline(STEADY, dispersion=0.04).dispersion == 0.04


def false_alarm_share(*, n, share, dispersion, series=300):
    """Return the share of in-control series with an upper alarm in the 12 months after the baseline."""
    rng = np.random.default_rng(11)
    size = 1 / dispersion - 1
    alarmed = 0
    for _ in range(series):
        shares = rng.beta(share * size, (1 - share) * size, size=36)
        counts = [MonthShare(f"{i:02}", n, int(rng.binomial(n, p))) for i, p in enumerate(shares)]
        chart = monthly_chart(counts, dispersion=dispersion, period=("00", "23"))
        alarmed += any(point.alarm and point.share > chart.baseline.share for point in chart.points)
    return alarmed / series


@pytest.mark.parametrize(("n", "share", "dispersion"), [(10, 0.15, 0.02), (30, 0.1, 0.06), (100, 0.2, 0.02)])
def test_a_series_in_control_rarely_alarms_within_a_year(n, share, dispersion):
    assert false_alarm_share(n=n, share=share, dispersion=dispersion) <= 0.033


@pytest.mark.parametrize(("n", "autocorrelation", "watched"), [(40, 0.0, 6), (15, 0.4, 12), (120, 0.4, 3)])
def test_blind_spot_is_the_share_that_would_have_been_seen_with_the_stated_power(n, autocorrelation, watched):
    steady = [MonthShare(count.month, n, round(count.bad * n / 40)) for count in STEADY]
    later = [MonthShare(f"2024-{i:02}", n, n // 10) for i in range(1, watched + 1)]
    serial = {"dispersion": 0.02, "autocorrelation": autocorrelation}
    spot = blind_spot(monthly_chart([*steady, *later], **serial))
    # Drawn anew, and put through the chart itself, month by month.
    drawn = draw_series(
        Cell(n, 0.02, autocorrelation),
        np.full((300, watched), spot.share),
        np.random.default_rng(5),
        volumes=np.full((300, watched), n),
    ).bad
    worse = ([replace(month, bad=bad) for month, bad in zip(later, row, strict=True)] for row in drawn.tolist())
    charts = [monthly_chart([*steady, *months], **serial) for months in worse]
    seen = np.mean([any(point.alarm or point.rising for point in chart.points) for chart in charts])
    assert seen == pytest.approx(0.8, abs=0.07)
    assert spot.months == watched


def test_more_watched_months_see_smaller_deteriorations():
    spots = [
        blind_spot(monthly_chart([*STEADY, *[MonthShare("2024", 40, 4)] * months], dispersion=0.01)).share
        for months in (1, 3, 12)
    ]
    assert spots == sorted(spots, reverse=True)


def test_what_could_never_be_seen_is_said():
    bad = [MonthShare(f"2023-{i:02}", 5, 4) for i in range(1, 13)]
    spot = blind_spot(monthly_chart([*bad, MonthShare("2024-01", 5, 4)], dispersion=0.02))
    assert (spot.share, spot.months) == (None, 1)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_the_interval_of_a_share_holds_the_share(count):
    n, bad = count
    interval = share_interval(n, bad)
    assert 0 <= interval.low <= bad / n <= interval.high <= 1


@given(
    st.lists(st.integers(0, 300).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), max_size=20),
    st.floats(0, 0.5),
)
def test_limits_are_ordered_and_never_nan(counts, dispersion):
    chart = monthly_chart([MonthShare(str(i), n, bad) for i, (n, bad) in enumerate(counts)], dispersion=dispersion)
    for point in chart.points:
        if point.limits:
            assert 0 <= point.limits.low <= point.limits.high <= 1
            assert point.alarm == (not point.in_baseline and not point.limits.low <= point.share <= point.limits.high)
