"""Unpack compressed answers strictly: bounded while streaming, and a broken or cut one is never a page."""

import zlib
from collections.abc import Iterator
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.failure import Refused

ACCEPTED = b"gzip, deflate"
_CHUNK_BYTES = 65_536
_SLICE_BYTES = 4_096
_GZIP, _ZLIB, _RAW = 31, 15, -15


class Unpackable(Refused):
    """An answer that is packed in another way than asked for, broken, cut, or too long."""


def unpack(body: bytes, encodings: str, *, limit: int) -> bytes:
    """Return the unpacked body.

    Scrapy returns what it could read of a cut answer; a cut page would then count as complete.

    Args:
        body: As received.
        encodings: Value of the Content-Encoding header, e.g. "gzip" or "gzip, deflate"; applied last is undone first.
        limit: Most bytes of the result and of each step.

    Raises:
        Unpackable: If the result is not whole, too long, or packed otherwise.
    """
    for encoding in reversed([name.strip().lower() for name in encodings.split(",") if name.strip()]):
        if encoding in {"gzip", "x-gzip"}:
            body = _inflate(body, _GZIP, limit)
        elif encoding == "deflate":
            body = _inflate(body, _deflate_kind(body), limit)
        elif encoding != "identity":
            raise Unpackable(f"the answer is packed as {encoding[:20]!r}, which was not asked for")
    return body


def _deflate_kind(body: bytes) -> int:
    """Tell the zlib form that the standard means from the raw one that some servers send (RFC 1950, section 2.2)."""
    is_zlib = len(body) >= 2 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _ZLIB if is_zlib else _RAW


def _inflate(packed: bytes, kind: int, limit: int) -> bytes:
    parts: list[bytes] = []
    length = 0
    for part in _pieces(packed, kind):
        parts.append(part)
        length += len(part)
        if length > limit:
            raise Unpackable(f"the answer is longer than {limit // 1024 // 1024} MiB when unpacked")
    return b"".join(parts)


def _pieces(packed: bytes, kind: int) -> Iterator[bytes]:
    """Yield what a body holds, at most `_CHUNK_BYTES` at a time; raise where it is not whole."""
    member = zlib.decompressobj(kind)
    # zlib copies what it leaves over: of a whole body made of tiny members that would be all of it, for each of them.
    for start in range(0, len(packed), _SLICE_BYTES):
        rest = packed[start : start + _SLICE_BYTES]
        while rest:
            if member.eof:
                member = _following(kind)
            yield _step(member, rest)
            rest = member.unused_data if member.eof else member.unconsumed_tail
        # All input can be taken in while output still waits; a raw deflate answer has no checksum to come after it.
        while not member.eof and (part := _step(member, b"")):
            yield part
    if packed and not member.eof:
        raise Unpackable("the answer broke off (compression)")


def _following(kind: int) -> "zlib._Decompress":
    """Return a reader for the next member: several gzip members in a row are one file (RFC 1952, section 2.2)."""
    if kind != _GZIP:
        raise Unpackable("the answer is damaged: something follows its end (compression)")
    return zlib.decompressobj(kind)


def _step(member: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return member.decompress(packed, _CHUNK_BYTES)
    except zlib.error as error:
        raise Unpackable("the answer broke off or is damaged (compression)") from error


class StrictUnpacking:
    """Downloader middleware that asks for gzip or deflate and hands on whole pages only."""

    def __init__(self, limit: int) -> None:
        """Set the most bytes of an unpacked page."""
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware with the download limit of the settings."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Ask for what we can unpack strictly."""
        request.headers["Accept-Encoding"] = ACCEPTED

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response with its body unpacked; raise Unpackable otherwise."""
        encodings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not encodings:
            return response
        body = unpack(response.body, encodings, limit=self._limit)
        # A header that no longer holds would make whoever reads the response unpack it again.
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        return response.replace(body=body, headers=headers)
