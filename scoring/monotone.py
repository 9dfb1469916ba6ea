"""Is there a trend? Mann and Kendall's test, corrected for autocorrelation, with Sen's slope."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from scoring.tailloop import Floats
from store.records import Interval

LEAST_MONTHS = 12
"""Fewest months with a share for which a trend is tested."""
LEAST_REVIEWS = 5
"""Fewest reviews of a month whose share enters."""
_LAG_SIGNIFICANCE = 1.96
_YEAR = 12.0


@dataclass(frozen=True, slots=True)
class Trend:
    """A monotone trend over months."""

    slope: float
    """Change of the share in a year, by Sen's slope; -1..1 for shares that stay in range."""
    interval: Interval
    """Of the slope."""
    p_value: float
    """Of "no trend", two-sided, corrected for autocorrelation."""
    plain_p_value: float
    """The same without that correction."""
    n: int
    """Months that entered."""


def find_trend(months: Sequence[int], values: Sequence[float], *, level: float = 0.9) -> Trend | None:
    """Return the trend of monthly values; None for fewer than 12 of them.

    Args:
        months: Numbers of the months, ascending; gaps are allowed.
        values: One a month.
        level: Probability content of the slope's interval, between 0 and 1.

    References:
        Mann (1945); Kendall (1975). Correction: Hamed and Rao (1998), A modified Mann-Kendall trend test for
        autocorrelated data, equations 5 and 7. Slope and interval: Sen (1968), sections 3 and 5.
    """
    t, y = np.asarray(months, dtype=np.float64), np.asarray(values, dtype=np.float64)
    n = len(y)
    if n < LEAST_MONTHS:
        return None
    first, second = np.triu_indices(n, 1)
    score = float(np.sign(y[second] - y[first]).sum())
    slopes = np.sort((y[second] - y[first]) / (t[second] - t[first]))
    slope = float(np.median(slopes))
    variance = _variance(y)
    corrected = variance * _correction(y - slope * t)
    spread = float(special.ndtri((1 + level) / 2)) * math.sqrt(corrected)
    # Ranks of the slopes at the ends of the interval; one beyond the last is the last.
    low, high = ((len(slopes) - spread) / 2, (len(slopes) + spread) / 2)
    ends = [slopes[min(max(round(place), 0), len(slopes) - 1)] for place in (low - 1, high)]
    interval = Interval(_YEAR * min(float(ends[0]), slope), _YEAR * max(float(ends[1]), slope), level)
    return Trend(_YEAR * slope, interval, _two_sided(score, corrected), _two_sided(score, variance), n)


def _variance(values: Floats) -> float:
    """Return the variance of Mann and Kendall's score without trend, ties allowed for."""
    n = len(values)
    _, ties = np.unique(values, return_counts=True)
    tied = float((ties * (ties - 1) * (2 * ties + 5)).sum())
    return (n * (n - 1) * (2 * n + 5) - tied) / 18


def _correction(rest: Floats) -> float:
    """Return by how much autocorrelation widens the score: Hamed and Rao's n / n*, at least 1."""
    n = len(rest)
    ranks = stats.rankdata(rest) - (n + 1) / 2
    total = float((ranks**2).sum())
    if total <= 0:
        return 1.0
    factor = 1.0
    for lag in range(1, n - 3):
        autocorrelation = float((ranks[lag:] * ranks[:-lag]).sum()) / total
        # Only what is beyond chance counts, as they propose; else noise would be added up.
        if abs(autocorrelation) > _LAG_SIGNIFICANCE / math.sqrt(n):
            pairs = (n - lag) * (n - lag - 1) * (n - lag - 2)
            factor += 2 / (n * (n - 1) * (n - 2)) * pairs * autocorrelation
    # Negative autocorrelation would make the test bolder than independent months do; that is not taken.
    return max(factor, 1.0)


def _two_sided(score: float, variance: float) -> float:
    """Return the p-value of a score, with continuity allowed for."""
    if variance <= 0:
        return 1.0
    return float(special.erfc(max(abs(score) - 1, 0.0) / math.sqrt(2 * variance)))
