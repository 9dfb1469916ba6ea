"""A small shop on a simulated platform, and a deployment that collects from it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.policy import loopback_policy
from jobs.crawl import Net
from jobs.cycle import CycleSummary, run_cycle
from jobs.workplace import Workplace
from simulator.opinion import Opinion
from simulator.platform import Platform
from simulator.server import Server
from store.records import SubjectKind
from store.session import Store

NOW = datetime(2026, 7, 1, tzinfo=UTC)
PRAISE = "Works very well, great quality and fast delivery, I am really happy with it"
BLAME = "Broke after two days, terrible quality, a waste of money and no help from support"


def opinions(subject: str, n: int = 60, *, days: int = 360) -> list[Opinion]:
    """Return n reviews spread over the last days, one in five of them bad; each in words of its own."""
    return [
        Opinion(
            subject=subject,
            subject_name=f"The {subject}",
            kind=SubjectKind.PRODUCT,
            review_id=f"{subject}-{number}",
            appears_at=(at := NOW - timedelta(days=days - number * days / n)),
            rating=1.0 if number % 5 == 0 else 5.0,
            title=f"Opinion {number}",
            text=f"{BLAME if number % 5 == 0 else PRAISE}, says buyer {number}, {number * 7} and {number * 13}.",
            published=f"{at:%Y-%m-%d}",
            language="en",
            author=f"buyer{number}",
        )
        for number in range(n)
    ]


@dataclass(frozen=True)
class Deployment:
    """A workplace and the platform that it collects from."""

    place: Workplace
    platform: Platform
    server: Server

    @property
    def store(self) -> Store:
        return self.place.store

    def net(self, now: datetime = NOW) -> Net:
        """Return the way to the platform, with the clock at a moment."""
        policy = loopback_policy("demo-shop", "schemaorg", "listing", self.server.port)
        offset = (now - datetime.now(UTC)).total_seconds()
        return Net({"demo-shop": policy}, self.server.base_url, offset)

    def cycle(self, now: datetime = NOW) -> CycleSummary:
        """Run a full cycle at a moment."""
        self.platform.turn_clock(now)
        return run_cycle(self.place, self.net(now), lambda _line: None)
