"""Near-identical texts: which texts of a set say almost the same, found by min-hash and checked exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from scoring.alphabet import mix
from scoring.features import hash_sequences
from scoring.tokens import hash_words

Pairs = NDArray[np.int64]
"""Positions of two texts a row, the earlier one first, shape (n, 2)."""

SIMILAR = 0.8
"""Jaccard similarity of three-word shingles from which two texts are near-identical."""
LEAST_WORDS = 6
"""Tokens below which a text is a stock phrase ("works great") that many write independently."""
BANDS, ROWS = 12, 4
"""Two texts of similarity s share a band with probability 1 - (1 - s**4)**12: .998 at .8, .07 at .3."""
REACH = 24
"""How far apart two texts of one band's bucket may stand to be compared, unless others link them."""
_SHINGLE = 3
_CHUNK = 2_000
_HASH_BITS = 53
_PLACE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What is needed to find which texts may be copies of each other: 120 bytes a text, whatever its length."""

    n_tokens: NDArray[np.int64]
    """Tokens of each text, shape (n,)."""
    exact: NDArray[np.uint64]
    """One number for the text's tokens in their order, shape (n,)."""
    bands: NDArray[np.uint64]
    """One number a band, shape (n, 12): similar texts probably share one of them."""

    def __len__(self) -> int:
        return len(self.exact)


def near_identical(texts: Sequence[str], *, similar: float = SIMILAR) -> list[tuple[int, int]]:
    """Return pairs (i, j), i < j, that link each group of near-identical texts together; not every pair of a group.

    Memory beside the texts is bounded by the fingerprints and the pairs to check; time grows with the number of texts.

    Args:
        texts: Plain texts; those of fewer than six tokens are never paired.
        similar: Jaccard similarity of the sets of three-token shingles, 0..1.

    References:
        Broder (1997), On the resemblance and containment of documents; banding: Leskovec, Rajaraman and Ullman (2014),
        Mining of massive datasets, section 3.4.
    """
    prints = fingerprint(texts)
    links = equal_pairs(prints)
    links = links[prints.n_tokens[links[:, 0]] >= LEAST_WORDS]
    for pairs in candidate_pairs(prints, least_words=LEAST_WORDS):
        # Most pairs of a large group are linked already by way of others, and need no check.
        group = group_numbers(links, len(texts))
        open_pairs = pairs[group[pairs[:, 0]] != group[pairs[:, 1]]]
        links = np.concatenate([links, open_pairs[similarities(texts, open_pairs) >= similar]])
    return sorted({(int(first), int(second)) for first, second in links})


def fingerprint(texts: Sequence[str]) -> Fingerprints:
    """Return the fingerprints of texts, computed in chunks so that the work stays within the processor's cache."""
    chunks = [_fingerprint(texts[start : start + _CHUNK]) for start in range(0, max(len(texts), 1), _CHUNK)]
    return Fingerprints(
        np.concatenate([chunk.n_tokens for chunk in chunks]),
        np.concatenate([chunk.exact for chunk in chunks]),
        np.concatenate([chunk.bands for chunk in chunks]),
    )


def equal_pairs(prints: Fingerprints) -> Pairs:
    """Return, for each text whose tokens an earlier text has in the same order, the first such text and itself."""
    worded = np.flatnonzero(prints.n_tokens)
    _, first, group = np.unique(prints.exact[worded], return_index=True, return_inverse=True)
    leader = worded[first[group]]
    later = leader != worded
    return np.stack([leader[later], worded[later]], axis=1)


def candidate_pairs(prints: Fingerprints, *, least_words: int) -> Iterator[Pairs]:
    """Yield pairs of different texts that share a band, in lists of which no pair occurs twice.

    A bucket of a band holds texts that are probably similar, but not surely: were only neighbours compared, one
    stranger between two copies would part them. So each text meets up to 24 on either side of it.

    Args:
        prints: Fingerprints of all texts.
        least_words: Texts of fewer tokens are left out.
    """
    # Of equal texts the first stands for all: a thousand copies cost as much as one.
    chosen = np.flatnonzero(prints.n_tokens >= least_words)
    _, first = np.unique(prints.exact[chosen], return_index=True)
    chosen = chosen[np.sort(first)]
    buckets = [_crowded(prints.bands[chosen, band]) for band in range(prints.bands.shape[1])]
    for distance in range(1, REACH + 1):
        found = [_at_distance(keys, places, distance) for keys, places in buckets]
        pairs = _distinct(np.concatenate(found), len(chosen))
        if not len(pairs):
            return
        yield chosen[pairs]


def group_numbers(links: Pairs, n: int) -> NDArray[np.int64]:
    """Return the number of the group of each of n texts; linked texts share one."""
    ones = np.ones(len(links), np.int8)
    graph = sparse.coo_matrix((ones, (links[:, 0], links[:, 1])), shape=(n, n))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def similarities(texts: Sequence[str], pairs: Pairs) -> NDArray[np.float64]:
    """Return the Jaccard similarity of the three-token shingles of each pair of texts, 0..1; 0 for two without any."""
    found = [_similarities(texts, pairs[start : start + _CHUNK]) for start in range(0, len(pairs), _CHUNK)]
    return np.concatenate([np.zeros(0), *found])


