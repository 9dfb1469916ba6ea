"""Look at a deployment as whoever watches it by machine does: a few numbers, and what needs a person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from crawler.policy import SourcePolicy
from crawler.redaction import without_shapes
from jobs.freshness import freshness
from jobs.ledgerdoctor import OLDEST_CHECKPOINT
from jobs.planned import planned_jobs
from jobs.schedulesettings import ScheduleSettings
from jobs.slots import slots_between
from report.planned import PlannedJob
from report.vitals import Complaint, JobVitals, SourceVitals, Vitals
from store.errors import StoreError
from store.jobruns import QUEUED, RUNNING
from store.schema import HEAD
from store.session import Store
from store.vitals import StoreVitals

LONGEST_OWED = timedelta(days=1)
"""Each run asks a witness again; what it owes for longer, nobody is asking for or it will not give."""
OVERDUE = timedelta(minutes=10)
"""A scheduler looks every 15 seconds; a slot that is so old and that nobody took was seen by none."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is needed to look at a deployment again and again."""

    store: Store
    """Where everything is kept."""
    plan: ScheduleSettings
    """The table of jobs."""
    policies: Mapping[str, SourcePolicy]
    """How each source may be reached, by name."""
    stale_days: int
    """Days without a good run after which a listing of a source that is switched on is stale."""

    def vitals(self) -> Vitals:
        """Return how the deployment is now; a store that cannot be read is told, not raised."""
        now, program = datetime.now(UTC), version("leumund")
        try:
            kept = self.store.vitals.read(self.policies)
            planned = planned_jobs(self.plan, self.store, now)
            jobs = tuple(self._job(job, now) for job in planned)
            sources = self._sources(kept, now)
        except StoreError as error:
            return Vitals(now, program, is_reachable=False, complaints=(_told(error),))
        return Vitals(
            at=now,
            version=program,
            is_reachable=True,
            schema=kept.schema,
            jobs=jobs,
            sources=sources,
            leaves=kept.leaves,
            checkpoint_leaves=kept.checkpoint_leaves,
            checkpoint_at=kept.checkpoint_at,
            unanchored=kept.unanchored,
            unanchored_since=kept.unanchored_since,
            queues=kept.queues,
            complaints=tuple(_complaints(kept, planned, jobs=jobs, sources=sources, now=now)),
        )

    def _job(self, job: PlannedJob, now: datetime) -> JobVitals:
        return JobVitals(job.name, job.next, job.state, job.finished, job.missed, self._is_overdue(job.name, now))

    def _is_overdue(self, name: str, now: datetime) -> bool:
        """Say whether a slot came that nobody even recorded; while a run is under way, none is due."""
        newest = next(iter(self.store.jobruns.recent(name, 1, until=now)), None)
        if newest is None:
            return False
        if newest.state in (RUNNING, QUEUED):
            return now - newest.lease_until > OVERDUE
        return bool(slots_between(self.plan.cron(name), newest.slot, now - OVERDUE))

    def _sources(self, kept: StoreVitals, now: datetime) -> tuple[SourceVitals, ...]:
        """Return how each source stands; listings are read only of those that are switched on."""
        awaited = [name for name, policy in self.policies.items() if policy.enabled]
        runs = self.store.lists.newest_runs(sources=awaited)
        fresh = freshness(runs, self.policies, now=now, stale_days=self.stale_days)
        late = {each.source: (each.n_late, each.n) for each in fresh}
        return tuple(
            SourceVitals(name, {coverage.value: end for coverage, end in runs.items()}, *late.get(name, (0, 0)))
            for name, runs in kept.last_runs.items()
        )


def _complaints(
    kept: StoreVitals,
    planned: list[PlannedJob],
    *,
    jobs: tuple[JobVitals, ...],
    sources: tuple[SourceVitals, ...],
    now: datetime,
) -> Iterator[Complaint]:
    if kept.schema != HEAD:
        told = f"the schema is {kept.schema or 'unknown'}, this version works with {HEAD}"
        yield Complaint(told, "database", "run `leumund upgrade`, or restart with the newer version")
    for job in jobs:
        if job.is_overdue:
            yield Complaint("a slot has come and nobody took it", f"job {job.name}", "see that `leumund schedule` runs")
    for row in planned:
        if row.state == "failed":
            # Errors of libraries are longer than a line, and may quote an address.
            reason = without_shapes(row.reason.partition("\n")[0])
            yield Complaint(f"its newest run failed: {reason}", f"job {row.name}", "run `leumund schedule --list`")
    for source in sources:
        if source.is_stale:
            told = f"{source.n_late} of {source.n} listings had no good run for longer than notices.stale_days"
            yield Complaint(told, f"source {source.name}", "run `leumund sources`, which says why")
    if kept.checkpoint_at is not None and now - kept.checkpoint_at > OLDEST_CHECKPOINT:
        told = f"nothing was signed since {kept.checkpoint_at:%Y-%m-%d %H:%M} UTC"
        yield Complaint(told, "evidence log", "run `leumund seal`, and see that `leumund schedule` runs")
    if kept.unanchored_since is not None and now - kept.unanchored_since > LONGEST_OWED:
        told = f"a witness owes its answer to the checkpoint of {kept.unanchored_since:%Y-%m-%d %H:%M} UTC"
        told += "; others are kept on this machine alone" if "alone" in kept.unanchored else ""
        yield Complaint(told, "evidence log", "run `leumund evidence anchors`, which says why, then `leumund seal`")


def _told(error: StoreError) -> Complaint:
    """Return an error of three lines as a complaint."""
    what, where, next_step = [*str(error).split("\n"), "", ""][:3]
    return Complaint(what, where.partition("where:")[2].strip(), next_step.partition("next:")[2].strip())
