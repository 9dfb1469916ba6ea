"""Ask a row of an audit table for its fields; what cannot be read rejects the row or leaves the field empty."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from crawler.imports.audits.dates import Order, read_day
from crawler.imports.audits.grid import Formula, Joined, Line, Unread, Value, shown
from crawler.imports.audits.layout import Layout
from crawler.imports.audits.numbers import is_damaged, read_number
from crawler.imports.audits.taken import Warned
from crawler.imports.audits.words import UNKNOWN, word

_FORMULA = ("=", "+", "@", "\t")


class RowRefused(Exception):
    """A row that is not taken in."""

    def __init__(self, reason: str, heading: str = "", value: object = None, of_row: int | None = None) -> None:
        """Keep why, and where in the row."""
        super().__init__(reason)
        self.reason, self.heading, self.value, self.of_row = reason, heading, value, of_row


@dataclass(frozen=True, slots=True)
class Reading:
    """What was decided about a sheet before its rows are read."""

    name: str
    """Name of the sheet."""
    layout: Layout
    """Columns."""
    lines: Sequence[Line]
    """The rows below the headings, merged cells filled downwards."""
    orders: Mapping[int, Order | None] = field(default_factory=dict)
    """Order of day and month by column."""
    decimals: Mapping[int, str] = field(default_factory=dict)
    """Decimal sign by column."""
    slashed: frozenset[int] = frozenset()
    """Columns whose dates have slashes."""
    is_typed: bool = False
    """Can cells be numbers and dates, as in a workbook?"""
    above: tuple[int, ...] = ()
    """Numbers of the rows above the headings."""
    unread: tuple[Unread, ...] = ()
    """Records that are none."""


@dataclass(slots=True)
class RowCells:
    """One row, asked by field; warnings gather while it is read."""

    sheet: Reading
    """Its sheet."""
    number: int
    """Its number."""
    cells: tuple[Value, ...]
    """Its cells."""
    warnings: list[Warned] = field(default_factory=list)
    """What was noticed so far."""

    def has(self, table: str, name: str) -> bool:
        """Say whether the sheet has a column for a field."""
        return self.sheet.layout.column(table, name) is not None

    def heading(self, table: str, name: str) -> str:
        """Return the heading of a field; the field's name where there is none."""
        column = self.sheet.layout.column(table, name)
        return column.heading if column else name

    def raw(self, table: str, name: str) -> Value:
        """Return the cell of a field; None where it is empty or there is no column."""
        column = self.sheet.layout.column(table, name)
        return self.cells[column.index] if column and column.index < len(self.cells) else None

    def warn(self, code: str, heading: str = "", value: object = None, note: str = "", restored: str = "") -> None:
        """Remember something to know of this row."""
        self.warnings.append(Warned(code, self.number, self.sheet.name, heading, value, note, restored))

    def text(self, table: str, name: str) -> str | None:
        """Return the text of a field; None where it is empty or a sign for unknown.

        Raises:
            RowRefused: If a formula stands there of which the file keeps no value: it is never worked out.
        """
        cell = self.raw(table, name)
        if isinstance(cell, Formula) and cell.cached is None:
            raise RowRefused("formula_without_value", self.heading(table, name), cell.text)
        return self.told(table, name)

    def told(self, table: str, name: str) -> str | None:
        """Return the text of a field as `text` does; None also where a formula has no value."""
        told = shown(self.raw(table, name))
        return None if told.casefold() in UNKNOWN else told or None

    def required(self, table: str, name: str) -> str | None:
        """Return the text of a field; a row without it is refused where the sheet has such a column."""
        told = self.text(table, name)
        if told is None and self.has(table, name):
            raise RowRefused("missing_required", self.heading(table, name), shown(self.raw(table, name)))
        return told

    def identity(self, table: str, name: str) -> str:
        """Return an id as text; formulas, and numbers that a spreadsheet has damaged, refuse the row."""
        cell, heading = self.raw(table, name), self.heading(table, name)
        written = cell.text if isinstance(cell, Formula) else shown(cell)
        if isinstance(cell, Formula) or (isinstance(cell, str) and written.startswith(_FORMULA)):
            raise RowRefused("formula_in_id", heading, written)
        if isinstance(cell, Joined):
            raise RowRefused("repeated_field", heading, written)
        if is_damaged(written) or (isinstance(cell, float) and (not cell.is_integer() or abs(cell) >= 1e15)):
            raise RowRefused("number_damaged_by_spreadsheet", heading, written)
        told = self.text(table, name)
        if told is None:
            raise RowRefused("missing_required", heading, written)
        return told

    def day(self, table: str, name: str, *, required: bool = False) -> date | None:
        """Return the day of a field; one that cannot be read refuses the row, or is left empty with a warning."""
        column = self.sheet.layout.column(table, name)
        if column is None:
            return None
        cell = self.raw(table, name)
        found = read_day(cell, self.sheet.orders.get(column.index), is_slashed=column.index in self.sheet.slashed)
        if found.reason and (required or found.reason == "ambiguous_date"):
            raise RowRefused(found.reason, column.heading, shown(cell))
        if found.reason:
            self.warn(found.reason, column.heading, shown(cell), "left empty, row kept")
        if required and found.day is None:
            raise RowRefused("missing_required", column.heading, shown(cell))
        for code in found.codes:
            # A workbook's day without the format of one is worth telling; "20250131" as a number is not.
            self.warn(code, column.heading, _json(cell), restored=found.day.isoformat() if found.day else "")
        return found.day

    def amount(self, table: str, name: str) -> float | None:
        """Return the number of a field; None where it is empty or unknown, and with a warning where it is none."""
        column = self.sheet.layout.column(table, name)
        if column is None:
            return None
        cell = self.raw(table, name)
        found = read_number(cell, self.sheet.decimals.get(column.index, "."), is_typed=self.sheet.is_typed)
        for code in ("bad_number",) if found.is_bad else found.codes:
            self.warn(code, column.heading, shown(cell), "left empty, row kept" if found.is_bad else "")
        return found.value

    def count(self, table: str, name: str) -> int | None:
        """Return the number of a field where it is a whole one, 0 or more."""
        found = self.amount(table, name)
        if found is not None and (found < 0 or not float(found).is_integer() or found > 1_000_000):
            self.warn("bad_number", self.heading(table, name), shown(self.raw(table, name)), "left empty, row kept")
            return None
        return None if found is None else int(found)

    def choice(self, table: str, name: str, words: Mapping[str, str], reason: str) -> str | None:
        """Return what a word means; a word that nobody knows refuses the row."""
        told = self.text(table, name)
        if told is None:
            return None
        if (found := words.get(word(told))) is None:
            raise RowRefused(reason, self.heading(table, name), told)
        return found

    def hashed(self, table: str, name: str, pseudonym: Callable[[str], str]) -> str | None:
        """Return a person's name as a keyed hash."""
        told = self.text(table, name)
        return None if told is None else pseudonym(told)


def _json(cell: Value) -> object:
    return cell if isinstance(cell, (int, float)) else shown(cell)
