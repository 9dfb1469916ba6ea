"""Open a file of any kind: its own bytes, and what is packed in it, as deep as it goes."""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, NamedTuple, cast

from jobs.pdfwords import pdf_streams

MOST_DEPTH = 4
"""A packed file in a packed file; deeper nesting is no export of ours."""
MOST_BYTES = 1 << 31
"""Unpacked bytes read of one file; more is told, as a bomb would be."""
MOST_AT_ONCE = 1 << 26
"""A member is held in memory up to here: a packed file or PDF in a packed file needs to be."""
_CHUNK = 1 << 20
_PACKERS: Mapping[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    b"\x1f\x8b": lambda file: cast("IO[bytes]", gzip.GzipFile(fileobj=file)),
    b"BZh": lambda file: cast("IO[bytes]", bz2.BZ2File(file)),
    b"\xfd7zXZ\x00": lambda file: cast("IO[bytes]", lzma.LZMAFile(file)),  # noqa: SIM115 - closed by its reader
}
_CLOSED = {
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\x28\xb5\x2f\xfd": "packed with zstd",
    b"PGDMP": "a packed copy of a PostgreSQL database",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}
_BAD = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
)


class Unreadable(Exception):
    """Something that could not be looked into; its words say why."""


class Layer(NamedTuple):
    """A run of bytes: the file's own, or unpacked from it."""

    chunks: Iterator[bytes]
    """The bytes, in order."""


def layers(path: Path) -> Iterator[Layer]:
    """Yield the file's own bytes, then what is packed in it; each is to be read before the next is asked for.

    Raises:
        Unreadable: If part of it is packed in a way that cannot be undone here; what came before was whole.
        OSError: If the file cannot be read at all.
    """
    with path.open("rb") as file:
        yield Layer(_chunks(file))
        file.seek(0)
        yield from _inside(file, MOST_DEPTH, [MOST_BYTES])


def _inside(file: IO[bytes], depth: int, left: list[int]) -> Iterator[Layer]:
    """Yield the layers inside a file that can be sought; `left` counts down the bytes that may still be unpacked."""
    start = file.read(8)
    file.seek(0)
    for magic, told in _CLOSED.items():
        if start.startswith(magic):
            raise Unreadable(told)
    try:
        if opener := next((opener for magic, opener in _PACKERS.items() if start.startswith(magic)), None):
            with opener(file) as inner:
                yield from _member(inner, depth, left)
        elif start.startswith(b"%PDF"):
            yield from _pdf(file, left)
        # Not by its first bytes: an archive may have anything before it.
        elif zipfile.is_zipfile(file):
            yield from _archive(file, depth, left)
    except _BAD as error:
        raise Unreadable(f"damaged ({type(error).__name__})") from error


def _archive(file: IO[bytes], depth: int, left: list[int]) -> Iterator[Layer]:
    closed = None
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if member.flag_bits & 1:
                closed = closed or Unreadable(f"member {member.filename!r} is encrypted")
                continue
            yield Layer(iter([member.filename.encode("utf-8", "surrogateescape") + b"\n" + member.comment]))
            try:
                with archive.open(member) as inner:
                    yield from _member(inner, depth, left)
            except (Unreadable, *_BAD) as error:
                # One bad member must not hide the others.
                closed = closed or Unreadable(f"member {member.filename!r}: {str(error) or type(error).__name__}")
    if closed is not None:
        raise closed


def _member(inner: IO[bytes], depth: int, left: list[int]) -> Iterator[Layer]:
    start = inner.read(MOST_AT_ONCE)
    _take(left, len(start))
    if len(start) < MOST_AT_ONCE:
        yield Layer(_chunks(io.BytesIO(start)))
        is_packed = zipfile.is_zipfile(io.BytesIO(start)) or start.startswith((*_PACKERS, *_CLOSED, b"%PDF"))
        if is_packed and not depth:
            raise Unreadable("packed too many times over")
        if is_packed:
            yield from _inside(io.BytesIO(start), depth - 1, left)
        return
    yield Layer(_rest(start, inner, left))
    if start.startswith((*_PACKERS, *_CLOSED, b"%PDF", b"PK\x03\x04")):
        raise Unreadable("a packed file in it is too large")


def _rest(start: bytes, inner: IO[bytes], left: list[int]) -> Iterator[bytes]:
    yield from _chunks(io.BytesIO(start))
    for chunk in _chunks(inner):
        _take(left, len(chunk))
        yield chunk


def _pdf(file: IO[bytes], left: list[int]) -> Iterator[Layer]:
    content = file.read(MOST_AT_ONCE)
    if len(content) == MOST_AT_ONCE:
        raise Unreadable("a PDF that is too large")
    for stream in pdf_streams(content):
        _take(left, len(stream))
        yield Layer(iter([stream]))
    if b"/Encrypt" in content:
        raise Unreadable("an encrypted PDF")


def _take(left: list[int], n: int) -> None:
    left[0] -= n
    if left[0] < 0:
        raise Unreadable(f"more than {MOST_BYTES >> 30} GiB when unpacked")


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
