"""Open the store of a deployment, and notice one that was lost: never put an empty one where there was a full one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jobs.counted import counted
from jobs.errors import DatabaseLost
from jobs.settings import Settings
from ledger.errors import LedgerError
from ledger.log import read_checkpoint
from store.errors import DatabaseMissing, JournalDamaged, NotMigrated
from store.fence import Fence
from store.journal import ErasureJournal
from store.session import Store, open_store

_UNREADABLE = "which cannot be read"


@contextmanager
def open_kept(settings: Settings, fence: Fence | None = None, *, begins_anew: bool = False) -> Iterator[Store]:
    """Open the store of a deployment and close it at the end; make it where nothing says that there ever was one.

    Args:
        settings: Of the deployment.
        fence: The lease without which nothing is written, and which says that the store was there; None: none.
        begins_anew: Somebody says openly that the log starts anew: an empty store is made, or taken as it is.

    Raises:
        DatabaseLost: If the store is missing or empty, and files beside it speak of leaves; nothing was written.
        JournalDamaged: If the store has no leaves, and a line of the erasure journal is not as it was written.
        StoreError: As `store.session.open_store`.
    """
    traces = [] if begins_anew else traces_of(settings)
    with explained_loss(settings, traces):
        store = open_store(settings.database_url, create=fence is None and not traces, fence=fence)
    with store:
        if traces and not store.leaves.size():
            # A journal that is damaged is told as that first: it may have spoken of no leaf.
            ErasureJournal(settings.erasure_journal).marks()
            raise _lost(settings, store.where, "the database has no leaves", traces)
        yield store


@contextmanager
def explained_loss(settings: Settings, traces: list[str] | None = None) -> Iterator[None]:
    """Tell a store that was lost from one that was never made.

    Args:
        settings: Of the deployment.
        traces: What speaks of leaves; None: look for it when the store is missing.

    Raises:
        DatabaseLost: Instead of `DatabaseMissing` and `NotMigrated` of an empty one, where there are traces.
    """
    try:
        yield
    except (DatabaseMissing, NotMigrated) as error:
        found = traces_of(settings) if traces is None else traces
        if not found or (isinstance(error, NotMigrated) and error.found):
            raise
        what = "the database is empty" if isinstance(error, NotMigrated) else "the database is missing"
        where = str(error).splitlines()[1].removeprefix("  where: ")
        raise _lost(settings, where, what, found) from error


def require_kept(settings: Settings) -> None:
    """Return if the store is there and has what the files beside it speak of; also one of an older version.

    Raises:
        DatabaseLost: If it was lost.
        StoreError: As `store.session.open_store`.
    """
    try:
        with explained_loss(settings), open_store(settings.database_url) as store:
            if not store.leaves.size() and (traces := traces_of(settings)):
                raise _lost(settings, store.where, "the database has no leaves", traces)
    except NotMigrated as error:
        if not error.found:
            raise


def traces_of(settings: Settings) -> list[str]:
    """Return which files beside the store say that it had leaves, each with what it says; empty: none does."""
    told = ((settings.guard_file, _published(settings.guard_file)), (settings.erasure_journal, _erased(settings)))
    return [f"{path}, {said}" for path, said in told if said]


def _published(guard: Path) -> str:
    try:
        text = guard.read_text(encoding="utf-8", errors="surrogateescape")
        size = read_checkpoint(text).size
    except FileNotFoundError:
        return ""
    except (OSError, LedgerError):
        return f"a checkpoint {_UNREADABLE}"
    return f"a checkpoint of {counted(size, 'leaf', 'leaves')}" if size else ""


def _erased(settings: Settings) -> str:
    try:
        marks = len(ErasureJournal(settings.erasure_journal).marks())
    except JournalDamaged:
        return f"an erasure journal {_UNREADABLE}"
    return f"an erasure journal of {counted(marks, 'leaf', 'leaves')}" if marks else ""


def _lost(settings: Settings, where: str, what: str, traces: list[str]) -> DatabaseLost:
    key = settings.seal_key_file
    return DatabaseLost(what, where=where, traces=[*traces, *([f"{key}, a key"] if key.exists() else [])])
