"""Backups of a PostgreSQL database: made and unpacked by the server's own tools, put in place by changing names."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import LiteralString, Self

import psycopg
from psycopg import sql
from sqlalchemy import URL

from store.database import Database
from store.errors import (
    BackupUnreadable,
    DatabaseInUse,
    DatabaseUnreachable,
    RestoreNotAllowed,
    ToolFailed,
    ToolMissing,
)
from store.move import move_file

INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian and its kin keep the tools of each version."""
LONGEST_NAME = 63
"""PostgreSQL cuts longer names, in bytes."""


def dump(database: Database, target: Path) -> None:
    """Write a database as of one moment into a file in PostgreSQL's custom format.

    Args:
        database: On PostgreSQL.
        target: An empty file.

    Raises:
        ToolMissing: If pg_dump is not to be found.
        ToolFailed: If it can't do it.
    """
    _run("pg_dump", database.url, ["--format=custom", f"--file={target}"])


@dataclass(frozen=True, slots=True)
class UnpackedDump:
    """A dump that was restored into a database of its own."""

    url: str
    """Address of that database."""
    _here: str
    _place: URL
    _aside: str

    @classmethod
    def of(cls, database: Database, backup: Path, at: datetime) -> Self:
        """Restore a dump into a new database on the same server.

        Raises:
            BackupUnreadable: If pg_restore can't read it.
            RestoreNotAllowed: If the user may not make a database.
            ToolMissing: If pg_restore is not to be found.
        """
        _tool("pg_restore")
        return cls._filled(database, at, partial(_restore, backup))

    @classmethod
    def of_file(cls, database: Database, backup: Path, at: datetime) -> Self:
        """Carry a SQLite backup into a new database on the same server.

        Raises:
            BackupUnreadable: If it is damaged, or has an older schema.
            RestoreNotAllowed: If the user may not make a database.
        """
        return cls._filled(database, at, partial(move_file, backup))

    @classmethod
    def _filled(cls, database: Database, at: datetime, fill: Callable[[URL], None]) -> Self:
        here, aside = _named(database.url, "_restoring"), _named(database.url, f"_before_{at:%Y%m%dt%H%M%S}")
        address = database.url.set(database=here)
        unpacked = cls(address.render_as_string(hide_password=False), here, database.url, aside)
        unpacked.discard()
        with unpacked._maintenance() as connection:
            _execute(connection, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", here)
        try:
            fill(address)
        except BaseException:
            unpacked.discard()
            raise
        return unpacked

    def accept(self) -> str | None:
        """Swap names with the former database in one transaction; return its new name, None if there was none."""
        place = str(self._place.database)
        with self._maintenance() as connection, connection.transaction():
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [place]).fetchone()
            if known:
                _execute(connection, "ALTER DATABASE {} RENAME TO {}", place, self._aside)
            _execute(connection, "ALTER DATABASE {} RENAME TO {}", self._here, place)
        return self._aside if known else None

    def discard(self) -> None:
        """Remove the database that the dump was restored into."""
        with self._maintenance() as connection:
            _execute(connection, "DROP DATABASE IF EXISTS {}", self._here)

    @contextmanager
    def _maintenance(self) -> Iterator[psycopg.Connection]:
        where = self._place.set(database="postgres")
        try:
            with psycopg.connect(_address(where), autocommit=True) as connection:
                yield connection
        except psycopg.errors.InsufficientPrivilege as error:
            raise RestoreNotAllowed(where.render_as_string(hide_password=True)) from error
        except psycopg.errors.ObjectInUse as error:
            raise DatabaseInUse(self._place.render_as_string(hide_password=True)) from error
        except psycopg.OperationalError as error:
            raise DatabaseUnreachable(where.render_as_string(hide_password=True), str(error).splitlines()[0]) from error


def _restore(backup: Path, address: URL) -> None:
    try:
        _run("pg_restore", address, ["--exit-on-error", "--single-transaction", str(backup)])
    except ToolFailed as error:
        raise BackupUnreadable(str(backup), error.finding) from error


def _execute(connection: psycopg.Connection, statement: LiteralString, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _run(tool: str, url: URL, options: Sequence[str]) -> None:
    """Run one of the server's tools; a password goes by its environment, where no list of processes shows it."""
    secret = {"PGPASSWORD": url.password} if url.password else {}
    to = f"--dbname={_address(url.set(password=None))}"
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [_tool(tool), "--no-owner", "--no-privileges", to, *options],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ToolFailed(tool, url.render_as_string(hide_password=True), _last_line(done.stderr))


def _last_line(said: str) -> str:
    return next((line for line in reversed(said.splitlines()) if line.strip()), "it said nothing")


def _tool(name: str) -> str:
    """Return the path of a tool, the newest where several are installed: an older one can't read a newer server."""
    versions = sorted(INSTALLED.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise ToolMissing(name)
    return found


def _named(url: URL, end: str) -> str:
    return f"{url.database or ''}"[: LONGEST_NAME - len(end)] + end


def _address(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
