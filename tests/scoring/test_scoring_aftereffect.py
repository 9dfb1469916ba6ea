"""After-effect: a rise that falls again is found, a lasting rise and a lone fall are not."""

import numpy as np
import pytest
from usual_set import START, clean_set, rated

from scoring.aftereffect import judge_after_effect
from scoring.ratedday import rated_days
from scoring.setcell import cells_of


def judged(opinions):
    return judge_after_effect(rated_days(cells_of(opinions)))


def campaign(first=350):
    """Return forty five-star reviews within four weeks, and ten one-star reviews in the two months after."""
    return [*rated(first + np.arange(40) % 28), *rated(first + 28 + np.arange(10) * 6, 0.0)]


def test_a_rise_that_falls_again_is_found_and_described():
    test = judged([*clean_set(1, 300), *campaign()])
    told = dict(test.numbers)
    assert test.p_value < 0.05
    assert test.effect == pytest.approx(told["mean_after"] - told["mean_inside"])
    assert test.effect < -0.1
    assert told["mean_before"] < told["mean_inside"] > told["mean_after"]
    assert START + 320 <= told["start_day"] <= START + 370


def test_most_campaigns_are_found():
    assert sum(judged([*clean_set(seed, 300), *campaign()]).p_value <= 0.05 for seed in range(12)) >= 8


@pytest.mark.parametrize("turned", [False, True])
def test_a_lasting_change_is_no_after_effect(turned):
    rng = np.random.default_rng(3)
    days = np.arange(0, 700, 3)
    better = rng.random(len(days)) < np.where((days > 350) ^ turned, 0.9, 0.5)
    opinions = [*rated(days[better]), *rated(days[~better], 0.0)]
    assert judged(opinions).p_value > 0.05


def test_clean_sets_seldom_show_one():
    assert sum(judged(clean_set(seed, 250)).p_value <= 0.05 for seed in range(40)) <= 5


@pytest.mark.parametrize(
    ("opinions", "lacking"),
    [([], "rated_by_day"), (rated(range(59)), "rated_by_day"), (rated(range(200)), "days"), (rated(range(241)), "")],
)
def test_it_needs_sixty_ratings_over_eight_months(opinions, lacking):
    test = judged(opinions)
    assert (test.lacking, test.p_value) == (lacking, None if lacking else 1.0)
