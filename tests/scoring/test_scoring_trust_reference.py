"""The trust score equals a naive reference written from docs/indicators.md, and worked examples by hand."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scoring.prior import Prior
from scoring.trust import (
    MINIMUM_CURRENT,
    MINIMUM_EFFECTIVE,
    NEXT_REVIEWS,
    Evidence,
    discount,
    trust_score,
)

PLAIN = Prior(mean=0.5, weight=2.0, half_life_days=100.0, design_effect=1.0, dispersion=0.0)
SHOP = Prior(mean=0.8, weight=5.0, half_life_days=180.0, design_effect=1.5, dispersion=0.02)
PORTAL = Prior(mean=0.6, weight=10.0, half_life_days=365.0, design_effect=2.0, dispersion=0.05)
PRIORS = {"shop": SHOP, "portal": PORTAL}

ONE_REVIEW = st.builds(
    Evidence,
    satisfied=st.sampled_from([0.0, 0.3, 1.0]),
    age_days=st.integers(-10, 900).map(float),
    source=st.sampled_from(["shop", "portal"]),
    vanished=st.booleans(),
    weight=st.sampled_from([0.25, 0.5, 1.0]),
)
REVIEWS = st.lists(ONE_REVIEW, min_size=12, max_size=50)


def naive_counts(evidence, source, prior):
    """Return discounted satisfied, total and n_eff of one source, review by review."""
    satisfied = total = squares = 0.0
    for item in evidence:
        if item.source == source:
            counts = item.weight * 0.5 ** (max(item.age_days, 0.0) / prior.half_life_days)
            satisfied += counts * item.satisfied
            total += counts
            squares += counts * counts
    return satisfied, total, (total * total / squares / prior.design_effect if squares else 0.0)


def naive_mixture(evidence):
    """Return mean and variance of the share, mixed over the sources by their recent arrivals."""
    sources = sorted({item.source for item in evidence})
    counts = {source: naive_counts(evidence, source, PRIORS[source]) for source in sources}
    recent = {
        source: sum(item.weight * 0.5 ** (max(item.age_days, 0.0) / 365) for item in evidence if item.source == source)
        for source in sources
    }
    mean = variance = 0.0
    for source, (satisfied, total, _) in counts.items():
        prior = PRIORS[source]
        a = prior.mean * prior.weight + satisfied / prior.design_effect
        b = (1 - prior.mean) * prior.weight + (total - satisfied) / prior.design_effect
        share = recent[source] / sum(recent.values())
        mean += share * a / (a + b)
        variance += share**2 * a * b / (a + b) ** 2 / (a + b + 1)
    return mean, variance


def of(evidence, **options):
    """Return the score of reviews of the two sources."""
    return trust_score(evidence, PLAIN, by_source=PRIORS, **options)


def good(n, *, age=0.0, source="shop", **more):
    return [Evidence(1.0, age, source, **more)] * n


def bad(n, *, age=0.0, source="shop", **more):
    return [Evidence(0.0, age, source, **more)] * n


def test_worked_example_eight_of_ten_today_with_a_flat_prior_of_two():
    score = trust_score([Evidence(1.0, 0)] * 8 + [Evidence(0.0, 0)] * 2, PLAIN)
    # (1 + 8) / (2 + 10)
    assert score.value == pytest.approx(75.0)
    assert score.interval.low == pytest.approx(100 * stats.beta(9, 3).ppf(0.05))
    assert score.interval.high == pytest.approx(100 * stats.beta(9, 3).ppf(0.95))
    assert (score.n, score.n_eff) == (10, pytest.approx(10.0))
    assert score.bounds is score.contradiction is None


def test_worked_example_one_half_life_later_each_review_counts_half():
    score = trust_score([Evidence(1.0, 100)] * 8 + [Evidence(0.0, 100)] * 2, PLAIN)
    # (1 + 4) / (2 + 5); Kish's size does not see a common factor.
    assert score.value == pytest.approx(100 * 5 / 7)
    assert score.n_eff == pytest.approx(10.0)


def test_worked_example_two_vanished_bad_reviews_give_the_bounds():
    evidence = [Evidence(1.0, 0)] * 8 + [Evidence(0.0, 0, vanished=True)] * 2
    score = trust_score(evidence, PLAIN)
    assert score.value == pytest.approx(90.0)
    assert (score.bounds.low, score.bounds.high) == (pytest.approx(75.0), pytest.approx(90.0))
    assert score.n == 8


def test_worked_example_a_design_effect_of_two_halves_what_the_reviews_say():
    score = trust_score([Evidence(1.0, 0)] * 10, replace(PLAIN, design_effect=2.0))
    assert score.value == pytest.approx(100 * (1 + 5) / (2 + 5))
    assert score.n_eff == pytest.approx(5.0)


@given(REVIEWS)
@settings(max_examples=25)
def test_value_and_size_equal_the_naive_reference(evidence):
    score = of(evidence)
    present = [item for item in evidence if not item.vanished]
    parts = [naive_counts(present, source, PRIORS[source]) for source in PRIORS]
    assert score.n == len(present)
    assert score.n_eff == pytest.approx(sum(part[2] for part in parts))
    enough = score.n_eff >= MINIMUM_EFFECTIVE and sum(part[1] for part in parts) >= MINIMUM_CURRENT
    assert (score.value is not None) == enough
    if enough:
        assert score.value == pytest.approx(100 * naive_mixture(present)[0])


@given(REVIEWS)
@settings(max_examples=25)
def test_the_interval_is_the_beta_of_the_mixtures_mean_and_variance(evidence):
    score = of(evidence)
    if score.value is None:
        assert score.interval is score.next_ten is score.bounds is None
        return
    mean, variance = naive_mixture([item for item in evidence if not item.vanished])
    size = mean * (1 - mean) / variance - 1
    low, high = stats.beta(mean * size, (1 - mean) * size).ppf([0.05, 0.95])
    assert score.interval.low == pytest.approx(100 * min(low, mean), abs=1e-6)
    assert score.interval.high == pytest.approx(100 * max(high, mean), abs=1e-6)
    assert score.interval.level == 0.9


@given(REVIEWS)
@settings(max_examples=25)
def test_the_bounds_are_the_values_without_and_with_the_vanished(evidence):
    score = of(evidence)
    if score.value is None:
        return
    if not any(item.vanished for item in evidence):
        assert score.bounds is None
        return
    ends = sorted([score.value, 100 * naive_mixture(evidence)[0]])
    assert [score.bounds.low, score.bounds.high] == pytest.approx(ends)


@given(REVIEWS, st.randoms())
@settings(max_examples=25)
def test_the_order_of_reviews_does_not_matter_to_the_last_digit(evidence, dice):
    shuffled = list(evidence)
    dice.shuffle(shuffled)
    assert of(shuffled) == of(evidence)


@given(REVIEWS)
@settings(max_examples=25)
def test_another_satisfied_review_never_lowers_a_sources_own_score(evidence):
    shop = [replace(item, source="shop", vanished=False) for item in evidence]
    before, after = of([*shop, *good(20)]), of([*shop, *good(21)])
    assert after.value >= before.value


@given(REVIEWS)
@settings(max_examples=25)
def test_turning_satisfied_into_dissatisfied_mirrors_the_score(evidence):
    mirrored = replace(PLAIN, mean=1 - 0.3)
    one = trust_score([replace(item, source="") for item in evidence], replace(PLAIN, mean=0.3))
    other = trust_score([replace(item, source="", satisfied=1 - item.satisfied) for item in evidence], mirrored)
    if one.value is None:
        assert other.value is None
    else:
        assert one.value + other.value == pytest.approx(100)
        assert one.interval.low + other.interval.high == pytest.approx(100)


@given(st.floats(-1000, 10_000), st.floats(1, 3000))
def test_a_discount_is_a_share_that_halves_with_each_half_life(age, half_life):
    now = discount(age, half_life)
    assert 0 <= now <= 1
    assert discount(max(age, 0.0) + half_life, half_life) == pytest.approx(now / 2)


@pytest.mark.parametrize(
    ("age", "half_life", "counts"),
    [(0, 180, 1.0), (-30, 180, 1.0), (180, 180, 0.5), (360, 180, 0.25), (90, 180, math.sqrt(0.5))],
)
def test_what_a_review_of_an_age_still_counts(age, half_life, counts):
    assert discount(age, half_life) == pytest.approx(counts)


@pytest.mark.parametrize(
    ("evidence", "given_a_value"),
    [
        ([], False),
        (good(1), False),
        (good(7), False),  # 7 / 1.5 < 5
        (good(8), True),  # 8 / 1.5 > 5
        (good(8, age=5000), False),  # all out of date
        (good(30, age=900), False),  # 30 / 32 of a review is left
        (good(33, age=900), True),
        (good(30, vanished=True), False),
        ([*good(8), *bad(30, vanished=True)], True),
        (good(4) + good(4, source="portal"), False),  # 4 / 1.5 + 4 / 2
        (good(5) + good(5, source="portal"), True),
        (good(20, weight=0.05), True),  # one opinion's copies: 1 / 20 each is exactly one review
        (good(20, weight=0.04), False),
    ],
)
def test_a_value_needs_five_effective_reviews_and_one_current_one(evidence, given_a_value):
    score = of(evidence)
    assert (score.value is not None) == given_a_value
    assert score.note == ("" if given_a_value else "too_little")


def test_silence_moves_the_value_to_the_prior_and_widens_the_interval():
    scores = [of(bad(60, age=age)) for age in (0, 180, 540)]
    values, widths = zip(*((one.value, one.interval.high - one.interval.low) for one in scores), strict=True)
    assert list(values) == sorted(values)
    assert list(widths) == sorted(widths)
    assert values[-1] < 100 * SHOP.mean


def test_volume_alone_narrows_the_interval_and_leaves_an_even_value():
    few, many = (trust_score([Evidence(1.0, 0)] * n + [Evidence(0.0, 0)] * n, PLAIN) for n in (10, 1000))
    assert few.value == many.value == pytest.approx(50)
    assert many.interval.high - many.interval.low < (few.interval.high - few.interval.low) / 5


def test_a_busier_source_weighs_more_in_the_mixture():
    quiet = of(good(10) + bad(90, source="portal"))
    busy = of(good(90) + bad(10, source="portal"))
    assert quiet.value < 40
    assert busy.value > 80


@pytest.mark.parametrize(
    ("evidence", "contradict"),
    [
        (good(80) + bad(80, source="portal"), True),
        (good(40) + bad(10) + good(38, source="portal") + bad(12, source="portal"), False),
    ],
)
def test_sources_that_contradict_each_other_beyond_chance_are_told(evidence, contradict):
    assert (of(evidence).contradiction < 0.001) == contradict


@pytest.mark.parametrize("share", [0.0, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
def test_the_next_ten_lie_within_zero_and_ten_around_what_is_expected(share, level):
    n_good = round(100 * share)
    score = trust_score([Evidence(1.0, 0)] * n_good + [Evidence(0.0, 0)] * (100 - n_good), PLAIN, level=level)
    ten = score.next_ten
    assert 0 <= ten.low <= ten.high <= NEXT_REVIEWS
    assert ten.low - 1 <= NEXT_REVIEWS * score.value / 100 <= ten.high + 1
    assert ten.level == score.interval.level == level


def test_the_published_rule_of_six_months_and_seven_times_three_and_a_half():
    """The rule that METHODS 2 names: 20 five-star reviews of two years ago, then one with one star today."""

    def rule(ages_and_stars):
        newest = min(age for age, _ in ages_and_stars)
        weights = [(0.5 ** ((age - newest) / 6), stars) for age, stars in ages_and_stars]
        return (sum(w * r for w, r in weights) + 7 * 3.5) / (sum(w for w, _ in weights) + 7)

    assert rule([(24, 5)] * 20) == pytest.approx(4.61, abs=0.005)
    assert rule([*[(24, 5)] * 20, (0, 1)]) == pytest.approx(3.43, abs=0.005)
    # Ours counts age from the as-of date: two silent years already widened it before the new review came.
    before, after = (of(good(200, age=730) + bad(n)) for n in (0, 1))
    assert before.value - after.value < 10
