"""Read Best Buy reviews from the JSON of the shop's own review list.

The address of a page is expected as `https://www.bestbuy.com/ugc/v2/reviews?sku=6565065&page=2&sort=MOST_RECENT`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from crawler.pages.found import PageResult
from crawler.pages.objects import Rows, find_rows, open_payload, sound
from crawler.pages.payload import Object, figure, flag, mapping, objects, text, word
from crawler.pages.query import number_of, parameter, with_parameter
from crawler.pages.rating import read_count, read_number
from crawler.pages.shape import Shape, read_objects
from store.records import Review, Scale, Selection

PARSER = "bestbuy/1"

_SKU = re.compile(r"/submission/(\d{4,12})(?:/|$)")
_NEWEST = frozenset({"most_recent", "mostrecent", "newest"})


def _refined(row: Object, review: Review) -> Review:
    """Return a review with its badges, aspects, answer and product."""
    badges = [code for badge in objects(row.get("badges")) if (code := word(badge, "badgeCode"))]
    answers = [text(answer, "response") or text(answer, "text") or "" for answer in objects(row.get("brandResponses"))]
    return replace(
        review,
        verified="VerifiedPurchaser" in badges if "badges" in row else None,
        incentivised=any(code.startswith("Incentivi") for code in badges) if "badges" in row else None,
        sub_ratings=_aspects(objects(row.get("secondaryRatings")), review.scale),
        reply="\n".join(answers) if answers else None,
        subject=_sku(row),
        extra={**review.extra, **({"badges": badges} if badges else {})},
    )


def _aspects(stated: Sequence[Object], scale: Scale) -> dict[str, float]:
    """Return the ratings of aspects that lie on the scale."""
    found = ((word(aspect, "attribute"), _value(aspect)) for aspect in stated)
    return {name: value for name, value in found if name and value is not None and scale.holds(value)}


def _value(aspect: Object) -> float | None:
    """Return the number that an aspect was given."""
    value = aspect.get("value")
    return read_number(value) if isinstance(value, str | int | float) else None


def _sku(row: Object) -> str | None:
    """Return the product's number: stated, or from the address at which answers to the review are handed in."""
    match = _SKU.search(word(row, "writeCommentUrl") or "")
    return word(row, "sku") or (match[1] if match else None)


SHAPE = Shape(
    source="bestbuy",
    scale=Scale(1.0, 5.0, stated=False),
    rating=("rating",),
    identity=("id",),
    title=("title",),
    text=("text", "reviewText"),
    parts={"pros": ("pros",), "cons": ("cons",)},
    published=("submissionTime",),
    author=("author", "userNickname"),
    helpful=("positiveFeedbackCount",),
    facts={
        "recommended": ("recommended",),
        "not_helpful": ("negativeFeedbackCount",),
        "days_of_ownership": ("daysOfOwnership",),
    },
    refine=_refined,
)


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews of one page of the list.

    Args:
        body: The JSON as received, decompressed: an envelope, a bare list or one review.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is no JSON.
        LayoutChanged: If it holds no reviews and does not say that there are none, or not one rating.
    """
    rows = find_rows(
        open_payload(body, url=url, content_type=content_type), SHAPE.is_row, SHAPE.is_unrated_row, url=url
    )
    reviews, problems = read_objects(rows.objects, SHAPE, fetched_at)
    subject = parameter(url, "sku") or next((sku for row in rows.objects if (sku := _sku(row))), None)
    envelope = rows.holders[-1] if rows.holders else {}
    result = PageResult(
        reviews=reviews,
        next_url=_next(url, rows),
        announced=_whole(envelope, "total", "totalResults", "totalReviewCount"),
        selection=_selection(url),
        problems=problems,
        subject=subject,
    )
    return sound(result, url)


def _next(url: str, rows: Rows) -> str | None:
    """Return the following page's address as long as the answer says that there is one."""
    envelope = mapping(rows.holders[-1] if rows.holders else None)
    here = _whole(envelope, "page", "currentPage") or number_of(url, "page") or 1
    last = _whole(envelope, "totalPages", "pageCount")
    is_last = flag(envelope, "isLastPage") is True or last is None or here >= last
    return None if not url or is_last or not rows.objects else with_parameter(url, "page", here + 1)


def _whole(envelope: Object, *names: str) -> int | None:
    """Return the first of these that is a whole number."""
    return next((n for name in names if (n := read_count(figure(envelope, name))) is not None), None)


def _selection(url: str) -> Selection:
    """Return which reviews a list shows, by its order."""
    order = parameter(url, "sort")
    if order is None:
        return Selection.UNKNOWN
    return Selection.NEWEST if order.lower() in _NEWEST else Selection.FEATURED
