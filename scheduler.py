"""When: a clock that starts each slot of each job once, whoever else asks for it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from jobs.lease import HEARTBEAT_SECONDS, kept_alive, owner
from jobs.slots import Cron, next_slot, plan, slots_between
from jobs.work import Ended, Halt
from store.errors import StoreError
from store.jobruns import AHEAD, QUEUED, RUNNING, JobRun
from store.session import Store

NOBODY = "nobody kept time"
DIED = "its process ended before the work was done"


@dataclass(frozen=True, slots=True)
class Job:
    """Something that runs on time."""

    name: str
    """Key in the table of job runs."""
    cron: Cron
    """When it is due."""
    run: Callable[[JobRun, Halt], Ended]
    """Does it under a lease, ends early if halted, and returns how it ended."""
    grace: timedelta
    """Slots older than this are recorded as missed and not run."""
    retries: int = 0
    """Times that a slot is begun again after it failed."""
    retry_after: timedelta = timedelta(minutes=10)
    """Wait before the first new try; each further one takes twice as long."""


def tick(job: Job, store: Store, now: datetime, stop: Event | None = None) -> str | None:
    """Run what is due of a job, if nobody else does; return its line, or None if there was nothing to do.

    Slots since the last recorded one count as due. A job that never ran begins with its next slot, not with the past.
    While a run is under way anywhere nothing is due; one whose process ended is due again when its lease has run out,
    one that failed when its wait is over.

    Args:
        job: What.
        store: Where leases are kept.
        now: The present moment, aware UTC.
        stop: When it is set, the run ends early and goes on with the next start.
    """
    # What lies in the future was run by a clock that was ahead; the slots before it are not lost.
    newest = next(iter(store.jobruns.recent(job.name, 1, until=now)), None)
    since = newest.slot if newest else now - timedelta(minutes=1)
    due = slots_between(job.cron, since, now)
    if newest is not None and newest.state in (RUNNING, QUEUED):
        if newest.lease_until >= now and newest.heartbeat <= now + AHEAD:
            return None
        due = [newest.slot, *due]
    todo = plan(due, now, job.grace)
    _record_missed(job, store, todo.missed, newest, now)
    if todo.run is None:
        return None
    held = store.jobruns.claim(job.name, todo.run, owner(), now=now)
    return None if held is None else _run_held(job, store, held, stop or Event())


def _record_missed(job: Job, store: Store, missed: Sequence[datetime], newest: JobRun | None, now: datetime) -> None:
    if not missed:
        return
    for slot in store.jobruns.record(job.name, missed, state="missed", now=now, summary=NOBODY):
        left = store.jobruns.claim(job.name, slot, owner(), now=now)
        if left is not None:
            waited = newest is not None and newest.slot == slot and newest.state == QUEUED
            why = newest.summary if newest is not None and waited else DIED
            store.jobruns.finish(left, state="failed", now=now, summary=why)


def _run_held(job: Job, store: Store, held: JobRun, stop: Event) -> str:
    """Run a claimed slot under a heartbeat, and record how it ended."""
    halt = Halt(stop, Event())
    with kept_alive(store, held, halt.lost.set):
        try:
            ended = job.run(held, halt)
        except Exception as error:  # noqa: BLE001 - whatever it was, the next slot must still run; the row keeps the reason
            ended = Ended("failed", str(error))
        # Under the heartbeat still: until its end is written the run is nobody else's.
        return _write_end(job, store, held, ended)


def _write_end(job: Job, store: Store, held: JobRun, ended: Ended) -> str:
    now, line = datetime.now(UTC), ended.line
    if ended.state == "stopped":
        store.jobruns.put_back(held, now=now, until=now, summary=line)
    elif ended.state == "failed" and held.attempt <= job.retries:
        again = now + job.retry_after * 2 ** (held.attempt - 1)
        line = f"{line}; begins again at {again:%Y-%m-%d %H:%M} UTC"
        store.jobruns.put_back(held, now=now, until=again, summary=line)
    else:
        store.jobruns.finish(held, state=ended.state, now=now, summary=line)
    return f"failed: {line}" if ended.state == "failed" else line


class SlotTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Tell APScheduler our slots: its own cron runs a time that comes twice in autumn twice."""

    def __init__(self, cron: Cron) -> None:
        """Keep when."""
        self.cron = cron

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """Return the next slot after a moment."""
        return next_slot(self.cron, now)


def keep_time(jobs: Sequence[Job], store: Store, *, stop: Event, say: Callable[[str, str, int], None]) -> None:
    """Run jobs on time until `stop` is set; what was missed while nobody kept time is caught up once.

    Args:
        jobs: The table.
        store: Where leases are kept.
        stop: Set by whoever ends it.
        say: Told the name of a job, what became of a slot of it, and how bad that is, as in `logging`.
    """

    def due(job: Job) -> None:
        """Do what is due of a job, and log it; whatever goes wrong with one leaves the others alone."""
        if stop.is_set():
            return
        level = logging.INFO
        try:
            line = tick(job, store, datetime.now(UTC), stop)
        except StoreError as error:
            # Nobody watches: say it, and look again with the next beat.
            line, level = str(error), logging.ERROR
        if line:
            say(job.name, f"{line}; next {next_slot(job.cron, datetime.now(UTC)):%Y-%m-%d %H:%M} UTC", level)

    # Two at a time: one runs, the other sees that and leaves. The steady look catches up what was missed, and takes
    # over what a killed process left.
    clock = BackgroundScheduler(timezone=UTC, executors={"default": ThreadPoolExecutor(2 * len(jobs) + 1)})
    steady = IntervalTrigger(seconds=int(HEARTBEAT_SECONDS), timezone=UTC)
    options: dict[str, Any] = {"coalesce": True, "max_instances": 2, "misfire_grace_time": None}
    for job in jobs:
        clock.add_job(due, SlotTrigger(job.cron), args=(job,), **options)
        clock.add_job(due, steady, args=(job,), next_run_time=datetime.now(UTC), **options)
    clock.start()
    stop.wait()
    clock.shutdown(wait=True)
