"""Opening, making and refusing databases: whatever is there is left as it is."""

import hashlib
import inspect
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from store import schema
from store.columns import Model
from store.database import Database, parse_address
from store.errors import (
    DatabaseLocked,
    DatabaseMissing,
    DatabaseUnreachable,
    ForeignDatabase,
    MalformedDatabase,
    NewerDatabase,
    NotMigrated,
    ReadOnlyDatabase,
    StoreError,
    UnknownDatabaseKind,
)
from store.records import Subject, SubjectKind
from store.session import open_store, upgrade_store

ROOT = Path(__file__).resolve().parents[2]
KETTLE = Subject("kettle", "Kettle", SubjectKind.PRODUCT)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "leumund.sqlite"


@pytest.fixture
def filled(path):
    """A SQLite file with one subject, closed, without side files."""
    with open_store(str(path), create=True) as store:
        store.subjects.add(KETTLE)
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request, path):
    """The address of a database without any table, once of each kind."""
    if request.param == "sqlite":
        path.touch()
        return str(path)
    postgres = request.getfixturevalue("postgres")
    postgres.execute("DROP DATABASE IF EXISTS leumund_empty WITH (FORCE)")
    postgres.execute("CREATE DATABASE leumund_empty")
    return postgres.url("leumund_empty")


def test_the_migrations_give_exactly_the_tables_of_the_models(database_url):
    database = Database(parse_address(database_url))
    with database.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Model.metadata)
    database.close()
    assert differences == []


def test_every_revision_on_disk_is_known_in_order():
    folder = Path(schema.__file__).parent / "migrations" / "versions"
    assert tuple(sorted(file.name[:4] for file in folder.glob("0*.py"))) == schema.REVISIONS


def test_an_empty_database_is_filled_only_on_request(empty_url):
    with pytest.raises(NotMigrated, match="has schema none"):
        open_store(empty_url)
    for _ in range(2):
        with open_store(empty_url, create=True) as store:
            store.subjects.add(KETTLE)
            assert [found.subject for found in store.subjects.list_subjects()] == [KETTLE]


_OPENS = """
import sys
from store.session import open_store
print(1, flush=True)
input()
open_store(sys.argv[1], create=True).close()
"""


def test_several_that_start_at_once_on_an_empty_database_all_find_it_made(empty_url):
    command = [sys.executable, "-c", _OPENS, empty_url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    others = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(4)]
    assert [other.stdout.readline() for other in others] == ["1\n"] * 4
    for other in others:
        other.stdin.write("\n")
        other.stdin.flush()
    assert [(other.communicate()[1], other.returncode) for other in others] == [("", 0)] * 4
    with open_store(empty_url) as store:
        assert store.subjects.list_subjects() == []


def test_an_empty_file_that_another_one_is_filling_is_waited_for(path):
    path.touch()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = Timer(0.3, other.rollback)
        release.start()
        open_store(str(path), create=True).close()
        release.join()


def test_an_older_schema_is_refused_and_upgraded_on_request(empty_url):
    database = Database(parse_address(empty_url))
    with database.write() as connection:
        schema.migrate(connection, "0001")
        connection.execute(text("INSERT INTO subject (key, name, kind, is_demo) VALUES ('k', 'K', 'site', false)"))
    for create in (False, True):
        with pytest.raises(NotMigrated, match=f"has schema 0001, this version needs {schema.HEAD}") as caught:
            open_store(empty_url, create=create)
    assert "leumund upgrade" in str(caught.value)
    upgrade_store(empty_url)
    with open_store(empty_url) as store:
        store.upgrade()
        assert store.subjects.get("k").name == "K"
    database.close()


def test_a_newer_schema_is_refused(empty_url):
    open_store(empty_url, create=True).close()
    database = Database(parse_address(empty_url))
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    for step in (open_store, upgrade_store):
        with pytest.raises(NewerDatabase, match="9999"):
            step(empty_url)


def test_the_database_of_something_else_is_refused(empty_url):
    database = Database(parse_address(empty_url))
    with database.write() as connection:
        connection.execute(text("CREATE TABLE recipe (id INTEGER)"))
    database.close()
    for create in (False, True):
        with pytest.raises(ForeignDatabase, match="recipe"):
            open_store(empty_url, create=create)


def test_a_missing_file_is_not_made_by_looking(path):
    with pytest.raises(DatabaseMissing, match="nothing was created"):
        open_store(f"sqlite:///{path}")
    assert not path.exists()


def test_a_new_file_comes_with_its_folder_and_survives_readers(tmp_path):
    path = tmp_path / "var" / "leumund.sqlite"
    with open_store(str(path), create=True):
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.close()


def test_every_connection_is_durable_and_keeps_references(filled):
    database = Database(parse_address(str(filled)))
    with database.write() as connection:
        settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("foreign_keys", "synchronous")]
    database.close()
    assert (settings, database.busy_seconds) == ([1, 2], 90.0)


