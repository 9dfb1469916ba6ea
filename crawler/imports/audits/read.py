"""Read a file of audits, whatever its form."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawler.imports.audits.audit import Rules
from crawler.imports.audits.dates import Order
from crawler.imports.audits.grid import Book, Sheet, refusal
from crawler.imports.audits.layout import field_named
from crawler.imports.audits.lives import is_feed, read_feed
from crawler.imports.audits.prepare import prepare, years_of
from crawler.imports.audits.records import Gathered
from crawler.imports.audits.rowcells import Reading
from crawler.imports.audits.table import HINTS, read_csv, read_json, read_xml
from crawler.imports.audits.taken import ReadColumn, Taken, Warned
from crawler.imports.audits.workbook import read_workbook

_MOST_NAMED = 50
"""Places beside all records that are named one by one."""
_GERMAN = frozenset("äöüß")
_TEMPLATE = "`leumund audits template FILE` writes a table to fill in; --map HEADING=audit.audit_id names columns"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user says of a file that the file does not say itself."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    """Heading to field, as in "Punkte" to "audit.score"."""
    order: Order | None = None
    """Order of day and month in 03/04/2025."""


def read_audits(path: Path, rules: Rules, choices: Choices) -> Taken:
    """Return what a file gives; nothing of it is kept yet.

    Raises:
        UnreadableImport: If the file cannot be taken in at all.
    """
    if not path.is_file():
        raise refusal("no_file", "there is no such file", where=str(path), todo="check the path")
    if zipfile.is_zipfile(path) and is_feed(path):
        _require_unmapped(choices.mapping, path)
        return read_feed(path, rules)
    book = _book(path)
    is_typed = book.format in ("xlsx", "json")
    visible = [sheet for sheet in book.sheets if not sheet.is_hidden]
    decimal = "," if book.delimiter == ";" or _is_german(visible) else "."
    readings = [
        prepare(
            sheet, choices.mapping, order=choices.order, hint=_hint(book, sheet), decimal=decimal, is_typed=is_typed
        )
        for sheet in visible
    ]
    if not any(each.layout.is_known for each in readings):
        raise refusal("not_audits", "no headings of audits were found", where=str(path), todo=_TEMPLATE)
    _require_mapped(choices.mapping, readings, path)
    return _taken(book, readings, rules)


def _require_mapped(mapping: Mapping[str, str], readings: Sequence[Reading], path: Path) -> None:
    """Refuse a mapping of a heading or to a field that is not there: it would be as if nobody had said it."""
    headings = [column.heading for each in readings for column in each.layout.columns]
    for heading, wanted in mapping.items():
        table, _, name = wanted.partition(".")
        if heading not in headings:
            todo = f"headings are: {', '.join(dict.fromkeys(headings))}"[:500]
            raise refusal(
                "unknown_heading", f"--map names {heading!r}, which is no heading", where=str(path), todo=todo
            )
        if name and not field_named(table, name):
            todo = "fields are those of `leumund audits template FILE`, as in audit.score or finding.clause"
            raise refusal("unknown_field", f"--map names {wanted!r}, which is no field", where=str(path), todo=todo)


def _require_unmapped(mapping: Mapping[str, str], path: Path) -> None:
    """Refuse a mapping of a feed's headings: its form fixes them, so it would be as if nobody had said it."""
    if mapping:
        what = f"--map names {next(iter(mapping))!r}, but the form of a feed of inspections fixes its headings"
        raise refusal("unknown_heading", what, where=str(path), todo="leave --map out")


def _book(path: Path) -> Book:
    with path.open("rb") as stream:
        head = stream.read(4_096)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.strip():
        raise refusal("empty_file", "the file is empty", where=str(path), todo=_TEMPLATE)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or path.suffix.lower() in (".xlsx", ".xlsm"):
        return read_workbook(path)
    if start.startswith((b"{", b"[")):
        return read_json(path)
    if start.startswith(b"<") or path.suffix.lower() == ".xml":
        return read_xml(path)
    return read_csv(path)


def _hint(book: Book, sheet: Sheet) -> str:
    return HINTS.get(sheet.name, "") if book.format == "json" else ""


def _is_german(sheets: Sequence[Sheet]) -> bool:
    head = " ".join(str(cell) for sheet in sheets for _, cells in sheet.lines[:10] for cell in cells).casefold()
    return bool(_GERMAN & set(head)) or any(word in head for word in ("norm", "auditor-nr", "ergebnis", "abweichung"))


def _taken(book: Book, readings: Sequence[Reading], rules: Rules) -> Taken:
    # Findings need their audits, whatever the order of the sheets.
    rank = {"audit": 0, "finding": 1, "certificate": 2}
    known = [each for each in readings if each.layout.is_known]
    gathered = Gathered(rules, years_of(known))
    for each in sorted(known, key=lambda reading: rank[reading.layout.tables[0]]):
        gathered.take(each)
    gathered.finish()
    return Taken(
        _detect(book, known),
        tuple(ReadColumn(each.name, column.heading, column.told) for each in known for column in each.layout.columns),
        tuple(gathered.audits.values()),
        tuple(gathered.findings.values()),
        tuple(gathered.certificates.values()),
        tuple(gathered.planned.values()),
        (*gathered.warnings, *_unread(book, readings)),
        tuple(gathered.rejected),
        gathered.n_rows,
    )


def _unread(book: Book, readings: Sequence[Reading]) -> Iterator[Warned]:
    """Yield what of a file is not read, so that whoever misses something finds it named."""
    for sheet in book.sheets:
        if sheet.is_hidden:
            yield Warned("hidden_sheet_not_read", sheet=sheet.name)
    for each in readings:
        if not each.layout.is_known:
            yield Warned("sheet_not_read", sheet=each.name, note="no headings of audits were found in it")
        elif each.above:
            told = f"rows {each.above[0]} to {each.above[-1]}" if len(each.above) > 1 else f"row {each.above[0]}"
            yield Warned("rows_above_headings", sheet=each.name, value=told, note="taken for titles, not read")
    if book.n_broken:
        yield Warned("broken_characters", value=book.n_broken, note="save the file again in UTF-8")
    for path, told in book.unread[:_MOST_NAMED]:
        yield Warned("part_not_read", field=path, value=told, note=f"no list called {', '.join(HINTS)}, and no record")
    if (more := len(book.unread) - _MOST_NAMED) > 0:
        yield Warned("part_not_read", value=f"{more} further places")


def _detect(book: Book, known: Sequence[Reading]) -> dict[str, object]:
    orders = {order for each in known for order in each.orders.values() if order}
    decimals = {sign for each in known for sign in each.decimals.values()}
    found: dict[str, object] = {"format": book.format}
    if book.encoding:
        found["encoding"] = book.encoding
    if book.delimiter:
        found["delimiter"] = book.delimiter
    if orders:
        found["date_order"] = "/".join(sorted(order.upper() for order in orders))
    if decimals:
        found["decimal"] = " ".join(sorted(decimals))
    if book.format == "xlsx":
        found["sheets"] = {each.name: _sheet(each) for each in known} | {
            sheet.name: {"hidden": True, "read": False} for sheet in book.sheets if sheet.is_hidden
        }
    else:
        found["header_row"] = known[0].layout.header_rows[-1]
    return found


def _sheet(reading: Reading) -> dict[str, object]:
    rows = reading.layout.header_rows
    return {"header_rows": list(rows), "first_data_row": rows[-1] + 1, "table": " + ".join(reading.layout.tables)}
