"""Crawls without a socket or a child: the real spider, pipeline and store, and the platform's answers handed over."""

import asyncio
import shutil
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.order import CrawlOrder, ListingOutcome, Message
from crawler.pipelines import StorePipeline
from crawler.policy import loopback_policy
from crawler.spiders.listing import ListingSpider
from simulator.answer import answer
from simulator.platform import Platform
from store.records import Listing, Subject, SubjectKind
from store.session import Store, open_store

START = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8001"
KEY = bytes(range(32))
PATHS = {"shop": "/shop/{}?page=1", "portal": "/portal/{}/1"}

Fetched = tuple[int, str, bytes]
"""Status, content type and body."""


@dataclass
class DryCrawl:
    """What a crawl did, seen from outside."""

    spider: ListingSpider
    messages: list[Message] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    """How deep in calls the spider was at each message."""

    def outcomes(self) -> dict[str, ListingOutcome]:
        """Return how each listing ended, by its external id."""
        found = [message.outcome for message in self.messages if message.outcome]
        return {outcome.run.listing.external_id: outcome for outcome in found}


@dataclass(frozen=True)
class Desk:
    """A platform, a store and listings between them."""

    platform: Platform
    store: Store
    listings: tuple[Listing, ...]

    def order(self, **changes: object) -> CrawlOrder:
        """Return an order for all listings."""
        policy = loopback_policy("demo", "schemaorg", "listing", 8001)
        order = CrawlOrder("", policy, self.listings, Path("unused"), base_url=BASE)
        return replace(order, **changes)

    def fetch(self, url: str) -> Fetched:
        """Return what the platform answers."""
        reply = answer(self.platform, url.removeprefix(BASE), BASE)
        return reply.status, reply.content_type, reply.body

    def crawl(
        self,
        fetch: Callable[[str], Fetched] | None = None,
        *,
        die_at: Callable[[str, int], bool] = lambda place, n: False,
        **changes: object,
    ) -> DryCrawl:
        """Crawl all listings; `die_at(place, n)` is asked at each step whether the process dies there."""
        messages: list[Message] = []
        depths: list[int] = []

        def tell(message: Message) -> None:
            messages.append(message)
            depths.append(len(traceback.extract_stack()))

        spider = ListingSpider(self.order(**changes), self.store, tell, author_key=KEY)
        crawl = DryCrawl(spider, messages, depths=depths)
        asyncio.run(_drive(crawl, fetch or self.fetch, die_at))
        return crawl

    def state(self) -> dict[str, object]:
        """Return what crawls left behind, without row numbers and clock times."""
        versions = {
            (v.listing_id, v.review.review_id, v.number, v.review.rating, v.review.text, v.vanished)
            for v in self.store.reviews.versions()
        }
        runs = {}
        for listing in self.listings:
            run = self.store.runs.latest(listing)
            assert run is not None
            runs[listing.external_id] = (run.census, run.new, run.edited, run.vanished, run.unchanged)
        kinds = Counter(str(entry.kind) for entry in self.store.leaves.entries())
        assert not self.store.leaves.fsck().faults
        return {"versions": versions, "runs": runs, "leaves": kinds}


async def _drive(crawl: DryCrawl, fetch: Callable[[str], Fetched], die_at: Callable[[str, int], bool]) -> None:
    spider = crawl.spider
    pipeline = StorePipeline.from_crawler(SimpleNamespace(spider=spider))
    async for request in spider.start():
        crawl.asked.append(request.url)
        if die_at("asked", len(crawl.asked)):
            return
        try:
            status, content_type, body = fetch(request.url)
        except Exception as error:  # noqa: BLE001 - Scrapy hands on whatever it was
            _fail(spider, request, error)
            continue
        headers = {"Content-Type": content_type}
        response = HtmlResponse(request.url, status=status, headers=headers, body=body, request=request)
        if status != 200:
            _fail(spider, request, HttpError(response))
            continue
        for item in spider.parse(response, **request.cb_kwargs):
            try:
                stored = pipeline.process_item(item)
            except Exception as error:  # noqa: BLE001 - Scrapy hands on whatever it was
                spider.page_not_stored(item, Failure(error))
                continue
            if die_at("stored", len(crawl.asked)):
                return
            spider.page_stored(stored)


def _fail(spider: ListingSpider, request: Request, error: Exception) -> None:
    failure = Failure(error)
    failure.request = request
    spider.page_failed(failure)


@contextmanager
def desk_of(template: Path, folder: Path, reviews: dict[str, int], *, page_size: int = 5) -> Iterator[Desk]:
    """Make a platform with so many reviews per subject, each on shop and portal, and a store for it."""
    platform = Platform([], clock=START, page_size=page_size)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, folder / "a.sqlite")
    with open_store(str(folder / "a.sqlite")) as store:
        listings = []
        for subject, n in reviews.items():
            platform.publish(n, subject=subject, rating=4.0)
            store.subjects.add(Subject(subject, subject.title(), SubjectKind.PRODUCT, is_demo=True))
            for name, path in PATHS.items():
                plain = Listing("demo", f"{name}-{subject}", subject, "simulator:" + path.format(subject))
                listings.append(store.subjects.add_listing(plain))
        yield Desk(platform, store, tuple(listings))
