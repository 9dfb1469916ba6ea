"""Twins: when two observed reviews are one opinion, published twice, and must count once."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.alphabet import mix
from scoring.duplicate import (
    BANDS,
    LEAST_WORDS,
    ROWS,
    SIMILAR,
    Fingerprints,
    Pairs,
    candidate_pairs,
    equal_pairs,
    similarities,
)

LONG = 12
"""Tokens from which nobody writes the same by chance; shorter texts need more than their words to be twins."""
SAME_OPINION = 0.25
"""Largest difference of rating units between texts that differ in a word: "not" may be that word."""
SIMILAR_ENOUGH = 0.6
"""Jaccard similarity that is enough where author, or rating and day, are the same too."""
STOCK = 4
"""A shorter text that more reviews than so many consist of is a stock phrase, whoever wrote it when."""
_RULE = (BANDS, ROWS, SIMILAR, SIMILAR_ENOUGH, LEAST_WORDS, LONG, STOCK, SAME_OPINION)
METHOD = hashlib.sha256(f"twin/1 {_RULE}".encode()).hexdigest()
"""Names the rule, SHA-256, hex; with another rule all is searched anew."""
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Sayings:
    """What the rule sees of n versions of reviews, oldest first; arrays of shape (n,)."""

    prints: Fingerprints
    """Fingerprints of the texts."""
    review: NDArray[np.int64]
    """Whose version it is."""
    author: NDArray[np.int64]
    """Number of the author; -1 where none is known. Authors of two sources never share one."""
    day: NDArray[np.int64]
    """Day of publication, proleptic ordinal; -1 where it is less exact than a day."""
    unit: NDArray[np.float64]
    """Rating mapped to 0..1; NaN without a rating."""
    syndicated: NDArray[np.bool_]
    """True where the source says that the review was first published elsewhere."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two versions that say the same."""

    earlier: int
    """Position of the one observed first."""
    later: int
    """Position of the other one."""
    kind: str
    """exact: the same words; near: almost."""
    similarity: float
    """Jaccard similarity of their three-word shingles, 0..1."""


def find_twins(sayings: Sayings, words: Callable[[Sequence[int]], Sequence[str]], *, since: int) -> Iterator[Link]:
    """Yield which versions are twins of an earlier one.

    The same words by one author with the same rating are twins however few they are; by others from 12 words on, or
    from 6 if they are no stock phrase and rating and day are the same too, or a source calls one syndicated. Almost
    the same words are twins from 12 words on if the ratings do not contradict each other; how much may differ depends
    on whether author, or rating and day, are the same.

    Args:
        sayings: All versions, oldest first.
        words: Gives the texts of the versions at these positions; asked only for pairs that may be alike.
        since: Only pairs whose later version stands here or further on.

    References:
        Ours, see docs/indicators.md#counts-once.
    """
    for earlier, later in _equal(sayings).tolist():
        if later >= since:
            yield Link(earlier, later, "exact", 1.0)
    for pairs in candidate_pairs(sayings.prints, least_words=LEAST_WORDS):
        new = pairs[(pairs[:, 1] >= since) & _may_be_near(sayings, pairs)]
        places, sides = np.unique(new, return_inverse=True)
        found = similarities(words(places.tolist()), sides.reshape(-1, 2))
        rows = zip(new.tolist(), found.tolist(), _needed(sayings, new).tolist(), strict=True)
        for (earlier, later), similarity, needed in rows:
            if similarity >= needed:
                yield Link(earlier, later, "near", similarity)


def _equal(sayings: Sayings) -> Pairs:
    """Return pairs with the same words that nothing but one opinion explains."""
    n, exact = sayings.prints.n_tokens, sayings.prints.exact
    rating = np.nan_to_num(sayings.unit, nan=-1.0).view(np.uint64)
    medium = (n >= LEAST_WORDS) & (n < LONG) & ~_is_stock(sayings)
    dated = medium & (sayings.day != _UNKNOWN)
    day = sayings.day.astype(np.uint64)
    found = [
        _sharing(exact, where=n >= LONG),
        _sharing(exact, sayings.review.astype(np.uint64), where=n > 0),
        _sharing(exact, sayings.author.astype(np.uint64), rating, where=sayings.author != _UNKNOWN),
        # A day may be another one in the other source's zone.
        _sharing(exact, rating, day // np.uint64(2), where=dated),
        _sharing(exact, rating, (day + np.uint64(1)) // np.uint64(2), where=dated),
        _syndicated(sayings, exact, rating, medium),
    ]
    return np.unique(np.concatenate(found), axis=0)


def _sharing(*keys: NDArray[np.uint64], where: NDArray[np.bool_]) -> Pairs:
    """Return, for each position whose keys are all those of an earlier one, the first such position and itself."""
    places = np.flatnonzero(where)
    together = np.zeros(len(places), np.uint64)
    for key in keys:
        together = mix(together * np.uint64(0xD6E8FEB86659FD93) + key[places])
    pairs = equal_pairs(Fingerprints(np.ones(len(places), np.int64), together, np.zeros((len(places), 0), np.uint64)))
    return places[pairs]


def _syndicated(
    sayings: Sayings, exact: NDArray[np.uint64], rating: NDArray[np.uint64], medium: NDArray[np.bool_]
) -> Pairs:
    """Return pairs of the same words and rating of which a source calls one syndicated."""
    pairs = _sharing(exact, rating, where=medium)
    marked: Pairs = pairs[sayings.syndicated[pairs].any(axis=1)]
    return marked


def _is_stock(sayings: Sayings) -> NDArray[np.bool_]:
    """Return True for the versions whose words more than a few reviews consist of."""
    said = np.unique(np.stack([sayings.prints.exact, sayings.review.astype(np.uint64)], axis=1), axis=0)[:, 0]
    words, counts = np.unique(said, return_counts=True)
    stock: NDArray[np.bool_] = np.isin(sayings.prints.exact, words[counts > STOCK])
    return stock


def _needed(sayings: Sayings, pairs: Pairs) -> NDArray[np.float64]:
    """Return how similar the words of each pair must be."""
    first, second = pairs[:, 0], pairs[:, 1]
    same_author = (sayings.author[first] == sayings.author[second]) & (sayings.author[first] != _UNKNOWN)
    dated = (sayings.day[first] != _UNKNOWN) & (sayings.day[second] != _UNKNOWN)
    same_day = dated & (np.abs(sayings.day[first] - sayings.day[second]) <= 1)
    same_rating = sayings.unit[first] == sayings.unit[second]
    return np.where(same_author | (same_day & same_rating), SIMILAR_ENOUGH, SIMILAR)


def _may_be_near(sayings: Sayings, pairs: Pairs) -> NDArray[np.bool_]:
    """Return True for pairs that would be twins, were their words almost the same."""
    first, second = pairs[:, 0], pairs[:, 1]
    same_author = (sayings.author[first] == sayings.author[second]) & (sayings.author[first] != _UNKNOWN)
    same_review = sayings.review[first] == sayings.review[second]
    long = np.minimum(sayings.prints.n_tokens[first], sayings.prints.n_tokens[second]) >= LONG
    # Without two ratings there is nothing that contradicts.
    agreeing = ~(np.abs(sayings.unit[first] - sayings.unit[second]) > SAME_OPINION)
    may: NDArray[np.bool_] = (long | same_author | same_review) & agreeing
    return may
