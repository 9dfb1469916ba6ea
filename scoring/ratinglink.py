"""What rating a text lets expect: from log-odds of being positive to a distribution over the rating scale."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

Floats = NDArray[np.float64]
CUTS = (0.125, 0.375, 0.625, 0.875)
"""Rating units that separate the five levels (stars) of the scale."""
_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class RatingLink:
    """Log-odds that a rating lies above each cut: slope * score - threshold."""

    slope: float
    """How much a score moves the rating, > 0."""
    thresholds: tuple[float, float, float, float]
    """One per cut, ascending."""


def expected_units(scores: Floats, link: RatingLink) -> Floats:
    """Return the expected rating unit of each score, shape (n,), 0..1; nan where the score is.

    Args:
        scores: Log-odds of being positive, shape (n,).
        link: See `fit_rating_link`.

    Example:
        >>> round(float(expected_units(np.array([0.0]), RatingLink(1.0, (-2.0, -1.0, 1.0, 2.0)))[0]), 3)
        0.5
    """
    above = special.expit(link.slope * scores[:, None] - np.asarray(link.thresholds))
    # Five levels lie a quarter apart: the mean is a quarter for each cut that is passed.
    units: Floats = above.sum(axis=1) / len(CUTS)
    return units


def fit_rating_link(scores: Floats, units: Floats, *, weights: Floats | None = None) -> RatingLink:
    """Return the proportional-odds link with the highest likelihood on texts that the model has not learnt from.

    A weak pull (one text's worth) keeps it finite where the scores separate the ratings.

    Args:
        scores: Log-odds of being positive, shape (n,).
        units: Rating unit of each, 0..1, shape (n,).
        weights: What each text counts, >= 0; None counts all alike.

    References:
        McCullagh (1980), Regression models for ordinal data, section 2.
    """
    level = np.searchsorted(CUTS, units)
    weight = np.ones(len(scores)) if weights is None else weights

    def link_of(parameters: Floats) -> RatingLink:
        steps = np.exp(parameters[2:])
        first = parameters[1]
        thresholds = (first, *(first + float(step) for step in np.cumsum(steps)))
        return RatingLink(float(np.exp(parameters[0])), thresholds)

    def loss(parameters: Floats) -> float:
        link = link_of(parameters)
        above = special.expit(link.slope * scores[:, None] - np.asarray(link.thresholds))
        bounds = np.column_stack([np.ones(len(scores)), above, np.zeros(len(scores))])
        rows = np.arange(len(scores))
        likelihood = bounds[rows, level] - bounds[rows, level + 1]
        return float(-(weight * np.log(np.maximum(likelihood, _LEAST))).sum() + (parameters**2).sum() / 2)

    return link_of(optimize.minimize(loss, np.array([0.0, -1.5, 0.0, 0.0, 0.0]), method="L-BFGS-B").x)
