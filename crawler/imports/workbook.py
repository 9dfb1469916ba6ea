"""Read the rows of an Excel workbook."""

import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from crawler.errors import UnreadableImport
from crawler.imports.rows import Cell, Row, Rows

_LARGEST = 1 << 29
"""Bytes after unpacking; a workbook of 1,000,000 reviews has about 300 MB."""
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
    return Rows("xlsx", _names(headings[1]), lambda: _rows(path))


def _rows(path: Path) -> Iterator[Row]:
    """Yield the rows below the headings."""
    records = _sheet_rows(path)
    _, headings = next(records)
    names = _names(headings)
    for number, cells in records:
        yield Row(number, dict(zip(names, cells, strict=False)))


def _sheet_rows(path: Path) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield (row number, cells) of every row that is not blank, from the first sheet that has one."""
    with warnings.catch_warnings():
        # Missing default styles and unknown extensions change no cell.
        warnings.simplefilter("ignore", UserWarning)
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
            raise UnreadableImport("the file is no XLSX workbook", where=str(path), todo=_TODO) from error
    try:
        for sheet in book.worksheets:
            found = False
            # Some programs write a wrong size into the sheet; the rows themselves are right.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                if any(cell is not None and str(cell).strip() for cell in cells):
                    found = True
                    yield number, tuple(_cell(cell) for cell in cells)
            if found:
                return
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
