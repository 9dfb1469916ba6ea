"""Read reviews of one's own locations from Google Business Profile v4; written from its documentation, never seen live.

The address of a page is expected as
`https://mybusiness.googleapis.com/v4/accounts/1/locations/2/reviews?pageSize=50&orderBy=updateTime%20desc`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote

from crawler.errors import LayoutChanged
from crawler.pages.found import PageResult
from crawler.pages.objects import find_rows, open_payload, sound
from crawler.pages.payload import TODO, Object, mapping, number, objects, text, word
from crawler.pages.query import parameter, with_parameter
from crawler.pages.rating import read_count
from crawler.pages.shape import Shape, read_objects
from store.records import FIVE_STARS, Aggregate, Review, Scale, Selection

PARSER = "googleprofile/1"

_WORDS = {"ONE": 1.0, "TWO": 2.0, "THREE": 3.0, "FOUR": 4.0, "FIVE": 5.0}
_UNRATED = frozenset({None, "STAR_RATING_UNSPECIFIED"})
_LOCATION = re.compile(r"accounts/[^/?#]{1,40}/locations/[^/?#]{1,40}")
_TRANSLATION, _ORIGINAL = "(Translated by Google)", "(Original)"
_CODE = re.compile(r"[A-Z_]{3,60}")


def original_of(shown: str | None) -> str | None:
    """Return what the author wrote of a text that may hold a translation before or behind it.

    Google writes "(Translated by Google) Good (Original) Gut", or "Gut (Translated by Google) Good".
    """
    if not shown or _TRANSLATION not in shown:
        return shown
    before, _, after = shown.partition(_TRANSLATION)
    # Behind the mark an original only follows where nothing stands before it.
    return before.strip() or after.partition(_ORIGINAL)[2].strip() or None


def _refine(row: Object, review: Review) -> Review:
    """Return a review with originals in place of translations, and its location."""
    answer, comment = mapping(row.get("reviewReply")), text(row, "comment")
    location = _LOCATION.search(word(row, "name") or "")
    facts: dict[str, object] = {"translation_present": True} if comment and _TRANSLATION in comment else {}
    if answered_at := word(answer, "updateTime"):
        facts["reply_at"] = answered_at
    return replace(
        review,
        text=original_of(comment),
        reply=(original_of(text(answer, "comment")) or "") if answer else None,
        subject=location[0] if location else None,
        extra={**review.extra, **facts},
    )


SHAPE = Shape(
    source="googleprofile",
    scale=Scale(FIVE_STARS.low, FIVE_STARS.high, stated=False),
    rating=("stars",),
    identity=("reviewId", "name"),
    text=("comment",),
    published=("createTime",),
    author=("reviewer.displayName",),
    facts={"updated_at": ("updateTime",)},
    refine=_refine,
)


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews of one answer: of one location, of a batch of locations, or one review.

    Args:
        body: The JSON as received, decompressed.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is no JSON.
        LayoutChanged: If the answer is an error, or holds no reviews in this form, or not one rating.
    """
    payload = open_payload(body, url=url, content_type=content_type)
    answer = mapping(payload)
    _refuse_error(answer, url)
    # Empty fields are left out of an answer: that of a location without reviews is an empty object.
    rows = () if payload == {} else find_rows(payload, _is_row, url=url).objects
    reviews, problems = read_objects(map(_with_stars, rows), SHAPE, fetched_at)
    place = _LOCATION.search(unquote(url))
    subjects = {found.review.subject for found in reviews} - {None}
    # Answers over all accounts ("accounts/-") say the account only in the names of the reviews.
    subject = subjects.pop() if len(subjects) == 1 else place[0] if place and not subjects else None
    total, mean = read_count(number(answer, "totalReviewCount")), number(answer, "averageRating")
    token = word(answer, "nextPageToken")
    result = PageResult(
        reviews=reviews,
        aggregates=() if total is None and mean is None else (_level(mean, total, subject),),
        next_url=with_parameter(url, "pageToken", token) if url and token else None,
        announced=total,
        selection=_selection(url),
        problems=(*problems, *_unknown_words(rows)),
        subject=subject,
    )
    return sound(result, url)


def _is_row(row: Object) -> bool:
    """Say whether an object is a review."""
    return "starRating" in row and ("createTime" in row or "reviewId" in row)


def _with_stars(row: Object) -> Object:
    """Return an object with the word for its rating as a number."""
    stars = _WORDS.get(word(row, "starRating") or "")
    return row if stars is None else {**row, "stars": stars}


def _refuse_error(answer: Object, url: str) -> None:
    """Raise LayoutChanged for an answer that is an error; its words may repeat the address, its status does not."""
    error = answer.get("error")
    if isinstance(error, dict):
        status = word(error, "status") or ""
        shown = status if _CODE.fullmatch(status) else "an error"
        raise LayoutChanged(f"the interface answered with {shown}", where=url, todo=TODO, result=PageResult())


def _unknown_words(rows: Sequence[Object]) -> tuple[str, ...]:
    """Return that some ratings are words that the documentation does not know."""
    shown = [word(row, "starRating") for row in objects(list(rows))]
    n = sum(name not in _WORDS and name not in _UNRATED for name in shown)
    return (f"{n} ratings are no word from ONE to FIVE and were left out",) if n else ()


def _level(mean: float | None, total: int | None, subject: str | None) -> Aggregate:
    """Return the location's own figures; without reviews there is no mean."""
    is_mean = mean is not None and total != 0 and SHAPE.scale.holds(mean)
    return Aggregate(
        source="googleprofile",
        rating=float(mean) if mean is not None and is_mean else None,
        scale=SHAPE.scale,
        # What is counted are votes: many have no text.
        rating_count=total,
        subject=subject,
    )


def _selection(url: str) -> Selection:
    """Return which reviews a list shows: the last changed ones first, unless another order was asked for."""
    order = parameter(url, "orderBy")
    return Selection.NEWEST if order is None or order.lower().startswith("updatetime") else Selection.FEATURED
