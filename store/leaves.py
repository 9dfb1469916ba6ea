"""The log as it is read: entries, hashes, roots, checkpoints, and the check that recomputes all of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ledger.canonical import Entry, parse_entry
from ledger.errors import WrongFrontier
from ledger.log import Node, consistency_from_nodes, root_of_frontier
from store.append import log_size, read_frontier, size_at
from store.bulk import insert_or, table_of
from store.database import Database
from store.fsck import FsckReport, check_log
from store.log_models import CheckpointRow, LeafRow, NodeRow
from store.outputs import OutputsCheck, check_outputs

__all__ = ["CheckpointNote", "FsckReport", "Leaves"]

_STEP = 10_000


@dataclass(frozen=True, slots=True)
class CheckpointNote:
    """A checkpoint as it was made."""

    size: int
    """Number of leaves it speaks of."""
    note: str
    """The note's text."""
    created_at: datetime
    """When it was made, UTC."""


class Leaves:
    """The repository of the log; leaves are appended by whatever changes the rows they prove."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def size(self) -> int:
        """Return the number of leaves."""
        with self._database.read() as connection:
            return log_size(connection)

    def root(self) -> bytes:
        """Return the root of the tree, 32 bytes, from the stored subtrees."""
        return self.head()[1]

    def head(self, *, as_of: datetime | None = None) -> tuple[int, bytes]:
        """Return size and root of the same moment, as a checkpoint needs them.

        Args:
            as_of: By the leaves recorded until this moment, UTC; None: by all.
        """
        with self._database.read() as connection:
            size = log_size(connection) if as_of is None else size_at(connection, as_of)
            return size, root_of_frontier(size, read_frontier(connection, size))

    def entries(self, start: int = 0) -> Iterator[Entry]:
        """Yield the entries from an index on, in order."""
        for _, entry, _ in self._rows(start):
            yield parse_entry(entry)

    def leaf_hashes(self, start: int = 0) -> Iterator[bytes]:
        """Yield the stored leaf hashes from an index on, in order."""
        for _, _, hash_ in self._rows(start):
            yield hash_

    def nodes(self, level: int, start: int = 0) -> Iterator[Node]:
        """Yield the stored complete subtrees of a level from an index on, in order; level 0 are the leaves."""
        if level == 0:
            yield from (Node(0, idx, hash_) for idx, _, hash_ in self._rows(start))
            return
        query = select(NodeRow.level, NodeRow.idx, NodeRow.hash).where(NodeRow.level == level, NodeRow.idx >= start)
        query = query.order_by(NodeRow.idx).execution_options(yield_per=_STEP)
        with self._database.read() as connection, connection.execute(query) as rows:
            yield from (Node(*row) for row in rows)

    def add_checkpoint(self, size: int, note: str, at: datetime) -> None:
        """Keep a checkpoint; the same size again changes nothing."""
        with self._database.write() as connection:
            if connection.scalar(select(CheckpointRow.size).where(CheckpointRow.size == size)) is None:
                row = {"size": size, "note": note, "created_at": at}
                connection.execute(insert_or(connection.dialect, CheckpointRow), [row])

    def last_checkpoint(self) -> CheckpointNote | None:
        """Return the checkpoint of the largest tree; None if there is none."""
        with self._database.read() as connection:
            query = select(table_of(CheckpointRow)).order_by(CheckpointRow.size.desc()).limit(1)
            row = connection.execute(query).first()
        return None if row is None else CheckpointNote(*row)

    def checkpoints(self) -> list[CheckpointNote]:
        """Return all checkpoints, the smallest tree first."""
        with self._database.read() as connection:
            query = select(table_of(CheckpointRow)).order_by(CheckpointRow.size)
            return [CheckpointNote(*row) for row in connection.execute(query)]

    def consistency(self, old: int, size: int) -> list[bytes]:
        """Return the proof that the tree of `old` leaves is the beginning of that of `size`, from stored subtrees.

        Raises:
            OutsideTree: If `old` is below 1 or above `size`.
            WrongFrontier: If a subtree that it needs is not stored.
        """

        def stored(level: int, idx: int) -> bytes:
            """Return the hash of a subtree from what is kept of the tree."""
            node = next(self.nodes(level, idx), None)
            if node is None or node.idx != idx:
                raise WrongFrontier(size, where=f"subtree {idx} of level {level}")
            return node.hash

        return consistency_from_nodes(old, size, stored)

    def fsck(self) -> FsckReport:
        """Recompute every hash, root and commitment from what is stored; return what does not fit."""
        with self._database.read() as connection:
            return check_log(connection)

    def outputs(self, subject: str) -> list[OutputsCheck]:
        """Return how stored model outputs compare with what a subject's figures committed to, one check a model.

        Args:
            subject: Key of the subject.
        """
        with self._database.read() as connection:
            return list(check_outputs(connection, subject))

    def _rows(self, start: int) -> Iterator[tuple[int, bytes, bytes]]:
        query = select(LeafRow.idx, LeafRow.entry, LeafRow.hash).where(LeafRow.idx >= start).order_by(LeafRow.idx)
        query = query.execution_options(yield_per=_STEP)
        with self._database.read() as connection, connection.execute(query) as rows:
            yield from ((row.idx, row.entry, row.hash) for row in rows)
