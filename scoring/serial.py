"""How reviews of one month, and neighbouring months, go together: estimated over comparable series."""

import numpy as np

from scoring.tailloop import Counts, Floats, fill_dispersions

USUAL_AUTOCORRELATION = 0.4
"""Correlation of neighbouring months that a lone subject is taken to have."""
MOST_AUTOCORRELATION = 0.9
_LEAST_DISPERSION = 1e-3
_LEAST_FACTOR = 0.3


def pool_serial(n: Counts, bad: Counts) -> tuple[float, float]:
    """Return dispersion and autocorrelation that comparable series have in common.

    Dispersion is the correlation of two reviews of one month, by moments; autocorrelation that of the shares of
    neighbouring months. Both are corrected for the means' being estimated from the same months.

    Args:
        n: Reviews by month in the baselines, shape (series, months), months >= 4.
        bad: Those of the charted kind, shape (series, months).

    References:
        Moments: Kleinman (1973), Proportions with extraneous variance. Lag-one bias: Kendall (1954), Note on
        bias in the estimation of autocorrelation.
    """
    n, bad = n.astype(np.float64), bad.astype(np.float64)
    months = n.shape[1]
    share = (bad.sum(axis=1) + 0.5) / (n.sum(axis=1) + 1)
    spread = (share * (1 - share))[:, None]
    rest = bad - n * share[:, None]
    pairs = float((n * (n - 1) * spread).sum())
    surplus = float((rest**2).sum()) * months / (months - 1) - float((n * spread).sum())
    dispersion = max(surplus / pairs, 0.0) if pairs > 0 else 0.0
    if dispersion < _LEAST_DISPERSION:
        return dispersion, 0.0
    neighbours = float((n[:, 1:] * n[:, :-1] * spread).sum())
    raw = float((rest[:, 1:] * rest[:, :-1]).sum()) / neighbours / dispersion if neighbours > 0 else 0.0
    autocorrelation = min(max((raw + 1 / months) / (1 - 3 / months), 0.0), MOST_AUTOCORRELATION)
    # The mean of autocorrelated months lies close to them and hides a part of their spread.
    longer = (1 + autocorrelation) / (1 - autocorrelation)
    return dispersion * (1 - 1 / months) / max(1 - longer / months, _LEAST_FACTOR), autocorrelation


def own_dispersions(n: Counts, bad: Counts) -> Floats:
    """Return the moment estimate of the correlation between two reviews of one month for each series, 0 <= value < 1.

    Args:
        n: Reviews by month, shape (series, months); months without reviews say nothing.
        bad: Those of the charted kind, shape (series, months).

    References:
        Analysis-of-variance estimator: Ridout, Demétrio and Firth (1999), Estimating intraclass correlation for binary
        data, section 2.1.
    """
    found = np.zeros(len(n))
    # Parts of longer series as they stand: copies of them would take as long as the estimate.
    fill_dispersions(np.asarray(n, dtype=np.int64), np.asarray(bad, dtype=np.int64), found)
    return found
