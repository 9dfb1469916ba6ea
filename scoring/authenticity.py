"""Risk of the set: does a set of reviews look as such sets usually do? Never a verdict on a review or a person."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from scoring.betabinomial import dispersed
from scoring.duplicate import near_identical
from scoring.labelled import SATISFIED_UNIT

Floats = NDArray[np.float64]

FALSE_DISCOVERY = 0.05
"""Share of tests fired without cause that is accepted among those that fire."""
USUAL_TWIN_SHARE = 0.01
"""Share of longer texts with a near-identical twin by somebody else that is taken as usual."""
USUAL_DISPERSION = 0.02
"""How much more than independent reviews real ones come in groups (intra-class correlation)."""
_WINDOW_DAYS, _AROUND_DAYS = 7, 56
_LEAST_DATED, _LEAST_DAYS, _LEAST_TEXTS = 30, 120, 20
_LEAST_INSIDE = 5


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the tests see of one review."""

    day: int | None
    """Day of publication as a proleptic ordinal; None if less exact than a day."""
    unit: float | None
    """Rating mapped to 0..1; None without a rating."""
    text: str
    """Plain text; empty without one."""
    author: str | None = None
    """Keyed hash of the author; None if unknown. Copies by one author are a matter of counting, not of authenticity."""


@dataclass(frozen=True, slots=True)
class AuthenticityTest:
    """What one test says of the set."""

    name: str
    """burst or near_identical; also the key of its explanation."""
    fired: bool
    """True if the adjusted p-value is at most the accepted share of false discoveries."""
    effect: float | None
    """burst: share of satisfied inside minus outside, -1..1; near_identical: share of texts with a twin, 0..1."""
    p_value: float | None
    """Probability of something at least as odd in a usual set; None where the test needs more reviews."""
    adjusted_p: float | None
    """The same after correction for the number of tests; None likewise."""
    numbers: tuple[tuple[str, float], ...]
    """Named figures for the explanation."""


def authenticity_tests(
    opinions: Sequence[Opinion], *, false_discovery: float = FALSE_DISCOVERY
) -> tuple[AuthenticityTest, ...]:
    """Return all tests of a set, corrected for multiplicity.

    Args:
        opinions: The reviews of one subject.
        false_discovery: Accepted share of false discoveries, between 0 and 1.

    References:
        Ours, see docs/indicators.md#authenticity.
    """
    tests = [judge_burst(opinions), judge_near_identical(opinions)]
    # Tests that could not be held do not count among those that were.
    adjusted = iter(adjust_p_values([test.p_value for test in tests if test.p_value is not None]))
    judged = [test if test.p_value is None else replace(test, adjusted_p=next(adjusted)) for test in tests]
    return tuple(
        replace(test, fired=test.adjusted_p is not None and test.adjusted_p <= false_discovery) for test in judged
    )


