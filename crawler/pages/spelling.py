"""Read one field of an object that different tools spell in different ways."""

import math
from collections.abc import Mapping
from typing import TypeAlias

from crawler.pages.payload import Object, at, coded
from crawler.pages.plaintext import plain_text, storable
from crawler.pages.rating import read_count

Paths: TypeAlias = tuple[str, ...]
"""Spellings of one field, e.g. ("rating", "stars.value"): dots lead inwards, the first that holds something counts."""

_TRUE = frozenset({"true", "yes", "1", "verified", "y"})
_FALSE = frozenset({"false", "no", "0", "unverified", "not verified", "n"})


def _way(path: str) -> list[str | int]:
    """Return the steps of a path; a number is a position in a list."""
    return [int(step) if step.isdecimal() else step for step in path.split(".")]


def has(row: Object, paths: Paths) -> bool:
    """Say whether an object has a place for a field, be it empty."""
    for path in paths:
        *way, last = _way(path)
        holder = at(row, *way)
        if (isinstance(holder, dict) and last in holder) or at(holder, last) is not None:
            return True
    return False


def pick(row: Object, paths: Paths) -> object:
    """Return what the first path holds that holds something; None where none does."""
    for path in paths:
        value = at(row, *_way(path))
        # A number beyond all floats, such as 1e400, states nothing.
        if value is not None and value not in ("", {}, [], math.inf, -math.inf):
            return value
    return None


def plain(row: Object, paths: Paths) -> str | None:
    """Return the readable text of the first path that holds one; lines given as a list are joined."""
    for path in paths:
        value = at(row, *_way(path))
        lines = [line for line in value if isinstance(line, str)] if isinstance(value, list) else [value]
        shown = "\n".join(line for line in lines if isinstance(line, str))
        if text := plain_text(shown):
            return text
    return None


def code(row: Object, paths: Paths) -> str | None:
    """Return an id or a code as it stands; None where there is none."""
    return coded(pick(row, paths))


def truth(row: Object, paths: Paths) -> bool | None:
    """Return a mark as true or false, also where it is written as a word; None where none is stated."""
    value = pick(row, paths)
    if isinstance(value, bool):
        return value
    shown = str(value).strip().lower() if isinstance(value, str | int) else ""
    return True if shown in _TRUE else False if shown in _FALSE else None


def facts(row: Object, named: Mapping[str, Paths]) -> dict[str, object]:
    """Return further facts that are stated: words, numbers and marks, or lists of words."""
    found: dict[str, object] = {}
    for name, paths in named.items():
        value = pick(row, paths)
        if isinstance(value, str):
            found[name] = plain_text(value)
        elif isinstance(value, bool | int | float):
            found[name] = value
        elif isinstance(value, list):
            found[name] = [storable(word) for word in value if isinstance(word, str)]
    return {name: value for name, value in found.items() if value is not None}


def count_of(value: object) -> int | None:
    """Return a count that a value states, a number or a text such as "1,140"; None where it states none."""
    return read_count(value) if isinstance(value, str | int | float) else None
