"""Let go what was taken in from the watched folder long ago: those files hold texts and names, too."""

import shutil
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from jobs.inbox import DONE, REFUSED
from jobs.settings import Settings


def expire_inbox(settings: Settings, today: date) -> int:
    """Remove what lies in done/ and refused/ for longer than the configuration says; return how many days' folders.

    Args:
        settings: Of the deployment.
        today: The current day, UTC.
    """
    before = today - timedelta(days=settings.imports.keep_done_days)
    folders = [settings.inbox / kept for kept in (DONE, REFUSED)]
    old = [entry for folder in folders if folder.is_dir() for entry in folder.iterdir() if _day(entry) < before]
    for entry in old:
        _remove(entry)
    return len(old)


def _day(entry: Path) -> date:
    """Return the day that a folder is named after; of anything else that of its last change."""
    with suppress(ValueError):
        return date.fromisoformat(entry.name)
    return datetime.fromtimestamp(entry.lstat().st_mtime, UTC).date()


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink(missing_ok=True)
