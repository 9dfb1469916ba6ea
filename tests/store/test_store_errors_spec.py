"""What the store's errors mean and say: which driver's words become which error, and that no password is ever shown."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from store.database import BUSY_SECONDS, Database, parse_address
from store.errors import (
    AuditConflict,
    BackupExists,
    BackupUnreadable,
    BackupUntrue,
    BackupUnwritable,
    DatabaseInUse,
    DatabaseLocked,
    DatabaseMissing,
    DatabaseUnreachable,
    DiskFull,
    DrawnAlready,
    ForeignDatabase,
    JournalDamaged,
    JournalMissing,
    JournalNeeded,
    JournalUnusable,
    LastAdmin,
    LeaseLost,
    ListingTaken,
    MalformedDatabase,
    NameTaken,
    NewerDatabase,
    NotMigrated,
    PieceDamaged,
    ReadOnlyDatabase,
    RestoreNotAllowed,
    RunClosed,
    StoreError,
    ToolFailed,
    ToolMissing,
    UnknownAccount,
    UnknownDatabaseKind,
    UnknownLabelItem,
    UnknownListing,
    UnknownSubject,
)
from store.session import open_store

HERE = "var/leumund.sqlite"

# Each error with: what it says, where, a step that the reader can take, and the exit code of the command line.
SAID = {
    "kind": (UnknownDatabaseKind("mysql://h/x"), "neither a SQLite file nor", "mysql://h/x", "leumund.toml", 2),
    "missing": (DatabaseMissing(HERE), "there is no database here", HERE, "leumund init", 4),
    "malformed": (MalformedDatabase(HERE, "page 3"), "malformed: page 3", HERE, "newest backup", 4),
    "foreign": (ForeignDatabase(HERE, ("recipe",)), "such as recipe", HERE, "Name another file", 4),
    "old": (NotMigrated(HERE, found="0001", wanted="0004"), "schema 0001, this version needs 0004", HERE, "upgrade", 4),
    "empty": (NotMigrated(HERE, found="", wanted="0004"), "schema none, this version", HERE, "leumund upgrade", 4),
    "newer": (NewerDatabase(HERE, found="0009"), "schema 0009", HERE, "install the version of Leumund", 4),
    "read-only": (ReadOnlyDatabase(HERE), "can only be read", HERE, "allow the user", 4),
    "locked": (DatabaseLocked(HERE, waited_seconds=29.7), "more than 30 seconds", HERE, "let it finish", 4),
    "silent": (DatabaseUnreachable(HERE, "refused"), "does not answer: refused", HERE, "check that the server runs", 4),
    "full": (DiskFull(HERE), "the disk, or a limit", HERE, "free some space", 4),
    "subject": (UnknownSubject("ket'tle"), "ket'tle", "table subject", "leumund subjects list", 2),
    "listing": (UnknownListing("shop", "x1"), "listing 'x1' of source", "table listing", "leumund subjects link", 4),
    "taken": (ListingTaken("shop", "x1", "kettle"), "subject 'kettle'", "table listing_subject", "valid_from", 2),
    "closed": (RunClosed(17), "run 17 is closed", "table run", "open a new run", 4),
    "fenced": (LeaseLost("crawl", "host 7"), "host 7 no longer holds", "table job_run", "stop this process", 4),
    "drawn": (DrawnAlready(8), "version 8 is in the queue", "table label_item", "leumund labels", 4),
    "torn": (JournalDamaged("j", 7), "line 7 of the erasure journal", "j", "--mend-journal", 4),
    "exists": (BackupExists("b"), "a backup never replaces one", "b", "give another name", 2),
    "unwritable": (BackupUnwritable("b", "Not a directory"), "be written: Not a directory", "b", "another file", 2),
    "unreadable": (BackupUnreadable("b", "cut off"), "cannot be used: cut off", "b", "try an older backup", 4),
    "untrue": (BackupUntrue("b", ("leaf 3 ..", "x")), "2 faults, first: leaf 3", "b", "try an older one", 4),
    "in use": (DatabaseInUse(HERE), "another program uses", HERE, "stop `leumund schedule`", 4),
    "not allowed": (RestoreNotAllowed("s"), "may not make and rename databases", "s", "CREATEDB", 4),
    "no tool": (ToolMissing("pg_dump"), "pg_dump was not found", "PATH", "postgresql-client", 4),
    "failed tool": (ToolFailed("pg_dump", "s", "too old"), "pg_dump failed: too old", "s", "its version", 4),
    "unknown erasures": (JournalNeeded("j"), "nobody knows who must not come back", "j", "--nothing-erased", 4),
    "forgetful": (JournalMissing("j", 5), "5 erased leaves of the database are not in it", "j", "newest copy", 4),
    "shut": (JournalUnusable("j", "Permission denied"), "used: Permission denied", "j", "readable and writable", 4),
    "piece": (PieceDamaged(HERE, "ab" * 32), "aspects (abababababab) is missing", HERE, "ledger fsck", 4),
    "audit": (AuditConflict("audit", "a 1", 3), "audit 'a 1' and 2 more is kept", "table audit", "--replace", 2),
    "name": (NameTaken("ann"), "an account 'ann' already", "table account", "another name", 2),
    "account": (UnknownAccount("ann"), "no account 'ann'", "table account", "leumund users list", 2),
    "admin": (LastAdmin("ann"), "'ann' is the only admin", "table account", "Make another admin", 2),
    "item": (UnknownLabelItem(9), "no item 9", "table label_item", "lists the items", 2),
}  # fmt: skip


def test_the_table_of_this_file_names_every_error():
    assert {type(error) for error, *_ in SAID.values()} == set(StoreError.__subclasses__())


@pytest.mark.parametrize("name", SAID)
def test_an_error_says_what_where_and_what_next_in_three_lines(name):
    error, what, where, following, exit_code = SAID[name]
    lines = str(error).split("\n")
    assert len(lines) == 3
    assert what in lines[0]
    assert lines[1] == f"  where: {where}"
    assert lines[2].startswith("  next:  ")
    assert following in lines[2]
    assert error.exit_code == exit_code


def test_a_foreign_database_is_shown_by_three_of_its_tables_at_most():
    message = str(ForeignDatabase(HERE, ("a1", "b2", "c3", "d4")))
    assert "a1, b2, c3\n" in message
    assert "d4" not in message


@pytest.mark.parametrize(
    ("error", "fields"),
    [
        (NotMigrated(HERE, found="0001", wanted="0004"), {"found": "0001", "wanted": "0004"}),
        (NewerDatabase(HERE, found="0009"), {"found": "0009"}),
        (DatabaseLocked(HERE, waited_seconds=0.5), {"waited_seconds": 0.5}),
        (UnknownSubject("kettle"), {"key": "kettle"}),
    ],
)
def test_what_a_program_may_want_to_know_is_a_field(error, fields):
    assert {name: getattr(error, name) for name in fields} == fields


# The drivers' own words, as SQLite, PostgreSQL and psycopg give them.
WORDS = {
    "database is locked": DatabaseLocked,
    "database table is locked: review": DatabaseLocked,
    "canceling statement due to lock timeout": DatabaseLocked,
    "attempt to write a readonly database": ReadOnlyDatabase,
    "cannot execute INSERT in a read-only transaction": ReadOnlyDatabase,
    "permission denied for table log_leaf": ReadOnlyDatabase,
    "database or disk is full": DiskFull,
    'could not extend file "base/5/16384": No space left on device': DiskFull,
    "database disk image is malformed": MalformedDatabase,
    "file is not a database": MalformedDatabase,
    "invalid page in block 0 of relation base/5/16384": MalformedDatabase,
    "disk I/O error": MalformedDatabase,
    "unable to open database file": DatabaseUnreachable,
    "connection failed: Connection refused": DatabaseUnreachable,
    "terminating connection due to administrator command": DatabaseUnreachable,
    "the database system is shutting down": DatabaseUnreachable,
    "consuming input failed: server closed the connection unexpectedly": DatabaseUnreachable,
}


@pytest.fixture
def database(tmp_path):
    opened = Database(parse_address(str(tmp_path / "leumund.sqlite")))
    yield opened
    opened.close()


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("sort", [sqlite3.OperationalError, psycopg.OperationalError])
def test_the_words_of_a_driver_become_the_error_that_helps(database, words, sort):
    explained = database.explain(sort(words + "\nDETAIL: a second line"))
    assert type(explained) is WORDS[words]
    assert str(database.path) in str(explained)
    assert "a second line" not in str(explained)


@pytest.mark.parametrize(
    "words", ["UNIQUE constraint failed: review.key", "syntax error at or near FROM", "no such column: x", "", "\n"]
)
def test_a_fault_of_our_own_is_not_explained_away(database, words):
    assert database.explain(sqlite3.OperationalError(words)) is None
    assert database.explain(None) is None


def test_a_fault_of_our_own_reaches_the_caller_as_it_is(store, database_url):
    opened = Database(parse_address(database_url))
    with pytest.raises(Exception, match="no_such_table") as caught, opened.read() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))
    opened.close()
    assert not isinstance(caught.value, StoreError)


def test_the_waiting_time_named_is_the_one_waited(tmp_path):
    patient = Database(parse_address(str(tmp_path / "x")), busy_seconds=7.0)
    assert "more than 7 seconds" in str(patient.explain(sqlite3.OperationalError("database is locked")))
    assert BUSY_SECONDS == 90.0


# Addresses that can't be opened, or could; each carries the password "sesame" in some place.
SECRETS = {
    "login": "postgresql://leumund:sesame@nowhere.invalid/x",
    "login with driver": "postgresql+psycopg://leumund:sesame@nowhere.invalid/x",
    "query": "postgresql://nowhere.invalid/x?password=sesame",
    "query among others": "postgresql://nowhere.invalid/x?host=/run&password=sesame&connect_timeout=1",
    "key's password": "postgresql://nowhere.invalid/x?sslpassword=sesame",
}
BROKEN = {
    "another database": "mysql://leumund:sesame@host/x",
    "another database, by query": "mysql://host/x?password=sesame",
    "no kind": "://leumund:sesame@host/x",
    "a port in words": "postgresql://leumund:sesame@host:main/x",
    "a password with an at sign": "://leumund:open@sesame@host/x",
    "a password with a slash": "://leumund:open/sesame@host/x",
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_database_is_named_without_its_password(name):
    opened = Database(parse_address(SECRETS[name]))
    error = opened.explain(psycopg.OperationalError("connection refused"))
    opened.close()
    assert "sesame" not in opened.where
    assert "sesame" not in str(error)
    assert "nowhere.invalid/x" in opened.where


@pytest.mark.parametrize("name", BROKEN)
def test_an_address_that_can_not_be_read_is_shown_without_its_password(name):
    with pytest.raises(UnknownDatabaseKind) as caught:
        open_store(BROKEN[name])
    chain = [caught.value, caught.value.__cause__]
    if not caught.value.__suppress_context__:
        chain.append(caught.value.__context__)
    assert all("sesame" not in str(error) for error in chain)
    assert "host" in str(caught.value)


@pytest.mark.parametrize(
    ("address", "kind", "place"),
    [
        ("var/leumund.sqlite", "sqlite", "var/leumund.sqlite"),
        ("/srv/leumund.db", "sqlite", "/srv/leumund.db"),
        ("sqlite:///var/leumund.sqlite", "sqlite", "var/leumund.sqlite"),
        ("sqlite:////srv/leumund.db", "sqlite", "/srv/leumund.db"),
        ("with space & ümlaut.db", "sqlite", "with space & ümlaut.db"),
        ("sqlite:///x.db?mode=ro", "sqlite", "x.db"),
        ("postgresql://leumund@host/reviews", "postgresql", "reviews"),
        ("postgresql://leumund@/reviews?host=/run/postgresql", "postgresql", "reviews"),
    ],
)
def test_an_address_is_a_file_or_a_server(address, kind, place):
    url = parse_address(address)
    assert (url.get_backend_name(), url.database) == (kind, place)


def test_postgresql_is_always_spoken_to_by_the_same_driver():
    drivers = {parse_address(f"{name}://host/x").drivername for name in ("postgresql", "postgresql+psycopg2")}
    assert drivers == {"postgresql+psycopg"}


@pytest.mark.parametrize(
    "name", ["plain.db", "with space.db", "per%20cent.db", "question?.db", "hash#.db", "ümlaut.db"]
)
def test_a_file_is_opened_under_the_very_name_it_has(tmp_path, name):
    path = tmp_path / name
    open_store(str(path), create=True).close()
    with open_store(str(path)) as store:
        assert store.where == str(path)
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_file_that_is_gone_does_not_come_back_empty(tmp_path):
    path = tmp_path / "leumund.sqlite"
    open_store(str(path), create=True).close()
    opened = Database(parse_address(str(path)))
    path.unlink()
    with pytest.raises(DatabaseUnreachable), opened.read():
        pass
    opened.close()
    assert list(Path(tmp_path).iterdir()) == []


class _Change(Exception):
    """Something that goes wrong in the middle of a write."""


def _write_and_fail(database, statement):
    with database.write() as connection:
        connection.execute(statement)
        raise _Change


def test_a_write_that_fails_leaves_no_trace(store, database_url, ask):
    opened = Database(parse_address(database_url))
    insert = text("INSERT INTO subject (key, name, kind, is_demo) VALUES ('k', 'K', 'site', false)")
    with pytest.raises(_Change):
        _write_and_fail(opened, insert)
    assert ask("SELECT * FROM subject") == []
    with opened.write() as connection:
        connection.execute(insert)
    opened.close()
    assert ask("SELECT key FROM subject") == [("k",)]


def test_a_reader_sees_one_state_while_another_writes(store, database_url):
    opened = Database(parse_address(database_url))
    count = text("SELECT count(*) FROM subject")
    with opened.read() as reader:
        before = reader.scalar(count)
        with opened.write() as writer:
            writer.execute(text("INSERT INTO subject (key, name, kind, is_demo) VALUES ('k', 'K', 'site', false)"))
        during = reader.scalar(count)
    with opened.read() as reader:
        after = reader.scalar(count)
    opened.close()
    assert (before, during, after) == (0, 0, 1)
