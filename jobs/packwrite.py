"""Write an evidence pack from one view of the store: entries, proofs, model outputs, claims, anchors, verifier."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO

from ledger.canonical import Kind, lines, parse_entry
from ledger.log import Checkpoint
from ledger.pack import STATEMENT, VERIFIER, PackWriter, Sign, gap_positions, verifier
from report.pack import pack_readme
from store.evidence import EvidenceView, JudgedVersion, ProvedLeaf, ProvedPart, PublishedSet
from store.identity import decimal_text
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
    """Nothing recorded later is shown, UTC; None: everything that the checkpoint covers."""
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
    versions: int
    """Versions of reviews with what a model said of them."""
    figures: bool
    """True where published figures are claimed."""
    recomputable: tuple[str, ...]
    """Which of their inputs are still there."""


class _Seen:
    """What has to be remembered of the entries once they are written."""

    def __init__(self) -> None:
        self.indices: list[int] = []
        self.last_runs: dict[int, int] = {}
        self.live: dict[int, str] = {}


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
    """
    size = sealed.checkpoint.size
    end = size if order.until is None else min(size, view.size_at(order.until))
    published = view.published(order.subject.key, size=end)
    numbers = sorted({listing.id for listing in (*order.own, *order.of_parts)})
    seen = _Seen()
    with PackWriter(file, sealed.checkpoint.origin, size) as writer:
        leaves = view.leaves(numbers, order.subject.key, size=end)
        writer.add("entries.txt", _entries(leaves, order, seen, published))
        writer.add("proof.txt", _proof(view, seen.indices, [at for at in sealed.earlier if at < size], size))
        outputs = _Outputs(frozenset(listing.id for listing in order.own))
        judged = view.judged(numbers, published.figures.model_digest, size=published.leaf) if published else ()
        writer.add("outputs.txt", outputs.lines(judged))
        claims = _claims(order, sealed.checkpoint, seen)
        figures = None if published is None else _figures(published, order, seen, outputs.digest())
        if figures is not None and published is not None:
            figures["method"] = method(published)
        claims["figures"] = figures
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
    recomputable = tuple(figures["recomputable"]) if figures else ()
    return PackSummary(len(seen.indices), outputs.count, figures is not None, recomputable)


def _entries(
    leaves: Iterable[ProvedLeaf], order: PackOrder, seen: _Seen, published: PublishedSet | None
) -> Iterator[bytes]:
    """Yield each entry: its leaf, and of each part the salt and its lines, or the digest that stands for it."""
    for leaf in leaves:
        entry = parse_entry(leaf.entry)
        seen.indices.append(leaf.index)
        if entry.kind is Kind.RUN and leaf.listing is not None:
            seen.last_runs[leaf.listing] = leaf.index
            if published is not None and leaf.index < published.leaf:
                seen.live[leaf.listing] = _live(leaf)
        is_open = order.since is None or entry.at >= order.since or entry.kind in _OF_NO_REVIEW
        facts, content, author = leaf.parts
        if entry.kind is Kind.FORECAST:
            # All forecasts are one chain, so those of other subjects stand there, too, as digests.
            is_open = facts is not None and (facts.data or b"").startswith(lines([("subject", order.subject.key)]))
        shown = [
            _shown(b"facts", facts, is_open=is_open),
            _shown(b"content", content, is_open=is_open and order.with_texts),
            # Not even a keyed hash of a person leaves the house.
            _shown(b"author", author, is_open=False),
        ]
        listing = "-" if leaf.listing is None else leaf.listing
        yield b"".join([f"leaf {leaf.index} {listing}\n".encode(), leaf.entry, *shown, b"\n"])


def _live(leaf: ProvedLeaf) -> str:
    """Return the digest of the live set that a closing entry states."""
    facts = leaf.parts[0]
    written = b"" if facts is None or facts.data is None else facts.data
    return next(line[5:] for line in written.decode().split("\n") if line.startswith("live "))


def _shown(name: bytes, part: ProvedPart | None, *, is_open: bool) -> bytes:
    if part is None:
        return name + b" -\n"
    if part.salt is None or part.data is None:
        return name + f" erased {part.digest.hex()}\n".encode()
    if is_open:
        return name + f" {part.salt.hex()}\n".encode() + part.data
    return name + f" withheld {part.digest.hex()}\n".encode()


def _proof(view: EvidenceView, indices: Sequence[int], stops: Sequence[int], size: int) -> Iterator[bytes]:
    """Yield one line for each subtree that lies between the entries shown."""
    positions = list(gap_positions(indices, stops, size))
    for (level, idx), hash_ in zip(positions, view.nodes(positions), strict=True):
        yield f"{level} {idx} {base64.b64encode(hash_).decode('ascii')}\n".encode()


class _Outputs:
    """What a model said of each version, and the digest that was logged of it."""

    def __init__(self, own: frozenset[int]) -> None:
        self.count = 0
        self._own = own
        self._digest = sha256()

    def lines(self, judged: Iterable[JudgedVersion]) -> Iterator[bytes]:
        """Yield version, leaf, whose, language, P(positive), whether worded and replied to, and its leader."""
        for each in judged:
            is_own, positive = each.listing in self._own, decimal_text(each.positive)
            self.count += 1
            if is_own and each.language is not None:
                said = [("version", str(each.version)), ("language", each.language), ("p", positive)]
                self._digest.update(lines(said))
            words = (
                *(str(each.version), str(each.leaf), "own" if is_own else "part"),
                *(each.language or "-", positive or "-", "worded" if each.worded else "-"),
                *("replied" if each.replied else "-", "-" if each.leader is None else str(each.leader)),
            )
            yield (" ".join(words) + "\n").encode()

    def digest(self) -> str:
        return self._digest.hexdigest()


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


def _figures(published: PublishedSet, order: PackOrder, seen: _Seen, outputs: str) -> Row:
    figures = published.figures
    own = sorted({listing.id for listing in order.own} & set(seen.live))
    live = sha256(lines([(str(number), seen.live[number]) for number in own])).hexdigest()
    now = {"outputs": outputs, "live": live}
    logged = {"outputs": published.outputs_digest.hex(), "live": published.live_digest.hex()}
    return {
        "leaf": published.leaf,
        "published-at": published.published_at.isoformat(),
        "as-of": figures.as_of.isoformat(),
        "model": figures.model_digest,
        "config": figures.config_digest,
        "figures": published.figures_digest.hex(),
        **logged,
        "recomputable": [key for key in now if now[key] == logged[key]],
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
