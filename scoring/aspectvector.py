"""Word vectors: which words are used alike, learnt from unlabelled reviews, kept as hashed rows of small integers."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.errors import ModelDamaged

WHERE = "word vectors (scoring/models/aspects/vectors.npz)"
_MEMBERS = ("hashes", "rows")


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Vectors of words; the words themselves are not kept, only their hashes."""

    hashes: NDArray[np.uint32]
    """CRC-32 of each casefolded word, ascending, shape (n_words,)."""
    rows: NDArray[np.int8]
    """One vector per hash, shape (n_words, n_dimensions); the direction alone has a meaning."""

    @classmethod
    def from_words(cls, words: Sequence[str], vectors: NDArray[np.float32]) -> "WordVectors":
        """Return the vectors in their kept form.

        Args:
            words: Casefolded words, the most frequent first: it keeps its row where two share a hash.
            vectors: One row per word, any length.
        """
        hashes, first = np.unique(np.array([hash_word(word) for word in words], np.uint32), return_index=True)
        chosen = vectors[first]
        largest = np.abs(chosen).max(axis=1, keepdims=True)
        return cls(hashes, np.rint(127 * chosen / np.maximum(largest, 1e-9)).astype(np.int8))

    @classmethod
    def from_bytes(cls, content: bytes) -> "WordVectors":
        """Return the vectors that a file holds, whose digest was checked before.

        Raises:
            ModelDamaged: If it is no such file.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                hashes, rows = (arrays[name] for name in _MEMBERS)
        except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise _damaged(str(error)) from error
        if (hashes.dtype, rows.dtype, rows.ndim) != (np.uint32, np.int8, 2) or not 0 < len(hashes) == len(rows):
            raise _damaged("its arrays have not the expected shapes")
        return cls(hashes, rows)

    def to_bytes(self) -> bytes:
        """Return the file, the same bytes for the same vectors."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, hashes=self.hashes, rows=self.rows)
        return buffer.getvalue()

    @property
    def n_dimensions(self) -> int:
        """Return the length of a vector."""
        return int(self.rows.shape[1])

    def of(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Return one row of length 1 per casefolded word, shape (n, n_dimensions); zeros for a word without one."""
        wanted = np.array([hash_word(word) for word in words], np.uint32)
        places = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        found = np.where((self.hashes[places] == wanted)[:, None], self.rows[places], 0).astype(np.float64)
        unit: NDArray[np.float64] = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        return unit


def hash_word(word: str) -> int:
    """Return the number that stands for a casefolded word, 0 to 2**32 - 1."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _damaged(reason: str) -> ModelDamaged:
    return ModelDamaged(
        f"The word vectors cannot be read: {reason}.",
        where=WHERE,
        next_step="Restore the folder from the package: install Leumund again.",
    )
