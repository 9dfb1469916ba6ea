"""What the entries of an evidence pack say together: one tree, chains without gap or fork, collections that add up."""

import base64
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ledger.canonical import Kind, lines
from ledger.errors import InvalidPack
from ledger.log import frontier_positions, root_of_frontier
from ledger.merkle import HASH_LENGTH, Position, leaf_hash, node_hash, root
from ledger.packclaims import CLAIMS
from ledger.packentry import ENTRIES, OF_NO_LISTING, OF_REVIEW, PackEntry
from ledger.packreport import ShownListing

PROOF = "proof.txt"
_GAP = re.compile(rb"([0-9]|[1-5][0-9]|6[0-3]) (0|[1-9][0-9]{0,18}) ([A-Za-z0-9+/]{43}=)")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNTS = {
    Kind.OBSERVED: "new",
    Kind.EDITED: "edited",
    Kind.VANISHED: "vanished",
    Kind.REAPPEARED: "reappeared",
}
"""What a collection calls its changes of each kind."""

_OF_REVIEW = (0, 1, 3)
_IDENTITY: Mapping[Kind, tuple[int, ...]] = {
    Kind.RUN: (0, 1),
    Kind.AGGREGATE: (0, 1, 2),
    Kind.INDICATOR: (0,),
    Kind.FORECAST: (),
    Kind.KEY: (),
    Kind.NOTE: (),
}
"""Which of the first lines of its facts say what an entry is about: of a review its source, subject and key."""


