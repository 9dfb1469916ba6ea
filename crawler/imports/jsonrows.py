"""Read rows from JSON Lines (also gzipped), from JSON lists, and from lists by subject."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BufferedReader
from pathlib import Path

from crawler.errors import UnreadableImport
from crawler.imports.nested import nested_rows, with_plain_cells
from crawler.imports.rows import Row, Rows
from crawler.pages.encoding import decode

_LONGEST_LINE = 1 << 24
"""Bytes; a longer line is no review."""
_LARGEST_LIST = 1 << 28
"""Bytes; a JSON list must be held in memory whole, JSON Lines need not."""
_HEAD = 200
"""Rows from which the headings are told."""
_LIST_NAMES = ("reviews", "results", "items", "rows", "records", "data")
_EXPECTED = (
    "expected is one review a line (JSON Lines), a JSON list of reviews, an object with one list `reviews`, "
    "or an object of such lists by subject"
)


def open_json_lines(path: Path) -> Rows:
    """Return the rows of a JSON Lines file; a broken line is a broken row.

    Raises:
        UnreadableImport: If the file is empty or holds no object at all.
    """
    return _with_headings("jsonl", path, lambda: _lines(path))


def open_json(path: Path) -> Rows:
    """Return the rows of a JSON file: a list of objects, or an object that holds one, or one for each subject.

    Raises:
        UnreadableImport: If it is no JSON or has another shape.
    """
    if path.stat().st_size > _LARGEST_LIST:
        what = "a JSON list of more than 256 MB has to be held in memory whole"
        raise UnreadableImport(what, where=str(path), todo="write one review a line (.jsonl)")
    try:
        value = json.loads(decode(path.read_bytes(), "application/json; charset=utf-8").text)
    except (ValueError, RecursionError) as error:
        raise UnreadableImport("the file is no JSON", where=str(path), todo=_EXPECTED) from error
    rows = _list_in(value)
    if rows is None:
        rows = nested_rows(value)
    if rows is None:
        shape = f"an object with {len(value)} keys" if isinstance(value, dict) else type(value).__name__
        raise UnreadableImport(f"the JSON is {shape}, not a list of reviews", where=str(path), todo=_EXPECTED)
    return _with_headings("json", path, lambda: (_row(n, item) for n, item in enumerate(rows, start=1)))


def begins_with_object(path: Path) -> bool:
    """Say whether the first line of a file is a whole JSON object and another one follows."""
    rows = _lines(path)
    first, second = next(rows, None), next(rows, None)
    return first is not None and second is not None and not first.broken and not second.broken


def _list_in(value: object) -> list[object] | None:
    """Return the list of reviews in a JSON value, or None if there is not exactly one place for it."""
    if isinstance(value, dict):
        lists = [value[name] for name in _LIST_NAMES if isinstance(value.get(name), list)]
        return lists[0] if len(lists) == 1 else None
    return value if isinstance(value, list) else None


def _with_headings(kind: str, path: Path, read: Callable[[], Iterator[Row]]) -> Rows:
    """Return rows with the names that occur in the first of them."""
    names: dict[str, None] = {}
    n = 0
    for n, row in zip(range(1, _HEAD + 1), read(), strict=False):  # noqa: B007
        names.update(dict.fromkeys(row.cells))
    if not names:
        what = "the file is empty" if n == 0 else "no line of the file holds a JSON object"
        raise UnreadableImport(what, where=str(path), todo=_EXPECTED)
    return Rows(kind, tuple(names), read, "utf-8")


def _lines(path: Path) -> Iterator[Row]:
    """Yield the rows of a JSON Lines file, line by line."""
    try:
        with _open(path) as stream:
            number = 0
            while line := stream.readline(_LONGEST_LINE):
                number += 1
                if line.strip():
                    yield _parsed(number, line)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableImport(
            "the gzip file is cut off or broken", where=f"{path}, after line {number}", todo="copy the file again"
        ) from error


def _open(path: Path) -> gzip.GzipFile | BufferedReader:
    """Return the file's bytes, unpacked if it begins like gzip, whatever its name."""
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else path.open("rb")


def _parsed(number: int, line: bytes) -> Row:
    """Return the row of a line."""
    try:
        # Broken bytes cost their characters, not their row; they are counted where the text is read.
        text = line.decode("utf-8-sig" if number == 1 else "utf-8", "replace")
        return _row(number, json.loads(text, strict=False))
    except (ValueError, RecursionError):
        return Row(number, broken="is no JSON")


def _row(number: int, value: object) -> Row:
    """Return an object as a row."""
    if not isinstance(value, Mapping):
        return Row(number, broken="is no JSON object")
    return Row(number, with_plain_cells({str(name): cell for name, cell in value.items()}))
