"""The canary: asks for the first page of each listing of an order, reads it, and keeps nothing."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.credentials import Secret
from crawler.errors import CrawlerError
from crawler.failure import plain_reason
from crawler.glance import Glance
from crawler.order import CrawlOrder, Message
from crawler.pages.registry import PARSERS, parse_page
from crawler.spiders.approach import SIGNED
from crawler.spiders.registry import APPROACHES
from crawler.tally import Tally
from store.records import Listing


class CanarySpider(Spider):
    """Looks at one page per listing; knows no store."""

    name = "canary"

    def __init__(self, order: CrawlOrder, tell: Callable[[Message], None], *, secret: Secret | None = None) -> None:
        """Take an order.

        Args:
            order: What to look at.
            tell: Sends a message to the parent process.
            secret: Key of the source's interface; None where it asks for none.
        """
        super().__init__()
        self.order, self.secret = order, secret
        self.approach = APPROACHES[order.policy.spider]
        self.parser = PARSERS[order.policy.page]
        self._tell = tell

    async def start(self) -> AsyncIterator[Request]:
        """Yield one request per listing."""
        for listing in self.order.listings:
            try:
                request = self._request(listing)
            except ValueError:
                self._say(listing, trouble="the address is malformed")
            else:
                yield request

    def parse(self, response: Response, listing: Listing) -> Iterator[Request]:
        """Read the page and tell what it shows."""
        now = datetime.now(UTC) + timedelta(seconds=self.order.clock_offset_seconds)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        try:
            page = parse_page(self.order.policy.page, response.body, response.url, now, content_type)
        except CrawlerError as error:
            self._say(listing, trouble=error.what)
            return
        tally = Tally(now)
        tally.add_page(page)
        tally.add_body(response.body)
        health = tally.health(self.parser)
        self._tell(Message(glance=Glance(listing, health, page.announced, problems=page.problems[:3])))
        yield from ()

    def page_failed(self, failure: Failure) -> None:
        """Tell why a page could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = plain_reason(failure.value or RuntimeError(), urlsplit(request.url).netloc)
        self._say(request.cb_kwargs["listing"], trouble=reason)

    def _say(self, listing: Listing, *, trouble: str) -> None:
        self._tell(Message(glance=Glance(listing, Tally(datetime.now(UTC)).health(self.parser), trouble=trouble)))

    def _request(self, listing: Listing) -> Request:
        return Request(
            self.order.fetch_address(listing.url),
            callback=self.parse,
            errback=self.page_failed,
            headers=dict(self.approach.headers),
            meta=dict(SIGNED) if self.approach.signature else None,
            cb_kwargs={"listing": listing},
            dont_filter=True,
        )
