"""Cut texts into hashed tokens: words, marks and emoji, Unicode-correct and the same on every machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scoring.alphabet import (
    APOSTROPHE,
    DIGIT,
    DROP,
    EMOJI,
    LETTER,
    MARK,
    MULTIPLIER,
    clause_ends,
    code_units,
    unit_codes,
    unit_kinds,
)
from scoring.compiled import compiled, inlined

NEGATORS = (
    *("not", "no", "never", "nothing", "nobody", "none", "nor", "neither", "without", "hardly", "barely", "cannot"),
    *("cant", "dont", "doesnt", "didnt", "wont", "isnt", "wasnt", "nicht", "nichts", "nie", "niemals", "ohne"),
    *("kein", "keine", "keinen", "keinem", "keiner", "keines", "weder", "niemand", "kaum", "nirgends"),
)
"""Words that turn the following ones round, English and German; n't is recognised by its ending."""
_LONGEST = 64
_MULTIPLIER = np.uint64(MULTIPLIER)
_ALONE = (ord("!"), ord("?"))
_N, _T = ord("n"), ord("t")
# What a small letter of ASCII has and its capital has not.
_CASE = 32
_UPPER = np.uint64(52)
_NEW_LINE = ord("\n")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The hashed tokens of several texts, one text after the other."""

    hashes: NDArray[np.uint64]
    """One 64-bit hash per token, shape (n_tokens,)."""
    document: NDArray[np.int64]
    """Position of the text that each token comes from, ascending, shape (n_tokens,)."""
    clause: NDArray[np.int64]
    """Running number of the clause; tokens share it if no clause or text ends between them."""
    line: NDArray[np.int64]
    """Running number of the line."""
    negator: NDArray[np.bool_]
    """True where the token is a word that turns the following ones round."""
    starts: NDArray[np.int64]
    """First code unit of each token among `units`."""
    ends: NDArray[np.int64]
    """One past its last."""
    units: NDArray[np.uint16]
    """The code units that were cut, see `alphabet.code_units`."""
    n_documents: int
    """Number of texts, those without any token included."""


def tokenise(texts: Sequence[str]) -> Tokens:
    """Return the hashed tokens of the texts.

    A token is a run of letters and digits (apostrophes inside included), a run of marks such as `:-)` (alone only `!`
    and `?` count) or one emoji. Case is folded, so that ß is ss; accents are composed; typographic apostrophes count
    as the plain one; three or more equal letters or marks count as two.

    Args:
        texts: Plain texts; an empty one has no token.

    References:
        Ours, see docs/models.md#features.
    """
    units = code_units(texts)
    hashes, (starts, ends, clause, document, line), negator = _tokens_of(units, _negators())
    return Tokens(hashes, document, clause, line, negator, starts, ends, units, len(texts))


def hash_words(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return hashes and texts of the tokens as `tokenise` does.

    Args:
        texts: Plain texts; an empty one has no token.
    """
    tokens = tokenise(texts)
    return tokens.hashes, tokens.document


def word_hash(word: str) -> int:
    """Return the hash that `tokenise` gives a single word."""
    return int(tokenise([word]).hashes[0])


Alphabet = tuple[NDArray[np.uint8], NDArray[np.uint64], NDArray[np.bool_], NDArray[np.uint64]]
Found = tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.bool_]]


@compiled
def _cut(units: NDArray[np.uint16], parts: NDArray[np.uint8], alphabet: Alphabet, found: Found) -> int:
    """Write hash, place, clause, text, line and negation of each token; return how many there are."""
    kinds, codes, ends_clause, negators = alphabet
    hashes, places, negator = found
    n = unit = document = clause = line = 0
    while unit < len(units):
        kind = parts[unit]
        if kind == DROP:
            clause += ends_clause[units[unit]]
            document += units[unit] == 0
            line += units[unit] == _NEW_LINE
            unit += 1
            continue
        start, length, value, power = unit, 0, np.uint64(0), _MULTIPLIER
        last = before_last = np.uint64(0)
        first_code = units[start]
        while unit < len(units) and parts[unit] == kind:
            # A low surrogate belongs to the emoji before it; two emoji side by side are two tokens.
            if kind == EMOJI and unit > start and not 0xDC00 <= units[unit] < 0xE000:
                break
            code = codes[units[unit]]
            clause += ends_clause[units[unit]]
            # Digits are left alone: 1000 is not 100.
            if code != last or code != before_last or kinds[units[unit]] == DIGIT:
                # Longer runs are no words; their first part tells them apart well enough.
                if length < _LONGEST:
                    value += code * power
                    power *= _MULTIPLIER
                length += 1
            before_last, last = last, code
            unit += 1
        if kind == MARK and length == 1 and first_code != _ALONE[0] and first_code != _ALONE[1]:
            continue
        value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        value ^= value >> np.uint64(31)
        hashes[n] = value
        places[0, n], places[1, n], places[2, n], places[3, n], places[4, n] = start, unit, clause, document, line
        negator[n] = negators[value >> _UPPER] == value
        # The n't of don't and isn't, also where the words were cut before.
        if unit - start > 2 and kinds[units[unit - 2]] == APOSTROPHE and (units[unit - 1] | _CASE) == _T:
            negator[n] |= (units[unit - 3] | _CASE) == _N
        n += 1
    return n


@compiled
def _tell_parts(units: NDArray[np.uint16], kinds: NDArray[np.uint8], parts: NDArray[np.uint8]) -> None:
    """Write what each unit is part of: digits and apostrophes inside a word are letters, other apostrophes nothing."""
    for unit in range(len(units)):
        kind = kinds[units[unit]]
        if kind == DIGIT:
            kind = LETTER
        elif kind == APOSTROPHE:
            kind = DROP
            if 0 < unit < len(units) - 1:
                between = _is_word(kinds[units[unit - 1]]) and _is_word(kinds[units[unit + 1]])
                kind = LETTER if between else DROP
        parts[unit] = kind


@inlined
def _is_word(kind: int) -> bool:
    """Say whether a unit of this kind is part of words."""
    return kind == LETTER or kind == DIGIT  # noqa: PLR1714 - a search in a set costs more than both comparisons


@cache
def _negators() -> NDArray[np.uint64]:
    """Return a table over the upper bits of a hash that holds the hash of the negator that has them, else 0."""
    units = code_units([" ".join(NEGATORS)])
    table = np.zeros(1 << (64 - int(_UPPER)), np.uint64)
    hashes = _tokens_of(units, table)[0]
    table[hashes >> _UPPER] = hashes
    return table


def _tokens_of(
    units: NDArray[np.uint16], negators: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return hashes, places (start, end, clause, text, line), negation of tokens: (n,), (5, n), (n,)."""
    size = len(units)
    found = np.empty(size, np.uint64), np.empty((5, size), np.int64), np.empty(size, np.bool_)
    parts = np.empty(size, np.uint8)
    _tell_parts(units, unit_kinds(), parts)
    n = _cut(units, parts, (unit_kinds(), unit_codes(), clause_ends(), negators), found)
    return found[0][:n], found[1][:, :n], found[2][:n]
