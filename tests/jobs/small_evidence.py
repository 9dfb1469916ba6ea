"""A deployment whose collections are written by hand: reviews change, vanish and come back over two months."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from jobs.indicate import Tools, publish_all
from jobs.score import score_new_versions
from jobs.seal import write_checkpoint
from jobs.twins import find_all_twins
from jobs.workplace import Workplace
from store.records import (
    Aggregate,
    Census,
    Coverage,
    Listing,
    PartOf,
    Precision,
    Published,
    Review,
    Selection,
    Subject,
    SubjectKind,
    on_day,
)
from store.runs import PageObservation

START = datetime(2026, 3, 1, 9, 0, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)
WORDS = "Works very well, great quality and fast delivery, says buyer {0}, {1} and {2}"


def opinion(n: int, n_all: int = 24) -> Review:
    """Return review n; some have no text, no rating, no date, a range, or the words of another one."""
    at = START - timedelta(days=400 - 390 * n / n_all)
    published = on_day(at.date())
    if n % 11 == 3:
        published = Published()
    elif n % 11 == 7:
        published = Published(at, Precision.RANGE, at + 9 * DAY)
    return Review(
        source="shop",
        review_id=f"r{n}",
        rating=None if n % 17 == 4 else float(1 + n % 5),
        text=None if n % 7 == 5 else WORDS.format(n if n % 13 else 13, n // 14, 7),
        published=published,
        language="en",
        author_key=f"{n:032x}",
        author_present=True,
        reply="Thanks" if n % 4 == 0 else None,
    )


class SmallEvidence:
    """A kettle, which is part of a brand, and a mug."""

    def __init__(self, place: Workplace, tools: Tools):
        self.place, self.tools, self.store = place, tools, place.store
        for key, kind in (("kettle", "product"), ("mug", "product"), ("brand", "organisation")):
            self.store.subjects.add(Subject(key, f"The {key}", SubjectKind(kind)))
        self.store.subjects.link(PartOf("kettle", "brand"))
        self.listings = {
            key: self.store.subjects.add_listing(Listing("shop", key, key, f"https://shop.example/{key}"))
            for key in ("kettle", "mug")
        }

    def collect(self, key, reviews, at, *, full=True, shown=None):
        """Keep what one run over a listing shows."""
        run = self.store.runs.open_run(self.listings[key], source="shop", started_at=at, parser="p", config_digest="c")
        aggregates = [] if shown is None else [Aggregate("shop", shown, rating_count=len(reviews))]
        self.store.runs.observe(run, PageObservation("https://shop.example/1", at, reviews, aggregates))
        coverage = Coverage.FULL if full else Coverage.PARTIAL
        self.store.runs.close(run, Census(coverage, Selection.FULL, len(reviews), seen=len(reviews)), at)

    def publish(self, at):
        """Judge, publish, seal."""
        score_new_versions(self.store, self.tools.model)
        find_all_twins(self.store, at)
        publish_all(self.store, self.tools, at)
        write_checkpoint(self.place, at)

    def live(self):
        """Collect two months; return when the last figures were published."""
        first = [opinion(n) for n in range(24)]
        self.collect("kettle", first, START, shown=4.1)
        self.collect("mug", first[:6], START)
        self.publish(START + DAY)
        second = [replace(each, rating=1.0, text=f"No longer fine, {each.review_id}") for each in first[:3]] + first[9:]
        self.collect("kettle", second, START + 30 * DAY, shown=3.9)
        self.collect("kettle", [*second, first[7], opinion(31)], START + 31 * DAY)
        self.publish(START + 32 * DAY)
        return START + 32 * DAY
