"""What every file format is read into: numbered rows of named cells."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | datetime | date | Mapping[str, object] | list[object] | None
"""What stands under a heading; mappings and lists only in JSON."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file."""

    number: int
    """Line or row number as an editor shows it, from 1, headings included."""
    cells: Mapping[str, Cell] = field(default_factory=dict)
    """Heading to cell."""
    broken: str | None = None
    """Why the row cannot be read; None for a sound one."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A file of rows that can be read more than once without being held in memory."""

    format: str
    """csv, jsonl, json or xlsx."""
    headings: tuple[str, ...]
    """In file order."""
    read: Callable[[], Iterator[Row]]
    """Begin reading anew."""
    encoding: str | None = None
    """Of text formats."""
    delimiter: str | None = None
    """Of CSV."""
    unread: tuple[str, ...] = ()
    """What of the file is not read, in plain words."""
