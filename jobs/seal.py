"""Write a checkpoint of the evidence log: its name, size and root, proved consistent with the last one."""

from dataclasses import dataclass
from datetime import datetime

from ledger.log import checkpoint_body, consistency_from_nodes, parse_checkpoint
from ledger.merkle import verify_consistency
from store.session import Store


@dataclass(frozen=True, slots=True)
class Seal:
    """The log as the newest checkpoint has it."""

    size: int
    """Leaves."""
    root: bytes
    """Root hash, 32 bytes."""


def write_checkpoint(store: Store, origin: str, now: datetime) -> Seal:
    """Keep a checkpoint of the log as it stands, never one that contradicts the last.

    Args:
        store: Whose log.
        origin: Name of the log.
        now: When the checkpoint is made, UTC.

    Raises:
        RootMismatch: If the log is no continuation of the last checkpoint.
    """
    size, root = store.leaves.head()
    last = store.leaves.last_checkpoint()
    if last is not None and last.size:
        _require_continuation(store, parse_checkpoint(last.note).root, last.size, Seal(size, root))
    store.leaves.add_checkpoint(size, checkpoint_body(origin, size, root), now)
    return Seal(size, root)


def _require_continuation(store: Store, old_root: bytes, old_size: int, seal: Seal) -> None:
    path = consistency_from_nodes(old_size, seal.size, lambda level, idx: next(store.leaves.nodes(level, idx)).hash)
    verify_consistency(old_size, seal.size, path, old_root, seal.root)