class Subtrees:
    """Leaves and subtrees side by side from the left, and the roots that follow from them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.size = 0
        self._hashes: dict[Position, bytes] = {}

    def add(self, level: int, hash_: bytes) -> None:
        """Add the next 2**level leaves."""
        self._hashes[level, self.size >> level] = hash_
        self.size += 1 << level

    def root(self, size: int) -> bytes | None:
        """Return the root of the first so many leaves; None where it does not follow from what is there."""
        try:
            return root_of_frontier(size, {place: self._hash(*place) for place in frontier_positions(size)})
        except LookupError:
            return None

    def _hash(self, level: int, idx: int) -> bytes:
        known = self._hashes.get((level, idx))
        if known is None:
            if level == 0:
                raise LookupError(idx)
            known = node_hash(self._hash(level - 1, 2 * idx), self._hash(level - 1, 2 * idx + 1))
            self._hashes[level, idx] = known
        return known


@dataclass(slots=True)
class _Chain:
    """Entries that name each other."""

    listing: int | None
    name: tuple[object, ...] | None = None
    commit: bytes = b""


@dataclass(slots=True)
class _Listing:
    """What is known of one listing."""

    prefix: list[bytes]
    live: str | None = None
    newest_run: tuple[int, str] | None = None
    newest_leaf: int | None = None
    visible: dict[int, bytes] = field(default_factory=dict)


class PackLog:
    """The entries of a pack, taken in from the first to the last."""

    def __init__(self, claims: Any, gaps: Iterator[bytes]) -> None:
        """Begin a log.

        Args:
            claims: What claims.json says.
            gaps: Lines of proof.txt.
        """
        self.subtrees = Subtrees()
        self.versions: set[int] = set()
        self.erased: set[tuple[str, str]] = set()
        self.told: dict[tuple[str, str], int] = {}
        """Leaf and part of each erasure, with the leaf that told it first."""
        self.figures: dict[int, tuple[Mapping[str, str], Mapping[int, str]]] = {}
        """Facts of each published set, its time among them, with the live sets of all listings by then."""
        self.forecasts: dict[int, Mapping[str, str]] = {}
        """Facts of each forecast that is shown."""
        self.withheld_forecasts = 0
        self._last_runs = {each["last_run"] for each in claims["listings"]}
        self._listings: dict[Any, _Listing] = {
            each["id"]: _Listing(_prefix(each["source"], each["external_id"])) for each in claims["listings"]
        }
        self._gaps = gaps
        self._heads: dict[int, _Chain] = {}
        self._names: set[object] = set()
        self._changed: dict[int, Counter[str]] = defaultdict(Counter)

    def add(self, found: PackEntry) -> None:
        """Take in the next entry.

        Raises:
            InvalidPack: If it does not follow from what came before.
        """
        kind = found.entry.kind
        if (found.listing not in self._listings) != (kind in OF_NO_LISTING):
            raise InvalidPack("of a listing, or of none, as it cannot be", where=found.where)
        self.erased |= found.erased
        self._fill(found.index)
        self.subtrees.add(0, leaf_hash(found.data))
        chain = self._follow(found)
        if kind in OF_REVIEW:
            self._change(found, chain)
        elif kind is Kind.RUN:
            self._close(found)
        elif kind is Kind.ERASED:
            for name in found.stated["parts"].split(" "):
                self.told.setdefault((found.stated["leaf"], name), found.index)
        elif kind is Kind.FORECAST:
            self._foresee(found)
        elif kind is Kind.INDICATOR:
            live = {number: each.live for number, each in self._listings.items() if each.live is not None}
            self.figures[found.index] = ({**found.stated, "published-at": found.entry.at.isoformat()}, live)

    def end(self, size: int) -> None:
        """Take in what lies behind the last entry; nothing may be left.

        Raises:
            InvalidPack: If something is missing or left.
        """
        self._fill(size)
        if next(self._gaps, None) is not None:
            raise InvalidPack("more hashes than the log has leaves", where=PROOF)

    def shown(self, claims: Any) -> Iterator[ShownListing]:
        """Yield how far each listing is shown.

        Raises:
            InvalidPack: If the claims name a last collection that is not the newest shown.
        """
        for each in claims["listings"]:
            known = self._listings[each["id"]]
            leaf, at = known.newest_run or (None, None)
            if each["last_run"] != leaf:
                raise InvalidPack(f"listing {each['id']}: its last collection is not the newest shown", where=CLAIMS)
            yield ShownListing(each["id"], each["source"], each["external_id"], known.newest_leaf, at)

    def reviews_erased_since(self, leaf: int) -> int:
        """Return of how many versions, logged before a leaf, it was logged after it that their facts were erased."""
        facts = [int(index) for index, name in self.erased if name == "facts"]
        return sum(leaf < self.told[str(index), "facts"] for index in facts if index in self.versions and index < leaf)

    def _fill(self, until: int) -> None:
        while self.subtrees.size < until:
            match = _GAP.fullmatch(next(self._gaps, b""))
            if match is None or int(match[2]) << int(match[1]) != self.subtrees.size:
                raise InvalidPack(f"no hash for leaf {self.subtrees.size}", where=PROOF)
            hash_ = base64.b64decode(match[3])
            if len(hash_) != HASH_LENGTH or base64.b64encode(hash_) != match[3]:
                raise InvalidPack("a hash that is not in its one form", where=PROOF)
            self.subtrees.add(int(match[1]), hash_)
        if self.subtrees.size != until:
            raise InvalidPack(f"leaf {until} out of order, or twice", where=ENTRIES)

    def _follow(self, found: PackEntry) -> _Chain:
        """Append an entry to the chain whose newest one it names."""
        previous = found.entry.previous
        chain = _Chain(found.listing) if previous is None else self._heads.pop(previous, None)
        if chain is None:
            raise InvalidPack("the one before it is missing, or was followed already", where=found.where)
        self._heads[found.index] = chain
        if found.listing is not None:
            self._listings[found.listing].newest_leaf = found.index
        if chain.listing != found.listing:
            raise InvalidPack("follows an entry of another listing", where=found.where)
        if found.entry.kind is not Kind.ERASED and found.record:
            self._name(chain, found)
        return chain

    def _name(self, chain: _Chain, found: PackEntry) -> None:
        head, kind = found.record.split(b"\n", 4), found.entry.kind
        if found.listing is not None and self._listings[found.listing].prefix != head[:2]:
            raise InvalidPack("of another listing", where=found.where)
        identity = _IDENTITY.get(kind, _OF_REVIEW)
        name = ("review" if kind in OF_REVIEW else kind, *(head[place] for place in identity))
        if chain.name is None:
            if name in self._names:
                raise InvalidPack("a second chain of the same thing", where=found.where)
            chain.name = name
            self._names.add(name)
        elif chain.name != name:
            raise InvalidPack("follows an entry about something else", where=found.where)

    def _change(self, found: PackEntry, chain: _Chain) -> None:
        kind = found.entry.kind
        self._changed[found.entry.run][_COUNTS[kind]] += 1
        visible = self._listings[found.listing].visible
        if kind in (Kind.OBSERVED, Kind.EDITED):
            chain.commit = found.entry.commit
            self.versions.add(found.index)
        if kind is Kind.VANISHED:
            visible.pop(id(chain), None)
        elif chain.commit:
            visible[id(chain)] = chain.commit
        else:
            raise InvalidPack("of a review that was never observed", where=found.where)

    def _foresee(self, found: PackEntry) -> None:
        """Take in a forecast; one that was logged when its audit had begun is none."""
        if not found.record:
            self.withheld_forecasts += 1
            return
        starts = found.stated["starts"]
        if not _DAY.fullmatch(starts) or found.entry.at.date() >= date.fromisoformat(starts):
            raise InvalidPack(f"foresees an audit that had begun on {starts}", where=found.where)
        told = {name: found.stated[name] for name in ("audit", "event", "starts")}
        self.forecasts[found.index] = told | {"at": found.entry.at.isoformat()}

    def _close(self, found: PackEntry) -> None:
        """Compare what a collection says of itself with what is shown of it."""
        facts, listing = found.stated, self._listings[found.listing]
        stated = {count: facts[count] for count in _COUNTS.values() if facts[count] != "0"}
        shown = {count: str(n) for count, n in self._changed.pop(found.entry.run, Counter()).items()}
        if facts["run"] != str(found.entry.run) or stated != shown:
            raise InvalidPack(f"a collection that says {stated} of itself, and the pack {shown}", where=found.where)
        listing.live = facts["live"]
        listing.newest_run = (found.index, found.entry.at.isoformat())
        if found.index in self._last_runs:
            standing = [leaf_hash(commit) for commit in sorted(listing.visible.values())]
            if root(standing).hex() != facts["live"]:
                raise InvalidPack("the pack leaves out reviews that stood there", where=found.where)


def _prefix(source: str, subject: str) -> list[bytes]:
    """Return the two lines with which the facts of a listing's entries begin."""
    return lines([("source", source), ("subject", subject)]).split(b"\n")[:2]
