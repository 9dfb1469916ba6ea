"""Examine what remembers erasures, and whether any of them is unfinished."""

from collections.abc import Iterator

from jobs.counted import counted
from jobs.finding import Finding
from jobs.journal import journal_of, missing_marks
from jobs.wiping import wiping_of
from jobs.workplace import Workplace


def examine_erasures(place: Workplace) -> Iterator[Finding]:
    """Say whether the journal names all that was erased, and whether old bytes are still in the database's files."""
    journal = journal_of(place.settings)
    missing = missing_marks(place.store, journal)
    words = f"{journal.path}, {counted(len(journal.marks()), 'erased leaf', 'erased leaves')}"
    if missing:
        words += f"; it lacks {missing} that the database knows: put your newest copy back, or run: "
        words += "leumund erase --mend-journal"
    yield Finding("erasure journal", is_well=not missing, words=words)
    if wiping_of(place.store, place.settings).marker.exists():
        lost = "erased bytes are still in the database's files; run: leumund erase --finish"
        yield Finding("erased bytes", is_well=False, words=lost)
