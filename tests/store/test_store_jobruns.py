"""Leases: one slot runs once, a dead owner is replaced, and whoever was replaced can write no more."""

from datetime import timedelta

import pytest
from store_story import day

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
    assert store.jobruns.record("crawl", SLOT, state="missed", now=day(3), summary="not running for 3 days")
    assert not store.jobruns.record("crawl", SLOT, state="missed", now=day(3))
    assert claim(store, "a") is None
    claim(store, "a", slot=day(1))
    assert [(run.slot, run.state) for run in store.jobruns.recent("crawl")] == [(day(1), "running"), (SLOT, "missed")]
    assert [run.slot for run in store.jobruns.recent("crawl", 1)] == [day(1)]
