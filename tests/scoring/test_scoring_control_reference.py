"""Control limits equal naive sums, charts of odd series say what they are, and the blind spot shrinks with evidence."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scoring.betabinomial import count_interval, dispersed
from scoring.blindspot import blind_spot
from scoring.control import (
    BASELINE_MONTHS,
    FALSE_ALARM,
    LEAST_BASELINE,
    MINIMUM_VOLUME,
    Baseline,
    MonthShare,
    control_limits,
    fit_baseline,
    monthly_chart,
    own_dispersion,
    share_interval,
)

COUNTS = st.lists(st.integers(0, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), max_size=30)


def months(*pairs):
    """Return months from January 2023 on with (n, bad) each."""
    return [MonthShare(f"{2023 + at // 12}-{at % 12 + 1:02}", n, bad) for at, (n, bad) in enumerate(pairs)]


def naive_limits(n, fit, false_alarm):
    """Return the smallest and largest count whose tails beyond them are too likely to alarm, one by one."""
    p = stats.betabinom(
        n,
        fit.share * (1 / fit.predictive_dispersion - 1),
        (1 - fit.share) * (1 / fit.predictive_dispersion - 1),
    )
    low = next(k for k in range(n + 1) if p.cdf(k) > false_alarm / 2)
    high = next(k for k in range(n, -1, -1) if p.sf(k - 1) > false_alarm / 2)
    return low, high


def exact_dispersion(counts):
    """Return the analysis-of-variance estimate in exact fractions."""
    counts = [count for count in counts if count.n]
    k, total = len(counts), sum(count.n for count in counts)
    mean = Fraction(sum(count.bad for count in counts), total)
    within = sum(Fraction(count.bad * (count.n - count.bad), count.n) for count in counts) / (total - k)
    between = sum(count.n * (Fraction(count.bad, count.n) - mean) ** 2 for count in counts) / (k - 1)
    usual = (total - Fraction(sum(count.n**2 for count in counts), total)) / (k - 1)
    whole = between + (usual - 1) * within
    return float((between - within) / whole) if whole else 0.0


@pytest.mark.parametrize("n", [1, 5, 12, 80])
@pytest.mark.parametrize("share", [0.02, 0.1, 0.45])
@pytest.mark.parametrize("dispersion", [0.005, 0.06])
@pytest.mark.parametrize("false_alarm", [FALSE_ALARM, 0.05])
def test_limits_equal_naive_sums_over_the_beta_binomial(n, share, dispersion, false_alarm):
    fit = Baseline(share, dispersion, n=480, months=12)
    limits = control_limits(n, fit, false_alarm=false_alarm)
    assert (limits.low * n, limits.high * n) == pytest.approx(naive_limits(n, fit, false_alarm))


@pytest.mark.parametrize("n", [10, 100])
def test_a_stricter_chart_has_wider_limits(n):
    fit = Baseline(0.15, 0.02, n=480, months=12)
    spans = [control_limits(n, fit, false_alarm=rate) for rate in (0.2, 0.05, 0.0027, 1e-6)]
    assert [one.high for one in spans] == sorted(one.high for one in spans)
    assert [one.low for one in spans] == sorted((one.low for one in spans), reverse=True)


@given(COUNTS)
@settings(max_examples=30)
def test_own_dispersion_equals_exact_fractions_within_its_range(pairs):
    counts = months(*pairs)
    known = [count for count in counts if count.n]
    found = own_dispersion(counts)
    assert 0 <= found <= 0.99
    if len(known) >= 2 and sum(count.n for count in known) > len(known):
        assert found == pytest.approx(min(max(exact_dispersion(counts), 0.0), 0.99), abs=1e-9)


def test_worked_example_of_a_baseline():
    fit = fit_baseline(months((40, 4), (50, 5), (30, 2)), dispersion=0.01)
    assert fit.share == pytest.approx(11.5 / 121)
    assert (fit.n, fit.months, fit.dispersion) == (120, 3, 0.01)
    # 40 reviews a month: .01 + (1 + 39 * .01) / 120
    assert fit.predictive_dispersion == pytest.approx(0.01 + 1.39 / 120)


def test_a_spotless_baseline_is_not_certain():
    chart = monthly_chart(months(*[(20, 0)] * 12, (20, 1)), dispersion=0.01)
    assert chart.baseline.share == pytest.approx(0.5 / 241)
    assert not chart.points[-1].alarm


def test_one_more_month_than_the_least_makes_a_baseline():
    assert fit_baseline(months(*[(9, 1)] * (LEAST_BASELINE - 1)), dispersion=0.01) is None
    assert fit_baseline(months(*[(9, 1)] * LEAST_BASELINE), dispersion=0.01) is not None


@pytest.mark.parametrize(
    ("pairs", "notes"),
    [
        ([], []),
        ([(50, 5)], ["too_few"]),
        ([(50, 5)] * 2, ["too_few"] * 2),
        ([(50, 5)] * 3, ["baseline"] * 3),
        ([(4, 1)] * 30, ["too_few"] * 30),
        ([(50, 5), (0, 0), (50, 5), (4, 4), (50, 5)], ["baseline", "too_few", "baseline", "too_few", "baseline"]),
        ([(50, 5)] * 13, ["baseline"] * 12 + [""]),
        ([(5, 1)] * 14, ["baseline"] * 12 + ["", ""]),
        ([(50, 50)] * 14, ["baseline"] * 12 + ["", ""]),
        ([(50, 0)] * 12 + [(0, 0), (4, 4), (5, 5)], ["baseline"] * 12 + ["too_few", "too_few", ""]),
    ],
)
def test_each_month_says_what_it_is(pairs, notes):
    chart = monthly_chart(months(*pairs), dispersion=0.02)
    assert [point.note for point in chart.points] == notes
    assert [point.in_baseline for point in chart.points] == [note == "baseline" for note in notes]
    assert [point.limits is None for point in chart.points] == [note == "too_few" for note in notes]


def test_the_defaults_are_printed_with_the_chart():
    chart = monthly_chart(months((50, 5)), dispersion=0.02)
    assert (chart.false_alarm, chart.minimum_volume) == (FALSE_ALARM, MINIMUM_VOLUME) == (0.0027, 5)
    assert BASELINE_MONTHS == 12


@given(COUNTS, st.integers(1, 40))
@settings(max_examples=30)
def test_a_later_month_never_changes_the_limits_of_the_baseline(pairs, n):
    steady = months(*[(n + 4, n // 5)] * 12)
    longer = [*steady, *(MonthShare(f"2099-{at:02}", *pair) for at, pair in enumerate(pairs))]
    before, after = (monthly_chart(counts, dispersion=0.02) for counts in (steady, longer))
    assert before.baseline == after.baseline
    assert before.points == after.points[:12]


@given(COUNTS)
@settings(max_examples=30)
def test_shares_and_intervals_are_given_exactly_where_there_are_reviews(pairs):
    for count, point in zip(months(*pairs), monthly_chart(months(*pairs), dispersion=0.02).points, strict=True):
        assert (point.month, point.n) == (count.month, count.n)
        assert point.share == (count.bad / count.n if count.n else None)
        assert (point.interval is None) == (point.share is None)


@pytest.mark.parametrize(("n", "bad"), [(1, 0), (1, 1), (10, 0), (10, 5), (10, 10), (100, 10), (5000, 1)])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
def test_jeffreys_interval_is_the_beta_of_half_a_review_more_on_each_side(n, bad, level):
    interval = share_interval(n, bad, level=level)
    ends = stats.beta(bad + 0.5, n - bad + 0.5).ppf([(1 - level) / 2, (1 + level) / 2])
    assert interval.low == pytest.approx(0.0 if bad == 0 else ends[0])
    assert interval.high == pytest.approx(1.0 if bad == n else ends[1])
    assert interval.level == level


@pytest.mark.parametrize("n_reviews", [10, 30, 100])
def test_more_reviews_a_month_leave_a_smaller_blind_spot(n_reviews):
    def spot(n):
        return blind_spot(monthly_chart(months(*[(n, n // 10)] * 18), dispersion=0.02))

    small, large = spot(n_reviews), spot(3 * n_reviews)
    assert 0.1 < large.share < small.share <= 1
    assert (small.months, small.power) == (6, 0.8)


@pytest.mark.parametrize("power", [0.5, 0.8, 0.95])
def test_more_power_asks_for_a_larger_deterioration(power):
    chart = monthly_chart(months(*[(40, 4)] * 15), dispersion=0.02)
    assert blind_spot(chart, power=power).share <= blind_spot(chart, power=min(power + 0.04, 0.99)).share


@given(st.integers(0, 60), st.floats(0.01, 0.99), st.floats(0, 0.5))
def test_dispersed_counts_keep_mean_and_grow_in_variance(n, share, dispersion):
    p = dispersed(n, share, dispersion)
    mean = sum(k * chance for k, chance in enumerate(p))
    variance = sum((k - mean) ** 2 * chance for k, chance in enumerate(p))
    assert len(p) == n + 1
    assert math.fsum(p) == pytest.approx(1)
    assert mean == pytest.approx(n * share, abs=1e-5)
    assert variance == pytest.approx(n * share * (1 - share) * (1 + (n - 1) * dispersion), rel=1e-4, abs=1e-4)


@given(st.integers(0, 40), st.floats(0.2, 30), st.floats(0.2, 30), st.sampled_from([0.5, 0.8, 0.9, 0.99]))
def test_a_predictive_interval_holds_at_least_its_level_and_none_narrower_on_a_side_does(n, a, b, level):
    interval = count_interval(n, a, b, level=level)
    p = stats.betabinom(n, a, b)
    tail = (1 - level) / 2
    assert p.cdf(interval.low - 1) <= tail + 1e-9
    assert p.sf(interval.high) <= tail + 1e-9
    assert p.cdf(interval.low) > tail - 1e-9
    assert p.sf(interval.high - 1) > tail - 1e-9 or interval.high == 0
