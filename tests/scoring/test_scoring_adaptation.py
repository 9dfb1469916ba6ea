"""Recalibration moves probabilities to what a source shows; adaptation learns its words and keeps the old ones."""

import numpy as np
import pytest
from scipy import special
from scoring_written_reviews import write_reviews

from scoring.adaptation import adapt, can_adapt
from scoring.calibration import Calibration, calibrate, calibrated_log_odds
from scoring.card import ANY_SOURCE, SourceCalibration
from scoring.contest import gain_interval, losses
from scoring.labelled import LabelledText
from scoring.recalibration import LEAST_TEXTS, recalibrated
from scoring.sentiment import score_texts

BEFORE = SourceCalibration("en", ANY_SOURCE, 99, Calibration(0.5, (0.0, 0.3)))


def rated(n, *, slope, shift, source="shop", seed=0):
    """Return texts and scores whose classes follow a known calibration of the score."""
    dice = np.random.default_rng(seed)
    scores = dice.normal(0, 2, n)
    positive = dice.random(n) < special.expit(slope * scores + shift)
    texts = [
        LabelledText("x", "positive" if is_good else "negative", "en", float(is_good), source=source)
        for is_good in positive
    ]
    return texts, np.column_stack([np.zeros(n), scores])


def test_the_calibration_that_made_the_classes_is_found():
    texts, scores = rated(4_000, slope=1.4, shift=-1.0)
    found = {row.source: row for row in recalibrated([BEFORE], texts, scores)}
    assert found[ANY_SOURCE] == BEFORE
    assert found["shop"].calibration.slope == pytest.approx(1.4, abs=0.15)
    assert found["shop"].calibration.shifts[1] == pytest.approx(-1.0, abs=0.15)
    assert (found["shop"].n, found["shop"].link is not None) == (4_000, True)


def test_few_texts_move_little_and_fewer_nothing():
    texts, scores = rated(4_000, slope=1.4, shift=-1.0)
    shifts = []
    for n in (LEAST_TEXTS - 1, 40, 4_000):
        found = {row.source: row for row in recalibrated([BEFORE], texts[:n], scores[:n])}
        shifts.append(found.get("shop", BEFORE).calibration.shifts[1])
    assert shifts[0] == 0.3
    assert 0.3 > shifts[1] > shifts[2]


def test_one_class_alone_moves_nothing():
    texts, scores = rated(500, slope=1.0, shift=9.0)
    assert recalibrated([BEFORE], texts, scores) == (BEFORE,)


def test_texts_that_are_not_modelled_are_left_out():
    texts, scores = rated(200, slope=1.0, shift=0.0)
    scores[:100] = np.nan
    assert {row.n for row in recalibrated([BEFORE], texts, scores) if row.source == "shop"} == {100}


def test_log_odds_are_those_of_the_probability():
    scores = np.column_stack([np.zeros(5), np.linspace(-3, 3, 5)])
    probability = calibrate(scores, BEFORE.calibration)[:, 1]
    np.testing.assert_allclose(calibrated_log_odds(scores, BEFORE.calibration), special.logit(probability))


def own_words(n):
    """Return texts of a trade with words of its own, in groups."""
    words = {"positive": ("zorbly", "quandish"), "negative": ("mimpy", "trolvish")}
    return [
        LabelledText(f"it is {words[label][k % 2]} number {k}", label, "en", float(label == "positive"), str(k % 10))
        for k in range(n)
        for label in ("positive", "negative")
    ]


def test_new_words_are_learnt_and_old_ones_kept(trained):
    model, _ = trained
    weights, scores = adapt(model.weights["en"], model.calibration_of("en").calibration, own_words(300))
    new = score_texts(["zorbly", "mimpy"], weights)[:, 1]
    assert new[0] > 1 > -1 > new[1]
    known = [item for item in write_reviews(languages=("en",)) if item.label]
    judged = score_texts([item.text for item in known], weights)[:, 1] > 0
    assert np.mean(judged == np.array([item.label == "positive" for item in known])) > 0.9
    truth = np.array([item.label == "positive" for item in own_words(300)])
    assert ((scores[:, 1] > 0) == truth).mean() > 0.95


@pytest.mark.parametrize(("n", "enough"), [(249, False), (250, True)])
def test_adaptation_needs_five_hundred_texts(n, enough):
    assert can_adapt(own_words(n)) is enough
    assert not can_adapt([item for item in own_words(600) if item.label == "positive"])


def test_the_gain_of_a_better_model_lies_above_zero_and_of_an_equal_one_around_it():
    texts, scores = rated(600, slope=1.0, shift=0.0)
    right, worse = special.expit(scores[:, 1]), special.expit(3 * scores[:, 1])
    assert gain_interval(losses(worse, texts), losses(right, texts)).low > 0
    same = gain_interval(losses(right, texts), losses(right, texts))
    assert (same.low, same.high) == (0, 0)


def test_texts_of_a_few_subjects_are_fewer_witnesses_than_they_are_texts():
    dice = np.random.default_rng(7)
    groups = [f"thing-{k // 30}" for k in range(300)]
    gains = np.repeat(dice.normal(0, 0.05, 10), 30) + dice.normal(0, 0.1, 300)
    alone, together = (gain_interval(gains, np.zeros(300), groups=each) for each in (None, groups))
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_no_gain_is_seldom_taken_for_one_where_subjects_differ():
    dice, groups, taken = np.random.default_rng(8), [k // 20 for k in range(400)], 0
    for _ in range(150):
        gains = np.repeat(dice.normal(0, 0.03, 20), 20) + dice.normal(0, 0.15, 400)
        taken += gain_interval(gains, np.zeros(400), groups=groups).low > 0
    assert taken / 150 <= 0.1
