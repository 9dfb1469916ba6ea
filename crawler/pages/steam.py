"""Read Steam's store reviews (JSON by cursor); written from its documentation, never seen live.

The address of a page is expected as
`https://store.steampowered.com/appreviews/440?json=1&filter=recent&language=all&num_per_page=100&cursor=%2A`.
"""

import re
from dataclasses import replace
from datetime import datetime

from crawler.errors import LayoutChanged
from crawler.pages.found import PageResult
from crawler.pages.objects import find_rows, open_payload, sound
from crawler.pages.payload import TODO, Object, at, flag, mapping, number, word
from crawler.pages.query import parameter, with_parameter
from crawler.pages.rating import read_count
from crawler.pages.shape import Shape, read_objects
from store.records import Aggregate, RatingKind, Review, Scale, Selection

PARSER = "steam/1"

THUMBS = Scale(0.0, 1.0, RatingKind.BINARY, stated=False)
"""Thumb down or up."""

_APP = re.compile(r"/appreviews/(\d{1,10})")
_MOST_VOTES = 2**31
"""The store answers with numbers near 2^32 where a count fell below zero."""


def _refine(row: Object, review: Review) -> Review:
    """Return a review with its author noted, of whom only the account is shown, and without impossible votes."""
    return replace(
        review,
        author_present=word(row, "author", "steamid") is not None,
        helpful=review.helpful if review.helpful is not None and review.helpful < _MOST_VOTES else None,
    )


SHAPE = Shape(
    source="steam",
    scale=THUMBS,
    rating=("thumb",),
    identity=("recommendationid",),
    text=("review",),
    published=("timestamp_created",),
    language=("language",),
    profile=("author.steamid",),
    incentivised=("received_for_free",),
    helpful=("votes_up",),
    reply=("developer_response",),
    facts={
        "updated_at": ("timestamp_updated",), "reply_at": ("timestamp_dev_responded",), "refunded": ("refunded",),
        "steam_purchase": ("steam_purchase",), "early_access": ("written_during_early_access",),
        "playtime_minutes": ("author.playtime_forever",), "playtime_at_review_minutes": ("author.playtime_at_review",),
        "playtime_last_two_weeks_minutes": ("author.playtime_last_two_weeks",),
        "games_owned": ("author.num_games_owned",), "reviews_written": ("author.num_reviews",),
        "votes_funny": ("votes_funny",), "comments": ("comment_count",),
        # A text or a number, as the store likes.
        "weighted_vote_score": ("weighted_vote_score",),
    },
    refine=_refine,
)  # fmt: skip


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews of one page; a short page is not the last one, an empty page or a repeated cursor is.

    Args:
        body: The JSON as received, decompressed: the envelope, a bare list or one review.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is no JSON.
        LayoutChanged: If the store says that it failed, if there are no reviews in this form, or not one rating.
    """
    payload = open_payload(body, url=url, content_type=content_type)
    answer = mapping(payload)
    if "success" in answer and answer["success"] not in (1, True):
        raise LayoutChanged("the store answered that it failed", where=url, todo=TODO, result=PageResult())
    rows = find_rows(payload, _is_row, url=url).objects
    reviews, problems = read_objects(map(_with_thumb, rows), SHAPE, fetched_at)
    app = _APP.search(url)
    subject = app[1] if app else None
    level = _level(mapping(answer.get("query_summary")), subject)
    result = PageResult(
        reviews=tuple(replace(found, review=replace(found.review, subject=subject)) for found in reviews),
        aggregates=(level,) if level else (),
        next_url=_next(url, answer) if rows else None,
        announced=level.rating_count if level else None,
        selection=_selection(url),
        problems=problems,
        subject=subject,
    )
    return sound(result, url)


def _is_row(row: Object) -> bool:
    """Say whether an object is a review."""
    return "voted_up" in row and ("review" in row or "recommendationid" in row)


def _with_thumb(row: Object) -> Object:
    """Return an object with its truth value as a number."""
    up = flag(row, "voted_up")
    return row if up is None else {**row, "thumb": int(up)}


def _level(summary: Object, subject: str | None) -> Aggregate | None:
    """Return the app's own figures, which stand on the first page only: the share of thumbs up, and the counts."""
    total, up, down = (read_count(number(summary, f"total_{name}")) for name in ("reviews", "positive", "negative"))
    if total is None:
        return None
    is_counted = up is not None and down is not None
    facts = {name: at(summary, name) for name in ("review_score", "review_score_desc")}
    return Aggregate(
        source="steam",
        rating=up / total if up is not None and total and up <= total else None,
        scale=THUMBS,
        rating_count=total,
        histogram={"0": float(down or 0), "1": float(up or 0)} if is_counted and total else {},
        histogram_unit="count" if is_counted and total else None,
        subject=subject,
        extra={name: value for name, value in facts.items() if isinstance(value, str | int)},
    )


def _next(url: str, answer: Object) -> str | None:
    """Return the address of the following page; a cursor that stays as it was is the end."""
    cursor = word(answer, "cursor")
    if not url or not cursor or cursor == parameter(url, "cursor"):
        return None
    return with_parameter(url, "cursor", cursor)


def _selection(url: str) -> Selection:
    """Return which reviews a list shows: newest first, or by how helpful they are within a sliding window."""
    if not url:
        return Selection.UNKNOWN
    return Selection.NEWEST if parameter(url, "filter") in {"recent", "updated"} else Selection.FEATURED
