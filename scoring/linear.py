"""The classifier behind the text models: logistic regression on columns weighted by how rare they are."""

from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils import Tags
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

Floats = NDArray[np.float64]
Table = ArrayLike | sparse.csr_matrix
"""What an estimator takes: rows of numbers, dense or sparse."""


class RareColumnLogistic(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Logistic regression on columns scaled by their rarity; multinomial for three classes and more.

    The scale of a column is 1 + log((1 + rows) / (1 + rows in which it occurs)), weighted rows. It is folded into the
    coefficients, so that a score is one sum over the columns of a row.

    Args:
        strength: Inverse strength of the squared penalty (C of scikit-learn), > 0.
        max_iter: Upper limit of solver steps.

    References:
        Spärck Jones (1972), A statistical interpretation of term specificity, smoothed as in TfidfTransformer.
    """

    def __init__(self, strength: float = 5.0, max_iter: int = 300) -> None:
        self.strength = strength
        self.max_iter = max_iter

    def fit(self, X: Table, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:  # noqa: N803
        """Return itself after fitting `coef_` (n_scores, n_columns), `intercept_` and `classes_`.

        Args:
            X: Features, dense or CSR, shape (n, n_columns).
            y: Class of each row, shape (n,).
            sample_weight: What each row counts, >= 0; None counts all alike.
        """
        table, classes = validate_data(self, X, y, accept_sparse="csr", dtype=np.float64)
        check_classification_targets(classes)
        weight = _check_sample_weight(sample_weight, table)
        rows = np.asarray((table != 0).astype(np.float64).T @ weight).ravel()
        rarity = 1 + np.log((1 + weight.sum()) / (1 + rows))
        scaled = sparse.csr_matrix(table) @ sparse.diags(rarity)
        solver = LogisticRegression(C=self.strength, max_iter=self.max_iter)
        solver.fit(scaled, classes, sample_weight=weight)
        self.classes_ = solver.classes_
        self.n_iter_ = solver.n_iter_
        # Folding the scale in spares every later judgement a multiplication by column.
        self.coef_ = solver.coef_ * rarity
        self.intercept_ = solver.intercept_
        return self

    def decision_function(self, X: Table) -> Floats:  # noqa: N803
        """Return log-odds of the second class, shape (n,), or one score per class for three and more, shape (n, k)."""
        check_is_fitted(self)
        table = validate_data(self, X, accept_sparse="csr", dtype=np.float64, reset=False)
        scores: Floats = np.asarray(table @ self.coef_.T) + self.intercept_
        return scores.ravel() if len(self.coef_) == 1 else scores

    def predict_proba(self, X: Table) -> Floats:  # noqa: N803
        """Return uncalibrated class probabilities, shape (n, n_classes); see scoring.calibration."""
        scores = self.decision_function(X)
        if scores.ndim == 1:
            scores = np.column_stack([np.zeros(len(scores)), scores])
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        probabilities: Floats = raised / raised.sum(axis=1, keepdims=True)
        return probabilities

    def predict(self, X: Table) -> NDArray[np.generic]:  # noqa: N803
        """Return the most probable class of each row, shape (n,)."""
        scores = self.decision_function(X)
        best = (scores > 0).astype(int) if scores.ndim == 1 else scores.argmax(axis=1)
        chosen: NDArray[np.generic] = np.asarray(self.classes_)[best]
        return chosen

    def __sklearn_tags__(self) -> Tags:
        """Return scikit-learn's tags: takes sparse tables."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags
