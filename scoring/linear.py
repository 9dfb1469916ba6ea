"""The classifier behind the text models: logistic regression on columns weighted by what they tell."""

from functools import partial
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


class TellingColumnLogistic(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Logistic regression on columns scaled by rarity and one-sidedness; one against the rest for three classes.

    The scale of a column is its rarity, 1 + log((1 + rows) / (1 + rows in which it occurs)), times the root of the
    absolute log-ratio of its smoothed frequencies in a class and outside, the largest over the classes; rows are
    weighted. Scales are divided by their root mean square, so that `strength` means the same everywhere, and folded
    into the coefficients, so that a score is one sum over the columns of a row.

    Args:
        strength: Inverse strength of the squared penalty (C of scikit-learn), > 0.
        smoothing: Rows added to each side of the ratio, > 0: how much a rare column must show to count.
        tolerance: When the solver stops; texts gain nothing from a smaller one.
        max_iter: Upper limit of solver steps.

    References:
        Spärck Jones (1972), A statistical interpretation of term specificity, smoothed as in TfidfTransformer.
        Wang and Manning (2012), Baselines and bigrams: log-count ratios; the root and the product are ours.
    """

    def __init__(
        self, strength: float = 5.0, smoothing: float = 3.0, tolerance: float = 0.01, max_iter: int = 10_000
    ) -> None:
        self.strength = strength
        self.smoothing = smoothing
        self.tolerance = tolerance
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
        self.classes_, codes = np.unique(classes, return_inverse=True)
        if len(np.unique(codes[weight > 0])) < 2:
            raise ValueError("Training needs texts of two classes, but all that count are of 1 class.")
        scale = telling_scale(sparse.csr_matrix(table), codes, weight, smoothing=self.smoothing)
        scaled = sparse.csr_matrix(table) @ sparse.diags(scale)
        wanted = [1] if len(self.classes_) == 2 else range(len(self.classes_))
        # The dual form costs by the row, not by the column: right for texts, slow on a few full columns.
        solver = partial(self._solver, dual=sparse.issparse(table))
        fits = [solver().fit(scaled, codes == code, sample_weight=weight) for code in wanted]
        self.n_iter_ = np.concatenate([fit.n_iter_ for fit in fits])
        # Folding the scale in spares every later judgement a multiplication by column.
        self.coef_ = np.concatenate([fit.coef_ for fit in fits]) * scale
        self.intercept_ = np.concatenate([fit.intercept_ for fit in fits])
        return self

    def decision_function(self, X: Table) -> Floats:  # noqa: N803
        """Return log-odds of the second class, shape (n,), or of each class against the rest, shape (n, k)."""
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

    def _solver(self, *, dual: bool) -> LogisticRegression:
        """Return the solver of one class against the rest."""
        return LogisticRegression(
            C=self.strength, solver="liblinear", dual=dual, tol=self.tolerance, max_iter=self.max_iter, random_state=0
        )

    def __sklearn_tags__(self) -> Tags:
        """Return scikit-learn's tags: takes sparse tables."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


def telling_scale(table: sparse.csr_matrix, codes: NDArray[np.int64], weight: Floats, *, smoothing: float) -> Floats:
    """Return the scale of each column, shape (n_columns,), root mean square over the rows' entries 1.

    Args:
        table: Features, shape (n, n_columns); only where they are not 0 counts.
        codes: Class of each row, 0 and up, shape (n,).
        weight: What each row counts, shape (n,).
        smoothing: Rows added to each side of the ratio.
    """
    occurs = table.copy()
    occurs.data = (occurs.data != 0).astype(np.float64)
    rows = np.asarray(occurs.T @ weight).ravel()
    total = weight.sum()
    one_sided = np.zeros(table.shape[1])
    for code in np.unique(codes):
        chosen = weight * (codes == code)
        share = chosen.sum() / total
        inside = np.asarray(occurs.T @ chosen).ravel()
        # Frequencies relative to the size of the class: a column of both classes' proportion has ratio 1.
        ratio = (inside / share + smoothing) / ((rows - inside) / (1 - share) + smoothing)
        one_sided = np.maximum(one_sided, np.abs(np.log(ratio)))
    scale = (1 + np.log((1 + total) / (1 + rows))) * np.sqrt(one_sided)
    mean_square = (scale**2 * rows).sum() / max(rows.sum(), 1e-300)
    # Columns that tell nothing at all would leave nothing to learn from.
    return scale / np.sqrt(mean_square) if mean_square > 0 else np.ones(len(scale))
