"""The cumulative chart: has a share risen, be it slowly, since some month of the last year?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.tailloop import Counts, Floats, accumulate_all

LONGEST = 12
"""Longest window looked at, months."""
ODDS = 2.0
"""Odds ratio of the rise that is looked for: about a doubling of a small share."""
LIMIT = 4.4
"""Log likelihood ratio above which there is an alarm; with it about 1.3 % of steady series alarm within 12 months."""


@dataclass(frozen=True, eq=False)
class Accumulated:
    """The cumulative chart of many series; all of shape (series, months after the baseline)."""

    ratio: Floats
    """Largest log likelihood ratio of a rise over no rise among the windows that end in each month."""
    tail: Floats
    """Smallest tail probability of these windows."""
    length: Counts
    """Months of the window with the largest ratio; 0 where no window has five reviews."""

    def alarms(self, limit: float = LIMIT) -> NDArray[np.bool_]:
        """Return where a rise is too likely to be chance; shape (series, months)."""
        return self.ratio > limit


def accumulate_series(
    n: Counts,
    bad: Counts,
    baseline_months: int,
    *,
    dispersion: Floats | float,
    autocorrelation: Floats | float,
    longest: int = LONGEST,
) -> Accumulated:
    """Return the cumulative chart of many series at once.

    For each month all windows of 1 to `longest` months that end in it are held against the baseline: the log likelihood
    ratio of every review, a share risen by the odds ratio against the baseline's, is summed and divided by the design
    effect of the window. That effect allows for the spread of reviews of one month, for autocorrelated months, and for
    a share that is only estimated. The largest sum is a CUSUM whose reach is limited. The tails are those of
    beta-binomial counts with the same spread.

    Args:
        n: Reviews by month, shape (series, months).
        bad: Those of the charted kind, 0 <= bad <= n, shape (series, months).
        baseline_months: Months at the beginning that are taken to be in control.
        dispersion: Correlation of two reviews of one month, 0 <= dispersion < 1; one for all or one a series.
        autocorrelation: Correlation of neighbouring months, 0 <= autocorrelation < 1; likewise.
        longest: Longest window in months.

    References:
        Ours, see docs/indicators.md#cumulative-chart. CUSUM of Bernoulli observations: Reynolds and Stoumbos (1999).
        Limited windows: Lai (1995), Sequential changepoint detection in quality control, section 3.
    """
    n, bad = np.ascontiguousarray(n, dtype=np.int64), np.ascontiguousarray(bad, dtype=np.int64)
    serial = np.empty((len(n), 3))
    serial[:, 0], serial[:, 1], serial[:, 2] = dispersion, autocorrelation, ODDS
    shape = (len(n), max(n.shape[1] - baseline_months, 0))
    found = Accumulated(np.zeros(shape), np.ones(shape), np.zeros(shape, dtype=np.int64))
    if shape[1]:
        accumulate_all(n, bad, (baseline_months, longest), serial, (found.ratio, found.tail, found.length))
    return found


def series_p_values(found: Accumulated) -> Floats:
    """Return a p-value of "nothing has risen" for each series as of its newest month, by Bonferroni over windows."""
    newest = found.tail[:, -1:].min(axis=1, initial=1.0)
    p_values: Floats = np.minimum(LONGEST * newest, 1.0)
    return p_values
