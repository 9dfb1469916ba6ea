"""Find what is left of erased texts in other files of a deployment: taken in, kept aside, exported, packed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jobs.texttrace import Trace, needles_of
from jobs.workplace import Workplace
from store.backup import is_own_backup


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What an erasure could not reach; all of it is for a person."""

    copies: tuple[Path, ...] = ()
    """Files that hold one of the texts, or that one was read from."""
    doubtful: tuple[Path, ...] = ()
    """Files in which a text of a few letters stands as a whole field, which others may have written as well."""
    closed: tuple[str, ...] = ()
    """Files that could not be looked into, each with the reason."""
    backups: tuple[Path, ...] = ()
    """Packed backups of this program: they hold what was kept until they are deleted, and bring nobody back."""

    @property
    def is_clear(self) -> bool:
        """Say whether nothing is left for a person to do."""
        return not (self.copies or self.doubtful or self.closed)

    def lines(self) -> Iterator[str]:
        """Yield what a person should do."""
        yield from (f"STILL THERE, remove it by hand: {path}" for path in self.copies)
        yield from (f"NOT LOOKED INTO, open it or remove it: {told}" for told in self.closed)
        for path in self.doubtful:
            yield f"LOOK YOURSELF, a text of so few words that others may have written it: {path}"
        if self.backups:
            names = ", ".join(str(path) for path in self.backups)
            yield f"backups hold it until you delete them; whoever restores one erases it again by the journal: {names}"


def find_leftovers(place: Workplace, texts: Sequence[tuple[str, str]]) -> Leftovers:
    """Return which files below var/ and in the watched folder still hold some of these texts.

    Args:
        place: The deployment.
        texts: Each text, and the SHA-256 in hex of the bytes that it was read from.
    """
    needles = needles_of(texts)
    own = {Path(f"{place.store.where}{suffix}") for suffix in ("", "-wal", "-shm")}
    folders = {place.settings.var, place.settings.inbox}
    found: dict[Trace, list[Path]] = {trace: [] for trace in Trace}
    closed, backups = [], []
    for path in sorted({path for folder in folders for path in folder.rglob("*")} - own):
        if not path.is_file():
            continue
        traced = needles.look(path)
        found[traced.trace].append(path)
        if traced.trace is Trace.CLOSED and is_own_backup(path):
            backups.append(path)
        elif traced.trace is Trace.CLOSED:
            closed.append(f"{path} ({traced.why})")
    return Leftovers(tuple(found[Trace.HELD]), tuple(found[Trace.SHORT]), tuple(closed), tuple(backups))
