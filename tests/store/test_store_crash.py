"""Writers that are killed or crowd each other: no page is torn, no leaf is lost or doubled."""

import multiprocessing
import os
import random
import signal
import time

import psycopg
import pytest
from naive_merkle import naive_leaf, naive_root
from sqlalchemy import text
from store_story import START, page

from store.records import Census, Coverage, Listing, Review, Selection, Subject, SubjectKind
from store.session import open_store

PAGES, PER_PAGE, WRITERS = 6, 20, 3
ROUNDS = max(1, int(os.environ.get("LEUMUND_CRASHES", "15")) // WRITERS)
"""Rounds in which every writer is killed; LEUMUND_CRASHES counts kills on each database."""

# Forked, because starting the interpreter anew would take longer than the writing.
FORK = multiprocessing.get_context("fork")


def shown(run, number):
    """Return the reviews of one page; every run shows other texts, so that each page it keeps is all edits."""
    return [Review("shop", f"{number}-{n}", 4.0, text=f"run {run.id}") for n in range(PER_PAGE)]


def crawl(store, listing, acknowledge=lambda run, url: None):
    """Collect all pages of a listing, going on where a killed crawl stopped."""
    run = store.runs.open_run(listing, source="shop", started_at=START, parser="p", config_digest="c")
    done = set(store.runs.frontier_fetched(run))
    for number in range(PAGES):
        fetched = page(shown(run, number), number=number)
        if fetched.url not in done:
            store.runs.observe(run, fetched)
            acknowledge(run, fetched.url)
    n_reviews = PAGES * PER_PAGE
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, n_reviews, n_reviews, PAGES), START)


def crawl_forever(url, listing, acknowledged):
    """Crawl until killed; each page that the store took is a line of a file, which a kill can't take back."""
    descriptor = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with open_store(url) as store:
        while True:
            crawl(store, listing, lambda run, url: os.write(descriptor, f"{run.id} {url}\n".encode()))


def crawl_twice(url, listing):
    with open_store(url) as store:
        crawl(store, listing)
        crawl(store, listing)


@pytest.fixture
def listings(database_url):
    with open_store(database_url) as store:
        store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        return [store.subjects.add_listing(Listing("shop", f"k{n}", "kettle", "")) for n in range(4)]


def start(target, url, listings, *more):
    processes = [FORK.Process(target=target, args=(url, listing, *more)) for listing in listings]
    for process in processes:
        process.start()
    return processes


def require_whole(url, ask):
    """Check what must hold after every fault: leaves and rows agree, pages are whole, no content twice in a row."""
    with open_store(url) as store:
        report = store.leaves.fsck()
        hashes = [naive_leaf(entry.encode()) for entry in store.leaves.entries()]
        assert report.faults == ()
        assert report.leaves == report.observations == len(hashes)
        assert report.root == store.leaves.root() == naive_root(hashes)
    kept = ask("SELECT run_id, count(*) FROM review_version GROUP BY run_id ORDER BY run_id")
    marked = ask("SELECT run_id, count(*) FROM frontier WHERE state = 'fetched' GROUP BY run_id ORDER BY run_id")
    assert kept == [(run, n * PER_PAGE) for run, n in marked]
    again = ask(
        "SELECT v.id FROM review_version v JOIN review_version w"
        " ON v.review_id = w.review_id AND v.number = w.number + 1 WHERE v.content_hash = w.content_hash"
    )
    assert again == []


def size_of(file):
    """Return the size of a file; 0 where there is none yet."""
    return file.stat().st_size if file.exists() else 0


def wait_for_more(acknowledged, before):
    """Wait until the writers got something kept: only a kill with work under way proves anything."""
    deadline = time.monotonic() + 60
    while size_of(acknowledged) == before:
        assert time.monotonic() < deadline, "no writer got anything kept"
        time.sleep(0.005)


def require_kept(acknowledged, ask):
    """Check that every page that was acknowledged is there; return how many."""
    marked = set(ask("SELECT run_id, url FROM frontier WHERE state = 'fetched'"))
    lines = acknowledged.read_text(encoding="utf-8").split("\n")[:-1] if acknowledged.exists() else []
    told = {(int(run), url) for run, _, url in (line.partition(" ") for line in lines)}
    assert told - marked == set()
    return len(told)


