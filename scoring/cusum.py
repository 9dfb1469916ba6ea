"""The cumulative chart: has a share risen, be it slowly, since some month of the last year?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.tailloop import Counts, Floats
from scoring.windowloop import accumulate_all, tails_all, workplace

LONGEST = 12
"""Longest window looked at, months."""
ODDS = 1.6
"""Odds ratio of the rise that is looked for."""
LIMIT = 4.8
"""Log likelihood ratio above which there is an alarm; with it about 0.6 % of steady series alarm within 12 months."""


@dataclass(frozen=True, eq=False)
class Accumulated:
    """The cumulative chart of many series; all of shape (series, months after the baseline)."""

    ratio: Floats
    """Largest log likelihood ratio of a rise over no rise after any moment of each month."""
    length: Counts
    """Months of the window with the largest ratio; 0 where no window has five reviews."""

    def alarms(self, limit: float = LIMIT) -> NDArray[np.bool_]:
        """Return where a rise is too likely to be chance; shape (series, months)."""
        return self.ratio > limit


@dataclass(frozen=True, eq=False)
class Looks:
    """The moments of publication after the baseline, in order: the chart looks after each, and when a month is over."""

    starts: Counts
    """Place of the first moment of each month, and the end of the last month; shape (series, months + 1)."""
    n: Counts
    """Reviews of each moment, shape (moments,)."""
    bad: Counts
    """Those of the charted kind, shape (moments,)."""


def accumulate_series(  # noqa: PLR0913 - one value each for what shapes the chart, all named
    n: Counts,
    bad: Counts,
    baseline_months: int,
    *,
    looks: Looks | None = None,
    dispersion: Floats | float,
    autocorrelation: Floats | float,
    longest: int = LONGEST,
) -> Accumulated:
    """Return the cumulative chart of many series at once.

    After every moment of publication all windows that end there and begin with one of the newest `longest` months are
    held against the baseline: the log likelihood ratio of every review, a share risen by the odds ratio against the
    baseline's, is summed and divided by the design effect of the window. (A month alone is looked at when it is over.)
    That effect allows for the spread of reviews of one month, for autocorrelated months, and for a share that is only
    estimated. The largest sum is a CUSUM whose reach is limited.

    Args:
        n: Reviews by month, shape (series, months).
        bad: Those of the charted kind, 0 <= bad <= n, shape (series, months).
        baseline_months: Months at the beginning that are taken to be in control.
        dispersion: Correlation of two reviews of one month, 0 <= dispersion < 1; one for all or one a series.
        autocorrelation: Correlation of neighbouring months, 0 <= autocorrelation < 1; likewise.
        looks: Moments of publication after the baseline; None: one look a month.
        longest: Longest window in months.

    References:
        Ours, see docs/indicators.md#cumulative-chart. CUSUM of Bernoulli observations: Reynolds and Stoumbos (1999).
        Limited windows: Lai (1995), Sequential changepoint detection in quality control, section 3.
    """
    n, bad = np.ascontiguousarray(n, dtype=np.int64), np.ascontiguousarray(bad, dtype=np.int64)
    shape = (len(n), max(n.shape[1] - baseline_months, 0))
    found = Accumulated(np.zeros(shape), np.zeros(shape, dtype=np.int64))
    if shape[1]:
        at = looks or _ENDS_ALONE
        out = (found.ratio, found.length, workplace(longest))
        serial = _serial(len(n), dispersion, autocorrelation)
        accumulate_all(n, bad, (at.starts, at.n, at.bad), (baseline_months, longest), serial, out)
    return found


def newest_tails(
    n: Counts, bad: Counts, baseline_months: int, *, dispersion: Floats | float, autocorrelation: Floats | float
) -> Floats:
    """Return for each series the smallest tail probability of the windows that end with its newest month.

    The windows are those of `accumulate_series`, the tails those of beta-binomial counts with the same spread; 1 where
    no window holds more than the usual. Asked for apart, as tails take longer than all the rest.

    Args:
        n: Reviews by month, shape (series, months).
        bad: Those of the charted kind, 0 <= bad <= n, shape (series, months).
        baseline_months: Months at the beginning that are taken to be in control.
        dispersion: Correlation of two reviews of one month, 0 <= dispersion < 1; one for all or one a series.
        autocorrelation: Correlation of neighbouring months, 0 <= autocorrelation < 1; likewise.

    References:
        Ours, see docs/indicators.md#alarm-digest.
    """
    newest = min(max(n.shape[1] - baseline_months, 0), 1)
    serial = _serial(len(n), dispersion, autocorrelation)
    tails: Floats = _tails(n, bad, (baseline_months, LONGEST), serial, newest).min(axis=1, initial=1.0)
    return tails


def month_tails(
    n: Counts, bad: Counts, baseline_months: int, *, dispersion: Floats | float, autocorrelation: Floats | float
) -> Floats:
    """Return the tail probability of each month alone after the baseline, shape (series, months); else as there.

    Args:
        n: See `newest_tails`.
        bad: Likewise.
        baseline_months: Likewise.
        dispersion: Likewise.
        autocorrelation: Likewise.
    """
    serial = _serial(len(n), dispersion, autocorrelation)
    return _tails(n, bad, (baseline_months, 1), serial, max(n.shape[1] - baseline_months, 0))


def series_p_values(newest: Floats) -> Floats:
    """Return a p-value of "nothing has risen" for each series as of its newest month, by Bonferroni over windows.

    Args:
        newest: See `newest_tails`.
    """
    p_values: Floats = np.minimum(LONGEST * newest, 1.0)
    return p_values


def _serial(series: int, dispersion: Floats | float, autocorrelation: Floats | float) -> Floats:
    """Return what shapes the chart of each series, shape (series, 3)."""
    serial = np.empty((series, 3))
    serial[:, 0], serial[:, 1], serial[:, 2] = dispersion, autocorrelation, ODDS
    return serial


def _tails(n: Counts, bad: Counts, shape: tuple[int, int], serial: Floats, newest: int) -> Floats:
    out = np.ones((len(n), newest))
    counts = np.ascontiguousarray(n, dtype=np.int64), np.ascontiguousarray(bad, dtype=np.int64)
    tails_all(*counts, shape, serial, out)
    return out


_NOTHING: Counts = np.zeros(0, dtype=np.int64)
_ENDS_ALONE = Looks(np.zeros((0, 1), dtype=np.int64), _NOTHING, _NOTHING)
