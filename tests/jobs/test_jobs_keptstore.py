"""A database that was lost or emptied beside files that speak of it is refused before anything is written."""

import os
from itertools import product

import pytest
from small_home import SHOP_CSV, Home, make_home
from small_log import NOW

from jobs.errors import DatabaseLost
from jobs.journal import mend_journal
from jobs.keptstore import require_kept
from jobs.seal import begin_epoch
from jobs.settings import Settings, read_settings
from jobs.workplace import open_workplace
from ledger.log import checkpoint_body, read_checkpoint
from ledger.note import generate_key, sign
from store.errors import DatabaseMissing, NotMigrated
from store.fence import Fence
from store.session import open_store

JANE = "import:Jane Quillfeather"
LOST = (4, True, True)


def delete(home: Home) -> None:
    """Take away the database with its side files."""
    for path in home.database.parent.glob("leumund.db*"):
        path.unlink()


def empty(home: Home) -> None:
    """Leave a file of 0 bytes."""
    delete(home)
    home.database.touch()


def clear(home: Home) -> None:
    """Put a database there that has the tables and nothing in them."""
    delete(home)
    open_store(str(home.database), create=True).close()


def files(home: Home) -> dict[str, bytes]:
    """Return everything below var/, by path."""
    var = home.folder / "var"
    return {str(path.relative_to(var)): path.read_bytes() for path in var.rglob("*") if path.is_file()}


COMMANDS = (
    "import reviews shop.csv",
    "trust shop",
    "subjects list",
    "seal",
    "serve",
    "run --once",
    "doctor",
    "ledger fsck",
    "backup copy.backup",
)
# Neither of these puts anything into a database that has its tables.
OF_DAMAGED = ("upgrade", "erase --mend-journal")


@pytest.mark.parametrize(
    ("words", "lose"),
    [*product(COMMANDS, [delete, empty, clear]), *product(OF_DAMAGED, [delete, empty])],
    ids=lambda given: given if isinstance(given, str) else given.__name__,
)
def test_every_command_refuses_a_lost_database_and_writes_nothing(shop, words, lose, monkeypatch):
    monkeypatch.chdir(shop.folder)
    shop.write("shop.csv", SHOP_CSV)
    lose(shop)
    before = files(shop)
    answer = shop.run(*words.split())
    assert answer.says() == LOST
    assert f"{shop.folder / 'var/ledger/checkpoint.txt'}, a checkpoint of " in answer.err
    assert f"{shop.folder / 'var/keys/seal.key'}, a key" in answer.err
    assert "`leumund restore FILE`" in answer.err
    assert str(shop.database) in answer.err
    after = files(shop)
    # Looking at a sound file makes SQLite's side files, which hold nothing.
    assert {name: after[name] for name in before} == before
    assert not any(after[name] for name in after.keys() - before.keys() if not name.endswith("-shm"))
    assert not (shop.folder / "copy.backup").exists()


@pytest.mark.parametrize("lose", [delete, empty])
def test_the_erasure_journal_alone_says_that_there_was_a_database(shop, lose):
    assert shop.run("erase", "--author", JANE, "--yes").code == 0
    (shop.folder / "var/ledger/checkpoint.txt").unlink()
    lose(shop)
    answer = shop.run("subjects", "list")
    assert answer.says() == LOST
    assert "erasures.journal, an erasure journal of 2 leaves" in answer.err


def test_a_guard_that_cannot_be_read_still_says_that_there_was_one(shop):
    (shop.folder / "var/ledger/checkpoint.txt").write_bytes(b"\xff rubbish")
    delete(shop)
    assert "a checkpoint which cannot be read" in shop.run("subjects", "list").err
    assert not shop.database.exists()


@pytest.mark.parametrize("lose", [delete, empty, clear])
def test_restoring_ends_it(shop, tmp_path, lose):
    assert shop.run("backup", tmp_path / "kept.backup").code == 0
    lose(shop)
    assert shop.run("restore", tmp_path / "kept.backup").code == 0
    assert shop.run("seal").code == 0


@pytest.mark.parametrize("lose", [delete, empty, clear])
def test_beginning_anew_openly_ends_it(shop, lose):
    lose(shop)
    answer = shop.run("ledger", "new-epoch", "--reason", "disk lost, no backup")
    assert (answer.code, "signed as leumund.invalid/rsl/2" in answer.out) == (0, True)
    assert shop.import_shop().code == 0
    assert shop.run("ledger", "fsck").code == 0


def test_what_is_new_begins_as_ever(blank):
    for _ in range(2):
        with open_workplace(blank) as place:
            assert place.store.leaves.size() == 0


@pytest.mark.parametrize("fence", [None, Fence(1, 1, "score", "somebody")], ids=["by hand", "child"])
def test_a_database_without_tables_is_not_filled_beside_a_checkpoint(blank, fence):
    publish(blank)
    told = r"(?s)the database is (empty|missing), .*checkpoint of 9 leaves.*restore"
    with pytest.raises(DatabaseLost, match=told), open_workplace(blank, fence):
        pass
    blank.guard_file.unlink()
    with pytest.raises((DatabaseMissing, NotMigrated)), open_store(blank.database_url):
        pass


@pytest.mark.parametrize("fence", [None, Fence(1, 1, "score", "somebody")], ids=["by hand", "child"])
def test_a_database_without_leaves_is_not_filled_beside_a_checkpoint(place, fence):
    publish(place.settings)
    with pytest.raises(DatabaseLost, match="the database has no leaves"), open_workplace(place.settings, fence):
        pass
    assert place.store.subjects.sources() == []


@pytest.mark.parametrize("use", [require_kept, lambda settings: mend_journal(settings, NOW)], ids=["kept", "mend"])
def test_a_lost_database_is_told_as_that_where_nothing_is_opened_to_work(blank, use):
    publish(blank)
    with pytest.raises(DatabaseLost, match="restore"):
        use(blank)
    with open_store(blank.database_url, create=True):
        pass
    if use is require_kept:
        with pytest.raises(DatabaseLost, match="the database has no leaves"):
            use(blank)


def test_a_lost_log_is_begun_anew_where_somebody_says_so(blank):
    publish(blank)
    with open_workplace(blank, begins_anew=True) as place:
        assert read_checkpoint(begin_epoch(place, "disk lost", NOW).note).origin == "leumund.invalid/rsl/2"
    with open_workplace(blank) as place:
        assert place.store.leaves.size() == 2


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def blank(request, tmp_path):
    """Settings of a home whose database was never made, or has no tables yet."""
    home = make_home(tmp_path / "home").folder
    if request.param == "sqlite":
        yield read_settings(home)
        return
    postgres = request.getfixturevalue("postgres")
    name = f"blank_{os.getpid()}"
    postgres.execute(f"CREATE DATABASE {name}")
    yield read_settings(home).model_copy(update={"database": postgres.url(name)})
    postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")


def publish(settings: Settings) -> None:
    """Put a checkpoint of a log of nine leaves beside the database."""
    origin = "leumund.invalid/rsl/1"
    settings.guard_file.parent.mkdir(parents=True)
    settings.guard_file.write_text(sign(checkpoint_body(origin, 9, bytes(32)), generate_key(origin)), encoding="utf-8")
