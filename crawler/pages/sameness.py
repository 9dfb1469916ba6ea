"""Count once what a page holds twice: the same review or aggregate in two blocks or two syntaxes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.pages.found import Found
from crawler.pages.schemathing import Thing
from store.records import Aggregate

_LONG_TEXT = 40
"""Characters; two long texts that are equal are one review, two short ones may be two people's."""
_ROUNDING = 0.5
"""Largest difference of one mean shown with different numbers of decimals."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A review and what it speaks of."""

    found: Found
    """The review."""
    thing: Thing
    """The reviewed thing."""


@dataclass(frozen=True, slots=True)
class Level:
    """An aggregate and what it rates."""

    aggregate: Aggregate
    """The figures."""
    thing: Thing
    """The rated thing."""


def is_known(level: Level, known: Iterable[Level]) -> bool:
    """Say whether a page has already given this aggregate."""
    return any(_is_same_level(level, other) for other in known)


def _is_same_level(one: Level, other: Level) -> bool:
    """Say whether two aggregates are one observation: the same thing, equal but for rounding between syntaxes."""
    if not one.thing.is_like(other.thing):
        return False
    a, b = one.aggregate, other.aggregate
    counts = ((a.rating_count, b.rating_count), (a.review_count, b.review_count))
    if a.syntax == b.syntax:
        return a.rating == b.rating and all(x == y for x, y in counts)
    return _is_close(a.rating, b.rating) and all(x is None or y is None or x == y for x, y in counts)


def _is_close(one: float | None, other: float | None) -> bool:
    """Say whether two means can be one mean."""
    return one == other or (one is not None and other is not None and abs(one - other) <= _ROUNDING)


def unseen(known: Iterable[Opinion], fresh: Iterable[Opinion]) -> list[Opinion]:
    """Return the fresh reviews that are not among the known ones; equal ones without id within `fresh` stay apart.

    Args:
        known: Reviews that earlier blocks of the page gave.
        fresh: Reviews of the next block.
    """
    earlier = list(known)
    ids = {opinion.found.review.review_id for opinion in earlier} - {None}
    left = Counter(_content(opinion.found) for opinion in earlier)
    kept = []
    for opinion in fresh:
        key, identity = _content(opinion.found), opinion.found.review.review_id
        if left[key]:
            left[key] -= 1
        elif identity is None or identity not in ids:
            ids.add(identity)
            kept.append(opinion)
    return kept


def _content(found: Found) -> tuple[object, ...]:
    """Return what makes two reviews of a page one: their long text, or all that they show."""
    review = found.review
    if review.text and len(review.text) >= _LONG_TEXT:
        return (review.rating, review.text)
    return (review.rating, review.text, tuple(review.parts.items()), (review.published.text() or "")[:10], found.author)
