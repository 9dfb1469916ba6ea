"""Count what the words and letters of texts say about their language, for many texts at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from scoring.alphabet import LETTER, unit_kinds
from scoring.compiled import compiled
from scoring.languageword import FREQUENT_WORDS, MET_ANYWHERE
from scoring.tokens import tokenise

LANGUAGES = tuple(FREQUENT_WORDS)
"""Languages with a list of words, in order of the columns; one more column stands for all others."""
# A language's words are met about as often as Mandelbrot's law says, words of other languages hardly ever.
_FREQUENCY, _OFFSET, _ELSEWHERE, _ANYWHERE = 0.08, 3, 0.0004, 0.006
_BLANK = ord(" ")
_SLOTS = 1 << 12
_SLOT_MASK = np.uint64(_SLOTS - 1)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LanguageEvidence:
    """What is known of the language of several texts before anything is decided."""

    scores: Floats
    """Log-likelihood of the distinct frequent words in each language and in any other, nats, shape (n, 13)."""
    letters: NDArray[np.int64]
    """Letters of each text, case folded (ß is two), shape (n,)."""
    latin: NDArray[np.int64]
    """Those of a Latin alphabet, shape (n,)."""
    marks: NDArray[np.int64]
    """All characters but blanks and control characters, shape (n,)."""


def weigh_words(texts: Sequence[str]) -> LanguageEvidence:
    """Return what the frequent words of the texts say about their languages, each word once per text.

    A word that is met in no list says nothing; one that several languages share says little.

    Args:
        texts: Plain texts.

    References:
        Ours, see docs/indicators.md#sentiment; frequencies after Mandelbrot (1953).
    """
    tokens = tokenise(texts)
    keys, rows, weights = _table()
    scores = np.zeros((len(texts), weights.shape[1]))
    _add_words((tokens.hashes, tokens.document), (keys, rows, weights), np.full(len(weights), -1), scores)
    counts = np.zeros((3, len(texts)), np.int64)
    _count_letters(tokens.units, unit_kinds(), counts)
    return LanguageEvidence(scores, *counts)


@compiled
def _add_words(
    stream: tuple[NDArray[np.uint64], NDArray[np.int64]],
    table: tuple[NDArray[np.uint64], NDArray[np.int64], Floats],
    met: NDArray[np.int64],
    scores: Floats,
) -> None:
    """Add the weights of each text's words; `met` tells the text in which each word was seen last."""
    hashes, document = stream
    keys, rows, weights = table
    for place in range(len(hashes)):
        slot = hashes[place] & _SLOT_MASK
        while keys[slot] != 0 and keys[slot] != hashes[place]:
            slot = (slot + np.uint64(1)) & _SLOT_MASK
        if keys[slot] != 0 and met[rows[slot]] != document[place]:
            met[rows[slot]] = document[place]
            for column in range(weights.shape[1]):
                scores[document[place], column] += weights[rows[slot], column]


@compiled
def _count_letters(units: NDArray[np.uint16], kinds: NDArray[np.uint8], counts: NDArray[np.int64]) -> None:
    """Count the letters of each text, those of a Latin alphabet and all marks."""
    text = 0
    # The last unit is the space behind the last text.
    for place in range(len(units) - 1):
        unit = units[place]
        text += unit == 0
        counts[2, text] += unit > _BLANK
        if kinds[unit] == LETTER:
            counts[0, text] += 1
            # Basic to Extended B, and Extended Additional (Vietnamese).
            counts[1, text] += unit < 0x250 or 0x1E00 <= unit < 0x1F00


@cache
def _table() -> tuple[NDArray[np.uint64], NDArray[np.int64], Floats]:
    """Return hashes (0 where empty) and rows by slot, and log-likelihoods by row, shape (n_words, 13)."""
    weights = _word_weights()
    keys, rows = np.zeros(_SLOTS, np.uint64), np.zeros(_SLOTS, np.int64)
    for row, value in enumerate(weights):
        slot = value & (_SLOTS - 1)
        while keys[slot]:
            slot = (slot + 1) & (_SLOTS - 1)
        keys[slot], rows[slot] = value, row
    return keys, rows, np.array(list(weights.values()))


def _word_weights() -> dict[int, Floats]:
    """Return the log-likelihoods of each word in each language and elsewhere, by the word's hash; the highest is 0."""
    # Initials, sizes and units are single letters in every language.
    anywhere = _hashes(sorted(MET_ANYWHERE | set(ascii_lowercase)))
    found: dict[int, Floats] = {}
    for column, words in enumerate(FREQUENT_WORDS.values()):
        for rank, value in enumerate(dict.fromkeys(_hashes(words.split()))):
            elsewhere = _ANYWHERE if value in anywhere else _ELSEWHERE
            row = found.setdefault(value, np.full(len(LANGUAGES) + 1, np.log(elsewhere)))
            row[column] = np.log(max(_FREQUENCY / (rank + _OFFSET), elsewhere))
    return {value: row - row.max() for value, row in found.items()}


def _hashes(words: Sequence[str]) -> list[int]:
    """Return the hash of each word, in order."""
    hashes: list[int] = tokenise(words).hashes.tolist()
    return hashes
