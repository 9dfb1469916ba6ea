"""Busiest week, ranks and false discoveries against naive references; what a test of the set may and may not say."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scoring.authenticity import (
    FALSE_DISCOVERY,
    Opinion,
    adjust_p_values,
    authenticity_tests,
    judge_burst,
    judge_near_identical,
    rank_difference,
)
from scoring.duplicate import LEAST_WORDS, SIMILAR, near_identical

START = 738_000
DAYS = st.lists(st.integers(0, 400), min_size=40, max_size=90)
SENTENCE = "kettle lid broke after two weeks nobody answered my letter and then it leaked again on the table"
WORDS = SENTENCE.split()


def dated(days, unit=1.0):
    return [Opinion(START + day, unit, "") for day in days]


def spread(n=60, *, step=7, unit=0.5):
    """Return one review every few days."""
    return dated(range(0, n * step, step), unit)


def naive_week(days):
    """Return the first day of the week with the largest surplus over the eight weeks on either side."""
    days = sorted(days)
    best = (-math.inf, 0)
    for start in sorted(set(days)):
        inside = sum(start <= day < start + 7 for day in days)
        first, end = max(start - 56, days[0]), min(start + 7 + 56, days[-1] + 1)
        near = sum(first <= day < end for day in days)
        expected = 7 / max(end - first, 8) * near
        if inside >= 5 and (inside - expected) / math.sqrt(expected) > best[0] + 1e-12:
            best = ((inside - expected) / math.sqrt(expected), start)
    return best


def numbers(test):
    return dict(test.numbers)


@given(DAYS)
@settings(max_examples=25)
def test_the_busiest_week_is_the_one_that_stands_out_most(days):
    if max(days) - min(days) < 120:
        return
    test = judge_burst(dated(days))
    surplus, start = naive_week(days)
    if surplus > -math.inf:
        found = numbers(test)
        assert found["n_inside"] == sum(start <= day < start + 7 for day in days) or found["start_day"] != START + start
        assert (found["n_inside"] - found["n_expected"]) / math.sqrt(found["n_expected"]) == pytest.approx(surplus)


@pytest.mark.parametrize(
    ("opinions", "decided"),
    [
        ([], False),
        (spread(29), False),
        (spread(30, step=4), False),  # 116 days are too short
        (spread(30, step=5), True),
        (dated([0] * 100), False),
        (dated([0] * 29 + [200], None), False),
        ([Opinion(None, 1.0, "")] * 100, False),
        (dated([*range(0, 290, 10), 300], 1.0), True),
    ],
)
def test_a_burst_needs_thirty_dated_ratings_over_four_months(opinions, decided):
    test = judge_burst(opinions)
    assert (test.p_value is not None) == decided
    assert not test.fired


def test_reviews_without_rating_or_day_do_not_count_for_the_burst():
    odd = [Opinion(START + 50, None, "x"), Opinion(None, 1.0, "x")] * 40
    assert judge_burst([*spread(40), *odd]) == judge_burst(spread(40))


@pytest.mark.parametrize(("n", "unit", "fires"), [(25, 1.0, True), (25, 0.5, False), (25, 0.0, True), (2, 1.0, False)])
def test_a_burst_fires_only_if_dates_and_ratings_are_both_odd(n, unit, fires):
    tests = authenticity_tests([*spread(80), *dated([200] * n, unit)])
    assert tests[0].name == "burst"
    assert tests[0].fired == fires


def test_a_burst_tells_where_it_was_and_what_it_held():
    test = judge_burst([*spread(80, unit=0.0), *dated([200] * 25, 1.0)])
    found = numbers(test)
    assert START + 194 <= found["start_day"] <= START + 200
    assert found["n_inside"] == 26
    assert found["n_expected"] < 8
    assert (found["share_inside"], found["share_outside"]) == (pytest.approx(25 / 26), 0.0)
    assert test.effect == pytest.approx(25 / 26)


def test_the_day_on_which_counting_begins_does_not_matter():
    early, late = (
        judge_burst([Opinion(item.day + shift, item.unit, "") for item in [*spread(60), *dated([99] * 20)]])
        for shift in (0, 5000)
    )
    assert early.p_value == late.p_value
    assert numbers(late)["start_day"] - numbers(early)["start_day"] == 5000


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=2, max_size=30), st.integers(1, 29))
def test_rank_difference_is_symmetric_and_a_probability(units, cut):
    cut = min(cut, len(units) - 1)
    first, second = np.array(units[:cut]), np.array(units[cut:])
    p = rank_difference(first, second)
    assert 0 <= p <= 1
    assert rank_difference(second, first) == pytest.approx(p)
    assert rank_difference(1 - first, 1 - second) == pytest.approx(p)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_adjusted_p_values_keep_their_order_and_never_fall(p_values):
    adjusted = adjust_p_values(p_values)
    assert all(p <= q <= 1 for p, q in zip(p_values, adjusted, strict=True))
    if p_values:
        assert adjusted == pytest.approx(list(stats.false_discovery_control(p_values)))
    for (p, q), (other_p, other_q) in product(zip(p_values, adjusted, strict=True), repeat=2):
        assert p > other_p or q <= other_q


@pytest.mark.parametrize(
    ("p_values", "adjusted"),
    [
        ([], []),
        ([0.03], [0.03]),
        ([0.01, 0.04], [0.02, 0.04]),
        ([0.04, 0.01], [0.04, 0.02]),
        ([0.03, 0.03], [0.03, 0.03]),
        ([0.5, 1.0], [1.0, 1.0]),
        ([0.0, 0.9], [0.0, 0.9]),
    ],
)
def test_worked_examples_of_adjusted_p_values(p_values, adjusted):
    assert adjust_p_values(p_values) == pytest.approx(adjusted)


def test_a_test_that_could_not_be_held_does_not_weaken_the_other():
    texts = [" ".join(WORDS[at % 9 :] + [str(at // 4)] * 3) for at in range(40)]
    _, alone = authenticity_tests([Opinion(None, None, text) for text in texts])
    assert alone.adjusted_p == alone.p_value is not None


@pytest.mark.parametrize("n", [0, 1, 19])
def test_near_identical_texts_need_twenty_texts(n):
    test = judge_near_identical([Opinion(None, 1.0, " ".join(WORDS))] * n)
    assert (test.p_value, test.fired, numbers(test)) == (None, False, {"n": float(n)})


def test_empty_texts_are_no_twins():
    test = judge_near_identical([Opinion(None, 1.0, " \n")] * 50)
    assert test.p_value is None


@pytest.mark.parametrize(("authors", "share"), [(("a", "b"), 1.0), (("a", "a"), 0.0), ((None, None), 1.0)])
def test_only_copies_by_somebody_else_are_twins(authors, share):
    opinions = [Opinion(None, 1.0, " ".join(WORDS), authors[at % 2]) for at in range(2)]
    others = [Opinion(None, 1.0, f"number {at} " + " ".join(f"{word}{at}" for word in WORDS)) for at in range(30)]
    test = judge_near_identical([*opinions, *others])
    assert test.effect == pytest.approx(share * 2 / 32)


@pytest.mark.parametrize(
    ("first", "second", "twins"),
    [
        (" ".join(WORDS), " ".join(WORDS), True),
        (" ".join(WORDS), " ".join(WORDS).upper(), True),
        (" ".join(WORDS), " ".join(WORDS) + "!", True),
        (" ".join(WORDS), " ".join(reversed(WORDS)), False),
        (" ".join(WORDS[:9]), " ".join(WORDS[9:]), False),
        (" ".join(WORDS[: LEAST_WORDS - 1]), " ".join(WORDS[: LEAST_WORDS - 1]), False),
        (" ".join(WORDS[:LEAST_WORDS]), " ".join(WORDS[:LEAST_WORDS]), True),
        ("", "", False),
    ],
)
def test_which_texts_are_near_identical(first, second, twins):
    assert near_identical([first, second]) == ([(0, 1)] if twins else [])


@given(st.lists(st.lists(st.sampled_from(WORDS[:6]), min_size=5, max_size=9).map(" ".join), max_size=14))
@settings(max_examples=50)
def test_every_pair_is_as_similar_as_it_claims(texts):
    def shingles(text):
        words = text.split()
        return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}

    for first, second in near_identical(texts):
        assert first < second
        one, other = shingles(texts[first]), shingles(texts[second])
        assert len(one & other) / len(one | other) >= SIMILAR


def test_the_accepted_share_of_false_discoveries_is_the_stated_one():
    assert FALSE_DISCOVERY == 0.05
    found = [*spread(80), *dated([200] * 25, 1.0)]
    p = authenticity_tests(found)[0].adjusted_p
    assert authenticity_tests(found, false_discovery=p)[0].fired
    assert not authenticity_tests(found, false_discovery=p / 2)[0].fired
