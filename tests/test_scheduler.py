"""When jobs run: slots in UTC, each run once whoever asks, nothing missed without a record; on both databases."""

import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from jobs.errors import ConfigurationError
from scheduler import Job, keep_time, next_slot, plan, slots_between, tick
from store.errors import LeaseLost
from store.jobruns import LEASE
from store.session import open_store

DAILY = "15 3 * * *"
NEVER = "0 0 30 2 *"
GRACE = timedelta(hours=12)


def at(day, hour=3, minute=15, *, month=6):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def job(run=lambda: "done", *, cron=DAILY, grace=GRACE):
    return Job("cycle", cron, run, grace)


def table(store):
    """Return slot, state and summary of all runs, oldest first."""
    return [(run.slot, run.state, run.summary) for run in reversed(store.jobruns.recent("cycle", 1_000))]


@pytest.mark.parametrize(
    ("cron", "after", "until", "slots"),
    [
        (DAILY, at(1), at(1), []),
        (DAILY, at(1, 3, 14), at(1), [at(1)]),
        (DAILY, at(1), at(4), [at(2), at(3), at(4)]),
        (DAILY, at(2), at(1), []),
        ("*/30 * * * *", at(1, 0, 0), at(1, 1, 0), [at(1, 0, 30), at(1, 1, 0)]),
        ("0 6 1 * *", at(1, 5, 0, month=5), at(2), [at(1, 6, 0, month=5), at(1, 6, 0)]),
        (NEVER, at(1), at(28), []),
    ],
)
def test_slots_lie_after_the_first_moment_and_up_to_the_second(cron, after, until, slots):
    assert slots_between(cron, after, until) == slots


@pytest.mark.parametrize(
    ("weekday", "day"),
    # 7 June 2026 is a Sunday.
    [
        *[("0", 7), ("1", 8), ("2", 9), ("3", 10), ("4", 11), ("5", 12), ("6", 13), ("7", 7)],
        *[("sun", 7), ("mon", 8), ("sat", 13)],
    ],
)
def test_weekdays_are_counted_from_sunday_as_cron_does(weekday, day):
    assert slots_between(f"0 6 * * {weekday}", at(6, 23), at(13, 23)) == [at(day, 6, 0)]


@pytest.mark.parametrize(("weekdays", "days"), [("1-5", [8, 9, 10, 11, 12]), ("0,3", [7, 10]), ("5-7", [7, 12, 13])])
def test_several_weekdays(weekdays, days):
    assert slots_between(f"0 6 * * {weekdays}", at(6, 23), at(13, 23)) == [at(day, 6, 0) for day in days]


@pytest.mark.parametrize("year", range(2020, 2036))
def test_clock_changes_neither_lose_nor_double_a_slot(year):
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    slots = slots_between("30 1 * * *", begin, end)
    assert len(slots) == (end - begin).days
    assert {later - earlier for earlier, later in pairwise(slots)} == {timedelta(days=1)}
    # The same moments on a German clock: the wall shows another hour in summer, the day has one slot all the same.
    berlin = [slot.astimezone(ZoneInfo("Europe/Berlin")) for slot in slots]
    assert {wall.hour for wall in berlin} == {2, 3}
    assert len({wall.date() for wall in berlin}) == len(slots)


def test_the_next_slot_lies_strictly_later():
    assert next_slot(DAILY, at(1)) == at(2)
    assert next_slot(DAILY, at(1, 3, 14)) == at(1)
    assert next_slot("0 0 29 2 *", at(1)) == datetime(2028, 2, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cron", "said"),
    [
        ("", "Wrong number of fields"),
        ("every morning", "Wrong number of fields"),
        ("15 3 * *", "Wrong number of fields"),
        ("60 3 * * *", "60"),
        ("15 25 * * *", "25"),
        ("15 3 * * 8", "8"),
        ("*/0 * * * *", "Increment"),
        (NEVER, "it never comes"),
    ],
)
def test_what_is_no_cron_expression_is_told_with_an_example(cron, said):
    with pytest.raises(ConfigurationError) as caught:
        next_slot(cron, at(1))
    assert said in str(caught.value)
    assert f"`{cron}` is no cron expression" in str(caught.value)
    assert "schedule.cycle" in str(caught.value)
    assert "15 3 * * *" in str(caught.value)


@pytest.mark.parametrize(
    ("slots", "now", "run", "missed"),
    [
        ([], at(4), None, ()),
        ([at(4)], at(4), at(4), ()),
        ([at(2), at(3), at(4)], at(4, 10), at(4), (at(2), at(3))),
        ([at(4)], at(4, 15), at(4), ()),
        ([at(4)], at(4, 15, 16), None, (at(4),)),
        ([at(3), at(4)], at(4, 20), None, (at(3), at(4))),
    ],
)
def test_the_newest_slot_within_grace_runs_and_all_others_were_missed(slots, now, run, missed):
    planned = plan(slots, now, GRACE)
    assert (planned.run, planned.missed) == (run, missed)


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
    assert table(store) == [(at(1), "failed", "failed: the cellar is flooded"), (at(2), "succeeded", "done")]


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
    store.jobruns.record("cycle", yesterday, state="succeeded", now=yesterday)
    stop, said = threading.Event(), []
    # Due a few minutes ago, and not again before an hour has gone by.
    due = now - timedelta(minutes=5)
    hourly = job(lambda: stop.set() or "caught up", cron=f"{due.minute} * * * *")
    keep_time([hourly], store, stop=stop, say=said.append)
    (line,) = said
    assert line.startswith("cycle: caught up; next ")
    states = [state for _, state, _ in table(store)]
    assert (states.count("missed"), states[-1]) == (23, "succeeded")


def test_a_store_that_fails_is_told_and_ends_nothing(store):
    stop, said = threading.Event(), []

    def say(line):
        said.append(line)
        stop.set()

    def lose():
        # Somebody takes the run over while it is under way.
        newest = store.jobruns.recent("cycle", 1)[0]
        store.jobruns.claim("cycle", newest.slot, "elsewhere:1", now=newest.lease_until + LEASE)
        return "too late"

    minute = datetime.now(UTC) - timedelta(minutes=2)
    store.jobruns.record("cycle", minute, state="succeeded", now=minute)
    keep_time([job(lose, cron="* * * * *")], store, stop=stop, say=say)
    assert "no longer holds the lease" in said[0]
