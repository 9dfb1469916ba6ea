"""Ratings without their slow trend, and how much alike those of one week or month are."""

import numpy as np
from numpy.typing import NDArray

from scoring.authenticitytest import Counts, Floats

NEAR_DAYS, APART_DAYS = 90, 14
"""Reviews from 15 to 90 days before or after say what is usual at a moment."""
OVERALL_WEIGHT = 60.0
"""Weight of what is usual over all the time, in reviews."""
WEEK, MONTH = 7, 28
"""Days within which ratings may be alike."""
USUAL_CLUSTERING = {WEEK: 0.01, MONTH: 0.04}
CLUSTERING_WEIGHT = 3000.0
"""Usual correlation between two ratings within so many days, and its weight in pairs of ratings."""
_MOST = 0.5


def detrended(days: Counts, kind: NDArray[np.bool_]) -> Floats:
    """Return 1 or 0 for each review, less the share of ones that is usual at its time; the mean is 0.

    Args:
        days: Ascending, shape (n,), n > 0.
        kind: Shape (n,).
    """
    values = kind.astype(np.float64)
    sums = np.concatenate([np.zeros(1), np.cumsum(values)])
    bounds = [np.searchsorted(days, days + far) for far in (-NEAR_DAYS, -APART_DAYS, APART_DAYS + 1, NEAR_DAYS + 1)]
    begin, gap, resume, end = bounds
    n = (gap - begin) + (end - resume)
    near = (sums[gap] - sums[begin]) + (sums[end] - sums[resume])
    rest = values - (near + OVERALL_WEIGHT * values.mean()) / (n + OVERALL_WEIGHT)
    centred: Floats = rest - rest.mean()
    return centred


def clustering(days: Counts, rest: Floats, *, within: int, without: slice = slice(0)) -> float:
    """Return the correlation between two ratings of one week or month, 0 to .5, drawn to what is usual.

    Args:
        days: Ascending, shape (n,).
        rest: Ratings without their trend, shape (n,).
        within: `WEEK` or `MONTH`.
        without: Reviews that are left out, so that a burst is not its own excuse.

    References:
        Intra-class correlation from sums of groups: Donner (1986), A review of inference procedures for the intraclass
        correlation coefficient, section 2.
    """
    period = np.delete((days - days[0]) // within, without)
    values = np.delete(rest, without)
    variance = float(values.var()) if len(values) else 0.0
    if variance <= 0:
        return USUAL_CLUSTERING[within]
    sums, n = np.bincount(period, values), np.bincount(period)
    alike = (float((sums**2).sum()) - float((values**2).sum())) / variance
    pairs = float((n * (n - 1)).sum())
    return min(max((alike + USUAL_CLUSTERING[within] * CLUSTERING_WEIGHT) / (pairs + CLUSTERING_WEIGHT), 0.0), _MOST)
