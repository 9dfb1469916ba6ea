"""Read the answers of Places, new and legacy: a place, several places, or bare review objects."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from crawler.errors import LayoutChanged
from crawler.pages.found import Author, Found, PageResult
from crawler.pages.objects import barred
from crawler.pages.payload import TODO, Object, at, figure, objects, text, word
from crawler.pages.rating import read_count
from crawler.pages.shape import Shape, read_objects
from store.records import Aggregate, Review, Scale, Selection

STARS = Scale(1.0, 5.0, stated=False)
"""No answer says how many stars there are; Maps shows five."""

_REVIEW_KEYS = frozenset({"publishTime", "authorAttribution", "originalText", "author_name", "time"})
_PLACE_KEYS = frozenset({
    "reviews", "userRatingCount", "user_ratings_total", "place_id", "displayName", "formattedAddress",
    "formatted_address", "types", "googleMapsUri", "id", "reference", "rating",
})  # fmt: skip
_REFUSED = frozenset({"REQUEST_DENIED", "OVER_QUERY_LIMIT", "OVER_DAILY_LIMIT", "INVALID_REQUEST", "UNKNOWN_ERROR"})
_CONTRIBUTOR = re.compile(r"/contrib/(\d{5,30})")


def read_places(payload: object, url: str, fetched_at: datetime) -> PageResult:
    """Return the reviews and levels of an answer.

    Args:
        payload: The JSON value.
        url: Address of the answer, without key; it says how the reviews are sorted.
        fetched_at: When it was fetched, UTC.

    Raises:
        LayoutChanged: If the answer is a refusal or no answer of Places.
    """
    _refuse_errors(payload, url)
    rows = _rows(payload)
    places = [row for row in rows if not _is_review(row)]
    if any(_PLACE_KEYS.isdisjoint(place) for place in places if place) or not isinstance(payload, dict | list):
        raise barred(str(payload)[:2000], url)
    reviews: list[Found] = []
    problems: list[str] = []
    for place in [{"reviews": [row for row in rows if _is_review(row)]}, *places]:
        found, wrong = read_objects(objects(at(place, "reviews") or []), SHAPE, fetched_at)
        subject = _subject(place)
        reviews += [_placed(each, subject) for each in found]
        problems += wrong
    levels = tuple(level for place in places if (level := _level(place)) is not None)
    announced = levels[0].rating_count if levels and len(places) == 1 else None
    if not reviews and announced:
        problems.append("the answer has a rating count but no review: its field mask may leave out `reviews`")
    if payload == {}:
        problems.append("the answer is empty: the place has no votes, or its field mask asked for nothing")
    return PageResult(
        reviews=tuple(reviews),
        aggregates=levels,
        announced=announced,
        selection=_selection(url),
        problems=tuple(dict.fromkeys(problems)),
        subject=_subject(places[0]) if len(places) == 1 else None,
    )


def _refuse_errors(payload: object, url: str) -> None:
    """Raise LayoutChanged where the service refused to answer; its message may name a key and is not repeated."""
    status = word(payload, "error", "status") or word(payload, "error", "code") or word(payload, "status")
    if at(payload, "error") is not None or status in _REFUSED:
        todo = f"check key, quota and place id; {TODO}"
        raise LayoutChanged(f"Places refused to answer: {status or 'error'}", where=url, todo=todo, result=PageResult())


def _rows(payload: object) -> Sequence[Object]:
    """Return the places or reviews of an answer: its envelopes differ between details, searches and bare objects."""
    if isinstance(payload, list):
        return [row for inner in objects(payload) for row in _rows(inner)]
    for name in ("result", "results", "places", "candidates"):
        if isinstance(payload, dict) and name in payload:
            return objects(payload[name])
    # {"status": "NOT_FOUND"} is an answer about no place at all.
    return [] if word(payload, "status") in {"ZERO_RESULTS", "NOT_FOUND"} else objects(payload)


def _is_review(row: Object) -> bool:
    """Say whether an object is a review and no place."""
    return not _REVIEW_KEYS.isdisjoint(row) or "/reviews/" in (word(row, "name") or "")


def _refined(row: Object, review: Review) -> Review:
    """Return a review with the language of the text that was taken, and its place where its name says it."""
    is_original = text(row, "originalText", "text") is not None
    source = at(row, "originalText") if is_original else at(row, "text")
    stated = word(source, "languageCode") or word(row, "language")
    is_translated = is_original and word(source, "languageCode") != word(row, "text", "languageCode")
    shown = text(row, "text", "text")
    facts = {"translation_present": True} if is_translated and shown and shown != review.text else {}
    name = (review.review_id or "").split("/")
    subject = name[1] if len(name) == 4 and name[0] == "places" else review.subject
    return replace(review, language=stated, subject=subject, extra={**review.extra, **facts})


SHAPE = Shape(
    source="google",
    scale=STARS,
    rating=("rating",),
    identity=("name",),
    text=("originalText.text", "text.text", "text"),
    published=("publishTime", "time"),
    author=("authorAttribution.displayName", "author_name"),
    profile=("authorAttribution.uri", "author_url"),
    facts={"translated": ("translated",), "original_language": ("original_language",)},
    refine=_refined,
)


def _placed(found: Found, subject: str | None) -> Found:
    """Return a review with its place and an author who is the same whatever page links the profile."""
    review = found.review if found.review.subject else replace(found.review, subject=subject)
    return Found(review, contributor(found.author))


def contributor(author: Author | None) -> Author | None:
    """Return the author under the account number of the profile address, which is written in several ways."""
    account = _CONTRIBUTOR.search(author.reveal()) if author else None
    return Author(account[1]) if account else author


def _subject(place: Object) -> str | None:
    """Return the place id."""
    name = (word(place, "name") or "").split("/")
    named = name[1] if len(name) == 2 and name[0] == "places" else None
    first = next(iter(objects(at(place, "reviews"))), {})
    parts = (word(first, "name") or "").split("/")
    by_review = parts[1] if len(parts) == 4 and parts[0] == "places" else None
    return word(place, "place_id") or named or word(place, "id") or by_review


def _level(place: Object) -> Aggregate | None:
    """Return the mean and count of a place, or None where the answer states neither."""
    mean = figure(place, "rating")
    stated = figure(place, "userRatingCount")
    count = read_count(stated if stated is not None else figure(place, "user_ratings_total"))
    if mean is None and count is None:
        return None
    shown = text(place, "displayName", "text") or (text(place, "name") if "place_id" in place else None)
    return Aggregate(
        source="google",
        # A place without votes has no level; 0 would be one.
        rating=float(mean) if mean is not None and STARS.holds(mean) and count != 0 else None,
        scale=STARS,
        rating_count=count,
        subject=_subject(place),
        extra={"subject_name": shown} if shown else {},
    )


def _selection(url: str) -> Selection:
    """Return which reviews an answer shows: the most relevant ones unless it was asked for the newest."""
    order = parse_qs(urlsplit(url).query).get("reviews_sort", [""])[0]
    return Selection.NEWEST if order == "newest" else Selection.FEATURED
