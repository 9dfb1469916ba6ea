"""The usual rules foretell what their definitions say; the published one gives its published examples."""

import numpy as np
import pytest

from scoring.history import History
from scoring.rule import rule_chances, trustscore_rule

NAMED = {
    *("plain_mean", "laplace", "wilson_lower_bound", "imdb_weighted_rating", "last_12_months", "trustscore_rule"),
    *("last_20", "last_50", "last_100", "jeffreys"),
}


def history(satisfied, *, every=10.0):
    satisfied = np.array(satisfied, dtype=float)
    return History("shop/kettle", "product", np.arange(len(satisfied)) * every, satisfied, satisfied)


def expected_share(chances):
    return float((chances * np.arange(11)).sum() / 10)


def first_forecasts(reviews, **options):
    return {name: each[0] for name, each in rule_chances(history(reviews, **options), np.array([0.6]))}


@pytest.mark.parametrize(
    ("stars", "months_ago", "rating"), [([5] * 20, [24] * 20, 4.61), ([5] * 20 + [1], [24] * 20 + [0], 3.43)]
)
def test_the_published_examples_of_the_trustscore_rule(stars, months_ago, rating):
    assert round(trustscore_rule(stars, months_ago), 2) == rating


def test_without_ratings_the_trustscore_rule_says_its_prior():
    assert trustscore_rule([], []) == 3.5


def test_there_are_all_the_named_rules_and_all_fixed_decays():
    names = {name for name, _ in rule_chances(history([1] * 15), np.array([0.5]))}
    assert names >= NAMED
    assert len(names - NAMED) == 4 * 4 * 2


@pytest.mark.parametrize(
    ("rule", "share"),
    [
        ("plain_mean", 4 / 5),
        ("laplace", 5 / 7),
        ("imdb_weighted_rating", (4 + 10 * 0.6) / 15),
        ("last_20", 4 / 5),
        ("jeffreys", 4.5 / 6),
        ("wilson_lower_bound", 0.37553),
    ],
)
def test_a_rule_foretells_its_own_share(rule, share):
    assert expected_share(first_forecasts([1, 1, 0, 1, 1] + [0] * 10)[rule]) == pytest.approx(share, abs=1e-4)


def test_a_plain_mean_of_one_is_kept_off_certainty():
    assert expected_share(first_forecasts([1] * 15)["plain_mean"]) == pytest.approx(1 - 1 / 12)


def test_the_last_twelve_months_forget_older_ones():
    told = first_forecasts([0, 0, 0, 1, 1] + [1] * 10, every=170.0)
    assert expected_share(told["last_12_months"]) == pytest.approx(1 - 1 / 6)  # 1 of 1 within a year: 2 reviews


def test_a_fixed_decay_adds_its_prior_to_faded_counts():
    faded = [0.5 ** ((50 - day) / 90) for day in (0, 10, 20, 30, 40)]
    share = (0.6 * 5 + faded[0] + faded[4]) / (5 + sum(faded))
    told = first_forecasts([1, 0, 0, 0, 1] + [0] * 10)
    assert expected_share(told["decay_90_5"]) == pytest.approx(share)
    assert expected_share(told["decay_90_5_beta"]) == pytest.approx(share)


def test_every_forecast_is_a_distribution():
    dice = np.random.default_rng(1)
    reviews = history(dice.random(80) < 0.7)
    for name, chances in rule_chances(reviews, np.full(len(reviews.starts), 0.5)):
        assert chances.shape == (7, 11), name
        assert chances.sum(axis=1) == pytest.approx(np.ones(7)), name
