"""Which keys the log says it is signed with, and from which leaf on."""

import itertools
from dataclasses import dataclass

from ledger.canonical import Kind
from ledger.errors import LedgerError
from ledger.log import Checkpoint, read_checkpoint
from ledger.note import parse_public_key, verify
from ledger.statement import KeyChange, read_epoch_statement, read_key_statement
from store.leaves import CheckpointNote
from store.session import Store


@dataclass(frozen=True, slots=True)
class LoggedKey:
    """A key by which the log is signed from a leaf on."""

    leaf: int
    """Index of the leaf that says so; it signs trees that hold this leaf."""
    change: KeyChange
    """The key, and the one before."""

    @property
    def key(self) -> str:
        """Return the text of the public key."""
        return self.change.key

    @property
    def origin(self) -> str:
        """Return the name that the log has under this key."""
        return parse_public_key(self.key).name


def logged_keys(store: Store) -> list[LoggedKey]:
    """Return the keys of a log, oldest first.

    Raises:
        LedgerError: If a statement is none, or its keys have not signed it.
    """
    return [LoggedKey(said.leaf, read_key_statement(said.text)) for said in store.statements.of(Kind.KEY)]


def signature_faults(store: Store) -> list[str]:
    """Return one plain sentence for each key or checkpoint that is not signed as it must be."""
    try:
        keys = logged_keys(store)
    except LedgerError as error:
        return [f"a key leaf cannot be read: {str(error).splitlines()[0]}"]
    return [*_key_faults(store, keys), *_checkpoint_faults(store, keys)]


def newest_signed(store: Store) -> CheckpointNote | None:
    """Return the newest signed checkpoint in the database; None where none is signed."""
    last = store.leaves.last_checkpoint()
    return last if last is not None and "\n\n" in last.note else None


def _key_faults(store: Store, keys: list[LoggedKey]) -> list[str]:
    epochs = {
        (said.leaf, start.origin)
        for said in store.statements.of(Kind.NOTE)
        if (start := read_epoch_statement(said.text))
    }
    faults = []
    for before, after in itertools.pairwise(keys):
        follows = after.change.previous == before.key and after.origin == before.origin
        is_epoch = any(before.leaf < leaf < after.leaf and origin == after.origin for leaf, origin in epochs)
        if not (follows or is_epoch):
            faults.append(f"leaf {after.leaf}: nobody who signed before agreed to this key")
    return faults


def _checkpoint_faults(store: Store, keys: list[LoggedKey]) -> list[str]:
    return [
        f"the checkpoint of {row.size} leaves {fault}"
        for row in store.leaves.checkpoints()
        if (fault := _fault_of(row, keys)) is not None
    ]


def _fault_of(row: CheckpointNote, keys: list[LoggedKey]) -> str | None:
    in_force = next((key for key in reversed(keys) if key.leaf < row.size), None)
    try:
        checkpoint: Checkpoint = read_checkpoint(row.note)
        if in_force is None:
            # Made before the log was signed at all: its own leaves did not name a key yet.
            return None if "\n\n" not in row.note else "is signed, and no leaf before it names the key"
        verify(row.note, [in_force.key])
    except LedgerError as error:
        return f"is not signed by the key of its time: {str(error).splitlines()[0]}"
    if checkpoint.origin != in_force.origin:
        return f"is called {checkpoint.origin}, the log was called {in_force.origin}"
    return None
