"""Read ratings and reviews from the schema.org data of any page: JSON-LD first, then microdata."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin

from crawler.errors import UnreadablePage
from crawler.pages.encoding import decode
from crawler.pages.found import Found, PageResult
from crawler.pages.jsonld import Block, read_block
from crawler.pages.markup import json_ld_scripts, link_targets
from crawler.pages.microdata import read_microdata
from crawler.pages.node import Node, References, walk
from crawler.pages.paging import following
from crawler.pages.schemarating import read_aggregate
from crawler.pages.schemareview import REVIEW_TYPES, read_review
from crawler.pages.schemathing import Thing, main_thing, thing_of
from store.records import Aggregate, Selection

PARSER = "schemaorg/1"

_AGGREGATE_TYPES = frozenset({"AggregateRating", "EmployerAggregateRating"})
_AGGREGATE_PROPERTIES = frozenset({"aggregateRating"})
_REVIEW_PROPERTIES = frozenset({"review", "reviews"})
_LONG_TEXT = 40
"""Characters; two long texts that are equal are one review, two short ones may be two people's."""


@dataclass(slots=True)
class _Gathered:
    """What the blocks of a page have yielded so far."""

    reviews: list[tuple[Found, Thing]] = field(default_factory=list)
    aggregates: list[tuple[Aggregate, Thing]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews and aggregates of a page; nothing structured gives an empty result.

    Args:
        body: The page as received, decompressed.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC; relative dates count back from it.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the page is empty or was cut off; what could be read is its `result`.
    """
    decoded = decode(body, content_type)
    if not decoded.text.strip():
        raise UnreadablePage("the page is empty", where=url, todo="fetch or save it again", result=PageResult())
    page = decoded.text.encode("utf-8", "replace")
    lowered = page.lower()
    blocks = _json_ld(decoded.text, page, lowered)
    gathered = _Gathered(problems=[block.problem for block in blocks if block.problem])
    if decoded.replaced:
        gathered.problems.append(f"{decoded.replaced} characters are broken in encoding {decoded.encoding}")
    for block in blocks:
        _gather(gathered, block.roots, fetched_at, syntax="jsonld")
    if b"itemprop" in lowered and (b"rating" in lowered or b"review" in lowered):
        _gather(gathered, read_microdata(page), fetched_at, syntax="microdata")
    result = _result(gathered, url, link_targets(page, lowered))
    if any(block.lost for block in blocks):
        raise UnreadablePage(
            "structured data with ratings is broken or cut off",
            where=url,
            todo="fetch or save the page again; what could be read is kept, and nothing counts as vanished",
            result=result,
        )
    return result


def _json_ld(text: str, page: bytes, lowered: bytes) -> list[Block]:
    """Return the JSON-LD blocks; a body that is bare JSON is one block."""
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return [read_block(text)]
    scripts = json_ld_scripts(page, lowered)
    return [read_block(script.content.decode("utf-8", "replace"), closed=script.closed) for script in scripts]


def _gather(gathered: _Gathered, roots: tuple[Node, ...], fetched_at: datetime, *, syntax: str) -> None:
    """Add the reviews and aggregates of one block that earlier blocks have not given yet."""
    references = References(list(roots))
    reviews: list[tuple[Found, Thing]] = []
    seen: set[Node] = set()
    for holder, name, shown in walk(list(roots)):
        node = references.resolve(shown)
        if node in seen or not node.complete:
            continue
        is_review = node.is_a(REVIEW_TYPES) or (not node.types and name in _REVIEW_PROPERTIES and bool(node.properties))
        is_aggregate = node.is_a(_AGGREGATE_TYPES) or (not node.types and name in _AGGREGATE_PROPERTIES)
        if not is_review and not is_aggregate:
            continue
        seen.add(node)
        if is_review:
            thing = _reviewed(node, holder if name in _REVIEW_PROPERTIES else None, references)
            found, problems = read_review(node, thing, fetched_at=fetched_at, syntax=syntax)
            reviews.append((found, thing))
            gathered.problems.extend(problems)
        elif not (holder and holder.is_a(REVIEW_TYPES)):
            # An aggregateRating on a Review rates the review as a work, not the thing.
            thing = _reviewed(node, holder if name in _AGGREGATE_PROPERTIES else None, references)
            _add_aggregate(gathered, read_aggregate(node, thing, syntax=syntax), thing)
    gathered.reviews.extend(_unseen(gathered.reviews, reviews))


def _reviewed(node: Node, holder: Node | None, references: References) -> Thing:
    """Return the thing that a review or aggregate speaks of: itemReviewed, else the node that holds it."""
    stated = next(node.nodes("itemReviewed"), None)
    thing = references.resolve(stated) if stated else holder
    return thing_of(thing)


def _add_aggregate(gathered: _Gathered, read: tuple[Aggregate, str | None], thing: Thing) -> None:
    """Keep an aggregate unless the page has already given it in another place or syntax."""
    aggregate, problem = read
    if problem:
        gathered.problems.append(problem)
    if aggregate.rating is None and aggregate.rating_count is None and aggregate.review_count is None:
        return
    if not any(_same_aggregate((aggregate, thing), known) for known in gathered.aggregates):
        gathered.aggregates.append((aggregate, thing))


def _same_aggregate(one: tuple[Aggregate, Thing], other: tuple[Aggregate, Thing]) -> bool:
    """Say whether two aggregates are one observation: the same thing, equal but for rounding."""
    (a, a_thing), (b, b_thing) = one, other
    if not a_thing.is_like(b_thing):
        return False
    counts = ((a.rating_count, b.rating_count), (a.review_count, b.review_count))
    if a.syntax != b.syntax:
        return all(x is None or y is None or x == y for x, y in counts) and _close(a.rating, b.rating)
    return a.rating == b.rating and all(x == y for x, y in counts)


def _close(one: float | None, other: float | None) -> bool:
    """Say whether two means can be one mean, shown with different numbers of decimals."""
    return one == other or (one is not None and other is not None and abs(one - other) <= 0.5)


def _unseen(known: Iterable[tuple[Found, Thing]], fresh: list[tuple[Found, Thing]]) -> list[tuple[Found, Thing]]:
    """Return the fresh reviews that are not among the known ones; equal ones within one block stay apart."""
    ids = {found.review.review_id for found, _ in known} - {None}
    left = Counter(_content_key(found) for found, _ in known)
    kept = []
    for found, thing in fresh:
        key = _content_key(found)
        if left[key]:
            left[key] -= 1
        elif found.review.review_id is None or found.review.review_id not in ids:
            ids.add(found.review.review_id)
            kept.append((found, thing))
    return kept


def _content_key(found: Found) -> tuple[object, ...]:
    """Return what makes two reviews of a page one: their long text, or all that they show."""
    review = found.review
    if review.text and len(review.text) >= _LONG_TEXT:
        return (review.rating, review.text)
    return (review.rating, review.text, tuple(review.parts.items()), (review.published.text() or "")[:10], found.author)


def _result(gathered: _Gathered, url: str, links: dict[str, str]) -> PageResult:
    """Return the page's records with the main subject's figures first."""
    canonical = urljoin(url, links["canonical"]) if "canonical" in links else None
    main = main_thing((t for _, t in gathered.reviews), (t for _, t in gathered.aggregates), canonical or url or None)
    name = canonical or (main.address if main else None) or url or None
    main_first = sorted(gathered.aggregates, key=lambda pair: pair[1] != main)
    aggregates = [replace(a, subject=name) if t == main else a for a, t in main_first]
    reviews = [replace(f, review=replace(f.review, subject=name)) if t == main else f for f, t in gathered.reviews]
    announced = next((_announced(a) for a, t in gathered.aggregates if t == main), None)
    following_url = following(url or canonical or "", links.get("next"))
    shown = sum(t == main for _, t in gathered.reviews)
    in_series = following_url is not None or following(url or "", links.get("prev")) is not None
    whole = shown > 0 and (in_series or (announced is not None and shown >= announced))
    return PageResult(
        reviews=tuple(reviews),
        aggregates=tuple(aggregates),
        next_url=following_url,
        announced=announced,
        selection=Selection.FULL if whole else Selection.UNKNOWN,
        problems=tuple(f"{text} ({n} times)" if n > 1 else text for text, n in Counter(gathered.problems).items()),
        subject=name if main else None,
    )


def _announced(aggregate: Aggregate) -> int | None:
    """Return how many reviews an aggregate speaks of: texts, else votes."""
    return aggregate.rating_count if aggregate.review_count is None else aggregate.review_count
