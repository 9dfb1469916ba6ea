"""Read the level of an Amazon page: mean, counts and histogram of all ratings, and whom they speak of."""

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from crawler.pages.amazonreview import TOP, hook_name
from crawler.pages.amazonwording import read_stars, read_texts, read_votes
from crawler.pages.plaintext import clean_text
from crawler.pages.rating import read_count, read_number
from crawler.pages.tree import shown_text
from store.records import Aggregate, Scale

_ASIN = re.compile(r"/(?:dp|product|product-reviews|gp/aw/d|reviews)/([A-Z0-9]{10})(?![A-Z0-9])")
_STARS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_STAR = re.compile(r"\b(one|two|three|four|five)_star\b|\b([1-5])star\b|_hist_([1-5])\b")
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s?[%٪]|[%٪]\s?(\d{1,3})")
_WIDTH = re.compile(r"width:\s?(\d{1,3}(?:\.\d{1,4})?)\s?%")
_FILTERED = re.compile(
    r"[?&](?:filterBy(?:Star|Keyword|Language)|reviewerType|formatType|mediaType)=(?!all_|&|$)[^&]", re.IGNORECASE
)


def find_subject(tree: etree._Element, url: str) -> str | None:
    """Return the product's number: of the canonical address, the order form, the list's links or the page's address."""
    links = tree.xpath("//link[@rel='canonical']/@href")
    forms = [f"/dp/{value}" for value in tree.xpath("//input[@id='ASIN' or @name='ASIN']/@value")]
    lists = tree.xpath("//a[contains(@href, 'product-reviews/')]/@href")
    found = (_ASIN.search(address) for address in (*links, *forms, url, *lists[:20]))
    return next((match[1] for match in found if match), None)


def is_filtered(url: str) -> bool:
    """Say whether an address asks for some of the reviews, such as those with five stars."""
    return _FILTERED.search(url) is not None


def read_level(tree: etree._Element, url: str) -> Aggregate | None:
    """Return the product's own figures, or None where the page shows no mean.

    Args:
        tree: The page.
        url: Its address; a filtered list counts the filtered reviews only.
    """
    value, top = next((pair for shown in _means(tree) if (pair := read_stars(shown))[0] is not None), (None, None))
    scale = Scale(1.0, TOP, stated=top == TOP)
    if value is None or not scale.holds(value) or top not in {None, TOP}:
        return None
    ratings, texts = _counts(tree)
    # The line above a list counts the reviews of that list.
    listed = None if is_filtered(url) else _listed(tree, ratings)
    histogram, unit = _histogram(tree)
    return Aggregate(
        source="amazon",
        rating=value,
        scale=scale,
        rating_count=ratings,
        review_count=listed if listed is not None else texts,
        histogram=histogram,
        histogram_unit=unit,
        subject=find_subject(tree, url),
    )


def _hooks(tree: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the elements with one of these hooks, in the order of the names."""
    elements = [(hook_name(element), element) for element in tree.xpath("//*[@data-hook]")]
    for name in names:
        yield from (element for hook, element in elements if hook == name)


def _means(tree: etree._Element) -> Iterator[str]:
    """Yield the places where a page shows its mean, the best first."""
    yield from (shown_text(each) for each in _hooks(tree, "ratingoutoftext", "averagestarrating"))
    yield from tree.xpath("//*[@id='acrPopover']/@title")


def _counts(tree: etree._Element) -> tuple[int | None, int | None]:
    """Return the number of ratings and of texts that stand beside the mean."""
    shown = [clean_text(shown_text(each)) for each in _hooks(tree, "totalreviewcount")]
    top = [clean_text(shown_text(each)) for each in tree.xpath("//*[@id='acrCustomerReviewText']")]
    # A number without a word says neither; the line at the top of the page may name what it counts.
    named = [text for text in (*shown, *top) if text and re.search(r"[^\W\d_]", text)]
    found = [read_votes(text) for text in (named or shown)]
    return next((pair for pair in found if pair != (None, None)), (None, None))


def _listed(tree: etree._Element, ratings: int | None) -> int | None:
    """Return the number of texts that the line above a list of reviews states."""
    lines = _hooks(tree, "crfilterinforeviewratingcount", "crfilterinforeviewcount")
    found = (read_texts(clean_text(shown_text(line)), ratings) for line in lines)
    return next((n for n in found if n is not None), None)


def _histogram(tree: etree._Element) -> tuple[dict[str, float], str | None]:
    """Return star to share or count, and which of both; empty where no table has all five rows."""
    for table in tree.xpath("//*[@id='histogramTable' or contains(@id, 'rating_histogram')]"):
        rows = list(dict.fromkeys(_row(meter, table) for meter in table.xpath(".//*[contains(@class, 'a-meter')]")))
        if len(rows) != 5:
            continue
        values = [_share(row) for row in rows]
        # Rows go from five stars down; an address or class that names the star is more certain than the place.
        stars = [_star(row) or place for row, place in zip(rows, (5, 4, 3, 2, 1), strict=True)]
        if len(set(stars)) == 5 and all(value is not None for value, _ in values):
            unit = "percent" if any(percent for _, percent in values) else "count"
            shares = {str(star): float(value or 0) for star, (value, _) in zip(stars, values, strict=True)}
            return shares, unit
    return {}, None


def _row(meter: etree._Element, table: etree._Element) -> etree._Element:
    """Return what is drawn around one bar alone: a table row, a list entry, or any other block."""
    row = meter
    for around in meter.iterancestors():
        if around is table or len(around.xpath(".//*[contains(concat(' ', @class, ' '), ' a-meter ')]")) > 1:
            break
        row = around
    return row


def _star(row: etree._Element) -> int | None:
    """Return the star that a row names for machines; its words are of every language and hold the share as well."""
    marks = [row.get("data-reviews-state-param") or "", row.get("data-reftag") or ""]
    marks += row.xpath(".//@href | .//@class")
    found = next((match for mark in marks if (match := _STAR.search(mark))), None)
    return (_STARS[found[1]] if found[1] else int(found[2] or found[3])) if found else None


def _share(row: etree._Element) -> tuple[float | None, bool]:
    """Return the share or count of a row, and whether it is a share."""
    words = " ".join([shown_text(row), *row.xpath(".//@aria-label | .//@title | ./@aria-label")])
    meters = row.xpath(".//@aria-valuenow")
    shares = [f"{value}%" for value in meters] + row.xpath(".//*[contains(@class, 'a-meter')]/@aria-label")
    shares += [f"{match[1]}%" for style in row.xpath(".//@style") if (match := _WIDTH.search(style))]
    # In words alone a share is certain only where the row states one.
    stated = [match[0] for match in _PERCENT.finditer(shown_text(row))]
    shares += stated if len(stated) == 1 else []
    is_share = bool(meters) or _PERCENT.search(words) is not None
    if not is_share:
        counts = [clean_text(shown_text(cell)) for cell in row.xpath(".//*[contains(@class, 'a-text-right')]")]
        if counts and (count := read_count(counts[-1])) is not None:
            return float(count), False
    numbers = (match[1] or match[2] for shown in shares if (match := _PERCENT.search(shown)))
    return next((value for number in numbers if (value := read_number(number)) is not None), None), True
