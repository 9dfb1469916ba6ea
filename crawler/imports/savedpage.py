"""Read a saved page with the page of its source, and refuse what cannot be right."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from crawler.errors import LayoutChanged, UnreadableImport, UnreadablePage
from crawler.imports.capture import Capture
from crawler.imports.recognise import address_in, address_of_payload, source_of, title_in
from crawler.pages.found import PageResult
from crawler.pages.registry import parse_page

ANY_SITE = "schemaorg"
"""The source of pages whose address belongs to no site of ours: they may still state their ratings."""
LEAST_UNRATED = 5
"""So many reviews without a single rating are a broken page, not a coincidence."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """What a saved page yields, without its bytes."""

    name: str
    """File, and member within it."""
    source: str
    """Where its reviews come from."""
    page: str
    """Which page read it."""
    url: str
    """Address it came from; empty if unknown."""
    fetched_at: datetime
    """When it was fetched, UTC."""
    digest: str
    """SHA-256 of its bytes, hex."""
    result: PageResult
    """Reviews, figures, and what is to be known of them."""
    title: str | None = None
    """What it calls its subject; None where it has no title."""


def read_saved_page(capture: Capture, source: str | None, page_of: Callable[[str], str]) -> SavedPage:
    """Return what a saved page yields.

    Args:
        capture: The page.
        source: Source as the user or a folder's name says; None: as the page's address says, else any site.
        page_of: Source to the name of the page that reads it; raises UnreadableImport where there is none.

    Raises:
        UnreadablePage: If it is broken, a login wall, a captcha, or no review on it has a rating.
        UnreadableImport: If no page can read it, its address is another source's, or there is nothing on it.
    """
    is_markup = _is_markup(capture)
    said = address_in(capture.body) if is_markup else address_of_payload(capture.body)
    url = capture.url or said
    told = source or source_of(url)
    # A bare payload without any word on where it comes from is a guess that no page may make.
    if told is None and not is_markup and b"schema.org" not in capture.body:
        raise _unknown_payload(capture.name)
    chosen = told or ANY_SITE
    page = page_of(chosen)
    try:
        result = parse_page(page, capture.body, url, capture.fetched_at, capture.content_type)
        _require_sound(result, capture, source=told)
    except UnreadablePage as refusal:
        origin = source_of(url)
        if origin is None or page_of(origin) == page:
            raise
        raise UnreadableImport(
            f"its address belongs to {origin} and not to {chosen}", where=capture.name, todo="leave the source out"
        ) from refusal
    title = title_in(capture.body, capture.content_type, chosen) if is_markup else None
    digest = hashlib.sha256(capture.body).hexdigest()
    return SavedPage(capture.name, chosen, page, url, capture.fetched_at, digest, result, title)


def _is_markup(capture: Capture) -> bool:
    start = capture.body[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    return not start.startswith((b"{", b"[", b")]}'"))


def _require_sound(result: PageResult, capture: Capture, *, source: str | None) -> None:
    """Refuse a page that says nothing, and one whose reviews have all lost their ratings."""
    unrated = sum(found.review.rating is None and not found.review.sub_ratings for found in result.reviews)
    if unrated >= LEAST_UNRATED and unrated == len(result.reviews):
        raise LayoutChanged(
            f"none of its {unrated} reviews has a rating",
            where=capture.name,
            todo="save the page again and let it load to its end; nothing of it was kept",
            result=result,
        )
    if result.reviews or result.aggregates:
        return
    if source is None:
        raise UnreadableImport(
            "its address belongs to no known site, and it states no ratings",
            where=capture.name,
            todo="say what it is, e.g. --source kununu, or put it into a folder of that name",
        )
    raise UnreadablePage(
        "there are no reviews and no figures on it",
        where=capture.name,
        todo="save the page that shows the reviews, after they have loaded",
    )


def _unknown_payload(name: str) -> UnreadableImport:
    return UnreadableImport(
        "the JSON does not say where it comes from",
        where=name,
        todo="say it, e.g. --source kununu, or put it into a folder of that name",
    )
