"""Leases: one slot runs once, a dead owner is replaced, and whoever was replaced can write no more."""

from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import text
from store_story import day

from store import jobruns
from store.errors import LeaseLost

SLOT = day(0)


def claim(store, owner, seconds=0, slot=SLOT, job="crawl"):
    return store.jobruns.claim(job, slot, owner, now=SLOT + timedelta(seconds=seconds))


def test_a_slot_is_given_to_the_first_who_asks(store):
    mine = claim(store, "a")
    assert (mine.state, mine.attempt, mine.fence, mine.lease_owner) == ("running", 1, 1, "a")
    assert mine.lease_until - mine.heartbeat == timedelta(seconds=60)
    assert claim(store, "b") is None
    assert claim(store, "a", 60) is None


def test_other_slots_and_other_jobs_are_free(store):
    assert [claim(store, "a").fence, claim(store, "a", slot=day(1)).fence, claim(store, "a", job="score").fence] == [
        1,
        2,
        1,
    ]


def test_a_lease_that_ran_out_is_taken_over_with_a_higher_fence(store):
    dead = claim(store, "a")
    heir = claim(store, "b", 61)
    assert (heir.id, heir.attempt, heir.fence, heir.lease_owner) == (dead.id, 2, 2, "b")
    assert claim(store, "c", 62) is None


def test_a_heartbeat_keeps_the_lease(store):
    mine = claim(store, "a")
    store.jobruns.heartbeat(mine, now=SLOT + timedelta(seconds=45))
    assert claim(store, "b", 61) is None
    assert claim(store, "b", 106) is not None


def test_whoever_was_replaced_is_fenced_out(store):
    stalled = claim(store, "a")
    heir = claim(store, "b", 61)
    for write in (
        lambda: store.jobruns.heartbeat(stalled, now=SLOT),
        lambda: store.jobruns.finish(stalled, state="succeeded", now=SLOT),
    ):
        with pytest.raises(LeaseLost, match="a no longer holds the lease of job 'crawl'"):
            write()
    store.jobruns.finish(heir, state="succeeded", now=day(1), summary="2 listings")
    (kept,) = store.jobruns.recent("crawl")
    assert (kept.state, kept.lease_owner, kept.finished_at, kept.summary) == ("succeeded", "b", day(1), "2 listings")


@pytest.mark.parametrize("state", ["succeeded", "partial", "failed"])
def test_a_finished_slot_is_never_run_again(store, state):
    mine = claim(store, "a")
    store.jobruns.finish(mine, state=state, now=day(0))
    assert claim(store, "b", 3_600) is None
    with pytest.raises(LeaseLost):
        store.jobruns.finish(mine, state="failed", now=day(0))


def test_missed_slots_are_visible_and_taken(store):
    slots = [SLOT, day(1)]
    assert store.jobruns.record("crawl", slots, state="missed", now=day(3), summary="not running for 3 days") == []
    assert store.jobruns.record("crawl", [*slots, day(2)], state="missed", now=day(3)) == slots
    assert claim(store, "a") is None
    claim(store, "a", slot=day(3))
    states = [(run.slot, run.state) for run in store.jobruns.recent("crawl")]
    assert states == [(day(3), "running"), *((day(n), "missed") for n in (2, 1, 0))]
    assert [run.slot for run in store.jobruns.recent("crawl", 2, until=day(1))] == [day(1), SLOT]
    assert [run.slot for run in store.jobruns.recent("crawl", 1)] == [day(3)]


def test_what_is_put_back_begins_again_when_its_wait_is_over(store):
    mine = claim(store, "a")
    later = SLOT + timedelta(minutes=10)
    store.jobruns.put_back(mine, now=SLOT, until=later, summary="the host is down")
    assert [(run.state, run.summary) for run in store.jobruns.recent("crawl")] == [("queued", "the host is down")]
    assert claim(store, "b", 600) is None
    heir = claim(store, "b", 601)
    assert (heir.attempt, heir.state, heir.fence) == (2, "running", 2)


