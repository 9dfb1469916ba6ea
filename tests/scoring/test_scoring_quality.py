"""Quality indicators of a period: their values, their intervals, and too little where there is too little."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.quality import DISSATISFIED, NET_SENTIMENT, REPLIED, SATISFACTION, VOLUME, Counted, period_figures


def reviews(n, *, unit=1.0, positive=0.8, replied=False, design_effect=1.0):
    """Return n reviews alike, on a source of their own."""
    rated, judged = n * (unit is not None), n * (positive is not None)
    units, bad = n * (unit or 0.0), rated * (unit is not None and unit <= 0.25)
    return [Counted(design_effect, n, rated, units, bad, judged, n * (positive or 0.0), n * replied)]


REVIEWS = st.builds(
    lambda n, **more: reviews(n, **more)[0],
    n=st.integers(0, 9),
    unit=st.none() | st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
    positive=st.none() | st.floats(0, 1),
    replied=st.booleans(),
    design_effect=st.floats(1, 4),
)


@pytest.mark.parametrize(
    ("name", "some", "value", "n"),
    [
        (SATISFACTION, reviews(5) + reviews(5, unit=0.5), 0.75, 10),
        (SATISFACTION, reviews(5) + reviews(5, unit=None), 1.0, 5),
        (DISSATISFIED, reviews(6) + reviews(2, unit=0.25) + reviews(2, unit=0.5), 0.2, 10),
        (NET_SENTIMENT, reviews(10), 0.6, 10),
        (NET_SENTIMENT, reviews(10, positive=0.0), -1.0, 10),
        (REPLIED, reviews(3, replied=True) + reviews(7), 0.3, 10),
        (VOLUME, reviews(4), 4.0, 4),
        (VOLUME, [], 0.0, 0),
    ],
)
def test_an_indicator_is_what_its_name_says(name, some, value, n):
    figure = period_figures(some)[name]
    assert (figure.value, figure.n) == (pytest.approx(value), n)


@pytest.mark.parametrize("some", [[], reviews(4), reviews(9, design_effect=2.0), reviews(20, unit=None, positive=None)])
def test_a_mean_over_too_few_effective_reviews_is_too_little(some):
    figures = period_figures(some)
    assert figures[SATISFACTION].value is figures[SATISFACTION].interval is None
    assert figures[VOLUME].value == sum(each.n for each in some)


@given(st.lists(REVIEWS, max_size=12))
def test_every_figure_lies_in_its_interval_and_its_range(some):
    for name, figure in period_figures(some).items():
        if figure.value is not None:
            assert figure.interval.low - 1e-9 <= figure.value <= figure.interval.high + 1e-9
            assert (-1 if name == NET_SENTIMENT else 0) <= figure.interval.low
            assert name == VOLUME or figure.interval.high <= 1


def test_the_interval_of_the_volume_is_jeffreys_and_holds_in_simulation():
    figure = period_figures(reviews(8))[VOLUME]
    expected = stats.gamma(8.5).ppf([0.05, 0.95])
    assert [figure.interval.low, figure.interval.high] == pytest.approx(expected)
    drawn = np.random.default_rng(1).poisson(8.0, 2_000)
    known = {n: period_figures(reviews(int(n)))[VOLUME].interval for n in set(drawn.tolist())}
    assert np.mean([known[n].low <= 8.0 <= known[n].high for n in drawn.tolist()]) == pytest.approx(0.9, abs=0.04)


def test_clumped_reviews_widen_every_interval():
    plain, clumped = (period_figures(reviews(30, unit=0.75, design_effect=effect)) for effect in (1.0, 3.0))
    for name in (SATISFACTION, REPLIED, VOLUME):
        one, other = plain[name].interval, clumped[name].interval
        assert other.high - other.low > one.high - one.low
