"""When jobs run: slots in UTC, each run once whoever asks, nothing missed without a record; on both databases."""

import logging
import multiprocessing
import os
import threading
from datetime import UTC, datetime, timedelta

import pytest

import scheduler
from jobs.lease import kept_alive
from jobs.slots import Cron
from jobs.work import Ended
from scheduler import Job, keep_time, tick
from store.errors import LeaseLost
from store.jobruns import LEASE
from store.session import open_store

DAILY = "15 3 * * *"
GRACE = timedelta(hours=12)


def at(day, hour=3, minute=15, *, month=6):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def job(run=lambda: "done", *, cron=DAILY, grace=GRACE, retries=0):
    return Job("cycle", Cron(cron), lambda _held, _halt: Ended("succeeded", run()), grace, retries=retries)


class StoppedClock:
    """Stands in for `datetime` in the scheduler: its clock shows what the test says."""

    def __init__(self, shown):
        self.shown = shown

    def now(self, _zone):
        return self.shown[0]


def table(store):
    """Return slot, state and summary of all runs, oldest first."""
    return [(run.slot, run.state, run.summary) for run in reversed(store.jobruns.recent("cycle", 1_000))]


def test_a_job_that_never_ran_begins_with_its_next_slot(store):
    assert tick(job(), store, at(1, 10)) is None
    assert table(store) == []
    assert tick(job(), store, at(2)) == "done"
    assert table(store) == [(at(2), "succeeded", "done")]


def test_a_slot_runs_once(store):
    assert tick(job(), store, at(1)) == "done"
    assert tick(job(), store, at(1)) is None
    assert tick(job(), store, at(1, 4)) is None
    assert len(table(store)) == 1


def test_three_days_without_anybody_are_recorded_and_caught_up_once(store):
    tick(job(), store, at(1))
    ran = []
    for moment in (at(4, 10), at(4, 11)):
        tick(job(lambda: ran.append(1) or "caught up"), store, moment)
    assert ran == [1]
    assert table(store) == [
        (at(1), "succeeded", "done"),
        (at(2), "missed", "nobody kept time"),
        (at(3), "missed", "nobody kept time"),
        (at(4), "succeeded", "caught up"),
    ]


def test_what_is_older_than_grace_is_recorded_and_not_run(store):
    tick(job(), store, at(1))
    assert tick(job(), store, at(2, 20)) is None
    assert [state for _, state, _ in table(store)] == ["succeeded", "missed"]


def test_a_job_that_fails_keeps_its_reason_and_the_next_slot_runs(store):
    def fail():
        raise OSError("the cellar is flooded")

    assert tick(job(fail), store, at(1)) == "failed: the cellar is flooded"
    assert tick(job(), store, at(2)) == "done"
    assert table(store) == [(at(1), "failed", "the cellar is flooded"), (at(2), "succeeded", "done")]


