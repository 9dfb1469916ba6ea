"""One saved answer of a site, and the bounds within which saved files are read."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from crawler.errors import UnreadableImport

MOST_PAGE_BYTES = 16 << 20
"""Bytes of one page or payload; twice what a crawl would fetch, because browsers save pages with what scripts added."""
MOST_ARCHIVE_BYTES = 1 << 30
"""Bytes that an archive may hold when unpacked."""
MOST_MEMBERS = 20_000
"""Pages or members of one archive."""
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Capture:
    """One page or payload as a site once sent it, or as a browser saved it."""

    name: str
    """File, and member within it, as a person would look for it."""
    body: bytes
    """Decompressed."""
    fetched_at: datetime
    """When it was fetched, UTC: as the archive says, else when the file was last written."""
    url: str = ""
    """Address it came from; empty where the file does not say."""
    content_type: str = ""
    """HTTP header Content-Type; empty if unknown."""
    is_document: bool = True
    """False for what a page loads by itself: answers to its scripts, of which few hold reviews."""

    def __repr__(self) -> str:
        return f"Capture({self.name!r}, {len(self.body)} bytes)"


Saved: TypeAlias = Capture | UnreadableImport
"""What an archive yields: a capture, or why one of its members cannot be read."""


def written_at(path: Path) -> datetime:
    """Return when a file was last written, UTC."""
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)


def shown_name(name: str) -> str:
    """Return a member's name as it may be printed: no control characters, not endless."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:_LONGEST_NAME]


def read_whole(path: Path, limit: int, what: str) -> bytes:
    """Return a file's bytes.

    Args:
        path: The file.
        limit: Most bytes that are read.
        what: What it is, for the message.

    Raises:
        UnreadableImport: If it is longer, or cannot be read.
    """
    try:
        with path.open("rb") as stream:
            body = stream.read(limit + 1)
    except OSError as error:
        raise UnreadableImport(
            f"cannot read the file: {error.strerror}", where=str(path), todo="check the path and the rights"
        ) from error
    if len(body) > limit:
        raise too_large(what, limit, str(path))
    return body


def too_large(what: str, limit: int, where: str) -> UnreadableImport:
    """Return the refusal of something that is longer than is read."""
    return UnreadableImport(
        f"{what} is longer than {limit >> 20} MiB", where=where, todo="save single pages instead, or split the file"
    )
