"""Ridge regression on likeness: a text is judged by the labelled ones that it resembles, in words and in direction."""

from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.linalg import solve
from sklearn.base import BaseEstimator, MultiOutputMixin, RegressorMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

Floats = NDArray[np.float64]
# From this share of filled cells on, a column is multiplied faster as a dense one.
_DENSE = 0.2
_TINY = 1e-8
_BATCH = 1_000


class LikenessRegressor(MultiOutputMixin, RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Kernel ridge regression; two rows are alike by exp(width * (cosine - 1)). One target column or several.

    Beyond `most` rows a random choice of them serves as landmarks, so that time and memory stay bounded.

    Args:
        strength: Squared penalty, > 0.
        width: How fast likeness falls with the angle, > 0.
        most: Landmarks at most, >= 1.

    References:
        Saunders, Gammerman and Vovk (1998), Ridge regression learning algorithm in dual variables.
        Landmarks: Smola and Schölkopf (2000), Sparse greedy matrix approximation; ours are chosen at random.
    """

    def __init__(self, strength: float = 0.3, width: float = 1.0, most: int = 3_500) -> None:
        self.strength = strength
        self.width = width
        self.most = most

    def fit(self, X: ArrayLike | sparse.csr_matrix, y: ArrayLike) -> Self:  # noqa: N803
        """Return itself after fitting `landmarks_`, `dual_` and `mean_`.

        Args:
            X: Features, dense or CSR, shape (n, n_columns).
            y: Targets, shape (n,) or (n, n_targets).
        """
        table, targets = validate_data(
            self, X, y, accept_sparse="csr", dtype=np.float64, multi_output=True, y_numeric=True
        )
        columns = targets.reshape(len(targets), -1)
        self.mean_ = columns.mean(axis=0)
        self.is_single_ = targets.ndim == 1
        chosen = np.sort(np.random.default_rng(0).permutation(table.shape[0])[: self.most])
        self.landmarks_ = table if len(chosen) == table.shape[0] else table[chosen]
        self._are_dense = _dense_columns(self.landmarks_)
        system, wanted = self._system(table, columns - self.mean_)
        self.dual_ = solve(system, wanted, assume_a="pos", overwrite_a=True)
        return self

    def _system(self, table: Floats | sparse.csr_matrix, wanted: Floats) -> tuple[Floats, Floats]:
        """Return the matrix and the right side of the equations that `dual_` solves."""
        own = self._likeness(self.landmarks_)
        diagonal = np.diag_indices(len(own))
        if len(own) == table.shape[0]:
            own[diagonal] += self.strength
            return own, wanted
        system, right = self.strength * own, np.zeros((len(own), wanted.shape[1]))
        # Piece by piece: the likeness of all rows and landmarks at once would take gigabytes.
        for start in range(0, table.shape[0], _BATCH):
            alike = self._likeness(table[start : start + _BATCH])
            system += alike.T @ alike
            right += alike.T @ wanted[start : start + _BATCH]
        # Equal rows make landmarks dependent; a tiny ridge keeps the system solvable.
        system[diagonal] += _TINY * len(system)
        return system, right

    def predict(self, X: ArrayLike | sparse.csr_matrix) -> Floats:  # noqa: N803
        """Return the expected targets, shape (n,) or (n, n_targets) as they were learnt."""
        check_is_fitted(self)
        table = validate_data(self, X, accept_sparse="csr", dtype=np.float64, reset=False)
        expected: Floats = self._likeness(table) @ self.dual_ + self.mean_
        return expected.ravel() if self.is_single_ else expected

    def _likeness(self, table: Floats | sparse.csr_matrix) -> Floats:
        """Return how alike each row and each landmark are, 0..1, shape (n, n_landmarks)."""
        alike = _products(table, self.landmarks_, self._are_dense)
        # In place, as each copy of a table of all pairs counts. A row of zeros is like nothing: its cosine is 0.
        alike /= np.maximum(_lengths(table), _TINY)[:, None]
        alike /= np.maximum(_lengths(self.landmarks_), _TINY)
        alike -= 1
        alike *= self.width
        return np.exp(alike, out=alike)

    def __sklearn_tags__(self) -> Tags:
        """Return scikit-learn's tags: takes sparse tables; angles alone follow no plain line."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.regressor_tags.poor_score = True
        return tags


def _dense_columns(table: Floats | sparse.csr_matrix) -> NDArray[np.bool_]:
    """Return True for each column that is filled in many rows."""
    filled = np.bincount(sparse.csr_matrix(table).indices, minlength=table.shape[1])
    dense: NDArray[np.bool_] = filled > _DENSE * table.shape[0]
    return dense


def _products(
    one: Floats | sparse.csr_matrix, other: Floats | sparse.csr_matrix, are_dense: NDArray[np.bool_]
) -> Floats:
    """Return the scalar product of each row of one table with each row of another."""
    if not sparse.issparse(one) or not sparse.issparse(other):
        plain: Floats = np.asarray(one @ other.T)
        return plain
    scattered = sparse.diags((~are_dense).astype(np.float64))
    full = [table[:, np.flatnonzero(are_dense)].toarray() for table in (one, other)]
    products: Floats = full[0] @ full[1].T
    products += (one @ scattered @ other.T).toarray()
    return products


def _lengths(table: Floats | sparse.csr_matrix) -> Floats:
    """Return the length of each row."""
    squares = table.multiply(table) if sparse.issparse(table) else table * table
    lengths: Floats = np.sqrt(np.asarray(squares.sum(axis=1)).ravel())
    return lengths
