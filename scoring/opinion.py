"""A table of opinion words that compiled loops can look words and idioms up in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.alphabet import mix
from scoring.tokens import tokenise

CHAIN = np.uint64(0xD6E8FEB86659FD93)
"""Ties the hash of a word to that of the words before it."""
CONTINUES = 8
"""Bit of a value that says that a longer idiom begins like this."""
STRENGTHS = 7
"""Lowest bits of a value: strength + 4; 4 for what is only the beginning of an idiom."""
NEUTRAL = 4
_FULL = 0.4


@dataclass(frozen=True, slots=True)
class OpinionTable:
    """Opinion words and idioms by hash, open addressing."""

    keys: NDArray[np.uint64]
    """Hash at each place, 0 where it is empty; the size is a power of two."""
    values: NDArray[np.uint8]
    """Strength and whether a longer idiom begins like this."""


def opinion_table(words: Mapping[str, float]) -> OpinionTable:
    """Return the table of words and idioms.

    Args:
        words: Strength (-3 to 3, not 0) by word or idiom with single blanks; none gives an empty table.
    """
    found: dict[int, int] = {}
    # Without words nothing is cut, and so no loop is compiled, where a module makes an empty table for all.
    for chain, strength in zip(_chains(list(words)) if words else [], words.values(), strict=True):
        for beginning in chain[:-1]:
            found[beginning] = found.get(beginning, NEUTRAL) | CONTINUES
        for whole in chain[-1:]:
            found[whole] = (found.get(whole, 0) & CONTINUES) | (NEUTRAL + round(strength))
    size = 1 << max(int(len(found) / _FULL), 1).bit_length()
    keys, values = np.zeros(size, np.uint64), np.zeros(size, np.uint8)
    for key, value in found.items():
        place = key & (size - 1)
        while keys[place]:
            place = (place + 1) & (size - 1)
        keys[place], values[place] = key, value
    return OpinionTable(keys, values)


def _chains(words: Sequence[str]) -> list[list[int]]:
    """Return, for each idiom, the hashes of its first word, its first two words and so on."""
    tokens = tokenise(words)
    chains: list[list[int]] = [[] for _ in words]
    for place, document in enumerate(tokens.document.tolist()):
        # Arrays of one: numpy warns where a single number overflows, as hashes are meant to.
        value = tokens.hashes[place : place + 1]
        before = np.array(chains[document][-1:], np.uint64)
        chains[document].extend((mix(before * CHAIN + value) if len(before) else value).tolist())
    return chains
