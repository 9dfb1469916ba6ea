"""Append leaves to the log, in the same transaction as the rows they prove."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, or_, select, text

from ledger.canonical import SALT_LENGTH, EntryForm, Kind, commit, part
from ledger.log import append_nodes, frontier_positions
from ledger.merkle import leaf_hash
from store.bulk import insert_columns
from store.leaf import Parts
from store.log_models import LeafRow, NodeRow, ObservationRow
from store.prepared import Prepared

LOG_LOCK = 0x4C65756D756E64
"""PostgreSQL advisory lock that gives leaves their one order ("Leumund" in ASCII)."""


_HASH = Prepared(lambda _: select(LeafRow.hash).where(LeafRow.idx == bindparam("idx")))
_SIZE = Prepared(lambda _: select(func.coalesce(func.max(LeafRow.idx) + 1, 0)))

_SALTS = 3 * SALT_LENGTH
"""Random bytes of an observation: a salt for each part."""

Chain = tuple[str, int | str]
"""Leaves that name each other: of one review, one aggregate, the runs of one listing, the figures of one subject."""


# A named tuple, because a backfill makes millions and a frozen dataclass costs three times as much to build.
class Change(NamedTuple):
    """One change that is to become a leaf."""

    kind: Kind
    """What happened."""
    at: datetime
    """When, UTC."""
    run_id: int | None
    """Number of the run; None outside any run."""
    chain: Chain
    """Which chain it belongs to; a leaf names the previous one of its chain."""
    parts: Parts
    """What the leaf commits to."""
    version_id: int | None = None
    """The version seen, or current when the review vanished."""
    aggregate_id: int | None = None
    """The aggregate seen."""
    indicator_set_id: int | None = None
    """The figures published."""


def append_leaves(connection: Connection, changes: Sequence[Change], newest: Mapping[Chain, int]) -> range:
    """Append one leaf per change, in this order; return their indices.

    Call it last in a write transaction: on PostgreSQL it takes the lock under which all writers queue.

    Args:
        connection: The write transaction that also holds the rows.
        changes: What happened.
        newest: For each chain that has leaves already: the index of the newest.
    """
    if not changes:
        return range(0)
    # Only now, with all other rows written: the lock is held as short as can be.
    size = lock_log(connection)
    indices = range(size, size + len(changes))
    parts = _salted([change.parts for change in changes])
    _insert_leaves(connection, size, _entries(size, changes, parts["commit"], heads=dict(newest)))
    kinds, moments, run_ids, _, _, versions, aggregates, sets = zip(*changes, strict=True)
    seen: dict[str, Sequence[Any]] = {
        "kind": [kind.value for kind in kinds],
        "run_id": run_ids,
        "version_id": versions,
        "aggregate_id": aggregates,
        "indicator_set_id": sets,
        "observed_at": moments,
        "leaf_idx": indices,
    }
    insert_columns(connection, ObservationRow, {**seen, **parts})
    return indices


def lock_log(connection: Connection) -> int:
    """Return the number of leaves, and let nobody else append before this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOG_LOCK})
    return log_size(connection)


def log_size(connection: Connection) -> int:
    """Return the number of leaves."""
    return int(_SIZE.scalar(connection))


def size_at(connection: Connection, moment: datetime) -> int:
    """Return how many leaves there were at a moment, UTC."""
    first = connection.scalar(select(func.min(ObservationRow.leaf_idx)).where(ObservationRow.observed_at > moment))
    return log_size(connection) if first is None else int(first)


def read_frontier(connection: Connection, size: int) -> dict[tuple[int, int], bytes]:
    """Return the hashes of the complete subtrees of the tree of `size` leaves, by level and index."""
    positions = frontier_positions(size)
    places = {f"{name}{n}": place for n, pair in enumerate(positions) for name, place in zip("li", pair, strict=True)}
    found = _nodes(len(positions)).rows(connection, **places) if positions else ()
    frontier = {(level, idx): hash_ for level, idx, hash_ in found}
    # A leaf's own hash is kept with the leaf alone.
    if size % 2:
        last = _HASH.scalar(connection, idx=size - 1)
        frontier |= {} if last is None else {(0, size - 1): last}
    return frontier


@cache
def _nodes(n: int) -> Prepared:
    """Return the query for `n` nodes by level and index; a tree has at most one per binary digit of its size."""
    places = (and_(NodeRow.level == bindparam(f"l{i}"), NodeRow.idx == bindparam(f"i{i}")) for i in range(n))
    wanted = or_(*places)
    return Prepared(lambda _: select(NodeRow.level, NodeRow.idx, NodeRow.hash).where(wanted))


def _insert_leaves(connection: Connection, size: int, entries: list[bytes]) -> None:
    hashes = [leaf_hash(entry) for entry in entries]
    nodes = append_nodes(size, read_frontier(connection, size), hashes)
    indices = range(size, size + len(entries))
    insert_columns(connection, LeafRow, {"idx": indices, "entry": entries, "hash": hashes})
    # The leaves come first; they are kept with their entries alone.
    levels, places, above = zip(*nodes, strict=True)
    n = len(entries)
    insert_columns(connection, NodeRow, {"level": levels[n:], "idx": places[n:], "hash": above[n:]})


def _entries(size: int, changes: Sequence[Change], commits: Sequence[bytes], *, heads: dict[Chain, int]) -> list[bytes]:
    """Return the entries in order; `heads` moves on with them."""
    entries = []
    for idx, (change, commitment) in enumerate(zip(changes, commits, strict=True), size):
        entries.append(_form(change.kind, change.run_id or 0, change.at).encode(heads.get(change.chain), commitment))
        heads[change.chain] = idx
    return entries


# All leaves of a page are of one moment.
@lru_cache(maxsize=64)
def _form(kind: Kind, run: int, at: datetime) -> EntryForm:
    # The leaf's form has whole seconds; the row keeps the exact moment.
    return EntryForm(kind, run, at.replace(microsecond=0))


def _salted(parts: Sequence[Parts]) -> dict[str, list[Any]]:
    """Return salts, digests and commitments as columns of observations; a part that is absent has neither."""
    # All salts at once: asking the system for each would take longer than hashing with it.
    random = secrets.token_bytes(len(parts) * _SALTS)
    columns: dict[str, list[Any]] = {}
    for place, name in enumerate(Parts._fields):
        starts = range(place * SALT_LENGTH, len(random), _SALTS)
        data = [each[place] for each in parts]
        salts = [random[start : start + SALT_LENGTH] for start in starts]
        columns[f"{name}_salt"] = [None if each is None else salt for salt, each in zip(salts, data, strict=True)]
        columns[f"{name}_digest"] = [
            None if each is None else part(salt, each) for salt, each in zip(salts, data, strict=True)
        ]
    digests = (columns[f"{name}_digest"] for name in Parts._fields)
    return columns | {"commit": list(map(commit, *digests))}
