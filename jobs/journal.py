"""Repeat what the erasure journal says before anything else starts: a restored database brings nobody back."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from jobs.keptstore import explained_loss
from jobs.settings import Settings
from jobs.wiping import wiping_of
from store.erasure_requests import ErasureMark
from store.errors import JournalMissing
from store.journal import ErasureJournal
from store.session import Store, open_store


def journal_of(settings: Settings) -> ErasureJournal:
    """Return the journal of a deployment."""
    return ErasureJournal(settings.erasure_journal)


def repeat_erasures(store: Store, settings: Settings, now: datetime) -> int:
    """Erase what the journal names and the database still has; return how many reviews that were.

    Nearly always there is nothing to do, and nothing is written: only an older database has what was erased since.
    Whoever opens a database to write begins here, so that a journal that lost lines is noticed before it is needed.

    Args:
        store: The database.
        settings: Of the deployment, whose journal names what was erased on request, ever.
        now: Now, UTC; stands in the leaves.

    Raises:
        JournalMissing: If the database has erasures on request that the journal does not name, or there is none.
        JournalDamaged: If a line of it is not as it was written.
    """
    journal = journal_of(settings)
    if missing := missing_marks(store, journal):
        raise JournalMissing(str(journal.path), missing)
    if not journal.exists():
        _begin(journal)
        return 0
    due = store.erasure_requests.due(journal.marks())
    for reason, reviews in due.items():
        erase_recorded(store, settings, reviews, reason=reason, at=now)
    if due:
        wiping_of(store, settings).finish()
    return sum(map(len, due.values()))


def erase_recorded(store: Store, settings: Settings, reviews: Sequence[int], *, reason: str, at: datetime) -> int:
    """Erase reviews as rows, with the journal on the disk before each transaction; return how many leaves lost parts.

    Args:
        store: The database.
        settings: Of the deployment.
        reviews: Row numbers.
        reason: art17, objection or source-request.
        at: Now, UTC; stands in the leaves.
    """
    journal, wiping = journal_of(settings), wiping_of(store, settings)

    def record(marks: Sequence[ErasureMark]) -> None:
        """Write what is about to be erased into the journal, and tell others to wipe it."""
        journal.append(marks)
        wiping.announce()

    return store.erasure_requests.erase(reviews, reason=reason, at=at, record=record)


def missing_marks(store: Store, journal: ErasureJournal) -> int:
    """Return how many leaves were erased on request, by the database, of which the journal knows nothing.

    Raises:
        JournalDamaged: If a line of it is not as it was written.
    """
    # The database first: who erases meanwhile writes the journal before it.
    recorded = list(store.erasure_requests.recorded())
    known = {(mark.leaf, mark.hash) for mark in journal.marks()}
    return sum((mark.leaf, mark.hash) not in known for mark in recorded)


def mend_journal(settings: Settings, now: datetime) -> Path | None:
    """Write the journal anew from its readable lines and the database; return the old file, which is kept aside.

    Args:
        settings: Of the deployment, whose other commands refuse to start without its journal.
        now: Now, UTC; stands in the name of the old file.
    """
    with explained_loss(settings), open_store(settings.database_url) as store:
        return journal_of(settings).mend(list(store.erasure_requests.recorded()), now)


def _begin(journal: ErasureJournal) -> None:
    """Begin a journal where nothing was erased yet, so that from now on its absence says something."""
    if os.access(journal.path.parent, os.W_OK):
        journal.append(())
