"""How a deployment is at one moment, for whoever watches it by machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that needs a person; in our own English words, like every error."""

    what: str
    """What is wrong, in one sentence."""
    where: str
    """Job, source or database."""
    next_step: str
    """What to do now."""


@dataclass(frozen=True, slots=True)
class JobVitals:
    """How one job is."""

    name: str
    """Its name in the configuration."""
    next: datetime
    """Next slot, UTC."""
    state: str
    """How it went last: queued, running, succeeded, partial or failed; empty before the first."""
    finished: datetime | None
    """When it ended last, UTC; None before the first end, and while it runs or waits."""
    missed: int
    """Slots that nobody ran in time, among the newest hundred."""
    is_overdue: bool
    """A slot has come and gone, and nobody took it."""


@dataclass(frozen=True, slots=True)
class SourceVitals:
    """How the collection of one source is."""

    name: str
    """Name of the source."""
    runs: Mapping[str, datetime]
    """End of its newest run by how it ended (full, partial, failed), UTC."""
    n_late: int = 0
    """Listings that had no good run for too long; 0 where the source is switched off."""
    n: int = 0
    """Listings that are collected; 0 where the source is switched off."""

    @property
    def is_stale(self) -> bool:
        """Say whether something of it ought to have been collected since, and was not."""
        return self.n_late > 0


@dataclass(frozen=True, slots=True)
class Vitals:
    """How a deployment is."""

    at: datetime
    """When somebody looked, UTC."""
    version: str
    """Version of the program."""
    is_reachable: bool
    """Whether the store could be read; where not, nothing below is known."""
    schema: str = ""
    """Revision of the store's schema; empty if unknown."""
    jobs: tuple[JobVitals, ...] = ()
    """Background jobs."""
    sources: tuple[SourceVitals, ...] = ()
    """Sources of the configuration that were ever collected."""
    leaves: int = 0
    """Leaves of the evidence log."""
    checkpoint_leaves: int = 0
    """Leaves under the newest checkpoint."""
    checkpoint_at: datetime | None = None
    """When that was signed, UTC; None before the first."""
    unanchored: Mapping[str, int] = field(default_factory=dict)
    """Anchors still to be had, by status."""
    unanchored_since: datetime | None = None
    """When the oldest checkpoint was made to which a witness owes an answer, UTC; None: none does."""
    queues: Mapping[str, int] = field(default_factory=dict)
    """What waits, by queue."""
    complaints: tuple[Complaint, ...] = ()
    """What needs a person; empty: all is well."""

    @property
    def is_well(self) -> bool:
        """Say whether nothing needs a person."""
        return not self.complaints


def vitals_json(vitals: Vitals) -> dict[str, object]:
    """Return the answer of the health endpoint."""
    reasons = [{"what": each.what, "where": each.where, "next": each.next_step} for each in vitals.complaints]
    at = f"{vitals.at:%Y-%m-%dT%H:%M:%SZ}"
    return {"status": "ok" if vitals.is_well else "failing", "at": at, "version": vitals.version, "reasons": reasons}
