"""The rollback guard: the newest checkpoint in a file outside the database, which no restored backup can take back."""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from jobs.errors import GuardMissing, RolledBack, SealRefused
from jobs.wholefile import replace_file
from jobs.witness import committed_notes
from jobs.workplace import Workplace
from ledger.errors import LedgerError
from ledger.log import Checkpoint, read_checkpoint
from ledger.merkle import verify_consistency
from ledger.note import verify
from store.session import Store

_LOCK = ".lock"
MOST_BYTES = 100_000
"""A note is a few hundred bytes; more is something else."""


@contextmanager
def sealing(guard: Path) -> Iterator[None]:
    """Hold the right to sign: two that seal at once could publish the larger tree first."""
    try:
        guard.parent.mkdir(parents=True, exist_ok=True)
        with (guard.parent / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise SealRefused(
            f"the folder of the newest checkpoint cannot be used: {error.strerror}",
            where=str(error.filename or guard.parent),
            next_step="make it writable for the user that runs Leumund, then run `leumund seal`",
        ) from error


def read_guard(guard: Path) -> str | None:
    """Return the note that was published last, not verified; None where there is no such file.

    Raises:
        SealRefused: If the file cannot be read.
    """
    try:
        with guard.open("rb") as file:
            return file.read(MOST_BYTES).decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SealRefused(
            f"the newest checkpoint cannot be read: {error.strerror}",
            where=str(guard),
            next_step="make it readable for the user that runs Leumund",
        ) from error


def write_guard(guard: Path, note: str) -> None:
    """Publish a note: after a crash the old one is there or the new one, as a whole."""
    replace_file(guard, note.encode())


def require_published(place: Workplace, vkeys: Sequence[str], origin: str) -> None:
    """Return if the log continues what was published last: in the guard file, and in the git repository if any.

    Args:
        place: The deployment.
        vkeys: Texts of all public keys that may have signed.
        origin: Present name of the log; the repository keeps those of earlier epochs, which are cited, not continued.

    Raises:
        RolledBack: As `require_guard`.
        GuardMissing: As `require_guard`.
    """
    require_guard(place.store, place.settings.guard_file, vkeys)
    git = place.settings.ledger.anchors.git
    for file in committed_notes(place.settings.home / git, origin)[-1:] if git and origin else []:
        require_guard(place.store, file, vkeys)


def require_guard(store: Store, guard: Path, vkeys: Sequence[str]) -> None:
    """Return if the log continues what was published last, or nothing can have been.

    Args:
        store: Whose log.
        guard: The file.
        vkeys: Texts of all public keys that may have signed it.

    Raises:
        RolledBack: If the log is smaller or another one, or nobody known signed the note.
        GuardMissing: If there is no such file, and the log was published before.
    """
    note = read_guard(guard)
    if note is None:
        _require_unpublished(store, guard)
        return
    try:
        checkpoint = read_checkpoint(note)
        require_continuation(store, checkpoint, where=str(guard))
        verify(note, vkeys)
    except LedgerError as error:
        said = str(error).splitlines()[0]
        raise RolledBack(f"the last published checkpoint is not one of this log: {said}", where=str(guard)) from error


def _require_unpublished(store: Store, guard: Path) -> None:
    # The publishing of a first checkpoint may have been cut short; with a second one, the file was there.
    signed = [row.size for row in store.leaves.checkpoints() if "\n\n" in row.note]
    if len(signed) > 1:
        raise GuardMissing(signed[-1], where=str(guard))


def require_continuation(store: Store, known: Checkpoint, *, where: str) -> None:
    """Prove that the log as it stands continues a checkpoint.

    Args:
        store: Whose log.
        known: A checkpoint that was made before.
        where: What holds it, for the message.

    Raises:
        RolledBack: If the log has fewer leaves, or others.
    """
    size, root = store.leaves.head()
    if known.size > size:
        raise RolledBack(
            f"the last checkpoint has {known.size} leaves, the database has {size}: an older state was put back",
            where=where,
        )
    if not known.size:
        return
    try:
        verify_consistency(known.size, size, store.leaves.consistency(known.size, size), known.root, root)
    except LedgerError as error:
        raise RolledBack(
            f"the {size} leaves in the database do not begin with the {known.size} of the last checkpoint "
            f"({str(error).splitlines()[0]})",
            where=where,
        ) from error
