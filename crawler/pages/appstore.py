"""Read the App Store's customer-review feed (JSON)."""

import re
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from crawler.errors import LayoutChanged
from crawler.pages.date import read_date
from crawler.pages.found import Found, PageResult, author_of
from crawler.pages.payload import read_json
from crawler.pages.plaintext import plain_text, storable
from crawler.pages.rating import read_count, read_number
from store.records import FIVE_STARS, Review, Scale, Selection

PARSER = "appstore/1"

SCALE = Scale(FIVE_STARS.low, FIVE_STARS.high, stated=False)
"""The feed never says how many stars there are; the store shows five."""

_PAGE = re.compile(r"/page=(\d{1,4})(?=/|$)")
_APP = re.compile(r"/id=?(\d{3,15})(?=/|$)")
_ORDER = re.compile(r"sortby=(\w{1,20})", re.IGNORECASE)
_TODO = "try the page again later; if it stays so, the feed has changed. Nothing counts as vanished"


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews of one page of the feed.

    Args:
        body: The JSON as received, decompressed.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is no JSON.
        LayoutChanged: If the feed has no entries: that is an error of the feed, never "no reviews".
    """
    feed = _feed(body, url, content_type)
    links = _links(feed)
    own = url or links.get("self", "")
    next_url = _next(own, links.get("next"))
    entries = feed.get("entry")
    if entries is None:
        raise LayoutChanged("the feed has no `entry`", where=url, todo=_TODO, result=PageResult(next_url=next_url))
    rows = [entry for entry in (entries if isinstance(entries, list) else [entries]) if isinstance(entry, dict)]
    app = _APP.search(own)
    reviews, problems = [], []
    for row in rows:
        # The feed may be led by the app's own entry: it is no review and has no rating.
        if "im:rating" in row or ("content" in row and "im:artist" not in row):
            found, problem = _review(row, fetched_at, subject=app[1] if app else None)
            reviews.append(found)
            problems.extend(problem)
    return PageResult(
        reviews=tuple(reviews),
        next_url=next_url,
        selection=Selection.NEWEST if _is_newest_first(own) else Selection.FEATURED,
        problems=tuple(dict.fromkeys(problems)),
        subject=app[1] if app else None,
    )


def _feed(body: bytes, url: str, content_type: str) -> dict[str, object]:
    """Return the feed object of a body."""
    payload = read_json(body, url=url, content_type=content_type)
    feed = payload.get("feed") if isinstance(payload, dict) else None
    if not isinstance(feed, dict):
        raise LayoutChanged("the JSON has no `feed`", where=url, todo=_TODO, result=PageResult())
    return feed


def _label(entry: dict[str, object], *path: str) -> str | None:
    """Return the text at a path; every scalar is wrapped in {label}."""
    value: object = entry
    for name in (*path, "label"):
        # A text in several forms is a list of them, the plain one first.
        value = value[0] if isinstance(value, list) and value else value
        if not isinstance(value, dict):
            break
        value = value.get(name)
    return storable(str(value)).strip() or None if isinstance(value, (str, int, float)) else None


def _review(entry: dict[str, object], fetched_at: datetime, *, subject: str | None) -> tuple[Found, list[str]]:
    """Return the review of an entry and what is wrong with it."""
    rating = read_number(_label(entry, "im:rating"))
    problems = []
    if rating is None or not SCALE.holds(rating):
        problems.append("a rating is missing or lies outside 1-5 and was left out")
        rating = None
    name = plain_text(_label(entry, "author", "name"))
    profile = _label(entry, "author", "uri")
    version, votes = _label(entry, "im:version"), read_count(_label(entry, "im:voteCount"))
    review = Review(
        source="appstore",
        review_id=_label(entry, "id"),
        rating=rating,
        scale=SCALE,
        title=plain_text(_label(entry, "title")),
        text=plain_text(_label(entry, "content")),
        published=read_date(_label(entry, "updated"), fetched_at),
        author_present=name is not None,
        helpful=read_count(_label(entry, "im:voteSum")),
        subject=subject,
        extra={key: value for key, value in (("app_version", version), ("vote_count", votes)) if value is not None},
    )
    return Found(review, author_of(profile or name)), problems


def _links(feed: dict[str, object]) -> dict[str, str]:
    """Return the feed's own links by relation."""
    links = feed.get("link")
    found = {}
    for link in links if isinstance(links, list) else [links]:
        attributes = link.get("attributes") if isinstance(link, dict) else None
        if (
            isinstance(attributes, dict)
            and isinstance(attributes.get("rel"), str)
            and isinstance(attributes.get("href"), str)
        ):
            found[attributes["rel"]] = attributes["href"]
    return found


def _next(own: str, target: str | None) -> str | None:
    """Return the next page's address in JSON; the last page links to itself or to nothing."""
    if not target:
        return None
    # The feed links its XML form, which fails where JSON works.
    address = re.sub(r"/xml(?:\?.*)?\Z", "/json", target)
    here, there = _PAGE.search(own), _PAGE.search(address)
    # An address without a number is that of the first page.
    if there is None or int(there[1]) <= (int(here[1]) if here else 1):
        return None
    # The feed names its own inner hosts, which nobody outside can reach: the next page lies where this one did.
    return urlunsplit((*urlsplit(own)[:2], *urlsplit(address)[2:])) if own.startswith("http") else address


def _is_newest_first(own: str) -> bool:
    """Say whether the feed is sorted by time, which is also its order where nothing else is asked for."""
    order = _ORDER.search(own)
    return order is None or order[1].lower() == "mostrecent"
