"""Read kununu employer reviews: saved pages, the site's own data call, and rows of exports."""

from collections import Counter
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.errors import LayoutChanged
from crawler.pages.found import PageResult
from crawler.pages.kununuhtml import read_page
from crawler.pages.kununurows import SCALE, groups, is_row, read_rows, subject_of
from crawler.pages.objects import find_rows, is_markup, sound
from crawler.pages.payload import TODO, at, number, read_json
from crawler.pages.rating import read_count
from store.records import Aggregate, Selection

PARSER = "kununu/1"

_PLAIN_QUERY = frozenset({"page", "sort", "reviewType", "fetchFactorScores"})
"""Fields of an address that leave no review out."""


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews and the level of an employer.

    Args:
        body: A page, an answer of the data call, or rows in JSON.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is empty or cut off.
        LayoutChanged: If a wall came, or fewer than half of the reviews have a score: then the selectors that made
            the rows broke, and what they gave is no sample of anything.
    """
    if is_markup(body):
        result = read_page(body, url, fetched_at, content_type)
    else:
        result = _read_answer(read_json(body, url=url, content_type=content_type), url, fetched_at)
    result = sound(result, url)
    n_rated = sum(found.review.rating is not None for found in result.reviews)
    if n_rated * 2 < len(result.reviews):
        what = f"the page gave {n_rated} ratings in {len(result.reviews)} reviews"
        raise LayoutChanged(what, where=url, todo=TODO, result=result)
    return result


def _read_answer(payload: object, url: str, fetched_at: datetime) -> PageResult:
    """Return what an answer or an export yields."""
    problems: list[str] = []
    reviews = tuple(
        found
        for subject, inner in groups(payload, url)
        for found in read_rows(find_rows(inner, is_row, url=url).objects, fetched_at, subject, problems)
    )
    subjects = {found.review.subject for found in reviews}
    announced = read_count(number(payload, "totalReviews"))
    level = _level(payload, subject_of(url))
    return PageResult(
        reviews=reviews,
        aggregates=(level,) if level else (),
        next_url=_next(payload, url),
        announced=announced,
        selection=_selection(payload, url),
        problems=tuple(f"{text} ({n} times)" if n > 1 else text for text, n in Counter(problems).items()),
        subject=subjects.pop() if len(subjects) == 1 else None,
    )


def _level(payload: object, subject: str | None) -> Aggregate | None:
    """Return the employer's score as the data call states it; None in exports."""
    score = number(payload, "score")
    if score is None or not SCALE.holds(score):
        return None
    share = number(payload, "recommendationRate", "percentage")
    return Aggregate(
        source="kununu",
        rating=float(score),
        scale=SCALE,
        review_count=read_count(number(payload, "totalReviews")),
        subject=subject,
        extra={"recommendation_percent": share} if share is not None else {},
    )


def _next(payload: object, url: str) -> str | None:
    """Return the address of the data call's following page; None on the last one or without an address."""
    page, pages = number(payload, "page"), number(payload, "pagesCount")
    if page is None or pages is None or page >= pages or not url:
        return None
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "page"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("page", int(page) + 1)]), fragment=""))


def _selection(payload: object, url: str) -> Selection:
    """Return which reviews an answer leads through: all of them, unless a filter was asked for; unknown in exports."""
    if at(payload, "totalReviews") is None:
        return Selection.UNKNOWN
    asked = {name for name, _ in parse_qsl(urlsplit(url).query)}
    return Selection.FULL if asked <= _PLAIN_QUERY else Selection.FEATURED
