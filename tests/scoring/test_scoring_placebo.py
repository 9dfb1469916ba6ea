"""Harm is told only where reviews lose more than reviews of others lose anyway."""

from dataclasses import replace

import numpy as np
import pytest

from bench.plantedaudit import Firms, make_firms
from scoring.auditcase import build_cases
from scoring.forwardtest import Gain
from scoring.placebo import deal_reviews, gain_by_chance
from scoring.predictor import Predictor
from scoring.verdict import Say, _sentence
from store.records import Interval


@pytest.fixture(scope="module")
def cases():
    made = make_firms(Firms(n=60, audits=3, reviews=8, told=1.0), np.random.default_rng(2))
    return build_cases(made.audits, made.reviews)


def test_dealt_reviews_are_all_there_and_stand_with_others(cases):
    dealt, taken = deal_reviews(cases, np.random.default_rng(1))
    before, after = cases.reviews.mean, dealt.reviews.mean
    known = np.isfinite(before)
    assert np.array_equal(np.isfinite(after), known)
    assert sorted(after[known]) == sorted(before[known])
    assert np.array_equal(after, before[taken], equal_nan=True)
    assert (after[known] == before[known]).mean() < 0.2
    assert np.array_equal(dealt.reviews.n, cases.reviews.n)
    assert np.array_equal(dealt.failed, cases.failed)


def test_what_belongs_to_one_subject_stays_together(cases):
    marked = replace(cases, reviews=replace(cases.reviews, mean=cases.subjects.astype(np.float64)))
    dealt = deal_reviews(marked, np.random.default_rng(1))[0].reviews.mean
    known = cases.reviews.is_known | np.isfinite(cases.reviews.mean)
    for subject in np.unique(cases.subjects[known]):
        rows = known & (cases.subjects == subject)
        assert len(set(dealt[rows])) == 1


def test_the_interval_of_chance_holds_what_dealt_reviews_give(cases):
    found = gain_by_chance(cases, lambda dealt, _: float(np.nanmean(dealt.reviews.mean[:20])), 20)
    middle = float(np.nanmean(cases.reviews.mean))
    assert found.low < middle < found.high
    assert gain_by_chance(cases, lambda *_: None, 5) is None


@pytest.mark.parametrize(
    ("value", "ends", "chance", "says"),
    [
        (-0.02, (-0.03, -0.01), Interval(-0.025, 0.01, 0.95), Say.NO_GAIN),
        (-0.03, (-0.04, -0.01), Interval(-0.025, 0.01, 0.95), Say.WORSE),
        (-0.03, (-0.04, -0.01), None, Say.WORSE),
        (-0.01, (-0.03, 0.01), None, Say.NO_EVIDENCE),
        (0.03, (0.01, 0.05), None, Say.ADDS),
    ],
)
def test_a_loss_that_any_reviews_would_bring_is_not_called_harm(value, ends, chance, says):
    gain = Gain(value, Interval(*ends, 0.95), Predictor.HISTORY, 900, 300, chance)
    assert _sentence(300, gain, has_reviews=True) is says
