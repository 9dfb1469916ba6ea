"""Read CSV in the dialects and encodings that people really have."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from crawler.errors import UnreadableImport
from crawler.imports.rows import Row, Rows

_DELIMITERS = (";", ",", "\t", "|")
_HEAD = 65_536
"""Characters from which the dialect is told."""
_ENOUGH = 2_000
"""Characters beyond ASCII after which the encoding is settled."""
_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def open_csv(path: Path) -> Rows:
    """Return the rows of a CSV file, its encoding and delimiter found out.

    Args:
        path: The file.

    Raises:
        UnreadableImport: If it is empty or has no line of headings.
    """
    encoding = find_encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        head = stream.read(_HEAD)
    delimiter = find_delimiter(head)
    found = next(_records(head.splitlines(keepends=True), delimiter), None)
    if found is None or not any(cell.strip() for cell in found[1]):
        raise UnreadableImport(
            "the file is empty", where=str(path), todo="give a file with a line of headings and rows"
        )
    names = _unique(found[1])
    return Rows("csv", names, lambda: _rows(path, encoding, delimiter), encoding.removesuffix("-sig"), delimiter)


def find_encoding(path: Path) -> str:
    """Return the encoding of a text file: byte-order mark, else UTF-8 if most of it is, else windows-1252.

    A few broken bytes in a UTF-8 file do not make it Windows-1252: what counts is how many characters are sound.
    """
    good = bad = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with path.open("rb") as stream:
        chunk = stream.read(_CHUNK)
        for mark, name in _MARKS:
            if chunk.startswith(mark):
                return name
        while chunk and good + bad < _ENOUGH:
            # Plain ASCII says nothing about the encoding and is the same in all of them.
            text = "" if chunk.isascii() else decoder.decode(chunk)
            broken = text.count("\ufffd")
            bad += broken
            good += sum(not c.isascii() for c in text) - broken
            chunk = stream.read(_CHUNK)
    return "utf-8" if good >= 10 * bad else "cp1252"


def find_delimiter(head: str) -> str:
    """Return the delimiter that gives the most rows as many cells as there are headings.

    Args:
        head: The beginning of the file; a last, unfinished line is left out.
    """
    whole = head[: head.rfind("\n") + 1] or head
    lines = whole.splitlines(keepends=True)
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[-1]
    return max(_DELIMITERS, key=lambda delimiter: _fit(lines, delimiter))


def _fit(lines: list[str], delimiter: str) -> tuple[bool, float, int]:
    """Return how well a delimiter fits: more than one column at all, share of even rows, number of columns."""
    widths: list[int] = []
    try:
        widths.extend(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
    except csv.Error:
        return (False, 0.0, 0)
    if not widths:
        return (False, 0.0, 0)
    return (widths[0] > 1, widths.count(widths[0]) / len(widths), widths[0])


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows of a file after its line of headings."""
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        records = _records(stream, delimiter)
        first = next(records, None)
        names = _unique(first[1]) if first else ()
        for number, cells, broken in records:
            if broken or any(cell.strip() for cell in cells):
                yield _row(number, names, cells, broken)


def _row(number: int, names: tuple[str, ...], cells: list[str], broken: str | None) -> Row:
    """Return a row; missing cells at its end are empty, more cells than headings break it."""
    if not broken and any(cell.strip() for cell in cells[len(names) :]):
        broken = f"has {len(cells)} cells under {len(names)} headings"
    return Row(number, dict(zip(names, cells, strict=False)), broken)


class _Text(Iterator[str]):
    """Lines without NUL that remember whether somebody asked for more of them than there are."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Begin at the first line."""
        self._lines = iter(lines)
        self.is_used_up = False

    def __next__(self) -> str:
        """Return the next line."""
        line = next(self._lines, None)
        if line is None:
            self.is_used_up = True
            raise StopIteration
        return line.replace("\0", "")


def _records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str], str | None]]:
    """Yield (first line number, cells, why broken) of each record but blank ones and an Excel `sep=` line."""
    text = _Text(lines)
    reader = csv.reader(text, delimiter=delimiter)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # The standard library's field limit: a quote that never closes would swallow the file.
            yield number, [], "has a quoted cell that does not end within 131,072 characters"
            continue
        if text.is_used_up:
            # A sound record ends with its line; only an open quote makes the reader ask for more than there is.
            yield number, [], "has a quoted cell that does not end before the file does"
            return
        if cells and not (number == 1 and cells[0].lower().startswith("sep=") and len("".join(cells)) <= 5):
            yield number, cells, None


def _unique(cells: list[str]) -> tuple[str, ...]:
    """Return headings made unique: an empty or repeated one gets its column number."""
    names: list[str] = []
    for column, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()).removeprefix("\ufeff") or f"column {column}"
        names.append(name if name not in names else f"{name} ({column})")
    return tuple(names)
