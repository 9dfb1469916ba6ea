"""The card says what an attack costs, and an attack carried out one review at a time costs just that."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.attack import Attack, Kind, attacked
from scoring.fragility import GRADE, first_count, fragility_card, gather
from scoring.prior import Ageing, Prior
from scoring.trust import Evidence, trust_score, trust_scores

PRIOR = Prior(mean=0.7, weight=5.0, half_life_days=180.0, design_effect=1.0, dispersion=0.02)
MIXED = Prior(0.7, 5.0, 400.0, 1.2, 0.02, (Ageing(0.5, 2.0, 90.0, 50.0), Ageing(0.5, 8.0, 900.0, design_effect=1.3)))


def stream(n, share, *, seed=0, days=1000, sources=("",)):
    rng = np.random.default_rng(seed)
    return [
        Evidence(float(rng.random() < share), float(rng.uniform(0, days)), sources[int(rng.integers(len(sources)))])
        for _ in range(n)
    ]


def counted(evidence, prior, kind, *, target):
    """Carry the attack out one review at a time, on every source, until the score passes the target."""
    up = kind is not Kind.BOMBING
    sources = sorted({item.source for item in evidence})
    for n in range(1, 400):
        for source in sources:
            value = trust_score(attacked(evidence, Attack(kind, n, source)), prior).value
            if value is not None and (value >= target if up else value <= target):
                return n
    return None


@pytest.mark.parametrize("prior", [PRIOR, MIXED])
@pytest.mark.parametrize("sources", [("",), ("shop", "portal")])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_card_costs_what_the_attack_costs(prior, sources, seed):
    evidence = [*stream(60, 0.6, seed=seed, sources=sources), *stream(20, 0.6, seed=seed, days=0, sources=sources)]
    score, card = trust_score(evidence, prior), fragility_card(gather(evidence), 0.0, prior)
    assert card.value == pytest.approx(score.value)
    for kind, cost, grade, end in (
        (Kind.AT_ONCE, card.fakes, GRADE, score.interval.high),
        (Kind.REMOVAL, card.removals, GRADE, score.interval.high),
        (Kind.BOMBING, card.bombing, -GRADE, score.interval.low),
    ):
        assert cost.grade == counted(evidence, prior, kind, target=score.value + grade)
        assert cost.interval == counted(evidence, prior, kind, target=end)


@pytest.mark.parametrize(
    ("kind", "name"), [(Kind.BURST, "burst"), (Kind.DRIP, "drip"), (Kind.RANDOM_REMOVAL, "random_removals")]
)
def test_attacks_at_random_cost_what_the_card_says_on_average(kind, name):
    evidence = stream(200, 0.5, seed=4)
    score, card = trust_score(evidence, MIXED), fragility_card(gather(evidence), 0.0, MIXED)
    drawn = []
    for seed in range(9):
        passed = partial(passes, evidence, kind, target=score.value + GRADE, seed=seed)
        drawn.append(first_count(passed, 400))
    assert getattr(card, name).grade == pytest.approx(np.median(drawn), rel=0.1)


def passes(evidence, kind, n, *, target, seed):
    return trust_score(attacked(evidence, Attack(kind, n, seed=seed)), MIXED).value >= target


def test_what_is_spread_over_time_costs_more():
    card = fragility_card(gather(stream(200, 0.5, seed=4)), 0.0, MIXED)
    assert card.fakes.grade <= card.burst.grade < card.drip.grade
    assert card.removals.grade < card.random_removals.grade


def test_gathered_reviews_have_the_score_of_single_ones():
    evidence = [*stream(50, 0.7, sources=("a", "b")), Evidence(0.0, 3.0, "a", vanished=True), Evidence(1.0, -9.0, "b")]
    assert trust_scores(gather(evidence), [0.0], MIXED)[0] == trust_score(evidence, MIXED)


def test_fresh_reviews_are_as_costly_as_arithmetic_says():
    # (0.7 * 5 + 60 + k) / (5 + 100 + k) >= (63.5 / 105) + .1 at k = 36
    card = fragility_card(gather([Evidence(1.0, 0.0)] * 60 + [Evidence(0.0, 0.0)] * 40), 0.0, PRIOR)
    assert (card.fakes.grade, card.removals.grade, card.bombing.grade) == (36, 15, 21)


def test_what_lies_beyond_the_scale_is_out_of_reach():
    card = fragility_card(gather([Evidence(1.0, 0.0)] * 200), 0.0, PRIOR)
    assert (card.fakes.grade, card.removals.grade, card.removals.interval) == (None, None, None)
    assert card.bombing.grade > 0


@pytest.mark.parametrize("evidence", [[], [Evidence(1.0, 0.0)], [Evidence(1.0, 0.0, vanished=True)] * 40])
def test_too_little_has_no_card(evidence):
    assert fragility_card(gather(evidence), 0.0, PRIOR) is None


def test_half_life_and_prior_move_the_value_as_the_score_itself_says():
    evidence = [*stream(40, 0.2, days=900), *stream(40, 0.9, seed=3, days=90)]
    card = fragility_card(gather(evidence), 0.0, MIXED)
    assert card.settings.half_life_halved == trust_score(evidence, MIXED.scaled(half_life=0.5)).value
    assert card.settings.half_life_doubled == trust_score(evidence, MIXED.scaled(half_life=2)).value
    assert card.settings.prior_halved == trust_score(evidence, MIXED.scaled(weight=0.5)).value
    assert card.settings.prior_doubled == trust_score(evidence, MIXED.scaled(weight=2)).value
    assert card.settings.half_life_halved > card.value > card.settings.half_life_doubled


@given(st.integers(-2, 300), st.integers(0, 200))
def test_the_first_count_is_the_first(aim, most):
    naive = next((count for count in range(1, most + 1) if count >= aim), None)
    assert first_count(lambda count: count >= aim, most) == naive


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.builds(
            Evidence,
            satisfied=st.floats(0, 1),
            age_days=st.floats(-400, 4000),
            source=st.sampled_from(["shop", "portal"]),
            weight=st.floats(0, 1),
            vanished=st.booleans(),
        ),
        max_size=30,
    )
)
def test_any_reviews_have_a_card_or_none(evidence):
    card = fragility_card(gather(evidence), 0.0, MIXED)
    assert (card is None) == (trust_score(evidence, MIXED).value is None)
    if card:
        costs = [
            n
            for cost in (card.fakes, card.burst, card.drip, card.removals, card.random_removals, card.bombing)
            for n in (cost.grade, cost.interval)
        ]
        assert all(n is None or n >= 1 for n in costs)
