"""How good a forecast of a count was: proper scores of whole distributions, lower is better."""

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
_LEAST = 1e-300


def log_loss(chances: Floats, hits: Counts) -> Floats:
    """Return minus the log probability of what came, per review, in nats; shape (n,).

    The reviews of a forecast are taken in the order in which they came, every order of as many satisfied being as
    probable: for a binomial this is the usual log loss of each review.

    Args:
        chances: P(0), ..., P(k) of each forecast, shape (n, k + 1).
        hits: What came, 0..k, shape (n,).

    References:
        Good (1952), Rational decisions; Gneiting and Raftery (2007), Strictly proper scoring rules, section 4.1.
    """
    k = chances.shape[1] - 1
    orders = special.gammaln(k + 1) - special.gammaln(hits + 1) - special.gammaln(k - hits + 1)
    found: Floats = (orders - np.log(np.maximum(chances[np.arange(len(hits)), hits], _LEAST))) / k
    return found


def crps(chances: Floats, hits: Counts) -> Floats:
    """Return the continuous ranked probability score of each forecast, in reviews; shape (n,).

    Args:
        chances: P(0), ..., P(k) of each forecast, shape (n, k + 1).
        hits: What came, shape (n,).

    References:
        Epstein (1969), A scoring system for probability forecasts of ranked categories; Gneiting and Raftery (2007),
        section 4.2.
    """
    places = np.arange(chances.shape[1])
    came = places[None, :] >= hits[:, None]
    found: Floats = ((np.cumsum(chances, axis=1) - came) ** 2)[:, :-1].sum(axis=1)
    return found


def absolute_error(chances: Floats, hits: Counts) -> Floats:
    """Return the distance of the median of each forecast from what came, in reviews; shape (n,)."""
    median = (np.cumsum(chances, axis=1) < 0.5 - 1e-12).sum(axis=1)
    error: Floats = np.abs(median - hits).astype(np.float64)
    return error


def transform(chances: Floats, hits: Counts, seed: int) -> Floats:
    """Return the randomised probability integral transform: uniform on 0..1 if forecasts are right; shape (n,).

    References:
        Czado, Gneiting and Held (2009), Predictive model assessment for count data, equation 2.
    """
    upper = np.cumsum(chances, axis=1)[np.arange(len(hits)), hits]
    lower = upper - chances[np.arange(len(hits)), hits]
    found: Floats = lower + np.random.default_rng(seed).random(len(hits)) * (upper - lower)
    return found
