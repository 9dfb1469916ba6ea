"""Tests of a set fire on planted attacks, stay quiet on clean sets, and never speak of a single review."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.authenticity import (
    Opinion,
    adjust_p_values,
    authenticity_tests,
    judge_burst,
    judge_near_identical,
    rank_difference,
)

START = 738_000


def clean_set(seed, n=200, days=730):
    """Return opinions spread evenly over the days, one in five dissatisfied, each in its own words."""
    rng = np.random.default_rng(seed)
    return [
        Opinion(
            START + int(day),
            float(rng.choice([0.0, 0.25, 0.75, 1.0], p=[0.2, 0.1, 0.3, 0.4])),
            " ".join(f"w{k}" for k in rng.integers(0, 500, 15)),
        )
        for day in rng.integers(0, days, n)
    ]


def planted_burst(n=25):
    return [
        Opinion(START + 400 + i % 4, 1.0, f"bought{i} on{i} monday{i} and{i} liked{i} it{i} much{i}") for i in range(n)
    ]


def test_clean_sets_stay_quiet():
    fired = [test for seed in range(60) for test in authenticity_tests(clean_set(seed)) if test.fired]
    assert len(fired) <= 3


def test_a_planted_burst_of_five_stars_fires_and_is_described():
    burst, _ = authenticity_tests(clean_set(1) + planted_burst())
    numbers = dict(burst.numbers)
    assert burst.fired
    assert burst.effect > 0.2
    assert START + 393 <= numbers["start_day"] <= START + 400
    assert numbers["n_inside"] >= 25 > 5 * numbers["n_expected"]
    assert numbers["share_inside"] > numbers["share_outside"]


def test_a_burst_with_usual_ratings_is_a_campaign_and_no_finding():
    usual = [Opinion(START + 400 + i % 4, 0.0 if i % 10 < 3 else 1.0, "") for i in range(25)]
    assert judge_burst(clean_set(1) + usual).p_value > 0.05


def test_copied_texts_by_different_people_fire():
    copies = [
        Opinion(None, 1.0, "best shop ever fast delivery great price will buy again soon", f"a{i}") for i in range(25)
    ]
    _, twins = authenticity_tests(clean_set(2) + copies)
    assert twins.fired
    assert twins.effect == pytest.approx(25 / 225)
    assert dict(twins.numbers)["n_twins"] == 25


def test_copies_by_one_author_are_no_finding():
    copies = [Opinion(None, 1.0, "best shop ever fast delivery great price will buy again soon", "same")] * 25
    assert judge_near_identical(clean_set(2) + copies).effect == 0


@pytest.mark.parametrize(
    "opinions",
    [
        [],
        [Opinion(START, 1.0, "a")],
        [Opinion(START, 1.0, "")] * 200,
        [Opinion(None, 1.0, "")] * 200,
        [Opinion(START + i, None, "") for i in range(200)],
    ],
)
def test_too_little_is_undecided(opinions):
    for test in authenticity_tests(opinions):
        assert (test.fired, test.p_value, test.adjusted_p, test.effect) == (False, None, None, None)


def test_all_equal_ratings_are_no_finding():
    evenly = [Opinion(START + 3 * i, 1.0, "") for i in range(100)]
    assert judge_burst(evenly + [Opinion(START + 150, 1.0, "")] * 30).p_value == 1.0


@given(
    st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=1, max_size=30),
    st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=1, max_size=30),
)
def test_rank_difference_equals_mann_and_whitneys_test(first, second):
    if len({*first, *second}) > 1:
        expected = stats.mannwhitneyu(first, second, method="asymptotic").pvalue
        assert rank_difference(np.array(first), np.array(second)) == pytest.approx(expected, abs=1e-9)


def test_equal_ratings_do_not_differ():
    assert rank_difference(np.ones(5), np.ones(100)) == 1.0


@pytest.mark.parametrize("n", [100, 200])
def test_most_planted_bursts_of_25_are_found(n):
    found = [judge_burst(clean_set(seed, n) + planted_burst()).p_value <= 0.025 for seed in range(20)]
    assert sum(found) >= 16


@given(st.lists(st.floats(0, 1), max_size=12))
def test_adjusted_p_values_equal_the_reference(p_values):
    expected = stats.false_discovery_control(p_values) if p_values else []
    np.testing.assert_allclose(adjust_p_values(p_values), expected)


@given(
    st.lists(
        st.builds(
            Opinion,
            day=st.none() | st.integers(START, START + 400),
            unit=st.none() | st.floats(0, 1),
            text=st.sampled_from(["", "short", "one two three four five six seven eight"]),
        ),
        min_size=25,
        max_size=80,
    )
)
def test_p_values_lie_between_zero_and_one(opinions):
    for test in authenticity_tests(opinions):
        assert test.p_value is None or 0 <= test.p_value <= test.adjusted_p <= 1
        assert test.fired == (test.adjusted_p is not None and test.adjusted_p <= 0.05)
