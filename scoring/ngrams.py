"""Hashed n-grams of texts: which are formed, and what a linear model says of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.alphabet import unit_codes
from scoring.ngramloop import LONGEST_WORD, N_GROUPS, Buffers, Shape, Stream, Tables, Work, add_all, form_all
from scoring.opinion import OpinionTable
from scoring.tokens import Tokens

# Beside its words a token has at most: itself turned round, two in a zone, three of opinions.
_BESIDE_WORDS = 6


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which n-grams are formed and what each group counts."""

    bits: int = 20
    """Base-2 logarithm of the number of columns, 8 to 30."""
    words: int = 2
    """Most neighbouring words in one n-gram, 1 to 4."""
    characters: tuple[int, int] | None = None
    """Fewest and most characters of the n-grams within words; None: none are formed."""
    weights: tuple[float, float, float, float, float] = (1.0, 1.0, 0.5, 0.3, 0.3)
    """What words, characters, opinions, ending and title count; 0 leaves opinions, ending or title out."""


@dataclass(frozen=True, slots=True)
class Ngrams:
    """The hashed n-grams of several texts, one text after the other."""

    columns: NDArray[np.int32]
    """Table position of each n-gram, 0 <= column < 2**bits, shape (n_ngrams,)."""
    groups: NDArray[np.uint8]
    """Group of each, see `ngramloop`."""
    places: NDArray[np.int32]
    """Position of the last token of each among the tokens of all texts."""
    widths: NDArray[np.uint8]
    """Tokens that each spans."""
    bounds: NDArray[np.int64]
    """Text i owns columns[bounds[i]:bounds[i + 1]], shape (n_texts + 1,)."""


def form_ngrams(tokens: Tokens, recipe: Recipe, opinions: OpinionTable) -> Ngrams:
    """Return the n-grams of the texts: those of words, characters, ending and title once, opinions as often as told.

    Words up to three tokens after a negator in their clause count once more as turned round.

    References:
        Weinberger et al. (2009), Feature hashing for large scale multitask learning.
        Negation scope: Pang, Lee and Vaithyanathan (2002), section 3, cut to three tokens.
    """
    room = _room(tokens, recipe)
    work = _work(int(room.sum()), room)
    bounds = np.zeros(tokens.n_documents + 1, np.int64)
    n = form_all(_stream(tokens), _shape(recipe), _tables(opinions), work, bounds)
    columns, groups, places, widths = work[0]
    return Ngrams(columns[:n].copy(), groups[:n].copy(), places[:n].copy(), widths[:n].copy(), bounds)


def add_up(
    tokens: Tokens, recipe: Recipe, opinions: OpinionTable, coefficients: NDArray[np.float32]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the weighted sum of the n-grams of each text, shape (n_texts, n_scores), and how many the model knows.

    Args:
        tokens: Tokens of the texts.
        recipe: How n-grams are formed.
        opinions: Opinion words.
        coefficients: One row per column of the table, shape (2**bits, n_scores).
    """
    room = _room(tokens, recipe)
    results = np.zeros((tokens.n_documents, coefficients.shape[1])), np.zeros(tokens.n_documents, np.int64)
    weighing = np.array(recipe.weights), coefficients, np.zeros(N_GROUPS)
    work = _work(int(room.max(initial=0)), room)
    add_all(_stream(tokens), _shape(recipe), _tables(opinions), work, weighing, results)
    return results


def _stream(tokens: Tokens) -> Stream:
    """Return the tokens as compiled loops take them."""
    return (
        tokens.hashes,
        tokens.document,
        tokens.clause,
        tokens.line,
        tokens.negator,
        tokens.starts,
        tokens.ends,
        tokens.units,
    )


def _shape(recipe: Recipe) -> Shape:
    """Return the recipe as compiled loops take it; no characters are a longest one of 0."""
    fewest, most = recipe.characters or (1, 0)
    _, _, opinions, ending, title = recipe.weights
    return np.uint64(64 - recipe.bits), recipe.words, fewest, most, opinions > 0, ending > 0, title > 0


def _tables(opinions: OpinionTable) -> Tables:
    """Return the tables that the loops look things up in."""
    return unit_codes(), opinions.keys, opinions.values


def _work(size: int, room: NDArray[np.int64]) -> Work:
    """Return room for so many n-grams, an empty set for the columns of the largest text, and counts by group."""
    found: Buffers = (
        np.empty(size, np.int32),
        np.empty(size, np.uint8),
        np.empty(size, np.int32),
        np.empty(size, np.uint8),
    )
    met = np.full(1 << int(room.max(initial=0)).bit_length(), -1, np.int64)
    return found, met, room, np.zeros(N_GROUPS, np.int64)


def _room(tokens: Tokens, recipe: Recipe) -> NDArray[np.int64]:
    """Return an upper bound of the n-grams of each text, shape (n_texts,)."""
    per_token = np.full(len(tokens.hashes), recipe.words + _BESIDE_WORDS, np.int64)
    if recipe.characters:
        fewest, most = recipe.characters
        per_token += (np.minimum(tokens.ends - tokens.starts, LONGEST_WORD) + 2) * (most - fewest + 1)
    room: NDArray[np.int64] = np.bincount(tokens.document, per_token, tokens.n_documents).astype(np.int64)
    return room
