"""Turn texts into hashed n-grams: the features that every text model here works on."""

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import Tags

from scoring.alphabet import mix
from scoring.ngramloop import N_GROUPS
from scoring.ngrams import Recipe, form_ngrams
from scoring.opinion import CHAIN, OpinionTable, opinion_table
from scoring.tokens import tokenise

PLAIN = Recipe()
NO_OPINIONS = opinion_table({})
_BATCH = 512


def hash_sequences(
    words: NDArray[np.uint64], document: NDArray[np.int64], *, length: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return a hash for each run of so many neighbouring tokens of one text, and the text that it stands in.

    Args:
        words: Hashes of the tokens of several texts, shape (n,).
        document: Position of the text of each, ascending, shape (n,).
        length: Tokens per run, >= 1.
    """
    n = max(len(words) - length + 1, 0)
    hashes = words[:n]
    for step in range(1, length):
        hashes = mix(hashes * CHAIN + words[step : step + n])
    inside = document[:n] == document[length - 1 : length - 1 + n]
    return hashes[inside], document[:n][inside]


class HashedNgrams(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Transformer from texts to a sparse table of hashed n-grams, each group scaled by the root of its number.

    Args:
        recipe: Which n-grams are formed and what each group counts.
        opinions: Opinion words; an empty table if no group of opinions is wanted.

    Example:
        >>> HashedNgrams(Recipe(bits=10)).transform(["not good"]).shape
        (1, 1024)
    """

    def __init__(self, recipe: Recipe = PLAIN, opinions: OpinionTable = NO_OPINIONS) -> None:
        self.recipe = recipe
        self.opinions = opinions

    def fit(self, texts: Sequence[str], y: object = None) -> Self:
        """Return itself; hashing has nothing to learn."""
        return self

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return the features of the texts, shape (n_texts, 2**bits); a row is empty for a text without any token."""
        # In parts: what the loops need in between grows with the length of the texts.
        parts = [self._transform(texts[start : start + _BATCH]) for start in range(0, max(len(texts), 1), _BATCH)]
        return parts[0] if len(parts) == 1 else sparse.vstack(parts, format="csr")

    def _transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return the features of a few texts."""
        ngrams = form_ngrams(tokenise(texts), self.recipe, self.opinions)
        rows = np.repeat(np.arange(len(texts)), np.diff(ngrams.bounds))
        counts = np.bincount(rows * N_GROUPS + ngrams.groups, minlength=len(texts) * N_GROUPS)
        scale = np.tile(self.recipe.weights, len(texts)) / np.sqrt(np.maximum(counts, 1))
        values = scale[rows * N_GROUPS + ngrams.groups].astype(np.float32)
        shape = (len(texts), 1 << self.recipe.bits)
        table = sparse.csr_matrix((values, ngrams.columns, ngrams.bounds), shape=shape)
        # Opinions are counted, all others stand there once.
        table.sum_duplicates()
        return table

    def __sklearn_tags__(self) -> Tags:
        """Return scikit-learn's tags: works on a sequence of texts and needs no fitting."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.requires_fit = False
        return tags
