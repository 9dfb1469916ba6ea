"""Decide, before its rows are read, how a sheet's days, numbers and merged cells are meant."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crawler.imports.audits.dates import Order, find_order, read_day
from crawler.imports.audits.grid import Line, Merge, Sheet, Unread, Value, shown
from crawler.imports.audits.layout import Layout, find_layout
from crawler.imports.audits.numbers import find_decimal
from crawler.imports.audits.rowcells import Reading

_DAYS = frozenset({"started_on", "ended_on", "reported_on", "available_from", "due", "implemented", "verified",
                   "first_issue", "issue", "expiry", "status_date"})  # fmt: skip
_NUMBERS = frozenset({"score", "score_max", "n_major", "n_minor", "n_ofi", "audit_days"})


def prepare(
    sheet: Sheet, given: Mapping[str, str], *, order: Order | None, hint: str, decimal: str, is_typed: bool
) -> Reading:
    """Return how a sheet is read.

    Args:
        sheet: The sheet.
        given: Heading to field as the user says it.
        order: Order of day and month as the user says it.
        hint: The table it is known to be.
        decimal: Decimal sign where nothing in the sheet shows one.
        is_typed: Can cells be numbers and days, as in a workbook?
    """
    layout = find_layout(sheet, given, hint)
    if not layout.is_known:
        return Reading(sheet.name, layout, (), unread=sheet.unread)
    last = layout.header_rows[-1]
    lines = _filled(sheet.merges, [line for line in sheet.lines if line[0] > last])
    columns = {each.index: _column(lines, each.index) for each in layout.columns if each.table}
    days = {each.index: columns[each.index] for each in layout.columns if each.field in _DAYS and each.table}
    numbers = {each.index: columns[each.index] for each in layout.columns if each.field in _NUMBERS and each.table}
    return Reading(
        sheet.name,
        layout,
        lines,
        _orders(days, order),
        _decimals(numbers, decimal),
        frozenset(n for n, cells in days.items() if any("/" in shown(cell) for cell in cells)),
        is_typed,
        tuple(number for number, _ in sheet.lines if number < layout.first_known),
        (*sheet.unread, *_passed_over(sheet.lines, layout)),
    )


def years_of(readings: Iterable[Reading]) -> frozenset[int]:
    """Return the years in which a file may have been written: those of its own days and the one after each."""
    found: set[int] = set()
    for each in readings:
        columns = [
            column.index
            for column in each.layout.columns
            if column.field in _DAYS and column.table in ("audit", "finding")
        ]
        for _, cells in each.lines:
            for index in columns:
                day = read_day(cells[index], each.orders.get(index)).day if index < len(cells) else None
                if day is not None:
                    found |= {day.year, day.year + 1}
    return frozenset(found)


def _passed_over(lines: Sequence[Line], layout: Layout) -> Iterator[Unread]:
    """Yield the rows between headings and others below them that fit better: a table of its own that is not read."""
    for number, cells in lines:
        if layout.first_known < number < layout.header_rows[0]:
            yield Unread(number, "above_headings", "", next(shown(cell) for cell in cells if cell is not None))


def _column(lines: Sequence[Line], index: int) -> list[Value]:
    return [cells[index] for _, cells in lines if index < len(cells) and cells[index] is not None]


def _orders(days: Mapping[int, Sequence[Value]], said: Order | None) -> dict[int, Order | None]:
    """Return the order of each column: as said, by its own evidence, else by that of the sheet's other columns."""
    found = {n: find_order(cells) for n, cells in days.items()}
    shown_orders = {order for order, _ in found.values() if order is not None}
    common = next(iter(shown_orders)) if len(shown_orders) == 1 else None
    return {n: said or order or (None if contradicts else common) for n, (order, contradicts) in found.items()}


def _decimals(numbers: Mapping[int, Sequence[Value]], default: str) -> dict[int, str]:
    found = {n: find_decimal(cells) for n, cells in numbers.items()}
    signs = {sign for sign in found.values() if sign is not None}
    common = next(iter(signs)) if len(signs) == 1 else default
    return {n: sign or common for n, sign in found.items()}


def _filled(merges: Sequence[Merge], lines: Sequence[Line]) -> list[Line]:
    """Return the rows with merged cells filled downwards, never past the merged range."""
    down = [each for each in merges if each.last_row > each.first_row]
    if not down:
        return list(lines)
    rows = {number: list(cells) for number, cells in lines}
    for each in down:
        top = rows.get(each.first_row)
        if top is None or each.first_column >= len(top):
            continue
        for number in range(each.first_row + 1, each.last_row + 1):
            if (row := rows.get(number)) is not None:
                row += [None] * (each.first_column + 1 - len(row))
                row[each.first_column] = top[each.first_column]
    return [(number, tuple(cells)) for number, cells in rows.items()]
