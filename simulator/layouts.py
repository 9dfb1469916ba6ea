"""The layouts of pages in which a platform can show the same reviews, and which address leads to which."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from simulator.feed import FEED_PAGE_SIZE, FEED_PAGES, feed_path, render_feed, render_store, store_path
from simulator.listing import ListingPage
from simulator.portal import portal_path, render_portal
from simulator.shop import render_shop, shop_path


@dataclass(frozen=True, slots=True)
class Layout:
    """How listings look and where they are."""

    name: str
    """shop, portal, feed or appstore."""
    address: re.Pattern[str]
    """What a path with query looks like; groups `subject` and `number`."""
    path: Callable[[str, int], str]
    """Address of a page, from subject and page number."""
    render: Callable[[ListingPage, str], str]
    """Body of a page, from its content and the site's address."""
    content_type: str
    """Value of the Content-Type header."""
    page_size: int | None = None
    """Reviews on a page; None: as the platform has it."""
    max_pages: int | None = None
    """Pages after which the layout shows no more; None: no such limit."""

    def cap(self) -> int | None:
        """Return the number of reviews that the layout shows at most; None: all."""
        return self.page_size * self.max_pages if self.page_size and self.max_pages else None


@dataclass(frozen=True, slots=True)
class Route:
    """What an address asks for."""

    layout: Layout
    """Which layout."""
    subject: str
    """Which subject."""
    number: int
    """Which page, from 1."""


# Page numbers are kept short, so that no address makes the platform count to infinity.
_HTML = "text/html; charset=utf-8"
_JSON = "application/json; charset=utf-8"
_SUBJECT, _NUMBER = r"(?P<subject>[^/?]+)", r"(?P<number>[1-9]\d{0,5})"
_STORE = re.compile(rf"/[a-z]{{2}}/rss/customerreviews/page={_NUMBER}/id={_SUBJECT}/sortby=mostrecent/json")
_FEED = (FEED_PAGE_SIZE, FEED_PAGES)

LAYOUTS: Mapping[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout("shop", re.compile(rf"/shop/{_SUBJECT}(?:\?page={_NUMBER})?"), shop_path, render_shop, _HTML),
        Layout("portal", re.compile(rf"/portal/{_SUBJECT}(?:/{_NUMBER})?"), portal_path, render_portal, _HTML),
        Layout("feed", re.compile(rf"/feed/{_SUBJECT}/page={_NUMBER}/json"), feed_path, render_feed, _JSON, *_FEED),
        Layout("appstore", _STORE, store_path, render_store, _JSON, *_FEED),
    )
}


def start_path(layout: str, subject: str) -> str:
    """Return the address of the first page of a listing, without scheme and host."""
    return LAYOUTS[layout].path(subject, 1)


def find_route(address: str) -> Route | None:
    """Return what a path with query asks for, or None if no layout knows it."""
    for layout in LAYOUTS.values():
        match = layout.address.fullmatch(address)
        if match:
            return Route(layout, unquote(match["subject"]), int(match["number"] or 1))
    return None
