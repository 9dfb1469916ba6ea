"""Read Yotpo reviews from its widget, product and account answers.

The shop's app key is part of the path, and public; here it is a key like any other, so that a kept address has `-` in
its place: `https://api-cdn.yotpo.com/v1/widget/-/products/4711/reviews.json?per_page=100&page=1&sort=date`, or
`https://api.yotpo.com/v1/apps/-/products/4711/reviews?per_page=100&page=1`.
"""

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote

from crawler.pages.found import PageResult
from crawler.pages.objects import Rows, find_rows, open_payload, sound
from crawler.pages.payload import Object, at, figure, flag, mapping, text
from crawler.pages.query import number_of, parameter, with_parameter
from crawler.pages.rating import read_count, read_number
from crawler.pages.shape import Shape, read_objects
from crawler.pages.spelling import count_of, pick, truth
from store.records import Aggregate, Review, Scale, Selection

PARSER = "yotpo/1"

_PRODUCT = re.compile(r"/products/([^/?#]{1,200})/reviews")
_KEY = re.compile(r"(/v\d/(?:widget|apps)/)[^/?#]+/")
_BUYER = ("verified_buyer", "verifiedBuyer")
_NEWEST = frozenset({"date", "created_at", "time"})


def _refined(row: Object, review: Review) -> Review:
    """Return a review with the shop's answer, and its verified mark where the answer's form says what it means."""
    # The form of 2013 has `user_type` beside the mark; what it took to get it is not documented any more.
    is_current = "user_type" not in row
    return replace(
        review,
        verified=truth(row, _BUYER) if is_current else None,
        reply=(text(row, "comment", "content") or "") if mapping(row.get("comment")) else None,
    )


SHAPE = Shape(
    source="yotpo",
    scale=Scale(1.0, 5.0, stated=False),
    rating=("score",),
    identity=("id",),
    title=("title",),
    text=("content",),
    published=("created_at", "createdAt"),
    language=("language",),
    author=("user.display_name", "user.displayName", "name"),
    incentivised=("is_incentivized", "isIncentivized"),
    helpful=("votes_up", "votesUp"),
    facts={
        "not_helpful": ("votes_down", "votesDown"), "verified_buyer": _BUYER, "updated_at": ("updated_at",),
        "reviewer_type": ("reviewer_type", "user.user_type", "user_type"), "syndicated": ("syndicated",),
    },
    refine=_refined,
)  # fmt: skip


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews of one page of an answer, and the product's own figures where it has them.

    Args:
        body: The JSON as received, decompressed: an envelope, a bare list or one review.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is no JSON.
        LayoutChanged: If it holds no reviews and does not say that there are none, or not one rating.
    """
    payload = open_payload(body, url=url, content_type=content_type)
    rows = find_rows(payload, SHAPE.is_row, SHAPE.is_unrated_row, url=url)
    shown = [row for row in rows.objects if not flag(row, "deleted") and not flag(row, "archived")]
    reviews, problems = read_objects(shown, SHAPE, fetched_at)
    withdrawn = len(rows.objects) - len(shown)
    if withdrawn:
        problems = (*problems, f"{withdrawn} withdrawn reviews were left out")
    product = _PRODUCT.search(url)
    subject = unquote(product[1]) if product else None
    answer = mapping(at(payload, "response") or payload)
    total = _total(answer)
    result = PageResult(
        reviews=tuple(replace(found, review=replace(found.review, subject=subject)) for found in reviews),
        aggregates=_aggregates(answer, subject, total),
        next_url=_next(url, answer, rows),
        announced=total,
        selection=_selection(url),
        problems=problems,
        subject=subject,
    )
    return sound(result, url)


def _total(answer: Object) -> int | None:
    """Return how many reviews the product has."""
    ways = (
        ("pagination", "total"),
        ("bottomline", "total_review"),
        ("bottomline", "totalReview"),
        ("total_reviews",),
        ("total",),
    )
    return next((n for way in ways if (n := read_count(figure(answer, *way))) is not None), None)


def _aggregates(answer: Object, subject: str | None, total: int | None) -> tuple[Aggregate, ...]:
    """Return the product's mean, count and histogram; older forms state the count alone."""
    line = mapping(answer.get("bottomline"))
    n_reviews = count_of(pick(line, ("total_review", "totalReview")))
    if total is None and not line:
        return ()
    mean = pick(line, ("average_score", "averageScore"))
    rating = read_number(mean) if isinstance(mean, str | int | float) and n_reviews != 0 else None
    stars = mapping(pick(line, ("star_distribution", "starDistribution")))
    histogram = {star: float(n) for star in sorted(stars) if (n := figure(stars, star)) is not None}
    return (
        Aggregate(
            source="yotpo",
            rating=rating if rating is not None and SHAPE.scale.holds(rating) else None,
            scale=SHAPE.scale,
            review_count=total if n_reviews is None else n_reviews,
            histogram=histogram,
            histogram_unit="count" if histogram else None,
            subject=subject,
        ),
    )


def _next(url: str, answer: Object, rows: Rows) -> str | None:
    """Return the following page's address until all reviews were shown; the key's place in it stays empty."""
    total = _total(answer)
    here = read_count(figure(answer, "pagination", "page")) or number_of(url, "page") or 1
    stated = count_of(pick(answer, ("pagination.per_page", "pagination.perPage")))
    per_page = stated or number_of(url, "per_page") or len(rows.objects)
    if not url or not rows.objects or total is None or here * per_page >= total:
        return None
    return with_parameter(_KEY.sub(r"\1-/", url, count=1), "page", here + 1)


def _selection(url: str) -> Selection:
    """Return which reviews a list shows, by its order and filters."""
    order = parameter(url, "sort")
    if parameter(url, "star") is not None:
        return Selection.FEATURED
    if order is None:
        return Selection.UNKNOWN
    is_newest = order.lower() in _NEWEST and (parameter(url, "direction") or "desc").lower() == "desc"
    return Selection.NEWEST if is_newest else Selection.FEATURED
