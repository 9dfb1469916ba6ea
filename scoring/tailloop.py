"""Compiled loops of the charts: tails of beta-binomial counts, what a baseline says, and how windows spread."""

import math

import numpy as np
from numpy.typing import NDArray

from scoring.compiled import compiled, inlined

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
_LEAST_DISPERSION = 1e-6
MOST_DISPERSION = 0.95
"""Correlation of two reviews above which more would change nothing."""
_NEGLIGIBLE = 1e-13
FEWEST = 5.0


@compiled
def upper_tail(n: float, x: float, share: float, dispersion: float, enough: float) -> float:
    """Return P(count >= x) of a beta-binomial count of n, term by term from x on, or from below where that is shorter.

    A sum from x on that has grown beyond `enough` is given up, and what it has come to is returned.

    References:
        Ratio of neighbouring terms: Johnson, Kemp and Kotz (2005), Univariate discrete distributions, section 6.10.
    """
    if x <= 0:
        return 1.0
    if x > n:
        return 0.0
    size = 1.0 / min(max(dispersion, _LEAST_DISPERSION), MOST_DISPERSION) - 1.0
    a, b = share * size, (1.0 - share) * size
    above = x > n * share
    k = x if above else x - 1.0
    log_term = math.lgamma(n + 1.0) - math.lgamma(k + 1.0) - math.lgamma(n - k + 1.0)
    log_term += math.lgamma(k + a) + math.lgamma(n - k + b) - math.lgamma(n + a + b)
    log_term += math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    term = math.exp(log_term)
    total = term
    while term > _NEGLIGIBLE * total and (k < n if above else k > 0):
        if above:
            term *= (n - k) * (k + a) / ((k + 1.0) * (n - k - 1.0 + b))
            k += 1.0
            if total > enough:
                break
        else:
            term *= k * (n - k + b) / ((n - k + 1.0) * (k - 1.0 + a))
            k -= 1.0
        total += term
    return min(total, 1.0) if above else max(1.0 - total, 0.0)


@compiled
def estimate(n: Counts, bad: Counts, dispersion: float, autocorrelation: float) -> tuple[float, float]:
    """Return the share of a baseline, and the variance of that estimate over share (1 - share)."""
    total = hits = pairs = carried = 0.0
    for i in range(len(n)):
        total += n[i]
        hits += bad[i]
        pairs += n[i] * n[i] + 2.0 * n[i] * carried
        carried = (carried + n[i]) * autocorrelation
    return (hits + 0.5) / (total + 1.0), (total + dispersion * max(pairs - total, 0.0)) / max(total * total, 1.0)


@compiled
def fill_dispersions(n: Counts, bad: Counts, out: Floats) -> None:
    """Fill the moment estimate of the correlation of two reviews of one month, see `scoring.serial.own_dispersions`."""
    for s in range(len(n)):
        total = hits = months = squares = pairs = 0.0
        for month in range(n.shape[1]):
            if n[s, month] > 0:
                months += 1.0
                total += n[s, month]
                hits += bad[s, month]
                squares += bad[s, month] * (bad[s, month] / n[s, month])
                pairs += float(n[s, month]) * n[s, month]
        out[s] = 0.0
        if months >= 2.0 and total > months:
            within = (hits - squares) / (total - months)
            between = (squares - hits * hits / total) / (months - 1.0)
            whole = between + ((total - pairs / total) / (months - 1.0) - 1.0) * within
            if whole > 0.0:
                out[s] = min(max((between - within) / whole, 0.0), 0.99)


@inlined
def window_spread(total: float, pairs: float, dispersion: float, uncertain: float) -> float:
    """Return the correlation of two reviews of a window that has the variance of its count against the baseline.

    Args:
        total: Reviews of the window, >= 2.
        pairs: Sum over pairs of its months of n_i n_j autocorrelation^|i - j|.
        dispersion: Correlation of two reviews of one month.
        uncertain: See `estimate`.
    """
    spread = (dispersion * max(pairs - total, 0.0) + total * total * uncertain) / (total * (total - 1.0))
    return min(spread, MOST_DISPERSION)


@compiled
def rise_limits(
    n: Counts, share: float, serial: tuple[float, float, float, float], limits: tuple[float, float], out: Floats
) -> None:
    """Fill the number of bad reviews above which a window's log likelihood ratio passes a limit.

    Args:
        n: Reviews of the watched months, shape (months,).
        share: Share of the baseline.
        serial: Dispersion, autocorrelation, odds ratio, and how uncertain the share is, see `estimate`.
        limits: Of the log likelihood ratio, and how much of the last month has passed, above 0 to 1.
        out: To be filled, shape (months, windows): by last month and length less one; infinite where there is none.
    """
    dispersion, autocorrelation, odds, uncertain = serial
    limit, part = limits
    risen = odds * share / (1.0 - share + odds * share)
    per_bad, per_other = math.log(risen / share), math.log((1.0 - risen) / (1.0 - share))
    for t in range(len(n)):
        total = pairs = carried = 0.0
        for w in range(out.shape[1]):
            out[t, w] = math.inf
            if w <= t:
                month_n = n[t - w] if w else math.floor(n[t] * part)
                total += month_n
                pairs += month_n * month_n + 2.0 * month_n * carried
                carried = (carried + month_n) * autocorrelation
                if total >= FEWEST and (w > 0 or part == 1.0):
                    effect = 1.0 + (total - 1.0) * window_spread(total, pairs, dispersion, uncertain)
                    out[t, w] = (limit * effect - total * per_other) / (per_bad - per_other)
