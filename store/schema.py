"""Which schema a database has, making it where there is none, and bringing it up to date."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text

from store.database import Database
from store.errors import (
    DatabaseMissing,
    ForeignDatabase,
    MalformedDatabase,
    NewerDatabase,
    NotMigrated,
    ReadOnlyDatabase,
)

REVISIONS = tuple(f"{number:04}" for number in range(1, 22))
"""All revisions in their order; the last one is what this version needs."""

HEAD = REVISIONS[-1]

CHECKED_BYTES = 32 << 20
"""A SQLite file up to this size is checked page by page when it is opened; `leumund doctor` checks larger ones."""

_LOOK_SECONDS = 0.02
_ONE_MIGRATES = 0x4C65756D756E64
"""Key of the lock that whoever migrates a PostgreSQL database holds."""
_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100


class Found(NamedTuple):
    """What a database holds."""

    revision: str
    """Revision of the schema; empty if there is none."""
    tables: tuple[str, ...]
    """Names of all tables, sorted."""


def create_schema(database: Database) -> None:
    """Make the schema in a database that does not exist yet or is empty; leave any other as it is."""
    if database.is_sqlite and not database.path.exists():
        database.path.parent.mkdir(parents=True, exist_ok=True)
        database.path.touch()
    if not find_schema(database).tables:
        if database.is_read_only:
            raise ReadOnlyDatabase(database.where)
        _use_write_ahead_log(database)
        _migrate(database)


def upgrade_schema(database: Database) -> None:
    """Bring an older schema to the newest revision, in one transaction.

    Raises:
        StoreError: If the database is missing, malformed, foreign, newer or can only be read.
    """
    try:
        require_schema(database)
    except NotMigrated:
        _migrate(database)


def require_schema(database: Database) -> None:
    """Return if the database has the schema of this version.

    Raises:
        DatabaseMissing: If there is none.
        MalformedDatabase: If the file is damaged.
        ForeignDatabase: If it holds the tables of something else.
        NotMigrated: If its schema is older.
        NewerDatabase: If its schema is one that this version does not know.
    """
    found = find_schema(database)
    if found.revision == HEAD:
        return
    if found.revision and found.revision not in REVISIONS:
        raise NewerDatabase(database.where, found=found.revision)
    if found.tables and not found.revision:
        raise ForeignDatabase(database.where, found.tables)
    raise NotMigrated(database.where, found=found.revision, wanted=HEAD)


def find_schema(database: Database) -> Found:
    """Return what a database holds, without changing a byte of it.

    Raises:
        DatabaseMissing: If there is none.
        MalformedDatabase: If the file is damaged or no database.
    """
    if database.is_sqlite:
        return _find_in_file(database)
    with database.read() as connection:
        tables = tuple(sorted(inspect(connection).get_table_names()))
        if "alembic_version" not in tables:
            return Found("", tables)
        return Found(connection.scalar(text("SELECT version_num FROM alembic_version")) or "", tables)


def migrate(connection: Connection, revision: str = HEAD) -> None:
    """Run the migrations up to a revision inside the caller's write transaction."""
    config = Config()
    # Alembic reads its options with interpolation.
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _migrate(database: Database) -> None:
    with database.write() as connection:
        if not database.is_sqlite:
            # Several machines may start at once: whoever waited finds nothing left to do. SQLite's writers wait anyway.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_MIGRATES})
        migrate(connection)


def _use_write_ahead_log(database: Database) -> None:
    """Let readers go on while one writes; the setting stays in the file, so it is made once."""
    if not database.is_sqlite:
        return
    deadline = time.monotonic() + database.busy_seconds
    with closing(sqlite3.connect(database.path, timeout=database.busy_seconds)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                # SQLite waits for no other one here, who may be making the schema at this moment.
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise database.explain(error) or error from error
                time.sleep(_LOOK_SECONDS)
            else:
                return


def _find_in_file(database: Database) -> Found:
    path = database.path
    if not path.is_file():
        raise DatabaseMissing(database.where)
    size = path.stat().st_size
    if size == 0:
        return Found("", ())
    alone = _stands_alone(path)
    # Closing a file drops all of this process's locks on it: SQLite elsewhere in the process would lose its database
    # to the next one that opens it. So the file is opened behind SQLite's back only while nobody has it open.
    if alone:
        _require_whole(database, size)
    # Without a write-ahead log the file is all there is, and SQLite need not make side files to read it.
    uri = f"file:{quote(str(path.absolute()))}?mode=ro{'&immutable=1' if alone else ''}"
    connection = sqlite3.connect(uri, uri=True, timeout=database.busy_seconds)
    try:
        return _look(connection, database, whole=size <= CHECKED_BYTES)
    except sqlite3.DatabaseError as error:
        raise database.explain(error) or MalformedDatabase(database.where, str(error)) from error
    finally:
        connection.close()


def _require_whole(database: Database, size: int) -> None:
    with database.path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if not header.startswith(_MAGIC):
        raise MalformedDatabase(database.where, "it does not begin like a SQLite file")
    if size < _promised_bytes(header):
        raise MalformedDatabase(database.where, f"it ends after {size} of {_promised_bytes(header)} bytes")


def _look(connection: sqlite3.Connection, database: Database, *, whole: bool) -> Found:
    if whole:
        (finding,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if finding != "ok":
            raise MalformedDatabase(database.where, str(finding))
    tables = tuple(
        name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
    )
    if "alembic_version" not in tables:
        return Found("", tables)
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return Found(row[0] if row else "", tables)


def _stands_alone(path: Path) -> bool:
    """Say whether nobody has the file open: in this process or another, whoever reads it keeps a write-ahead log."""
    return not path.with_name(path.name + "-wal").exists()


def _promised_bytes(header: bytes) -> int:
    """Return how long the file must be by its own header: page size at byte 16, number of pages at byte 28.

    References:
        SQLite database file format, section 1.3; a page size of 1 means 65,536.
    """
    page_bytes = int.from_bytes(header[16:18], "big")
    return (65_536 if page_bytes == 1 else page_bytes) * int.from_bytes(header[28:32], "big")
