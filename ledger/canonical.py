"""The one byte form of a leaf (rsl/entry/v1) and of the salted parts it commits to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256

from ledger.errors import MalformedEntry, MalformedPart

SALT_LENGTH = 32
"""Bytes of randomness in front of each part."""

ABSENT = bytes(32)
"""Stands in a commitment for a part that the record never had."""

# Indices and run numbers live in signed 64-bit columns.
_LIMIT = 1 << 63
_NUMBER = "0|[1-9][0-9]{0,18}"
_ENTRY = re.compile(
    rf"rsl/entry/v1\nkind (?P<kind>[a-z]+)\nrun (?P<run>{_NUMBER})\n"
    r"at (?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})Z\n"
    rf"previous (?P<previous>-|{_NUMBER})\ncommit (?P<commit>[0-9a-f]{{64}})\n",
)


class Kind(StrEnum):
    """What a leaf records."""

    OBSERVED = "observed"
    EDITED = "edited"
    VANISHED = "vanished"
    REAPPEARED = "reappeared"
    AGGREGATE = "aggregate"
    ERASED = "erased"
    RUN = "run"
    INDICATOR = "indicator"
    FORECAST = "forecast"
    KEY = "key"
    NOTE = "note"


_KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Entry:
    """One leaf before hashing; values that have no canonical form are refused on construction."""

    kind: Kind
    """What is recorded."""
    run: int
    """Number of the run it belongs to, 0 to 2**63 - 1; 0 outside any run."""
    at: datetime
    """When it was recorded, aware UTC, whole seconds."""
    previous: int | None
    """Index of the previous leaf of the same chain; None for the first."""
    commit: bytes
    """Commitment to the three parts, 32 bytes; see `commit`."""

    def __post_init__(self) -> None:
        """Refuse what could not be read back as the same value.

        Raises:
            MalformedEntry: Names the field.
        """
        if self.kind not in _KINDS:
            raise MalformedEntry(f"kind {self.kind!r} is not one of {', '.join(Kind)}")
        if not 0 <= self.run < _LIMIT:
            raise MalformedEntry(f"run {self.run} is not between 0 and 2**63 - 1")
        if self.previous is not None and not 0 <= self.previous < _LIMIT:
            raise MalformedEntry(f"previous {self.previous} is not between 0 and 2**63 - 1")
        if self.at.utcoffset() != timedelta(0) or self.at.microsecond:
            raise MalformedEntry(f"at {self.at.isoformat()} is not a whole second in UTC")
        if len(self.commit) != 32:
            raise MalformedEntry(f"commit has {len(self.commit)} bytes, not 32")

    def encode(self) -> bytes:
        """Return the bytes that the leaf hash is taken over: six ASCII lines in fixed order.

        References:
            Ours, see docs/terms.md, entry Leaf.
        """
        at = _second_text(self.at)
        previous = "-" if self.previous is None else self.previous
        return (
            f"rsl/entry/v1\nkind {self.kind}\nrun {self.run}\nat {at}Z\n"
            f"previous {previous}\ncommit {self.commit.hex()}\n"
        ).encode("ascii")


# All leaves of a page are of one moment.
@lru_cache(maxsize=64)
def _second_text(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="seconds")


def parse_entry(data: bytes) -> Entry:
    """Return the entry that these bytes encode; only bytes that `Entry.encode` gives are accepted.

    Raises:
        MalformedEntry: If a line is missing, doubled, out of order or not in its one canonical form.
    """
    # Latin-1 reads any byte, so that foreign bytes fail the pattern instead of the decoder.
    match = _ENTRY.fullmatch(data.decode("latin-1"))
    if match is None:
        raise MalformedEntry("the bytes are not the six lines of an entry in their canonical form")
    previous = match["previous"]
    try:
        return Entry(
            kind=Kind(match["kind"]),
            run=int(match["run"]),
            at=datetime.fromisoformat(match["at"]).replace(tzinfo=UTC),
            previous=None if previous == "-" else int(previous),
            commit=bytes.fromhex(match["commit"]),
        )
    except ValueError as error:
        raise MalformedEntry(f"the entry holds an unknown kind or an impossible time: {error}") from error


def part(salt: bytes, data: bytes) -> bytes:
    """Return the digest of one part: SHA-256("rsl/part/v1" NUL salt data), 32 bytes.

    Args:
        salt: 32 random bytes of this part alone; destroying them makes the digest unlinkable.
        data: The part's bytes, usually from `lines`.

    Raises:
        MalformedPart: If the salt is not 32 bytes long.
    """
    if len(salt) != SALT_LENGTH:
        raise MalformedPart(f"a salt of {len(salt)} bytes, not {SALT_LENGTH}")
    return sha256(b"rsl/part/v1\x00" + salt + data).digest()


def commit(facts: bytes | None, content: bytes | None, author: bytes | None) -> bytes:
    """Return the commitment to three part digests: SHA-256("rsl/commit/v1" NUL facts content author).

    Args:
        facts: Digest from `part`, 32 bytes; None where the record has no such part.
        content: The same for title, text and reply.
        author: The same for the keyed author hash.

    Raises:
        MalformedPart: If a digest is not 32 bytes long.
    """
    digests = [ABSENT if digest is None else digest for digest in (facts, content, author)]
    if any(len(digest) != 32 for digest in digests):
        raise MalformedPart("a part digest that is not 32 bytes long")
    return sha256(b"rsl/commit/v1\x00" + b"".join(digests)).digest()


def lines(pairs: Iterable[tuple[str, str | None]]) -> bytes:
    r"""Return the bytes of a part: one `key SP value LF` per pair, in the order given; no two inputs give the same.

    An absent value is the key alone; an empty one is key and space. Newline, backslash and, in keys, space are
    escaped as \n, \\ and \s. Text is UTF-8, unchanged: no normalisation.

    Args:
        pairs: Keys and values; numbers as decimal text made by the caller, never floats.

    Raises:
        MalformedPart: If a key is empty, or key or value holds a lone surrogate, which UTF-8 can't carry.

    Example:
        >>> lines([("rating", "4.5"), ("title", None), ("text", "good\nfast")])
        b'rating 4.5\ntitle\ntext good\\nfast\n'
    """
    text = "".join(
        [f"{_name(key)}\n" if value is None else f"{_name(key)} {_escaped(value)}\n" for key, value in pairs]
    )
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # Without its cause, whose message would carry the text.
        raise MalformedPart("a key or value holds a lone surrogate") from None


# The same few keys stand in every part; the bound keeps those of strange pages from piling up.
@lru_cache(maxsize=1024)
def _name(key: str) -> str:
    if not key:
        raise MalformedPart("a value without a key")
    return _escaped(key).replace(" ", "\\s")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")
