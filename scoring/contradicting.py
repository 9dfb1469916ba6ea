"""Contradictions as tests of a set: texts that contradict their ratings, and sources that contradict each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from scoring.authenticitytest import AuthenticityTest, Floats, Opinion, too_little
from scoring.mismatch import LEAST, SPREAD, Contradictions, find_contradictions

MISMATCH, SOURCES = "rating_text", "sources"
LEAST_SOURCES = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """What one source says beside what is usual on it."""

    value: float
    """Share of satisfied reviewers by this source alone, 0..1."""
    usual: float
    """Usual share on it, 0..1."""


@dataclass(frozen=True, eq=False)
class Tones:
    """What the texts of rated reviews say beside their ratings; arrays of shape (n,)."""

    positive: Floats
    """P(text is positive), 0..1."""
    unit: Floats
    """Rating mapped to 0..1."""
    n: Floats
    """Reviews alike in both."""

    def contradictions(self) -> Contradictions | None:
        """Return how many of them contradict their rating; None where too few were judged."""
        return find_contradictions(self.positive, self.unit, self.n)


def tones_of(opinions: Sequence[Opinion]) -> Tones:
    """Return the visible reviews that have a rating and a judged text."""
    pairs = [
        (item.positive, item.unit, 1.0)
        for item in opinions
        if item.positive is not None and item.unit is not None and not item.vanished
    ]
    return Tones(*np.array(pairs, dtype=np.float64).reshape(-1, 3).T)


def judge_mismatch(tones: Tones) -> AuthenticityTest:
    """Return whether more texts contradict their rating than the text model's own error lets expect.

    The effect is the share of contradicting texts less the expected one.

    Args:
        tones: The visible reviews that have a rating and a judged text.

    References:
        Ours, see docs/indicators.md#ratings-that-contradict-their-text.
    """
    found = tones.contradictions()
    if found is None:
        return too_little(MISMATCH, "judged", n=float(tones.n.sum()), least=LEAST)
    numbers = (
        ("n_texts", float(found.n)),
        ("n_contradicting", float(found.observed)),
        ("n_expected", found.expected),
    )
    return AuthenticityTest(MISMATCH, (found.observed - found.expected) / found.n, _tail(found), numbers)


def judge_sources(standings: Sequence[Standing], p_value: float | None) -> AuthenticityTest:
    """Return whether sources contradict each other beyond chance, each held against what is usual on it.

    The effect is the largest less the smallest distance to the usual, in shares.

    Args:
        standings: What each source with enough reviews says.
        p_value: Of Cochran's test, see `scoring.trust.TrustScore.contradiction`; None where it could not be held.

    References:
        Cochran (1954), The combination of estimates from different experiments, section 5.
    """
    if p_value is None or len(standings) < LEAST_SOURCES:
        return too_little(SOURCES, "sources", n=len(standings), least=LEAST_SOURCES)
    above = [each.value - each.usual for each in standings]
    numbers = (("n_sources", float(len(standings))), ("spread_share", max(above) - min(above)))
    return AuthenticityTest(SOURCES, max(above) - min(above), p_value, numbers)


def _tail(found: Contradictions) -> float:
    """Return the probability of so many contradictions by the negative binomial count of the model's error."""
    if not found.observed:
        return 1.0
    shape = 1 / SPREAD**2
    return float(special.betainc(found.observed, shape, found.expected / (shape + found.expected)))
