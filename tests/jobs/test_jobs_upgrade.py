"""An upgrade copies the database first and says where; what is of this version is left alone."""

import pytest

from jobs.upgrade import UpgradeSummary
from store.database import Database, parse_address
from store.schema import HEAD, REVISIONS, migrate


@pytest.fixture
def old_shop(shop):
    """A home whose database has the schema before the newest."""
    database = Database(parse_address(str(shop.database)))
    # Of a log that has no leaves nothing was published.
    (shop.folder / "var/ledger/checkpoint.txt").unlink()
    shop.database.unlink()
    for part in shop.database.parent.glob("leumund.db-*"):
        part.unlink()
    shop.database.touch()
    with database.write() as connection:
        migrate(connection, REVISIONS[-2])
    database.close()
    return shop


def test_the_copy_is_made_first_and_holds_the_old_schema(old_shop):
    answer = old_shop.run("upgrade")
    (backup,) = (old_shop.folder / "var" / "backups").glob("*.backup")
    first, second = answer.out.splitlines()
    assert (answer.code, str(backup) in first) == (0, True)
    assert second == f"the database has the schema of this version, {HEAD}; it was {REVISIONS[-2]}"
    assert old_shop.run("subjects", "list").code == 0
    assert old_shop.run("restore", backup, "--nothing-erased").code == 0


def test_without_a_copy_where_there_is_one_already(old_shop):
    answer = old_shop.run("upgrade", "--no-backup")
    assert answer.out == f"the database has the schema of this version, {HEAD}; it was {REVISIONS[-2]}\n"
    assert not (old_shop.folder / "var" / "backups").exists()


def test_a_copy_that_cannot_be_made_stops_the_upgrade(old_shop):
    old_shop.write("var/backups", "a file in the way")
    answer = old_shop.run("upgrade")
    assert answer.says() == (2, True, True)
    assert "needs " + HEAD in old_shop.run("subjects", "list").err


def test_what_is_of_this_version_is_left_as_it_is(shop):
    before = shop.bytes_kept()
    answer = shop.run("upgrade")
    assert answer.out == f"the database has the schema of this version, {HEAD}; nothing to do\n"
    assert shop.bytes_kept() == before
    assert UpgradeSummary(HEAD, None).backup is None
