"""The fence: whoever lost the lease writes no more, whatever it was doing; on both databases."""

import multiprocessing
import os
import signal
from datetime import timedelta

import pytest
from store_story import day, page

from store.errors import LeaseLost, ReadOnlyDatabase
from store.jobruns import LEASE
from store.records import Listing, Review, Subject, SubjectKind
from store.session import open_store, reopen_store

# Forked, because starting the interpreter anew would take longer than the writing.
FORK = multiprocessing.get_context("fork")
MOST_PAGES, REFUSED = 6, 17
STALLS = int(os.environ.get("LEUMUND_STALLS", "2"))
"""Processes that stand still until their lease has run out, on each database."""


@pytest.fixture
def held(store):
    return store.jobruns.claim("cycle", day(0), "a", now=day(0))


def take_over(store, held):
    return store.jobruns.claim("cycle", day(0), "b", now=held.lease_until + timedelta(seconds=1))


def test_with_its_lease_a_process_writes_as_ever(database_url, held):
    with open_store(database_url, fence=held.guard) as worker:
        worker.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        worker.jobruns.heartbeat(held, now=day(0) + LEASE / 2)
        assert worker.subjects.get("kettle").name == "Kettle"


@pytest.mark.parametrize("end", ["taken over", "finished", "put back"])
def test_without_it_every_write_is_refused_and_reading_goes_on(database_url, store, held, end):
    with open_store(database_url, fence=held.guard) as ghost:
        ghost.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        listing = ghost.subjects.add_listing(Listing("shop", "k1", "kettle", ""))
        run = ghost.runs.open_run(listing, source="shop", started_at=day(0), parser="p", config_digest="c")
        size = ghost.leaves.head()[0]
        if end == "taken over":
            take_over(store, held)
        elif end == "finished":
            store.jobruns.finish(held, state="succeeded", now=day(0))
        else:
            store.jobruns.put_back(held, now=day(0), until=day(1), summary="stopped")
        for write in (
            lambda: ghost.subjects.add(Subject("toaster", "Toaster", SubjectKind.PRODUCT)),
            lambda: ghost.runs.observe(run, page([Review("shop", "1", 4.0)])),
            lambda: ghost.runs.frontier_add(run, ["https://shop.example/2"]),
            lambda: ghost.leaves.add_checkpoint(size, "note", day(0)),
            lambda: ghost.jobruns.hold("source shop", "a", now=day(0)),
        ):
            with pytest.raises(LeaseLost, match="stop this process"):
                write()
        assert ghost.leaves.head()[0] == size
        assert [row.subject.key for row in ghost.subjects.list_subjects()] == ["kettle"]


def write_and_stall(url, guard, listing, pages):
    """Write some pages, stand still as if the machine were asleep, and go on where it stopped."""
    with open_store(url, fence=guard) as worker:
        run = worker.runs.open_run(listing, source="shop", started_at=day(0), parser="p", config_digest="c")
        try:
            for number in range(MOST_PAGES):
                if number == pages:
                    os.kill(os.getpid(), signal.SIGSTOP)
                worker.runs.observe(run, page([Review("shop", str(number), 4.0)], number=number))
        except LeaseLost:
            os._exit(REFUSED)


@pytest.mark.parametrize("number", range(STALLS))
def test_a_process_that_stood_still_until_its_lease_ran_out_writes_nothing_when_it_goes_on(
    database_url, store, held, number
):
    store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
    listing = store.subjects.add_listing(Listing("shop", "k1", "kettle", ""))
    pages = number % MOST_PAGES
    process = FORK.Process(target=write_and_stall, args=(database_url, held.guard, listing, pages))
    process.start()
    os.waitpid(process.pid, os.WUNTRACED)
    size = store.leaves.head()[0]
    heir = take_over(store, held)
    os.kill(process.pid, signal.SIGCONT)
    process.join(30)
    assert (heir.fence, process.exitcode) == (held.fence + 1, REFUSED)
    assert store.leaves.head()[0] == size == pages


def test_a_store_that_is_opened_again_is_read_and_never_written(database_url):
    kettle, mug = (Subject(key, key.title(), SubjectKind.PRODUCT) for key in ("kettle", "mug"))
    with open_store(database_url) as own, reopen_store(own.address) as again:
        own.subjects.add(kettle)
        assert [found.subject for found in again.subjects.list_subjects()] == [kettle]
        with pytest.raises(ReadOnlyDatabase):
            again.subjects.add(mug)
        assert [found.subject for found in own.subjects.list_subjects()] == [kettle]