def test_killed_writers_leave_whole_pages_and_one_log(database_url, listings, ask, tmp_path):
    dice = random.Random(3)  # noqa: S311 - moments, not secrets
    acknowledged = tmp_path / "acknowledged"
    for _ in range(ROUNDS):
        before = size_of(acknowledged)
        writers = start(crawl_forever, database_url, listings[:WRITERS], acknowledged)
        wait_for_more(acknowledged, before)
        time.sleep(dice.uniform(0, 0.3))
        for writer in dice.sample(writers, WRITERS):
            os.kill(writer.pid, signal.SIGKILL)
        for writer in writers:
            writer.join()
            writer.close()
        require_whole(database_url, ask)
        assert require_kept(acknowledged, ask) > 0


RESTARTS = int(os.environ.get("LEUMUND_RESTARTS", "2"))
"""How often the database server crashes under load."""


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_crawl_reads_its_list_again_where_the_server_goes_away_meanwhile(database_url, postgres, listings):
    """A transaction that is broken off between its begin and its question is begun anew."""
    with open_store(database_url) as store, psycopg.connect(postgres.url("postgres"), autocommit=True) as other:
        run = store.runs.open_run(listings[0], source="shop", started_at=START, parser="p", config_digest="c")
        store.runs.frontier_add(run, ["https://shop.example/1"])
        broken = []

        def cut_off_once(connection):
            if not broken:
                pid = connection.scalar(text("SELECT pg_backend_pid()"))
                broken.append(other.execute("SELECT pg_terminate_backend(%s)", (pid,)).fetchone())
            return connection.scalar(text("SELECT count(*) FROM frontier"))

        assert store.runs._database.look(cut_off_once) == 1
        assert broken == [(True,)]
        assert store.runs.frontier_todo(run) == ["https://shop.example/1"]


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_writers_outlive_a_server_that_crashes_under_them(database_url, postgres, listings, ask, tmp_path):
    if postgres.crash is None:
        pytest.skip("somebody else's server is not ours to crash")
    dice = random.Random(6)  # noqa: S311
    acknowledged = tmp_path / "acknowledged"
    writers = start(crawl_forever, database_url, listings[:WRITERS], acknowledged)
    for _ in range(RESTARTS):
        wait_for_more(acknowledged, size_of(acknowledged))
        time.sleep(dice.uniform(0, 0.2))
        postgres.crash()
    wait_for_more(acknowledged, size_of(acknowledged))
    assert [writer.exitcode for writer in writers] == [None] * WRITERS
    for writer in writers:
        writer.kill()
        writer.join()
        writer.close()
    require_whole(database_url, ask)
    assert require_kept(acknowledged, ask) > 0
    require_true_runs(ask)
    require_sound_indexes(database_url)
    with open_store(database_url) as store:
        for listing in listings[:WRITERS]:
            crawl(store, listing)
        assert store.reviews.count() == WRITERS * PAGES * PER_PAGE
        assert not any(version.vanished for version in store.reviews.versions())
    require_whole(database_url, ask)


def require_sound_indexes(database_url):
    """Let the server's own check go through every index, where that check is installed."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'").fetchone():
            connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
            connection.execute(
                "SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam"
                " WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence = 'p'"
            )
            connection.execute("DROP EXTENSION amcheck")


def require_true_runs(ask):
    """Check that each run's row says what its pages kept."""
    told = ask("SELECT id, new + edited FROM run WHERE new + edited > 0 ORDER BY id")
    assert told == ask("SELECT run_id, count(*) FROM review_version GROUP BY run_id ORDER BY run_id")


def test_a_killed_crawl_reaches_the_state_of_an_undisturbed_one(database_url, listings, ask):
    dice = random.Random(4)  # noqa: S311
    for _ in range(3):
        (writer,) = start(crawl_twice, database_url, listings[:1])
        time.sleep(dice.uniform(0.02, 0.15))
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        writer.close()
    with open_store(database_url) as store:
        crawl(store, listings[0])
        assert store.reviews.count() == PAGES * PER_PAGE
        assert not any(version.vanished for version in store.reviews.versions())
    require_whole(database_url, ask)


def test_crowding_writers_wait_for_each_other(database_url, listings, ask):
    writers = start(crawl_twice, database_url, listings)
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    for writer in writers:
        writer.close()
    assert ask("SELECT count(*) FROM log_leaf") == [(4 * 2 * (PAGES * PER_PAGE + 1),)]
    require_whole(database_url, ask)
