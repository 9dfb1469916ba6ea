"""The link turns log-odds into the rating that a text lets expect, and finds the one that made the ratings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from scoring.ratinglink import CUTS, RatingLink, expected_units, fit_rating_link

LINK = RatingLink(0.8, (-2.0, -1.0, 0.5, 1.5))


def draw(n, seed=0):
    """Return scores, and ratings drawn from the link's own distribution."""
    dice = np.random.default_rng(seed)
    scores = dice.normal(0, 3, n)
    above = special.expit(LINK.slope * scores[:, None] - np.array(LINK.thresholds))
    return scores, (dice.random(n)[:, None] < above).sum(axis=1) / len(CUTS)


def test_the_link_that_made_the_ratings_is_found():
    found = fit_rating_link(*draw(5_000))
    assert found.slope == pytest.approx(LINK.slope, abs=0.06)
    np.testing.assert_allclose(found.thresholds, LINK.thresholds, atol=0.15)


def test_expected_ratings_are_right_on_average_wherever_the_score_lies():
    scores, units = draw(20_000)
    expected = expected_units(scores, LINK)
    for part in np.array_split(np.argsort(scores), 5):
        assert expected[part].mean() == pytest.approx(units[part].mean(), abs=0.015)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=20))
def test_a_better_score_never_lets_expect_less(scores):
    units = expected_units(np.sort(np.array(scores)), LINK)
    assert (np.diff(units) >= 0).all()
    assert ((units >= 0) & (units <= 1)).all()


def test_weights_count_texts_several_times():
    scores, units = draw(300)
    weighted = fit_rating_link(scores, units, weights=np.where(np.arange(300) < 100, 2.0, 1.0))
    repeated = fit_rating_link(np.concatenate([scores, scores[:100]]), np.concatenate([units, units[:100]]))
    np.testing.assert_allclose(weighted.thresholds, repeated.thresholds, atol=0.01)


def test_ratings_of_one_level_keep_the_link_finite_and_ordered():
    found = fit_rating_link(np.linspace(-3, 3, 50), np.ones(50))
    assert np.isfinite([found.slope, *found.thresholds]).all()
    assert list(found.thresholds) == sorted(found.thresholds)
    assert np.isnan(expected_units(np.array([np.nan]), found)).all()
