"""Read an Excel workbook into sheets: values as last shown, formulas apart, merged ranges, hidden sheets told."""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import zip_longest
from pathlib import Path

import openpyxl
from openpyxl.utils import range_boundaries

from crawler.errors import UnreadableImport
from crawler.imports.audits.grid import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_UNPACKED,
    Book,
    Formula,
    Line,
    Merge,
    Sheet,
    Value,
    refusal,
)
from crawler.imports.audits.table import require_plain_xml

_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?)"')
_LITERAL = re.compile(r'"[^"]*"|\\.')
_OPEN = "open it in a spreadsheet and save it as XLSX without a password"


def read_workbook(path: Path) -> Book:
    """Return a workbook's sheets.

    Raises:
        UnreadableImport: If it has a password, is damaged, defines XML entities, or is larger than is read.
    """
    _require_sound(path)
    with warnings.catch_warnings():
        # Missing default styles and unknown extensions change no cell.
        warnings.simplefilter("ignore", UserWarning)
        try:
            shown = openpyxl.load_workbook(path, read_only=True, data_only=True)
            written = openpyxl.load_workbook(path, read_only=True, data_only=False)
            pairs = zip(shown.worksheets, written.worksheets, strict=True)
            sheets = [_sheet(path, *pair) for pair in pairs]
            shown.close()
            written.close()
        except UnreadableImport:
            raise
        # A damaged workbook can raise nearly anything in openpyxl.
        except Exception as error:
            what = f"the workbook cannot be read: {type(error).__name__}: {error}"[:200]
            raise refusal("damaged_file", what, where=str(path), todo=_OPEN) from error
    return Book("xlsx", tuple(sheets))


def _require_sound(path: Path) -> None:
    where = str(path)
    if path.stat().st_size > MOST_BYTES:
        raise refusal("too_large", f"longer than {MOST_BYTES >> 20} MB", where=where, todo="split the file")
    with path.open("rb") as stream:
        if stream.read(len(_ENCRYPTED)) == _ENCRYPTED:
            raise refusal("password_protected", "it has a password or is an old XLS file", where=where, todo=_OPEN)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MOST_UNPACKED:
                what = f"it unpacks to more than {MOST_UNPACKED >> 20} MB"
                raise refusal("too_large_decompressed", what, where=where, todo="save it as CSV")
            for member in members:
                if member.filename.lower().endswith((".xml", ".rels")):
                    _require_plain(archive, member, where)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise refusal("damaged_file", f"no XLSX workbook: {error}"[:200], where=where, todo=_OPEN) from error


def _require_plain(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> None:
    # Only before the root element can a document type stand.
    with archive.open(member) as stream:
        require_plain_xml(stream.read(65_536), where)


def _sheet(path: Path, shown: object, written: object) -> Sheet:
    if shown.sheet_state != "visible":  # type: ignore[attr-defined]
        return Sheet(shown.title, is_hidden=True)  # type: ignore[attr-defined]
    # Some programs write a wrong size into the sheet; the rows themselves are right.
    shown.reset_dimensions()  # type: ignore[attr-defined]
    written.reset_dimensions()  # type: ignore[attr-defined]
    values, formulas = map(_as_shown, shown.iter_rows()), written.iter_rows(values_only=True)  # type: ignore[attr-defined]
    lines = list(_lines(values, formulas, str(path)))
    return Sheet(shown.title, lines, tuple(_merges(path, shown._worksheet_path)))  # type: ignore[attr-defined]


def _lines(values: Iterable[tuple[object, ...]], formulas: Iterable[tuple[object, ...]], where: str) -> Iterator[Line]:
    for number, (cells, texts) in enumerate(zip_longest(values, formulas, fillvalue=()), start=1):
        line = tuple(_value(cell, text) for cell, text in zip_longest(cells, texts))
        last = max((n for n, cell in enumerate(line, start=1) if cell is not None), default=0)
        if number > MOST_ROWS or last > MOST_COLUMNS:
            what = f"more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns"
            raise refusal("too_large", what, where=where, todo="split the file")
        if last:
            yield number, line[:last]


def _as_shown(cells: Iterable[object]) -> tuple[object, ...]:
    return tuple(_percent(cell.value, cell.number_format) for cell in cells)  # type: ignore[attr-defined]


def _percent(value: object, form: str | None) -> object:
    """Return a number as its reader sees it: a cell that shows 87.5 % holds .875."""
    if not form or "%" not in form or isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    # A per cent sign in quotes or behind a backslash is only written beside the number.
    return round(value * 100, 9) if "%" in _LITERAL.sub("", form) else value


def _value(cell: object, text: object) -> Value:
    value = _plain(cell)
    written = text if isinstance(text, str) else getattr(text, "text", None)
    if isinstance(written, str) and written.startswith("=") and written != cell:
        return Formula(written, value)
    return value


def _plain(cell: object) -> str | int | float | bool | datetime | date | None:
    if isinstance(cell, str):
        return cell.strip() or None
    if cell is None or isinstance(cell, (int, float, bool, datetime, date)):
        return cell
    return cell.isoformat() if isinstance(cell, time) else str(cell)


def _merges(path: Path, member: str) -> Iterator[Merge]:
    with zipfile.ZipFile(path) as archive:
        body = archive.read(member)
    for found in _MERGE.finditer(body):
        first_column, first_row, last_column, last_row = range_boundaries(found[1].decode("ascii"))
        if None not in (first_column, first_row, last_column, last_row):
            yield Merge(int(first_row or 0), int(last_row or 0), int(first_column or 1) - 1, int(last_column or 1) - 1)
