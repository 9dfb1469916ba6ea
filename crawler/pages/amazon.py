"""Read Amazon product pages and review lists of every shop, saved or as served, and what tools made of them."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qs, urljoin, urlsplit

from lxml import etree  # type: ignore[import-untyped]

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.amazonlevel import find_subject, is_filtered, read_level
from crawler.pages.amazonreview import hook_name, read_block
from crawler.pages.amazonrows import read_rows
from crawler.pages.encoding import decode
from crawler.pages.found import Found, PageResult
from crawler.pages.objects import barred, sound
from crawler.pages.payload import TODO, read_json
from crawler.pages.tree import read_tree
from store.records import Selection

PARSER = "amazon/1"

_LEFTOVERS = frozenset({"reviewdate", "reviewbody", "reviewcollapsed", "reviewtextcontainer", "avpbadge"})
"""Hooks that stand only within a review."""
_REVIEW_AREAS = (
    "//*[@id='customerReviews' or @id='reviewsMedley' or @id='cm_cr-review_list' or @id='acrNoReviewText'"
    " or @id='customer-reviews_feature_div' or @data-hook='reviews-medley-widget' or @data-hook='no-reviews-section']"
)
_NO_REVIEWS = "//*[@data-hook='no-reviews-section' or contains(@class, 'no-reviews-section') or @id='acrNoReviewText']"


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews and the level of a product.

    Args:
        body: A product page, a review list, a piece of one, or rows in JSON.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the page is empty.
        LayoutChanged: If a captcha, a login or an error page came, or reviews are announced and none can be read.
    """
    if not body.strip():
        raise UnreadablePage("the page is empty", where=url, todo=TODO, result=PageResult())
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"[", b"{"}:
        return sound(read_rows(read_json(body, url=url, content_type=content_type), url, fetched_at), url)
    page = decode(body, content_type).text
    tree = read_tree(page.encode("utf-8", "replace"))
    if tree is None:
        raise barred(page, url)
    result = _read(tree, url, fetched_at)
    if _is_cut(page):
        result = replace(result, problems=(*result.problems, "the page is cut off; its last review may lack its end"))
    if not result.reviews:
        _refuse_silence(tree, page, result, url=url)
    return sound(result, url)


def _is_cut(page: str) -> bool:
    """Say whether a whole page lacks its end; a piece of one has neither beginning nor end."""
    return "<html" in page[:2_000].lower() and "</html" not in page.lower()


def _read(tree: etree._Element, url: str, fetched_at: datetime) -> PageResult:
    """Return what a page yields."""
    address = url or next(iter(tree.xpath("//link[@rel='canonical']/@href")), "")
    problems: list[str] = []
    subject, level = find_subject(tree, address), read_level(tree, address)
    blocks = tree.xpath("//*[@data-hook='review'][not(ancestor::*[@data-hook='review'])]")
    found = [read_block(block, fetched_at, problems) for block in blocks]
    reviews = tuple(Found(replace(each.review, subject=subject), each.author) for each in found)
    announced = level.review_count if level else None
    is_whole = announced is not None and len({each.review.review_id for each in reviews}) >= announced > 0
    return PageResult(
        reviews=reviews,
        aggregates=(level,) if level else (),
        next_url=_next(tree, address),
        announced=announced,
        selection=Selection.FULL if is_whole and not is_filtered(address) else _selection(tree, address),
        problems=tuple(f"{text} ({n} times)" if n > 1 else text for text, n in Counter(problems).items()),
        subject=subject,
    )


def _selection(tree: etree._Element, address: str) -> Selection:
    """Return which reviews a page shows: the "top" ones, unless a whole list is sorted by time."""
    orders = tree.xpath("//select[@id='sort-order-dropdown' or @name='sortBy']/option[@selected]/@value")
    asked = parse_qs(urlsplit(address).query).get("sortBy", orders[:1])
    is_newest = asked[:1] == ["recent"] and not is_filtered(address)
    return Selection.NEWEST if is_newest else Selection.FEATURED


def _next(tree: etree._Element, address: str) -> str | None:
    """Return the address of the following page of a list; None on the last one."""
    link = next(iter(tree.xpath("//ul[contains(@class, 'a-pagination')]/li[contains(@class, 'a-last')]/a/@href")), "")
    target = urljoin(address, link) if link else ""
    here, there = urlsplit(address), urlsplit(target)
    is_same_shop = there.scheme in {"http", "https"} and (not here.netloc or here.netloc == there.netloc)
    return target.partition("#")[0] if is_same_shop else None


def _refuse_silence(tree: etree._Element, page: str, result: PageResult, *, url: str) -> None:
    """Raise LayoutChanged where a page without a review is not one of a product without reviews."""
    if not result.aggregates and not tree.xpath(_REVIEW_AREAS):
        raise barred(page, url)
    level = result.aggregates[0] if result.aggregates else None
    n_announced = (level.review_count or level.rating_count or 0) if level else 0
    remains = {hook_name(element) for element in tree.xpath("//*[@data-hook]")} & _LEFTOVERS
    # A list's last page is followed by one that says that it has no more.
    if remains or (n_announced and not tree.xpath(_NO_REVIEWS)):
        what = f"the page has {n_announced} reviews or ratings but no review block"
        raise LayoutChanged(what, where=url, todo=TODO, result=result)
