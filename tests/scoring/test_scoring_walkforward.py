"""Walking forward never looks ahead, learns what is usual, and says too little where nothing can be foretold."""

import numpy as np
import pytest

from scoring.errors import NotEnoughReviews
from scoring.history import History
from scoring.usual import COLD_MEAN, fit_foreign_prior, fit_prior, follow, listing_mean
from scoring.walkforward import OURS, judge, resample, walk


def listing(name, satisfied, *, every=7.0, first=0.0):
    satisfied = np.asarray(satisfied, dtype=float)
    return History(name, "product", first + np.arange(len(satisfied)) * every, satisfied, satisfied)


def collection(n=30, length=65, seed=1, a=8.0, b=2.0):
    """Return listings whose share of satisfied differs from one to the next and stays the same for each."""
    dice = np.random.default_rng(seed)
    return [
        listing(f"shop/{i}", dice.random(length) < p, first=float(dice.integers(0, 200)))
        for i, p in enumerate(dice.beta(a, b, n))
    ]


def test_nothing_that_comes_later_changes_an_earlier_forecast():
    known = collection()
    changed = [
        History(
            each.name, each.kind, each.day, 1 - each.unit, np.where(each.day > 400, 1 - each.satisfied, each.satisfied)
        )
        for each in known
    ]
    for one, other in zip(walk(known), walk(changed), strict=True):
        early = next(each for each in known if each.name == one.listing)
        for place, start in enumerate(early.starts):
            if early.day[start] <= 400:
                for name in one.chances:
                    assert (one.chances[name][place] == other.chances[name][place]).all(), name


def test_the_first_forecast_of_a_collection_knows_nothing_of_what_is_usual():
    usual = follow(collection())
    assert usual.mean[0] == COLD_MEAN
    assert len(set(usual.parts[0])) == 1
    assert usual.mean[-1] == pytest.approx(0.8, abs=0.05)


def test_on_steady_listings_intervals_hold_and_the_plain_mean_is_beaten():
    told = judge(walk(collection(n=120)))
    assert told.n_predictions == 120 * 6
    assert 0.87 <= told.coverage_90 <= 0.93
    assert told.crps_ratio_to_plain_mean < 0.99
    assert told.log_loss[OURS] < told.log_loss["plain_mean"]


def test_reviews_age_fast_where_shares_change_and_slowly_where_they_do_not():
    dice = np.random.default_rng(4)
    wandering = [
        listing(f"shop/{i}", dice.random(150) < np.repeat(dice.choice([0.3, 0.9], 10), 15), every=10.0)
        for i in range(25)
    ]
    steady = collection(n=25, length=150)
    moved, stayed = (fit_prior(each, 0.02) for each in (wandering, steady))
    newer = [max(e.part * (e.half_life_reviews <= 10) for e in prior.ageings) for prior in (moved, stayed)]
    assert newer[0] > 0.5 > newer[1]


def test_a_foreign_mean_counts_little_where_collections_differ():
    low, high = collection(seed=2, a=2, b=8), collection(seed=3, a=18, b=2)
    alike = fit_foreign_prior([collection(seed=5, a=40, b=10), collection(seed=6, a=40, b=10)], 0.02)
    differ = fit_foreign_prior([low, high], 0.02)
    assert differ.weight < 3 < alike.weight
    assert differ.mean == pytest.approx(listing_mean([*low, *high]), abs=1e-4)


def test_a_prior_of_a_collection_without_forecasts_keeps_every_way_of_ageing():
    short = fit_prior([listing("shop/1", [1, 0, 1])], 0.02)
    assert short.ageings[0].part == pytest.approx(short.ageings[-1].part, abs=1e-5)


@pytest.mark.parametrize("histories", [[], [listing("shop/1", [1] * 14)], [listing("shop/1", [])]])
def test_too_few_reviews_are_said(histories):
    with pytest.raises(NotEnoughReviews, match="15 dated ratings"):
        judge(walk(histories))


@pytest.mark.parametrize("reviews", [[1] * 40, [0] * 40])
def test_listings_of_one_opinion_give_finite_figures(reviews):
    told = judge(walk([listing("shop/1", reviews, every=0.0)]))
    assert all(np.isfinite([*told.log_loss.values(), *told.crps.values(), told.coverage_90]))


def test_the_gain_is_resampled_by_whole_listings():
    sizes = np.array([50, 50])
    steady = resample(np.repeat([0.1, 0.1], 50), sizes)
    torn = resample(np.repeat([0.3, -0.1], 50), sizes)
    assert (steady.low, steady.high) == (pytest.approx(0.1), pytest.approx(0.1))
    assert (torn.low, torn.high) == (pytest.approx(-0.1), pytest.approx(0.3))
