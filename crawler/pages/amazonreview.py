"""Read one review block of an Amazon page; hooks are found by name, never by element or position."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from lxml import etree  # type: ignore[import-untyped]

from crawler.pages.amazonwording import read_helpful, read_stars, split_date_line, without_media_note
from crawler.pages.date import read_date
from crawler.pages.found import Found, author_of
from crawler.pages.plaintext import clean_text
from crawler.pages.tree import classes, shown_text
from store.records import Review, Scale

TOP = 5.0
"""Every shop shows five stars."""

_REVIEW_ID = re.compile(r"(?<![A-Z0-9])R[A-Z0-9]{8,20}(?![A-Z0-9])")
_ACCOUNT = re.compile(r"amzn1\.account\.[A-Z0-9]{10,60}|(?<=/profile/)A[A-Z0-9]{8,30}")
_STAR_CLASS = re.compile(r"a-star(?:-small|-medium|-mini)?-([1-5])")
_NOISE = frozenset({
    "aok-hidden", "a-icon", "a-icon-alt", "a-expander-header", "a-popover-preload", "video-block", "cr-video-desktop",
    "cr-translated-review-content", "review-image-container", "cr-lightbox-popover-container", "a-offscreen",
})  # fmt: skip
"""Classes of what stands within a title or body and was not written by the author."""
_BY_CLASS: Mapping[str, str] = MappingProxyType(
    {
        "review-rating": "reviewstarrating",
        "review-title": "reviewtitle",
        "review-date": "reviewdate",
        "review-text": "reviewbody",
        "review-votes": "helpfulvotestatement",
        "a-profile-name": "reviewauthor",
        "author": "reviewauthor",
    }
)
"""Class to hook, for markup from before there were hooks."""


def hook_name(element: etree._Element) -> str:
    """Return an element's hook in one spelling: review-title and reviewTitle are the same hook."""
    return (element.get("data-hook") or "").replace("-", "").replace("_", "").lower()


def read_block(block: etree._Element, fetched_at: datetime, problems: list[str]) -> Found:
    """Return the review of a block.

    Args:
        block: The element with the hook `review`.
        fetched_at: When the page was fetched, UTC.
        problems: What is wrong is added here, in plain words.
    """
    parts = _hooked(block)
    date, country = split_date_line(_text(parts.get("reviewdate")))
    rating, scale = _rating(parts, problems)
    name = _text(parts.get("reviewauthor"))
    strip = parts.get("formatstrip", parts.get("formatstriplinkless"))
    # Between the properties stands an icon, not a blank.
    variant = clean_text(" ".join(strip.itertext())) if strip is not None else None
    published = read_date(date, fetched_at)
    if published.at is None:
        problems.append("a date is missing or could not be read and was left out")
    review = Review(
        source="amazon",
        review_id=_identity(block),
        rating=rating,
        scale=scale,
        title=_written(parts.get("reviewtitle")),
        text=without_media_note(_written(parts.get("reviewbody"))),
        published=published,
        author_present=name is not None,
        # The shop marks every purchase: a review without the badge is not of one.
        verified="avpbadge" in parts or "avpbadgelinkless" in parts,
        incentivised=True if _is_rewarded(block) else None,
        helpful=read_helpful(_text(parts.get("helpfulvotestatement"))),
        country=country,
        extra={"variant": variant} if variant else {},
    )
    return Found(review, author_of(_account(block) or name) if author_of(name) or _account(block) else None)


def _hooked(block: etree._Element) -> dict[str, etree._Element]:
    """Return the first element of each hook in a block; classes stand in where hooks are missing."""
    found: dict[str, etree._Element] = {}
    for element in block.xpath(".//*[@data-hook]"):
        found.setdefault(hook_name(element).removeprefix("cmps"), element)
    for element in block.xpath(".//*[@class]"):
        for name in classes(element) & _BY_CLASS.keys():
            found.setdefault(_BY_CLASS[name], element)
    return found


def _text(element: etree._Element | None) -> str | None:
    """Return what an element shows; None without an element."""
    return clean_text(shown_text(element)) if element is not None else None


def _written(element: etree._Element | None) -> str | None:
    """Return what the author wrote in a title or body: the original where a translation stands beside it."""
    if element is None:
        return None
    originals = element.xpath(".//*[contains(concat(' ', @class, ' '), ' cr-original-review-content ')]")
    collapsed = [inner for inner in element.xpath(".//*[@data-hook]") if hook_name(inner) == "reviewcollapsed"]
    shown = originals or collapsed[:1] or [element]
    return clean_text(" ".join(shown_text(each, _NOISE) for each in shown))


def _identity(block: etree._Element) -> str | None:
    """Return the id of a review: that of its block or of the first element within that carries one."""
    for element in (block, *block.xpath(".//*[@id]")):
        if found := _REVIEW_ID.search(element.get("id") or ""):
            return found[0]
    return None


def _rating(parts: Mapping[str, etree._Element], problems: list[str]) -> tuple[float | None, Scale]:
    """Return a review's stars; the icon's name counts them where no words do."""
    element = parts.get("reviewstarrating")
    value, top = read_stars(_text(element))
    if value is None and element is not None:
        icon = _STAR_CLASS.search(element.get("class") or "")
        value = float(icon[1]) if icon else None
    scale = Scale(1.0, TOP, stated=top == TOP)
    if value is not None and scale.holds(value) and top in {None, TOP}:
        return value, scale
    problems.append("a rating is missing or lies outside 1-5 and was left out")
    return None, scale


def _account(block: etree._Element) -> str | None:
    """Return the author's account; the address around it changes with every page."""
    links = (link.get("href") or "" for link in block.xpath(".//a[contains(@href, '/profile/')]"))
    return next((found[0] for link in links if (found := _ACCOUNT.search(link))), None)


def _is_rewarded(block: etree._Element) -> bool:
    """Say whether a badge tells that the product was free or the review paid for; every shop says "Vine"."""
    for element in block.xpath(".//span | .//a | .//i"):
        hook = hook_name(element)
        is_badge = "badge" in hook or not classes(element).isdisjoint({"c7y-badge-text", "a-color-success"})
        if "vine" in hook or (is_badge and re.search(r"\bvine\b|early reviewer", _text(element) or "", re.IGNORECASE)):
            return True
    return False
