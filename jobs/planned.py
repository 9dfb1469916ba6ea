"""The jobs of a deployment: what each is asked to do, when it is due next, and how it went last."""

import difflib
from collections.abc import Iterable
from datetime import datetime, timedelta

from jobs.errors import ConfigurationError
from jobs.schedulesettings import ScheduleSettings
from jobs.settings import Settings
from jobs.slots import next_slot
from jobs.work import WorkOrder
from report.planned import PlannedJob
from store.fence import Fence
from store.jobruns import JobRun
from store.session import Store

LOOKED_BACK = 100
"""Slots that are looked through for missed ones."""


def order_for(settings: Settings, name: str, fence: Fence) -> WorkOrder:
    """Return what the child of a job is asked to do."""
    plan = settings.schedule
    job = plan.jobs[name]
    return WorkOrder(
        home=settings.home,
        does=job.does,
        fence=fence,
        sources=job.sources,
        without=plan.taken_by_others(name),
        memory_mib=job.memory_mib,
        seconds=timedelta(minutes=job.limit_minutes).total_seconds(),
    )


def require_sources(plan: ScheduleSettings, known: Iterable[str]) -> None:
    """Refuse a table of jobs that names a source which nobody knows.

    Raises:
        ConfigurationError: If there is one.
    """
    names = sorted(known)
    for job, settings in plan.jobs.items():
        for source in settings.sources:
            if source not in names:
                near = difflib.get_close_matches(source, names, n=1, cutoff=0.4)
                listed = f"choose from: {', '.join(names)}" if names else "there is no file in config/sources/ at all"
                raise ConfigurationError(
                    f"job `{job}` collects `{source}`, a source that there is not",
                    where="schedule.jobs in leumund.toml",
                    next_step=f"did you mean `{near[0]}`?" if near else listed,
                )


def planned_jobs(plan: ScheduleSettings, store: Store, now: datetime) -> list[PlannedJob]:
    """Return the table of jobs: next runs, last results and their reasons."""
    runs = {name: store.jobruns.recent(name, LOOKED_BACK) for name in plan.jobs}
    return [_planned(plan, name, some, now) for name, some in runs.items()]


def _planned(plan: ScheduleSettings, name: str, runs: list[JobRun], now: datetime) -> PlannedJob:
    job = plan.jobs[name]
    missed = [run for run in runs if run.state == "missed"]
    done = next((run for run in runs if run.state != "missed"), None)
    return PlannedJob(
        name=name,
        does=job.does,
        cron=job.cron,
        zone=plan.time_zone,
        next=next_slot(plan.cron(name), now),
        slot=done.slot if done else None,
        state=done.state if done else "",
        finished=done.finished_at if done else None,
        attempt=done.attempt if done else 0,
        reason=done.summary if done else "",
        missed=len(missed),
    )
