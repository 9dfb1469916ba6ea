"""Two groups of reviews within a set: do those invited for a reward, or those that vanished, rate otherwise?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.authenticitytest import PERMUTATIONS, AuthenticityTest, Counts, Floats, Opinion, permutation_p, too_little
from scoring.labelled import DISSATISFIED_UNIT
from scoring.shuffleloop import sums_shuffled

INVITED, VANISHED = "invited_gap", "vanished_by_star"
LEAST_INVITED, LEAST_VANISHED, LEAST_OTHER = 10, 5, 20
"""Rated reviews of either group below which nothing is said."""
_SEED = np.uint64(3)
_QUARTER_DAYS = 91


def judge_invited(opinions: Sequence[Opinion]) -> AuthenticityTest:
    """Return whether invited authors rate otherwise than the others within the same quarters of a year.

    Only reviews of which the source says whether they were invited count. The effect is the mean rating unit of the
    invited less that of the others, -1..1.

    References:
        Ours, see docs/indicators.md#authenticity. Stratified permutation test: Good (2005), Permutation, parametric and
        bootstrap tests, section 3.4.
    """
    told = [item for item in opinions if item.unit is not None and item.invited is not None and not item.vanished]
    marked = np.array([item.invited for item in told], dtype=np.bool_)
    n, others = int(marked.sum()), int((~marked).sum())
    if n < LEAST_INVITED:
        return too_little(INVITED, "invited", n=n, least=LEAST_INVITED)
    if others < LEAST_OTHER:
        return too_little(INVITED, "uninvited", n=others, least=LEAST_OTHER)
    units = np.array([item.unit for item in told], dtype=np.float64)
    p_value = _group_p(units, marked, told)
    means = float(units[marked].mean()), float(units[~marked].mean())
    numbers = (
        ("n_invited", float(n)),
        ("n_others", float(others)),
        ("mean_invited", means[0]),
        ("mean_others", means[1]),
    )
    return AuthenticityTest(INVITED, means[0] - means[1], p_value, numbers)


def judge_vanished(opinions: Sequence[Opinion]) -> AuthenticityTest:
    """Return whether reviews of some ratings vanished more often than others of the same quarter of a year.

    The effect is the share that vanished of the dissatisfied less that of the others, -1..1.

    References:
        As `judge_invited`.
    """
    rated = [item for item in opinions if item.unit is not None]
    marked = np.array([item.vanished for item in rated], dtype=np.bool_)
    n, others = int(marked.sum()), int((~marked).sum())
    if n < LEAST_VANISHED:
        return too_little(VANISHED, "vanished", n=n, least=LEAST_VANISHED)
    if others < LEAST_OTHER:
        return too_little(VANISHED, "rated", n=others, least=LEAST_OTHER)
    units = np.array([item.unit for item in rated], dtype=np.float64)
    bad = units <= DISSATISFIED_UNIT
    p_value = _group_p(bad.astype(np.float64), marked, rated)
    shares = [float(marked[group].mean()) if group.any() else 0.0 for group in (bad, ~bad)]
    numbers = (
        ("n_vanished", float(n)),
        ("n_vanished_dissatisfied", float((marked & bad).sum())),
        ("share_dissatisfied", shares[0]),
        ("share_others", shares[1]),
    )
    return AuthenticityTest(VANISHED, shares[0] - shares[1], p_value, numbers)


def _group_p(values: Floats, marked: NDArray[np.bool_], opinions: Sequence[Opinion]) -> float:
    """Return the two-sided p-value of "values do not depend on the mark within a quarter of a year"."""
    quarter = np.array([-1 if item.day is None else item.day // _QUARTER_DAYS for item in opinions], dtype=np.int64)
    order = np.argsort(quarter, kind="stable")
    ends: Counts = np.append(np.flatnonzero(np.diff(quarter[order])) + 1, len(order))
    shuffled, flags = values[order].copy(), marked[order].astype(np.int64)
    expected = sum(
        float(part.mean()) * int(flag.sum())
        for part, flag in zip(np.split(shuffled, ends[:-1]), np.split(flags, ends[:-1]), strict=True)
    )
    seen = abs(float(shuffled @ flags) - expected)
    drawn = np.empty(PERMUTATIONS)
    sums_shuffled(shuffled, ends, flags, np.array([_SEED]), drawn)
    return permutation_p(np.abs(drawn - expected), seen)
