"""Read WARC files, plain or gzipped: the answers that a web archive recorded."""

import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from datetime import UTC, datetime
from io import BufferedReader, StringIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from crawler.errors import UnreadableImport
from crawler.imports.capture import (
    MOST_ARCHIVE_BYTES,
    MOST_PAGE_BYTES,
    Capture,
    Saved,
    shown_name,
    too_large,
    written_at,
)
from crawler.imports.recognise import source_of
from crawler.unpack import Unpackable, unpack

MOST_RECORDS = 200_000
_LONGEST_LINE = 16 << 20
"""Bytes without a line break; the library would hold an endless line in memory whole."""
_MOST_BLANK = 1 << 20
"""Bytes of blank lines in a row; the library reads them one by one."""
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_TODO = "copy or record the archive again"


def warc_captures(path: Path) -> Iterator[Saved]:
    """Yield the recorded answers of status 200 that a page of ours may read; a broken one as the reason why.

    Raises:
        UnreadableImport: If the file is no WARC file, was cut off, or is larger than is read.
    """
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    # Unpacked here and not by the library, which takes a file that was cut off for a whole one.
    with gzip.open(path) if packed else path.open("rb") as stream:
        records = iter(ArchiveIterator(_Bounded(stream, path)))
        for _ in range(MOST_RECORDS):
            found = _next(records, path)
            if found is None:
                return
            yield from found
    raise UnreadableImport(f"the archive holds more than {MOST_RECORDS:,} records", where=str(path), todo="split it")


class _Bounded:
    """A stream that refuses what would cost the library memory or time without end."""

    def __init__(self, stream: gzip.GzipFile | BufferedReader, path: Path) -> None:
        """Begin at the start of the stream."""
        self._stream, self._path = stream, path
        self._read = self._line = self._blank = 0

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        try:
            block = self._stream.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            # The library would take this for the end of the archive.
            raise _broken(self._path) from error
        self._read += len(block)
        end = block.rfind(b"\n")
        self._line = self._line + len(block) if end < 0 else len(block) - end - 1
        self._blank = 0 if block.strip() else self._blank + len(block)
        if self._read > MOST_ARCHIVE_BYTES:
            raise too_large("the archive, when unpacked,", MOST_ARCHIVE_BYTES, str(self._path))
        if self._line > _LONGEST_LINE or self._blank > _MOST_BLANK:
            raise _broken(self._path)
        return block

    def tell(self) -> int:
        """Return how much was read."""
        return self._read


def _next(records: Iterator[ArcWarcRecord], path: Path) -> list[Saved] | None:
    """Return what the next record yields, None after the last one."""
    # The library prints what it doubts; here every doubt is an error.
    doubts = StringIO()
    try:
        with redirect_stderr(doubts):
            record = next(records, None)
            found = None if record is None else list(_of_record(record, path))
    except (ArchiveLoadFailed, ValueError) as error:
        raise _broken(path) from error
    if doubts.getvalue():
        raise _broken(path)
    return found


def _broken(path: Path) -> UnreadableImport:
    return UnreadableImport("the WARC file is broken or cut off", where=str(path), todo=_TODO)


def _of_record(record: ArcWarcRecord, path: Path) -> Iterator[Saved]:
    """Yield the capture of a record, if it is one that we may read."""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return
    content_type = headers.get_header("Content-Type") or ""
    is_html = "html" in content_type
    if not is_html and not (source_of(url) and ("json" in content_type or "text/plain" in content_type)):
        return
    name = shown_name(f"{path.name}: {url}")
    try:
        body = _body(record, name)
    except UnreadableImport as refusal:
        yield refusal
        return
    yield Capture(name, body, _moment(record, path), url, content_type, is_document=is_html)


def _body(record: ArcWarcRecord, name: str) -> bytes:
    """Return a record's body without chunks and compression; the library would take a cut one for whole."""
    body: bytes = record.raw_stream.read(MOST_PAGE_BYTES + 1)
    if len(body) > MOST_PAGE_BYTES:
        raise too_large("a recorded answer", MOST_PAGE_BYTES, name)
    if record.payload_length not in (-1, len(body)):
        raise ArchiveLoadFailed("the record ends before its length")
    if (record.http_headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        body = _dechunked(body, name)
    try:
        return unpack(body, record.http_headers.get_header("Content-Encoding") or "", limit=MOST_PAGE_BYTES)
    except Unpackable as error:
        raise UnreadableImport(
            f"a recorded answer cannot be unpacked: {error}",
            where=name,
            todo="record it again, without compression or with gzip",
        ) from error


def _dechunked(body: bytes, name: str) -> bytes:
    """Return a chunked body in one piece (RFC 9112, 7.1); one that is not chunked as it is, for many tools join it."""
    parts: list[bytes] = []
    position = 0
    while size := _CHUNK_SIZE.match(body, position):
        start, length = size.end(), int(size[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(body[start : start + length])
        position = start + length
        # Each chunk ends with a line break of its own.
        position += 2 if body.startswith(b"\r\n", position) else 1
    if not parts:
        return body
    raise UnreadableImport("a recorded answer was cut off", where=name, todo=_TODO)


def _moment(record: ArcWarcRecord, path: Path) -> datetime:
    try:
        moment = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return written_at(path)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
