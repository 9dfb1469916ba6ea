"""Read a saved Glassdoor review page of 2019 (HTML); later pages are known only by their data call."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from lxml import etree  # type: ignore[import-untyped]

from crawler.pages.date import read_date
from crawler.pages.found import Found, PageResult
from crawler.pages.markedup import marked_up
from crawler.pages.objects import barred
from crawler.pages.plaintext import clean_text
from crawler.pages.rating import read_count, read_rating
from crawler.pages.shape import EMPTY_SHELL
from crawler.pages.tree import classes, read_tree, shown_text
from store.records import Review, Scale

SCALE = Scale(1.0, 5.0, stated=False)

_ID = re.compile(r"empReview_(\d{1,15})")
_IN_BRACKETS = re.compile(r"\((\d[\d.,]{0,9})\)")
_EMPLOYER = re.compile(r"-E(\d{2,12})(?=[._?-]|\Z)")
_QUOTED = re.compile(r"\A[\"“„«](.*)[\"”“»]\Z")
_PARTS = {"pros": "pros", "cons": "cons", "advice": "adviceMgmt"}
_OPENERS = frozenset({"moreEllipses", "moreLink"})
"""Classes of what opens the rest of a text."""
_ANSWERS = ("empResponse", "employerResponse", "empReply", "commentResponse")


def read_saved_page(page: str, url: str, fetched_at: datetime) -> PageResult:
    """Return the reviews of a saved page and the employer's figures from its JSON-LD.

    Args:
        page: The page as text.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was saved, UTC.

    Raises:
        LayoutChanged: If it has no reviews: a login wall, a bot challenge or another layout.
    """
    body = page.encode("utf-8", "replace")
    level = marked_up(body, source="glassdoor", url=url, fetched_at=fetched_at, content_type="charset=utf-8")
    tree = read_tree(body)
    # The page has more `.hreview` nodes than reviews: only list entries with an id are reviews.
    items = [] if tree is None else [item for item in tree.iter("li") if "empReview" in classes(item)]
    found = [_review(item, fetched_at) for item in items]
    employer = _employer(tree, url)
    stated = [review for review in found if review.rating is not None or review.title or review.parts]
    reviews = tuple(Found(replace(review, subject=employer)) for review in stated)
    n_blank = len(found) - len(stated)
    result = PageResult(
        reviews,
        aggregates=tuple(replace(own, subject=employer or own.subject) for own in level.aggregates),
        announced=level.announced,
        problems=(f"{EMPTY_SHELL} ({n_blank} times)" if n_blank > 1 else EMPTY_SHELL,) if n_blank else (),
        subject=employer,
    )
    if not reviews:
        raise barred(page, url, result)
    return result


def _review(item: etree._Element, fetched_at: datetime) -> Review:
    """Return the review of a list entry."""
    identity = _ID.search(item.get("id") or "")
    parts = {name: _text(item, css_class) for name, css_class in _PARTS.items()}
    time = next(item.iter("time"), None)
    answers = [element for name in _ANSWERS for element in _by_class(item, name)]
    return Review(
        source="glassdoor",
        review_id=identity[1] if identity else None,
        rating=_overall(item),
        scale=SCALE,
        # The page sets every heading in quotation marks.
        title=clean_text(_QUOTED.sub(r"\1", _text(item, "summary") or "")),
        parts={name: text for name, text in parts.items() if text},
        sub_ratings=dict(_aspects(item)),
        published=read_date(None if time is None else time.get("datetime") or shown_text(time), fetched_at),
        helpful=_helpful(item),
        reply=clean_text(shown_text(answers[0])) or "" if answers else None,
    )


def _by_class(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the elements below that have a class, in page order."""
    return (inner for inner in element.iterdescendants(etree.Element) if name in classes(inner))


def _text(item: etree._Element, name: str) -> str | None:
    """Return the text of the first element of a class that shows any."""
    shown = (clean_text(shown_text(element, _OPENERS)) for element in _by_class(item, name))
    return next((text for text in shown if text), None)


def _overall(item: etree._Element) -> float | None:
    """Return the rating of the stars that stand outside the list of aspects."""
    for stars in _by_class(item, "gdStars"):
        for element in (stars, *stars.iterdescendants(etree.Element)):
            is_aspect = any("subRatings" in classes(outer) for outer in element.iterancestors())
            if not is_aspect and (rating := _rating(element.get("title"))) is not None:
                return rating
    return None


def _aspects(item: etree._Element) -> Iterator[tuple[str, float]]:
    """Yield (label, rating) of each aspect."""
    for block in _by_class(item, "subRatings"):
        for entry in block.iter("li"):
            label = _text(entry, "minor")
            titles = (_rating(inner.get("title")) for inner in entry.iterdescendants(etree.Element))
            rating = next((value for value in titles if value is not None), None)
            if label and rating is not None:
                yield label, rating


def _rating(shown: str | None) -> float | None:
    """Return a rating on the scale; 0 and what is no number mean none."""
    value = read_rating(shown).value
    return value if value is not None and SCALE.holds(value) else None


def _helpful(item: etree._Element) -> int | None:
    """Return the number in "Helpful (2)"; a bare "Helpful" shows none."""
    match = _IN_BRACKETS.search(_text(item, "helpfulCount") or "")
    return read_count(match[1]) if match else None


def _employer(tree: etree._Element | None, url: str) -> str | None:
    """Return the employer id from the page's address, its own or the canonical one."""
    links = () if tree is None else tree.iter("link")
    canonical = [link.get("href") or "" for link in links if (link.get("rel") or "").lower() == "canonical"]
    match = next((m for address in (*canonical, url) if (m := _EMPLOYER.search(address))), None)
    return f"employer:{match[1]}" if match else None
