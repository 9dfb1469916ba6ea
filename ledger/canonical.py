"""The one byte form of a leaf (rsl/entry/v1) and of the salted parts it commits to."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
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
    r"at (?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2})Z\n"
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
        self.encode()

    def encode(self) -> bytes:
        """Return the bytes that the leaf hash is taken over: six ASCII lines in fixed order.

        References:
            Ours, see docs/terms.md, entry Leaf.
        """
        return EntryForm(self.kind, self.run, self.at).encode(self.previous, self.commit)


class EntryForm:
    """What entries of one kind, run and moment have in common: all leaves of a page, written out once."""

    def __init__(self, kind: Kind, run: int, at: datetime) -> None:
        """Write the lines that are the same in all of them.

        Args:
            kind: What is recorded.
            run: Number of the run, 0 to 2**63 - 1; 0 outside any run.
            at: When it was recorded, aware UTC, whole seconds.

        Raises:
            MalformedEntry: Names the field.
        """
        if kind not in _KINDS:
            raise MalformedEntry(f"kind {kind!r} is not one of {', '.join(Kind)}")
        if not 0 <= run < _LIMIT:
            raise MalformedEntry(f"run {run} is not between 0 and 2**63 - 1")
        if at.utcoffset() != timedelta(0) or at.microsecond:
            raise MalformedEntry(f"at {at.isoformat()} is not a whole second in UTC")
        moment = at.replace(tzinfo=None).isoformat(timespec="seconds")
        self._head = f"rsl/entry/v1\nkind {kind}\nrun {run}\nat {moment}Z\nprevious "

    def encode(self, previous: int | None, commit: bytes) -> bytes:
        """Return the bytes of the entry with this predecessor and commitment.

        Raises:
            MalformedEntry: Names the field.
        """
        if previous is not None and not 0 <= previous < _LIMIT:
            raise MalformedEntry(f"previous {previous} is not between 0 and 2**63 - 1")
        if len(commit) != 32:
            raise MalformedEntry(f"commit has {len(commit)} bytes, not 32")
        return f"{self._head}{'-' if previous is None else previous}\ncommit {commit.hex()}\n".encode("ascii")


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
    facts = ABSENT if facts is None else facts
    content = ABSENT if content is None else content
    author = ABSENT if author is None else author
    if not len(facts) == len(content) == len(author) == 32:
        raise MalformedPart("a part digest that is not 32 bytes long")
    return sha256(b"rsl/commit/v1\x00" + facts + content + author).digest()


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
    given = list(pairs)
    text = "".join([f"{_name(key)}\n" if value is None else f"{_name(key)} {value}\n" for key, value in given])
    # Nearly always nothing is to be escaped, and two looks at the whole tell: one newline a pair, and no backslash.
    if text.count("\n") != len(given) or "\\" in text:
        text = "".join(
            [f"{_name(key)}\n" if value is None else f"{_name(key)} {_escaped(value)}\n" for key, value in given]
        )
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # Without its cause, whose message would carry the text.
        raise MalformedPart("a key or value holds a lone surrogate") from None


class PartForm:
    """The lines of parts that always have the same keys, which are then escaped once."""

    def __init__(self, *keys: str) -> None:
        """Take the keys in their order.

        Raises:
            MalformedPart: If a key is empty.
        """
        self._keys = keys
        self._names = tuple(map(_name, keys))

    def encode(self, values: Sequence[str | None]) -> bytes:
        """Return what `lines` returns of these keys and values, as many as there are keys.

        Raises:
            MalformedPart: If a key or value holds a lone surrogate.
        """
        pairs = zip(self._names, values, strict=True)
        text = "".join([f"{name}\n" if value is None else f"{name} {value}\n" for name, value in pairs])
        # The same two looks as in `lines`, which is left with what is to be escaped, and with what has no bytes.
        if text.count("\n") == len(values) and "\\" not in text:
            with suppress(UnicodeEncodeError):
                return text.encode("utf-8")
        return lines(zip(self._keys, values, strict=True))


# The same few keys stand in every part; the bound keeps those of strange pages from piling up.
@lru_cache(maxsize=1024)
def _name(key: str) -> str:
    if not key:
        raise MalformedPart("a value without a key")
    return _escaped(key).replace(" ", "\\s")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")
