"""What the store's tests share: collecting a listing in one line, changing a database behind the store's back."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, event, text
from store_story import START, page

from store.database import Database, parse_address
from store.fsck import check_log
from store.records import Census, Coverage, Selection

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reference"))


@pytest.fixture
def collect(store) -> Callable:
    """Carries out one whole run over a listing: pages are lists of reviews; returns the closed run."""

    def run(listing, *pages, at=START, coverage=Coverage.FULL, aggregates=()):
        opened = store.runs.open_run(listing, source=listing.source, started_at=at, parser="page 1", config_digest="c0")
        for number, reviews in enumerate(pages, 1):
            store.runs.observe(opened, page(reviews, number=number, at=at, aggregates=aggregates))
        seen = len({review.review_id for reviews in pages for review in reviews})
        census = Census(coverage, Selection.FULL, announced=seen, seen=seen, pages=len(pages))
        return store.runs.close(opened, census, at)

    return run


@pytest.fixture
def open_run(store) -> Callable:
    """Opens a run over a listing."""

    def opened(listing, at=START):
        return store.runs.open_run(listing, source=listing.source, started_at=at, parser="page 1", config_digest="c0")

    return opened


@pytest.fixture
def tamper(database_url) -> Iterator[Callable]:
    """Runs statements as somebody would who has the database but not the store: no triggers, no foreign keys."""
    engine = create_engine(parse_address(database_url))

    def execute(*statements):
        with engine.connect() as connection:
            for statement in (*_disarm(connection), *statements):
                connection.execute(text(statement))
            connection.commit()

    yield execute
    engine.dispose()


class _Undo(Exception):
    """Makes a write transaction end without a trace."""


@pytest.fixture
def attack(database_url) -> Iterator[Callable]:
    """Tells what fsck finds after one statement of such a person, and then undoes it."""
    database = Database(parse_address(database_url))

    def faults_after(statement):
        found = ()
        with suppress(_Undo), database.write() as connection:
            for step in (*_disarm(connection), statement):
                connection.execute(text(step))
            found = check_log(connection).faults
            raise _Undo
        return found

    yield faults_after
    database.close()


@pytest.fixture
def bytes_on_disk(database_url, request) -> Callable:
    """Counts how often some bytes stand in the database's files; on PostgreSQL, in those of its tables and indexes."""
    if database_url.startswith("sqlite"):
        path = Path(parse_address(database_url).database)
        return lambda needle: _count(path.parent.glob(path.name + "*"), needle)
    if "LEUMUND_TEST_POSTGRES" in os.environ:
        pytest.skip("the files of somebody else's server are not ours to read")
    server = request.getfixturevalue("postgres")

    def count(needle):
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            (number,) = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
        return _count((server.data / "base" / str(number)).iterdir(), needle)

    return count


def _count(files, needle) -> int:
    return sum(file.read_bytes().count(needle) for file in files)


def _disarm(connection) -> list[str]:
    if connection.dialect.name == "postgresql":
        return ["SET session_replication_role = replica"]
    triggers = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
    return ["PRAGMA defer_foreign_keys = ON", *(f"DROP TRIGGER {name}" for name in triggers)]


@pytest.fixture
def ask(database_url) -> Iterator[Callable]:
    """Answers one query with its rows, past the store."""
    engine = create_engine(parse_address(database_url))

    def rows(query):
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    yield rows
    engine.dispose()


@pytest.fixture
def asked(store) -> Callable:
    """Notes each statement that the store sends while a block runs."""

    @contextmanager
    def noted():
        statements = []

        def note(connection, cursor, statement, *_):
            statements.append(statement)

        engine = store.leaves._database._engine
        event.listen(engine, "before_cursor_execute", note)
        yield statements
        event.remove(engine, "before_cursor_execute", note)

    return noted


@pytest.fixture
def plan_of(database_url) -> Iterator[Callable]:
    """Tells how the database would answer a query if its tables were large."""
    engine = create_engine(parse_address(database_url))

    def plan(query):
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                # Of a few rows, it would rather read all.
                for way in ("seqscan", "mergejoin", "hashjoin", "sort"):
                    connection.execute(text(f"SET enable_{way} = off"))
            explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
            return str(connection.exec_driver_sql(f"{explain} {query}").all())

    yield plan
    engine.dispose()
