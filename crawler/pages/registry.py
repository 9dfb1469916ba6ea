"""The table of pages: which parser reads which source."""

import difflib
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

from crawler.errors import UnknownSource
from crawler.pages import (
    aliexpress,
    amazon,
    appstore,
    bazaarvoice,
    bestbuy,
    booking,
    capterra,
    g2,
    glassdoor,
    google,
    googleplay,
    googleprofile,
    kununu,
    mangrove,
    schemaorg,
    steam,
    tripadvisor,
    trustpilot,
    yelp,
    yotpo,
)
from crawler.pages.brokentext import flag_broken_text
from crawler.pages.found import PageResult

Parse: TypeAlias = Callable[[bytes, str, datetime, str], PageResult]

PAGES: Mapping[str, Parse] = MappingProxyType(
    {
        "aliexpress": aliexpress.parse,
        "amazon": amazon.parse,
        "appstore": appstore.parse,
        "bazaarvoice": bazaarvoice.parse,
        "bestbuy": bestbuy.parse,
        "booking": booking.parse,
        "capterra": capterra.parse,
        "g2": g2.parse,
        "glassdoor": glassdoor.parse,
        "google": google.parse,
        "googleplay": googleplay.parse,
        "kununu": kununu.parse,
        "googleprofile": googleprofile.parse,
        "mangrove": mangrove.parse,
        "schemaorg": schemaorg.parse,
        "steam": steam.parse,
        "tripadvisor": tripadvisor.parse,
        "trustpilot": trustpilot.parse,
        "yelp": yelp.parse,
        "yotpo": yotpo.parse,
    }
)
"""Source to its parser: (body, url, fetched_at, content_type) -> PageResult."""

PARSERS: Mapping[str, str] = MappingProxyType(
    {
        "aliexpress": aliexpress.PARSER,
        "amazon": amazon.PARSER,
        "appstore": appstore.PARSER,
        "bazaarvoice": bazaarvoice.PARSER,
        "bestbuy": bestbuy.PARSER,
        "booking": booking.PARSER,
        "capterra": capterra.PARSER,
        "g2": g2.PARSER,
        "glassdoor": glassdoor.PARSER,
        "google": google.PARSER,
        "googleplay": googleplay.PARSER,
        "kununu": kununu.PARSER,
        "googleprofile": googleprofile.PARSER,
        "mangrove": mangrove.PARSER,
        "schemaorg": schemaorg.PARSER,
        "steam": steam.PARSER,
        "tripadvisor": tripadvisor.PARSER,
        "trustpilot": trustpilot.PARSER,
        "yelp": yelp.PARSER,
        "yotpo": yotpo.PARSER,
    }
)
"""Source to name and version of its parser; a new version means that the same bytes may give other records."""


def parse_page(source: str, body: bytes, url: str, fetched_at: datetime, content_type: str = "") -> PageResult:
    """Return what a page of a source yields.

    Args:
        source: A key of `PAGES`.
        body: The page as received, decompressed.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnknownSource: If no parser has this name.
        UnreadablePage: If the page is empty, cut off or changed; what could be read is its `result`.
    """
    if source not in PAGES:
        near = difflib.get_close_matches(source, PAGES, n=1)
        todo = f"did you mean {near[0]}?" if near else f"known are: {', '.join(sorted(PAGES))}"
        raise UnknownSource(f"no parser is named {source[:40]!r}", where="table of pages", todo=todo)
    return flag_broken_text(PAGES[source](body, url, fetched_at, content_type))
