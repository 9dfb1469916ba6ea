"""Read what a Trustpilot business page holds around its reviews: page data first, JSON-LD where they are missing."""

import json
import re
from dataclasses import replace
from datetime import datetime

from crawler.pages.found import Found, PageResult
from crawler.pages.markedup import marked_up
from crawler.pages.objects import barred
from crawler.pages.payload import at, number, word
from crawler.pages.query import with_parameter
from crawler.pages.spelling import count_of
from crawler.pages.trustpilotlevel import level_of_page
from store.records import Selection

_PAGE_DATA = re.compile(r"<script\b[^<>]{0,300}\bid=[\"']?__NEXT_DATA__\b[^<>]{0,300}>")
_DOMAIN = re.compile(r"/review/([^/?#]{3,255})")


def page_props(page: str) -> object:
    """Return the page data of a page; None where there are none or they are cut off."""
    start = _PAGE_DATA.search(page)
    if start is None:
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(page[start.end() :].lstrip())[0]
    except (ValueError, RecursionError):
        return None


def with_page_facts(page: PageResult, props: object, url: str) -> PageResult:
    """Return a page of reviews with the figures of its business, its place among the pages and its selection.

    Args:
        page: The reviews.
        props: The page data.
        url: Address of the page; empty if unknown, then it leads nowhere.
    """
    level = level_of_page(props)
    subject = level.subject if level else None
    here, last = (count_of(at(props, "filters", "pagination", name)) for name in ("currentPage", "totalPages"))
    leads_on = bool(url) and here is not None and last is not None and here < last
    return replace(
        page,
        reviews=tuple(
            Found(replace(found.review, subject=found.review.subject or subject), found.author)
            for found in page.reviews
        ),
        aggregates=(level,) if level else (),
        next_url=with_parameter(url, "page", here + 1) if leads_on and here is not None else None,
        announced=level.review_count if level else None,
        selection=_selection(props),
        subject=subject,
    )


def _selection(props: object) -> Selection:
    """Return which reviews a page shows: signed out, the pages end long before the reviews do."""
    shown, total = (number(props, "filters", f"totalNumberOf{name}Reviews") for name in ("Filtered", ""))
    if shown is None or shown != total:
        return Selection.UNKNOWN
    is_newest_first = word(props, "filters", "selected", "sort") == "recency"
    return Selection.NEWEST if is_newest_first else Selection.FEATURED


def read_linked_data(page: str, url: str, fetched_at: datetime) -> PageResult:
    """Return the reviews of a page whose data are missing, from its JSON-LD: without marks, votes and answers.

    Args:
        page: The page as text.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.

    Raises:
        LayoutChanged: If there is no JSON-LD with ratings either: a bot challenge, a login wall or another layout.
        UnreadablePage: If the JSON-LD is cut off.
    """
    body = page.encode("utf-8", "replace")
    read = marked_up(body, source="trustpilot", url=url, fetched_at=fetched_at, content_type="charset=utf-8")
    if not read.reviews and not read.aggregates:
        raise barred(page, url, read)
    match = _DOMAIN.search(read.subject or url)
    domain = match[1] if match else read.subject
    main = {read.subject, None}
    return replace(
        read,
        reviews=tuple(
            Found(replace(found.review, subject=domain), found.author) if found.review.subject in main else found
            for found in read.reviews
        ),
        aggregates=tuple(
            replace(level, subject=domain) if level.subject in main else level for level in read.aggregates
        ),
        problems=(*read.problems, "the page's own data are missing; its JSON-LD was read, which says less"),
        subject=domain,
    )
