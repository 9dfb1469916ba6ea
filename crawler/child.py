"""The child process of one crawl: reads an order on standard input, answers with JSON lines on standard output."""

import asyncio
import os
import signal
import sys
from dataclasses import replace

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.credentials import Secret, parts_of, read_secret
from crawler.errors import CrawlerError
from crawler.identity import read_author_key
from crawler.memory import peak_mib
from crawler.order import MESSAGE, ORDER, CrawlOrder, Message
from crawler.quiet import log_to_stderr
from crawler.redaction import Redaction
from crawler.settings import hardened_settings
from crawler.spiders.canary import CanarySpider
from crawler.spiders.listing import ListingSpider
from store.errors import StoreError
from store.session import Store, open_store

STOP_WITHIN_SECONDS = 8.0

# The event loop keeps only weak references to its tasks.
_tasks: set[asyncio.Task[None]] = set()


def tell(message: Message) -> None:
    """Write a message to the parent; without a parent, stop as if asked to."""
    if message.outcome is not None:
        message = replace(message, outcome=replace(message.outcome, peak_mib=peak_mib()))
    try:
        sys.stdout.buffer.write(MESSAGE.dump_json(message) + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - the pipe is gone for good
        os.kill(os.getpid(), signal.SIGTERM)


def crawl_all(order: CrawlOrder, store: Store, secret: Secret | None = None) -> None:
    """Collect all listings of an order; returns when every run is closed.

    Args:
        order: What to collect.
        store: Where to keep it.
        secret: Key of the source's interface; None where it asks for none.

    Raises:
        Exception: Whatever broke the store; open runs stay open and are resumed next time.
    """
    process = AsyncCrawlerProcess(dict(hardened_settings(order.policy, order.limits)))
    crawler = process.create_crawler(ListingSpider)
    key = read_author_key(order.author_key_file)
    process.crawl(crawler, order=order, store=store, tell=tell, author_key=key, secret=secret)
    _stop_on_signals(process, crawler)
    process.start(install_signal_handlers=False)
    spider = crawler.spider
    if isinstance(spider, ListingSpider) and spider.broken is not None:
        raise spider.broken


def glance_at_all(order: CrawlOrder, secret: Secret | None = None) -> None:
    """Look at one page of each listing of an order; keeps nothing, and opens no database."""
    process = AsyncCrawlerProcess({**hardened_settings(order.policy, order.limits), "ITEM_PIPELINES": {}})
    crawler = process.create_crawler(CanarySpider)
    process.crawl(crawler, order=order, tell=tell, secret=secret)
    _stop_on_signals(process, crawler)
    process.start(install_signal_handlers=False)


def _stop_on_signals(process: AsyncCrawlerProcess, crawler: Crawler) -> None:
    """Stop cleanly when asked to: pages under way may finish, but not for longer than a few seconds."""
    loop = asyncio.get_event_loop()

    def stop_now() -> None:
        """Close the open runs without waiting for pages under way, and leave."""
        if isinstance(crawler.spider, ListingSpider):
            crawler.spider.closed("shutdown")
        os._exit(0)

    def stop_soon() -> None:
        """Let pages under way finish, for a few seconds."""
        loop.call_later(STOP_WITHIN_SECONDS, stop_now)
        _tasks.add(loop.create_task(process.stop()))

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop_soon)


def main() -> int:
    """Carry out the order on standard input; return the exit code, 0 also where listings are partial or failed."""
    redaction = Redaction()
    log_to_stderr(redaction)
    order = ORDER.validate_json(sys.stdin.buffer.read())
    # This is the door of its own process: the parent gets the message on standard error, and the exit code.
    try:
        # Read here and not by the parent: an order travels as JSON, and no key may stand in it.
        secret = read_secret(order.policy)
        if secret is not None:
            redaction.hide(*parts_of(secret))
        if not order.keeps:
            glance_at_all(order, secret)
            return 0
        with open_store(order.database, fence=order.fence) as store:
            crawl_all(order, store, secret)
    except (CrawlerError, StoreError) as error:
        sys.stderr.write(redaction(f"{error}\n"))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
