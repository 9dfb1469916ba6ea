"""The table of jobs: when each runs next, and how it went last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from report.table import Column, Kind, Table
from report.words import phrase


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """One job of the schedule."""

    name: str
    """Its name in the configuration."""
    does: str
    """What it does: cycle, collect, score, indicate, seal or report."""
    cron: str
    """minute hour day-of-month month day-of-week."""
    zone: str
    """Name of the time zone whose clock the line speaks of."""
    next: datetime
    """Next slot, UTC."""
    slot: datetime | None
    """Newest slot that was begun, UTC; None before the first."""
    state: str
    """How it went: queued, running, succeeded, partial or failed; empty before the first."""
    finished: datetime | None
    """Its end, UTC; None while it runs or waits."""
    attempt: int
    """Which try that was, from 1; 0 before the first."""
    reason: str
    """What was done, or why not, in our own English words."""
    missed: int
    """Slots that nobody ran in time, among the newest hundred."""


def planned_table(jobs: Iterable[PlannedJob]) -> Table:
    """Return one row a job."""
    columns = (
        Column("job", phrase("job"), kind=Kind.KEY),
        Column("does", phrase("does"), kind=Kind.WORD),
        Column("cron", phrase("cron"), kind=Kind.KEY),
        Column("zone", phrase("time_zone"), kind=Kind.KEY),
        Column("next", phrase("next_run"), unit="UTC", kind=Kind.MOMENT),
        Column("slot", phrase("last_slot"), unit="UTC", kind=Kind.MOMENT),
        Column("state", phrase("result"), kind=Kind.WORD),
        Column("finished", phrase("finished"), unit="UTC", kind=Kind.MOMENT),
        Column("attempt", phrase("attempt"), kind=Kind.COUNT),
        Column("missed", phrase("missed"), kind=Kind.COUNT),
        Column("reason", phrase("what_was_done"), kind=Kind.REMARK),
    )
    return Table(phrase("jobs"), columns, tuple(_row(job) for job in jobs), (phrase("jobs_mean"),))


def _row(job: PlannedJob) -> tuple[str | int | datetime | None, ...]:
    last = (job.slot, job.state or None, job.finished, job.attempt or None, job.missed, job.reason or None)
    return (job.name, job.does, job.cron, job.zone, job.next, *last)