def judge_burst(opinions: Sequence[Opinion]) -> AuthenticityTest:
    """Return whether the busiest week stands out from the eight weeks around it and has other ratings inside it.

    Both must be unusual: the p-value is the larger of the two (intersection-union test). Only reviews with a rating
    and a date exact to the day count.
    """
    dated = sorted((item.day, item.unit) for item in opinions if item.day is not None and item.unit is not None)
    days = np.array([day for day, _ in dated], dtype=np.int64)
    if len(days) < _LEAST_DATED or days[-1] - days[0] < _LEAST_DAYS:
        return _undecided("burst", len(days))
    units = np.array([unit for _, unit in dated], dtype=np.float64)
    satisfied = units >= SATISFIED_UNIT
    start, expected_share, around = _busiest_week(days)
    inside = (days >= start) & (days < start + _WINDOW_DAYS)
    n_inside, n_near = int(inside.sum()), int(inside.sum()) + around
    chance = float(dispersed(n_near, expected_share, USUAL_DISPERSION)[n_inside:].sum())
    # Weeks may begin on any day, so twice as many looks as disjoint weeks were had.
    looks = 2 * ((days[-1] - days[0]) // _WINDOW_DAYS + 1)
    p_rating = rank_difference(units[inside], units[~inside])
    share_inside, share_outside = float(satisfied[inside].mean()), float(satisfied[~inside].mean())
    numbers = (
        ("start_day", float(start)),
        ("n_inside", float(n_inside)),
        ("n_expected", n_near * expected_share),
        ("share_inside", share_inside),
        ("share_outside", share_outside),
    )
    p_value = max(min(chance * float(looks), 1.0), p_rating) if n_inside >= _LEAST_INSIDE else 1.0
    return AuthenticityTest("burst", False, share_inside - share_outside, p_value, None, numbers)


def judge_near_identical(opinions: Sequence[Opinion]) -> AuthenticityTest:
    """Return whether more texts than usual have a near-identical twin by somebody else."""
    written = [item for item in opinions if item.text.strip()]
    if len(written) < _LEAST_TEXTS:
        return _undecided("near_identical", len(written))
    pairs = [
        pair
        for pair in near_identical([item.text for item in written])
        if written[pair[0]].author is None or written[pair[0]].author != written[pair[1]].author
    ]
    twins = len({place for pair in pairs for place in pair})
    p_value = float(dispersed(len(written), USUAL_TWIN_SHARE, USUAL_DISPERSION)[twins:].sum())
    numbers = (("n_texts", float(len(written))), ("n_twins", float(twins)), ("usual_share", USUAL_TWIN_SHARE))
    return AuthenticityTest("near_identical", False, twins / len(written), min(p_value, 1.0), None, numbers)


def adjust_p_values(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for the false discovery rate, in the same order.

    References:
        Benjamini and Hochberg (1995), Controlling the false discovery rate, procedure (1).
    """
    order = sorted(range(len(p_values)), key=lambda place: p_values[place], reverse=True)
    adjusted, least = [1.0] * len(p_values), 1.0
    for steps_from_top, place in enumerate(order):
        # The factor first: rounding must not bring an adjusted value below its own p value.
        least = min(least, p_values[place] * (len(p_values) / (len(p_values) - steps_from_top)))
        adjusted[place] = least
    return adjusted


def rank_difference(first: Floats, second: Floats) -> float:
    """Return the two-sided p-value of "neither group tends to higher values", ties and continuity allowed for.

    Ranks see that fours turn into fives, which a share of satisfied does not.

    References:
        Mann and Whitney (1947), On a test of whether one of two random variables is stochastically larger than the
        other; tie correction: Lehmann (1975), Nonparametrics, section 1.4.
    """
    n = len(first) + len(second)
    _, place, ties = np.unique(np.concatenate([first, second]), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(ties) - (ties - 1) / 2)[place]
    pairs = len(first) * len(second)
    surplus = float(ranks[: len(first)].sum()) - len(first) * (len(first) + 1) / 2 - pairs / 2
    variance = pairs / 12 * (n + 1 - float((ties**3 - ties).sum()) / (n * (n - 1))) if n > 1 else 0.0
    if variance <= 0:
        return 1.0
    return float(special.erfc(max(abs(surplus) - 0.5, 0.0) / math.sqrt(2 * variance)))


def _busiest_week(days: NDArray[np.int64]) -> tuple[int, float, int]:
    """Return the first day of the week that stands out most, its share of the time around it, and what is there."""
    starts = np.unique(days)
    inside = _between(days, starts, starts + _WINDOW_DAYS)
    first = np.maximum(starts - _AROUND_DAYS, days[0])
    last = np.minimum(starts + _WINDOW_DAYS + _AROUND_DAYS, days[-1] + 1)
    around = _between(days, first, last) - inside
    share = _WINDOW_DAYS / np.maximum(last - first, _WINDOW_DAYS + 1)
    expected = share * (inside + around)
    # A handful of reviews in a quiet year is no burst, however unlikely.
    surplus = np.where(inside >= _LEAST_INSIDE, (inside - expected) / np.sqrt(expected), -np.inf)
    best = int(surplus.argmax())
    return int(starts[best]), float(share[best]), int(around[best])


def _between(days: NDArray[np.int64], first: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many sorted days lie in each half-open span."""
    return np.searchsorted(days, end) - np.searchsorted(days, first)


def _undecided(name: str, n: int) -> AuthenticityTest:
    """Return a test that needs more reviews."""
    return AuthenticityTest(name, False, None, None, None, (("n", float(n)),))
