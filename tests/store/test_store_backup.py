"""A backup of a database in use is whole, and takes the database's place all at once or not at all."""

import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from store_story import day, page

from store import backup_postgresql
from store.backup import back_up, unpack
from store.database import Database, parse_address
from store.errors import (
    BackupExists,
    BackupUnreadable,
    BackupUnwritable,
    DatabaseInUse,
    DatabaseMissing,
    DatabaseUnreachable,
    MalformedDatabase,
    NotMigrated,
    RestoreNotAllowed,
    ToolMissing,
)
from store.records import Listing, Review, Subject, SubjectKind
from store.schema import migrate
from store.session import open_store, upgrade_store

FORK = multiprocessing.get_context("fork")


@pytest.fixture
def own_url(request, database_url, tmp_path):
    """The address of a migrated database that may be replaced, which the one that all tests share may not."""
    if database_url.startswith("sqlite"):
        yield database_url
        return
    server = request.getfixturevalue("postgres")
    template = parse_address(database_url).database
    names = ("leumund_kept", "leumund_kept_restoring", "leumund_kept_before_20240502t120000")
    for name in names:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    server.execute(f"CREATE DATABASE leumund_kept TEMPLATE {template}")
    yield server.url("leumund_kept")
    for name in names:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def filled(own_url):
    """A database with two reviews."""
    with open_store(own_url) as store:
        store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        listing = store.subjects.add_listing(Listing("shop", "kettle", "kettle", ""))
        run = store.runs.open_run(listing, source="shop", started_at=day(0), parser="p", config_digest="c")
        store.runs.observe(run, page([Review("shop", f"r{n}", 4.0, text=f"text {n}") for n in range(2)]))
    return own_url


def content(url):
    """Return what a database holds: its reviews, size and root; the log must fit."""
    with open_store(url) as store:
        report = store.leaves.fsck()
        assert report.faults == ()
        return {version.review.review_id for version in store.reviews.versions()}, report.leaves, report.root


def add_review(url, number):
    """Keep one more review in the open run."""
    with open_store(url) as store:
        run = store.runs.latest(store.subjects.listings()[0])
        store.runs.observe(run, page([Review("shop", f"r{number}", 4.0, text=f"text {number}")], number=number))


def test_a_backup_restores_what_was_there_and_keeps_what_is_there_now(filled, tmp_path):
    before = content(filled)
    back_up(filled, tmp_path / "backup")
    add_review(filled, 7)
    after = content(filled)
    unpacked = unpack(filled, tmp_path / "backup", day(1))
    assert (content(unpacked.url), content(filled)) == (before, after)
    aside = unpacked.accept()
    assert content(filled) == before
    is_file = filled.startswith("sqlite")
    former = aside if is_file else str(filled).replace("leumund_kept", aside)
    assert content(former) == after
    add_review(filled, 9)
    assert len(content(filled)[0]) == 3


def test_a_discarded_backup_changes_nothing(filled, tmp_path):
    before = content(filled)
    back_up(filled, tmp_path / "backup")
    unpacked = unpack(filled, tmp_path / "backup", day(1))
    unpacked.discard()
    assert content(filled) == before
    with pytest.raises((DatabaseMissing, DatabaseUnreachable)):
        open_store(unpacked.url)


def test_an_older_database_is_backed_up_before_it_is_upgraded(tmp_path):
    place = tmp_path / "old.sqlite"
    place.touch()
    database = Database(parse_address(str(place)))
    with database.write() as connection:
        migrate(connection, "0001")
    database.close()
    back_up(str(place), tmp_path / "backup")
    unpacked = unpack(str(tmp_path / "new.sqlite"), tmp_path / "backup", day(1))
    upgrade_store(unpacked.url)
    assert content(unpacked.url)[1] == 0


def test_an_empty_database_is_none_of_ours_to_back_up(tmp_path):
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(NotMigrated):
        back_up(str(tmp_path / "empty.sqlite"), tmp_path / "backup")


def test_only_its_owner_may_read_a_backup(filled, tmp_path):
    back_up(filled, tmp_path / "deep" / "er" / "backup")
    assert (tmp_path / "deep" / "er" / "backup").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "deep" / "er").iterdir()] == ["backup"]


