"""Who may run which job in which slot: leases with a fence, so that no slot runs twice and no ghost writes."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import ColumnElement, Connection, RowMapping, func, or_, select, text, update

from store.bulk import insert_or, table_of
from store.database import Database
from store.errors import LeaseLost
from store.fence import Fence
from store.identity import storable
from store.log_models import JobRunRow

LEASE = timedelta(seconds=60)
"""How long a lease lasts without a heartbeat."""

JOB_LOCK = 0x4C65756D6A6F62
"""PostgreSQL advisory lock under which fences grow ("Leumjob" in ASCII)."""

AHEAD = timedelta(minutes=10)
"""A sign of life from later than so long after now was given by a clock that was ahead, and holds nothing."""

LONG_SECONDS = 1.0
"""A write that waited longer than this was kept out by another one, and so were the heartbeats."""

RUNNING, QUEUED = "running", "queued"

STANDING = datetime(1970, 1, 1, tzinfo=UTC)
"""The one slot of what is not done on time but held for as long as it is used, such as a source."""


@dataclass(frozen=True, slots=True)
class JobRun:
    """One job in one slot, and what became of it."""

    id: int
    """Row number."""
    job: str
    """Name of the job."""
    slot: datetime
    """When it was due, UTC."""
    state: str
    """queued, running, succeeded, partial, failed, missed or skipped."""
    lease_owner: str
    """Who runs it."""
    lease_until: datetime
    """After this moment, UTC, another may take it over."""
    heartbeat: datetime
    """Last sign of life, UTC."""
    attempt: int
    """1 for the first."""
    fence: int
    """Grows with each lease of the job; a write with an older one is refused."""
    finished_at: datetime | None
    """End, UTC; None while running."""
    summary: str
    """What was done, in plain words."""

    @property
    def guard(self) -> Fence:
        """Return the fence that the writes of this run need."""
        return Fence(self.id, self.fence, self.job, self.lease_owner)


class JobRuns:
    """The repository of job runs."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def claim(self, job: str, slot: datetime, owner: str, *, now: datetime) -> JobRun | None:
        """Return the right to run a job in a slot, or None if somebody has it or the slot is done.

        A run whose lease has expired, or that was put back and may begin again, is taken with the next attempt and a
        higher fence; not so where this had to wait for the database, as whoever has it could not prolong it either.

        Args:
            job: Name of the job.
            slot: When it was due, aware UTC.
            owner: Who asks, e.g. host and process number.
            now: The present moment, aware UTC.
        """
        begun = time.monotonic()
        with self._database.write() as connection:
            lease = self._lease(connection, job, owner, now=now)
            row = {"job": job, "slot": slot, "attempt": 1, "summary": "", **lease}
            states = (QUEUED,) if _waited(begun) else (RUNNING, QUEUED)
            free = (JobRunRow.state.in_(states), _is_over(now))
            if not _insert(connection, row) and not _take(connection, row, *free):
                return None
            return _of_slot(connection, job, slot)

    def hold(self, name: str, owner: str, *, now: datetime) -> JobRun | None:
        """Return the right to use something alone, such as a source, or None while somebody else uses it.

        Held like a job run: by heartbeats, until `finish`.

        Args:
            name: What is used.
            owner: Who asks.
            now: The present moment, aware UTC.
        """
        begun = time.monotonic()
        with self._database.write() as connection:
            row = {"job": name, "slot": STANDING, "attempt": 1, "summary": "", "finished_at": None}
            row |= self._lease(connection, name, owner, now=now)
            ended = JobRunRow.state != RUNNING
            free = ended if _waited(begun) else or_(ended, _is_over(now))
            if not _insert(connection, row) and not _take(connection, row, free):
                return None
            return _of_slot(connection, name, STANDING)

    def holder(self, name: str) -> JobRun | None:
        """Return who uses something, or used it last; None before the first."""
        query = select(table_of(JobRunRow)).where(JobRunRow.job == name, JobRunRow.slot == STANDING)
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else _job_run(row)

    def put_back(self, job_run: JobRun, *, now: datetime, until: datetime, summary: str) -> None:
        """Let a run that failed or was stopped begin again, with anybody, after a moment.

        Args:
            job_run: As `claim` gave it.
            now: End of this attempt, aware UTC.
            until: Not before this moment, aware UTC.
            summary: Why, in plain words.

        Raises:
            LeaseLost: If somebody else has taken the run over.
        """
        values = {"state": QUEUED, "heartbeat": now, "lease_until": until, "summary": storable(summary)}
        self._update(job_run, values)

    def heartbeat(self, job_run: JobRun, *, now: datetime) -> None:
        """Prolong the lease.

        Raises:
            LeaseLost: If somebody else has taken the run over.
        """
        begun = time.monotonic()
        with self._database.write() as connection:
            # From the moment on at which it can be written: one that waited would else be over as it is written.
            connection.execute(select(table_of(JobRunRow).c.id).where(JobRunRow.id == job_run.id).with_for_update())
            at = now + _waited(begun)
            self._change(connection, job_run, {"heartbeat": at, "lease_until": at + LEASE})

    def finish(self, job_run: JobRun, *, state: str, now: datetime, summary: str = "") -> None:
        """Close a job run.

        Args:
            job_run: As `claim` gave it.
            state: succeeded, partial or failed.
            now: End, aware UTC.
            summary: What was done, in plain words.

        Raises:
            LeaseLost: If somebody else has taken the run over.
        """
        self._update(job_run, {"state": state, "finished_at": now, "heartbeat": now, "summary": storable(summary)})

    def record(
        self, job: str, slots: Sequence[datetime], *, state: str, now: datetime, summary: str = ""
    ) -> list[datetime]:
        """Keep that slots were missed or skipped, in one transaction; return those that were not free.

        Args:
            job: Name of the job.
            slots: When they were due, aware UTC.
            state: missed or skipped.
            now: The present moment, aware UTC.
            summary: Why, in plain words.
        """
        with self._database.write() as connection:
            row = {"job": job, "attempt": 1, "summary": storable(summary)}
            row |= self._lease(connection, job, "", now=now) | {"state": state, "finished_at": now}
            return [slot for slot in slots if not _insert(connection, {**row, "slot": slot})]

    def recent(self, job: str, n: int = 20, *, until: datetime | None = None) -> list[JobRun]:
        """Return the newest `n` runs of a job, by slot, newest first.

        Args:
            job: Name of the job.
            n: At most so many.
            until: Only slots up to this moment, aware UTC: a clock that was ahead may have left later ones.
        """
        query = select(table_of(JobRunRow)).where(JobRunRow.job == job).order_by(JobRunRow.slot.desc()).limit(n)
        if until is not None:
            query = query.where(JobRunRow.slot <= until)
        with self._database.read() as connection:
            return [_job_run(row) for row in connection.execute(query).mappings()]

    # Reading the highest fence and writing a higher one must not interleave; SQLite's write lock already sees to that.
    def _lease(self, connection: Connection, job: str, owner: str, *, now: datetime) -> dict[str, object]:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": JOB_LOCK})
        fence = connection.scalar(select(func.max(JobRunRow.fence)).where(JobRunRow.job == job)) or 0
        return {
            "state": RUNNING,
            "lease_owner": owner,
            "lease_until": now + LEASE,
            "heartbeat": now,
            "fence": fence + 1,
        }

    def _update(self, job_run: JobRun, values: dict[str, object]) -> None:
        """End an attempt; a server that goes away meanwhile must not make it be done again."""
        tries = count()

        def end(connection: Connection) -> None:
            """Write the end, unless an earlier try did before its server went away."""
            row = table_of(JobRunRow).c
            same = select(row.state).where(row.id == job_run.id, row.fence == job_run.fence)
            if not next(tries) or connection.scalar(same) != values["state"]:
                self._change(connection, job_run, values)

        self._database.repeat(end)

    def _change(self, connection: Connection, job_run: JobRun, values: dict[str, object]) -> None:
        mine = update(JobRunRow).where(
            JobRunRow.id == job_run.id, JobRunRow.fence == job_run.fence, JobRunRow.state == RUNNING
        )
        if not connection.execute(mine.values(values)).rowcount:
            raise LeaseLost(job_run.job, job_run.lease_owner)