def test_two_schedulers_run_each_slot_once(database_url):
    """Two stores over one database, in two threads that set out together, through thirty slots."""
    ran, errors = [], []
    barrier = threading.Barrier(2)

    def keep(name):
        try:
            with open_store(database_url) as own:
                for day in range(1, 31):
                    barrier.wait(20)
                    tick(job(lambda day=day: ran.append((day, name)) or "done"), own, at(day))
        except BaseException as error:
            errors.append(error)
            barrier.abort()
            raise

    threads = [threading.Thread(target=keep, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert sorted(day for day, _ in ran) == list(range(1, 31))
    with open_store(database_url) as store:
        assert [(slot, state) for slot, state, _ in table(store)] == [(at(day), "succeeded") for day in range(1, 31)]


def test_while_a_run_is_under_way_nothing_else_starts(store):
    each_minute, inner = "* * * * *", []

    def run():
        # A minute later the next slot is due, and the lease still holds.
        inner.append(tick(job(cron=each_minute), store, at(1) + LEASE))
        return "outer"

    assert tick(job(run, cron=each_minute), store, at(1)) == "outer"
    assert inner == [None]
    assert tick(job(cron=each_minute), store, at(1) + LEASE) == "done"


def test_a_run_whose_process_was_killed_is_taken_over_when_its_lease_has_run_out(store):
    tick(job(), store, at(1))
    killed = store.jobruns.claim("cycle", at(2), "elsewhere:1", now=at(2))
    assert tick(job(), store, at(2) + LEASE / 2) is None
    assert tick(job(), store, at(2) + LEASE * 1.1) == "done"
    assert [(run.state, run.attempt) for run in store.jobruns.recent("cycle", 1)] == [("succeeded", 2)]
    with pytest.raises(LeaseLost):
        store.jobruns.finish(killed, state="succeeded", now=at(2, 4), summary="a ghost")


def test_a_killed_run_that_nobody_took_over_in_time_counts_as_failed(store):
    store.jobruns.claim("cycle", at(1), "elsewhere:1", now=at(1))
    assert tick(job(), store, at(2, 4)) == "done"
    assert table(store) == [
        (at(1), "failed", "its process ended before the work was done"),
        (at(2), "succeeded", "done"),
    ]


def test_a_run_that_was_taken_over_may_not_say_that_it_succeeded(store):
    def stall():
        store.jobruns.claim("cycle", at(1), "elsewhere:1", now=at(1) + LEASE * 2)
        return "too late"

    with pytest.raises(LeaseLost):
        tick(job(stall), store, at(1))
    assert [(run.state, run.lease_owner) for run in store.jobruns.recent("cycle", 1)] == [("running", "elsewhere:1")]


def test_time_is_kept_until_stopped_and_what_was_missed_is_caught_up_at_once(store):
    now = datetime.now(UTC)
    yesterday = now - timedelta(days=1)
    store.jobruns.record("cycle", [yesterday], state="succeeded", now=yesterday)
    stop, said = threading.Event(), []
    # Due a few minutes ago, and not again before an hour has gone by.
    due = now - timedelta(minutes=5)
    hourly = job(lambda: stop.set() or "caught up", cron=f"{due.minute} * * * *")
    keep_time([hourly], store, stop=stop, say=lambda *told: said.append(told))
    ((name, line, level),) = said
    assert (name, level) == ("cycle", logging.INFO)
    assert line.startswith("caught up; next ")
    states = [state for _, state, _ in table(store)]
    assert (states.count("missed"), states[-1]) == (23, "succeeded")


def test_a_store_that_fails_is_told_and_ends_nothing(store):
    stop, said = threading.Event(), []

    def say(*told):
        said.append(told)
        stop.set()

    def lose():
        # Somebody takes the run over while it is under way.
        newest = store.jobruns.recent("cycle", 1)[0]
        store.jobruns.claim("cycle", newest.slot, "elsewhere:1", now=newest.lease_until + LEASE)
        return "too late"

    minute = datetime.now(UTC) - timedelta(minutes=2)
    store.jobruns.record("cycle", [minute], state="succeeded", now=minute)
    keep_time([job(lose, cron="* * * * *")], store, stop=stop, say=say)
    name, line, level = said[0]
    assert (name, level) == ("cycle", logging.ERROR)
    assert "no longer holds the lease" in line


def ending(state, line="done", *, retries=0):
    """Return a job that always ends in one way."""
    return Job("cycle", Cron(DAILY), lambda _held, _halt: Ended(state, line), GRACE, retries=retries)


def test_what_failed_is_tried_again_after_longer_and_longer_waits_and_then_given_up(store, monkeypatch):
    clock = [at(1)]
    monkeypatch.setattr(scheduler, "datetime", StoppedClock(clock))
    failing = ending("failed", "the host is down", retries=2)
    assert tick(failing, store, clock[0]) == "failed: the host is down; begins again at 2026-06-01 03:25 UTC"
    assert tick(failing, store, at(1, 3, 25)) is None
    clock[0] = at(1, 3, 26)
    assert tick(failing, store, clock[0]) == "failed: the host is down; begins again at 2026-06-01 03:46 UTC"
    clock[0] = at(1, 3, 47)
    assert tick(failing, store, clock[0]) == "failed: the host is down"
    assert tick(failing, store, at(1, 5)) is None
    assert table(store) == [(at(1), "failed", "the host is down")]


def test_what_was_stopped_goes_on_with_the_next_start(store):
    now = datetime.now(UTC)
    due = Cron(f"{now.minute} {now.hour} * * *")
    stopped = Job("cycle", due, lambda _held, _halt: Ended("stopped", "stopped on request"), GRACE)
    assert tick(stopped, store, now) == "stopped on request"
    assert [state for _, state, _ in table(store)] == ["queued"]
    again = Job("cycle", due, lambda held, _halt: Ended("succeeded", f"try {held.attempt}"), GRACE)
    assert tick(again, store, datetime.now(UTC) + timedelta(seconds=1)) == "try 2"
    assert [state for _, state, _ in table(store)] == ["succeeded"]


def test_what_waited_for_another_try_until_the_next_slot_came_keeps_its_reason(store, monkeypatch):
    clock = [at(1)]
    monkeypatch.setattr(scheduler, "datetime", StoppedClock(clock))
    tick(ending("failed", "the host is down", retries=1), store, at(1))
    assert tick(job(), store, at(2)) == "done"
    assert table(store) == [
        (at(1), "failed", "the host is down; begins again at 2026-06-01 03:25 UTC"),
        (at(2), "succeeded", "done"),
    ]


def test_a_clock_that_was_ahead_and_went_back_loses_no_slot(store):
    assert tick(job(), store, at(20)) == "done"
    assert tick(job(), store, at(2)) == "done"
    assert tick(job(), store, at(3)) == "done"
    assert [slot for slot, _, _ in table(store)] == [at(2), at(3), at(20)]


def test_what_a_clock_that_was_ahead_put_back_is_tried_again_once_it_is_right(store, monkeypatch):
    clock = [at(1)]
    monkeypatch.setattr(scheduler, "datetime", StoppedClock(clock))

    def run(_held, _halt):
        clock[0] = at(25)
        return Ended("failed", "the host is down")

    tick(Job("cycle", Cron(DAILY), run, GRACE, retries=1), store, at(1))
    assert tick(job(), store, at(1, 4)) == "done"


def test_a_heartbeat_that_fails_in_whatever_way_is_followed_by_another(store, monkeypatch):
    monkeypatch.setattr("jobs.lease.HEARTBEAT_SECONDS", 0.01)
    held = store.jobruns.claim("cycle", at(1), "here:1", now=at(1))
    tried, enough = [], threading.Event()

    def heartbeat(_held, *, now):
        tried.append(now)
        if len(tried) == 3:
            enough.set()
        raise RuntimeError("no connection is free")

    monkeypatch.setattr(store.jobruns, "heartbeat", heartbeat)
    with kept_alive(store, held):
        assert enough.wait(20)


def test_the_lease_lives_until_the_end_of_the_run_is_written(store, monkeypatch):
    """A server that restarts at that moment keeps the end waiting for as long as a lease."""
    monkeypatch.setattr("jobs.lease.HEARTBEAT_SECONDS", 0.01)
    finish, beat, ending_now, beats = (
        store.jobruns.finish,
        store.jobruns.heartbeat,
        threading.Event(),
        threading.Event(),
    )

    def heartbeat(held, *, now):
        beat(held, now=now)
        if ending_now.is_set():
            beats.set()

    def finish_late(held, **end):
        ending_now.set()
        assert beats.wait(20)
        finish(held, **end)

    monkeypatch.setattr(store.jobruns, "heartbeat", heartbeat)
    monkeypatch.setattr(store.jobruns, "finish", finish_late)
    assert tick(job(), store, at(1)) == "done"
    assert [state for _, state, _ in table(store)] == ["succeeded"]


def test_a_run_is_told_when_its_lease_is_lost(store, monkeypatch):
    monkeypatch.setattr("jobs.lease.HEARTBEAT_SECONDS", 0.01)

    def run(held, halt):
        store.jobruns.claim("cycle", held.slot, "elsewhere:1", now=datetime.now(UTC) + LEASE * 2)
        assert halt.lost.wait(20)
        return Ended("failed", "its lease was taken over by another process")

    with pytest.raises(LeaseLost):
        tick(Job("cycle", Cron(DAILY), run, GRACE), store, at(1))


N_SLOTS = int(os.environ.get("LEUMUND_SLOTS", "60"))
"""Slots in which four schedulers meet."""
SCHEDULERS = 4


def meet(url, slots, barrier, done):
    """Ask for every slot, all at once with the others, and write down the ones that were run here."""

    def run(held, _halt):
        done.put(held.slot)
        return Ended("succeeded", "done")

    with open_store(url) as own:
        for slot in slots:
            barrier.wait(60)
            tick(Job("cycle", Cron("* * * * *"), run, GRACE), own, slot)
    done.put(None)


def test_four_schedulers_run_each_of_many_slots_once(database_url):
    fork = multiprocessing.get_context("fork")
    slots = [at(1, 0, 0) + timedelta(minutes=n) for n in range(N_SLOTS)]
    barrier, done = fork.Barrier(SCHEDULERS), fork.Queue()
    processes = [fork.Process(target=meet, args=(database_url, slots, barrier, done)) for _ in range(SCHEDULERS)]
    for process in processes:
        process.start()
    news = [done.get(timeout=120) for _ in range(N_SLOTS + SCHEDULERS)]
    for process in processes:
        process.join(30)
    assert sorted(slot for slot in news if slot is not None) == slots
    with open_store(database_url) as store:
        kept = store.jobruns.recent("cycle", N_SLOTS * 2)
    assert [(run.slot, run.state) for run in reversed(kept)] == [(slot, "succeeded") for slot in slots]