def test_a_backup_never_replaces_a_file(filled, tmp_path):
    (tmp_path / "mine").write_text("diary", encoding="utf-8")
    with pytest.raises(BackupExists):
        back_up(filled, tmp_path / "mine")
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "diary"


def test_a_backup_that_cannot_be_written_is_told(filled, tmp_path):
    in_the_way = tmp_path / "in-the-way"
    in_the_way.write_text("no folder")
    with pytest.raises(BackupUnwritable):
        back_up(filled, in_the_way / "kept.backup")


def test_a_database_in_use_is_not_replaced(filled, tmp_path):
    back_up(filled, tmp_path / "backup")
    unpacked = unpack(filled, tmp_path / "backup", day(1))
    with open_store(filled) as store:
        store.reviews.count()
        with pytest.raises(DatabaseInUse):
            unpacked.accept()
        assert store.reviews.count() == 2
    add_review(filled, 8)
    assert len(content(filled)[0]) == 3


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda data: b"", "does not begin like a backup"),
        (lambda data: b"diary" * 99, "does not begin like a backup"),
        (lambda data: data[: len(data) // 2], "cannot be used"),
        (lambda data: data[:20], "cannot be used"),
    ],
)
def test_a_spoilt_backup_is_refused_and_the_database_is_as_it_was(filled, tmp_path, harm, said):
    before = content(filled)
    backup = tmp_path / "backup"
    back_up(filled, backup)
    backup.write_bytes(harm(backup.read_bytes()))
    with pytest.raises(BackupUnreadable, match=said):
        unpack(filled, backup, day(1))
    assert content(filled) == before


def test_a_backup_that_is_not_there_is_told(filled, tmp_path):
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(BackupUnreadable, match=r"No such file|Is a directory"):
            unpack(filled, path, day(1))


def test_a_backup_of_a_server_is_nothing_for_a_file(sqlite_template, tmp_path):
    other = tmp_path / "other"
    other.write_bytes(b"PGDMP\x01")
    with pytest.raises(BackupUnreadable, match="only a PostgreSQL server can read"):
        unpack(str(sqlite_template), other, day(1))


def test_damage_in_the_middle_of_a_file_is_found(sqlite_template, tmp_path):
    url, backup = str(tmp_path / "leumund.sqlite"), tmp_path / "backup"
    shutil.copy(sqlite_template, url)
    back_up(url, backup)
    data = bytearray(backup.read_bytes())
    data[4096 * 3 : 4096 * 3 + 64] = b"\xff" * 64
    backup.write_bytes(data)
    with pytest.raises(BackupUnreadable, match=r"damaged|malformed"):
        unpack(url, backup, day(1))
    assert not list(tmp_path.glob("*restoring*"))


def test_a_damaged_database_is_no_backup_and_is_kept_when_one_is_restored(sqlite_template, tmp_path):
    place, backup = tmp_path / "leumund.sqlite", tmp_path / "backup"
    shutil.copy(sqlite_template, place)
    back_up(str(place), backup)
    damaged = place.read_bytes()[:-4096]
    place.write_bytes(damaged)
    with pytest.raises(MalformedDatabase):
        back_up(str(place), tmp_path / "second")
    assert not (tmp_path / "second").exists()
    aside = unpack(str(place), backup, day(1)).accept()
    assert Path(aside).read_bytes() == damaged
    open_store(str(place)).close()


def test_a_write_ahead_log_that_lay_beside_a_damaged_file_is_kept_and_not_played_into_the_restored_one(
    sqlite_template, tmp_path
):
    place, backup = tmp_path / "leumund.sqlite", tmp_path / "backup"
    shutil.copy(sqlite_template, place)
    back_up(str(place), backup)
    place.write_bytes(b"rubbish" * 999)
    Path(f"{place}-wal").write_bytes(b"rest")
    aside = unpack(str(place), backup, day(1)).accept()
    assert Path(f"{aside}-wal").read_bytes() == b"rest"
    assert not Path(f"{place}-wal").exists()
    open_store(str(place)).close()


