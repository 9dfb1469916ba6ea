"""Tables over the 65,536 UTF-16 code units: what each is part of, and the number that it adds to a hash."""

import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

DROP, LETTER, DIGIT, MARK, EMOJI, APOSTROPHE = range(6)
"""What a code unit can be part of; surrogates stand for emoji and rare scripts."""
SEPARATOR = "\0"
"""Stands between two texts that are read as one."""
MULTIPLIER = 0x9E3779B97F4A7C15
"""Odd, so that the positions of a word's letters are all told apart."""
_APOSTROPHES = "'’‘`´ʼ"
_MARKS = "!?:;()=*<>/^-"
_CLAUSE_ENDS = ".,;!?:()…\n" + SEPARATOR


def code_units(texts: Sequence[str]) -> NDArray[np.uint16]:
    """Return the UTF-16 code units of the texts, a separator between two, one more space at the end.

    Texts outside ASCII are folded and composed here, all others by the loops that read the units.
    """
    joined = SEPARATOR.join([text if text.isascii() else _folded(text) for text in texts])
    # A text that holds the separator itself would be cut in two.
    if joined.count(SEPARATOR) > max(len(texts) - 1, 0):
        return code_units([text.replace(SEPARATOR, " ") for text in texts])
    return np.frombuffer(bytearray((joined + " ").encode("utf-16-le", "surrogatepass")), dtype="<u2")


def _folded(text: str) -> str:
    """Return a text in lower case with ß as ss and its accents composed."""
    return unicodedata.normalize("NFC", text.casefold())


@cache
def unit_kinds() -> NDArray[np.uint8]:
    """Return what each code unit is part of, shape (65536,)."""
    kinds = np.full(1 << 16, DROP, np.uint8)
    for code in range(1 << 16):
        category = unicodedata.category(chr(code))
        if category[0] == "L" or category in ("Mn", "Mc"):
            kinds[code] = LETTER
        elif category[0] == "N":
            kinds[code] = DIGIT
        elif category in ("So", "Cs"):
            kinds[code] = EMOJI
    kinds[[ord(mark) for mark in _MARKS]] = MARK
    kinds[[ord(mark) for mark in _APOSTROPHES]] = APOSTROPHE
    # Variation selectors only say how to draw the emoji before them.
    kinds[0xFE00:0xFE10] = DROP
    return kinds


@cache
def clause_ends() -> NDArray[np.bool_]:
    """Return True for the code units that end a clause, shape (65536,)."""
    table = np.zeros(1 << 16, bool)
    table[[ord(character) for character in _CLAUSE_ENDS]] = True
    return table


@cache
def unit_codes() -> NDArray[np.uint64]:
    """Return one stirred 64-bit number per code unit, shape (65536,); capitals of ASCII have that of the small one."""
    codes = mix((np.arange(1 << 16, dtype=np.uint64) + np.uint64(1)) * np.uint64(MULTIPLIER))
    codes[ord("A") : ord("Z") + 1] = codes[ord("a") : ord("z") + 1]
    codes[[ord(mark) for mark in _APOSTROPHES]] = codes[ord("'")]
    return codes


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the values with all 64 bits stirred, so that any of their bits may index a table.

    References:
        The finaliser of splitmix64: Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators.
    """
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    stirred: NDArray[np.uint64] = values ^ (values >> np.uint64(31))
    return stirred
