"""The watched folder: take in what was dropped, then move it aside; a crash loses and doubles nothing."""

import fcntl
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.errors import ListingBusy
from crawler.imports.folder import SavedFile, is_companion, saved_files
from crawler.pages.registry import PAGES
from jobs.counted import counted
from jobs.errors import InboxUnusable
from jobs.imports import ImportOrder, ImportSummary, take_files
from jobs.savedfile import TakenFile
from jobs.workplace import Workplace

DONE = "done"
REFUSED = "refused"
SETTLE_SECONDS = 3.0
"""A file that was written to within this time may still be growing, and is looked at a second time."""
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Clock:
    """The present moment, and a way to let time pass."""

    now: Callable[[], datetime]
    """Returns the moment, UTC."""
    wait: Callable[[float], None]
    """Waits for some seconds."""


REAL_TIME = Clock(lambda: datetime.now(UTC), time.sleep)
"""The clock on the wall."""


@dataclass(frozen=True, slots=True)
class InboxSummary:
    """What became of the files in the watched folder."""

    taken: ImportSummary
    """The files that were taken in or refused."""
    n_unfinished: int = 0
    """Files that were still being written, left for the next time."""

    def lines(self) -> list[str]:
        """Return what a person should know; that nothing was dropped is told as well."""
        lines = self.taken.lines() if self.taken.files else ["nothing was dropped"]
        return [*lines, *self._unfinished()]

    def exit_code(self) -> int:
        """Return 0, or 2 if files were dropped and none of them could be read."""
        return self.taken.exit_code(strict=False) if self.taken.files else 0

    def short(self) -> list[str]:
        """Return what a cycle tells: the sums and every refusal; nothing where nothing was dropped."""
        if not self.taken.files:
            return self._unfinished()
        refusals = [f"inbox: {line}" for line in self.taken.refusals()]
        return [*refusals, f"inbox: {'; '.join(self.taken.sums())}", *self._unfinished()]

    def _unfinished(self) -> list[str]:
        n = self.n_unfinished
        return [f"inbox: {counted(n, 'file')} still being written, to be taken in next time"] if n else []


def take_inbox(place: Workplace, clock: Clock, *, dry_run: bool = False) -> InboxSummary:
    """Take in what lies in the watched folder, and move it to done/ or refused/ below it.

    Files are moved only after their reviews are committed and the runs closed. Whoever is stopped in between takes the
    same files in again next time, which changes nothing, and moves them then.

    Args:
        place: The deployment.
        clock: Tells the time and waits.
        dry_run: True: only say how the files would be read.

    Raises:
        InboxUnusable: If the folder cannot be made or written to, or another process takes it in at this moment.
    """
    inbox = place.settings.inbox.absolute()
    with _held(inbox):
        dropped = saved_files(inbox, {*PAGES, *place.policies}, left_out={DONE, REFUSED})
        ready = _settled(dropped, clock)
        summary = take_files(place, ImportOrder(inbox, dry_run=dry_run), ready)
        if not dry_run:
            day = f"{clock.now():%Y-%m-%d}"
            for file in summary.files:
                _put_aside(file, inbox, day)
    return InboxSummary(summary, len(dropped) - len(ready))


@contextmanager
def _held(inbox: Path) -> Iterator[None]:
    """Make the folder and hold it, so that two processes never move the same file."""
    try:
        inbox.mkdir(parents=True, exist_ok=True)
        with (inbox / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError as error:
        raise InboxUnusable(
            "another process takes the watched folder in", where=str(inbox), next_step="try again when it has ended"
        ) from error
    except OSError as error:
        raise InboxUnusable(
            f"the watched folder cannot be used: {error.strerror}",
            where=str(error.filename or inbox),
            next_step="make it writable; what was taken in already is kept once, however often it is taken in",
        ) from error


def _settled(files: Sequence[SavedFile], clock: Clock) -> list[SavedFile]:
    """Return the files that nobody writes to any more; only where one was just written does this take time."""
    first = {file.path: _shape(file.path) for file in files}
    moment = clock.now().timestamp()
    # A time to come means a clock that runs ahead, and says nothing of whether the file is complete.
    fresh = {path for path, (_, written) in first.items() if written > moment - SETTLE_SECONDS}
    if fresh:
        clock.wait(SETTLE_SECONDS)
    return [file for file in files if file.path not in fresh or _shape(file.path) == first[file.path]]


def _shape(path: Path) -> tuple[int, float]:
    """Return size and time of the last change; a file that went away has neither."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0.0
    return found.st_size, found.st_mtime


def _put_aside(file: TakenFile, inbox: Path, day: str) -> None:
    """Move a file, and what a browser saved beside it, to done/ or refused/, with the reasons in plain words."""
    # What waits for somebody else's collection stays for the next time, and so does a folder that nobody may look into.
    if not file.path.is_file() or isinstance(file.refusal, ListingBusy):
        return
    kept = DONE if file.refusal is None else REFUSED
    folder = inbox / kept / day / file.path.parent.relative_to(inbox)
    folder.mkdir(parents=True, exist_ok=True)
    target = _free(folder, file.path)
    if file.rejected:
        # Before the move: a file that was refused never lies there without its reason.
        target.with_name(f"{target.name}.txt").write_text(_told(file), encoding="utf-8")
    beside = [entry for entry in file.path.parent.glob("*") if _belongs(entry, file.path)]
    file.path.rename(target)
    for entry in beside:
        entry.rename(_free(folder, entry))


def _belongs(entry: Path, page: Path) -> bool:
    """Say whether a folder holds the pictures and scripts of a saved page."""
    return entry.is_dir() and is_companion(entry.name) and entry.name.startswith(page.stem)


def _free(folder: Path, path: Path) -> Path:
    """Return where a file can be put without replacing an earlier one of the same name."""
    names = itertools.chain([path.name], (f"{path.stem}-{n}{path.suffix}" for n in itertools.count(2)))
    return next(folder / name for name in names if not (folder / name).exists())


def _told(file: TakenFile) -> str:
    head = "was not taken in" if file.refusal is not None else "was taken in, but for what stands below"
    reasons = "\n".join(f"{each.where}: {each.reason}" for each in file.rejected)
    return f"{file.name} {head}.\n\n{reasons}\n"
