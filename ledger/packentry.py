"""One entry of an evidence pack: the bytes of a leaf, and what is shown of the record behind it."""

import re
from binascii import unhexlify
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ledger.canonical import ABSENT, Entry, Kind, parse_entry, part
from ledger.canonical import commit as commitment
from ledger.errors import InvalidPack, LedgerError

ENTRIES = "entries.txt"
_HEAD = re.compile(rb"leaf (0|[1-9][0-9]{0,18}) (-|0|[1-9][0-9]{0,18})")
_NOT_SHOWN = re.compile(rb"(erased|withheld) ([0-9a-f]{64})")
OF_REVIEW = (Kind.OBSERVED, Kind.EDITED, Kind.VANISHED, Kind.REAPPEARED)
OF_NO_LISTING = (Kind.INDICATOR, Kind.FORECAST, Kind.KEY, Kind.NOTE)


class ShownPart(NamedTuple):
    """What a pack shows of one part."""

    digest: bytes
    """What the leaf's commitment is made of, 32 bytes."""
    record: bytes | None
    """Its canonical lines, without the last newline; None where they are not shown."""
    is_erased: bool
    """True where the pack says that it is gone."""


@dataclass(frozen=True)
class PackEntry:
    """One leaf as a pack shows it; its record was compared with what it committed to."""

    index: int
    """Its place in the log."""
    listing: int | None
    """Number of the listing that it speaks of; None where it speaks of none."""
    data: bytes
    """The bytes of the leaf."""
    entry: Entry
    """The leaf."""
    facts: ShownPart | None
    """What is shown of the facts; None where the record never had any."""
    content: ShownPart | None
    """The same of title, text and reply."""
    author: ShownPart | None
    """The same of the author."""

    @property
    def where(self) -> str:
        """Return where it stands, for messages."""
        return f"{ENTRIES}, leaf {self.index}"

    @property
    def erased(self) -> set[tuple[str, str]]:
        """Return index and name of the parts that are said to be gone."""
        parts = {"facts": self.facts, "content": self.content, "author": self.author}
        return {(str(self.index), name) for name, shown in parts.items() if shown is not None and shown.is_erased}

    @property
    def record(self) -> bytes:
        """Return the lines of the facts; empty where they are not shown."""
        return (self.facts.record or b"") if self.facts is not None else b""

    @cached_property
    def stated(self) -> Mapping[str, str]:
        """Return the lines of the facts by key, values as they are written; none where they are not shown."""
        lines = self.record.decode().split("\n") if self.record else []
        return {key: value for key, _, value in (line.partition(" ") for line in lines)}


def read_entry(block: bytes) -> PackEntry:
    """Return the entry that the lines of one block of entries.txt show.

    Raises:
        InvalidPack: If it is no entry, or its record is not the one that was committed to.
    """
    head, _, rest = block.partition(b"\n")
    match = _HEAD.fullmatch(head)
    data, facts_there, parts = rest.partition(b"facts ")
    if match is None or not facts_there:
        raise InvalidPack(f"{head[:60]!r} begins no entry", where=ENTRIES)
    listing = None if match[2] == b"-" else int(match[2])
    facts, _, more = parts.partition(b"\ncontent ")
    content, _, author = more.partition(b"\nauthor ")
    try:
        shown = [_part(each) for each in (facts, content, author)]
        found = PackEntry(int(match[1]), listing, data, parse_entry(data), *shown)
        fits = commitment(*(ABSENT if each is None else each.digest for each in shown)) == found.entry.commit
    except (LedgerError, ValueError) as error:
        where = f"{ENTRIES}, leaf {match[1].decode()}"
        raise InvalidPack(f"no entry ({str(error).splitlines()[0]})", where=where) from error
    if not fits:
        raise InvalidPack("its record is not the one that was committed to", where=found.where)
    return found


def _part(shown: bytes) -> ShownPart | None:
    if shown == b"-":
        return None
    match = _NOT_SHOWN.fullmatch(shown)
    if match is not None:
        return ShownPart(bytes.fromhex(match[2].decode()), None, is_erased=match[1] == b"erased")
    salt, newline, record = shown[:64], shown[64:65], shown[65:]
    if newline != b"\n":
        raise InvalidPack("a part that is no salt with lines below it", where=ENTRIES)
    # Blanks between the digits, which `bytes.fromhex` skips, are refused here.
    return ShownPart(part(unhexlify(salt), record + b"\n"), record, is_erased=False)
