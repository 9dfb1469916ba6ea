"""Forecasts of audits as values: what was said before the result could be known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from store.records import Interval


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one way to foresee an audit says."""

    value: float | None
    """Probability of failure, 0..1; None: too little is known to say one."""
    interval: Interval | None = None
    """Where that probability lies, as far as what was learnt from tells; None without one."""
    n: int = 0
    """What it rests on: reviews, or earlier audits."""
    note: str = ""
    """Why there is no value, one machine-readable word; empty where there is one."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was said of one audit to come, all ways beside each other."""

    audit_id: str
    """Number of the audit."""
    subject: str
    """Key of its subject."""
    event: str
    """What is foreseen, as in result=fail."""
    starts_on: date
    """First day of the audit, as it was planned then."""
    standard: str
    """Standard it is held against; empty if unknown."""
    window_days: int
    """Days of reviews that were looked at."""
    n_learnt: int
    """Audits that were learnt from."""
    n_failed: int
    """Failures among them."""
    estimates: Mapping[str, Estimate]
    """What each way says, by name, in a fixed order."""
    data_digest: str
    """SHA-256 of all that was learnt from and looked at, hex."""
    model_digest: str
    """SHA-256 of the method and the weights that it learnt, hex."""


@dataclass(frozen=True, slots=True)
class Lodged:
    """A forecast with its place in the log."""

    leaf: int
    """Index of its leaf."""
    at: datetime
    """When it was written down, UTC."""
    forecast: Forecast
    """What was said."""
    sealed_at: datetime | None = field(default=None)
    """When the first checkpoint was signed that covers it, UTC; None: not yet."""

    def is_of(self, subject: str, standard: str) -> bool:
        """Say whether it foresaw an audit of this subject against this standard."""
        return (self.forecast.subject, self.forecast.standard) == (subject, standard)

    def came_before(self, day: date, told_at: datetime | None) -> bool:
        """Say whether it was sealed before anybody could know the result.

        Args:
            day: Earlier one of the audit's first day and the first day on which its result could be known.
            told_at: When a result was first taken in, UTC; None: not yet.
        """
        if self.sealed_at is None or self.sealed_at.date() >= day:
            return False
        return told_at is None or self.sealed_at < told_at
