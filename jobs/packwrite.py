"""Write an evidence pack from one view of the store: entries, proofs, model outputs, claims, anchors, verifier."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from jobs.packbasis import Basis, find_basis
from ledger.canonical import Kind, lines, parse_entry
from ledger.log import Checkpoint
from ledger.pack import STATEMENT, VERIFIER, PackWriter, Sign, gap_positions, verifier
from ledger.packclaims import COUNTED
from report.pack import pack_readme
from store.evidence import EvidenceView, ProvedLeaf, ProvedPart, PublishedSet
from store.records import Indicator, Listing, Subject

Row = dict[str, Any]
"""A value on its way into one JSON text; never handed on."""

_OF_NO_REVIEW = frozenset({Kind.RUN, Kind.ERASED, Kind.INDICATOR, Kind.FORECAST, Kind.KEY, Kind.NOTE})
"""Kinds that say nothing of a single review: they are shown however old they are."""


@dataclass(frozen=True, slots=True)
class PackOrder:
    """What a pack is to hold."""

    subject: Subject
    """Whose evidence."""
    own: Sequence[Listing]
    """Its listings, one for each dated link."""
    of_parts: Sequence[Listing]
    """Listings of its parts, likewise."""
    since: datetime | None = None
    """Reviews and aggregates recorded before are listed by their digests only; None: all are shown."""
    until: datetime | None = None
    """Nothing recorded later is shown, UTC, but what was erased since; None: everything that the checkpoint covers."""
    with_texts: bool = False
    """True: titles, texts and replies are shown, too."""
    state: Callable[[PublishedSet, str], bytes] | None = None
    """Writes the review statement that lies in the pack, signed with all else; None: none does."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What vouches for a pack."""

    checkpoint: Checkpoint
    """The newest one."""
    note: str
    """Its signed note."""
    sign: Sign
    """Signs the manifest."""
    earlier: Sequence[int] = ()
    """Sizes of earlier checkpoints, ascending: whoever holds one can compare it with the pack."""
    previous: str | None = None
    """Note of the checkpoint that the reader holds."""
    anchors: Mapping[str, bytes] = field(default_factory=dict)
    """Members below anchors/ by name."""


@dataclass(frozen=True, slots=True)
class PackSummary:
    """What was written."""

    entries: int
    """Entries of the log."""
    basis: Basis | None
    """What the published figures that are claimed came from; None where none are."""
    has_lost_reviews: bool
    """True where reviews from before these figures were erased after them, as the log tells."""


class _Seen:
    """What has to be remembered of the entries once they are written."""

    def __init__(self, published: PublishedSet | None) -> None:
        self.indices: list[int] = []
        self.last_runs: dict[int, int] = {}
        self.live: dict[int, str] = {}
        self.has_lost_reviews = False
        """True where facts of a version from before the figures were erased after them."""
        self._leaf = -1 if published is None else published.leaf
        self._gone: set[str] = set()

    def note(self, leaf: ProvedLeaf, kind: Kind) -> None:
        """Remember what the claims need of an entry."""
        self.indices.append(leaf.index)
        is_before, facts = leaf.index < self._leaf, leaf.parts[0]
        if kind is Kind.RUN and leaf.listing is not None:
            self.last_runs[leaf.listing] = leaf.index
            if is_before:
                self.live[leaf.listing] = _fact(leaf, "live")
        elif kind in (Kind.OBSERVED, Kind.EDITED) and is_before and facts is not None and facts.salt is None:
            self._gone.add(str(leaf.index))
        elif kind is Kind.ERASED and not is_before and "facts" in _fact(leaf, "parts").split(" "):
            self.has_lost_reviews |= _fact(leaf, "leaf") in self._gone


def write_pack(
    view: EvidenceView,
    order: PackOrder,
    sealed: Sealed,
    file: BinaryIO,
    method: Callable[[PublishedSet], Mapping[str, object]],
) -> PackSummary:
    """Write a pack.

    Args:
        view: One consistent view of the store.
        order: What it is to hold.
        sealed: What vouches for it.
        file: Where to, seekable.
        method: Returns what the figures of a set were computed with, for their replay.

    Raises:
        PackNotWritten: If the listings that the newest figures count cannot be told: nobody could verify the pack.
    """
    size = sealed.checkpoint.size
    end = size if order.until is None else min(size, view.size_at(order.until))
    published = view.published(order.subject.key, size=end)
    numbers = sorted({listing.id for listing in (*order.own, *order.of_parts)})
    seen = _Seen(published)
    own = frozenset(listing.id for listing in order.own)
    with PackWriter(file, sealed.checkpoint.origin, size) as writer:
        leaves = view.leaves(numbers, order.subject.key, end=end, size=size)
        writer.add("entries.txt", _entries(leaves, order, seen, end=end))
        writer.add("proof.txt", _proof(view, seen.indices, [at for at in sealed.earlier if at < size], size))
        claims, basis = _claims(order, sealed.checkpoint, seen), None
        outputs: Iterator[bytes] = iter(())
        if published is not None:
            judged = partial(view.judged, numbers, published.figures.model_digest, size=published.leaf)
            basis = find_basis(published, own, seen.live, judged())
            outputs = basis.output_lines(judged(), own)
            claims["figures"] = _figures(published, basis) | {"method": method(published)}
        writer.add("outputs.txt", outputs)
        if order.state is not None and published is not None:
            writer.add(STATEMENT, [order.state(published, sealed.note)])
        writer.add("claims.json", [json.dumps(claims, ensure_ascii=False, indent=1).encode(), b"\n"])
        writer.add("checkpoint.txt", [sealed.note.encode()])
        if sealed.previous is not None:
            writer.add("consistency.txt", [sealed.previous.encode()])
        for name in sorted(sealed.anchors):
            writer.add(f"anchors/{name}", [sealed.anchors[name]])
        writer.sign(sealed.sign)
        writer.add_uncovered(VERIFIER, verifier())
        writer.add_uncovered("README.txt", pack_readme(order.subject.name).encode())
    return PackSummary(len(seen.indices), basis, has_lost_reviews=seen.has_lost_reviews)


