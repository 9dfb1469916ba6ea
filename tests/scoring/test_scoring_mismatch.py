"""Texts that contradict their rating are counted beside what the model's error lets expect."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.mismatch import LARGEST_CHANCE, LEAST, MOST_FALSE, chances_of_satisfied, find_contradictions, shown_chances

NAN = float("nan")


def drawn(n=20_000, *, prior=0.0, seed=0):
    """Return P(positive) and ratings of texts whose ratings are drawn as a calibrated model says.

    Args:
        n: Number of texts.
        prior: Log-odds of a satisfied rating beside those that the model is calibrated for.
        seed: Seed of the draw.
    """
    dice = np.random.default_rng(seed)
    positive = dice.beta(0.4, 0.4, n)
    satisfied = dice.random(n) < chances_of_satisfied(positive, prior)
    return positive, satisfied.astype(float)


@pytest.mark.parametrize("prior", [0.0, 2.0, -1.5])
def test_among_meant_ratings_about_as_many_are_flagged_as_expected_and_at_most_one_in_a_hundred(prior):
    positive, units = drawn(prior=prior)
    if prior:
        # A set with more of the one kind: texts come in that proportion too.
        share = 1 / (1 + np.exp(-prior))
        units = np.repeat([1.0, 0.0], [round(10_000 * share), round(10_000 * (1 - share))])
        dice = np.random.default_rng(1)
        log_odds = dice.normal(np.where(units > 0.5, 1.5, -1.5), np.sqrt(3.0))
        positive = 1 / (1 + np.exp(-log_odds))
    found = find_contradictions(positive, units)
    assert found.expected <= MOST_FALSE * found.n
    assert found.observed == pytest.approx(found.expected, abs=4 * np.sqrt(found.expected))
    assert found.interval.low <= found.observed <= found.interval.high


def test_ratings_swapped_by_mistake_are_found():
    positive, units = drawn()
    swapped = np.arange(len(units)) % 50 == 0
    changed = np.where(swapped, 1 - units, units)
    found = find_contradictions(positive, changed)
    flags = np.array([found.contradicts(*pair) for pair in zip(positive, changed, strict=True)])
    assert flags.sum() == found.observed
    assert found.observed > 1.5 * found.expected
    assert flags[swapped].mean() > 20 * flags[~swapped].mean()


@pytest.mark.parametrize("n_satisfied", [20, 80])
def test_where_most_are_satisfied_a_doubtful_text_contradicts_less(n_satisfied):
    positive = np.array([0.02] * 20 + [0.98] * 80)
    units = np.repeat([1.0, 0.0], [n_satisfied, 100 - n_satisfied])
    found = find_contradictions(positive, units)
    # The limits lie where the odds of a rating in the set, times those of the text, are the same on both sides.
    chances = chances_of_satisfied(
        np.array([found.lowest, found.highest]), np.log((n_satisfied + 1) / (101 - n_satisfied))
    )
    assert chances[0] == pytest.approx(1 - chances[1])
    assert (found.lowest < 1 - found.highest) == (n_satisfied > 50)


def test_the_expected_number_is_the_sum_of_the_smallest_chances():
    # With equally many of both kinds the odds stay as they are.
    positive = np.array([0.999] * 50 + [0.001] * 30 + [0.08] * 20)
    units = np.array([1.0] * 50 + [0.0] * 50)
    found = find_contradictions(positive, units)
    # Of the twenty chances of .08 a dozen would still be within 1 %, but all are alike.
    assert (found.n, found.observed, found.expected) == (100, 0, pytest.approx(0.08))
    assert (found.lowest, found.highest) == (pytest.approx(0.001), pytest.approx(0.999))


def test_a_rating_that_is_likelier_than_one_in_ten_contradicts_nothing():
    positive = np.array([0.9999, 0.0001] * 400 + [0.8, 0.2])
    units = np.array([1.0, 0.0] * 401)
    found = find_contradictions(positive, units)
    assert found.lowest == pytest.approx(LARGEST_CHANCE)
    assert not found.contradicts(0.2, 1.0)


@pytest.mark.parametrize(
    ("positive", "unit", "says"),
    [
        (0.0005, 1.0, True),
        (0.0005, 0.75, True),
        (0.0005, 0.74, False),
        (0.0005, 0.0, False),
        (0.9995, 0.25, True),
        (0.9995, 0.26, False),
        (0.9995, 1.0, False),
        (0.5, 1.0, False),
        (None, 1.0, False),
        (0.0005, None, False),
    ],
)
def test_only_a_clear_rating_is_contradicted_by_a_clear_text(positive, unit, says):
    found = find_contradictions(np.array([0.999, 0.001] * 50), np.array([1.0, 0.0] * 50))
    assert found.contradicts(positive, unit) is says


@pytest.mark.parametrize(
    ("positive", "unit"), [(NAN, 1.0), (0.9, NAN), (0.9, 0.5)], ids=["not judged", "no rating", "a rating in between"]
)
def test_what_says_nothing_is_not_counted(positive, unit):
    known, units = [0.99] * LEAST, [1.0] * LEAST
    assert find_contradictions(np.array([*known, positive]), np.array([*units, unit])).n == LEAST
    assert find_contradictions(np.array([*known[1:], positive]), np.array([*units[1:], unit])) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=LEAST, max_size=80))
def test_whatever_the_texts_say_the_figures_hold_together(pairs):
    positive, units = np.array(pairs).T
    found = find_contradictions(shown_chances(positive), units)
    if found is not None:
        assert 0 <= found.observed <= found.n <= len(pairs)
        assert 0 <= found.expected <= MOST_FALSE * found.n + 1e-9
        assert 0 <= found.interval.low <= found.interval.high
        assert found.observed == sum(found.contradicts(*pair) for pair in pairs)


def test_where_every_text_is_doubtful_none_contradicts():
    found = find_contradictions(np.full(40, 0.5), np.array([1.0, 0.0] * 20))
    assert (found.observed, found.expected, found.interval.high) == (0, 0.0, 0.0)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.9, 0.95])
@pytest.mark.parametrize("is_balanced", [True, False])
def test_ideal_probabilities_contradict_as_often_as_expected_on_whatever_mix_they_were_calibrated(share, is_balanced):
    observed, expected = [], []
    for seed in range(12):
        dice = np.random.default_rng(seed)
        satisfied = dice.random(2_000) < share
        score = dice.normal(np.where(satisfied, 2.5, -2.5), 2.0)
        log_odds = 2 * 2.5 / 2.0**2 * score + (0.0 if is_balanced else np.log(share / (1 - share)))
        found = find_contradictions(1 / (1 + np.exp(-log_odds)), satisfied.astype(np.float64))
        observed.append(found.observed)
        expected.append(found.expected)
    assert np.mean(observed) == pytest.approx(np.mean(expected), rel=0.25, abs=2)
