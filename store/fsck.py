"""Recompute the log from what is really stored: entries, hashes, subtrees, checkpoints, and every commitment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, select

from ledger.canonical import Entry, Kind, commit, parse_entry, part
from ledger.errors import LedgerError
from ledger.log import Node, append_nodes, frontier_positions, read_checkpoint, root_of_frontier
from ledger.merkle import leaf_hash
from store.append import read_frontier
from store.log_models import CheckpointRow, LeafRow, NodeRow, ObservationRow
from store.outputs import NEXT_STEP, check_outputs
from store.pieces import piece_faults
from store.proof import Rebuilt, rebuild_all
from store.rowcheck import row_faults

MOST_FAULTS = 1_000
"""A damaged log can have as many faults as leaves; a report of this many says enough."""

_STEP = 4_096


@dataclass(frozen=True, slots=True)
class FsckReport:
    """What recomputing the log found."""

    leaves: int
    """Leaves that are stored."""
    observations: int
    """Observations that are stored."""
    root: bytes
    """Root of the tree recomputed from the entries, 32 bytes."""
    faults: tuple[str, ...]
    """One plain sentence for each thing that does not fit; empty: all is well. At most 1,000."""
    sets_gone: int = 0
    """Sets of figures whose model outputs cannot be compared any more, as reviews were erased since."""


@dataclass(slots=True)
class _Tree:
    """The tree as it grows from the entries."""

    size: int = 0
    frontier: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def append(self, hashes: Sequence[bytes]) -> list[Node]:
        """Add leaves; return all complete subtrees that come into being."""
        nodes = append_nodes(self.size, self.frontier, hashes)
        known = self.frontier | {(node.level, node.idx): node.hash for node in nodes}
        self.size += len(hashes)
        self.frontier = {position: known[position] for position in frontier_positions(self.size)}
        return nodes

    def root(self) -> bytes:
        """Return the root, 32 bytes."""
        return root_of_frontier(self.size, self.frontier)


def check_log(connection: Connection) -> FsckReport:
    """Return what recomputing everything finds; reads in steps, so that memory does not grow with the log."""
    faults: list[str] = []
    tree = _check_leaves(connection, faults)
    if not faults:
        _check_subtrees(connection, tree.size, faults)
    _check_checkpoints(connection, tree.size, faults)
    observations = _check_observations(connection, faults)
    faults += row_faults(connection, most=MOST_FAULTS)
    faults += piece_faults(connection)
    checks = list(check_outputs(connection))
    faults += [f"{check.what}; next: {NEXT_STEP}" for check in checks if check.what]
    gone = sum(len(check.gone) for check in checks)
    return FsckReport(tree.size, observations, tree.root(), tuple(faults[:MOST_FAULTS]), gone)


def _check_leaves(connection: Connection, faults: list[str]) -> _Tree:
    """Rebuild the tree from the entries; compare hashes and subtrees as they come into being."""
    tree = _Tree()
    query = select(LeafRow.idx, LeafRow.entry, LeafRow.hash).order_by(LeafRow.idx)
    with connection.execute(query.execution_options(yield_per=_STEP)) as result:
        for rows in result.partitions():
            hashes = [leaf_hash(row.entry) for row in rows]
            missing = next((idx for idx, row in enumerate(rows, tree.size) if row.idx != idx), None)
            if missing is not None:
                faults.append(f"leaf {missing} is missing")
                return tree
            changed = [row.idx for row, hash_ in zip(rows, hashes, strict=True) if row.hash != hash_]
            faults += [f"leaf {idx}: its hash is not that of its entry" for idx in changed]
            nodes = tree.append(hashes)
            if not faults:
                _compare_nodes(connection, nodes, faults)
    return tree


def _compare_nodes(connection: Connection, nodes: Sequence[Node], faults: list[str]) -> None:
    levels = {node.level for node in nodes if node.level > 0}
    for level in sorted(levels):
        computed = {node.idx: node.hash for node in nodes if node.level == level}
        query = select(NodeRow.idx, NodeRow.hash).where(
            NodeRow.level == level, NodeRow.idx.between(min(computed), max(computed))
        )
        stored = {row.idx: row.hash for row in connection.execute(query)}
        wrong = [idx for idx in computed if stored.get(idx) != computed[idx]]
        faults += [f"subtree {idx} of level {level} is missing or does not fit its leaves" for idx in wrong]


def _check_subtrees(connection: Connection, size: int, faults: list[str]) -> None:
    stored = connection.scalar(select(func.count()).select_from(NodeRow)) or 0
    belong = sum(size >> level for level in range(1, size.bit_length()))
    if stored > belong:
        faults.append(f"{stored - belong} subtrees are stored whose leaves are not: the end of the log was cut off")


def _check_checkpoints(connection: Connection, size: int, faults: list[str]) -> None:
    for at_size, note in connection.execute(select(CheckpointRow.size, CheckpointRow.note)):
        if at_size > size:
            faults.append(f"a checkpoint speaks of {at_size} leaves, only {size} are there")
        elif (finding := _note_fault(connection, at_size, note)) is not None:
            faults.append(f"the checkpoint of {at_size} leaves {finding}")


def _note_fault(connection: Connection, size: int, note: str) -> str | None:
    try:
        checkpoint = read_checkpoint(note)
        root = root_of_frontier(size, read_frontier(connection, size))
    except LedgerError as error:
        return f"can't be checked: {str(error).splitlines()[0]}"
    if (checkpoint.size, checkpoint.root) != (size, root):
        return "does not have the root of the stored tree"
    return None


def _check_observations(connection: Connection, faults: list[str]) -> int:
    """Compare each observation with its leaf, in both directions, and with the rows it speaks of."""
    checked = 0
    for rebuilt in rebuild_all(connection):
        checked += 1
        if len(faults) < MOST_FAULTS:
            faults += [
                f"observation {rebuilt.row['o_id']}, leaf {rebuilt.row['o_leaf_idx']}: {fault}"
                for fault in _faults_of(rebuilt)
            ]
    stored = connection.scalar(select(func.count()).select_from(ObservationRow)) or 0
    if stored != checked:
        faults.append(f"{stored - checked} observations speak of rows that are not there")
    return stored


def _faults_of(rebuilt: Rebuilt) -> list[str]:
    row = rebuilt.row
    if row["entry"] is None:
        return ["there is no such leaf"]
    faults = [
        f"the stored {name} is not what was committed to"
        for name, data in rebuilt.parts._asdict().items()
        if not _part_fits(rebuilt, name, data)
    ]
    try:
        entry = parse_entry(row["entry"])
    except LedgerError:
        return [*faults, "the leaf is no entry"]
    commitment = commit(row["o_facts_digest"], row["o_content_digest"], row["o_author_digest"])
    if not entry.commit == commitment == row["o_commit"]:
        faults.append("the leaf commits to something else")
    expected = Entry(
        Kind(row["o_kind"]), row["o_run_id"] or 0, _second(row["o_observed_at"]), row["previous"], entry.commit
    )
    if entry != expected:
        faults.append("kind, run, time or previous leaf differ between the two")
    return faults


def _part_fits(rebuilt: Rebuilt, name: str, data: bytes | None) -> bool:
    salt, digest = rebuilt.row[f"o_{name}_salt"], rebuilt.row[f"o_{name}_digest"]
    if name in rebuilt.gone:
        # An erased part keeps its digest alone; of the facts there are always some, be it only the listing.
        return salt is None and digest is not None and (data is None or name == "facts")
    if digest is None or data is None:
        return data is None and salt is None and digest is None
    return salt is not None and len(salt) == 32 and part(salt, data) == digest


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
