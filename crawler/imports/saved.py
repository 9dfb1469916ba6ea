"""Open a saved file: tell what it is by its content, and yield the pages in it."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from crawler.errors import UnreadableImport
from crawler.imports.capture import MOST_PAGE_BYTES, Capture, Saved, read_whole, written_at
from crawler.imports.har import har_captures
from crawler.imports.jsonrows import begins_with_object
from crawler.imports.mhtml import mhtml_capture
from crawler.imports.warc import warc_captures
from crawler.imports.zipped import is_workbook, zip_captures

_HEAD = 4_096
_HAR = re.compile(rb"\s*\{\s*\"log\"\s*:\s*\{")
_JSON = (b"{", b"[", b")]}'")
_HTML_NAMES = frozenset({".html", ".htm", ".xhtml"})
_TABLE_NAMES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".xlsx"})


class FileKind(StrEnum):
    """What a file for import is."""

    PAGE = "page"
    PAYLOAD = "payload"
    HAR = "har"
    WARC = "warc"
    MHTML = "mhtml"
    ZIP = "zip"
    EXPORT = "export"


def kind_of(path: Path) -> FileKind:
    """Return what a file is, by its content; its name decides only between kinds that begin alike.

    Raises:
        UnreadableImport: If it cannot be read or is empty.
    """
    start = _start(path)
    return _packed_kind(path, start) or _text_kind(path, start)


def _packed_kind(path: Path, start: bytes) -> FileKind | None:
    """Return the kind of a file that begins like an archive; None for any other."""
    if start.startswith(b"WARC/"):
        return FileKind.WARC
    # Unpacked, a WARC file begins with its own name; whatever else is gzipped is an export of JSON lines.
    if start.startswith(b"\x1f\x8b"):
        return FileKind.WARC if _unpacked(start).startswith(b"WARC/") else FileKind.EXPORT
    if start.startswith(b"PK"):
        return FileKind.EXPORT if is_workbook(path) else FileKind.ZIP
    return None


def _text_kind(path: Path, start: bytes) -> FileKind:
    ending = path.suffix.lower()
    text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if ending == ".har" or _HAR.match(text):
        return FileKind.HAR
    if ending in {".mhtml", ".mht"} or b"\nmime-version:" in start.lower():
        return FileKind.MHTML
    if text.startswith(_JSON) and ending not in _TABLE_NAMES:
        # One object alone on its line may be an answer of a site; several are an export.
        return FileKind.EXPORT if text.startswith(b"{") and begins_with_object(path) else FileKind.PAYLOAD
    is_page = ending in _HTML_NAMES or (text.startswith(b"<") and ending not in _TABLE_NAMES)
    return FileKind.PAGE if is_page else FileKind.EXPORT


def captures(path: Path, kind: FileKind) -> Iterator[Saved]:
    """Yield what a saved file holds; a member that cannot be read as the reason why.

    Args:
        path: The file.
        kind: As `kind_of` tells; not an export.

    Raises:
        UnreadableImport: If the file as a whole cannot be read; then nothing of it may be kept.
    """
    return _READERS[kind](path)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            start = stream.read(_HEAD)
    except OSError as error:
        raise UnreadableImport(
            f"cannot read the file: {error.strerror}", where=str(path), todo="check the path and the rights"
        ) from error
    if not start.strip():
        raise UnreadableImport("the file is empty", where=str(path), todo="save it again")
    return start


def _unpacked(start: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(start, 64)
    except (zlib.error, gzip.BadGzipFile):
        return b""


def _alone(content_type: str) -> Callable[[Path], Iterator[Capture]]:
    def read(path: Path) -> Iterator[Capture]:
        body = read_whole(path, MOST_PAGE_BYTES, "the saved page")
        yield Capture(path.name, body, written_at(path), content_type=content_type)

    return read


def _of_mhtml(path: Path) -> Iterator[Capture]:
    yield mhtml_capture(path)


_READERS: Mapping[FileKind, Callable[[Path], Iterator[Saved]]] = {
    FileKind.PAGE: _alone(""),
    FileKind.PAYLOAD: _alone(""),
    FileKind.HAR: har_captures,
    FileKind.WARC: warc_captures,
    FileKind.MHTML: _of_mhtml,
    FileKind.ZIP: zip_captures,
}
