"""Copy a database while others use it, and unpack such a copy beside the database that it is to replace."""

import os
import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from store.backup_postgresql import UnpackedDump, dump
from store.backup_sqlite import UnpackedFile, copy_file
from store.database import Database, parse_address
from store.durable import sync
from store.errors import BackupExists, BackupUnreadable, BackupUnwritable, NotMigrated
from store.schema import require_schema

_LIST_OF_TABLES = 1 << 20
"""Bytes at the start of a dump in which its list of tables lies."""
_SQLITE, _DUMP = b"SQLite format 3\x00", b"PGDMP"


class Unpacked(Protocol):
    """A backup that stands beside the database that it is to replace, to be looked at first."""

    @property
    def url(self) -> str:
        """Return the address at which it can be opened."""

    def accept(self) -> str | None:
        """Put it in the database's place, all at once; return where the former database is kept, None if none was.

        Raises:
            DatabaseInUse: If somebody has the former database open.
        """

    def discard(self) -> None:
        """Remove it; the database that it was to replace is as before."""


def is_own_backup(path: Path) -> bool:
    """Say whether a file is a dump of a database of ours: its list of tables, which is not packed, names them.

    Raises:
        OSError: If it cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(_LIST_OF_TABLES)
    return start.startswith(_DUMP) and all(
        name in start for name in (b"log_leaf", b"review_version", b"alembic_version")
    )


def back_up(url: str, target: Path) -> None:
    """Copy a database as it is at one moment into a file that only its owner may read.

    Whoever reads or writes the database meanwhile goes on. The file appears under its name when it is whole.

    Args:
        url: Address of the database.
        target: File to write; must not exist yet.

    Raises:
        BackupExists: If there is such a file.
        BackupUnwritable: If its folder cannot be written to.
        ToolMissing: If the database is on PostgreSQL and pg_dump is not to be found.
        StoreError: If the database can't be read or is not one of this version.
    """
    if target.exists():
        raise BackupExists(str(target))
    database = Database(parse_address(url))
    part = target.with_name(target.name + ".part")
    try:
        _require_ours(database)
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))
        (copy_file if database.is_sqlite else dump)(database, part)
        sync(part)
        part.rename(target)
        sync(target.parent)
    except sqlite3.Error as error:
        raise database.explain(error) or error from error
    except OSError as error:
        raise BackupUnwritable(str(target), error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        database.close()


def unpack(url: str, backup: Path, at: datetime) -> Unpacked:
    """Unpack a backup beside the database at an address; whatever is there stays as it is.

    What was backed up from SQLite can be unpacked on PostgreSQL as well: that is how a deployment grows.

    Args:
        url: Address of the database that is to be restored.
        backup: The file.
        at: Now, UTC; stands in the names of the unpacked and of the former database.

    Raises:
        BackupUnreadable: If there is no such file, or it is no backup of this kind of database.
        ToolMissing: If it is for PostgreSQL and pg_restore is not to be found.
    """
    kind = _kind(backup)
    database = Database(parse_address(url))
    try:
        if database.is_sqlite:
            if kind != _SQLITE:
                raise BackupUnreadable(
                    str(backup),
                    "it is from PostgreSQL, which only a PostgreSQL server can read, and the database is a SQLite file",
                )
            return UnpackedFile.of(database, backup, at)
        return (UnpackedDump.of if kind == _DUMP else UnpackedDump.of_file)(database, backup, at)
    finally:
        database.close()


def _require_ours(database: Database) -> None:
    """Return for a database of ours, also of an older version: a backup comes before an upgrade."""
    try:
        require_schema(database)
    except NotMigrated as error:
        if not error.found:
            raise


def _kind(backup: Path) -> bytes:
    try:
        with backup.open("rb") as file:
            begin = file.read(16)
    except OSError as error:
        raise BackupUnreadable(str(backup), str(error.strerror)) from error
    for kind in (_SQLITE, _DUMP):
        if begin.startswith(kind):
            return kind
    raise BackupUnreadable(str(backup), "it does not begin like a backup")
