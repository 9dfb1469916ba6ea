"""A platform whose reviews come, change and go as on real ones, collected through spider, parser and store."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dry_crawl import BASE, Desk, Fetched

from crawler.order import ListingOutcome
from crawler.policy import loopback_policy
from simulator.answer import answer
from simulator.opinion import Opinion
from simulator.platform import Platform
from store.records import Listing, ReviewVersion, Subject, SubjectKind
from store.session import Store, open_store

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SUBJECT = "kettle"
PATHS = {"shop": "/shop/{}?page=1", "portal": "/portal/{}/1", "feed": "/feed/{}/page=1/json"}
PAGES = {"shop": "schemaorg", "portal": "schemaorg", "feed": "appstore"}
STARS = (5.0, 4.0, 3.0, 2.0, 1.0)
LEVELS = ((62, 18, 6, 4, 10), (35, 30, 18, 9, 8), (20, 20, 20, 20, 20), (12, 10, 14, 24, 40))
"""How stars are distributed: a liked product, a middling one, one of which nobody agrees, a bad one."""
WORDS = ("kettle", "lid", "cord", "base", "heats", "quickly", "quietly", "leaks", "fine", "poor", "light", "sturdy")

Answer = Callable[[Platform, str, str], Fetched]
"""Answers an address of one layout: platform, layout and address to status, content type and body."""


def plain_answer(platform: Platform, layout: str, address: str) -> Fetched:
    """Answer as the platform does."""
    reply = answer(platform, address, BASE)
    return reply.status, reply.content_type, reply.body


@dataclass
class LivelySite:
    """A platform with a life of its own, and the store that its reviews go to."""

    platform: Platform
    store: Store
    listings: tuple[Listing, ...]
    chance: random.Random
    opinions: list[Opinion]
    """As first written, those of days to come included."""
    clock: datetime = START

    def live(self, days: float = 1.0) -> tuple[set[str], set[str]]:
        """Let time pass: new reviews come, some are edited, fewer deleted; return the ids of edited and deleted."""
        self.clock += timedelta(days=days)
        self.platform.turn_clock(self.clock)
        ids = [row.review_id for row in self.platform.visible(SUBJECT)]
        edited = {review_id for review_id in ids if self.chance.random() < 0.015}
        deleted = {review_id for review_id in ids if self.chance.random() < 0.006} - edited
        for review_id in edited:
            self.edit(review_id)
        for review_id in deleted:
            self.platform.delete(SUBJECT, review_id)
        return edited, deleted

    def edit(self, review_id: str) -> None:
        """Let an author think again: other words, and sometimes another rating."""
        changes: dict[str, object] = {"text": words(self.chance, 9)}
        if self.chance.random() < 0.4:
            changes["rating"] = self.chance.choice(STARS)
        self.platform.edit(SUBJECT, review_id, **changes)

    def crawl(self, answering: Answer = plain_answer) -> dict[str, ListingOutcome]:
        """Collect all listings; return the outcomes by layout."""
        outcomes = {}
        for listing in self.listings:
            layout = listing.external_id
            desk = Desk(self.platform, self.store, (listing,))
            crawl = desk.crawl(
                lambda url, layout=layout: answering(self.platform, layout, url.removeprefix(BASE)),
                policy=loopback_policy(listing.source, PAGES[layout], "listing", 8001),
                clock_offset_seconds=(self.clock - datetime.now(UTC)).total_seconds(),
            )
            outcomes |= crawl.outcomes()
        return outcomes

    def kept(self, layout: str) -> dict[str, ReviewVersion]:
        """Return the current version of each review that the store knows of a layout's listing, by the source's id."""
        (listing,) = (listing for listing in self.listings if listing.external_id == layout)
        versions = self.store.reviews.versions(listing=listing)
        return {version.review.review_id or "": version for version in versions}


def write_opinions(chance: random.Random, n: int, *, future_days: int = 90) -> list[Opinion]:
    """Return n opinions of the last year, and those that will appear in days to come at the same pace."""
    level = chance.choice(LEVELS)
    moments = [START - timedelta(days=chance.uniform(0, 360)) for _ in range(n)]
    moments += [START + timedelta(days=chance.uniform(0, future_days)) for _ in range(n * future_days // 360)]
    return [_opinion(chance, number, at, level=level) for number, at in enumerate(sorted(moments))]


def _opinion(chance: random.Random, number: int, at: datetime, *, level: tuple[int, ...]) -> Opinion:
    return Opinion(
        subject=SUBJECT,
        subject_name="Kettle",
        kind=SubjectKind.PRODUCT,
        review_id=f"r{number}",
        appears_at=at,
        rating=chance.choices(STARS, level)[0],
        title=words(chance, 3),
        text=words(chance, 12),
        published=f"{at:%Y-%m-%d}",
        language="en",
        author=f"pen-{number}",
        verified=chance.random() < 0.7 or None,
        helpful=chance.randrange(5),
        reply="Thank you." if chance.random() < 0.2 else None,
    )


def words(chance: random.Random, n: int) -> str:
    """Return made-up words that nobody else wrote."""
    return " ".join(chance.choices(WORDS, k=n)) + f" {chance.randrange(10**6)}"


@contextmanager
def lively_site(template: Path, folder: Path, *, seed: int, n: int = 60, page_size: int = 10) -> Iterator[LivelySite]:
    """Make a platform with n reviews of the last year and a store for it."""
    chance = random.Random(seed)  # noqa: S311 - chance of a test, not of a secret
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, folder / "a.sqlite")
    with open_store(str(folder / "a.sqlite")) as store:
        store.subjects.add(Subject(SUBJECT, "Kettle", SubjectKind.PRODUCT, is_demo=True))
        listings = tuple(
            store.subjects.add_listing(Listing("demo", name, SUBJECT, "simulator:" + path.format(SUBJECT)))
            for name, path in PATHS.items()
        )
        opinions = write_opinions(chance, n)
        platform = Platform(opinions, clock=START, page_size=page_size)
        yield LivelySite(platform, store, listings, chance, opinions)


@contextmanager
def reopened(site: LivelySite, kept_in: Path, folder: Path) -> Iterator[LivelySite]:
    """Copy a site, whose store is closed, with all that was collected, so that scenarios don't see each other."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in kept_in.glob("a.sqlite*"):
        shutil.copy(path, folder)
    rows = [*site.platform.visible(SUBJECT), *(row for row in site.opinions if row.appears_at > site.clock)]
    with open_store(str(folder / "a.sqlite")) as store:
        platform = Platform(rows, clock=site.clock, page_size=site.platform.page_size)
        yield replace(site, platform=platform, store=store, chance=random.Random(7))  # noqa: S311
