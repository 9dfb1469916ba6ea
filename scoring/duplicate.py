"""Near-identical texts: which texts of a set say almost the same, found by min-hash and checked exactly."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scoring.features import hash_sequences
from scoring.tokens import mix, tokenise

SIMILAR = 0.8
"""Jaccard similarity of three-word shingles from which two texts are near-identical."""
LEAST_WORDS = 6
"""Tokens below which a text is a stock phrase ("works great") that many write independently."""
_SHINGLE = 3
_BANDS, _ROWS = 16, 4


def near_identical(texts: Sequence[str], *, similar: float = SIMILAR) -> list[tuple[int, int]]:
    """Return pairs (i, j), i < j, that link each group of near-identical texts together; not every pair of a group.

    Args:
        texts: Plain texts; those of fewer than six tokens are never paired.
        similar: Jaccard similarity of the sets of three-token shingles, 0..1.

    References:
        Broder (1997), On the resemblance and containment of documents; banding: Leskovec, Rajaraman and Ullman (2014),
        Mining of massive datasets, section 3.4.
    """
    shingles = _shingle_sets(texts)
    long_enough = [place for place, found in enumerate(shingles) if len(found) > LEAST_WORDS - _SHINGLE]
    if len(long_enough) < 2:
        return []
    keys = _band_keys([shingles[place] for place in long_enough])
    pairs = set()
    for band in range(_BANDS):
        # Only neighbours are paired: a thousand copies give 999 pairs to check instead of half a million.
        order = np.argsort(keys[:, band], kind="stable")
        neighbours = np.flatnonzero(keys[order[1:], band] == keys[order[:-1], band])
        pairs |= {(long_enough[order[i]], long_enough[order[i + 1]]) for i in neighbours.tolist()}
    return sorted(pair for pair in pairs if _jaccard(shingles[pair[0]], shingles[pair[1]]) >= similar)


def _shingle_sets(texts: Sequence[str]) -> list[NDArray[np.uint64]]:
    """Return the sorted distinct shingle hashes of each text."""
    tokens = tokenise(texts)
    hashes, document = hash_sequences(tokens, length=_SHINGLE)
    bounds = np.searchsorted(document, np.arange(len(texts) + 1))
    return [np.unique(hashes[bounds[i] : bounds[i + 1]]) for i in range(len(texts))]


def _band_keys(shingles: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Return one key per text and band: two texts share it if their minimal hashes agree in all rows of the band."""
    flat = np.concatenate(shingles)
    starts = np.cumsum([0, *(len(found) for found in shingles[:-1])])
    keys = np.zeros((len(shingles), _BANDS), np.uint64)
    for position, salt in enumerate(_salts()):
        smallest = np.minimum.reduceat(mix(flat ^ salt), starts)
        band = position // _ROWS
        keys[:, band] = mix(keys[:, band] ^ smallest)
    return keys


@cache
def _salts() -> tuple[np.uint64, ...]:
    """Return the fixed salts of the hash functions."""
    return tuple(mix(np.arange(1, _BANDS * _ROWS + 1, dtype=np.uint64)))


def _jaccard(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> float:
    """Return the size of the intersection of two sets over that of their union."""
    shared = len(np.intersect1d(first, second, assume_unique=True))
    return shared / (len(first) + len(second) - shared)