def _without_header(content):
    return b"\x00" * 100 + content[100:]


def _text_file(_):
    return b"subject,rating\nkettle,5\n" * 400


def _cut_in_half(content):
    return content[: len(content) // 2]


def _cut_in_a_page(content):
    return content[:-1_000]


def _zeroed_pages(content):
    return content[:8_192] + bytes(8_192) + content[16_384:]


def _noise_in_the_schema(content):
    return content[:100] + bytes(byte ^ 0x5A for byte in content[100:2_000]) + content[2_000:]


DAMAGES = [_without_header, _text_file, _cut_in_half, _cut_in_a_page, _zeroed_pages, _noise_in_the_schema]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("create", [False, True])
def test_a_damaged_file_is_refused_and_kept_as_it_is(filled, damage, create):
    filled.write_bytes(damage(filled.read_bytes()))
    before = digest(filled)
    with pytest.raises(MalformedDatabase, match="leumund restore FILE") as caught:
        open_store(str(filled), create=create)
    assert caught.value.exit_code == 4
    assert digest(filled) == before
    assert [file.name for file in filled.parent.iterdir()] == [filled.name]


def test_every_page_of_a_small_file_is_looked_at(filled):
    """Twenty damages, each of one page somewhere: none is opened as if it were sound."""
    sound = filled.read_bytes()
    size = int.from_bytes(sound[16:18], "big")
    pages = range(1, len(sound) // size)
    for page in list(pages)[:: max(1, len(pages) // 20)]:
        filled.write_bytes(sound[: page * size] + b"\xff" * size + sound[(page + 1) * size :])
        with pytest.raises(MalformedDatabase):
            open_store(str(filled))


def test_a_foreign_file_is_kept_as_it_is(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipe (id INTEGER)")
    connection.close()
    before = digest(path)
    with pytest.raises(ForeignDatabase):
        open_store(str(path), create=True)
    assert digest(path) == before


def test_a_read_only_database_is_read_and_not_written(filled):
    before = digest(filled)
    with open_store(f"sqlite:///{filled}?mode=ro") as store:
        assert store.subjects.get("kettle") == KETTLE
        with pytest.raises(ReadOnlyDatabase, match="nothing was changed"):
            store.subjects.add(KETTLE)
    assert digest(filled) == before


def test_nothing_is_made_where_only_reading_is_allowed(path):
    path.touch()
    with pytest.raises(ReadOnlyDatabase):
        open_store(f"sqlite:///{path}?mode=ro", create=True)
    assert path.read_bytes() == b""


def test_a_writer_waits_and_then_says_who_to_wait_for(filled):
    holder = sqlite3.connect(filled, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    database = Database(parse_address(str(filled)), busy_seconds=0.05)
    with pytest.raises(DatabaseLocked, match="let it finish"), database.write():
        pass
    holder.execute("ROLLBACK")
    holder.close()
    with database.write() as connection:
        assert connection.execute(text("SELECT count(*) FROM subject")).scalar() == 1
    database.close()


def test_readers_go_on_while_another_process_writes(filled):
    holder = sqlite3.connect(filled, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with open_store(str(filled)) as store:
        assert store.subjects.get("kettle") == KETTLE
    holder.execute("ROLLBACK")
    holder.close()


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path):
    with pytest.raises(DatabaseUnreachable) as caught:
        open_store(f"postgresql://leumund:sesame@/x?host={tmp_path}")
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize("address", ["mysql://host/x", "sqlite://", "sqlite:///:memory:", "", "://"])
def test_an_address_of_another_kind_is_a_mistake_in_the_configuration(address):
    with pytest.raises(UnknownDatabaseKind, match=r"leumund\.toml") as caught:
        open_store(address)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("sort", StoreError.__subclasses__())
def test_every_error_says_what_where_and_what_to_do_next(sort):
    examples = {
        "digest": "ab" * 32,
        "where": "var/leumund.sqlite", "finding": "page 3", "tables": ("recipe",), "found": "0001", "wanted": "0002",
        "waited_seconds": 30.0, "address": "mysql://x", "key": "kettle", "source": "shop", "external_id": "k",
        "subject": "kettle", "run_id": 3, "job": "crawl", "owner": "host 7", "version_id": 8, "item_id": 9,
        "line": 7, "faults": ("leaf 3", "leaf 4"), "tool": "pg_dump", "missing": 5,
        "table": "audit", "number": "A-1", "n": 2, "name": "ann",
    }  # fmt: skip
    names = list(inspect.signature(sort).parameters)
    what, where, following = str(sort(**{name: examples[name] for name in names})).split("\n")
    assert what
    assert where.startswith("  where: ")
    assert following.startswith("  next:  ")
    assert sort.exit_code in (2, 4)
