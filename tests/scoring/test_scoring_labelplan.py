"""The labels that a decision needs: what the plan promises comes true, and what cannot be had is not promised."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.labelplan import LabelPlan, plan_decision, plan_width
from scoring.rates import LabelSample, Rate, corrected_rate, raw_rate
from store.records import Interval

KNOWN = Rate(0.2, Interval(0.14, 0.26), n=5_000, n_labels=100, power=0.8, label_variance=0.1)


def labelled(n, *, rate=0.2, n_texts=5_000, seed=1):
    """A rate from so many labels of made-up texts."""
    dice = np.random.default_rng(seed)
    outcomes = (dice.random(n_texts) < rate).astype(float)
    predictions = (dice.random(n_texts) < np.where(outcomes == 1, 0.85, 0.05)).astype(float)
    return corrected_rate(predictions, LabelSample(predictions[:n], outcomes[:n], np.full(n, n / n_texts)))


def test_the_planned_width_is_reached():
    plans = [plan_width(labelled(100, seed=seed), 0.03).total for seed in range(30)]
    reached = [labelled(total, seed=100 + seed).interval for seed, total in enumerate(plans)]
    assert np.mean([(interval.high - interval.low) / 2 for interval in reached]) == pytest.approx(0.03, rel=0.1)


@pytest.mark.parametrize("threshold", [0.15, 0.25])
def test_the_planned_labels_decide_in_about_four_of_five_cases(threshold):
    known = replace(labelled(2_500), value=0.2, n_labels=0)
    total = plan_decision(known, threshold).total
    decided = [not (i := labelled(total, seed=seed).interval).low <= threshold <= i.high for seed in range(200)]
    assert 0.7 <= np.mean(decided) <= 0.9


def test_what_is_decided_needs_no_further_label():
    assert plan_decision(KNOWN, 0.3) == LabelPlan(100, 0, decided=True)
    assert plan_width(KNOWN, 0.06) == LabelPlan(100, 0, decided=True)


def test_a_narrower_interval_and_a_nearer_threshold_need_more():
    assert plan_width(KNOWN, 0.02).further > plan_width(KNOWN, 0.04).further > 0
    assert plan_decision(KNOWN, 0.16).further > plan_decision(KNOWN, 0.145).further > 0


def test_what_the_texts_leave_open_no_label_closes():
    few = replace(KNOWN, n=150)
    assert plan_width(few, 0.02) == LabelPlan(None, None, decided=False)
    assert plan_decision(KNOWN, 0.2) == LabelPlan(None, None, decided=False)


def test_without_labels_the_plan_counts_on_labels_alone():
    raw = raw_rate(np.full(10_000, 0.2))
    # 1.645 ** 2 * .2 * .8 / .03 ** 2 of independent labels.
    assert plan_width(raw, 0.03).total == pytest.approx(481, abs=3)
    assert plan_width(raw, 0.3).total == 50


def test_no_plan_asks_for_more_labels_than_texts():
    assert plan_width(replace(KNOWN, n=700, label_variance=9.0), 0.03).total <= 700
