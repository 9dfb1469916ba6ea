"""The trust score is a prediction with an interval: it follows evidence, fades with silence and owns up to little."""

import math
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.prior import Prior
from scoring.trust import Evidence, discount, trust_score

PRIOR = Prior(mean=0.7, weight=5.0, half_life_days=180.0, design_effect=1.0, dispersion=0.02)
REVIEWS = st.lists(
    st.builds(
        Evidence,
        satisfied=st.floats(0, 1),
        age_days=st.floats(-400, 4000),
        source=st.sampled_from(["shop", "portal"]),
        vanished=st.booleans(),
        weight=st.floats(0, 1),
    ),
    max_size=40,
)


def reviews(good, bad, *, age=0.0, source=""):
    return [Evidence(1.0, age, source)] * good + [Evidence(0.0, age, source)] * bad


def width(score):
    return score.interval.high - score.interval.low


def test_fresh_reviews_are_counted_plainly():
    score = trust_score(reviews(8, 2), PRIOR)
    assert score.value == pytest.approx(100 * (0.7 * 5 + 8) / (5 + 10))
    assert (score.n, score.n_eff) == (10, pytest.approx(10))


def test_value_and_interval_equal_a_numerical_integral():
    score = trust_score(reviews(6, 4), PRIOR)
    grid = [(i + 0.5) / 20_000 for i in range(20_000)]
    density = [p ** (3.5 + 6 - 1) * (1 - p) ** (1.5 + 4 - 1) for p in grid]
    total = math.fsum(density)
    assert score.value == pytest.approx(
        100 * math.fsum(p * d for p, d in zip(grid, density, strict=True)) / total, abs=1e-3
    )
    below_low = math.fsum(d for p, d in zip(grid, density, strict=True) if 100 * p < score.interval.low) / total
    below_high = math.fsum(d for p, d in zip(grid, density, strict=True) if 100 * p < score.interval.high) / total
    assert (below_low, below_high) == (pytest.approx(0.05, abs=1e-3), pytest.approx(0.95, abs=1e-3))


@pytest.mark.parametrize(("age", "share"), [(0, 1.0), (180, 0.5), (360, 0.25), (-30, 1.0)])
def test_a_review_counts_half_after_each_half_life_and_the_future_counts_as_today(age, share):
    assert discount(age, 180.0) == pytest.approx(share)


def test_silence_widens_the_interval_and_moves_the_value_to_the_prior():
    scores = [trust_score(reviews(30, 0, age=age), PRIOR) for age in (0, 180, 360, 540)]
    assert [width(score) for score in scores] == sorted(width(score) for score in scores)
    values = [score.value for score in scores]
    assert values == sorted(values, reverse=True)
    assert values[-1] > 70


def test_after_very_long_silence_there_is_no_score():
    assert trust_score(reviews(30, 0, age=3000), PRIOR).note == "too_little"


@pytest.mark.parametrize(
    "evidence", [[], reviews(1, 0), reviews(2, 2), [replace(reviews(1, 0)[0], vanished=True)] * 50]
)
def test_too_little_is_said_and_not_guessed(evidence):
    score = trust_score(evidence, PRIOR)
    assert (score.value, score.interval, score.next_ten, score.note) == (None, None, None, "too_little")


def test_over_dispersion_takes_away_from_the_effective_number():
    clumped = replace(PRIOR, design_effect=2.0)
    assert trust_score(reviews(8, 1), clumped).note == "too_little"
    score = trust_score(reviews(10, 2), clumped)
    assert score.n_eff == pytest.approx(6)
    assert width(score) > width(trust_score(reviews(10, 2), PRIOR))


def test_copies_share_one_vote():
    copies = [Evidence(1.0, 0.0, weight=0.25)] * 4
    shared = trust_score([*reviews(8, 2), *copies], PRIOR)
    assert shared.value == pytest.approx(trust_score(reviews(9, 2), PRIOR).value)


def test_a_text_counts_by_its_probability():
    texts = [Evidence(0.6, 0.0)] * 10
    assert trust_score(texts, PRIOR).value == pytest.approx(trust_score(reviews(6, 4), PRIOR).value)


def test_vanished_reviews_make_bounds_only():
    gone = [replace(item, vanished=True) for item in reviews(0, 5)]
    score = trust_score([*reviews(10, 2), *gone], PRIOR)
    assert score.value == trust_score(reviews(10, 2), PRIOR).value
    assert score.bounds.high == pytest.approx(score.value)
    assert score.bounds.low == pytest.approx(trust_score(reviews(10, 7), PRIOR).value)
    assert trust_score(reviews(10, 2), PRIOR).bounds is None


def test_sources_are_mixed_by_recent_arrivals():
    shop, portal = reviews(30, 0, source="shop"), reviews(0, 10, source="portal")
    alone = [trust_score(one, PRIOR).value for one in (shop, portal)]
    mixed = trust_score([*shop, *portal], PRIOR)
    assert mixed.value == pytest.approx(0.75 * alone[0] + 0.25 * alone[1])
    faded = trust_score([*shop, *reviews(0, 10, age=180, source="portal")], PRIOR)
    assert faded.value > mixed.value


def test_contradicting_sources_are_told_and_agreeing_ones_are_not():
    assert trust_score([*reviews(30, 0, source="a"), *reviews(0, 30, source="b")], PRIOR).contradiction < 1e-6
    assert trust_score([*reviews(20, 5, source="a"), *reviews(21, 5, source="b")], PRIOR).contradiction > 0.5
    assert trust_score(reviews(20, 5), PRIOR).contradiction is None


def test_a_source_may_have_its_own_prior():
    strict = replace(PRIOR, mean=0.3)
    score = trust_score(reviews(5, 5, source="portal"), PRIOR, by_source={"portal": strict})
    assert score.value == trust_score(reviews(5, 5), strict).value


def test_the_predictive_interval_is_wider_than_the_credible_one():
    score = trust_score(reviews(400, 100), PRIOR)
    assert score.next_ten.high - score.next_ten.low > width(score) / 10
    assert (score.next_ten.low, score.next_ten.high) == (6, 10)


@given(REVIEWS)
def test_a_score_is_never_nan_and_its_interval_holds_it(evidence):
    score = trust_score(evidence, PRIOR)
    assert math.isfinite(score.n_eff)
    if score.value is None:
        assert score.note == "too_little"
        return
    assert 0 <= score.interval.low <= score.value <= score.interval.high <= 100
    assert 0 <= score.next_ten.low <= score.next_ten.high <= 10
    assert score.bounds is None or score.bounds.low <= score.value + 1e-9 <= score.bounds.high + 2e-9
    assert score.contradiction is None or 0 <= score.contradiction <= 1


@given(st.integers(5, 60), st.integers(0, 60))
def test_more_reviews_of_the_same_mix_make_it_narrower(good, bad):
    few, many = (trust_score(reviews(good * k, bad * k), PRIOR) for k in (1, 4))
    assert width(many) < width(few)


@given(REVIEWS.filter(bool))
def test_the_order_of_reviews_does_not_matter(evidence):
    assert trust_score(evidence, PRIOR) == trust_score(evidence[::-1], PRIOR)


def test_the_module_does_not_load_scikit_learn():
    code = "import sys, scoring.trust, scoring.control; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
