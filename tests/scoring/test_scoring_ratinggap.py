"""Invited reviews, and vanished ones, beside the others of the same quarter."""

import dataclasses
from itertools import combinations

import numpy as np
import pytest
from usual_set import START, clean_set

from scoring.authenticitytest import Opinion
from scoring.ratinggap import judge_invited, judge_vanished
from scoring.setcell import cells_of


def invited(opinions, which):
    return [dataclasses.replace(item, invited=bool(flag)) for item, flag in zip(opinions, which, strict=True)]


def gone(opinions, which):
    return [dataclasses.replace(item, vanished=bool(flag)) for item, flag in zip(opinions, which, strict=True)]


def test_invited_authors_who_rate_better_are_found():
    opinions = [
        dataclasses.replace(item, unit=1.0 if at % 3 == 0 else item.unit, invited=at % 3 == 0)
        for at, item in enumerate(clean_set(1))
    ]
    test = judge_invited(cells_of(opinions))
    told = dict(test.numbers)
    assert test.p_value < 0.005
    assert test.effect == pytest.approx(told["mean_invited"] - told["mean_others"])
    assert test.effect > 0.2
    assert (told["n_invited"], told["n_others"]) == (67, 133)


def test_invited_in_better_times_are_no_finding():
    first = [Opinion(START + at % 80, float(at % 3 > 0), "", invited=at % 10 == 0) for at in range(150)]
    second = [Opinion(START + 400 + at % 80, 1.0, "", invited=at % 10 != 0) for at in range(150)]
    assert judge_invited(cells_of([*first, *second])).p_value > 0.05


def test_dissatisfied_reviews_that_vanish_more_often_are_found():
    opinions = clean_set(2)
    test = judge_vanished(
        cells_of(gone(opinions, [item.unit <= 0.25 and at % 3 == 0 for at, item in enumerate(opinions)]))
    )
    told = dict(test.numbers)
    assert test.p_value < 0.005
    assert (told["share_others"], told["n_vanished"]) == (0.0, told["n_vanished_dissatisfied"])
    assert test.effect == pytest.approx(told["share_dissatisfied"])


@pytest.mark.parametrize(("judge", "mark"), [(judge_invited, invited), (judge_vanished, gone)])
def test_marks_at_random_are_seldom_a_finding(judge, mark):
    rng = np.random.default_rng(5)
    p = [judge(cells_of(mark(clean_set(seed), rng.random(200) < 0.15))).p_value for seed in range(60)]
    assert sum(value <= 0.05 for value in p) <= 7


def test_the_p_value_is_that_of_all_orders():
    units = [0.0] * 4 + [1.0] * 24
    marks = [True] * 3 + [False] * 3 + [True] * 2 + [False] * 20
    test = judge_vanished(
        cells_of([Opinion(START, unit, "", vanished=mark) for unit, mark in zip(units, marks, strict=True)])
    )
    bad = [1.0] * 4 + [0.0] * 24
    seen = abs(sum(b for b, m in zip(bad, marks, strict=True) if m) - 5 * 4 / 28)
    sums = [sum(bad[at] for at in chosen) for chosen in combinations(range(28), 5)]
    exact = np.mean([abs(total - 5 * 4 / 28) >= seen - 1e-9 for total in sums])
    assert test.p_value == pytest.approx(exact, abs=0.006)


@pytest.mark.parametrize(
    ("judge", "opinions", "lacking"),
    [
        (judge_invited, [], "invited"),
        (judge_invited, [Opinion(START, 1.0, "")] * 100, "invited"),
        (judge_invited, [Opinion(START, 1.0, "", invited=True)] * 100, "uninvited"),
        (judge_vanished, [Opinion(START, 1.0, "")] * 100, "vanished"),
        (judge_vanished, [Opinion(START, 1.0, "", vanished=True)] * 100, "rated"),
        (judge_vanished, [Opinion(START, None, "", vanished=True)] * 100, "vanished"),
    ],
)
def test_what_is_missing_is_told(judge, opinions, lacking):
    assert judge(cells_of(opinions)).lacking == lacking


def test_undated_reviews_are_compared_with_each_other():
    opinions = [Opinion(None, 0.0, "", vanished=at < 8) for at in range(10)] + [Opinion(None, 1.0, "")] * 40
    assert judge_vanished(cells_of(opinions)).p_value < 0.01
