"""A burst needs both, more reviews and other ratings; windows against a naive search."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usual_set import START, clean_set, rated

from scoring.authenticitytest import Opinion
from scoring.burst import LENGTHS_DAYS, inside, judge_burst
from scoring.ratedday import MOST_RATED, rated_days
from scoring.setcell import SetCells, cells_of

DAYS = st.lists(st.integers(0, 400), min_size=40, max_size=90).filter(lambda days: max(days) - min(days) >= 120)


def planted(n=20, unit=1.0, first=400):
    return rated([first + at % 7 for at in range(n)], unit)


def judged(opinions):
    return judge_burst(rated_days(cells_of(opinions)))


def numbers(test):
    return dict(test.numbers)


def naive_windows(days):
    """Return (first day, length, reviews inside, expected) of each window with many reviews."""
    for start, length in product(sorted(set(days)), LENGTHS_DAYS):
        within = sum(start <= day < start + length for day in days)
        begin, stop = max(start - 56, min(days)), min(start + length + 56, max(days) + 1)
        around = sum(begin <= day < stop for day in days) - within
        expected = (around + 0.5) * length / max(stop - begin - length, 1)
        if within >= max(5, 2 * expected):
            yield start, length, within, expected


def test_twenty_five_star_reviews_in_a_week_of_two_hundred_are_found_and_described():
    test = judged([*clean_set(1, 180), *planted()])
    told = numbers(test)
    assert test.p_value < 0.005
    assert test.effect > 0.3
    assert START + 393 <= told["start_day"] <= START + 403
    assert told["n_inside"] >= 18 > 3 * told["n_expected"]
    assert told["stars"] == 5


def test_most_planted_bursts_are_found():
    found = [judged([*clean_set(seed, 180), *planted()]).p_value <= 0.005 for seed in range(20)]
    assert sum(found) >= 17


def test_a_bombing_with_one_star_is_found_too():
    test = judged([*clean_set(1, 180), *planted(unit=0.0)])
    assert (test.p_value < 0.005, numbers(test)["stars"]) == (True, 1.0)


def test_a_finding_rests_on_what_rates_the_same_way_inside():
    opinions = [*clean_set(1, 180), *planted()]
    cells = cells_of(opinions)
    part = np.flatnonzero(inside(judged(opinions), cells.day, cells.unit)).tolist()
    assert len(set(range(180, 200)) - set(part)) <= 4
    assert {opinions[place].unit for place in part} == {1.0}


def test_what_did_not_look_like_a_burst_rests_on_nothing():
    quiet = rated(range(0, 300, 3))
    cells = cells_of(quiet)
    assert not inside(judged(quiet), cells.day, cells.unit).any()


def test_of_very_many_reviews_every_few_are_looked_at_and_a_burst_is_still_seen():
    dice = np.random.default_rng(4)
    days = np.sort(dice.integers(START, START + 700, 2 * MOST_RATED))
    units = dice.choice([0.0, 0.25, 0.5, 0.75, 1.0], len(days))
    usual = SetCells(days, units, np.full(len(days), -1), np.zeros(len(days), bool), np.ones(len(days), np.int64))
    added = SetCells(np.array([START + 300]), np.array([1.0]), np.array([-1]), np.array([False]), np.array([300]))
    both = [np.concatenate([getattr(usual, name), getattr(added, name)]) for name in ("day", "unit", "invited")]
    attacked = SetCells(*both, np.zeros(len(both[0]), bool), np.append(usual.n, added.n))
    assert (rated_days(usual).step, len(rated_days(usual).days)) == (2, MOST_RATED)
    assert judge_burst(rated_days(usual)).p_value > 0.05
    found = judge_burst(rated_days(attacked))
    assert found.p_value < 0.05
    assert numbers(found)["n_inside"] == pytest.approx(300 + 3 * 2 * MOST_RATED / 700, abs=40)


def test_order_and_grouping_of_reviews_change_nothing():
    opinions = [*clean_set(3, 180), *planted()]
    cells = cells_of(opinions)
    together, n = np.unique(np.stack([cells.day, cells.unit]), axis=1, return_counts=True)
    unknown, shown = np.full(len(n), -1), np.zeros(len(n), bool)
    grouped = SetCells(together[0].astype(np.int64), together[1], unknown, shown, n)
    assert judge_burst(rated_days(grouped)) == judged(opinions) == judged(opinions[::-1])


def test_a_campaign_with_usual_ratings_is_no_finding():
    usual = [Opinion(START + 400 + at % 7, item.unit, "") for at, item in enumerate(clean_set(9, 60))]
    assert judged([*clean_set(1), *usual]).p_value > 0.05


def test_better_ratings_in_the_usual_number_are_a_change_and_no_burst():
    evenly = [Opinion(START + 2 * at, 1.0 if 120 <= at < 150 else at % 4 / 4, "") for at in range(300)]
    assert judged(evenly).p_value > 0.05


def test_equal_ratings_are_no_finding():
    assert judged([*rated(range(0, 300, 3)), *planted(30, first=150)]).p_value == 1.0


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
    test = judged(opinions)
    assert (test.lacking, test.p_value is None) == (lacking, lacking != "")


def test_reviews_without_rating_or_day_do_not_count():
    odd = [Opinion(START + 50, None, "x"), Opinion(None, 1.0, "x")] * 40
    assert judged([*clean_set(5), *odd]) == judged(clean_set(5))


def test_the_day_on_which_counting_begins_does_not_matter():
    early = [*clean_set(6), *planted()]
    late = [Opinion(item.day + 5000, item.unit, "") for item in early]
    assert judged(early).p_value == judged(late).p_value


@given(DAYS, st.integers(0, 100))
@settings(max_examples=20, deadline=None)
def test_the_window_told_is_one_of_those_that_hold_many(days, seed):
    units = np.random.default_rng(seed).choice([0.0, 1.0], len(days))
    told = numbers(judged([Opinion(START + day, unit, "") for day, unit in zip(days, units, strict=True)]))
    windows = list(naive_windows(days))
    if "start_day" in told:
        found = (told["start_day"] - START, told["n_days"], told["n_inside"])
        assert (*found, pytest.approx(told["n_expected"])) in windows
    elif 0 < units.sum() < len(units):
        assert not windows
