"""How well scores order audits by risk, and how well probabilities are meant: AUC, PR-AUC, Brier, calibration, capture.

All figures take weights, so that a resample of whole subjects is one row of weights and nothing is sorted twice.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.arealoop import fill_areas

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CalibrationStep:
    """Audits that were given about the same probability, and how many of them failed."""

    n: int
    """Audits."""
    said: float
    """Mean probability given, 0..1."""
    happened: float
    """Share that failed, 0..1."""


@dataclass(frozen=True, slots=True)
class Order:
    """Cases sorted by score, ties kept together."""

    places: Places
    """Positions of the cases in ascending order of score, shape (n,)."""
    starts: Places
    """Where each group of equal scores begins in that order, shape (n_groups,)."""


def order_by(scores: Floats) -> Order:
    """Return the order of scores, shape (n,), n > 0."""
    places = np.argsort(scores, kind="stable")
    ordered = scores[places]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return Order(places, starts)


def auc(scores: Floats, failed: Flags) -> float | None:
    """Return the probability that a case that failed has a higher score than one that did not; ties count half.

    Args:
        scores: Risk of each case, shape (n,).
        failed: What happened, shape (n,).

    Returns:
        0..1, or None where all or none failed.

    References:
        Hanley and McNeil (1982), The meaning and use of the area under a ROC curve.
    """
    if len(scores) == 0 or failed.all() or not failed.any():
        return None
    return float(drawn_aucs(order_by(scores), failed, np.ones((1, len(scores))))[0])


def drawn_aucs(order: Order, failed: Flags, weights: Floats) -> Floats:
    """Return the AUC under each row of weights; nan where a row holds one class only.

    Args:
        order: Order of the scores.
        failed: What happened, shape (n,).
        weights: How often each case was drawn, shape (n_draws, n).
    """
    areas: Floats = np.empty(len(weights))
    fill_areas(order.places, order.starts, failed, weights, areas)
    return areas


def average_precision(scores: Floats, failed: Flags) -> float | None:
    """Return the area under the precision-recall curve as a sum of steps; None where none failed.

    References:
        Davis and Goadrich (2006): points of this curve must not be joined by straight lines.
    """
    if len(scores) == 0 or not failed.any():
        return None
    order = order_by(-scores)
    found = np.add.reduceat(failed[order.places].astype(np.float64), order.starts)
    looked_at = np.append(order.starts[1:], len(scores)).astype(np.float64)
    precision = np.cumsum(found) / looked_at
    return float((precision * found).sum() / found.sum())


def brier(probabilities: Floats, failed: Flags) -> float | None:
    """Return the mean squared error of probabilities, 0..1; None for no cases.

    References:
        Brier (1950), Verification of forecasts expressed in terms of probability.
    """
    return float(((probabilities - failed) ** 2).mean()) if len(failed) else None


def log_loss(probabilities: Floats, failed: Flags) -> float | None:
    """Return the mean negative log probability of what happened, nats; None for no cases."""
    if not len(failed):
        return None
    chance = np.where(failed, probabilities, 1 - probabilities)
    return float(-np.log(np.maximum(chance, 1e-6)).mean())


def calibration_curve(probabilities: Floats, failed: Flags, *, steps: int = 5) -> tuple[CalibrationStep, ...]:
    """Return cases in steps of equal size by probability, lowest first."""
    parts = np.array_split(np.argsort(probabilities, kind="stable"), steps)
    return tuple(
        CalibrationStep(len(part), float(probabilities[part].mean()), float(failed[part].mean()))
        for part in parts
        if len(part)
    )


def capture(scores: Floats, failed: Flags, share: float) -> float | None:
    """Return the share of all failures among the riskiest `share` of cases; ties at the edge count in proportion.

    Args:
        scores: Risk of each case, shape (n,).
        failed: What happened.
        share: How many cases can be looked at, 0..1.
    """
    return None if not failed.any() else hits_among(scores, failed, share * len(failed)) / float(failed.sum())


def hits_among(scores: Floats, failed: Flags, n: float) -> float:
    """Return how many failures are expected among the `n` riskiest cases, equal scores being taken in any order."""
    order = order_by(-scores)
    ends = np.append(order.starts[1:], len(scores)).astype(np.float64)
    found = np.cumsum(np.add.reduceat(failed[order.places].astype(np.float64), order.starts))
    # Within a tie nobody knows which comes first, so failures arrive evenly.
    return float(np.interp(n, np.concatenate([[0.0], ends]), np.concatenate([[0.0], found])))