def _entries(leaves: Iterable[ProvedLeaf], order: PackOrder, seen: _Seen, *, end: int) -> Iterator[bytes]:
    """Yield each entry: its leaf, and of each part the salt and its lines, or the digest that stands for it.

    Entries from `end` on stand there to tell what was erased, and say nothing else.
    """
    for leaf in leaves:
        entry = parse_entry(leaf.entry)
        seen.note(leaf, entry.kind)
        is_asked = leaf.index < end or entry.kind is Kind.ERASED
        is_open = is_asked and (order.since is None or entry.at >= order.since or entry.kind in _OF_NO_REVIEW)
        facts, content, author = leaf.parts
        if entry.kind is Kind.FORECAST:
            # All forecasts are one chain, so those of other subjects stand there, too, as digests.
            is_open = facts is not None and (facts.data or b"").startswith(lines([("subject", order.subject.key)]))
        shown = [
            _shown(b"facts", facts, is_open=is_open, is_asked=is_asked),
            _shown(b"content", content, is_open=is_open and order.with_texts, is_asked=is_asked),
            # Not even a keyed hash of a person leaves the house.
            _shown(b"author", author, is_open=False, is_asked=is_asked),
        ]
        listing = "-" if leaf.listing is None else leaf.listing
        yield b"".join([f"leaf {leaf.index} {listing}\n".encode(), leaf.entry, *shown, b"\n"])


def _fact(leaf: ProvedLeaf, key: str) -> str:
    """Return one value of what a collection or an erasure says of itself."""
    facts = leaf.parts[0]
    written = b"" if facts is None or facts.data is None else facts.data
    told = (line.partition(" ") for line in written.decode().split("\n"))
    return next(value for name, _, value in told if name == key)


def _shown(name: bytes, part: ProvedPart | None, *, is_open: bool, is_asked: bool) -> bytes:
    if part is None:
        return name + b" -\n"
    # Whether what nobody asked for is gone would have to be shown by yet another entry.
    if is_asked and (part.salt is None or part.data is None):
        return name + f" erased {part.digest.hex()}\n".encode()
    if is_open and part.salt is not None and part.data is not None:
        return name + f" {part.salt.hex()}\n".encode() + part.data
    return name + f" withheld {part.digest.hex()}\n".encode()


def _proof(view: EvidenceView, indices: Sequence[int], stops: Sequence[int], size: int) -> Iterator[bytes]:
    """Yield one line for each subtree that lies between the entries shown."""
    positions = list(gap_positions(indices, stops, size))
    for (level, idx), hash_ in zip(positions, view.nodes(positions), strict=True):
        yield f"{level} {idx} {base64.b64encode(hash_).decode('ascii')}\n".encode()


def _claims(order: PackOrder, checkpoint: Checkpoint, seen: _Seen) -> Row:
    subject = order.subject
    return {
        "log": {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex()},
        "subject": {"key": subject.key, "name": subject.name, "kind": subject.kind.value},
        "period": {
            "from": order.since.isoformat() if order.since else None,
            "to": order.until.isoformat() if order.until else None,
        },
        "texts": order.with_texts,
        "listings": [
            *_listed(order.own, seen, is_own=True),
            *_listed([each for each in order.of_parts if each not in order.own], seen, is_own=False),
        ],
        "figures": None,
    }


def _listed(listings: Sequence[Listing], seen: _Seen, *, is_own: bool) -> Iterator[Row]:
    by_number: dict[int, list[Listing]] = {}
    for listing in listings:
        by_number.setdefault(listing.id, []).append(listing)
    for number, links in sorted(by_number.items()):
        yield {
            "id": number,
            "source": links[0].source,
            "external_id": links[0].external_id,
            "own": is_own,
            "last_run": seen.last_runs.get(number),
            "links": [
                {
                    "subject": link.subject,
                    "from": link.valid_from.isoformat() if link.valid_from else None,
                    "to": link.valid_to.isoformat() if link.valid_to else None,
                }
                for link in links
            ],
        }


def _figures(published: PublishedSet, basis: Basis) -> Row:
    figures = published.figures
    return {
        "leaf": published.leaf,
        # The log knows whole seconds.
        "published-at": published.published_at.replace(microsecond=0).isoformat(),
        "as-of": figures.as_of.isoformat(),
        "model": figures.model_digest,
        "config": figures.config_digest,
        "figures": published.figures_digest.hex(),
        "outputs": published.outputs_digest.hex(),
        "live": published.live_digest.hex(),
        **({COUNTED: list(basis.counted)} if basis.left_out else {}),
        "indicators": [_indicator(each) for each in figures.indicators],
        "beside": figures.facts,
    }


def _indicator(figure: Indicator) -> Row:
    interval = figure.interval
    return {
        "name": figure.name,
        "period": figure.period,
        "value": figure.value,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "level": interval.level if interval else None,
        "n": figure.n,
        "n_eff": figure.n_eff,
        "limit_low": figure.limit_low,
        "limit_high": figure.limit_high,
        "alarm": figure.alarm,
        "note": figure.note,
    }
