"""Cut texts into hashed tokens with numpy: words, marks and emoji, Unicode-correct and the same on every machine."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

_DROP, _LETTER, _DIGIT, _MARK, _EMOJI = range(5)
_APOSTROPHES = "'’‘`´ʼ"
_MARKS = "!?:;()=*<>/^-"
_CLAUSE_ENDS = ".,;!?:()…\n"
_SEPARATOR = "\0"
_MULTIPLIER = 0x9E3779B97F4A7C15
_LONGEST = 64
_BLOCK = 1_024
_UPPER_SHIFT = np.uint64(52)

NEGATORS = (
    *("not", "no", "never", "nothing", "nobody", "none", "nor", "neither", "without", "hardly", "barely", "cannot"),
    *("cant", "dont", "doesnt", "didnt", "wont", "isnt", "wasnt", "nicht", "nichts", "nie", "niemals", "ohne"),
    *("kein", "keine", "keinen", "keinem", "keiner", "keines", "weder", "niemand", "kaum", "nirgends"),
)
"""Words that turn the following ones round, English and German; n't is recognised by its ending."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The hashed tokens of several texts, one text after the other."""

    hashes: NDArray[np.uint64]
    """One 64-bit hash per token, shape (n_tokens,)."""
    document: NDArray[np.int64]
    """Position of the text that each token comes from, ascending, shape (n_tokens,)."""
    clause: NDArray[np.int64]
    """Running number of the clause; tokens share it if no clause or text ends between them."""
    negator: NDArray[np.bool_]
    """True where the token is a word that turns the following ones round."""
    n_documents: int
    """Number of texts, those without any token included."""


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the values with all 64 bits stirred, so that any of their bits may index a table.

    References:
        The finaliser of splitmix64: Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators.
    """
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    stirred: NDArray[np.uint64] = values ^ (values >> np.uint64(31))
    return stirred


def tokenise(texts: Sequence[str]) -> Tokens:
    """Return the hashed tokens of the texts.

    A token is a run of letters and digits (apostrophes inside included), a run of marks such as `:-)` (alone only `!`
    and `?` count) or one emoji. Case is folded, so that ß is ss; accents are composed; typographic apostrophes count
    as the plain one; three or more equal letters or marks count as two.

    Args:
        texts: Plain texts; an empty one has no token.

    References:
        Ours, see docs/indicators.md#sentiment.
    """
    units, starts, lengths = _cut(texts)
    document = _documents(units)[starts]
    clause = np.cumsum(_table(_CLAUSE_ENDS + _SEPARATOR)[units], dtype=np.int64)[starts]
    hashes = _run_hashes(units, starts, lengths)
    negator = _are_negators(hashes) | _ends_in_nt(units, starts, lengths)
    return Tokens(hashes, document, clause, negator, len(texts))


def hash_words(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return hashes and texts of the tokens as `tokenise` does, without clauses and negators, in less time.

    Args:
        texts: Plain texts; an empty one has no token.
    """
    units, starts, lengths = _cut(texts)
    return _run_hashes(units, starts, lengths), _documents(units)[starts]


def word_hash(word: str) -> int:
    """Return the hash that `tokenise` gives a single word."""
    return int(tokenise([word]).hashes[0])


def _cut(texts: Sequence[str]) -> tuple[NDArray[np.uint16], NDArray[np.int64], NDArray[np.int64]]:
    """Return the code units of all texts, and where their tokens start and how long they are."""
    units = _shortened(_code_units(texts))
    kinds = _kinds(units)
    starts, lengths = _runs(units, kinds)
    alone = (kinds[starts] == _MARK) & (lengths == 1) & ~_table("!?")[units[starts]]
    return units, starts[~alone], lengths[~alone]


def _documents(units: NDArray[np.uint16]) -> NDArray[np.int64]:
    """Return the position of the text that each unit stands in."""
    return np.cumsum(units == 0, dtype=np.int64)


def _code_units(texts: Sequence[str]) -> NDArray[np.uint16]:
    """Return the UTF-16 code units of the folded texts, joined by the separator, with one more space at the end."""
    joined = _SEPARATOR.join(texts)
    # A text that holds the separator itself would be cut in two.
    if joined.count(_SEPARATOR) > max(len(texts) - 1, 0):
        joined = _SEPARATOR.join(text.replace(_SEPARATOR, " ") for text in texts)
    # All at once: neither folding nor composing looks across the separator.
    folded = unicodedata.normalize("NFC", joined.casefold())
    units = np.frombuffer((folded + " ").encode("utf-16-le", "surrogatepass"), dtype="<u2").astype(np.uint16)
    units[_table(_APOSTROPHES)[units]] = ord("'")
    return units