def _fingerprint(texts: Sequence[str]) -> Fingerprints:
    words, document = hash_words(texts)
    n_tokens = np.bincount(document, minlength=len(texts)).astype(np.int64)
    exact = _exact(words, n_tokens)
    shingles, document = hash_sequences(words, document, length=_SHINGLE)
    long_enough = np.flatnonzero(n_tokens >= _SHINGLE)
    starts = np.searchsorted(document, long_enough)
    bands = np.zeros((len(texts), BANDS), np.uint64)
    # The upper half of a stirred number is as good as the whole, and half as wide.
    short = (shingles >> np.uint64(32)).astype(np.uint32)
    for position, (factor, summand) in enumerate(_permutations() if len(starts) else ()):
        smallest = np.minimum.reduceat(short * factor + summand, starts)
        band = position // ROWS
        bands[long_enough, band] = mix(bands[long_enough, band] * _PLACE + smallest)
    return Fingerprints(n_tokens, exact, bands)


def _exact(words: NDArray[np.uint64], n_tokens: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return one number per text for its tokens in their order."""
    exact = np.zeros(len(n_tokens), np.uint64)
    worded = np.flatnonzero(n_tokens)
    if len(worded):
        starts = (np.cumsum(n_tokens) - n_tokens)[worded]
        place = (np.arange(len(words)) - np.repeat(starts, n_tokens[worded])).astype(np.uint64)
        exact[worded] = np.add.reduceat(mix(words ^ (place * _PLACE)), starts)
    return exact


def _crowded(keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the keys that several texts share, in their order, and the positions of those texts."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    like_next = np.zeros(len(keys) + 1, bool)
    like_next[1:-1] = ordered[1:] == ordered[:-1]
    shared = like_next[1:] | like_next[:-1]
    return ordered[shared], order[shared]


def _at_distance(keys: NDArray[np.uint64], places: NDArray[np.int64], distance: int) -> Pairs:
    """Return the pairs of one band whose members stand so far apart within a bucket."""
    met = np.flatnonzero(keys[distance:] == keys[:-distance])
    return np.sort(np.stack([places[met], places[met + distance]], axis=1), axis=1)


def _distinct(pairs: Pairs, n: int) -> Pairs:
    """Return each pair of positions below n once, in order."""
    # One number a pair: numpy sorts numbers several times as fast as rows.
    found = np.unique(pairs[:, 0] * n + pairs[:, 1])
    return np.stack([found // max(n, 1), found % max(n, 1)], axis=1)


def _similarities(texts: Sequence[str], pairs: Pairs) -> NDArray[np.float64]:
    members, position = np.unique(pairs, return_inverse=True)
    words, document = hash_words([texts[place] for place in members.tolist()])
    shingles, document = hash_sequences(words, document, length=_SHINGLE)
    bounds = np.searchsorted(document, np.arange(len(members) + 1))
    sides = position.reshape(-1, 2)
    first, second = (_sets(shingles, bounds, sides[:, side]) for side in (0, 1))
    sizes = _per_pair(first, len(pairs)) + _per_pair(second, len(pairs))
    both = np.sort(np.concatenate([first, second]))
    shared = _per_pair(both[1:][both[1:] == both[:-1]], len(pairs))
    jaccard: NDArray[np.float64] = shared / np.maximum(sizes - shared, 1)
    return jaccard


def _sets(shingles: NDArray[np.uint64], bounds: NDArray[np.int64], members: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the distinct shingles of one text per pair: the pair's number in the upper bits, the hash below."""
    lengths = (bounds[1:] - bounds[:-1])[members]
    offsets = np.repeat(bounds[members] - (np.cumsum(lengths) - lengths), lengths)
    pair = np.repeat(np.arange(len(members), dtype=np.uint64), lengths)
    hashes = shingles[offsets + np.arange(len(offsets))] >> np.uint64(64 - _HASH_BITS)
    return np.unique(pair << np.uint64(_HASH_BITS) | hashes)


def _per_pair(rows: NDArray[np.uint64], n: int) -> NDArray[np.int64]:
    return np.bincount((rows >> np.uint64(_HASH_BITS)).astype(np.int64), minlength=n)


@cache
def _permutations() -> tuple[tuple[np.uint32, np.uint32], ...]:
    """Return factor and summand of each fixed hash function; odd factors permute the 32-bit numbers.

    References:
        Dietzfelbinger et al. (1997), A reliable randomized algorithm for the closest-pair problem, section 2.
    """
    salts = mix(np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64) * _PLACE) >> np.uint64(32)
    factors, summands = salts.astype(np.uint32).reshape(2, -1)
    return tuple(zip(factors | np.uint32(1), summands, strict=True))
