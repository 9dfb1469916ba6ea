"""An upgrade that is killed: whichever statement it was at, the database has the old schema or the new one."""

import multiprocessing
import os
import shutil
import signal

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from store import schema
from store.database import Database, parse_address
from store.session import open_store, upgrade_store

KILLS = int(os.environ.get("LEUMUND_UPGRADE_KILLS", "4"))
"""Statements at which the upgrade is killed on each database; all of them where there are no more."""
SUBJECT = "INSERT INTO subject (id, key, name, kind, is_demo) VALUES (1, 'kettle', 'Kettle', 'product', false)"
OLD, NEW = schema.REVISIONS[0], schema.HEAD


def make_old(url):
    """Make a database with the first schema and a row."""
    database = Database(parse_address(url))
    with database.write() as connection:
        schema.migrate(connection, OLD)
        connection.execute(text(SUBJECT))
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def make_again(request, tmp_path):
    """Return a way to get the address of an old database, the same again with each call."""
    if request.param == "sqlite":
        path, kept = tmp_path / "old.sqlite", tmp_path / "kept.sqlite"
        kept.touch()
        make_old(str(kept))

        def copy():
            for part in tmp_path.glob("old.sqlite*"):
                part.unlink()
            shutil.copy(kept, path)
            return str(path)

        return copy
    postgres = request.getfixturevalue("postgres")
    postgres.execute("DROP DATABASE IF EXISTS leumund_old WITH (FORCE)")
    postgres.execute("CREATE DATABASE leumund_old")
    make_old(postgres.url("leumund_old"))

    def create():
        postgres.execute("DROP DATABASE IF EXISTS leumund_upgraded WITH (FORCE)")
        postgres.execute("CREATE DATABASE leumund_upgraded TEMPLATE leumund_old")
        return postgres.url("leumund_upgraded")

    return create


def upgrade_until(url, fatal, counted):
    """Upgrade in a child that is killed before its nth statement, 0: not at all; count the statements."""

    def count(*_arguments):
        counted.value += 1
        if counted.value == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    upgrade_store(url)


def run_child(url, fatal):
    """Return how the child ended, and how many statements it began."""
    fork = multiprocessing.get_context("fork")
    counted = fork.Value("i", 0)
    child = fork.Process(target=upgrade_until, args=(url, fatal, counted))
    child.start()
    child.join(60)
    return child.exitcode, counted.value


def revision(url):
    database = Database(parse_address(url))
    try:
        return schema.find_schema(database).revision
    finally:
        database.close()


def test_a_kill_at_any_statement_leaves_the_old_schema_or_the_new_one_and_the_next_try_succeeds(make_again):
    url = make_again()
    code, n_statements = run_child(url, 0)
    assert (code, revision(url)) == (0, NEW)
    step = max(1, n_statements // KILLS)
    seen = set()
    for fatal in range(1, n_statements + 1, step):
        url = make_again()
        code, _ = run_child(url, fatal)
        assert code == -signal.SIGKILL
        seen.add(revision(url))
        upgrade_store(url)
        with open_store(url) as store:
            assert [row.subject.key for row in store.subjects.list_subjects()] == ["kettle"]
            assert store.integrity() == []
    assert seen == {OLD}
