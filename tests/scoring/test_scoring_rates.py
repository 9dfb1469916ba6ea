"""Rates corrected by labels: what they repair, what they promise, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import LabelsUnusable
from scoring.rates import LabelSample, beta_interval, calibration_curve, corrected_rate, raw_rate


def classified(rate, *, n=4_000, sensitivity=0.85, specificity=0.95, seed=1):
    """Outcomes and 0/1 predictions of a classifier of this quality."""
    dice = np.random.default_rng(seed)
    outcomes = (dice.random(n) < rate).astype(float)
    chance = np.where(outcomes == 1, sensitivity, 1 - specificity)
    return outcomes, (dice.random(n) < chance).astype(float)


def first(n, outcomes, predictions):
    """The first texts as a simple random sample of all."""
    return LabelSample(predictions[:n], outcomes[:n], np.full(n, n / len(outcomes)))


def test_a_classifier_invents_complaints_and_labels_take_them_back():
    outcomes, predictions = classified(0.05)
    raw, corrected = raw_rate(predictions), corrected_rate(predictions, first(300, outcomes, predictions))
    assert raw.value == pytest.approx(0.09, abs=0.01)
    assert not raw.interval.low <= 0.05 <= raw.interval.high
    assert corrected.value == pytest.approx(0.05, abs=0.02)
    assert corrected.interval.low <= 0.05 <= corrected.interval.high


def test_for_0_and_1_the_estimate_is_near_that_of_two_groups_counted_apart():
    outcomes, predictions = classified(0.2, seed=3)
    sample = first(300, outcomes, predictions)
    apart = sum((predictions == kind).mean() * sample.outcomes[sample.predictions == kind].mean() for kind in (0, 1))
    assert corrected_rate(predictions, sample).value == pytest.approx(apart, abs=0.003)


@pytest.mark.parametrize("n_labels", [100, 200])
@pytest.mark.parametrize("rate", [0.05, 0.2])
def test_intervals_hold_what_they_say(rate, n_labels):
    held = 0
    for seed in range(300):
        outcomes, predictions = classified(rate, n=2_000, seed=seed)
        interval = corrected_rate(predictions, first(n_labels, outcomes, predictions)).interval
        held += interval.low <= rate <= interval.high
    assert 0.86 <= held / 300 <= 0.95


def test_labels_drawn_unevenly_are_weighted_back():
    outcomes, predictions = classified(0.1, n=20_000, seed=5)
    suspect, others = np.flatnonzero(predictions == 1)[:150], np.flatnonzero(predictions == 0)[:150]
    chosen = np.concatenate([suspect, others])
    share = np.where(predictions == 1, 150 / (predictions == 1).sum(), 150 / (predictions == 0).sum())
    rate = corrected_rate(predictions, LabelSample(predictions[chosen], outcomes[chosen], share[chosen]))
    assert rate.interval.low <= outcomes.mean() <= rate.interval.high
    assert outcomes[chosen].mean() > 0.25


def test_a_good_classifier_narrows_the_interval_and_a_useless_one_is_left_out():
    outcomes, good = classified(0.2, sensitivity=0.98, specificity=0.99)
    alone = corrected_rate(np.full(4_000, 0.2), first(200, outcomes, np.full(4_000, 0.2)))
    helped = corrected_rate(good, first(200, outcomes, good))
    upside_down = corrected_rate(1 - good, first(200, outcomes, 1 - good))
    assert width(helped) < width(alone) / 2
    assert (alone.power, upside_down.power) == (0.0, 0.0)
    assert alone.value == pytest.approx(outcomes[:200].mean())


def width(rate):
    return rate.interval.high - rate.interval.low


def test_labels_without_a_single_hit_leave_an_upper_end():
    rate = corrected_rate(np.zeros(1_000), LabelSample(np.zeros(100), np.zeros(100), np.full(100, 0.1)))
    assert (rate.value, rate.interval.low) == (0.0, 0.0)
    assert 0.01 < rate.interval.high < 0.05


def test_all_texts_labelled_leaves_only_what_the_texts_leave_open():
    outcomes, predictions = classified(0.3, n=100)
    sample = LabelSample(predictions, outcomes, np.ones(100))
    found = corrected_rate(predictions, sample)
    binomial = beta_interval(float(outcomes.mean()), 100, level=0.9)
    assert found.value == pytest.approx(outcomes.mean())
    assert width(found) == pytest.approx(binomial.high - binomial.low, rel=0.05)


@given(st.integers(50, 90), st.floats(0, 1), st.floats(0, 1), st.integers(0, 1000))
def test_whatever_is_labelled_the_rate_lies_in_its_interval_within_0_and_1(n, rate, said, seed):
    dice = np.random.default_rng(seed)
    predictions = np.clip(dice.normal(said, 0.3, 200), 0, 1)
    outcomes = (dice.random(n) < rate).astype(float)
    found = corrected_rate(predictions, LabelSample(predictions[:n], outcomes, dice.uniform(0.05, 1, n)))
    assert 0 <= found.interval.low <= found.value <= found.interval.high <= 1
    assert found.label_variance >= 0


def test_the_curve_gives_two_groups_their_shares_with_half_a_count_to_each_side():
    outcomes = np.array([1.0] * 6 + [0.0] * 4 + [0.0] * 20)
    predictions = np.array([1.0] * 10 + [0.0] * 20)
    curve = calibration_curve(LabelSample(predictions, outcomes, np.ones(30)))
    assert curve[:10] == pytest.approx(np.full(10, 6.5 / 11), abs=1e-6)
    assert curve[10:] == pytest.approx(np.full(20, 0.5 / 21), abs=1e-6)


@pytest.mark.parametrize(
    ("predictions", "outcomes", "probabilities"),
    [
        ([0.5, 0.5], [1.0], [1.0, 1.0]),
        ([0.5, 1.5], [1.0, 0.0], [1.0, 1.0]),
        ([0.5, 0.5], [1.0, 0.0], [0.0, 1.0]),
        ([0.5, float("nan")], [1.0, 0.0], [1.0, 1.0]),
    ],
)
def test_a_sample_that_no_draw_can_give_is_refused(predictions, outcomes, probabilities):
    with pytest.raises(LabelsUnusable, match="next:  label more texts"):
        LabelSample(np.array(predictions), np.array(outcomes), np.array(probabilities))


def test_too_few_labels_are_refused_and_so_is_nothing_at_all():
    outcomes, predictions = classified(0.3)
    with pytest.raises(LabelsUnusable, match="49 labels for 4000 predictions; 50 labels are the least"):
        corrected_rate(predictions, first(49, outcomes, predictions))
    with pytest.raises(LabelsUnusable):
        corrected_rate(predictions[:50], first(60, outcomes, predictions))
    with pytest.raises(LabelsUnusable):
        raw_rate(np.array([]))
