"""Bring the database of an older version to this one's schema, after a copy of it was made."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jobs.keptstore import explained_loss
from jobs.settings import Settings
from store.backup import back_up
from store.schema import HEAD
from store.session import found_schema, upgrade_store


@dataclass(frozen=True, slots=True)
class UpgradeSummary:
    """What an upgrade did."""

    before: str
    """Revision of the schema before."""
    backup: Path | None
    """The copy that was made first; None where there was nothing to do, or none was wanted."""

    def lines(self) -> list[str]:
        """Return what a person should know."""
        if self.before == HEAD:
            return [f"the database has the schema of this version, {HEAD}; nothing to do"]
        copied = [f"backed up first: {self.backup}; delete it when you no longer need it"] if self.backup else []
        return [*copied, f"the database has the schema of this version, {HEAD}; it was {self.before}"]


def upgrade_database(settings: Settings, now: datetime, *, with_backup: bool = True) -> UpgradeSummary:
    """Bring an older database to the newest schema in one transaction: killed anywhere, it has the old one or the new.

    Args:
        settings: Of the deployment.
        now: Now, UTC; stands in the name of the copy.
        with_backup: Make a copy in var/backups first; without it, somebody says that there is one.

    Raises:
        ToolMissing: If the database is on PostgreSQL and pg_dump is not to be found; nothing was changed.
        StoreError: If the database is missing, malformed, foreign, newer, or can only be read.
    """
    with explained_loss(settings):
        before = found_schema(settings.database_url)
    if before == HEAD:
        return UpgradeSummary(before, None)
    target = settings.var / "backups" / f"before-{HEAD}-{now:%Y-%m-%dT%H%M%SZ}.backup" if with_backup else None
    if target is not None:
        back_up(settings.database_url, target)
    upgrade_store(settings.database_url)
    return UpgradeSummary(before, target)
