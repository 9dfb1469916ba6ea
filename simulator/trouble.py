"""What a platform does to its visitors when it is not well: rate limits and outages."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens to one request instead of the right answer."""

    status: int | None = None
    """HTTP status to answer with; None: answer normally, but see the other fields."""
    retry_after: str | None = None
    """Value of the Retry-After header; None: no such header."""
    drop: bool = False
    """Close the connection in the middle of the answer."""
    wait_seconds: float = 0.0
    """Time before the answer begins."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Refuse every n-th request with 429."""

    every: int
    """1 refuses all, 3 every third."""
    retry_after: int | datetime
    """Seconds, or an aware moment that is sent as an HTTP date."""

    def trouble(self, n_requests: int) -> Trouble | None:
        """Return the refusal for the n-th request (from 1), or None if it may pass."""
        return Trouble(status=429, retry_after=self._header()) if n_requests % self.every == 0 else None

    def _header(self) -> str:
        if isinstance(self.retry_after, int):
            return str(self.retry_after)
        return format_datetime(self.retry_after.astimezone(UTC), usegmt=True)


@dataclass(slots=True)
class Quota:
    """Refuse all requests after a number of them."""

    left: int
    """Requests that are still answered."""
    status: int
    """HTTP status of the refusals, 403 or 429."""

    def hit(self) -> Trouble | None:
        """Return the refusal, or None while requests are left; counts the request."""
        self.left -= 1
        return Trouble(self.status) if self.left < 0 else None


@dataclass(slots=True)
class Outage:
    """Refuse, drop or delay requests, for ever or for a number of them."""

    trouble: Trouble
    """What happens to a request."""
    times: int | None = None
    """How many requests it still hits; None: until `Platform.recover`."""

    def hit(self) -> Trouble | None:
        """Return the trouble for the next request and count it; None once the outage is over."""
        if self.times is None:
            return self.trouble
        # Counts on below zero: an outage that is over stays over.
        self.times -= 1
        return self.trouble if self.times >= 0 else None


@dataclass(slots=True)
class Switches:
    """Everything that can be wrong with a platform; a fresh one is well."""

    cut_after: int | None = None
    """Rows after which listings silently stop; None: they do not."""
    drift: float = 0.0
    """Share of a page that the next one repeats, 0..1."""
    redesigned: bool = False
    """Is the markup one that no parser knows?"""
    limit: RateLimit | None = None
    """Rate limit in force."""
    outage: Outage | None = None
    """Outage in force."""
    quota: Quota | None = None
    """Quota in force."""
    blanks: int = 0
    """Pages that are still shown without reviews."""

    def is_blank(self) -> bool:
        """Say whether the next page is shown without reviews, and count it."""
        self.blanks -= 1
        return self.blanks >= 0

    def trouble(self, n_requests: int) -> Trouble | None:
        """Return what goes wrong with the n-th request (from 1); an outage comes before quota and rate limit."""
        hit = (self.outage.hit() if self.outage else None) or (self.quota.hit() if self.quota else None)
        return hit or (self.limit.trouble(n_requests) if self.limit else None)
