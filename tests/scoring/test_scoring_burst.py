"""A burst needs both, more reviews and other ratings; windows against a naive search."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usual_set import START, clean_set, rated

from scoring.authenticitytest import Opinion
from scoring.burst import LENGTHS_DAYS, judge_burst

DAYS = st.lists(st.integers(0, 400), min_size=40, max_size=90).filter(lambda days: max(days) - min(days) >= 120)


def planted(n=20, unit=1.0, first=400):
    return rated([first + at % 7 for at in range(n)], unit)


def numbers(test):
    return dict(test.numbers)


def naive_windows(days):
    """Return (first day, length, reviews inside, expected) of each window with many reviews."""
    for start, length in product(sorted(set(days)), LENGTHS_DAYS):
        inside = sum(start <= day < start + length for day in days)
        begin, stop = max(start - 56, min(days)), min(start + length + 56, max(days) + 1)
        around = sum(begin <= day < stop for day in days) - inside
        expected = (around + 0.5) * length / max(stop - begin - length, 1)
        if inside >= max(5, 2 * expected):
            yield start, length, inside, expected


def test_twenty_five_star_reviews_in_a_week_of_two_hundred_are_found_and_described():
    test = judge_burst([*clean_set(1, 180), *planted()])
    told = numbers(test)
    assert test.p_value < 0.005
    assert test.effect > 0.3
    assert START + 393 <= told["start_day"] <= START + 403
    assert told["n_inside"] >= 18 > 3 * told["n_expected"]
    assert told["stars"] == 5


def test_most_planted_bursts_are_found():
    found = [judge_burst([*clean_set(seed, 180), *planted()]).p_value <= 0.005 for seed in range(20)]
    assert sum(found) >= 17


def test_a_bombing_with_one_star_is_found_too():
    test = judge_burst([*clean_set(1, 180), *planted(unit=0.0)])
    assert (test.p_value < 0.005, numbers(test)["stars"]) == (True, 1.0)


def test_the_part_is_what_rates_the_same_way_inside():
    test = judge_burst([*clean_set(1, 180), *planted()])
    opinions = [*clean_set(1, 180), *planted()]
    assert set(range(180, 200)) <= set(test.part) or len(set(range(180, 200)) - set(test.part)) <= 4
    assert {opinions[place].unit for place in test.part} == {1.0}


def test_a_campaign_with_usual_ratings_is_no_finding():
    usual = [Opinion(START + 400 + at % 7, item.unit, "") for at, item in enumerate(clean_set(9, 60))]
    assert judge_burst([*clean_set(1), *usual]).p_value > 0.05


def test_better_ratings_in_the_usual_number_are_a_change_and_no_burst():
    evenly = [Opinion(START + 2 * at, 1.0 if 120 <= at < 150 else at % 4 / 4, "") for at in range(300)]
    assert judge_burst(evenly).p_value > 0.05


def test_equal_ratings_are_no_finding():
    assert judge_burst([*rated(range(0, 300, 3)), *planted(30, first=150)]).p_value == 1.0


@pytest.mark.parametrize(
    ("opinions", "lacking"),
    [
        ([], "rated_by_day"),
        (rated(range(0, 290, 10)), "rated_by_day"),
        (rated(range(0, 120, 4)), "days"),
        (rated(range(0, 150, 5)), ""),
        (rated([0] * 100), "days"),
        ([Opinion(None, 1.0, "")] * 100, "rated_by_day"),
        (rated(range(0, 1000, 10), None), "rated_by_day"),
    ],
)
def test_a_burst_needs_thirty_dated_ratings_over_four_months(opinions, lacking):
    test = judge_burst(opinions)
    assert (test.lacking, test.p_value is None) == (lacking, lacking != "")


def test_reviews_without_rating_or_day_do_not_count():
    odd = [Opinion(START + 50, None, "x"), Opinion(None, 1.0, "x")] * 40
    assert judge_burst([*clean_set(5), *odd]) == judge_burst(clean_set(5))


def test_the_day_on_which_counting_begins_does_not_matter():
    early = [*clean_set(6), *planted()]
    late = [Opinion(item.day + 5000, item.unit, "") for item in early]
    assert judge_burst(early).p_value == judge_burst(late).p_value


@given(DAYS, st.integers(0, 100))
@settings(max_examples=20, deadline=None)
def test_the_window_told_is_one_of_those_that_hold_many(days, seed):
    units = np.random.default_rng(seed).choice([0.0, 1.0], len(days))
    told = numbers(judge_burst([Opinion(START + day, unit, "") for day, unit in zip(days, units, strict=True)]))
    windows = list(naive_windows(days))
    if "start_day" in told:
        found = (told["start_day"] - START, told["n_days"], told["n_inside"])
        assert (*found, pytest.approx(told["n_expected"])) in windows
    elif 0 < units.sum() < len(units):
        assert not windows
