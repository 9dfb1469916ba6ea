"""Writers that are killed or crowd each other: no page is torn, no leaf is lost or doubled."""

import multiprocessing
import os
import random
import signal
import time

import pytest
from naive_merkle import naive_leaf, naive_root
from store_story import START, page

from store.records import Census, Coverage, Listing, Review, Selection, Subject, SubjectKind
from store.session import open_store

PAGES, PER_PAGE, WRITERS = 6, 20, 3
ROUNDS = max(1, int(os.environ.get("LEUMUND_CRASHES", "30")) // WRITERS)
"""Rounds in which every writer is killed; LEUMUND_CRASHES counts kills on each database."""

# Forked, because starting the interpreter anew would take longer than the writing.
FORK = multiprocessing.get_context("fork")


def shown(run, number):
    """Return the reviews of one page; every run shows other texts, so that each page it keeps is all edits."""
    return [Review("shop", f"{number}-{n}", 4.0, text=f"run {run.id}") for n in range(PER_PAGE)]


def crawl(store, listing):
    """Collect all pages of a listing, going on where a killed crawl stopped."""
    run = store.runs.open_run(listing, source="shop", started_at=START, parser="p", config_digest="c")
    done = set(store.runs.frontier_fetched(run))
    for number in range(PAGES):
        fetched = page(shown(run, number), number=number)
        if fetched.url not in done:
            store.runs.observe(run, fetched)
    n_reviews = PAGES * PER_PAGE
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, n_reviews, n_reviews, PAGES), START)


def crawl_forever(url, listing):
    with open_store(url) as store:
        while True:
            crawl(store, listing)


def crawl_twice(url, listing):
    with open_store(url) as store:
        crawl(store, listing)
        crawl(store, listing)


@pytest.fixture
def listings(database_url):
    with open_store(database_url) as store:
        store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        return [store.subjects.add_listing(Listing("shop", f"k{n}", "kettle", "")) for n in range(4)]


def start(target, url, listings):
    processes = [FORK.Process(target=target, args=(url, listing)) for listing in listings]
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


def test_killed_writers_leave_whole_pages_and_one_log(database_url, listings, ask):
    dice = random.Random(3)  # noqa: S311 - moments, not secrets
    rounds = 0
    # On a busy machine the first rounds can be over before a page is written; they prove nothing, so more follow.
    while rounds < ROUNDS or (rounds < 10 * ROUNDS and ask("SELECT count(*) FROM log_leaf")[0][0] <= PER_PAGE):
        rounds += 1
        writers = start(crawl_forever, database_url, listings[:WRITERS])
        time.sleep(dice.uniform(0.05, 0.35))
        for writer in dice.sample(writers, WRITERS):
            os.kill(writer.pid, signal.SIGKILL)
        for writer in writers:
            writer.join()
            writer.close()
        require_whole(database_url, ask)
    assert ask("SELECT count(*) FROM log_leaf")[0][0] > PER_PAGE


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
