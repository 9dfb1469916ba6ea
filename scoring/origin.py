"""Find the characters of a text that its folded code units come from."""

import unicodedata
from collections.abc import Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray


def unit_origins(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the character behind each code unit of `alphabet.code_units` begins and ends, shape (n_units,) each.

    Folding makes one character several (ß is ss), composing makes several one (e and an accent are é), and emoji take
    two code units. Where characters were composed, each unit comes from all of them together.

    Args:
        text: Any text, in characters as Python counts them. The blank that `code_units` adds at the end has no origin.

    References:
        The Unicode Standard, annex 15, section 9: what can change by normalisation stands between two characters that
        begin a sequence and do not compose with what is before them.
    """
    if text.isascii():
        places = np.arange(len(text), dtype=np.int64)
        return places, places + 1
    spans = [span for begin, end in _sequences(text) for span in _spans(text, begin, end)]
    flat = np.fromiter(chain.from_iterable(spans), np.int64, 2 * len(spans))
    return flat[::2], flat[1::2]


def _sequences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the shortest stretches that are composed without regard to their neighbours, as (begin, end)."""
    begin = 0
    for place in range(1, len(text)):
        if _begins_sequence(text, begin, place):
            yield begin, place
            begin = place
    if text:
        yield begin, len(text)


def _begins_sequence(text: str, begin: int, place: int) -> bool:
    """Say whether the character at a place composes with nothing between `begin` and it."""
    if text[place].isascii():
        return True
    following = text[place].casefold()
    # A mark that decomposes into marks counts as none itself (U+0F73).
    if unicodedata.combining(unicodedata.normalize("NFD", following)[0]):
        return False
    before = text[begin:place].casefold()
    return _composed(before + following) == _composed(before) + _composed(following)


def _spans(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the origin of each code unit of one sequence."""
    whole = text[begin:end].casefold()
    composed = _composed(whole)
    if composed != whole:
        yield from [(begin, end)] * _n_units(composed)
        return
    for place in range(begin, end):
        yield from [(place, place + 1)] * _n_units(text[place].casefold())


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _n_units(text: str) -> int:
    """Return the number of UTF-16 code units."""
    return sum(1 + (character > "\uffff") for character in text)
