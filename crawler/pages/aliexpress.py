"""Read AliExpress feedback from the JSON of the shop's own list.

The address of a page is expected as `https://feedback.aliexpress.com/pc/searchEvaluation.do?productId=1005&page=2`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from crawler.pages.found import Found, PageResult
from crawler.pages.objects import find_rows, open_payload, sound
from crawler.pages.payload import Object, figure, mapping, text
from crawler.pages.query import number_of, parameter, with_parameter
from crawler.pages.rating import read_count
from crawler.pages.shape import Shape, read_objects
from store.records import FIVE_STARS, Aggregate, Review, Scale, Selection

PARSER = "aliexpress/1"

_STARS = ("one", "two", "three", "four", "five")
_MEANS = ("evarageStar", "averageStar")
"""The shop's own spelling first."""


def _refined(row: Object, review: Review) -> Review:
    """Return a review with its rating in stars and whether the shop offered a translation."""
    facts: dict[str, object] = {"translation_present": text(row, "buyerTranslationFeedback") is not None}
    if review.rating is not None:
        facts["stars"] = review.rating / 20
    return replace(review, extra={**review.extra, **facts})


SHAPE = Shape(
    source="aliexpress",
    scale=Scale(20.0, 100.0, stated=False),
    rating=("buyerEval",),
    identity=("evaluationIdStr", "evaluationId"),
    # The other text, buyerTranslationFeedback, is a machine's.
    text=("buyerFeedback", "buyerProductFeedBack"),
    parts={"addition": ("buyerAddFbContent",)},
    published=("evalDate",),
    author=("buyerName",),
    helpful=("upVoteCount",),
    country=("buyerCountry",),
    subject=("productId", "itemId"),
    facts={
        "country": ("buyerCountry",), "not_helpful": ("downVoteCount",), "sku": ("skuInfo",),
        "seller_reply": ("sellerReply",), "generated": ("aigc",),
    },
    refine=_refined,
)  # fmt: skip


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews of one page of feedback and the product's own figures.

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
    reviews, problems = read_objects(rows.objects, SHAPE, fetched_at)
    subject = parameter(url, "productId")
    around = (*reversed(rows.holders), mapping(payload))
    aggregates = _aggregates(around, subject)
    result = PageResult(
        reviews=tuple(_unmasked(found) for found in reviews),
        aggregates=aggregates,
        next_url=_next(url, around) if rows.objects else None,
        announced=aggregates[0].review_count if aggregates else None,
        selection=_selection(url),
        problems=problems,
        subject=subject,
    )
    return sound(result, url)


def _unmasked(found: Found) -> Found:
    """Return a review without an author whose name is a mask: "A***v" is what the shop shows of many people."""
    name = found.author.reveal() if found.author else ""
    return replace(found, author=None) if "***" in name or name == "AliExpress Shopper" else found


def _aggregates(around: Sequence[Object], subject: str | None) -> tuple[Aggregate, ...]:
    """Return the figures that stand beside the reviews, wherever the envelope keeps them."""
    inner = (mapping(value) for holder in around for value in holder.values())
    for figures in (*around, *inner):
        mean = next((n for name in _MEANS if (n := figure(figures, name)) is not None), None)
        total = read_count(figure(figures, "totalNum"))
        if mean is not None or total is not None:
            return (_aggregate(figures, mean, total, subject),)
    return ()


def _aggregate(figures: Object, mean: float | None, n_reviews: int | None, subject: str | None) -> Aggregate:
    """Return the figures of a product; no reviews means no mean, and not a mean of 0."""
    counts = {str(star): figure(figures, f"{name}StarNum") for star, name in enumerate(_STARS, start=1)}
    histogram = {star: float(n) for star, n in counts.items() if n is not None}
    scale = replace(FIVE_STARS, stated=False)
    return Aggregate(
        source="aliexpress",
        rating=float(mean) if mean is not None and n_reviews != 0 and scale.holds(mean) else None,
        scale=scale,
        review_count=n_reviews,
        histogram=histogram,
        histogram_unit="count" if histogram else None,
        subject=subject,
    )


def _next(url: str, around: Sequence[Object]) -> str | None:
    """Return the following page's address as long as the answer says that there is one."""
    last = next((n for holder in around if (n := read_count(figure(holder, "totalPage"))) is not None), None)
    stated = next((n for holder in around if (n := read_count(figure(holder, "currentPage"))) is not None), None)
    here = stated or number_of(url, "page") or 1
    return with_parameter(url, "page", here + 1) if url and last is not None and here < last else None


def _selection(url: str) -> Selection:
    """Return which reviews a list shows; the shop's own order mixes dates and votes."""
    if not url:
        return Selection.UNKNOWN
    is_all = (parameter(url, "filter") or "all") == "all" and parameter(url, "sort") == "lastest_feedback"
    return Selection.NEWEST if is_all else Selection.FEATURED
