"""Count what the pages of one run look like: which fields they fill, which values they hold."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from crawler.fingerprint import sketch_of
from crawler.pages.found import Found, PageResult
from store.records import Aggregate, Precision, Review, RunHealth

PAGES_TOLD = 500
"""Pages whose number of reviews is kept one by one."""
MOST_VALUES = 200
"""Distinct ratings kept; a scale with more of them is counted only by its commonest ones."""
FUTURE = timedelta(days=2)
"""A date may lie so far ahead: zones differ, and a run takes a while."""
_EXACT = (Precision.SECOND, Precision.DAY)


def own_reviews(page: PageResult) -> list[Found]:
    """Return the reviews that speak of the page's main subject; a page may show some of other things."""
    return [found for found in page.reviews if page.subject is None or found.review.subject in (None, page.subject)]


@dataclass(slots=True)
class Tally:
    """Running counts over the pages of one run; holds neither texts nor names."""

    began_at: datetime
    """Start of the run, UTC; dates are measured by it."""
    n_read: int = 0
    """Reviews read."""
    per_page: list[int] = field(default_factory=list)
    """Reviews on each page."""
    filled: Counter[str] = field(default_factory=Counter)
    """Reviews that have a field, by field."""
    ratings: Counter[float] = field(default_factory=Counter)
    """Reviews by rating."""
    scales: Counter[str] = field(default_factory=Counter)
    """Rated reviews by scale."""
    dates: Counter[date] = field(default_factory=Counter)
    """Reviews by date, where a day is named."""
    units: float = 0.0
    """Sum of ratings mapped to 0..1."""
    n_future: int = 0
    """Reviews dated in the future."""
    aggregate: Aggregate | None = None
    """What the source last showed as its own figures of the subject."""
    fingerprint: tuple[str, ...] = ()
    """Structure of the first page."""
    statuses: Counter[str] = field(default_factory=Counter)
    """Unwanted answers by HTTP status."""
    retries: int = 0
    """Requests that were sent again."""

    def add_page(self, page: PageResult) -> None:
        """Count one page that was read."""
        own = own_reviews(page)
        self.per_page.append(len(own))
        self.add_reviews(found.review for found in own)
        self.aggregate = next(iter(page.aggregates), self.aggregate)

    def add_reviews(self, reviews: Iterable[Review]) -> None:
        """Count reviews that were read now, or by an earlier process of the same run."""
        for review in reviews:
            self.n_read += 1
            self.filled.update(fields_of(review))
            self._add_rating(review)
            self._add_date(review)

    def add_body(self, body: bytes) -> None:
        """Note the structure of the first page; the others of a listing look alike."""
        self.fingerprint = self.fingerprint or sketch_of(body)

    def add_answer(self, *, retries: int, status: int | None = None) -> None:
        """Note how often a request was sent again, and the unwanted status that it ended with."""
        self.retries += retries
        if status is not None:
            self.statuses[str(status)] += 1

    def health(self, parser: str) -> RunHealth:
        """Return what is known so far; doubts and warnings are for those who compare."""
        days = Counter(day.day for day in self.dates)
        return RunHealth(
            parser=parser,
            n_read=self.n_read,
            fill={name: round(n / self.n_read, 4) for name, n in sorted(self.filled.items())},
            per_page=tuple(self.per_page[:PAGES_TOLD]),
            ratings={f"{rating:g}": n for rating, n in self.ratings.most_common(MOST_VALUES)},
            scales=dict(self.scales.most_common(MOST_VALUES)),
            days=tuple(days[number] for number in range(1, 32)),
            n_months=len({(day.year, day.month) for day in self.dates}),
            n_same_day=max(self.dates.values(), default=0),
            n_future=self.n_future,
            fingerprint=self.fingerprint,
            statuses=dict(self.statuses),
            retries=self.retries,
        )

    def _add_rating(self, review: Review) -> None:
        if review.rating is None:
            return
        scale = review.scale
        self.ratings[review.rating] += 1
        self.scales[f"{scale.low:g}-{scale.high:g} {scale.kind}"] += 1
        self.units += scale.unit(review.rating)

    def _add_date(self, review: Review) -> None:
        at = review.published.at
        if at is None or review.published.precision not in _EXACT:
            return
        self.dates[at.date()] += 1
        # A moment without a zone may be meant in any: two days of slack hold them all.
        self.n_future += at.replace(tzinfo=None) > (self.began_at + FUTURE).replace(tzinfo=None)


def fields_of(review: Review) -> list[str]:
    """Return the names of the fields that a review has."""
    has = {
        "id": review.review_id is not None,
        "rating": review.rating is not None,
        "date": review.published.at is not None,
        "text": bool(review.text or review.parts),
        "title": bool(review.title),
        "author": review.author_present,
        "language": review.language is not None,
        "verified": review.verified is not None,
        "reply": review.reply is not None,
        "helpful": review.helpful is not None,
        "sub-ratings": bool(review.sub_ratings),
        "country": review.country is not None,
    }
    return [name for name, is_there in has.items() if is_there]
