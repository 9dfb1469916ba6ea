"""A sheet of cells, whatever file it comes from, and the bounds within which files of audits are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from crawler.errors import UnreadableImport

MOST_BYTES = 50 << 20
"""Bytes of a file of audits."""
MOST_UNPACKED = 200 << 20
"""Bytes that a workbook may hold when unpacked."""
MOST_MEMBER = 32 << 20
"""Bytes of one member of a feed's ZIP when unpacked."""
MOST_ROWS = 200_000
"""Rows of one sheet."""
MOST_COLUMNS = 500
"""Columns of one sheet."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in a cell; it is never evaluated."""

    text: str
    """As written, with its equals sign."""
    cached: "str | int | float | bool | datetime | date | None" = None
    """What the spreadsheet last showed; None where it kept nothing."""


class Joined(str):
    """Several values of one field, joined by "; ": where only one can be meant, none of them is chosen."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """Something in a file that is no row and was not taken."""

    row: int
    """Where a row would stand, from 2 as below headings."""
    reason: str
    """Why, one word."""
    path: str = ""
    """Where it stands."""
    value: str = ""
    """Its beginning."""


Value: TypeAlias = str | int | float | bool | datetime | date | Formula | None
"""What stands in a cell; None is an empty one."""
Line: TypeAlias = tuple[int, tuple[Value, ...]]
"""Number of a row as the spreadsheet shows it, from 1, and its cells."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; numbers from 0 for columns and from 1 for rows, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file."""

    name: str
    """Name of the sheet or member; empty where a file is one table."""
    lines: Sequence[Line] = ()
    """Rows that are not blank, in order."""
    merges: tuple[Merge, ...] = ()
    """Merged ranges."""
    is_hidden: bool = False
    """Hidden sheets are not read."""
    unread: tuple[Unread, ...] = ()
    """Records that are none."""
    is_nested: bool = False
    """Can a row bring a finding with its audit, as members of a list do?"""


@dataclass(frozen=True, slots=True)
class Book:
    """A file as sheets."""

    format: str
    """csv, xlsx, json, xml or lives."""
    sheets: tuple[Sheet, ...]
    """In the file's order."""
    encoding: str = ""
    """Of text formats."""
    delimiter: str = ""
    """Of CSV."""
    n_broken: int = 0
    """Characters that its encoding does not have."""
    unread: tuple[tuple[str, str], ...] = ()
    """Parts of the file that hold no records of audits, and what stands there."""


def refusal(reason: str, what: str, *, where: str, todo: str) -> UnreadableImport:
    """Return the error of a file that cannot be taken in at all, with the word that programs look for."""
    return UnreadableImport(f"{reason}: {what}", where=where, todo=todo)


def shown(value: Value) -> str:
    """Return a cell as text: dates as ISO, whole numbers without a point, formulas as what they last showed."""
    if isinstance(value, Formula):
        return shown(value.cached)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value).strip()
