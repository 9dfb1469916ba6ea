"""Two groups of reviews within a set: do those invited for a reward, or those that vanished, rate otherwise?"""

import numpy as np
from numpy.typing import NDArray

from scoring.authenticitytest import PERMUTATIONS, AuthenticityTest, Counts, Floats, permutation_p, too_little
from scoring.drawloop import sums_drawn
from scoring.labelled import DISSATISFIED_UNIT
from scoring.setcell import UNKNOWN, SetCells

INVITED, VANISHED = "invited_gap", "vanished_by_star"
LEAST_INVITED, LEAST_VANISHED, LEAST_OTHER = 10, 5, 20
"""Rated reviews of either group below which nothing is said."""
_SEED = np.uint64(3)
_QUARTER_DAYS = 91


def judge_invited(cells: SetCells) -> AuthenticityTest:
    """Return whether invited authors rate otherwise than the others within the same quarters of a year.

    Only visible reviews of which the source says whether they were invited count. The effect is the mean rating unit of
    the invited less that of the others, -1..1.

    Args:
        cells: The reviews.

    References:
        Ours, see docs/indicators.md#authenticity. Stratified permutation test: Good (2005), Permutation, parametric and
        bootstrap tests, section 3.4.
    """
    told = cells.where(~np.isnan(cells.unit) & (cells.invited != UNKNOWN) & ~cells.vanished)
    marked = told.invited == 1
    n, others = int(told.n[marked].sum()), int(told.n[~marked].sum())
    if n < LEAST_INVITED:
        return too_little(INVITED, "invited", n=n, least=LEAST_INVITED)
    if others < LEAST_OTHER:
        return too_little(INVITED, "uninvited", n=others, least=LEAST_OTHER)
    p_value = _group_p(told, told.unit, marked)
    means = [_mean(told.unit, told.n, group) for group in (marked, ~marked)]
    numbers = (
        ("n_invited", float(n)),
        ("n_others", float(others)),
        ("mean_invited", means[0]),
        ("mean_others", means[1]),
    )
    return AuthenticityTest(INVITED, means[0] - means[1], p_value, numbers)


def judge_vanished(cells: SetCells) -> AuthenticityTest:
    """Return whether reviews of some ratings vanished more often than others of the same quarter of a year.

    The effect is the share that vanished of the dissatisfied less that of the others, -1..1.

    Args:
        cells: The reviews, vanished ones marked.

    References:
        As `judge_invited`.
    """
    rated = cells.where(~np.isnan(cells.unit))
    marked = rated.vanished
    n, others = int(rated.n[marked].sum()), int(rated.n[~marked].sum())
    if n < LEAST_VANISHED:
        return too_little(VANISHED, "vanished", n=n, least=LEAST_VANISHED)
    if others < LEAST_OTHER:
        return too_little(VANISHED, "rated", n=others, least=LEAST_OTHER)
    bad = rated.unit <= DISSATISFIED_UNIT
    p_value = _group_p(rated, bad.astype(np.float64), marked)
    shares = [_mean(marked, rated.n, group) for group in (bad, ~bad)]
    numbers = (
        ("n_vanished", float(n)),
        ("n_vanished_dissatisfied", float(rated.n[marked & bad].sum())),
        ("share_dissatisfied", shares[0]),
        ("share_others", shares[1]),
    )
    return AuthenticityTest(VANISHED, shares[0] - shares[1], p_value, numbers)


def _mean(values: Floats | NDArray[np.bool_], n: Counts, group: NDArray[np.bool_]) -> float:
    """Return the mean of a group; 0 for an empty one."""
    order = np.argsort(values[group], kind="stable")
    total = float((values[group] * n[group])[order].sum())
    return total / int(n[group].sum()) if group.any() else 0.0


def _group_p(cells: SetCells, values: Floats, marked: NDArray[np.bool_]) -> float:
    """Return the two-sided p-value of "values do not depend on the mark within a quarter of a year".

    In a shuffle the marked reviews of a quarter are a draw without replacement from all of it; so the sums are drawn
    from the cells and the cost does not grow with the reviews.
    """
    quarters, quarter = np.unique(np.where(cells.day == UNKNOWN, -1, cells.day // _QUARTER_DAYS), return_inverse=True)
    known, value = np.unique(values, return_inverse=True)
    sizes = np.zeros((len(quarters), len(known)), dtype=np.int64)
    np.add.at(sizes, (quarter, value), cells.n)
    drawn_from = np.zeros(len(quarters), dtype=np.int64)
    np.add.at(drawn_from, quarter[marked], cells.n[marked])
    seen_counts = np.zeros(len(known), dtype=np.int64)
    np.add.at(seen_counts, value[marked], cells.n[marked])
    expected = float(((sizes @ known) / sizes.sum(axis=1) * drawn_from).sum())
    drawn = np.empty(PERMUTATIONS)
    sums_drawn(sizes, known, drawn_from, np.array([_SEED]), drawn)
    return permutation_p(np.abs(drawn - expected), abs(float(known @ seen_counts) - expected))
