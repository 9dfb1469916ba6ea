"""Read Google Play reviews as tools flatten them, and as the publisher API gives an owner's newest ones (JSON)."""

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from crawler.pages.found import PageResult
from crawler.pages.objectpage import read_object_page
from crawler.pages.objects import Rows, sound
from crawler.pages.payload import Object, word
from crawler.pages.plaintext import plain_text
from crawler.pages.query import with_parameter
from crawler.pages.shape import Shape
from crawler.pages.spelling import code
from store.records import Review, Scale, Selection

PARSER = "googleplay/1"

_API_PATH = re.compile(r"/androidpublisher/v3/applications/([\w.]{1,200})/reviews/?\Z")
_SAID = "comments.0.userComment."


def _refine(row: Object, review: Review) -> Review:
    """Return a review with title and text parted: the publisher API writes both into one text with a tab between."""
    said = word(row, "comments", 0, "userComment", "originalText") or word(row, "comments", 0, "userComment", "text")
    title, tab, text = (said or "").partition("\t")
    return replace(review, title=plain_text(title), text=plain_text(text)) if tab else review


SHAPE = Shape(
    source="googleplay",
    scale=Scale(1.0, 5.0, stated=False),
    identity=("reviewId", "review_id", "id"),
    rating=("score", "rating", "starRating", "stars", _SAID + "starRating"),
    title=("title", "reviewTitle"),
    # An original stands before its translation.
    text=("content", "originalText", "text", "review", "body", _SAID + "originalText", _SAID + "text"),
    published=("at", "date", "publishedAt", "submitted_at", "timestamp", _SAID + "lastModified.seconds"),
    language=("reviewerLanguage", "language", "lang", _SAID + "reviewerLanguage"),
    author=("userName", "authorName", "author", "user_name"),
    helpful=("thumbsUpCount", "thumbsUp", "likes", "helpful", _SAID + "thumbsUpCount"),
    reply=("replyContent", "replyText", "developerReply", "reply", "comments.1.developerComment.text"),
    country=("country",),
    subject=("appId", "app_id", "packageName", "app"),
    facts={
        "app_version": ("reviewCreatedVersion", "appVersion", "version", _SAID + "appVersionName"),
        "reply_at": ("repliedAt", "replyDate"),
    },
    refine=_refine,
)


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews of a list, an envelope or one object.

    Args:
        body: The JSON as received, decompressed; of a saved HTML page only its schema.org data are read.
        url: Its address; may be empty for a saved file. That of the publisher API names the app.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is no JSON.
        LayoutChanged: If there are no reviews in a form of the source, or none of them has a rating.
    """
    page, rows = read_object_page(body, SHAPE, url=url, fetched_at=fetched_at, content_type=content_type)
    app = _API_PATH.search(urlsplit(url).path)
    if app is None:
        return sound(page, url)
    reviews = tuple(
        replace(found, review=replace(found.review, subject=found.review.subject or app[1])) for found in page.reviews
    )
    # The API gives the last week only.
    page = replace(page, reviews=reviews, subject=app[1], selection=Selection.NEWEST)
    return sound(replace(page, next_url=_next_url(url, rows)), url)


def _next_url(url: str, rows: Rows) -> str | None:
    """Return the address of the next page of the publisher API, its token replaced; None on the last one."""
    token = code(rows.holders[0], ("tokenPagination.nextPageToken",)) if rows.holders else None
    return with_parameter(url, "token", token) if token else None
