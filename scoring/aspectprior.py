"""What other labelled sentences taught: linear scores over hashed features, kept as small integers."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction import FeatureHasher
from sklearn.svm import LinearSVC

from scoring.aspectfeature import Features
from scoring.errors import ModelDamaged

WHERE = "scores of other labelled sentences (scoring/models/aspects)"
BITS = 17
_LARGEST = 127


@dataclass(frozen=True, slots=True)
class FeaturePrior:
    """Linear scores over named features, learnt from sentences of another collection."""

    weights: NDArray[np.int8]
    """One weight per hashed feature and score, shape (2**BITS, n_scores)."""
    scales: NDArray[np.float64]
    """What a unit of each score's weights is worth, shape (n_scores,)."""
    intercepts: NDArray[np.float64]
    """One per score."""

    @classmethod
    def learn(cls, rows: Sequence[Features], wanted: NDArray[np.bool_], strength: float) -> "FeaturePrior":
        """Return the prior that tells apart what has a property from what has not, property by property.

        Args:
            rows: Named features of each example.
            wanted: Whether it has each property, shape (n, n_scores).
            strength: Inverse strength of the squared penalty, > 0.
        """
        table = _hashed(rows)
        fits = [LinearSVC(C=strength, random_state=0).fit(table, column) for column in wanted.T]
        weights = np.column_stack([fit.coef_[0] for fit in fits])
        scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / _LARGEST
        return cls(np.rint(weights / scales).astype(np.int8), scales, np.array([fit.intercept_[0] for fit in fits]))

    @classmethod
    def from_bytes(cls, content: bytes) -> "FeaturePrior":
        """Return the prior that a file holds, whose digest was checked before.

        Raises:
            ModelDamaged: If it is no such file.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                weights, scales, intercepts = (arrays[name] for name in ("weights", "scales", "intercepts"))
        except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise _damaged(str(error)) from error
        if weights.dtype != np.int8 or weights.shape != (1 << BITS, len(scales)) or scales.shape != intercepts.shape:
            raise _damaged("its arrays have not the expected shapes")
        return cls(weights, scales, intercepts)

    def to_bytes(self) -> bytes:
        """Return the file, the same bytes for the same prior."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, weights=self.weights, scales=self.scales, intercepts=self.intercepts)
        return buffer.getvalue()

    def scores(self, rows: Sequence[Features]) -> NDArray[np.float64]:
        """Return the scores of examples, shape (n, n_scores); above 0 where a property is likely."""
        if not rows:
            return np.zeros((0, len(self.scales)))
        sums = np.asarray(_hashed(rows) @ self.weights.astype(np.float64))
        scores: NDArray[np.float64] = sums * self.scales + self.intercepts
        return scores


def _hashed(rows: Sequence[Features]) -> sparse.csr_matrix:
    """Return the features of examples as a hashed table, shape (n, 2**BITS)."""
    return sparse.csr_matrix(FeatureHasher(1 << BITS, alternate_sign=False).transform(rows))


def _damaged(reason: str) -> ModelDamaged:
    return ModelDamaged(
        f"A prior of the aspect models cannot be read: {reason}.",
        where=WHERE,
        next_step="Restore the folder from the package: install Leumund again.",
    )
