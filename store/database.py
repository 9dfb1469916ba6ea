"""Engines and transactions: how SQLite and PostgreSQL are opened, written and read, and what their errors mean."""

import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import psycopg
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from store.errors import (
    DatabaseLocked,
    DatabaseUnreachable,
    DiskFull,
    MalformedDatabase,
    ReadOnlyDatabase,
    StoreError,
    UnknownDatabaseKind,
)
from store.fence import Fence, require_fence

_CREDENTIALS = re.compile("//.*@")

BUSY_SECONDS = 90.0
"""How long a writer waits for another one before it gives up, in seconds: a program that holds the database for half a
minute, and all who queue behind it, are outwaited."""
RETURN_SECONDS = 60.0
"""How long a transaction waits for a server that went away, in seconds, before it gives up."""

_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_FSYNC")
"""What SQLite calls it when the disk, or a limit on the size of files, takes no more."""

Result = TypeVar("Result")


class Database:
    """One database and the two ways to use it: `write` and `read`.

    Every write transaction on SQLite is BEGIN IMMEDIATE: the busy time-out does not cover the step from reading to
    writing, so that deferred writers fail with "database is locked".
    """

    def __init__(
        self, url: URL, *, busy_seconds: float = BUSY_SECONDS, fence: Fence | None = None, reads_only: bool = False
    ) -> None:
        """Prepare an engine; nothing is opened yet.

        Args:
            url: Address from `parse_address`.
            busy_seconds: How long a writer waits for another one, in seconds.
            fence: The lease that every write needs; None: whoever opens it may write.
            reads_only: Whoever opens it may not write.
        """
        self.url = url
        self.fence = fence
        self._reads_only = reads_only
        self.busy_seconds = busy_seconds
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._engine = self._sqlite_engine() if self.is_sqlite else self._postgresql_engine()

    @property
    def where(self) -> str:
        """Return the address without password, for messages."""
        return str(self.path) if self.is_sqlite else _shown(self.url)

    @property
    def path(self) -> Path:
        """Return the path of the SQLite file."""
        return Path(self.url.database or "")

    @property
    def is_read_only(self) -> bool:
        """Say whether a SQLite file may only be read: by its address (`?mode=ro`) or by its rights."""
        return self.is_sqlite and (self.url.query.get("mode") == "ro" or not os.access(self.path, os.W_OK))

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a write transaction: committed on leaving, undone on any exception.

        Raises:
            LeaseLost: If another process has taken the work over, see `store.fence`.
            StoreError: The leaf class that names why the database could not be written.
        """
        if self._reads_only:
            raise ReadOnlyDatabase(self.where)
        with self._explained(), self._engine.connect() as connection:
            connection.execution_options(leumund_write=True)
            with connection.begin():
                if self.fence is not None:
                    require_fence(connection, self.fence)
                yield connection

    def repeat(self, work: Callable[[Connection], Result]) -> Result:
        """Carry out work in a write transaction; when the server goes away, wait for it and carry the work out again.

        A server that went away while it committed may have committed: the work must give the same when done twice.

        Raises:
            DatabaseUnreachable: If the server did not come back within a minute.
        """
        return self._outlast(self.write, work)

    def look(self, reading: Callable[[Connection], Result]) -> Result:
        """Read in one consistent view; when the server goes away, wait for it and read again.

        Raises:
            DatabaseUnreachable: If the server did not come back within a minute.
        """
        return self._outlast(self.read, reading)

    def _outlast(
        self, begin: Callable[[], AbstractContextManager[Connection]], work: Callable[[Connection], Result]
    ) -> Result:
        deadline, pause = time.monotonic() + RETURN_SECONDS, 0.05
        while True:
            try:
                with begin() as connection:
                    return work(connection)
            except DatabaseUnreachable:
                if self.is_sqlite or time.monotonic() > deadline:
                    raise
                time.sleep(pause)
                pause = min(2 * pause, 2.0)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give one consistent view of the database, however long the reading takes.

        Raises:
            StoreError: The leaf class that names why the database could not be read.
        """
        with self._explained(), self._engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    def rebuild(self, tables: Sequence[str]) -> bool:
        """Write the files anew with what is left; return False where somebody still holds old bytes.

        Pages that were rearranged before an erasure can hold old bytes between their rows, on both databases; only a
        new file holds none. It needs as much free space as the database has, on PostgreSQL as these tables have, and
        while it runs nobody else writes. PostgreSQL's write-ahead log and backups keep old bytes for as long as they
        are configured to.

        Args:
            tables: Names of the tables that lost something.
        """
        with self._explained(), self._engine.connect() as connection:
            if self.is_sqlite:
                return self._rebuild_file(connection)
            return self._rebuild_tables(connection.execution_options(isolation_level="AUTOCOMMIT"), tables)

    def _rebuild_file(self, connection: Connection) -> bool:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - tells mypy
        try:
            driver.execute("VACUUM")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            return False
        # The new pages are in the write-ahead log until it is moved into the file and cut.
        busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def _rebuild_tables(self, connection: Connection, tables: Sequence[str]) -> bool:
        nobody_reads_old_rows = self._outwait_readers(connection)
        connection.exec_driver_sql(f"SET lock_timeout = '{self.busy_seconds}s'")
        try:
            # Statistics keep samples of values: they are taken anew, and their own table is rebuilt, too.
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {', '.join(tables)}")
            connection.exec_driver_sql("VACUUM FULL pg_statistic")
        except OperationalError as error:
            if not isinstance(error.orig, psycopg.errors.LockNotAvailable):
                raise
            return False
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
        return nobody_reads_old_rows

    def _outwait_readers(self, connection: Connection) -> bool:
        """Wait until no transaction is left that began before now: for its sake a rebuilt table keeps dead rows."""
        now = connection.exec_driver_sql("SELECT pg_current_xact_id()::xid").scalar_one()
        others = (
            "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
            " AND backend_type = 'client backend' AND age(backend_xmin) >= age(%(now)s::xid)"
        )
        deadline = time.monotonic() + self.busy_seconds
        while connection.exec_driver_sql(others, {"now": now}).scalar_one():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _sqlite_engine(self) -> Engine:
        engine = create_engine("sqlite://", creator=self.connect_sqlite, poolclass=QueuePool)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def connect_sqlite(self) -> sqlite3.Connection:
        """Return a connection of its own to the SQLite file, as all of them are set up."""
        # mode=rw never creates: a file that is gone must not come back empty.
        mode = "ro" if self.is_read_only else "rw"
        connection = sqlite3.connect(
            f"file:{quote(str(self.path.absolute()))}?mode={mode}",
            uri=True,
            timeout=self.busy_seconds,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        # What is erased must not stay readable in free parts of pages.
        connection.execute("PRAGMA secure_delete = ON")
        return connection

    def _postgresql_engine(self) -> Engine:
        # Dates are cut from moments inside the database: they must be days in UTC there too.
        # No prepared statements: their plans, made while tables were small, compare each key of a page with each row.
        arguments = {"options": "-c timezone=UTC", "prepare_threshold": None}
        return create_engine(self.url, pool_pre_ping=True, connect_args=arguments)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, psycopg.Error) as error:
            explained = self.explain(error.orig if isinstance(error, DBAPIError) else error)
            if explained is None:
                raise
            raise explained from error

    def explain(self, error: BaseException | None) -> StoreError | None:
        """Return the store's error that says what a driver's error means; None for one that would be our own fault."""
        finding = str(error).strip().splitlines()[0] if str(error).strip() else ""
        if "locked" in finding or "lock timeout" in finding:
            return DatabaseLocked(self.where, waited_seconds=self.busy_seconds)
        if "readonly database" in finding or "read-only transaction" in finding or "permission denied" in finding:
            return ReadOnlyDatabase(self.where)
        if "is full" in finding or "No space left" in finding or getattr(error, "sqlite_errorname", "") in _FULL:
            return DiskFull(self.where)
        if any(words in finding for words in ("malformed", "not a database", "invalid page", "disk I/O error")):
            return MalformedDatabase(self.where, finding)
        if any(words in finding for words in ("unable to open", "connection", "terminating", "shutting down")):
            return DatabaseUnreachable(self.where, finding)
        return DatabaseUnreachable(self.where, finding) if _went_away(error) else None


def parse_address(address: str) -> URL:
    """Return the address of a database; a plain path means a SQLite file.

    Raises:
        UnknownDatabaseKind: If it is neither SQLite with a file nor PostgreSQL.
    """
    if "://" not in address and address:
        return URL.create("sqlite", database=address)
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # Without its cause, whose message may carry the password.
        raise UnknownDatabaseKind(_CREDENTIALS.sub("//***@", address)) from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    raise UnknownDatabaseKind(_shown(url))


def _went_away(error: BaseException | None) -> bool:
    """Say whether a PostgreSQL server broke off: without a code, or with one of connection or of an operator's act.

    References:
        PostgreSQL error codes, classes 08 and 57P.
    """
    if not isinstance(error, psycopg.OperationalError):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(("08", "57P"))


def _shown(url: URL) -> str:
    return url.difference_update_query(("password", "sslpassword")).render_as_string(hide_password=True)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("leumund_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
