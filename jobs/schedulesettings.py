"""When Leumund does what: the table of jobs as the configuration states it, checked while it is read."""

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from jobs.slots import Cron, next_slot, zone_of
from jobs.strict import Strict

_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)

JobKind = Literal["cycle", "collect", "score", "indicate", "seal", "report", "notify", "doctor"]


class JobSettings(Strict):
    """One job of the table."""

    does: JobKind
    """What it does: the whole cycle, or one of its steps."""
    cron: str
    """When it is due: minute hour day-of-month month day-of-week."""
    sources: tuple[str, ...] = ()
    """Sources that it alone collects; empty: all that no other job names."""
    grace_minutes: int = Field(1_440, ge=1, le=10_080)
    """Minutes after which a slot counts as missed."""
    limit_minutes: int = Field(360, ge=1, le=10_080)
    """Minutes after which it is ended."""
    memory_mib: int = Field(8_192, ge=256, le=1_048_576)
    """Most writable memory that its process may ask for, MiB."""
    retries: int = Field(2, ge=0, le=10)
    """Times that it is begun again after it failed: after ten minutes, twenty, forty ..."""

    @model_validator(mode="after")
    def _collects_what_it_names(self) -> Self:
        if self.sources and self.does not in ("cycle", "collect"):
            raise ValueError(f"a job that does `{self.does}` collects nothing, so it takes no sources")
        return self


class ScheduleSettings(Strict):
    """The table of jobs."""

    time_zone: str = "UTC"
    """Whose clock the cron lines speak of."""
    jobs: dict[Annotated[str, Field(pattern="^[a-z][a-z0-9-]{0,39}$")], JobSettings] = Field(
        default_factory=lambda: {
            "cycle": JobSettings(does="cycle", cron="15 3 * * *"),
            "seal": JobSettings(does="seal", cron="45 23 * * *"),
            "notify": JobSettings(does="notify", cron="*/10 * * * *", grace_minutes=60, retries=0),
            "doctor": JobSettings(does="doctor", cron="30 5 * * sun", retries=0),
        }
    )
    """Jobs by name."""

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        zone_of(self.time_zone)
        for name, job in self.jobs.items():
            try:
                next_slot(Cron(job.cron, self.time_zone), _ANY_DAY)
            except ValueError as error:
                raise ValueError(
                    f"the cron line `{job.cron}` of job `{name}` cannot be used: {error}; write minute, hour, day, "
                    'month and weekday, e.g. "15 3 * * *" for 03:15 every day'
                ) from error
        named = Counter(source for job in self.jobs.values() for source in set(job.sources))
        twice = sorted(source for source, n in named.items() if n > 1)
        if twice:
            jobs = " and ".join(f"`{name}`" for name, job in self.jobs.items() if twice[0] in job.sources)
            raise ValueError(f"source `{twice[0]}` is named by {jobs}; let one of them collect it")
        return self

    def cron(self, name: str) -> Cron:
        """Return when a job is due."""
        return Cron(self.jobs[name].cron, self.time_zone)

    def taken_by_others(self, name: str) -> tuple[str, ...]:
        """Return the sources that other jobs name."""
        return tuple(source for other, job in self.jobs.items() if other != name for source in job.sources)
