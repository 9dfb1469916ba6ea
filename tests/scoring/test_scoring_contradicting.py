"""Texts against ratings and sources against sources, told as tests of the set."""

import numpy as np
import pytest
from scipy import stats

from scoring.authenticitytest import Opinion
from scoring.contradicting import Standing, judge_mismatch, judge_sources, tones_of
from scoring.mismatch import SPREAD, find_contradictions


def judged(n=200, swapped=0):
    """Return reviews whose texts agree with their ratings, but for some."""
    rng = np.random.default_rng(1)
    units = (rng.random(n) < 0.7).astype(float)
    positive = np.where(units == 1, 0.97, 0.03) + rng.normal(0, 0.005, n)
    units[:swapped] = 1 - units[:swapped]
    return [Opinion(None, float(unit), "", positive=float(p)) for unit, p in zip(units, positive, strict=True)]


def test_swapped_ratings_are_found():
    assert judge_mismatch(tones_of(judged())).p_value > 0.05
    test = judge_mismatch(tones_of(judged(swapped=30)))
    assert test.p_value < 0.01
    assert test.effect > 0.05


@pytest.mark.parametrize("swapped", [0, 1, 5, 12])
def test_the_p_value_is_the_tail_of_the_predicted_count(swapped):
    opinions = judged(swapped=swapped)
    found = find_contradictions(
        np.array([item.positive for item in opinions]), np.array([item.unit for item in opinions])
    )
    shape = 1 / SPREAD**2
    counts = stats.nbinom(shape, shape / (shape + found.expected))
    assert judge_mismatch(tones_of(opinions)).p_value == pytest.approx(counts.sf(found.observed - 1))


@pytest.mark.parametrize("opinions", [[], judged(29), [Opinion(None, 1.0, "fine")] * 100])
def test_thirty_judged_texts_are_needed(opinions):
    assert judge_mismatch(tones_of(opinions)).lacking == "judged"


def test_vanished_texts_do_not_count():
    opinions = [Opinion(None, 1.0, "", positive=0.9, vanished=True)] * 100
    assert judge_mismatch(tones_of(opinions)).lacking == "judged"


def test_sources_are_held_against_what_is_usual_on_each():
    test = judge_sources([Standing(0.8, 0.7), Standing(0.5, 0.6), Standing(0.6, 0.6)], 0.03)
    assert test.p_value == 0.03
    assert test.effect == pytest.approx(0.2)
    assert dict(test.numbers) == pytest.approx({"n_sources": 3, "spread_share": 0.2})


@pytest.mark.parametrize(
    ("standings", "p"), [([], None), ([Standing(0.5, 0.5)], 0.01), ([Standing(0.5, 0.5)] * 2, None)]
)
def test_two_sources_are_needed(standings, p):
    test = judge_sources(standings, p)
    assert (test.p_value, test.lacking, dict(test.numbers)["least"]) == (None, "sources", 2)
