"""The compiled loops that form the n-grams of texts and add up what a linear model says of them."""

import numpy as np
from numpy.typing import NDArray

from scoring.compiled import compiled, inlined
from scoring.opinion import CHAIN, CONTINUES, NEUTRAL, STRENGTHS

WORDS, CHARACTERS, OPINIONS, ENDING, TITLE = range(5)
"""Groups of n-grams; each is scaled by the root of how many of it a text has."""
N_GROUPS = 5
SCOPE = 3
"""Tokens after a negator that it turns round, within its clause."""
LEAST_FOR_ENDING = 40
"""Tokens from which the last fifth of a text counts once more: authors conclude at the end."""
LONGEST_TITLE = 20
"""Most tokens of a first line that counts once more as the title."""
LONGEST_WORD = 64
"""Code units of a word that are looked at for characters."""
_ENDING_SHARE = 5
_TURNED = np.uint64(0xA0761D6478BD642F)
_SALTS = tuple(
    np.uint64(salt) for salt in (0, 0xC2B2AE3D27D4EB4F, 0x9FB21C651E98DF25, 0x8CB92BA72F3D8DD7, 0xA24BAED4963EE407)
)
_TEXT = ~np.int64((1 << 32) - 1)
_BLANK = ord(" ")

Stream = tuple[
    NDArray[np.uint64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.bool_],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.uint16],
]
"""Hash, text, clause, line, negation, start and end of each token, and the units that they were cut from."""
Shape = tuple[np.uint64, int, int, int, bool, bool, bool]
"""Shift, most words, fewest and most characters; are opinions, ending and title wanted?"""
Tables = tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint8]]
"""Numbers of code units; keys and values of opinion words."""
Buffers = tuple[NDArray[np.int32], NDArray[np.uint8], NDArray[np.int32], NDArray[np.uint8]]
"""Column, group, last token and width of each n-gram."""
Work = tuple[Buffers, NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""Room for n-grams; a set of columns met; the room that each text needs; counts by group."""
Sink = tuple[Buffers, tuple[NDArray[np.int64], int, np.int64], np.uint64]
"""Room for n-grams; the set of columns met, its mask and the mark of the text; the shift."""


@compiled
def form_all(stream: Stream, shape: Shape, tables: Tables, work: Work, bounds: NDArray[np.int64]) -> int:
    """Write the n-grams of all texts one after the other; return how many there are."""
    document = stream[1]
    n = first = 0
    for text in range(len(bounds) - 1):
        last = first
        while last < len(document) and document[last] == text:
            last += 1
        n = _gather(stream, (first, last, text, n), shape, tables, work)
        bounds[text + 1] = n
        first = last
    return n


@compiled
def add_all(
    stream: Stream,
    shape: Shape,
    tables: Tables,
    work: Work,
    weighing: tuple[NDArray[np.float64], NDArray[np.float32], NDArray[np.float64]],
    results: tuple[NDArray[np.float64], NDArray[np.int64]],
) -> None:
    """Add to the sums what the coefficients say of the n-grams of each text, and count those that are not 0."""
    document = stream[1]
    (columns, groups, _, _), _, _, counts = work
    weights, coefficients, part = weighing
    sums, known = results
    first = 0
    for text in range(len(sums)):
        last = first
        while last < len(document) and document[last] == text:
            last += 1
        counts[:] = 0
        n = _gather(stream, (first, last, text, 0), shape, tables, work)
        for score in range(coefficients.shape[1]):
            part[:] = 0
            for place in range(n):
                coefficient = coefficients[columns[place], score]
                known[text] += coefficient != 0
                part[groups[place]] += coefficient
            for group in range(N_GROUPS):
                if counts[group]:
                    sums[text, score] += weights[group] * part[group] / np.sqrt(counts[group])
        first = last


@compiled
def _gather(stream: Stream, span: tuple[int, int, int, int], shape: Shape, tables: Tables, work: Work) -> int:
    """Write the n-grams of one text behind the first n; return how many there are then. Counts them by group."""
    hashes, _, clause, line, negator, starts, ends, units = stream
    first, last, text, n = span
    shift, words, fewest, most, opinions, ending, title = shape
    found, met, room, counts = work
    # A set no larger than the text needs stays in the processor's nearest memory.
    mask = 1
    while mask <= room[text]:
        mask *= 2
    sink = (found, (met, mask - 1, np.int64(text) << 32), shift)
    ending_from = last - (last - first) // _ENDING_SHARE if ending and last - first >= LEAST_FOR_ENDING else last
    title_until = _end_of_title(line, first, last) if title else first
    turned_until, told_until = first - 1, first
    turned_clause = np.int64(-1)
    for place in range(first, last):
        turned = place <= turned_until and clause[place] == turned_clause
        began = n
        n = _write_words(hashes, (first, place, words), turned, sink, n)
        counts[WORDS] += n - began
        began = n
        if place < title_until:
            n = _write_zone(hashes, (first, place, TITLE), sink, n)
            counts[TITLE] += n - began
        elif place >= ending_from:
            n = _write_zone(hashes, (ending_from, place, ENDING), sink, n)
            counts[ENDING] += n - began
        began = n
        if most:
            n = _write_characters(units, tables[0], (place, starts[place], ends[place], fewest, most), sink, n)
            counts[CHARACTERS] += n - began
        began = n
        if opinions and place >= told_until:
            n, told_until = _write_opinion(hashes, (first, place, last), tables, turned, sink, n)
            counts[OPINIONS] += n - began
        if negator[place]:
            turned_until, turned_clause = place + SCOPE, clause[place]
    return n


@inlined
def _end_of_title(line: NDArray[np.int64], first: int, last: int) -> int:
    """Return where the first line ends; where it begins if it is the whole text or too long for a title."""
    until = first
    while until < last and line[until] == line[first]:
        until += 1
    if until == last or until - first > LONGEST_TITLE:
        until = first
    return until


@inlined
def _write_words(hashes: NDArray[np.uint64], at: tuple[int, int, int], turned: bool, sink: Sink, n: int) -> int:
    """Write the word at a place, the runs of neighbours that end with it, and the word as turned round."""
    first, place, words = at
    for width in range(1, min(words, place - first + 1) + 1):
        chain = hashes[place - width + 1]
        for step in range(place - width + 2, place + 1):
            chain = _stirred(chain * CHAIN + hashes[step])
        n = _write_once(sink, n, chain, (WORDS, place, width))
    if turned:
        n = _write_once(sink, n, _stirred(hashes[place] ^ _TURNED), (WORDS, place, 1))
    return n


@inlined
def _write_zone(hashes: NDArray[np.uint64], at: tuple[int, int, int], sink: Sink, n: int) -> int:
    """Write the word at a place, and it with the one before, once more as part of title or ending."""
    first, place, zone = at
    n = _write_once(sink, n, _stirred(hashes[place] ^ _SALTS[zone]), (zone, place, 1))
    if place > first:
        pair = _stirred(hashes[place - 1] * CHAIN + hashes[place])
        n = _write_once(sink, n, _stirred(pair ^ _SALTS[zone]), (zone, place, 2))
    return n


@inlined
def _write_characters(
    units: NDArray[np.uint16], codes: NDArray[np.uint64], at: tuple[int, int, int, int, int], sink: Sink, n: int
) -> int:
    """Write the runs of characters of a word, a blank before and behind it."""
    place, start, end, fewest, most = at
    length = min(end - start, LONGEST_WORD) + 2
    for begin in range(length - fewest + 1):
        chain = _SALTS[CHARACTERS]
        for step in range(begin, min(begin + most, length)):
            inside = 0 < step < length - 1
            chain = (chain + codes[units[start + step - 1] if inside else _BLANK]) * CHAIN
            chain ^= chain >> np.uint64(29)
            if step - begin + 1 >= fewest:
                n = _write_once(sink, n, _stirred(chain), (CHARACTERS, place, 1))
    return n


@inlined
def _write_opinion(
    hashes: NDArray[np.uint64], at: tuple[int, int, int], tables: Tables, turned: bool, sink: Sink, n: int
) -> tuple[int, int]:
    """Write the class of the opinion word or idiom that begins at a place, alone and with each neighbour.

    Returns how many n-grams there are then, and the place behind the idiom.
    """
    first, place, last = at
    strength, width = _longest_opinion(hashes, place, last, tables)
    until = place + width
    if strength != NEUTRAL:
        sign = np.uint64((1 if strength > NEUTRAL else 2) + (2 if turned else 0)) * _SALTS[OPINIONS]
        kind = np.uint64(strength + (8 if turned else 0)) * _TURNED + _SALTS[OPINIONS]
        n = _write(sink, n, _stirred(kind), (OPINIONS, until - 1, width))
        if place > first:
            n = _write(sink, n, _stirred(hashes[place - 1] * CHAIN + sign), (OPINIONS, until - 1, width + 1))
        if until < last:
            chain = _stirred(sign * CHAIN + hashes[until] * _TURNED)
            n = _write(sink, n, chain, (OPINIONS, until, width + 1))
    return n, until


@inlined
def _longest_opinion(hashes: NDArray[np.uint64], place: int, last: int, tables: Tables) -> tuple[int, int]:
    """Return strength and width of the longest opinion word or idiom that begins at a place; neutral for none."""
    _, keys, values = tables
    strength, width, step = NEUTRAL, 1, place
    chain = hashes[place]
    searching = True
    while searching:
        slot = np.int64(chain & np.uint64(len(keys) - 1))
        while keys[slot] != 0 and keys[slot] != chain:
            slot = (slot + 1) & (len(keys) - 1)
        searching = keys[slot] == chain
        if searching:
            if values[slot] & STRENGTHS != NEUTRAL:
                strength, width = int(values[slot] & STRENGTHS), step - place + 1
            step += 1
            searching = values[slot] & CONTINUES != 0 and step < last
        if searching:
            chain = _stirred(chain * CHAIN + hashes[step])
    return strength, width


@inlined
def _write_once(sink: Sink, n: int, value: np.uint64, label: tuple[int, int, int]) -> int:
    """Write one n-gram unless its column was met in this text; return the number of n-grams written so far."""
    _, (met, mask, mark), shift = sink
    column = np.int64(value >> shift)
    tag = mark | column
    slot = column & mask
    # What another text left behind counts as empty.
    while met[slot] != tag and (met[slot] & _TEXT) == mark:
        slot = (slot + 1) & mask
    if met[slot] != tag:
        met[slot] = tag
        n = _write(sink, n, value, label)
    return n


@inlined
def _write(sink: Sink, n: int, value: np.uint64, label: tuple[int, int, int]) -> int:
    """Write one n-gram with group, last token and width; return the number of n-grams written so far."""
    (columns, groups, places, widths), _, shift = sink
    columns[n] = value >> shift
    groups[n], places[n], widths[n] = label
    return n + 1


@inlined
def _stirred(value: np.uint64) -> np.uint64:
    """Return one value stirred as `alphabet.mix` does many."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))
