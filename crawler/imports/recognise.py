"""Find out which source a saved page comes from: by the address that it carries."""

import html
import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from crawler.pages.encoding import decode
from crawler.pages.markup import link_targets
from crawler.pages.plaintext import plain_text

_TLD = r"(?:com|[a-z]{2}|com?\.[a-z]{2})"
_SITES: Mapping[str, str] = MappingProxyType({
    r"kununu\.com": "kununu",
    rf"amazon\.{_TLD}": "amazon",
    rf"glassdoor\.{_TLD}": "glassdoor",
    r"trustpilot\.com": "trustpilot",
    r"(?:places|maps)\.googleapis\.com": "googleplaces",
    rf"google\.{_TLD}/maps": "google-maps",
    rf"maps\.google\.{_TLD}": "google-maps",
    r"play\.google\.com": "googleplay",
    r"itunes\.apple\.com/(?:[a-z]{2}/)?rss": "appstore",
    rf"yelp\.{_TLD}": "yelp",
    rf"tripadvisor\.{_TLD}": "tripadvisor",
    r"booking\.com": "booking",
    r"g2\.com": "g2",
    rf"capterra\.{_TLD}": "capterra",
    r"bazaarvoice\.com": "bazaarvoice",
    r"yotpo\.com": "yotpo",
    r"bestbuy\.(?:com|ca)": "bestbuy",
    rf"aliexpress\.{_TLD}": "aliexpress",
    r"mybusiness\.googleapis\.com": "googleprofile",
    r"store\.steampowered\.com/appreviews": "steam",
    r"api\.mangrove\.reviews": "mangrove",
})  # fmt: skip
"""Host, and path where the host alone does not tell, to the source; subdomains count."""
_RULES = tuple((re.compile(rf"(?:[a-z0-9-]+\.)*{site}(?:/|$)"), source) for site, source in _SITES.items())
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d{1,6}\)\s*(\S{1,4000})")
"""What Chromium, Edge and Internet Explorer write at the top of a saved page."""
_HEAD = 65_536
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,1000})", re.IGNORECASE)
_JOINT = re.compile(r"\s*[|:·•–—]\s+|\s+[|:·•–—-]\s*")
_FIRST_KEY = re.compile(rb"\s*\{\s*\"(https?:[^\"\s]{1,2000})\"\s*:")


def source_of(url: str) -> str | None:
    """Return the source that an address belongs to, or None if it is none of ours."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    place = host.lower() + parts.path.lower()
    return next((source for rule, source in _RULES if rule.match(place)), None)


def address_in(body: bytes) -> str:
    """Return the address that a saved page says it came from: the browser's comment, else its canonical link."""
    saved = _SAVED_FROM.search(body[:_HEAD])
    if saved:
        return saved[1].decode("ascii", "replace")
    canonical = link_targets(body, body.lower()).get("canonical", "")
    return canonical if canonical.startswith(("http://", "https://")) else ""


def address_of_payload(body: bytes) -> str:
    """Return the address that a JSON payload is keyed by, or an empty text."""
    key = _FIRST_KEY.match(body[:_HEAD])
    return key[1].replace(b"\\/", b"/").decode("ascii", "replace") if key else ""


def title_in(body: bytes, content_type: str, source: str) -> str | None:
    """Return what a saved page calls its subject: the first part of its title that does not name the site itself."""
    found = _TITLE.search(decode(body[:_HEAD], content_type).text)
    parts = _JOINT.split(plain_text(html.unescape(found[1])) or "") if found else []
    return next((part for part in parts if part and source not in part.lower().replace(" ", "")), None)
