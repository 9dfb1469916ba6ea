"""Backups of a SQLite file: copied page by page at one moment, and put back under the file's name in one step."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from store.database import Database
from store.durable import sync
from store.errors import BackupUnreadable, DatabaseInUse

SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside its file."""


def copy_file(database: Database, target: Path) -> None:
    """Copy the database into a file, in one step and so as of one moment, and check the copy.

    Args:
        database: A SQLite file.
        target: An empty file.

    Raises:
        BackupUnreadable: If the copy is damaged, and so is the database.
    """
    with closing(_connect(database.path, "ro")) as source, closing(_connect(target)) as copy:
        source.backup(copy)
        _require_sound(copy, target)
        # One file, whole without any beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


@dataclass(frozen=True, slots=True)
class UnpackedFile:
    """A backup that was copied beside the SQLite file that it is to replace."""

    url: str
    """Address of the copy."""
    _copy: Path
    _place: Path
    _aside: Path

    @classmethod
    def of(cls, database: Database, backup: Path, at: datetime) -> Self:
        """Copy a backup beside the database, with its write-ahead log if it has one, and check it.

        Raises:
            BackupUnreadable: If it is damaged.
        """
        place = database.path.absolute()
        copy = place.with_name(place.name + ".restoring")
        aside = place.with_name(f"{place.name}.before-restore-{at:%Y%m%dT%H%M%SZ}")
        unpacked = cls(f"sqlite:///{copy}", copy, place, aside)
        unpacked.discard()
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
            shutil.copyfile(backup, copy)
            with suppress(FileNotFoundError):
                shutil.copyfile(_beside(backup, "-wal"), _beside(copy, "-wal"))
            with closing(_connect(copy)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                _require_sound(connection, backup)
        except (sqlite3.DatabaseError, BackupUnreadable) as error:
            unpacked.discard()
            if isinstance(error, BackupUnreadable):
                raise
            raise BackupUnreadable(str(backup), str(error)) from error
        return unpacked

    def accept(self) -> str | None:
        """Give the copy the database's name; the former file keeps its bytes under another name."""
        _fold(self._copy)
        sync(self._copy)
        kept = self._place.exists()
        if kept:
            self._set_aside()
        self._copy.replace(self._place)
        with closing(_connect(self._place)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        sync(self._place.parent)
        return str(self._aside) if kept else None

    def discard(self) -> None:
        """Remove the copy."""
        _unlink(self._copy, "", *SIDE_FILES)

    def _set_aside(self) -> None:
        """Give the former file a second name, so that at no moment there is none, and let go of its side files.

        A write-ahead log that stayed behind would be played into the restored file. Of a damaged file it is kept, too:
        SQLite would remove it on opening.
        """
        _link(self._place, self._aside)
        try:
            _fold(self._place)
        except DatabaseInUse:
            _unlink(self._aside, "", *SIDE_FILES)
            raise
        except sqlite3.DatabaseError:
            _unlink(self._place, *SIDE_FILES)
        else:
            _unlink(self._aside, *SIDE_FILES)
        sync(self._place.parent)


def _link(path: Path, other: Path) -> None:
    for suffix in ("", *SIDE_FILES):
        with suppress(FileNotFoundError):
            os.link(_beside(path, suffix), _beside(other, suffix))


def _unlink(path: Path, *suffixes: str) -> None:
    for suffix in suffixes:
        _beside(path, suffix).unlink(missing_ok=True)


def _fold(path: Path) -> None:
    """Move the write-ahead log into the file and remove it, which needs that nobody else has the file open.

    Raises:
        DatabaseInUse: If somebody has.
    """
    with closing(_connect(path)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise DatabaseInUse(str(path)) from error


def _connect(path: Path, mode: str = "rw") -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=1, isolation_level=None)


def _require_sound(connection: sqlite3.Connection, where: Path) -> None:
    (finding,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if finding != "ok":
        raise BackupUnreadable(str(where), f"it is damaged: {finding}")


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
