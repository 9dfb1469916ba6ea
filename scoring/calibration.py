"""Make scores mean what they say: fit and apply calibration on texts that the model has not learnt from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How class scores become probabilities: softmax of slope * score + shift."""

    slope: float
    """Inverse temperature, > 0."""
    shifts: tuple[float, ...]
    """One shift per class; the first is 0."""


IDENTITY = Calibration(1.0, (0.0, 0.0))
"""Leaves two-class scores as they are."""


def calibrate(scores: Floats, calibration: Calibration) -> Floats:
    """Return class probabilities, each row summing to 1.

    Args:
        scores: Log-odds-like scores, shape (n, n_classes); for two classes the columns are (0, log-odds).
        calibration: See `fit_calibration`.
    """
    probabilities: Floats = special.softmax(calibration.slope * scores + np.asarray(calibration.shifts), axis=1)
    return probabilities


def calibrated_log_odds(scores: Floats, calibration: Calibration) -> Floats:
    """Return the log-odds of the second of two classes as a calibration reads them, shape (n,)."""
    shift = calibration.shifts[1] - calibration.shifts[0]
    odds: Floats = calibration.slope * (scores[:, 1] - scores[:, 0]) + shift
    return odds


def fit_calibration(
    scores: Floats, classes: NDArray[np.int64], *, weights: Floats | None = None, pull: float = 1.0
) -> Calibration:
    """Return the calibration with the highest likelihood on held-back texts; for two classes this is Platt's.

    A pull towards slope 1 and shift 0 keeps it finite where the scores separate the classes.

    Args:
        scores: Scores of texts that the model has not learnt from, shape (n, n_classes).
        classes: Index of the true class of each, shape (n,).
        weights: What each text counts, >= 0; None counts all alike.
        pull: Strength of that pull, in texts, > 0.

    References:
        Platt (1999), Probabilistic outputs for support vector machines; for more classes vector scaling with one slope:
        Guo et al. (2017), On calibration of modern neural networks, section 4.2.
    """
    n_classes = scores.shape[1]
    weight = np.ones(len(scores)) if weights is None else weights
    rows = np.arange(len(scores))

    def loss(parameters: Floats) -> float:
        """Return the penalised negative log-likelihood of (log slope, shifts without the first)."""
        # The slope is searched on the log scale: a negative one would turn the model round.
        shifted = np.exp(parameters[0]) * scores + np.concatenate([[0.0], parameters[1:]])
        log_probability = shifted[rows, classes] - special.logsumexp(shifted, axis=1)
        return float(-(weight * log_probability).sum() + pull * (parameters**2).sum() / 2)

    found = optimize.minimize(loss, np.zeros(n_classes), method="BFGS").x
    return Calibration(float(np.exp(found[0])), (0.0, *(float(shift) for shift in found[1:])))


def binary_scores(log_odds: Floats) -> Floats:
    """Return the two-class scores of log-odds of the second class, shape (n, 2)."""
    return np.column_stack([np.zeros(len(log_odds)), log_odds])
