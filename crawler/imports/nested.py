"""Flatten JSON exports: lists of reviews by subject, texts as lists of headings, dates in several cells."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from crawler.imports.recognise import source_of
from crawler.imports.rows import Cell

Object: TypeAlias = Mapping[str, object]

_COUNTED = re.compile(r"(|.*\D)(\d{1,9})")
_NO_SUBJECTS = frozenset({"reviews", "results", "items", "rows", "records", "data", "errors", "messages"})
"""Names of lists that say what they hold and not of whom."""
_IDS = ("review_id", "id")


def nested_rows(value: object) -> list[object] | None:
    """Return the reviews of an object that holds lists of them by subject, or None if it is another one.

    Each row learns its subject from its list's name, and its source where that is an address. Ids that only number
    the rows of their list are left out: after the next export they would mean other reviews.
    """
    if not isinstance(value, dict) or not value or not _NO_SUBJECTS.isdisjoint(value):
        return None
    rows: list[object] = []
    for name, listed in value.items():
        if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
            return None
        rows += _named(name, listed)
    return rows or None


def _named(name: str, listed: Sequence[dict[str, object]]) -> list[object]:
    """Return the rows of one list with what its name says."""
    told: dict[str, object] = {"subject": re.sub(r"\Ahttps?://(?:www\.)?", "", name)}
    source = source_of(name)
    if source is not None:
        told["source"] = source
    made_up = {key for key in _IDS if _is_numbering([row.get(key) for row in listed])}
    return [{**told, **{key: cell for key, cell in row.items() if key not in made_up}} for row in listed]


def _is_numbering(ids: Sequence[object]) -> bool:
    """Say whether ids are one prefix with a number that counts up densely: positions in a list, not names."""
    found = [_COUNTED.fullmatch(str(each)) for each in ids]
    counted = [(each[1], int(each[2])) for each in found if each]
    if len(counted) < 2 or len(counted) < len(ids) or len({prefix for prefix, _ in counted}) > 1:
        return False
    numbers = [number for _, number in counted]
    # Rows may have been taken out since they were counted; what a source issues itself is far less dense.
    return numbers[-1] <= 2 * len(numbers) and all(one < next_ for one, next_ in pairwise(numbers))


def with_plain_cells(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return a row with its lists of headings as one object each, and its year and month as one date."""
    plain = {name: _joined(cell) for name, cell in cells.items()}
    year, month = plain.get("year"), plain.get("month")
    if _is_between(year, 1990, 2100) and _is_between(month, 1, 12) and "published_at" not in plain:
        plain["published_at"] = f"{year}-{month:02d}"
    return plain


def _is_between(cell: Cell, low: int, high: int) -> bool:
    return isinstance(cell, int) and not isinstance(cell, bool) and low <= cell <= high


def _joined(cell: Cell) -> Cell:
    """Return [{"Image": "good"}, {"Salary": "low"}] as one object; a heading that comes twice keeps both texts."""
    if not isinstance(cell, list) or not cell:
        return cell
    joined: dict[str, object] = {}
    for entry in cell:
        if not isinstance(entry, dict) or len(entry) != 1:
            return cell
        ((name, text),) = entry.items()
        joined[name] = f"{joined[name]}\n{text}" if name in joined else text
    return joined
