"""The listing spider: takes addresses from the SQL frontier of many listings, until each is at its end."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.account import close_walk, open_walk
from crawler.credentials import Secret
from crawler.errors import CrawlerError
from crawler.failure import plain_reason, status_of
from crawler.order import CrawlOrder, ListingOutcome, Message, Progress
from crawler.pages.registry import PARSERS, parse_page
from crawler.pipelines import ReadPage, StoredPage, digest_of
from crawler.spiders.approach import SIGNED
from crawler.spiders.registry import APPROACHES
from crawler.tdm import Reserved
from crawler.walk import Walk, asks_again, forbid, next_address, note_page, note_stored, stop
from store.errors import StoreError
from store.session import Store

OPEN_LISTINGS = 8
"""Enough to keep several hosts busy within their delays, few enough to lose little when killed."""
_CLOSED_BECAUSE = {
    "shutdown": "the crawl was stopped on request",
    "closespider_timeout": "the time limit of the crawl was reached",
    "closespider_pagecount": "the page limit of the crawl was reached",
    "closespider_errorcount": "too many errors in our own code",
    "memusage_exceeded": "the memory limit of the crawl was reached",
}


class ListingSpider(Spider):
    """Walks through the pages of all listings of an order, a few listings at a time, each page by page."""

    name = "listing"

    def __init__(
        self,
        order: CrawlOrder,
        store: Store,
        tell: Callable[[Message], None],
        *,
        author_key: bytes,
        secret: Secret | None = None,
    ) -> None:
        """Take an order.

        Args:
            order: What to collect.
            store: Where to keep it.
            tell: Sends a message to the parent process.
            author_key: Deployment key for author hashes.
            secret: Key of the source's interface; None where it asks for none.
        """
        super().__init__()
        self.order, self.store, self.author_key, self.secret = order, store, author_key, secret
        self.approach = APPROACHES[order.policy.spider]
        self.parser = PARSERS[order.policy.page]
        self.broken: StoreError | None = None
        self._tell = tell
        self._waiting = deque(order.listings)
        self._walks: dict[int, Walk] = {}
        self._progress = Progress()
        self._requests: asyncio.Queue[Request | None] = asyncio.Queue()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "ListingSpider":
        """Return the spider, told of every page that is stored or can't be."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.page_stored, signal=signals.item_scraped)
        crawler.signals.connect(spider.page_not_stored, signal=signals.item_error)
        crawler.signals.connect(spider.page_not_read, signal=signals.spider_error)
        return spider

    def now(self) -> datetime:
        """Return what this crawl calls now: the real clock and the order's offset."""
        return datetime.now(UTC) + timedelta(seconds=self.order.clock_offset_seconds)

    async def start(self) -> AsyncIterator[Request]:
        """Yield requests as walks ask for them, until no listing is left."""
        try:
            # At least once: an order without listings ends at once, too.
            for _ in range(max(1, min(OPEN_LISTINGS, len(self._waiting)))):
                self._open_next()
        except StoreError as error:
            self._give_up(error)
        while (request := await self._requests.get()) is not None:
            yield request

    def parse(self, response: Response, walk: Walk, address: str) -> Iterator[ReadPage]:
        """Yield the page as one item, or end the walk where it can't be read."""
        fetched_at = self.now()
        walk.tally.add_answer(retries=response.meta.get("retry_times", 0))
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        try:
            page = parse_page(self.order.policy.page, response.body, response.url, fetched_at, content_type)
        except CrawlerError as error:
            # The host answered, and well: whatever it was, it was not the page.
            stop(walk, error.what, broken=True)
            self._go_on(walk)
            return
        if asks_again(walk, page, retries=self.approach.empty_retries):
            self._wait_and_ask(walk, address)
            return
        note_page(walk, page)
        walk.tally.add_body(response.body)
        if walk.glances:
            self._go_on(walk)
            return
        following = self._following(walk, page.next_url)
        yield ReadPage(walk, page, address, following, digest_of(response.body), fetched_at)

    def page_failed(self, failure: Failure) -> None:
        """End a walk whose page could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]
        walk: Walk = request.cb_kwargs["walk"]
        walk.tally.add_answer(retries=request.meta.get("retry_times", 0), status=status_of(failure.value))
        end = forbid if isinstance(failure.value, Reserved) else stop
        end(walk, plain_reason(failure.value or RuntimeError(), urlsplit(request.url).netloc))
        self._go_on(walk)

    def page_stored(self, item: StoredPage) -> None:
        """Note a stored page and ask for the next one."""
        counts = item.counts
        note_stored(item.walk, counts, item.following, self.order.policy)
        self._progress = self._progress.plus(pages=1, new=counts.new, edited=counts.edited, unchanged=counts.unchanged)
        self._tell(Message(progress=self._progress))
        self._go_on(item.walk)

    def page_not_stored(self, item: ReadPage, failure: Failure) -> None:
        """Stop everything if the store refused; end the walk if the page itself could not be kept."""
        if isinstance(failure.value, StoreError):
            self._give_up(failure.value)
        else:
            self._end_broken(item.walk, "could not be stored", failure)

    def page_not_read(self, failure: Failure, response: Any) -> None:
        """End a walk whose page our own code could not bear."""
        self._end_broken(response.request.cb_kwargs["walk"], "could not be read", failure)

    def closed(self, reason: str) -> None:
        """Close the runs that are still open when the crawl is stopped from outside."""
        try:
            for walk in list(self._walks.values()):
                stop(walk, _CLOSED_BECAUSE.get(reason, reason))
                self._close(walk)
        except StoreError as error:
            self._give_up(error)

    def _open_next(self) -> None:
        """Open the next listing, or end the crawl when none is open any more."""
        # A loop and not a call of _go_on: an order may hold thousands of listings whose address is malformed.
        while self._waiting:
            listing = self._waiting.popleft()
            walk = open_walk(self.store, listing, self.order.policy, started_at=self.now())
            self._walks[walk.run.id] = walk
            if self._ask(walk):
                return
            self._close(walk)
        if not self._walks:
            self._requests.put_nowait(None)

    def _go_on(self, walk: Walk) -> None:
        """Ask for the walk's next page, or close its run and open another."""
        try:
            if walk.run.id in self._walks and not self._ask(walk):
                self._close(walk)
                self._open_next()
        except StoreError as error:
            # Scrapy swallows what its signal handlers raise; unnoticed, the crawl would wait for ever.
            self._give_up(error)

    def _ask(self, walk: Walk) -> bool:
        """Queue a request for the walk's next page; say whether there is one."""
        while (address := next_address(walk)) is not None:
            try:
                request = self._request(walk, address)
            except ValueError:
                stop(walk, "the address of a page is malformed")
                continue
            self._requests.put_nowait(request)
            return True
        return False

    def _request(self, walk: Walk, address: str) -> Request:
        """Return the request for a kept address, without any key."""
        return Request(
            self.order.fetch_address(address),
            callback=self.parse,
            errback=self.page_failed,
            headers=dict(self.approach.headers),
            meta=dict(SIGNED) if self.approach.signature else None,
            cb_kwargs={"walk": walk, "address": address},
            # The frontier knows what was fetched; Scrapy's memory ends with the process.
            dont_filter=True,
        )

    def _wait_and_ask(self, walk: Walk, address: str) -> None:
        """Ask for the same page once more, waiting twice as long each time."""
        wait_seconds = self.order.policy.delay_seconds * 2**walk.n_empty
        request = self._request(walk, address)
        asyncio.get_running_loop().call_later(wait_seconds, self._requests.put_nowait, request)

    def _following(self, walk: Walk, next_url: str | None) -> str | None:
        """Return the address of the next page, as kept; None where there is none."""
        if next_url is None:
            return None
        # An interface may repeat in its answer what it was asked with, the key included.
        kept = self.order.kept_address(self.approach.unsigned(next_url))
        return None if self.approach.ends_in_circle and kept in walk.met else kept

    def _close(self, walk: Walk) -> None:
        """Close the run and tell the parent how it ended."""
        run, judged = close_walk(self.store, walk, self.order.policy, finished_at=self.now())
        del self._walks[walk.run.id]
        self._progress = self._progress.plus(listings=1)
        self._tell(Message(progress=self._progress, outcome=ListingOutcome(run, loud=judged.loud)))

    def _end_broken(self, walk: Walk, what: str, failure: Failure) -> None:
        stop(walk, f"a page {what} ({type(failure.value).__name__}), which is a defect of ours", broken=True)
        self._go_on(walk)

    def _give_up(self, error: StoreError) -> None:
        """End the crawl because of the store; open runs stay open and are resumed next time."""
        self.broken = error
        self._walks.clear()
        self._waiting.clear()
        self._requests.put_nowait(None)
