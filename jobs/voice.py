"""What one review says, made ready for scoring: a voice for each review that may count, read from the store."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from jobs.score import words_of
from store.records import Census, Listing, Precision, Published, RatingKind, Review, ReviewVersion, Selection
from store.session import Store

SATISFIED, DISSATISFIED = 0.75, 0.25
A_SAMPLE = frozenset({Selection.FULL, Selection.NEWEST})
LOOKED_BACK = 8
"""Newest runs of a listing that say whether it shows a sample."""
BY_DAY = frozenset({Precision.SECOND, Precision.DAY})
BY_MONTH = BY_DAY | {Precision.MONTH}


@dataclass(frozen=True, slots=True)
class Voice:
    """One review as the figures see it."""

    published_at: datetime
    """Best guess of the publication, aware UTC; the middle of a range; the first observation where none is stated."""
    precision: Precision
    """How exactly the source states it."""
    unit: float | None
    """Rating unit 0..1; None without a rating."""
    positive: float | None
    """P(text is positive); None if not judged."""
    source: str
    """Where it stands."""
    vanished: bool
    """Missed by the newest full census."""
    words: str
    """Title and text; empty without words."""
    author: str | None
    """Keyed hash of the author; None if not shown."""
    stated: str | None = None
    """Publication in ISO 8601, as exact as stated but no more than a day; None where none is stated."""
    opinion: int | None = None
    """Number that all reviews share that say the same; None for an opinion of its own."""
    replied: bool = False
    """True if its owner's answer is shown."""
    subject: str = ""
    """Key of the part of the subject that it speaks of; empty for the subject itself."""
    listing: int = 0
    """Row number of its listing."""
    is_thumb: bool = False
    """True if its rating is a thumb, up or down, and no number of stars."""
    invited: bool | None = None
    """Was its author invited for a reward? None where the source does not say."""
    version: int = 0
    """Row number of its version."""
    review: int = 0
    """Row number of the review."""
    covered_on: date | None = None
    """Day by which its listing's dated link decides whether it speaks of the subject; None: that of publication."""
    is_read: bool = False
    """True where the text model was shown its text, whether it models the language or not."""


def moment_of(published: Published) -> datetime | None:
    """Return the best guess of a publication date, aware UTC: the middle of what it can mean; None if unknown."""
    if published.at is None:
        return None
    at = _utc(published.at)
    if published.precision is Precision.RANGE and published.until is not None:
        return at + (_utc(published.until) - at) / 2
    halves = {Precision.MONTH: timedelta(days=15), Precision.YEAR: timedelta(days=182)}
    return at + halves.get(published.precision, timedelta())


def voice_of(version: ReviewVersion) -> Voice:
    """Return what one version of a review says, as the store hands it out."""
    review = version.review
    return Voice(
        published_at=_best_guess(review.published, version.observed_at),
        precision=review.published.precision,
        unit=review.unit(),
        positive=version.positive,
        source=version.review.source,
        vanished=version.vanished,
        words=words_of(review),
        author=review.author_key,
        stated=no_more_exact_than_a_day(review.published),
        opinion=version.id if version.twin_of is None else version.twin_of,
        replied=review.reply is not None,
        listing=version.listing_id,
        is_thumb=is_thumb(review),
        invited=review.incentivised,
        version=version.id,
        review=version.review_number,
        covered_on=covered_on(review.published, version.observed_at),
        is_read=version.is_read,
    )


def is_thumb(review: Review) -> bool:
    """Say whether a review is rated by a thumb, up or down."""
    return review.rating is not None and review.scale.kind is RatingKind.BINARY


def covered_on(published: Published, observed_at: datetime) -> date:
    """Return the day by which the dated link of a listing decides whom a review speaks of."""
    return (observed_at if published.at is None else _utc(published.at)).astimezone(UTC).date()


def _best_guess(published: Published, observed_at: datetime) -> datetime:
    """Return when a review was probably published: where only a span is stated, not after it was seen."""
    moment = moment_of(published)
    if moment is None or published.at is None:
        return observed_at
    # In the first half of a month its middle is still to come, and what is to come counts for nothing.
    return moment if published.precision in BY_DAY else min(moment, max(_utc(published.at), observed_at))


def no_more_exact_than_a_day(published: Published) -> str | None:
    """Return a publication in ISO 8601, as exact as stated but no more than a day; None where none is stated."""
    text = published.text()
    return text[:10] if text and published.precision is Precision.SECOND else text


def is_sample(store: Store, listing: Listing, *, as_of: datetime | None = None) -> bool:
    """Say whether the newest census that saw anything showed all reviews or the newest, not a chosen few.

    Args:
        store: Where runs are kept.
        listing: Which.
        as_of: By the runs that were closed by this moment, UTC; None: by all.
    """
    return shows_a_sample([run.census for run in store.runs.history(listing, LOOKED_BACK, as_of=as_of)])


def shows_a_sample(censuses: Iterable[Census | None]) -> bool:
    """Say whether the newest of these censuses that saw anything showed all reviews or the newest.

    Args:
        censuses: Newest first.
    """
    newest = next((census for census in censuses if census is not None and census.seen), None)
    return newest is not None and newest.selection in A_SAMPLE


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
