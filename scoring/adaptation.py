"""Adapt a model's weights to the words of a deployment, starting from what it knows already."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse, special

from scoring.calibration import Calibration, binary_scores, calibrated_log_odds
from scoring.features import HashedNgrams
from scoring.fold import fold_of_groups
from scoring.labelled import POSITIVE, LabelledText
from scoring.linear import telling_scale
from scoring.sentiment import LanguageWeights, score_texts

Floats = NDArray[np.float64]
LEAST_TEXTS = 500
"""Fewest labelled texts of a language from which its weights are adapted."""
LEAST_OF_CLASS = 50
"""Fewest of them in either class."""
STRENGTH = 3.0
"""Inverse strength of the penalty on what differs from the old weights."""
_SMOOTHING = 3.0
_FOLDS = 5
_FEWEST_TEXTS = 2


def can_adapt(texts: Sequence[LabelledText]) -> bool:
    """Say whether there are enough labelled texts of both classes to adapt the weights of their language."""
    positive = sum(item.label == POSITIVE for item in texts)
    labelled = sum(item.label is not None for item in texts)
    return labelled >= LEAST_TEXTS and min(positive, labelled - positive) >= LEAST_OF_CLASS


def adapt(
    weights: LanguageWeights, calibration: Calibration, texts: Sequence[LabelledText]
) -> tuple[LanguageWeights, Floats]:
    """Return the adapted weights, and scores of the texts by weights adapted without their group, shape (n, 2).

    The new score is the old one plus one correction per column that the texts hold: a linear model over the same
    columns, which costs no more to apply, can be explained as before, and still judges what they do not hold.

    Args:
        weights: Weights of one language, of two classes.
        calibration: How their scores are read; corrections are fitted to what is read.
        texts: Texts of that language; those without a label teach nothing.
    """
    words = [item.text for item in texts]
    table = HashedNgrams(weights.recipe, weights.opinions).transform(words)
    old = np.nan_to_num(score_texts(words, weights)[:, 1], nan=float(weights.intercepts[0]))
    labelled = np.array([item.label is not None for item in texts])
    classes = np.array([item.label == POSITIVE for item in texts], dtype=np.int64)
    task = _Task(table, old, classes, calibration)
    scores = np.zeros(len(texts))
    folds = fold_of_groups(texts, n_folds=_FOLDS)
    for fold in range(_FOLDS):
        outside = folds == fold
        if outside.any():
            correction, intercept = task.fit(labelled & ~outside)
            scores[outside] = old[outside] + table[outside] @ correction + intercept
    correction, intercept = task.fit(labelled)
    coefficients = (weights.coefficients[:, 0] + correction).astype(np.float32)[:, None]
    intercepts = weights.intercepts + intercept
    return LanguageWeights(weights.recipe, coefficients, intercepts, weights.opinions), binary_scores(scores)


@dataclass(frozen=True, slots=True)
class _Task:
    """What corrections are fitted to."""

    table: sparse.csr_matrix
    old: Floats
    classes: NDArray[np.int64]
    calibration: Calibration

    def fit(self, chosen: NDArray[np.bool_]) -> tuple[Floats, float]:
        """Return the correction of each column, shape (n_columns,), and of the intercept."""
        part, classes = self.table[chosen], self.classes[chosen]
        kept = np.flatnonzero(np.bincount(part.indices, minlength=part.shape[1]) >= _FEWEST_TEXTS)
        columns = part[:, kept]
        scale = telling_scale(columns, classes, np.ones(len(classes)), smoothing=_SMOOTHING)
        rows = sparse.csr_matrix(columns @ sparse.diags(scale))
        signs = 2.0 * classes - 1
        slope = self.calibration.slope
        before = calibrated_log_odds(binary_scores(self.old[chosen]), self.calibration)

        def loss(parameters: Floats) -> tuple[float, Floats]:
            """Return the penalised log loss of (corrections, intercept) and its gradient."""
            margin = signs * (before + slope * (rows @ parameters[:-1] + parameters[-1]))
            pull = -slope * signs * special.expit(-margin)
            gradient = np.append(rows.T @ pull, pull.sum())
            value = np.logaddexp(0, -margin).sum() + (parameters**2).sum() / (2 * STRENGTH)
            return float(value), gradient + parameters / STRENGTH

        found = optimize.minimize(loss, np.zeros(len(kept) + 1), jac=True, method="L-BFGS-B").x
        correction = np.zeros(self.table.shape[1])
        correction[kept] = found[:-1] * scale
        return correction, float(found[-1])