def _shortened(units: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the units without the third and later ones of a run of equal letters or marks."""
    kinds = _unit_kinds()[units]
    repeated = np.zeros(len(units), bool)
    # Digits are left alone: 1000 is not 100.
    repeated[2:] = (units[2:] == units[1:-1]) & (units[2:] == units[:-2]) & ((kinds == _LETTER) | (kinds == _MARK))[2:]
    return units[~repeated]


def _kinds(units: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Return what each unit is part of: nothing, a word, marks or an emoji; an apostrophe inside a word is a letter."""
    kinds = _unit_kinds()[units]
    kinds[kinds == _DIGIT] = _LETTER
    inside = np.zeros(len(units), bool)
    inside[1:-1] = (units[1:-1] == ord("'")) & (kinds[:-2] == _LETTER) & (kinds[2:] == _LETTER)
    kinds[inside] = _LETTER
    return kinds


def _runs(units: NDArray[np.uint16], kinds: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where tokens start and how many units they have."""
    begins = np.ones(len(units), bool)
    # A low surrogate belongs to the emoji before it; two emoji side by side are two tokens.
    begins[1:] = (kinds[1:] != kinds[:-1]) | ((kinds[1:] == _EMOJI) & ~((units[1:] >= 0xDC00) & (units[1:] < 0xE000)))
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=len(units))
    keep = kinds[starts] != _DROP
    return starts[keep], lengths[keep]


def _run_hashes(units: NDArray[np.uint16], starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return one hash per run: the stirred sum of unit codes times powers of an odd number by position."""
    # Longer runs are no words; their first part tells them apart well enough.
    ends = starts + np.minimum(lengths, _LONGEST)
    # One running sum serves all runs: an odd number has an inverse modulo 2**64, which moves each run to position 1.
    sums = np.zeros(len(units) + 1, np.uint64)
    np.multiply(_unit_codes()[units], _powers(len(units)), out=sums[1:])
    np.cumsum(sums, out=sums)
    return mix((sums[ends] - sums[starts]) * _inverse_powers(starts))


def _are_negators(hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return True for the hashes of `NEGATORS`."""
    # Few tokens share their upper bits with a negator, so only those are compared in full.
    found: NDArray[np.bool_] = _negator_uppers()[(hashes >> _UPPER_SHIFT).astype(np.intp)]
    found[found] = np.isin(hashes[found], _negator_hashes())
    return found


def _ends_in_nt(units: NDArray[np.uint16], starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return True for don't, isn't and the n't of texts whose words were cut before."""
    last = starts + lengths - 1
    long_enough = lengths >= 3
    before = np.maximum(last, 2)
    found = (units[last] == ord("t")) & (units[before - 1] == ord("'")) & (units[before - 2] == ord("n"))
    short: NDArray[np.bool_] = found & long_enough
    return short


@cache
def _table(characters: str) -> NDArray[np.bool_]:
    """Return a table over all code units that is True for the given characters."""
    table = np.zeros(1 << 16, bool)
    table[[ord(character) for character in characters]] = True
    return table


@cache
def _unit_kinds() -> NDArray[np.uint8]:
    """Return what each of the 65,536 UTF-16 code units is; surrogates stand for emoji and rare scripts."""
    kinds = np.full(1 << 16, _DROP, np.uint8)
    for code in range(1 << 16):
        category = unicodedata.category(chr(code))
        if category[0] == "L" or category in ("Mn", "Mc"):
            kinds[code] = _LETTER
        elif category[0] == "N":
            kinds[code] = _DIGIT
        elif category in ("So", "Cs"):
            kinds[code] = _EMOJI
    kinds[[ord(mark) for mark in _MARKS]] = _MARK
    # Variation selectors only say how to draw the emoji before them.
    kinds[0xFE00:0xFE10] = _DROP
    return kinds


@cache
def _unit_codes() -> NDArray[np.uint64]:
    """Return one stirred 64-bit number per code unit."""
    return mix((np.arange(1 << 16, dtype=np.uint64) + np.uint64(1)) * np.uint64(_MULTIPLIER))


def _powers(n: int) -> NDArray[np.uint64]:
    """Return the first n powers of the odd multiplier, from power 0."""
    small, large = _small_powers(_MULTIPLIER), _large_powers(_MULTIPLIER, -(-n // _BLOCK))
    powers: NDArray[np.uint64] = (large[:, None] * small).ravel()[:n]
    return powers


def _inverse_powers(starts: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return what brings the code at each start to power 1."""
    inverse = pow(_MULTIPLIER, -1, 1 << 64)
    large = _large_powers(inverse, int(starts[-1]) // _BLOCK + 1 if len(starts) else 0)
    return large[starts // _BLOCK] * _small_powers(inverse)[starts % _BLOCK] * np.uint64(_MULTIPLIER)


@cache
def _small_powers(number: int) -> NDArray[np.uint64]:
    """Return the powers 0 to 1023 of an odd number."""
    return np.cumprod(np.array([1, *[number] * (_BLOCK - 1)], np.uint64), dtype=np.uint64)


def _large_powers(number: int, n: int) -> NDArray[np.uint64]:
    """Return every 1,024th power of an odd number, n of them."""
    step = pow(number, _BLOCK, 1 << 64)
    return np.cumprod(np.array([1, *[step] * (n - 1)][:n], np.uint64), dtype=np.uint64)


@cache
def _negator_uppers() -> NDArray[np.bool_]:
    """Return a table over the upper 12 bits of a hash that is True where a negator has them."""
    table = np.zeros(1 << 12, bool)
    table[(_negator_hashes() >> _UPPER_SHIFT).astype(np.intp)] = True
    return table


@cache
def _negator_hashes() -> NDArray[np.uint64]:
    """Return the sorted hashes of `NEGATORS`."""
    units = [np.frombuffer(word.encode("utf-16-le"), dtype="<u2").astype(np.uint16) for word in NEGATORS]
    lengths = np.array([len(word) for word in units])
    return np.sort(_run_hashes(np.concatenate(units), np.cumsum(lengths) - lengths, lengths))
