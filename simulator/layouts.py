"""The three layouts in which a platform can show the same reviews, and which address leads to which."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from simulator.feed import FEED_PAGE_SIZE, FEED_PAGES, feed_path, render_feed
from simulator.listing import ListingPage
from simulator.portal import portal_path, render_portal
from simulator.shop import render_shop, shop_path


@dataclass(frozen=True, slots=True)
class Layout:
    """How listings look and where they are."""

    name: str
    """shop, portal or feed."""
    address: re.Pattern[str]
    """What a path with query looks like; groups subject and number."""
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

LAYOUTS: Mapping[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout("shop", re.compile(r"/shop/([^/?]+)(?:\?page=([1-9]\d{0,5}))?"), shop_path, render_shop, _HTML),
        Layout("portal", re.compile(r"/portal/([^/?]+)(?:/([1-9]\d{0,5}))?"), portal_path, render_portal, _HTML),
        Layout(
            "feed",
            re.compile(r"/feed/([^/?]+)/page=([1-9]\d{0,5})/json"),
            feed_path,
            render_feed,
            _JSON,
            FEED_PAGE_SIZE,
            FEED_PAGES,
        ),
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
            return Route(layout, unquote(match[1]), int(match[2] or 1))
    return None
