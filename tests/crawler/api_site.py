"""A simulated platform that speaks every vendor's interface, a store beside it, and collections through them."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.key import KeyReference
from crawler.order import CrawlOrder, ListingOutcome
from crawler.policy import SourcePolicy, loopback_policy
from crawler.run import crawl
from crawler.spiders.registry import APPROACHES, first_address
from simulator.platform import Platform
from simulator.server import serve
from store.records import Listing, ReviewVersion, Subject, SubjectKind
from store.session import Store, open_store

START = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
UNIT = "46d6a890000064000500e0c3"

EXTERNAL_IDS = {
    "appstore": ("de/343555245", "343555245"),
    "steam": ("440", "440"),
    "mangrove": ("https://bakery.example/", "https://bakery.example/"),
    "googleprofile": ("accounts/1/locations/2", "2"),
    "googleplaces": ("ChIJsimulatedplace", "ChIJsimulatedplace"),
    "trustpilot": (UNIT, UNIT),
    "bazaarvoice": ("api.bazaarvoice.com/6-bv", "6-bv"),
    "yotpo": ("4711", "4711"),
}
"""Spider to the external id of a listing, as a user writes it, and what the platform calls the subject."""
PAGES = {"googleplaces": "google"}
KEYED = tuple(name for name, approach in APPROACHES.items() if approach.signature)


@dataclass(frozen=True)
class ApiSite:
    """One subject on one interface, and the store that its reviews go to."""

    spider: str
    platform: Platform
    port: int
    folder: Path
    listing: Listing
    policy: SourcePolicy

    @property
    def subject(self) -> str:
        """Return what the platform calls the subject."""
        return EXTERNAL_IDS[self.spider][1]

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'leumund.sqlite'}"

    def order(self, *, days: float = 0.0, **changes: object) -> CrawlOrder:
        """Return an order for the listing; nothing but its external id says where it is."""
        policy = self.policy.model_copy(update=changes)
        now = self.platform.clock + timedelta(days=days)
        return CrawlOrder(
            database=self.database,
            policy=policy,
            listings=(replace(self.listing, url=first_address(self.listing, policy)),),
            author_key_file=self.folder / "author.key",
            clock_offset_seconds=(now - datetime.now(UTC)).total_seconds(),
            base_url=f"http://127.0.0.1:{self.port}",
        )

    def crawl(self, **changes: object) -> ListingOutcome:
        """Collect the listing and return how it ended."""
        return crawl(self.order(**changes))[0]

    @contextmanager
    def store(self) -> Iterator[Store]:
        with open_store(self.database) as store:
            yield store

    def versions(self) -> list[ReviewVersion]:
        """Return the newest version of each review."""
        with self.store() as store:
            newest = {version.review.review_id: version for version in store.reviews.versions()}
            assert not store.leaves.fsck().faults
            assert len(newest) == store.reviews.count()
        return list(newest.values())

    def asked(self) -> list[str]:
        """Return the addresses that were asked for, robots.txt and tokens left out."""
        return [visit.path for visit in self.platform.visits() if visit.path not in {"/robots.txt", "/token"}]


def key_text(platform: Platform, spider: str) -> str:
    """Return the key in the form that the source's variable or file holds it."""
    return json.dumps(platform.keys.grant()) if spider == "googleprofile" else platform.keys.api_key


@contextmanager
def served(folder: Path, spider: str, n: int) -> Iterator[ApiSite]:
    """Serve a platform with so many reviews of one subject, an hour apart, and make a store for it."""
    external_id, subject = EXTERNAL_IDS[spider]
    platform = Platform([], clock=START - timedelta(hours=n))
    for hour in range(n):
        platform.publish(1, subject=subject, rating=float(hour % 5 + 1))
        platform.turn_clock(START - timedelta(hours=n - hour - 1))
    with open_store(f"sqlite:///{folder / 'leumund.sqlite'}", create=True) as store:
        store.subjects.add(Subject("mug", "Mug", SubjectKind.PRODUCT))
        listing = store.subjects.add_listing(Listing(f"demo-{spider}", external_id, "mug", ""))
    with serve(platform) as server:
        policy = loopback_policy(f"demo-{spider}", PAGES.get(spider, spider), spider, server.port)
        if spider in KEYED:
            file = folder / "key"
            file.touch(mode=0o600)
            file.write_text(key_text(platform, spider), encoding="utf-8")
            policy = policy.model_copy(update={"key": KeyReference(file=file)})
        yield ApiSite(spider, platform, server.port, folder, listing, policy)


def everything_written(folder: Path) -> bytes:
    """Return the bytes of every file below a folder, except that of the key itself."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "key"]
    return b"\0".join(path.read_bytes() for path in files)


def environment_with(**extra: str) -> dict[str, str]:
    """Return this process's environment with more in it."""
    return {**os.environ, **extra}
