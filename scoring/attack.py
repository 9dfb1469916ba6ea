"""Attack a subject's reviews on paper: bought praise at once, in a burst or in drips, removed negatives, bombing."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from scoring.fragility import BURST_DAYS, DRIP_DAYS
from scoring.trust import Evidence

NEGATIVE = 0.5
"""Evidence below this counts as a negative review, which an attacker may have removed."""


class Kind(StrEnum):
    """Ways to move a score without a better service, or a worse one."""

    AT_ONCE = "at_once"
    """Fakes with full marks, all on the as-of date."""
    BURST = "burst"
    """Fakes with full marks within a week."""
    DRIP = "drip"
    """Fakes with full marks over half a year."""
    REMOVAL = "removal"
    """Negatives vanish, the newest first."""
    RANDOM_REMOVAL = "random_removal"
    """Negatives vanish, in random order."""
    BOMBING = "bombing"
    """Reviews with the lowest mark, all on the as-of date."""


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack."""

    kind: Kind
    """What is done."""
    n: int
    """Reviews that are written or removed, >= 0; not more than there are can be removed."""
    source: str = ""
    """Where fakes are written."""
    subject: str = ""
    """The part of the subject that fakes speak of."""
    seed: int = 0
    """Of dates and of the order of removal, where they are random."""


def attacked(evidence: Sequence[Evidence], attack: Attack) -> list[Evidence]:
    """Return the reviews as they are after an attack.

    A longer attack with the same seed holds the shorter one, so costs can be counted one review at a time.

    Args:
        evidence: Distinct reviews, ages counted to the as-of date.
        attack: What is done to them.

    References:
        Ours, see docs/indicators.md#fragility.
    """
    if attack.kind in (Kind.REMOVAL, Kind.RANDOM_REMOVAL):
        gone = set(_removed(evidence, attack))
        return [item for place, item in enumerate(evidence) if place not in gone]
    satisfied = 0.0 if attack.kind is Kind.BOMBING else 1.0
    return [*evidence, *(Evidence(satisfied, age, attack.source, subject=attack.subject) for age in _ages(attack))]


def _removed(evidence: Sequence[Evidence], attack: Attack) -> list[int]:
    """Return the places of the negatives that vanish."""
    negatives = [i for i, item in enumerate(evidence) if item.satisfied < NEGATIVE and not item.vanished]
    if attack.kind is Kind.RANDOM_REMOVAL:
        order = np.random.default_rng(attack.seed).permutation(len(negatives))
        return [negatives[i] for i in order[: attack.n]]
    return sorted(negatives, key=lambda i: max(evidence[i].age_days, 0.0))[: attack.n]


def _ages(attack: Attack) -> list[float]:
    """Return the age of each fake."""
    days = {Kind.BURST: BURST_DAYS, Kind.DRIP: DRIP_DAYS}.get(attack.kind, 0.0)
    return [float(age) for age in np.random.default_rng(attack.seed).uniform(0.0, days, attack.n)]
