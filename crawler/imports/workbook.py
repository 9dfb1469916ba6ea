"""Read the rows of an Excel workbook."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from crawler.errors import UnreadableImport
from crawler.imports.rows import Cell, Row, Rows

_LARGEST = 1 << 29
"""Bytes after unpacking; a workbook of 1,000,000 reviews has about 300 MB."""
_CHUNK = 1 << 20
_NO_VALUE = re.compile(rb"(?:</f>|<f\b[^>]{0,200}/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_TODO = "open it in a spreadsheet and save it as XLSX or CSV"


def open_workbook(path: Path) -> Rows:
    """Return the rows of the first sheet that has any.

    Raises:
        UnreadableImport: If the file is no workbook, is empty, or would unpack to more than 512 MB.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableImport("the file is no XLSX workbook", where=str(path), todo=_TODO) from error
    # Judged by the archive's own table, before anything is unpacked.
    if unpacked > _LARGEST:
        raise UnreadableImport("the workbook unpacks to more than 512 MB", where=str(path), todo="save it as CSV")
    headings = next(_sheet_rows(path), None)
    if headings is None:
        raise UnreadableImport("the workbook is empty", where=str(path), todo="give a sheet with headings and rows")
    return Rows("xlsx", _names(headings[1]), lambda: _rows(path), unread=tuple(_unread(path)))


def _rows(path: Path) -> Iterator[Row]:
    """Yield the rows below the headings; a row with more cells than headings is broken."""
    records = _sheet_rows(path)
    _, headings = next(records)
    names = _names(headings)
    for number, cells in records:
        more = any(cell is not None and str(cell).strip() for cell in cells[len(names) :])
        broken = f"has cells beyond its {len(names)} headings" if more else None
        yield Row(number, dict(zip(names, cells, strict=False)), broken)


def _sheet_rows(path: Path) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield (row number, cells) of every row that is not blank, from the first visible sheet that has one."""
    with _opened(path) as book:
        sheet = next(iter(_filled(book)), None)
        for number, cells in enumerate(_cells(sheet) if sheet else (), start=1):
            if _is_filled(cells):
                yield number, tuple(_cell(cell) for cell in cells)


def _unread(path: Path) -> Iterator[str]:
    """Yield what of the workbook is not read: sheets but the first visible one, and formulas without a value."""
    with _opened(path) as book:
        first, *others = _filled(book)
        hidden = [sheet for sheet in book.worksheets if sheet.sheet_state != "visible" and sheet is not first]
        yield from (f"sheet {sheet.title!r} is not read: give each sheet as a file of its own" for sheet in others)
        yield from (f"hidden sheet {sheet.title!r} is not read" for sheet in hidden if sheet not in others)
        n = _without_value(path, first._worksheet_path)  # type: ignore[attr-defined]
    if n:
        what = (
            "formulas of which the file keeps no value are taken for empty; open it in a spreadsheet and save it again"
        )
        yield f"{what}: {n:,}"


def _filled(book: Workbook) -> Iterator[ReadOnlyWorksheet]:
    """Yield the sheets that have rows; hidden ones only where no visible one has any."""
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    hidden = [sheet for sheet in book.worksheets if sheet not in visible]
    for some in (visible, hidden):
        found = False
        for sheet in some:
            # Some programs write a wrong size into the sheet; the rows themselves are right.
            sheet.reset_dimensions()
            if any(_is_filled(cells) for cells in _cells(sheet)):
                found = True
                yield sheet
        if found:
            return


def _cells(sheet: ReadOnlyWorksheet) -> Iterator[tuple[object, ...]]:
    # The stubs take the sheet that is only read for no worksheet.
    return sheet.iter_rows(values_only=True)  # type: ignore[misc]


def _is_filled(cells: tuple[object, ...]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in cells)


def _without_value(path: Path, member: str) -> int:
    """Return how many cells of a sheet hold a formula and nothing that it gave."""
    n, rest = 0, b""
    with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            end = text.rfind(b"</c>") + len(b"</c>")
            n += len(_NO_VALUE.findall(text[:end])) if end >= len(b"</c>") else 0
            rest = text[end:] if end >= len(b"</c>") else text
    return n


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    with warnings.catch_warnings():
        # Missing default styles and unknown extensions change no cell.
        warnings.simplefilter("ignore", UserWarning)
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
            raise UnreadableImport("the file is no XLSX workbook", where=str(path), todo=_TODO) from error
    try:
        yield book
    finally:
        book.close()


def _cell(value: object) -> Cell:
    """Return a cell; formulas come as their last value, anything unknown as text."""
    if value is None or isinstance(value, (str, int, float, bool)) or hasattr(value, "isoformat"):
        return value  # type: ignore[return-value]
    return str(value)


def _names(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    """Return headings made unique."""
    names: list[str] = []
    for column, cell in enumerate(cells, start=1):
        name = " ".join(str(cell or "").split()) or f"column {column}"
        names.append(name if name not in names else f"{name} ({column})")
    return tuple(names)
