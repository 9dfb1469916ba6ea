"""Remove the bytes of erased rows from the database's files, also when an erasure was killed before it came to that."""

from dataclasses import dataclass
from pathlib import Path

from jobs.settings import Settings
from store.session import Store


@dataclass(frozen=True, slots=True)
class Wiping:
    """What is still to be wiped of one database."""

    store: Store
    """The database."""
    marker: Path
    """A file that is there from before anything is erased until the files are clean."""

    def announce(self) -> None:
        """Remember that something is going to be erased; call it inside the erasing transaction, before it."""
        self.marker.touch()

    def finish(self) -> bool:
        """Rebuild the files if something was erased since the last time; return False where that must wait.

        A reader of old rows, or another writer, makes it wait: the next erasure or cycle tries again.
        """
        if not self.marker.exists():
            return True
        if not self.store.erasures.wipe():
            return False
        self.marker.unlink(missing_ok=True)
        return True


def wiping_of(store: Store, settings: Settings) -> Wiping:
    """Return what is still to be wiped of a deployment's database."""
    return Wiping(store, settings.var / "wipe.due")
