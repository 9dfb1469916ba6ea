"""Read TripAdvisor reviews (JSON): as tools flatten them beside the page's JSON-LD, of its data calls and its API."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from crawler.pages.date import read_date
from crawler.pages.found import PageResult
from crawler.pages.markedup import aggregates_in
from crawler.pages.objectpage import read_object_page
from crawler.pages.objects import Rows, count_around, sound
from crawler.pages.payload import Object, at, mapping, objects, text
from crawler.pages.shape import Shape, rating_in
from crawler.pages.spelling import plain
from store.records import Precision, Review, Scale

PARSER = "tripadvisor/1"

_PLACE = re.compile(r"-(d\d{2,12})(?=-|\.|/|\Z)")
_STAYED = ("tripDate", "tripInfo.stayDate", "travel_date", "stayDate", "dateOfStay")
_BEFORE_DATE = re.compile(r"\A[^\d:]{1,30}:\s*")
# A month of stay is never written relative to the day of fetching.
_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def _refine(row: Object, review: Review) -> Review:
    """Return a review with the month of the stay, which is not its date of publication, and its ratings of aspects."""
    shown = _BEFORE_DATE.sub("", plain(row, _STAYED) or "")
    stay = read_date(shown, _NO_MOMENT)
    month = {"experienced_month": (stay.text() or "")[:7]} if stay.precision in {Precision.DAY, Precision.MONTH} else {}
    return replace(review, sub_ratings=dict(_aspects(row)), extra={**review.extra, **month})


def _aspects(row: Object) -> Iterator[tuple[str, float]]:
    """Yield the ratings of aspects: of the data call a list, of the API an object with numbers as names."""
    for aspect in (*objects(row.get("additionalRatings")), *mapping(row.get("subratings")).values()):
        name = text(aspect, "ratingLabel") or text(aspect, "localized_name") or text(aspect, "name")
        value = rating_in(at(aspect, "rating"), SHAPE.scale) or rating_in(at(aspect, "value"), SHAPE.scale)
        if name and value is not None:
            yield name, value


SHAPE = Shape(
    source="tripadvisor",
    scale=Scale(1.0, 5.0, stated=False),
    identity=("id", "reviewId", "review_id"),
    rating=("rate", "rating", "bubbleRating", "bubbles"),
    title=("title",),
    text=("text", "reviewText", "body"),
    # Flattened rows have no such date: the month of the stay must never stand in for it.
    published=("publishedDate", "published_date", "createdDate", "publishDate"),
    language=("originalLanguage", "language", "lang"),
    author=("userProfile.displayName", "user.username", "username", "userName"),
    profile=("userProfile.id", "userProfile.userId"),
    helpful=("helpfulVotes", "helpful_votes"),
    reply=("mgmtResponse.text", "mgmtResponse", "owner_response.text", "owner_response", "ownerResponse"),
    facts={"trip_type": ("tripType", "tripInfo.tripType", "trip_type")},
    refine=_refine,
)


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews of a list, an envelope or one object, and the aggregate that lies beside them as JSON-LD.

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
    if not rows.holders and not rows.objects:
        return sound(page, url)
    linked = [value for holder in rows.holders for value in holder.values() if _is_linked_data(value)]
    place = _place(rows, url, linked)
    levels = aggregates_in(linked, SHAPE.source, subject=place)
    announced = next((level.review_count for level in levels), None)
    reviews = tuple(replace(found, review=replace(found.review, subject=place)) for found in page.reviews)
    announced = announced if announced is not None else count_around(rows, ("totalCount", "total_results"))
    return sound(replace(page, reviews=reviews, aggregates=levels, announced=announced, subject=place), url)


def _is_linked_data(value: object) -> bool:
    """Say whether a value is the page's JSON-LD as a tool kept it."""
    return any("@type" in thing or "@graph" in thing or "aggregateRating" in thing for thing in objects(value))


def _place(rows: Rows, url: str, linked: list[object]) -> str | None:
    """Return the place id such as d123456, from the data's own address or else the page's."""
    stated = [text(thing, "url") for value in linked for thing in objects(value)]
    addresses = [*stated, *(plain(holder, ("url", "web_url")) for holder in rows.holders), url]
    return next((match[1] for address in addresses if address and (match := _PLACE.search(address))), None)
