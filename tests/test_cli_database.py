"""A database that is locked, read-only, damaged, foreign or of another version is told and left as it was."""

import sqlite3

import pytest
from small_home import locked, make_home

from store.database import Database, parse_address
from store.schema import migrate

WHERE_AND_NEXT = (True, True)


@pytest.fixture
def home(tmp_path):
    """A home that follows nobody."""
    return make_home(tmp_path)


WRITERS = (["import", "reviews"], ["score"], ["indicate"], ["seal"], ["run", "--once"])
READERS = (["subjects", "list"], ["trust", "shop"], ["trend", "shop"], ["reviews", "shop"], ["sources"], ["doctor"])


@pytest.mark.parametrize("words", WRITERS, ids=" ".join)
def test_a_locked_database_is_told_and_left_as_it_was(shop, words):
    file = shop.add_work()
    before = shop.rows()
    with locked(shop.database):
        answer = shop.run(*words, *([file] if words[0] == "import" else []))
    assert answer.says() == (4, *WHERE_AND_NEXT)
    assert "locked by another process" in answer.err
    assert shop.rows() == before


@pytest.mark.parametrize("words", WRITERS, ids=" ".join)
def test_a_read_only_database_is_told_and_left_as_it_was(shop, words):
    file = shop.add_work()
    if words == ["seal"]:
        # An import signs itself; new figures wait for the end of the cycle.
        assert [shop.run(step).code for step in ("score", "indicate")] == [0, 0]
    before = shop.rows()
    arguments = [file] if words[0] == "import" else []
    answer = shop.run(*words, *arguments, LEUMUND_DATABASE="sqlite:///var/leumund.db?mode=ro")
    assert answer.says() == (4, *WHERE_AND_NEXT)
    assert "can only be read" in answer.err
    assert shop.rows() == before


@pytest.mark.parametrize("words", READERS, ids=" ".join)
def test_reading_goes_on_while_another_program_writes(shop, words):
    with locked(shop.database):
        assert shop.run(*words).code == 0
    assert shop.run(*words, LEUMUND_DATABASE="sqlite:///var/leumund.db?mode=ro").code == 0


def malformed(path):
    path.write_bytes(b"no database at all" * 100)


def cut_off(path):
    path.write_bytes(path.read_bytes()[:-4096])


def foreign(path):
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE diary (entry TEXT)")
    connection.close()


def older(path):
    path.unlink()
    path.touch()
    database = Database(parse_address(str(path)))
    with database.write() as connection:
        migrate(connection, "0001")
    database.close()


def newer(path):
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (malformed, "the database is malformed"),
        (cut_off, "the database is malformed"),
        (foreign, "belongs to something else"),
        (older, "run `leumund upgrade`"),
        (newer, "which this version does not know"),
    ],
)
@pytest.mark.parametrize("words", [["subjects", "list"], ["run", "--once"], ["doctor"]], ids=" ".join)
def test_a_database_that_cannot_be_used_is_never_replaced(shop, harm, said, words):
    harm(shop.database)
    before = shop.bytes_kept()
    answer = shop.run(*words)
    assert answer.says() == (4, *WHERE_AND_NEXT)
    assert said in answer.err
    assert shop.bytes_kept() == before


def test_an_older_database_is_brought_up_to_date_when_asked(shop):
    # Of a log that has no leaves nothing was published.
    (shop.folder / "var/ledger/checkpoint.txt").unlink()
    older(shop.database)
    assert shop.run("upgrade").code == 0
    assert shop.run("subjects", "list").code == 0


def test_a_server_that_does_not_answer_is_told_without_the_password(home):
    answer = home.run("subjects", "list", LEUMUND_DATABASE="postgresql://somebody:hush@127.0.0.1:1/leumund")
    assert answer.says() == (4, *WHERE_AND_NEXT)
    assert "the database does not answer" in answer.err
    assert "hush" not in answer.err
