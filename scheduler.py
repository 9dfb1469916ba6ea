"""When: the table of jobs, and a clock that starts each slot once, whoever else asks for it."""

import os
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from jobs.errors import ConfigurationError
from store.errors import LeaseLost, StoreError
from store.jobruns import RUNNING, JobRun
from store.session import Store

HEARTBEAT_SECONDS = 15.0
"""Time between two signs of life of a run, and between two looks at what is due."""
MOST_SLOTS = 10_000
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


@dataclass(frozen=True, slots=True)
class Job:
    """Something that runs on time."""

    name: str
    """Key in the table of job runs."""
    cron: str
    """minute hour day-of-month month day-of-week, UTC."""
    run: Callable[[], str]
    """Does it and returns one line on what was done."""
    grace: timedelta
    """Slots older than this are recorded as missed and not run."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do about the slots that are due."""

    run: datetime | None
    """The slot to run now; None if none is due."""
    missed: tuple[datetime, ...]
    """Slots that nobody ran in time; never invisible."""


def slots_between(cron: str, after: datetime, until: datetime) -> list[datetime]:
    """Return the slots of a cron expression in (after, until], oldest first, all UTC.

    Raises:
        ConfigurationError: If the expression is no cron expression.
    """
    trigger = _trigger(cron)
    slots: list[datetime] = []
    moment = trigger.get_next_fire_time(None, after + timedelta(microseconds=1))
    while moment is not None and moment <= until and len(slots) < MOST_SLOTS:
        slots.append(moment.astimezone(UTC))
        moment = trigger.get_next_fire_time(moment, moment + timedelta(microseconds=1))
    return slots


def plan(slots: Sequence[datetime], now: datetime, grace: timedelta) -> Plan:
    """Return which of the due slots to run: the newest within grace; all others were missed."""
    newest = slots[-1] if slots and now - slots[-1] <= grace else None
    return Plan(newest, tuple(slot for slot in slots if slot != newest))


def next_slot(cron: str, now: datetime) -> datetime:
    """Return the first slot after a moment, UTC."""
    moment = _trigger(cron).get_next_fire_time(None, now + timedelta(microseconds=1))
    if moment is None:
        raise _no_cron(cron, "it never comes")
    slot: datetime = moment.astimezone(UTC)
    return slot


def tick(job: Job, store: Store, now: datetime) -> str | None:
    """Run what is due of a job, if nobody else does; return its line, or None if there was nothing to do.

    Slots since the last recorded one count as due. A job that never ran begins with its next slot, not with the past.
    While a run is under way anywhere nothing is due; one whose process ended is due again when its lease has run out.
    """
    newest = next(iter(store.jobruns.recent(job.name, 1)), None)
    since = newest.slot if newest else now - timedelta(minutes=1)
    due = slots_between(job.cron, since, now)
    if newest is not None and newest.state == RUNNING:
        if newest.lease_until >= now:
            return None
        due = [newest.slot, *due]
    todo = plan(due, now, job.grace)
    for slot in todo.missed:
        _record_missed(job, store, slot, now)
    if todo.run is None:
        return None
    held = store.jobruns.claim(job.name, todo.run, _owner(), now=now)
    return None if held is None else _run_held(job, store, held)


def _record_missed(job: Job, store: Store, slot: datetime, now: datetime) -> None:
    if not store.jobruns.record(job.name, slot, state="missed", now=now, summary="nobody kept time"):
        left = store.jobruns.claim(job.name, slot, _owner(), now=now)
        if left is not None:
            store.jobruns.finish(left, state="failed", now=now, summary="its process ended before the work was done")


def _run_held(job: Job, store: Store, held: JobRun) -> str:
    """Run a claimed slot under a heartbeat, and record how it ended."""
    done = Event()
    pulse = Thread(target=_beat, args=(store, held, done), daemon=True)
    pulse.start()
    try:
        state, line = "succeeded", job.run()
    except Exception as error:  # noqa: BLE001 - whatever it was, the next slot must still run; the row keeps the reason
        state, line = "failed", f"failed: {error}"
    finally:
        done.set()
        pulse.join()
    store.jobruns.finish(held, state=state, now=datetime.now(UTC), summary=line)
    return line


def _beat(store: Store, held: JobRun, done: Event) -> None:
    while not done.wait(HEARTBEAT_SECONDS):
        try:
            store.jobruns.heartbeat(held, now=datetime.now(UTC))
        except LeaseLost:
            return
        except StoreError:
            # A store that is locked for a moment must not cost the lease: the next beat is still in time.
            continue


def keep_time(jobs: Sequence[Job], store: Store, *, stop: Event, say: Callable[[str], None]) -> None:
    """Run jobs on time until `stop` is set; what was missed while nobody kept time is caught up once."""
    clock = BackgroundScheduler(timezone=UTC)

    def due(job: Job) -> None:
        try:
            line = tick(job, store, datetime.now(UTC))
        except StoreError as error:
            # Nobody watches: say it, and look again with the next beat.
            line = str(error)
        if line:
            say(f"{job.name}: {line}; next {next_slot(job.cron, datetime.now(UTC)):%Y-%m-%d %H:%M} UTC")

    # Two at a time: one runs, the other sees that and leaves. The steady look catches up what was missed, and takes
    # over what a killed process left.
    steady = IntervalTrigger(seconds=int(HEARTBEAT_SECONDS), timezone=UTC)
    options = {"coalesce": True, "max_instances": 2, "misfire_grace_time": None}
    for job in jobs:
        clock.add_job(due, _trigger(job.cron), args=(job,), **options)
        clock.add_job(due, steady, args=(job,), next_run_time=datetime.now(UTC), **options)
    clock.start()
    stop.wait()
    clock.shutdown(wait=True)


def _trigger(cron: str) -> CronTrigger:
    *others, weekdays = cron.split() or [""]
    # Cron counts weekdays from Sunday, APScheduler from Monday: names mean the same to both.
    named = re.sub(r"(?<![\d/])[0-7](?!\d)", lambda digit: WEEKDAYS[int(digit[0]) % 7], weekdays)
    try:
        return CronTrigger.from_crontab(" ".join([*others, named]), timezone=UTC)
    except ValueError as error:
        raise _no_cron(cron, str(error)) from error


def _no_cron(cron: str, reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"`{cron}` is no cron expression: {reason}",
        where="schedule.cycle in leumund.toml",
        next_step='write minute, hour, day, month and weekday, e.g. "15 3 * * *" for 03:15 UTC every day',
    )


def _owner() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