def test_what_is_held_is_free_again_when_it_was_finished_or_its_lease_ran_out(store):
    def hold(owner, seconds):
        return store.jobruns.hold("source shop", owner, now=SLOT + timedelta(seconds=seconds))

    mine = hold("a", 0)
    assert hold("b", 1) is None
    assert store.jobruns.holder("source shop").lease_owner == "a"
    store.jobruns.finish(mine, state="succeeded", now=SLOT)
    other = hold("b", 2)
    assert hold("c", 62) is None
    heir = hold("c", 63)
    assert [mine.fence, other.fence, heir.fence] == [1, 2, 3]
    with pytest.raises(LeaseLost):
        store.jobruns.heartbeat(other, now=day(0))
    assert store.jobruns.hold("source portal", "b", now=SLOT) is not None
    assert store.jobruns.holder("source feed") is None


@contextmanager
def kept_out(store):
    """Keep the writes of the block waiting for a moment, as a file that is rebuilt does."""
    held, over = Event(), Event()

    def hold():
        with store.jobruns._database.write() as connection:
            if connection.dialect.name == "postgresql":
                # There nobody else's work keeps all writers out; a claim waits for another claim, a beat for its row.
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": jobruns.JOB_LOCK})
                connection.execute(text("SELECT * FROM job_run FOR UPDATE"))
            held.set()
            over.wait(0.4)

    holder = Thread(target=hold)
    holder.start()
    assert held.wait(30)
    yield
    holder.join()


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(jobruns, "LONG_SECONDS", 0.1)


@pytest.mark.usefixtures("impatient")
def test_whoever_waited_for_the_database_takes_nothing_over_that_could_not_be_prolonged(store):
    claim(store, "a")
    with kept_out(store):
        assert claim(store, "b", 61) is None
    assert claim(store, "b", 61).attempt == 2


@pytest.mark.usefixtures("impatient")
def test_a_source_is_not_taken_over_either(store):
    later = SLOT + timedelta(seconds=61)
    store.jobruns.hold("source shop", "a", now=SLOT)
    with kept_out(store):
        assert store.jobruns.hold("source shop", "b", now=later) is None
    assert store.jobruns.hold("source shop", "b", now=later).lease_owner == "b"


@pytest.mark.usefixtures("impatient")
def test_a_heartbeat_that_waited_counts_from_when_it_was_written(store):
    mine = claim(store, "a")
    with kept_out(store):
        store.jobruns.heartbeat(mine, now=SLOT)
    (found,) = store.jobruns.recent("crawl")
    assert found.lease_until - SLOT > jobruns.LEASE + timedelta(seconds=0.1)


def test_an_end_that_was_written_before_the_server_went_away_stands(store, monkeypatch):
    """The server commits, goes away before it says so, and is asked again."""
    mine, once = claim(store, "a"), store.jobruns._database.repeat

    def twice(work):
        once(work)
        return once(work)

    monkeypatch.setattr(store.jobruns._database, "repeat", twice)
    store.jobruns.finish(mine, state="succeeded", now=SLOT)
    assert store.jobruns.recent("crawl")[0].state == "succeeded"
    with pytest.raises(LeaseLost):
        store.jobruns.finish(mine, state="failed", now=SLOT)


def test_a_run_of_a_clock_that_was_ahead_holds_nothing(store):
    month = timedelta(days=30)
    ahead = store.jobruns.claim("crawl", SLOT, "a", now=SLOT + month)
    assert claim(store, "b") is not None
    with pytest.raises(LeaseLost):
        store.jobruns.heartbeat(ahead, now=SLOT + month)
    failed = store.jobruns.claim("score", SLOT, "a", now=SLOT + month)
    store.jobruns.put_back(failed, now=SLOT + month, until=SLOT + month, summary="broken")
    assert claim(store, "b", job="score").attempt == 2
    store.jobruns.hold("source shop", "a", now=SLOT + month)
    assert store.jobruns.hold("source shop", "b", now=SLOT).lease_owner == "b"
