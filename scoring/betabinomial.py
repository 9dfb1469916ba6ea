"""Beta-binomial counts: how many of n reviews are of a kind when the share itself varies."""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from store.records import Interval

Floats = NDArray[np.float64]
_NO_DISPERSION = 1e-9


def count_probabilities(n: int, a: float, b: float) -> Floats:
    """Return P(0), ..., P(n) of a beta-binomial count, shape (n + 1,).

    Args:
        n: Number of reviews, >= 0.
        a: First parameter of the beta distribution of the share, > 0.
        b: Second parameter, > 0.

    References:
        Johnson, Kemp and Kotz (2005), Univariate discrete distributions, eq. 6.36.
    """
    k = np.arange(n + 1, dtype=np.float64)
    log_choose = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    relative = np.exp(log_choose + special.betaln(k + a, n - k + b) - special.betaln(a, b))
    probabilities: Floats = relative / relative.sum()
    return probabilities


def dispersed(n: int, share: float, dispersion: float) -> Floats:
    """Return P(0), ..., P(n) of a count with a mean share and an intra-class correlation.

    Args:
        n: Number of reviews, >= 0.
        share: Mean share, between 0 and 1, ends excluded.
        dispersion: Correlation between two reviews of the same month, 0 <= dispersion < 1; 0 is binomial.
    """
    size = 1 / max(dispersion, _NO_DISPERSION) - 1
    return count_probabilities(n, share * size, (1 - share) * size)


def count_interval(n: int, a: float, b: float, *, level: float) -> Interval:
    """Return the equal-tailed interval of a beta-binomial count: at most (1 - level) / 2 lies outside on each side."""
    below = np.cumsum(count_probabilities(n, a, b))
    tail = (1 - level) / 2
    # The guard keeps sums such as .05 + 1e-17 on the side that exact arithmetic puts them.
    low = int(np.searchsorted(below, tail, side="right"))
    high = int(np.searchsorted(below, 1 - tail, side="left"))
    return Interval(float(min(low, n)), float(min(high, n)), level)
