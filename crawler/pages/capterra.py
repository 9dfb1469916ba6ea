"""Read Capterra reviews as tools flatten them (JSON): stars for aspects beside a 0-10 likelihood to recommend."""

from dataclasses import replace
from datetime import datetime

from crawler.pages.found import PageResult
from crawler.pages.objectpage import read_object_page
from crawler.pages.objects import sound
from crawler.pages.payload import Object, at, mapping
from crawler.pages.shape import Shape, rating_in
from store.records import Review, Scale

PARSER = "capterra/1"

_OVERALL = frozenset({"overall", "overall_rating", "overallRating"})
_FLAT = ("ease_of_use", "features", "value_for_money", "customer_service", "likelihood_to_recommend")
"""Aspects as tools name them that keep all ratings side by side."""
_ASPECTS = Scale(0.0, 5.0, stated=False)
_LIKELIHOOD = Scale(0.0, 10.0, stated=False)


def _refine(row: Object, review: Review) -> Review:
    """Return a review with its ratings of aspects, whose names depend on the kind of software."""
    ratings = mapping(at(row, "ratings")) or {name: row[name] for name in _FLAT if name in row}
    stated = {name: value for name, value in ratings.items() if name not in _OVERALL}
    scales = {name: _LIKELIHOOD if "recommend" in name else _ASPECTS for name in stated}
    rated = {name: rating_in(value, scales[name]) for name, value in stated.items()}
    aspects = {name: value for name, value in rated.items() if value is not None}
    # Sub-ratings are said to lie on the review's own scale; this one does not.
    other = {name: [_LIKELIHOOD.low, _LIKELIHOOD.high] for name in aspects if scales[name] is _LIKELIHOOD}
    return replace(review, sub_ratings=aspects, extra={**review.extra, **({"other_scales": other} if other else {})})


SHAPE = Shape(
    source="capterra",
    scale=Scale(1.0, 5.0, stated=False),
    identity=("review_id", "reviewId", "id"),
    rating=("ratings.overall", "ratings.overall_rating", "ratings.overallRating", "overall_rating", "rating"),
    title=("title", "review_title"),
    text=("review_body", "review_text", "general_comments", "comments", "body", "text"),
    parts={"pros": ("pros", "pros_text"), "cons": ("cons", "cons_text")},
    published=("date", "review_date", "published_at", "written_on"),
    language=("language",),
    author=("reviewer_name", "reviewer.name", "author_name", "author"),
    facts={
        "industry": ("reviewer_industry", "reviewer.industry"),
        "used_for": ("reviewer_usage_duration", "reviewer.usage_duration"),
    },
    refine=_refine,
)


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews of a list, an envelope or one object; empty shells are dropped and counted.

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