def test_a_backup_that_was_copied_with_its_write_ahead_log_is_whole(sqlite_template, tmp_path):
    place = tmp_path / "leumund.sqlite"
    shutil.copy(sqlite_template, place)
    with open_store(str(place)) as store:
        store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        for suffix in ("", "-wal"):
            shutil.copy(f"{place}{suffix}", tmp_path / f"copied{suffix}")
    unpack(str(place), tmp_path / "copied", day(1)).accept()
    with open_store(str(place)) as store:
        assert store.subjects.get("kettle").name == "Kettle"


def test_a_restored_file_lets_readers_go_on_while_one_writes(sqlite_template, tmp_path):
    place = tmp_path / "leumund.sqlite"
    shutil.copy(sqlite_template, place)
    back_up(str(place), tmp_path / "backup")
    unpack(str(place), tmp_path / "backup", day(1)).accept()
    connection = sqlite3.connect(place)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_missing_file_is_restored_and_nothing_is_set_aside(sqlite_template, tmp_path):
    back_up(str(sqlite_template), tmp_path / "backup")
    place = tmp_path / "new" / "leumund.sqlite"
    assert unpack(str(place), tmp_path / "backup", day(1)).accept() is None
    open_store(str(place)).close()


def _write_forever(url):
    number = 100
    while True:
        number += 1
        add_review(url, number)


def test_a_backup_while_others_write_is_of_one_moment(filled, tmp_path):
    writers = [FORK.Process(target=_write_forever, args=(filled,)) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        for number in range(3):
            back_up(filled, tmp_path / f"backup{number}")
            time.sleep(0.1)
    finally:
        for writer in writers:
            writer.kill()
            writer.join()
    sizes = []
    for number in range(3):
        unpacked = unpack(filled, tmp_path / f"backup{number}", day(1))
        reviews, leaves, _ = content(unpacked.url)
        sizes.append(leaves)
        assert len(reviews) == leaves
        unpacked.discard()
    assert sizes == sorted(sizes)


def _restore(url, backup):
    unpack(url, backup, day(1)).accept()


def test_a_restore_killed_at_any_moment_leaves_the_old_or_the_restored_database(sqlite_template, tmp_path):
    place, backup = tmp_path / "leumund.sqlite", tmp_path / "backup"
    shutil.copy(sqlite_template, place)
    back_up(str(place), backup)
    with open_store(str(place)) as store:
        store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
    dice, found = random.Random(5), set()  # noqa: S311 - moments, not secrets
    for _ in range(12):
        restorer = FORK.Process(target=_restore, args=(str(place), backup))
        restorer.start()
        time.sleep(dice.uniform(0, 0.03))
        os.kill(restorer.pid, signal.SIGKILL)
        restorer.join()
        with open_store(str(place)) as store:
            found.add(len(store.subjects.list_subjects()))
    assert found <= {0, 1}


@pytest.mark.postgres
def test_without_the_servers_tools_it_is_told(request, monkeypatch, tmp_path):
    url = request.getfixturevalue("empty_postgres_url")
    monkeypatch.setattr(backup_postgresql, "INSTALLED", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="pg_dump"):
        back_up(url, tmp_path / "backup")
    (tmp_path / "dump").write_bytes(b"PGDMP")
    with pytest.raises(ToolMissing, match="pg_restore"):
        unpack(url, tmp_path / "dump", day(1))


@pytest.mark.postgres
def test_a_user_without_the_right_is_told(request, tmp_path):
    server, url = request.getfixturevalue("postgres"), request.getfixturevalue("empty_postgres_url")
    back_up(url, tmp_path / "backup")
    server.execute("DROP ROLE IF EXISTS leumund_plain")
    server.execute("CREATE ROLE leumund_plain LOGIN")
    plain = url.replace("leumund@", "leumund_plain@")
    with pytest.raises(RestoreNotAllowed, match="CREATEDB"):
        unpack(plain, tmp_path / "backup", day(1))


def test_a_database_that_cannot_be_opened_closes_what_it_opened(tmp_path):
    with pytest.raises(DatabaseMissing):
        back_up(str(tmp_path / "none.sqlite"), tmp_path / "backup")
    assert list(tmp_path.iterdir()) == []
    assert Database(parse_address(str(tmp_path / "none.sqlite"))).is_sqlite
