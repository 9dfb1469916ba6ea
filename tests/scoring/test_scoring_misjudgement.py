"""A rate unfolded by known errors: the textbook case, its interval, and when the errors are not known well enough."""

import doctest

import numpy as np
import pytest

from scoring import misjudgement
from scoring.misjudgement import KnownErrors, count_errors, unfold_rate, unfolded_interval
from scoring.rates import LabelSample

TEXTBOOK = KnownErrors(found=85, of_kind=100, cleared=95, others=100)


def test_the_example_in_the_docstring_is_true():
    failed, tried = doctest.testmod(misjudgement)
    assert (failed, tried > 0) == (0, True)


@pytest.mark.parametrize(("seen", "rate"), [(0.09, 0.05), (0.85, 1.0), (0.9, 1.0), (0.05, 0.0), (0.02, 0.0)])
def test_what_is_seen_is_unfolded_to_what_is_true(seen, rate):
    assert unfold_rate(seen, TEXTBOOK) == pytest.approx(rate)


def test_the_interval_is_wider_where_the_errors_are_known_less_well():
    vague = KnownErrors(17, 20, 19, 20)
    wide, narrow = (unfolded_interval(0.09, 2_000, errors) for errors in (vague, TEXTBOOK))
    assert narrow.low <= 0.05 <= narrow.high
    assert wide.high - wide.low > 1.3 * (narrow.high - narrow.low)


@pytest.mark.parametrize(("rate", "n_kind"), [(0.05, 40), (0.2, 40), (0.4, 60)])
def test_the_interval_holds_what_it_says(rate, n_kind):
    dice, held = np.random.default_rng(7), 0
    for _ in range(400):
        errors = KnownErrors(dice.binomial(n_kind, 0.85), n_kind, dice.binomial(160, 0.95), 160)
        seen = dice.binomial(2_000, rate * 0.85 + (1 - rate) * 0.05) / 2_000
        interval = unfolded_interval(seen, 2_000, errors)
        held += interval.low <= rate <= interval.high
    assert 0.86 <= held / 400 <= 0.96


@pytest.mark.parametrize(
    ("errors", "known"),
    [
        (TEXTBOOK, True),
        (KnownErrors(8, 9, 95, 100), False),
        (KnownErrors(85, 100, 9, 9), False),
        (KnownErrors(50, 100, 60, 100), False),
        (KnownErrors(0, 0, 0, 0), False),
    ],
)
def test_errors_are_known_from_ten_of_each_kind_and_where_the_classifier_says_something(errors, known):
    assert errors.are_known is known


def sample(predictions, outcomes, probabilities=None):
    drawn = np.ones(len(outcomes)) if probabilities is None else np.array(probabilities)
    return LabelSample(np.array(predictions, dtype=float), np.array(outcomes, dtype=float), drawn)


def test_errors_are_counted_from_one_half_on():
    counted = count_errors(sample([0.5, 0.49, 1.0, 0.0], [1.0, 1.0, 0.0, 0.0]))
    assert counted == KnownErrors(found=1, of_kind=2, cleared=1, others=2)
    assert (counted.sensitivity, counted.specificity) == (0.5, 0.5)
    assert count_errors(sample([], [])).sensitivity is None


def test_texts_that_were_drawn_more_often_count_for_less():
    counted = count_errors(sample([1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.4, 0.4, 0.2]))
    assert counted.sensitivity == pytest.approx(0.5)
    assert counted.of_kind == pytest.approx(16 / 6)
