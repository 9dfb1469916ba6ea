"""An attack adds what it says and takes what it says, the same each time."""

from collections import Counter

import pytest

from scoring.attack import BURST_DAYS, DRIP_DAYS, Attack, Kind, attacked
from scoring.trust import Evidence

REVIEWS = [Evidence(0.0, age) for age in (5.0, 1.0, 9.0)] + [Evidence(1.0, 0.0), Evidence(0.0, 0.5, vanished=True)]


@pytest.mark.parametrize(
    ("kind", "satisfied", "days"),
    [(Kind.AT_ONCE, 1, 0), (Kind.BOMBING, 0, 0), (Kind.BURST, 1, BURST_DAYS), (Kind.DRIP, 1, DRIP_DAYS)],
)
def test_fakes_are_added_within_their_days(kind, satisfied, days):
    fakes = attacked(REVIEWS, Attack(kind, 50, "shop", "branch", seed=1))[len(REVIEWS) :]
    assert {(fake.satisfied, fake.source, fake.subject) for fake in fakes} == {(satisfied, "shop", "branch")}
    assert len(fakes) == 50
    assert days / 2 <= max(fake.age_days for fake in fakes) <= days


@pytest.mark.parametrize(("n", "left"), [(0, [5, 1, 9]), (1, [5, 9]), (2, [9]), (3, []), (9, [])])
def test_the_newest_visible_negatives_go_first(n, left):
    kept = attacked(REVIEWS, Attack(Kind.REMOVAL, n))
    assert [item.age_days for item in kept if not item.satisfied and not item.vanished] == left
    assert [item for item in kept if item in REVIEWS[3:]] == REVIEWS[3:]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_longer_attack_holds_the_shorter_one(kind):
    short, long = (attacked(REVIEWS, Attack(kind, n, seed=7)) for n in (1, 2))
    small, large = sorted((short, long), key=len)
    assert Counter(small) < Counter(large)
    assert long == attacked(REVIEWS, Attack(kind, 2, seed=7))
