"""Copy the database while it is used, and put such a copy back: checked first, with all later erasures repeated."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.policyfile import load_policies
from jobs.counted import counted
from jobs.expire import expire_all
from jobs.journal import journal_of, missing_marks, repeat_erasures
from jobs.keptstore import require_kept
from jobs.settings import Settings, config_folder
from jobs.wiping import wiping_of
from store.backup import back_up, unpack
from store.errors import BackupUntrue, JournalMissing, JournalNeeded, StoreError
from store.fsck import FsckReport
from store.session import open_store, upgrade_store


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """What was backed up."""

    target: Path
    """The file."""
    bytes: int
    """Its size."""

    def lines(self) -> list[str]:
        """Return what a person should know."""
        return [
            f"backed up: {self.target}, {self.bytes / 1e6:.1f} MB",
            "not in it, copy them apart: var/keys, the erasure journal and config/",
        ]


@dataclass(frozen=True, slots=True)
class RestoreSummary:
    """What was restored."""

    report: FsckReport
    """What the check of its evidence log found: no faults."""
    repeated: int
    """Reviews that were erased again."""
    aside: str | None
    """Where the former database is kept; None if there was none."""

    def lines(self) -> list[str]:
        """Return what a person should know."""
        leaves = counted(self.report.leaves, "leaf", "leaves")
        lines = [f"restored: {leaves}, root {self.report.root.hex()[:16]}; every leaf fits what is stored"]
        lines += [f"erased again: {counted(self.repeated, 'review')}"] if self.repeated else []
        if self.aside:
            lines.append(f"the former database is {self.aside}; delete it when you no longer need it")
            lines.append(
                "it may hold texts of people who were erased, or are to be: `leumund erase` does not reach into it and "
                "ends with 1 while it is there. Nobody is erased before it is deleted (GDPR: within a month)"
            )
        lines.append("if its log is shorter than the last checkpoint, sealing refuses and says what to do")
        return lines


def make_backup(settings: Settings, target: Path) -> BackupSummary:
    """Copy the database into a file while others use it.

    Args:
        settings: Of the deployment.
        target: File to write; must not exist yet.
    """
    # A copy of nothing would one day take the place of the last good one.
    require_kept(settings)
    back_up(settings.database_url, target)
    return BackupSummary(target, target.stat().st_size)


def restore_backup(settings: Settings, backup: Path, now: datetime, *, nothing_erased: bool = False) -> RestoreSummary:
    """Put a backup in the database's place, after it was checked and what was erased since was erased from it.

    The backup is unpacked beside the database and takes its place as the last step; whatever fails before leaves the
    database as it was. The former one is kept under another name.

    Args:
        settings: Of the deployment; the database itself may be damaged or missing.
        backup: The file.
        now: Now, UTC.
        nothing_erased: Somebody says that nothing was erased on request since, and that there is no journal.

    Raises:
        JournalNeeded: If there is no erasure journal, so that nobody knows who must not come back.
        JournalMissing: If the backup, or the database in its place, has erasures that the journal does not name.
        StoreError: The leaf class says why it can't be used.
    """
    settings.var.mkdir(parents=True, exist_ok=True)
    journal = journal_of(settings)
    if not journal.exists() and not nothing_erased:
        raise JournalNeeded(str(journal.path))
    if missing := _unjournalled(settings):
        raise JournalMissing(str(journal.path), missing)
    unpacked = unpack(settings.database_url, backup, now)
    try:
        report, repeated = _checked(settings, unpacked.url, backup, now)
        aside = unpacked.accept()
    except BaseException:
        unpacked.discard()
        raise
    return RestoreSummary(report, repeated, aside)


def _checked(settings: Settings, url: str, backup: Path, now: datetime) -> tuple[FsckReport, int]:
    upgrade_store(url)
    with open_store(url) as store:
        report = store.leaves.fsck()
        if report.faults:
            raise BackupUntrue(str(backup), report.faults)
        journal = journal_of(settings)
        missing = missing_marks(store, journal)
        if missing:
            raise JournalMissing(str(journal.path), missing)
        repeated = repeat_erasures(store, settings, now)
        policies = load_policies(config_folder(settings.home) / "sources").values()
        expired = expire_all(store, policies, now, wiping=wiping_of(store, settings))
        return (store.leaves.fsck() if repeated or expired.texts or expired.contents else report), repeated


def _unjournalled(settings: Settings) -> int:
    """Return how many erasures the database in place knows that the journal does not; 0 where it cannot be read."""
    try:
        store = open_store(settings.database_url)
    except StoreError:
        # Damaged, gone or of another version: that is why a backup is put in its place.
        return 0
    with store:
        return missing_marks(store, journal_of(settings))
