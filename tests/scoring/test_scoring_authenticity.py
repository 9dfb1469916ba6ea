"""Tests of a set fire on planted attacks, stay quiet on clean sets, and never speak of a single review."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usual_set import SENTENCE, START, clean_set, rated

from scoring.authenticity import FALSE_DISCOVERY, Beside, authenticity_tests, correct, suspicious_part
from scoring.authenticitytest import AuthenticityTest, Opinion
from scoring.contradicting import Standing
from scoring.profile import describe

NAMES = [
    "burst",
    "after_effect",
    "near_identical",
    "stars",
    "lengths",
    "weekdays",
    "hours",
    "one_time_authors",
    "rating_text",
    "invited_gap",
    "sources",
    "vanished_by_star",
]


def by_name(tests):
    return {test.name: test for test in tests}


def test_every_test_of_the_methods_is_there():
    assert [test.name for test in authenticity_tests([])] == NAMES


def test_clean_sets_stay_quiet():
    others = tuple(describe(clean_set(1000 + seed, 60)) for seed in range(12))
    fired = [
        test.name for seed in range(30) for test in authenticity_tests(clean_set(seed), Beside(others)) if test.fired
    ]
    assert len(fired) <= 3


@pytest.mark.parametrize(
    ("opinions", "missing"),
    [
        ([], {"burst": "rated_by_day", "near_identical": "texts", "stars": "rated", "hours": "by_second"}),
        ([Opinion(START, 1.0, "a")], {"burst": "rated_by_day", "rating_text": "judged", "sources": "sources"}),
        (rated([0] * 200), {"burst": "days", "after_effect": "days", "near_identical": "texts", "stars": "others"}),
        (
            [Opinion(None, 1.0, "")] * 200,
            {"burst": "rated_by_day", "weekdays": "by_day", "vanished_by_star": "vanished"},
        ),
        (rated(range(200), None), {"burst": "rated_by_day", "stars": "rated", "invited_gap": "invited"}),
    ],
)
def test_too_little_says_what_is_missing(opinions, missing):
    for test in authenticity_tests(opinions):
        assert (test.p_value, test.adjusted_p, test.fired) == (None, None, False)
        assert test.lacking == missing.get(test.name, test.lacking) != ""
        numbers = dict(test.numbers)
        assert numbers["n"] < numbers["least"]


def test_equal_reviews_far_in_the_future_are_no_finding():
    tests = authenticity_tests([Opinion(START + 400_000 + day, 1.0, "fine") for day in range(300)])
    assert not any(test.fired for test in tests)


def test_the_suspicious_part_holds_the_copies_and_none_of_the_rest():
    clean = clean_set(2)
    copies = [Opinion(START + 40 * at, 1.0, SENTENCE, f"a{at}", source="shop") for at in range(18)]
    tests = authenticity_tests([*clean, *copies])
    assert by_name(tests)["near_identical"].fired
    # The first one is not a copy.
    assert suspicious_part(tests) == frozenset(range(201, 218))


def test_positions_in_a_part_count_vanished_reviews_as_well():
    gone = [dataclasses.replace(item, vanished=True) for item in clean_set(3, 10)]
    copies = [Opinion(START + 40 * at, 1.0, SENTENCE, f"a{at}", source="shop") for at in range(18)]
    tests = authenticity_tests([*gone, *clean_set(2), *copies])
    assert suspicious_part(tests) == frozenset(range(211, 228))


def test_tests_that_did_not_fire_have_no_suspicious_part():
    assert suspicious_part([AuthenticityTest("burst", part=(1, 2), fired=False)]) == frozenset()


def test_a_test_that_could_not_be_held_does_not_weaken_the_others():
    tests = [AuthenticityTest("one", p_value=0.04), AuthenticityTest("two", lacking="texts")]
    one, two = correct(tests, false_discovery=FALSE_DISCOVERY)
    assert (one.adjusted_p, one.fired) == (0.04, True)
    assert (two.adjusted_p, two.fired) == (None, False)


def test_the_accepted_share_of_false_discoveries_decides():
    assert FALSE_DISCOVERY == 0.05
    tests = [AuthenticityTest("one", p_value=0.02), AuthenticityTest("two", p_value=0.5)]
    assert [test.adjusted_p for test in correct(tests, false_discovery=0.05)] == pytest.approx([0.04, 0.5])
    assert not any(test.fired for test in correct(tests, false_discovery=0.03))


def test_sources_that_contradict_each_other_are_told():
    apart = Beside(standings=(Standing(0.9, 0.7), Standing(0.4, 0.5)), contradiction=0.001)
    test = by_name(authenticity_tests([], apart))["sources"]
    assert (test.fired, test.effect) == (True, pytest.approx(0.3))


def test_the_same_reviews_give_the_same_answer():
    opinions = [*clean_set(4), *rated(np.arange(400, 420) // 3 + 300)]
    assert authenticity_tests(opinions) == authenticity_tests(opinions)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.builds(
            Opinion,
            day=st.none() | st.integers(START, START + 400),
            unit=st.none() | st.floats(0, 1),
            text=st.sampled_from(["", "short", SENTENCE]),
            author=st.none() | st.sampled_from("ab"),
            hour=st.none() | st.floats(0, 24),
            place=st.sampled_from(["x", "y"]),
            vanished=st.booleans(),
            invited=st.none() | st.booleans(),
            reviews_by_author=st.none() | st.integers(1, 3),
            positive=st.none() | st.floats(0, 1),
        ),
        max_size=80,
    )
)
def test_any_set_gives_probabilities_or_what_is_missing(opinions):
    for test in authenticity_tests(opinions):
        assert (test.p_value is None) == (test.lacking != "")
        assert test.p_value is None or 0 <= test.p_value <= test.adjusted_p <= 1
        assert test.fired == (test.adjusted_p is not None and test.adjusted_p <= FALSE_DISCOVERY)
        assert all(np.isfinite(value) for _, value in test.numbers)
