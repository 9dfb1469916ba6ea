"""Read rows from JSON Lines (also gzipped), from JSON lists, and from lists by subject."""

import gzip
import itertools
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
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
_LONGEST_NAME = 60
_HEAD = 200
"""Lines from which the headings are told; a list is in memory and is looked at whole."""
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
    return _with_headings("jsonl", path, lambda: _lines(path), _HEAD)


def open_json(path: Path) -> Rows:
    """Return the rows of a JSON file: a list of objects, or an object that holds one, or one for each subject.

    Raises:
        UnreadableImport: If it is no JSON or has another shape.
    """
    if path.stat().st_size > _LARGEST_LIST:
        what = "a JSON list of more than 256 MB has to be held in memory whole"
        raise UnreadableImport(what, where=str(path), todo="write one review a line (.jsonl)")
    try:
        text = decode(path.read_bytes(), "application/json; charset=utf-8").text
        value = json.loads(text, object_pairs_hook=_object)
    except _NameTwice as error:
        raise UnreadableImport(
            str(error), where=str(path), todo="give each its own name, or a file of its own"
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableImport("the file is no JSON", where=str(path), todo=_EXPECTED) from error
    rows = _list_in(value)
    unread = _beside(value, rows)
    if rows is None:
        rows = nested_rows(value)
    if rows is None:
        shape = f"an object with {len(value)} keys" if isinstance(value, dict) else type(value).__name__
        raise UnreadableImport(f"the JSON is {shape}, not a list of reviews", where=str(path), todo=_EXPECTED)
    found = _with_headings("json", path, lambda: (_row(n, item) for n, item in enumerate(rows, start=1)), None)
    return replace(found, unread=unread)


class _NameTwice(ValueError):
    """An object has two values under one name, of which JSON would keep the last without a word."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        name = next(name for at, (name, _) in enumerate(pairs) if name in {other for other, _ in pairs[:at]})
        raise _NameTwice(f"has an object with two values under the name {name[:_LONGEST_NAME]!r}")
    return found


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


def _beside(value: object, rows: list[object] | None) -> tuple[str, ...]:
    """Return what stands beside the list of reviews that is read, where lists or objects are left out."""
    if not isinstance(value, dict) or rows is None:
        return ()
    left = (
        (name, node) for name, node in value.items() if node is not rows and isinstance(node, (list, dict)) and node
    )
    return tuple(
        f"{name[:_LONGEST_NAME]!r} beside the reviews is not read: {len(node):,} entries" for name, node in left
    )


def _with_headings(kind: str, path: Path, read: Callable[[], Iterator[Row]], most: int | None) -> Rows:
    """Return rows with the names that occur in the first `most` of them; None: in any."""
    names: dict[str, None] = {}
    n = 0
    for n, row in enumerate(itertools.islice(read(), most), start=1):  # noqa: B007
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
        return _row(number, json.loads(text, strict=False, object_pairs_hook=_object))
    except _NameTwice as error:
        return Row(number, broken=str(error))
    except (ValueError, RecursionError):
        return Row(number, broken="is no JSON")


def _row(number: int, value: object) -> Row:
    """Return an object as a row."""
    if not isinstance(value, Mapping):
        return Row(number, broken="is no JSON object")
    return Row(number, with_plain_cells({str(name): cell for name, cell in value.items()}))
