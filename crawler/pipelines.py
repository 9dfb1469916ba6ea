"""From a read page to the store: authors hashed, contacts masked, one transaction per page."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, Self, TypeVar

from scrapy.crawler import Crawler

from crawler.identity import author_key
from crawler.masking import mask_contacts, mask_facts
from crawler.order import CrawlOrder
from crawler.pages.found import Found, PageResult
from crawler.policy import Keeps
from crawler.tally import own_reviews
from crawler.walk import Walk
from store.records import Aggregate, Review, Run
from store.runs import ObserveCounts, PageObservation

Shown = TypeVar("Shown", Review, Aggregate)


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that has been read and is now to be stored; holds authors only until then."""

    walk: Walk
    """The walk that it belongs to."""
    page: PageResult
    """What it yields."""
    address: str
    """Its address, as kept."""
    following: str | None
    """Address of the next page, as kept; None on the last one."""
    body_digest: str
    """SHA-256 of its bytes, hex."""
    observed_at: datetime
    """When it was fetched, UTC."""

    def __repr__(self) -> str:
        return f"ReadPage({self.address!r}, {len(self.page.reviews)} reviews)"


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page that is in the store."""

    walk: Walk
    """The walk that it belongs to."""
    following: str | None
    """Address of the next page, as kept; None on the last one."""
    counts: ObserveCounts
    """What it changed."""


class RunStore(Protocol):
    """The part of the store's runs that the pipeline writes to."""

    def observe(self, run: Run, page: PageObservation) -> ObserveCounts:
        """Store one page."""
        ...


def digest_of(body: bytes) -> str:
    """Return the SHA-256 of a page's bytes, hex."""
    return hashlib.sha256(body).hexdigest()


def nameless_review(found: Found, *, source: str, key: bytes, keeps: Keeps = Keeps.ALL) -> Review:
    """Return the review as it may be kept: the author as keyed hash, contacts masked, without words where none may be.

    Args:
        found: What the page yields.
        source: Name of the source policy.
        key: Deployment key for author hashes.
        keeps: What the policy lets us keep.
    """
    review = found.review
    if keeps is Keeps.RATINGS:
        review = replace(review, title=None, text=None, parts={}, reply=None)
    return replace(
        review,
        source=source,
        author_key=author_key(key, source, found.author),
        title=mask_contacts(review.title),
        text=mask_contacts(review.text),
        parts=_masked(review.parts),
        reply=mask_contacts(review.reply),
        country=mask_contacts(review.country),
        extra=mask_facts(review.extra),
    )


def nameless_aggregate(aggregate: Aggregate, *, source: str) -> Aggregate:
    """Return the source's own figures as they may be kept."""
    return replace(aggregate, source=source, extra=mask_facts(aggregate.extra))


def _masked(parts: Mapping[str, str]) -> Mapping[str, str]:
    # Names of parts are the source's own headings, not what somebody wrote.
    return {name: mask_contacts(text) or "" for name, text in parts.items()}


def observation(item: ReadPage, *, order: CrawlOrder, parser: str, key: bytes) -> PageObservation:
    """Return what the store is to keep of a page.

    Args:
        item: The page.
        order: What was ordered; names the source, and how addresses are kept.
        parser: Version of the reader.
        key: Deployment key for author hashes.
    """
    source = order.policy.source
    keeps = order.policy.keeps
    reviews = [nameless_review(found, source=source, key=key, keeps=keeps) for found in own_reviews(item.page)]
    aggregates = [nameless_aggregate(aggregate, source=source) for aggregate in item.page.aggregates]
    return PageObservation(
        url=item.address,
        observed_at=item.observed_at,
        # A page may name its subject by its address, which for the simulator has another port each time.
        reviews=[_settled(order, review) for review in reviews],
        aggregates=[_settled(order, aggregate) for aggregate in aggregates],
        next_urls=[item.following] if item.following else [],
        body_digest=item.body_digest,
        parser=parser,
    )


def _settled(order: CrawlOrder, record: Shown) -> Shown:
    """Return the record with its subject's address as it is kept; nearly always that is the same."""
    kept = None if record.subject is None else order.kept_address(record.subject)
    return record if kept == record.subject else replace(record, subject=kept)


class StorePipeline:
    """Item pipeline with one step; a page is stored whole, together with the frontier, or not at all."""

    def __init__(self, runs: RunStore, *, order: CrawlOrder, parser: str, key: bytes) -> None:
        """Bind the store and what every page of this child shares."""
        self._runs, self._order, self._parser, self._key = runs, order, parser, key

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline of the spider that holds store and order."""
        spider: Any = crawler.spider
        return cls(spider.store.runs, order=spider.order, parser=spider.parser, key=spider.author_key)

    def process_item(self, item: ReadPage) -> StoredPage:
        """Store a page and return what it changed."""
        page = observation(item, order=self._order, parser=self._parser, key=self._key)
        return StoredPage(item.walk, item.following, self._runs.observe(item.walk.run, page))
