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
