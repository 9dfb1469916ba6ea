"""Read Yelp's review objects: of its page data (two generations) and of its official API (JSON)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from crawler.pages.found import PageResult
from crawler.pages.objectpage import read_object_page
from crawler.pages.objects import Rows, count_around, sound
from crawler.pages.shape import Shape, rating_in
from crawler.pages.spelling import code, count_of, pick
from store.records import Aggregate, Scale

PARSER = "yelp/1"

SCALE = Scale(1.0, 5.0, stated=False)
_TOTALS = ("pagination.totalResults", "reviews.totalCount", "reviewCount", "total")
SHAPE = Shape(
    source="yelp",
    scale=SCALE,
    identity=("encid", "id"),
    rating=("rating",),
    text=("text.full", "comment.text", "text"),
    language=("text.language", "comment.language", "language"),
    published=("createdAt", "time_created", "localizedDate", "date"),
    author=("author.displayName", "user.markupDisplayName", "user.displayName", "user.name"),
    profile=("author.encid", "userId", "user.id"),
    helpful=("feedback.usefulCount", "feedback.counts.useful"),
    reply=(
        *("bizUserPublicReply.text", "businessOwnerReply.text", "businessOwnerReplies.0.comment", "ownerReply.text"),
        *("bizUserPublicReply", "businessOwnerReply", "businessOwnerReplies", "ownerReply"),
    ),
    subject=("business.encid", "business.id"),
    facts={"edited": ("isUpdated",)},
)


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews of a list, an envelope or one object.

    Args:
        body: The JSON as received, decompressed; of a saved HTML page only its schema.org data are read.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is no JSON.
        LayoutChanged: If there are no reviews in a form of the source, or none of them has a rating.
    """
    page, rows = read_object_page(body, SHAPE, url=url, fetched_at=fetched_at, content_type=content_type)
    level = _level(rows)
    return sound(
        replace(
            page,
            aggregates=(*page.aggregates, *([level] if level else [])),
            announced=count_around(rows, _TOTALS) if rows.holders else page.announced,
            subject=level.subject if level else page.subject,
        ),
        url,
    )


def _level(rows: Rows) -> Aggregate | None:
    """Return the business's own figures where the envelope holds them."""
    for holder in reversed(rows.holders):
        rating, n = rating_in(pick(holder, ("rating",)), SCALE), count_of(pick(holder, ("reviewCount",)))
        if rating is not None and n is not None:
            histogram = _histogram(pick(holder, ("reviewCountsByRating",)))
            return Aggregate(
                source="yelp",
                rating=rating,
                scale=SCALE,
                review_count=n,
                histogram=histogram,
                histogram_unit="count" if histogram else None,
                subject=code(holder, ("encid", "id")),
            )
    return None


def _histogram(value: object) -> Mapping[str, float]:
    """Return the number of reviews by star from a list that begins with one star."""
    counts = value if isinstance(value, list) and len(value) == 5 else []
    return {str(star): n for star, n in enumerate(counts, start=1) if isinstance(n, int)}
