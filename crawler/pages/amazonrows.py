"""Read Amazon reviews that a tool flattened into rows; tools name the same field in many ways."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from crawler.pages.amazonwording import read_helpful, read_stars, split_date_line
from crawler.pages.found import PageResult
from crawler.pages.objects import find_rows
from crawler.pages.payload import Object, word
from crawler.pages.shape import Shape, read_objects
from crawler.pages.spelling import pick
from store.records import Review, Scale

_REVIEW_ID = re.compile(r"R[A-Z0-9]{8,20}")
_STARS_BEFORE_TITLE = re.compile(r"\A\s*\d[.,]\d\s[^\n\d]{2,20}\s5(?:\s[^\W\d_]{3,12})?\s+(?=\S)")
_DATES = (
    "location_and_date", "locationAndDate", "date_and_location", "reviewedIn", "reviewed_in", "review_date",
    "reviewDate", "date.raw", "dateRaw", "timestamp", "date.utc", "date", "published_at", "unixReviewTime",
    "reviewTime",
)  # fmt: skip


def _refined(row: Object, review: Review) -> Review:
    """Return a review without what a tool made up or left in the title, and with what it left in words."""
    is_own = review.review_id is not None and _REVIEW_ID.fullmatch(review.review_id) is not None
    title = _STARS_BEFORE_TITLE.sub("", review.title) if review.title else None
    badge, vote = pick(row, SHAPE.verified), pick(row, SHAPE.helpful)
    # A badge's words are in the shop's language; only a reviewed purchase has one.
    is_badge = review.verified is None and isinstance(badge, str)
    is_said = review.helpful is None and isinstance(vote, str)
    return replace(
        review,
        verified=True if is_badge else review.verified,
        helpful=read_helpful(str(vote)) if is_said else review.helpful,
        review_id=review.review_id if is_own else None,
        title=title,
        country=review.country or word(row, _COUNTRY),
    )


_DATE, _COUNTRY, _STARS = "\0date", "\0country", "\0stars"
"""Keys that no tool writes: here `_split` puts what it read from phrases."""

SHAPE = Shape(
    source="amazon",
    scale=Scale(1.0, 5.0, stated=False),
    rating=(
        _STARS, "rating", "stars", "star_rating", "starRating", "ratingScore", "review_rating", "reviewRating",
        "rating.value", "score", "overall",
    ),
    identity=("review_id", "reviewId", "id", "reviewID"),
    title=("title", "review_title", "reviewTitle", "headline", "review_headline", "summary"),
    text=(
        "text", "body", "content", "review_text", "reviewText", "review_body", "reviewDescription", "reviewBody",
        "description", "review", "comment",
    ),
    published=(_DATE,),
    language=("language", "languageCode", "review_language"),
    author=("author", "author_name", "authorName", "profile.name", "reviewerName", "user_name", "username"),
    profile=("profile.id", "user_id", "reviewerID", "author_id", "authorId", "profile.link", "author_url"),
    verified=("verified", "verified_purchase", "isVerified", "is_verified", "verifiedPurchase", "avp"),
    incentivised=("vine", "isVine", "is_vine", "isAmazonVine", "vine_program", "vineProgram", "is_vine_review"),
    helpful=(
        "helpful_votes", "helpful_vote", "helpfulVotes", "helpful_count", "numberOfHelpful", "helpful", "vote",
        "reviewReaction", "helpful_text", "helpfulText",
    ),
    country=("country", "review_country", "reviewCountry"),
    subject=("asin", "product_asin", "productAsin", "variantAsin", "parent_asin"),
    facts={"variant": ("variant", "variation", "format_strip", "product_attributes", "style")},
    refine=_refined,
)  # fmt: skip


def read_rows(payload: object, url: str, fetched_at: datetime) -> PageResult:
    """Return the reviews of rows; nobody knows which of all reviews a tool took.

    Args:
        payload: The JSON value: a list of rows, an envelope around one, or one row.
        url: Address, for the message.
        fetched_at: When it was fetched, UTC.

    Raises:
        LayoutChanged: If there are neither reviews nor an empty list of them.
    """
    rows = find_rows(payload, SHAPE.is_row, _is_unrated, url=url)
    reviews, problems = read_objects([_split(row) for row in rows.objects], SHAPE, fetched_at)
    return PageResult(reviews=reviews, problems=problems)


def _is_unrated(row: Object) -> bool:
    """Say whether a row is a review whose rating went missing."""
    return SHAPE.is_unrated_row(_split(row))


def _split(row: Object) -> Mapping[str, object]:
    """Return a row with the date and the country of its date line apart, and its stars as a number."""
    stated, shown = pick(row, _DATES), pick(row, SHAPE.rating)
    date, country = split_date_line(stated) if isinstance(stated, str) else (stated, None)
    value, top = read_stars(shown) if isinstance(shown, str) else (None, None)
    stars = {_STARS: value} if value is not None and top in {None, SHAPE.scale.high} else {}
    dates = {_DATE: date, _COUNTRY: country} if date is not None else {}
    return {**row, **stars, **dates}
