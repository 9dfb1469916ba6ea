"""What a crawl is asked to do and what it answers; both travel as JSON between parent and child."""

from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from crawler.glance import Glance
from crawler.policy import SourcePolicy
from store.fence import Fence
from store.records import Listing, Run

SIMULATOR_SCHEME = "simulator:"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one child process may do."""

    seconds: int = 6 * 3600
    """Longest running time, seconds."""
    grace_seconds: int = 120
    """How long after that the parent still waits before it kills a child that hangs, seconds."""
    pages: int = 200_000
    """Most answers, robots.txt included."""
    errors: int = 20
    """Most exceptions in our own code."""
    answer_seconds: float = 30.0
    """Longest time for one answer, from asking to its last byte, seconds."""
    page_seconds: float = 45.0
    """Longest time for one page over all its retries, waits between them left out, seconds."""


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """One child's work: listings of one source under one policy."""

    database: str
    """Database URL, as for `store.session.open_store`."""
    policy: SourcePolicy
    """How the source may be reached."""
    listings: tuple[Listing, ...]
    """What to collect, as kept in the store (with row numbers)."""
    author_key_file: Path
    """Deployment key for author hashes; created where absent."""
    clock_offset_seconds: float = 0.0
    """Added to the real clock, for simulated time; seconds."""
    limits: Limits = Limits()
    """How much the child may do."""
    keeps: bool = True
    """False: only the first page of each listing is looked at, and the database is not even opened."""
    fence: Fence | None = None
    """The lease that all writes need; None: no lease is asked for."""
    base_url: str = ""
    """Stands in for "simulator:" at the beginning of listing addresses, e.g. http://127.0.0.1:8001."""

    def fetch_address(self, kept: str) -> str:
        """Return the address to fetch for an address as the store keeps it.

        The simulator has another port each time, so its addresses are kept without one; a resumed run still works.
        """
        if kept.startswith(SIMULATOR_SCHEME):
            return self.base_url.rstrip("/") + kept.removeprefix(SIMULATOR_SCHEME)
        return kept

    def kept_address(self, fetched: str) -> str:
        """Return the address to keep for an address that was fetched; the reverse of `fetch_address`."""
        base = self.base_url.rstrip("/")
        return SIMULATOR_SCHEME + fetched.removeprefix(base) if base and fetched.startswith(base + "/") else fetched


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts so far of the whole child process."""

    listings: int = 0
    """Listings finished."""
    pages: int = 0
    """Pages stored."""
    new: int = 0
    """Reviews never seen before."""
    edited: int = 0
    """Reviews with a new version."""
    unchanged: int = 0
    """Reviews seen as before."""

    def plus(self, **counts: int) -> "Progress":
        """Return the sum of these counts and others."""
        return replace(self, **{name: getattr(self, name) + n for name, n in counts.items()})


@dataclass(frozen=True, slots=True)
class ListingOutcome:
    """How the collection of one listing ended."""

    run: Run
    """The closed run with its census."""
    loud: bool = False
    """True where somebody should look: the source broke, or shows much less than usual."""
    peak_mib: float = 0.0
    """Peak memory of the child process up to then, MiB."""


@dataclass(frozen=True, slots=True)
class Message:
    """One line from child to parent."""

    progress: Progress | None = None
    """Counts so far."""
    outcome: ListingOutcome | None = None
    """A listing is done."""
    glance: Glance | None = None
    """A page was looked at, and nothing of it kept."""


ORDER: TypeAdapter[CrawlOrder] = TypeAdapter(CrawlOrder)
MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)
