"""Read G2 reviews as tools flatten them (JSON): half stars, likes and dislikes, tags that tell who was paid."""

import re
from dataclasses import replace
from datetime import datetime

from crawler.pages.found import PageResult
from crawler.pages.objectpage import read_object_page
from crawler.pages.objects import sound
from crawler.pages.payload import Object
from crawler.pages.shape import Shape
from crawler.pages.spelling import pick
from store.records import Review, Scale

PARSER = "g2/1"

_TAGS = ("review.reviewTags", "reviewTags", "tags", "badges")
_SOURCE = re.compile(r"source:\s*(.{1,60})", re.IGNORECASE)


def _refine(row: Object, review: Review) -> Review:
    """Return a review with what its tags say: validated, rewarded, invited, translated."""
    stated = pick(row, _TAGS)
    if not isinstance(stated, list):
        return review
    tags = [tag for tag in stated if isinstance(tag, str)]
    words = "\n".join(tags).casefold()
    source = next((match[1] for tag in tags if (match := _SOURCE.search(tag))), None)
    invited = {} if source is None else {"invited": "invite" in source.casefold()}
    translated = {"translated": True} if "translated" in words else {}
    return replace(
        review,
        # A list of tags without the mark says that there is none.
        verified="validated" in words or "verified" in words,
        incentivised="incentivi" in words,
        extra={**review.extra, **invited, **translated},
    )


SHAPE = Shape(
    source="g2",
    scale=Scale(0.5, 5.0, stated=False),
    identity=("review.reviewId", "review_id", "reviewId", "id"),
    rating=("review.reviewRate", "review.reviewRating", "reviewRate", "star_rating", "rating"),
    title=("review.reviewTitle", "reviewTitle", "review_title", "title"),
    text=("review.reviewText", "reviewText", "review_text", "text"),
    parts={
        "likes": ("review.reviewLikes", "reviewLikes", "review_likes", "likes"),
        "dislikes": ("review.reviewDislikes", "reviewDislikes", "review_dislikes", "dislikes"),
        "benefits": ("review.reviewBenefits", "reviewBenefits", "review_benefits", "benefits"),
    },
    # One tool spells the date "reviewData".
    published=("review.reviewDate", "review.reviewData", "reviewDate", "reviewData", "publish_date", "date"),
    language=("review.language", "language"),
    author=("author.authorName", "authorName", "reviewer_name", "author"),
    profile=("author.authorProfile", "authorProfile"),
    facts={"tags": _TAGS, "company_size": ("author.authorCompanySize", "authorCompanySize", "company_size")},
    refine=_refine,
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
    page, _ = read_object_page(body, SHAPE, url=url, fetched_at=fetched_at, content_type=content_type)
    return sound(page, url)
