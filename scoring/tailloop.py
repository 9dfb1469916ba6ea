"""Compiled loops of the cumulative chart: tails of beta-binomial counts, and the windows that end in each month."""

import math

import numpy as np
from numpy.typing import NDArray

from scoring.compiled import compiled, inlined

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
_LEAST_DISPERSION = 1e-6
_MOST_DISPERSION = 0.95
_NEGLIGIBLE = 1e-13
FEWEST = 5.0


@compiled
def upper_tail(n: float, x: float, share: float, dispersion: float) -> float:
    """Return P(count >= x) of a beta-binomial count of n, term by term from x on, or from below where that is shorter.

    References:
        Ratio of neighbouring terms: Johnson, Kemp and Kotz (2005), Univariate discrete distributions, section 6.10.
    """
    if x <= 0:
        return 1.0
    if x > n:
        return 0.0
    size = 1.0 / min(max(dispersion, _LEAST_DISPERSION), _MOST_DISPERSION) - 1.0
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
            term *= (n - k) / (k + 1.0) * (k + a) / (n - k - 1.0 + b)
            k += 1.0
        else:
            term *= k / (n - k + 1.0) * (n - k + b) / (k - 1.0 + a)
            k -= 1.0
        total += term
    return min(total, 1.0) if above else max(1.0 - total, 0.0)


@compiled
def accumulate(
    n: Counts,
    bad: Counts,
    looks: tuple[Counts, Counts, Counts],
    shape: tuple[int, int],
    serial: tuple[float, float, float],
    out: tuple[Floats, Floats, Counts],
) -> None:
    """Fill, for each month after the baseline, what the windows that end in it say of a rise.

    Args:
        n: Reviews by month, shape (months,).
        bad: Those of the charted kind, shape (months,).
        looks: Where the moments of each month after the baseline begin, shape (months - baseline + 1,), and reviews and
            those of the charted kind by moment.
        shape: Months of the baseline, and the longest window in months.
        serial: Dispersion (correlation of two reviews of one month), autocorrelation of neighbouring months, and the
            odds ratio of the rise that is looked for.
        out: To be filled, each of shape (months - baseline,): the largest log likelihood ratio after any moment of the
            month; the smallest tail at its end among windows with more than the usual, 1 elsewhere (of the newest month
            alone where windows are longer than one); and the months of the window with that ratio (0 where none has
            reviews enough).
    """
    baseline, longest = shape
    dispersion, autocorrelation, odds = serial
    starts, moment_n, moment_bad = looks
    ratio, tail, length = out
    share, uncertain = estimate(n[:baseline], bad[:baseline], dispersion, autocorrelation)
    risen = odds * share / (1.0 - share + odds * share)
    per_bad, per_other = math.log(risen / share), math.log((1.0 - risen) / (1.0 - share))
    for t in range(len(ratio)):
        ratio[t], tail[t], length[t] = 0.0, 1.0, 0
        begin, end = starts[t], starts[t + 1]
        count = bads = 0.0
        for look in range(begin, max(end, begin + 1)):
            if look < end:
                count += moment_n[look]
                bads += moment_bad[look]
            closes = look >= end - 1
            # Between two moments with a bad review a ratio hardly rises.
            if closes or moment_bad[look] > 0:
                total = hits = pairs = carried = 0.0
                for w in range(min(longest, t + 1)):
                    month_n = n[baseline + t - w] if w else count
                    total += month_n
                    hits += bad[baseline + t - w] if w else bads
                    pairs += month_n * month_n + 2.0 * month_n * carried
                    carried = (carried + month_n) * autocorrelation
                    # A part of a month alone would be many small windows, and as many chances to cry wolf.
                    if total >= FEWEST and (closes or w > 0):
                        spread = window_spread(total, pairs, dispersion, uncertain)
                        score = (hits * per_bad + (total - hits) * per_other) / (1.0 + (total - 1.0) * spread)
                        if length[t] == 0 or score > ratio[t]:
                            ratio[t], length[t] = score, w + 1
                        # A tail takes longer than all the rest, and is asked of the newest month, or of single ones.
                        if closes and hits > total * share and (longest == 1 or t == len(ratio) - 1):
                            tail[t] = min(tail[t], upper_tail(total, hits, share, spread))


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
    return min(spread, _MOST_DISPERSION)


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


@compiled
def accumulate_all(
    n: Counts,
    bad: Counts,
    looks: tuple[Counts, Counts, Counts],
    shape: tuple[int, int],
    serial: Floats,
    out: tuple[Floats, Floats, Counts],
) -> None:
    """Do the same for many series: n, bad, the starts of looks and serial have a row for each of them."""
    for s in range(len(n)):
        each = (serial[s, 0], serial[s, 1], serial[s, 2])
        moments = (looks[0][s], looks[1], looks[2])
        accumulate(n[s], bad[s], moments, shape, each, (out[0][s], out[1][s], out[2][s]))
