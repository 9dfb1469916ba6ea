"""`leumund backup` and `leumund restore` as their user meets them: checked, and nobody who was erased comes back."""

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from small_home import make_home

from jobs.backup import restore_backup
from jobs.settings import read_settings

JANE = "import:Jane Quillfeather"
POLICY = """
source = "import"
page = "kununu"
access = "import"
enabled = false
why_closed = "nobody crawls it"
"""


@pytest.fixture
def backup(shop, tmp_path):
    """A backup of it."""
    answer = shop.run("backup", tmp_path / "shop.backup")
    assert (answer.code, answer.err) == (0, "")
    assert f"backed up: {tmp_path / 'shop.backup'}" in answer.out
    return tmp_path / "shop.backup"


def test_what_was_lost_comes_back(shop, backup):
    before = shop.rows()
    shop.database.unlink()
    answer = shop.run("restore", backup)
    assert (answer.code, answer.err) == (0, "")
    assert "every leaf fits what is stored" in answer.out
    assert shop.rows() == before
    assert shop.run("run", "--once").code == 0


def test_a_damaged_database_is_kept_beside_the_restored_one(shop, backup):
    before, damaged = shop.rows(), b"no database at all" * 100
    for path in shop.database.parent.glob("leumund.db*"):
        path.unlink()
    shop.database.write_bytes(damaged)
    answer = shop.run("restore", backup)
    assert answer.code == 0
    (aside,) = shop.database.parent.glob("leumund.db.before-restore-*")
    assert f"the former database is {aside}" in answer.out
    assert "people who were erased, or are to be: `leumund erase` does not reach into it" in answer.out
    assert "Nobody is erased before it is deleted" in answer.out
    assert aside.read_bytes() == damaged
    assert shop.rows() == before


def test_who_was_erased_since_does_not_come_back(shop, backup):
    shop.run("erase", "--author", JANE, "--yes")
    answer = shop.run("restore", backup)
    assert (answer.code, "erased again: 2 reviews" in answer.out) == (0, True)
    assert [row for row in shop.query("SELECT text FROM review_version") if row[0] and "boils fast" in row[0]] == []
    assert b"boils fast" not in shop.database.read_bytes()
    assert shop.run("ledger", "fsck").code == 0


def test_an_old_backup_is_not_sealed_as_if_nothing_had_been(shop, backup):
    shop.add_work()
    assert shop.run("seal").code == 0
    assert shop.run("restore", backup).code == 0
    answer = shop.run("seal")
    assert answer.says() == (6, True, True)
    assert "an older state was put back" in answer.err


def test_without_a_journal_nothing_is_restored_unless_nothing_was_erased(shop, backup):
    (shop.folder / "var" / "erasures.journal").unlink()
    before = shop.rows()
    answer = shop.run("restore", backup)
    assert answer.says() == (4, True, True)
    assert "--nothing-erased" in answer.err
    assert shop.rows() == before
    assert shop.run("restore", backup, "--nothing-erased").code == 0


def test_a_new_journal_does_not_stand_in_for_the_lost_one(shop, tmp_path):
    shop.run("erase", "--author", JANE, "--yes")
    shop.run("backup", tmp_path / "later.backup")
    (shop.folder / "var" / "erasures.journal").write_text("leumund/erasures/1\n", encoding="utf-8")
    before = shop.rows()
    answer = shop.run("restore", tmp_path / "later.backup")
    assert answer.says() == (4, True, True)
    assert "2 erased leaves of the database are not in it" in answer.err
    assert shop.rows() == before
    assert not list(shop.database.parent.glob("*restoring*"))


def test_an_older_copy_of_the_journal_brings_nobody_back(shop, backup):
    journal = shop.folder / "var" / "erasures.journal"
    older = journal.read_bytes()
    shop.run("erase", "--author", JANE, "--yes")
    journal.write_bytes(older)
    before = shop.rows()
    answer = shop.run("restore", backup)
    assert answer.says() == (4, True, True)
    assert "2 erased leaves of the database are not in it" in answer.err
    assert shop.rows() == before


def test_what_has_expired_since_does_not_come_back(shop, backup):
    shop.write("config/sources/import.toml", POLICY)
    restore_backup(read_settings(shop.folder), backup, datetime.now(UTC) + timedelta(days=5_000))
    assert [row for row in shop.query("SELECT text FROM review_version") if row[0]] == []
    assert b"boils fast" not in shop.database.read_bytes()
    assert shop.run("ledger", "fsck").code == 0


def test_a_backup_whose_log_does_not_fit_is_refused(shop, backup):
    connection = sqlite3.connect(backup)
    connection.execute("UPDATE review_version SET text = 'Best kettle ever' WHERE id = 1")
    connection.commit()
    connection.close()
    before = shop.rows()
    answer = shop.run("restore", backup)
    assert answer.says() == (4, True, True)
    assert "does not fit its content" in answer.err
    assert shop.rows() == before
    assert not list(shop.database.parent.glob("*before-restore*"))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["restore", "nothing.backup"], 4, "No such file"),
        (["backup", "config/leumund.toml"], 2, "a backup never replaces one"),
        (["restore", "config/subjects.toml"], 4, "does not begin like a backup"),
    ],
)
def test_what_cannot_be_is_told(shop, words, code, said):
    before = shop.rows()
    answer = shop.run(words[0], shop.folder / words[1])
    assert answer.says() == (code, True, True)
    assert said in answer.err
    assert shop.rows() == before


def test_there_is_no_backup_of_nothing(tmp_path):
    home = make_home(tmp_path / "home")
    answer = home.run("backup", tmp_path / "b")
    assert answer.says() == (4, True, True)
    assert not (tmp_path / "b").exists()
    assert not home.database.exists()


def test_a_backup_goes_to_another_machine(shop, backup, tmp_path):
    other = make_home(tmp_path / "other")
    for name in ("erasures.journal", "keys/author.key"):
        (other.folder / "var" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shop.folder / "var" / name, other.folder / "var" / name)
    assert other.run("restore", backup).code == 0
    assert "boils fast" in other.run("reviews", "shop").out
    assert other.run("erase", "--author", JANE, "--yes").code == 0


@pytest.mark.postgres
def test_one_line_of_the_configuration_and_a_restore_move_a_deployment_to_a_server(shop, backup, postgres):
    url = postgres.url("leumund_grown")
    postgres.execute("DROP DATABASE IF EXISTS leumund_grown WITH (FORCE)")
    before = shop.run("trust", "shop", "--format", "json").out
    shop.write("config/leumund.toml", f'database = "{url}"\n')
    answer = shop.run("restore", backup)
    assert (answer.code, answer.err) == (0, "")
    assert "every leaf fits what is stored" in answer.out
    assert shop.run("trust", "shop", "--format", "json").out == before
    assert "continues" in shop.run("doctor").out
    shop.add_work()
    assert shop.run("run", "--once").code == 0
    assert shop.run("ledger", "fsck").code == 0
    postgres.execute("DROP DATABASE IF EXISTS leumund_grown WITH (FORCE)")
