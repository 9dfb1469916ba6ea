"""A disk that is full and a database that somebody holds: nothing is torn or lost, and what to do is said."""

import multiprocessing
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest
from store_story import START, page

from store.database import Database
from store.errors import DatabaseLocked, DiskFull
from store.records import Census, Coverage, Listing, Review, Selection, Subject, SubjectKind
from store.session import open_store

PAGES, PER_PAGE = 30, 20
ROOMS = int(os.environ.get("LEUMUND_ROOMS", "1"))
"""Amounts of room that are tried."""
FORK = multiprocessing.get_context("fork")


def crawl(store):
    """Collect all pages of the one listing, going on where the run stopped; return how many pages that were."""
    (listing,) = store.subjects.listings()
    run = store.runs.open_run(listing, source="shop", started_at=START, parser="p", config_digest="c")
    done, kept = set(store.runs.frontier_fetched(run)), 0
    for number in range(PAGES):
        reviews = [Review("shop", f"{number}-{n}", 4.0, text=f"page {number} " * 90) for n in range(PER_PAGE)]
        if (fetched := page(reviews, number=number)).url not in done:
            store.runs.observe(run, fetched)
            kept += 1
    n_reviews = PAGES * PER_PAGE
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, n_reviews, n_reviews, PAGES), START)
    return kept


@pytest.fixture
def place(sqlite_template, tmp_path):
    """A file with one listing."""
    path = tmp_path / "leumund.sqlite"
    shutil.copy(sqlite_template, path)
    with open_store(str(path)) as store:
        store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        store.subjects.add_listing(Listing("shop", "kettle", "kettle", ""))
    return path


def require_whole_pages(path):
    """Check that reading goes on, and that whole pages are kept with a log that fits; return how many."""
    with open_store(str(path)) as store:
        report = store.leaves.fsck()
        assert report.faults == ()
        assert report.leaves == report.observations
        assert store.reviews.count() % PER_PAGE == 0
        return store.reviews.count() // PER_PAGE


def require_completion(path, kept):
    """Check that with room again the crawl ends as if nothing had been."""
    with open_store(str(path)) as store:
        assert crawl(store) == PAGES - kept
        assert store.reviews.count() == PAGES * PER_PAGE
        assert not any(version.vanished for version in store.reviews.versions())
        assert store.leaves.fsck().faults == ()


@pytest.mark.parametrize("room", range(ROOMS))
def test_a_full_database_is_told_and_resumes_with_room_again(place, monkeypatch, room):
    connect = Database.connect_sqlite

    def connect_with_little_room(database):
        connection = connect(database)
        (used,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {used + 60 + 5 * room}")
        return connection

    monkeypatch.setattr(Database, "connect_sqlite", connect_with_little_room)
    with open_store(str(place)) as store, pytest.raises(DiskFull, match="free some space"):
        crawl(store)
    monkeypatch.undo()
    kept = require_whole_pages(place)
    assert 0 < kept < PAGES
    require_completion(place, kept)


def _crawl_in(room, path):
    """Crawl where no file may grow beyond some bytes; ends this process with 7 if that is told as it should be."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    with open_store(str(path)) as store:
        try:
            crawl(store)
        except DiskFull:
            os._exit(7)
    os._exit(0)


@pytest.mark.parametrize("room", range(ROOMS))
def test_a_limit_on_the_size_of_files_is_told_and_resumes_without_it(place, room):
    limited = FORK.Process(target=_crawl_in, args=(place.stat().st_size + 200_000 + 21_000 * room, place))
    limited.start()
    limited.join()
    assert limited.exitcode == 7
    kept = require_whole_pages(place)
    assert 0 < kept < PAGES
    require_completion(place, kept)


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of its own of 16 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only an administrator may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_disk_without_room_is_told_and_resumes_with_room_again(place, small_disk):
    path, ballast = small_disk / "leumund.sqlite", small_disk / "ballast"
    shutil.copy(place, path)
    ballast.write_bytes(bytes(15_600_000))
    with open_store(str(path)) as store, pytest.raises(DiskFull):
        crawl(store)
    kept = require_whole_pages(path)
    assert 0 < kept < PAGES
    ballast.unlink()
    require_completion(path, kept)


HOLD = float(os.environ.get("LEUMUND_LOCK_SECONDS", "1"))
"""How long somebody holds the database, in seconds."""
WRITERS = 4


def _write(url, number, until):
    with open_store(url) as store:
        listing = store.subjects.listings()[number]
        run = store.runs.open_run(listing, source="shop", started_at=START, parser="p", config_digest="c")
        done = 0
        while not until.is_set():
            store.runs.observe(run, page([Review("shop", f"{done}", 4.0)], number=done))
            done += 1


def test_writers_outwait_somebody_who_holds_the_database(place):
    with open_store(str(place)) as store:
        for number in range(1, WRITERS):
            store.subjects.add_listing(Listing("shop", f"k{number}", "kettle", ""))
    until = FORK.Event()
    writers = [FORK.Process(target=_write, args=(str(place), number, until)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    with closing(sqlite3.connect(place, timeout=60, isolation_level=None)) as holder:
        _wait_for_leaves(holder, more_than=0)
        holder.execute("BEGIN EXCLUSIVE")
        (before,) = holder.execute("SELECT count(*) FROM log_leaf").fetchone()
        time.sleep(HOLD)
        assert holder.execute("SELECT count(*) FROM log_leaf").fetchone() == (before,)
        holder.execute("ROLLBACK")
        _wait_for_leaves(holder, more_than=before)
    until.set()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    with open_store(str(place)) as store:
        report = store.leaves.fsck()
    assert report.faults == ()
    assert report.leaves == report.observations > before


def _wait_for_leaves(connection, *, more_than):
    deadline = time.monotonic() + 120
    while connection.execute("SELECT count(*) FROM log_leaf").fetchone()[0] <= more_than:
        assert time.monotonic() < deadline, "nobody wrote anything"
        time.sleep(0.01)


def test_who_is_held_up_for_longer_than_we_wait_is_told(place, monkeypatch):
    monkeypatch.setitem(Database.__init__.__kwdefaults__, "busy_seconds", 0.05)
    with closing(sqlite3.connect(place, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with open_store(str(place)) as store, pytest.raises(DatabaseLocked, match="let it finish"):
            crawl(store)
        holder.execute("ROLLBACK")
    require_completion(place, 0)
