"""Read Booking.com's review cards (JSON): a score from 1 to 10, what was good and what was bad."""

from dataclasses import replace
from datetime import datetime

from crawler.pages.found import PageResult
from crawler.pages.objectpage import read_object_page
from crawler.pages.objects import count_around, sound
from crawler.pages.payload import Object, flag
from crawler.pages.shape import Shape
from store.records import Review, Scale

PARSER = "booking/1"


def _refine(row: Object, review: Review) -> Review:
    """Return a review without the stand-in name that the card shows for a guest who wants none."""
    return replace(review, author_present=False) if flag(row, "guestDetails", "anonymous") else review


SHAPE = Shape(
    source="booking",
    scale=Scale(1.0, 10.0, stated=False),
    identity=("reviewUrl", "review_id", "reviewId", "id"),
    rating=("reviewScore", "average_score", "score", "rating"),
    title=("textDetails.title", "title"),
    text=("text", "review_text"),
    parts={
        "positive": ("textDetails.positiveText", "positiveText", "pros", "positive", "review_positive"),
        "negative": ("textDetails.negativeText", "negativeText", "cons", "negative", "review_negative"),
    },
    published=("reviewedDate", "date", "review_date", "reviewDate"),
    # The site's own code, which may be one of the house such as "xu".
    language=("textDetails.lang", "lang", "languagecode", "language"),
    author=("guestDetails.username", "user_name", "userName", "author.name"),
    helpful=("helpfulVotesCount", "helpful_vote_count", "helpfulVotes"),
    reply=("partnerReply.reply", "partnerReply.text", "hotelier_response", "propertyResponse"),
    country=("guestDetails.countryCode", "countrycode", "author.countrycode", "userLocation", "user_country"),
    facts={
        "guest_type": ("bookingDetails.customerType", "guestDetails.guestTypeTranslation", "travelerType"),
        "stayed_on": ("bookingDetails.checkoutDate", "checkOutDate"),
        "n_nights": ("bookingDetails.numNights", "numberOfNights"),
    },
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
    page, rows = read_object_page(body, SHAPE, url=url, fetched_at=fetched_at, content_type=content_type)
    announced = count_around(rows, ("reviewsCount", "reviews_count", "count")) if rows.holders else page.announced
    return sound(replace(page, announced=announced), url)
