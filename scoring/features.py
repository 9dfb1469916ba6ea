"""Turn texts into hashed word n-grams: the features that every text model here works on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import Tags

from scoring.tokens import Tokens, mix, tokenise

DEFAULT_BITS = 20
_BIGRAM = np.uint64(0xD6E8FEB86659FD93)
_TURNED = np.uint64(0xA0761D6478BD642F)
_SCOPE = 3


@dataclass(frozen=True, slots=True)
class Ngrams:
    """The hashed n-grams of several texts, one text after the other, repetitions included."""

    columns: NDArray[np.int64]
    """Table position of each n-gram, 0 <= column < 2**bits, shape (n_ngrams,)."""
    bounds: NDArray[np.int64]
    """Text i owns columns[bounds[i]:bounds[i + 1]], shape (n_texts + 1,)."""


def hash_ngrams(texts: Sequence[str], *, bits: int = DEFAULT_BITS) -> Ngrams:
    """Return words, pairs of neighbouring words and negated words as positions in a table.

    A word up to three tokens after a negator ("not", "kein", "n't") in its clause counts once more as a negated word.

    Args:
        texts: Plain texts.
        bits: Base-2 logarithm of the table's size, 8 to 30.

    References:
        Weinberger et al. (2009), Feature hashing for large scale multitask learning.
        Negation scope: Pang, Lee and Vaithyanathan (2002), section 3, cut to three tokens.
    """
    tokens = tokenise(texts)
    shift = np.uint64(64 - bits)
    hashes = tokens.hashes
    grid = np.zeros((len(hashes), 3), np.uint64)
    grid[:, 0] = hashes
    grid[1:, 1] = mix(hashes[:-1] * _BIGRAM + hashes[1:])
    grid[:, 2] = mix(hashes ^ _TURNED)
    # Three slots per token keep the n-grams of a text together without sorting.
    present = np.ones((len(hashes), 3), bool)
    present[:, 1] = _follows_in_text(tokens)
    present[:, 2] = negated(tokens)
    per_text = np.bincount(tokens.document, weights=present.sum(axis=1), minlength=tokens.n_documents)
    bounds = np.concatenate([[0], np.cumsum(per_text)]).astype(np.int64)
    return Ngrams((grid[present] >> shift).astype(np.int64), bounds)


def negated(tokens: Tokens) -> NDArray[np.bool_]:
    """Return True for each token with a negator among the three tokens before it in the same clause."""
    turned = np.zeros(len(tokens.hashes), bool)
    for distance in range(1, _SCOPE + 1):
        same = tokens.clause[distance:] == tokens.clause[:-distance]
        turned[distance:] |= tokens.negator[:-distance] & same
    return turned


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
        hashes = mix(hashes * _BIGRAM + words[step : step + n])
    inside = document[:n] == document[length - 1 : length - 1 + n]
    return hashes[inside], document[:n][inside]


def _follows_in_text(tokens: Tokens) -> NDArray[np.bool_]:
    """Return True for each token that is not the first one of its text."""
    follows = np.zeros(len(tokens.hashes), bool)
    follows[1:] = tokens.document[1:] == tokens.document[:-1]
    return follows


class HashedNgrams(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Transformer from texts to a sparse table of hashed n-grams: which occur, divided by the root of how many do.

    Args:
        bits: Base-2 logarithm of the number of columns, 8 to 30.

    Example:
        >>> HashedNgrams(bits=10).transform(["not good"]).shape
        (1, 1024)
    """

    def __init__(self, bits: int = DEFAULT_BITS) -> None:
        self.bits = bits

    def fit(self, texts: Sequence[str], y: object = None) -> Self:
        """Return itself; hashing has nothing to learn."""
        return self

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return the features of the texts, shape (n_texts, 2**bits), rows of unit length (zero for empty texts)."""
        ngrams = hash_ngrams(texts, bits=self.bits)
        ones = np.ones(len(ngrams.columns), np.float32)
        table = sparse.csr_matrix((ones, ngrams.columns, ngrams.bounds), shape=(len(ngrams.bounds) - 1, 1 << self.bits))
        # Presence says more than frequency: a review that says "good" five times is not five times as good.
        table.sum_duplicates()
        counts = np.diff(table.indptr)
        table.data = np.repeat((1 / np.sqrt(np.maximum(counts, 1))).astype(np.float32), counts)
        return table

    def __sklearn_tags__(self) -> Tags:
        """Return scikit-learn's tags: works on a sequence of texts and needs no fitting."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.requires_fit = False
        return tags
