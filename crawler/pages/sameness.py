"""Count once what a page holds twice: the same review or aggregate in two blocks or two syntaxes."""

from collections import Counter
from collections.abc import Iterable

from crawler.pages.found import Found
from crawler.pages.schemathing import Thing
from store.records import Aggregate

_LONG_TEXT = 40
"""Characters; two long texts that are equal are one review, two short ones may be two people's."""
_ROUNDING = 0.5
"""Largest difference of one mean shown with different numbers of decimals."""


def is_known(thing: Thing, aggregate: Aggregate, known: Iterable[tuple[Thing, Aggregate]]) -> bool:
    """Say whether a page has already given this aggregate of this thing."""
    return any(thing.is_like(other) and _is_same_level(aggregate, earlier) for other, earlier in known)


def _is_same_level(one: Aggregate, other: Aggregate) -> bool:
    """Say whether two aggregates of one thing are one observation: equal, but for rounding between syntaxes."""
    counts = ((one.rating_count, other.rating_count), (one.review_count, other.review_count))
    if one.syntax == other.syntax:
        return one.rating == other.rating and all(x == y for x, y in counts)
    return _is_close(one.rating, other.rating) and all(x is None or y is None or x == y for x, y in counts)


def _is_close(one: float | None, other: float | None) -> bool:
    """Say whether two means can be one mean."""
    return one == other or (one is not None and other is not None and abs(one - other) <= _ROUNDING)


def unseen(known: Iterable[tuple[Thing, Found]], fresh: Iterable[tuple[Thing, Found]]) -> list[tuple[Thing, Found]]:
    """Return the fresh reviews that are not among the known ones; equal ones without id within `fresh` stay apart.

    Args:
        known: Reviews that earlier blocks of the page gave, with what they speak of.
        fresh: Reviews of the next block.
    """
    earlier = [found for _, found in known]
    ids = {found.review.review_id for found in earlier} - {None}
    left = Counter(_content(found) for found in earlier)
    kept = []
    for thing, found in fresh:
        key, identity = _content(found), found.review.review_id
        if left[key]:
            left[key] -= 1
        elif identity is None or identity not in ids:
            ids.add(identity)
            kept.append((thing, found))
    return kept


def _content(found: Found) -> tuple[object, ...]:
    """Return what makes two reviews of a page one: their long text, or all that they show."""
    review = found.review
    if review.text and len(review.text) >= _LONG_TEXT:
        return (review.rating, review.text)
    return (review.rating, review.text, tuple(review.parts.items()), (review.published.text() or "")[:10], found.author)
