"""Discounted counts equal a naive sum over all reviews, at every moment and in any order."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.fading import fade, fade_before, tally
from scoring.prior import Ageing

AGEINGS = (Ageing(0.5, 2, 100), Ageing(0.3, 2, 400, 8.0), Ageing(0.2, 2, 1000, 3.0))
REVIEW = st.tuples(st.integers(0, 60).map(float), st.sampled_from([0.0, 0.25, 1.0]), st.sampled_from([0.0, 0.4, 1.0]))
REVIEWS = st.lists(REVIEW, max_size=40)


def naive(reviews, ageing, moment):
    """Return total, satisfied and squares, review by review."""
    known = [review for review in reviews if review[0] <= moment and review[1] > 0]
    total = satisfied = squares = 0.0
    for day, weight, good in known:
        places = max(sum(w for d, w, _ in known if d == day), 1.0)
        newer = sum(w for d, w, _ in known if d > day)
        by_age = 0.5 ** ((moment - day) / ageing.half_life_days + newer / ageing.half_life_reviews)
        once, twice = (mean_of_places(places, ageing.half_life_reviews / power) for power in (1, 2))
        total, satisfied = total + weight * by_age * once, satisfied + weight * by_age * once * good
        squares += weight**2 * by_age**2 * twice
    return total, satisfied, squares


def mean_of_places(n, half_life):
    """Return the mean of 0.5^(place / half-life) over n places, a fraction of the last one for a broken n."""
    if half_life == math.inf:
        return 1.0
    whole = sum(0.5 ** (place / half_life) for place in range(int(n)))
    # Between whole numbers the geometric sum goes on as its formula does.
    rest = 0.5 ** (int(n) / half_life) * (1 - 0.5 ** ((n - int(n)) / half_life)) / (1 - 0.5 ** (1 / half_life))
    return (whole + rest) / n


@given(REVIEWS, st.lists(st.integers(-5, 90).map(float), min_size=1, max_size=4).map(sorted))
@settings(max_examples=40)
def test_counts_carried_from_day_to_day_equal_the_naive_sum(reviews, moments):
    faded = fade(tally(reviews), AGEINGS, moments)
    for m, moment in enumerate(moments):
        for e, ageing in enumerate(AGEINGS):
            found = (faded.total[m, e], faded.satisfied[m, e], faded.squares[m, e])
            assert found == pytest.approx(naive(reviews, ageing, moment), abs=1e-9)


@given(REVIEWS, st.randoms())
@settings(max_examples=25)
def test_the_order_of_reviews_does_not_matter_to_the_last_digit(reviews, dice):
    shuffled = list(reviews)
    dice.shuffle(shuffled)
    one, other = (fade(tally(each), AGEINGS, [30.0, 90.0]) for each in (reviews, shuffled))
    assert (one.total == other.total).all()
    assert (one.satisfied == other.satisfied).all()


@given(REVIEWS, st.integers(1, 59))
@settings(max_examples=25)
def test_what_came_later_changes_no_earlier_count(reviews, day):
    before = [review for review in reviews if review[0] <= day]
    one, other = (fade(tally(each), AGEINGS, [float(day)]) for each in (reviews, before))
    assert (one.total == other.total).all()


def test_without_reviews_all_counts_are_zero():
    faded = fade(tally([]), AGEINGS, [0.0, 10.0])
    assert faded.total.tolist() == np.zeros((2, 3)).tolist()


def test_a_backtest_sees_what_stands_before_a_review_in_order():
    day, satisfied = np.array([0.0, 0.0, 10.0, 20.0]), np.array([1.0, 0.0, 1.0, 1.0])
    faded = fade_before(day, satisfied, [1, 3], [Ageing(1, 2, 10.0), Ageing(1, 2, 10.0, 1.0)])
    assert faded.total[0].tolist() == [1.0, 1.0]  # the first of two on one day is known to the second
    by_days = 2 * 0.5**2 + 0.5
    by_both = 0.5 ** (2 + 2) + 0.5 ** (2 + 1) + 0.5**1
    assert faded.total[1] == pytest.approx([by_days, by_both])
    assert not math.isnan(faded.squares.sum())


@given(REVIEWS, REVIEWS)
@settings(max_examples=25)
def test_the_sum_of_two_is_that_of_all_their_reviews(some, more):
    together, summed = tally([*some, *more]), tally(some) + tally(more)
    for name in ("day", "n", "total", "satisfied", "squares"):
        assert getattr(summed, name) == pytest.approx(getattr(together, name))
