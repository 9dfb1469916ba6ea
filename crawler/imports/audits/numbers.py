"""Read the numbers of audit tables: what comma and point mean is decided for a whole column, never for a cell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.imports.audits.grid import Formula, Value, shown
from crawler.imports.audits.words import UNKNOWN, ZEROS

_NUMBER = re.compile(r"[+-]?\d{1,3}(?:[.,'’\s]\d{3})*(?:[.,]\d+)?|[+-]?\d+(?:[.,]\d+)?")
_DAMAGED = re.compile(r"\d(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """What a cell says of a number."""

    value: float | None = None
    """The number; None where there is none, or it cannot be read."""
    is_bad: bool = False
    """True where something stands there that is no number."""
    codes: tuple[str, ...] = ()
    """Warnings: number_as_text, word_for_zero."""


def find_decimal(cells: Iterable[Value]) -> str | None:
    """Return the decimal sign that a column shows; None where it shows none, or both."""
    signs = {sign for cell in cells if isinstance(cell, str) and (sign := _sign(cell.strip(" %"))) is not None}
    return next(iter(signs)) if len(signs) == 1 else None


def _sign(text: str) -> str | None:
    if not _NUMBER.fullmatch(text):
        return None
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return None
    other = "." if text[last] == "," else ","
    if other in text:
        return text[last]
    if text.count(text[last]) > 1:
        return other
    # Three digits behind the only sign: thousands or decimals, nobody can tell from this cell.
    return text[last] if len(text) - last - 1 != 3 or text.startswith("0") else None


def read_number(cell: Value, decimal: str, *, is_typed: bool = False) -> Number:
    """Return the number of a cell.

    Args:
        cell: The cell.
        decimal: Decimal sign of its column, "," or ".".
        is_typed: True where cells can be numbers, so that a text in their place is worth telling.
    """
    if isinstance(cell, Formula):
        return Number(is_bad=True) if cell.cached is None else read_number(cell.cached, decimal, is_typed=is_typed)
    if cell is None:
        return Number()
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return Number(float(cell))
    return _text(shown(cell), decimal, is_typed=is_typed)


def _text(text: str, decimal: str, *, is_typed: bool) -> Number:
    if text.casefold() in UNKNOWN:
        return Number()
    if text.casefold() in ZEROS:
        return Number(0.0, codes=("word_for_zero",))
    bare = text.removesuffix("%").strip()
    if not _NUMBER.fullmatch(bare):
        return Number(is_bad=True)
    thousands = "." if decimal == "," else ","
    plain = re.sub(rf"[\s'’{thousands}]", "", bare).replace(",", ".")
    return Number(float(plain), codes=("number_as_text",) if is_typed else ())


def is_damaged(text: str) -> bool:
    """Say whether a spreadsheet has made a power of ten of a long number."""
    return _DAMAGED.fullmatch(text.strip()) is not None