def _is_over(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a lease holds nothing any more: it ran out, or its clock was ahead."""
    return or_(JobRunRow.lease_until < now, JobRunRow.heartbeat > now + AHEAD)


def _waited(begun: float) -> timedelta:
    """Return how long a write waited for its turn; nothing where that was but a moment.

    Args:
        begun: Monotonic moment at which it was asked for, seconds.
    """
    seconds = time.monotonic() - begun
    return timedelta(seconds=seconds if seconds > LONG_SECONDS else 0)


def _take(connection: Connection, row: Mapping[str, object], *free: ColumnElement[bool]) -> bool:
    """Take a run over if it is free; say whether it was."""
    taken = {name: value for name, value in row.items() if name not in ("job", "slot")}
    taken["attempt"] = JobRunRow.attempt + 1
    same = update(JobRunRow).where(JobRunRow.job == row["job"], JobRunRow.slot == row["slot"], *free)
    return bool(connection.execute(same.values(taken)).rowcount)


def _of_slot(connection: Connection, job: str, slot: datetime) -> JobRun:
    query = select(table_of(JobRunRow)).where(JobRunRow.job == job, JobRunRow.slot == slot)
    return _job_run(connection.execute(query).mappings().one())


def _insert(connection: Connection, row: dict[str, object]) -> bool:
    # Asked back, because drivers differ in the row count of an insert that found its row there.
    new = insert_or(connection.dialect, JobRunRow).values(row).on_conflict_do_nothing().returning(JobRunRow.id)
    return connection.scalar(new) is not None


def _job_run(row: RowMapping) -> JobRun:
    return JobRun(**row)
