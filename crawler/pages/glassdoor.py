"""Read Glassdoor reviews: the objects of the site's own data call (JSON), or a saved page of 2019 (HTML)."""

import re
from dataclasses import replace
from datetime import datetime

from crawler.pages.encoding import decode
from crawler.pages.found import PageResult
from crawler.pages.glassdoorhtml import read_saved_page
from crawler.pages.objectpage import read_object_page
from crawler.pages.objects import Rows, count_around, is_markup, sound
from crawler.pages.payload import Object, mapping, word
from crawler.pages.shape import Shape, rating_in
from crawler.pages.spelling import count_of, pick
from store.records import Aggregate, Review, Scale

PARSER = "glassdoor/1"

_ASPECT = re.compile(r"rating([A-Z]\w{1,40})")


def _refine(row: Object, review: Review) -> Review:
    """Return a review with its employer and its ratings of aspects; the words among them (CEO, outlook) are facts."""
    employer = word(row, "employer", "id")
    rated = {
        match[1]: rating_in(value, SHAPE.scale)
        for name, value in row.items()
        if (match := _ASPECT.fullmatch(name)) and name != "ratingOverall"
    }
    return replace(
        review,
        # 0 is no rating: it lies outside the scale and means that none was given.
        sub_ratings={name: value for name, value in rated.items() if value is not None},
        subject=f"employer:{employer}" if employer else None,
    )


SHAPE = Shape(
    source="glassdoor",
    scale=Scale(1.0, 5.0, stated=False),
    identity=("reviewId", "id"),
    rating=("ratingOverall", "overallRating"),
    # Where the site translates, what the author wrote stands under `Original`.
    title=("summaryOriginal", "summary"),
    parts={
        "pros": ("prosOriginal", "pros"),
        "cons": ("consOriginal", "cons"),
        "advice": ("adviceOriginal", "advice"),
    },
    # Its zone is not stated.
    published=("reviewDateTime",),
    language=("originalLanguageId", "languageId"),
    helpful=("countHelpful",),
    reply=("employerResponses.0.responseOriginal", "employerResponses.0.response", "employerResponses"),
    facts={
        "recommend": ("ratingRecommendToFriend",),
        "ceo": ("ratingCeo",),
        "outlook": ("ratingBusinessOutlook",),
        "job": ("jobTitle.text",),
        "not_helpful": ("countNotHelpful",),
        "current_job": ("isCurrentJob",),
        "featured": ("featured",),
    },
    refine=_refine,
)


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews of a list, an envelope, one object or a saved page.

    Args:
        body: As received, decompressed; JSON may be Windows-1252.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is no JSON.
        LayoutChanged: If there are no reviews in a form of the source, or none of them has a rating.
    """
    if is_markup(body):
        return sound(read_saved_page(decode(body, content_type).text, url, fetched_at), url)
    page, rows = read_object_page(body, SHAPE, url=url, fetched_at=fetched_at, content_type=content_type)
    subjects = {found.review.subject for found in page.reviews} - {None}
    subject = subjects.pop() if len(subjects) == 1 else None
    level = _level(rows, subject)
    return sound(
        replace(
            page,
            aggregates=(level,) if level else (),
            announced=count_around(rows, ("allReviewsCount", "filteredReviewsCount")),
            subject=subject,
        ),
        url,
    )


def _level(rows: Rows, subject: str | None) -> Aggregate | None:
    """Return the employer's own figures where the envelope holds them."""
    for holder in reversed(rows.holders):
        rating = rating_in(mapping(pick(holder, ("ratings",))).get("overallRating"), SHAPE.scale)
        if rating is not None:
            return Aggregate(
                source="glassdoor",
                rating=rating,
                scale=SHAPE.scale,
                rating_count=count_of(pick(holder, ("ratedReviewsCount",))),
                review_count=count_of(pick(holder, ("allReviewsCount",))),
                subject=subject,
            )
    return None
