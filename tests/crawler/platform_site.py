"""A simulated platform with a store beside it, and crawls between them in real child processes."""

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.order import ORDER, CrawlOrder, ListingOutcome, Progress
from crawler.policy import loopback_policy
from crawler.run import crawl
from simulator.platform import Platform
from simulator.server import serve
from store.records import Listing, Subject, SubjectKind
from store.session import Store, open_store

START = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
CHILD = [sys.executable, "-P", "-m", "crawler.child"]
LAYOUTS = {"shop": "/shop/{}?page=1", "portal": "/portal/{}/1"}


@dataclass(frozen=True)
class Site:
    """A platform being served, and the store that its reviews go to."""

    platform: Platform
    port: int
    folder: Path
    listings: tuple[Listing, ...]

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'leumund.sqlite'}"

    def order(self, **changes: object) -> CrawlOrder:
        """Return an order for all listings."""
        order = CrawlOrder(
            database=self.database,
            policy=loopback_policy("demo", "schemaorg", "listing", self.port),
            listings=self.listings,
            author_key_file=self.folder / "author.key",
            base_url=f"http://127.0.0.1:{self.port}",
        )
        return replace(order, **changes)

    def crawl(
        self, on_progress: Callable[[Progress], None] | None = None, **changes: object
    ) -> dict[str, ListingOutcome]:
        """Crawl and return the outcomes by external id of the listing."""
        return {outcome.run.listing.external_id: outcome for outcome in crawl(self.order(**changes), on_progress)}

    def start_child(self, **changes: object) -> "subprocess.Popen[bytes]":
        """Start a crawl without a listening parent."""
        child = subprocess.Popen(
            CHILD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert child.stdin
        with child.stdin as stdin:
            stdin.write(ORDER.dump_json(self.order(**changes)))
        return child

    @contextmanager
    def store(self) -> Iterator[Store]:
        with open_store(self.database) as store:
            yield store

    def unfinished(self) -> tuple[Listing, ...]:
        """Return the listings whose newest run is open, or that have none."""
        with self.store() as store:
            latest = {listing: store.runs.latest(listing) for listing in self.listings}
        return tuple(listing for listing, run in latest.items() if run is None or run.census is None)


def add_listings(database: str, subjects: list[str]) -> tuple[Listing, ...]:
    """Make a store with each subject on shop and portal; return the listings."""
    with open_store(database, create=True) as store:
        for key in subjects:
            store.subjects.add(Subject(key, key.title(), SubjectKind.PRODUCT, is_demo=True))
        return tuple(
            store.subjects.add_listing(Listing("demo", f"{name}-{key}", key, "simulator:" + path.format(key)))
            for key in subjects
            for name, path in LAYOUTS.items()
        )


@contextmanager
def served(folder: Path, reviews: dict[str, int], *, page_size: int = 5) -> Iterator[Site]:
    """Serve a platform with so many reviews per subject, and make a store for it."""
    platform = Platform([], clock=START, page_size=page_size)
    for subject, n in reviews.items():
        platform.publish(n, subject=subject, rating=4.0)
    listings = add_listings(f"sqlite:///{folder / 'leumund.sqlite'}", list(reviews))
    with serve(platform) as server:
        yield Site(platform, server.port, folder, listings)


def copied(site: Site, folder: Path) -> Site:
    """Return the same platform with a copy of the store, so that scenarios do not see each other."""
    folder.mkdir()
    for path in site.folder.glob("leumund.sqlite*"):
        shutil.copy(path, folder)
    return replace(site, folder=folder)


def final_state(site: Site) -> dict[str, object]:
    """Return what a crawl left behind, without row numbers and clock times."""
    with site.store() as store:
        versions = {
            (v.listing_id, v.review.review_id, v.number, v.review.rating, v.review.text, v.vanished)
            for v in store.reviews.versions()
        }
        runs = {}
        for listing in site.listings:
            run = store.runs.latest(listing)
            assert run is not None
            runs[listing.external_id] = (run.census, run.new, run.edited, run.vanished, run.unchanged)
        kinds = Counter(str(entry.kind) for entry in store.leaves.entries())
        assert not store.leaves.fsck().faults
    return {"versions": versions, "runs": runs, "leaves": kinds}


def wait_until(is_true: Callable[[], bool], *, seconds: float = 60.0) -> None:
    """Return as soon as something has happened in another process."""
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def children() -> list[int]:
    """Return the process ids of this process's crawl children."""
    found = []
    for tasks in Path("/proc/self/task").iterdir():
        found += [int(pid) for pid in (tasks / "children").read_text(encoding="ascii").split()]
    return [
        pid for pid in found if pid != os.getpid() and b"crawler.child" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
