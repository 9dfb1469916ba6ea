"""Read the nested arrays that Maps pages hold: a place with its reviews in the old or new shape, or reviews alone."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from crawler.errors import LayoutChanged
from crawler.pages.date import read_date
from crawler.pages.found import Found, PageResult, author_of
from crawler.pages.googleplaces import STARS, contributor
from crawler.pages.googletext import original_text
from crawler.pages.objects import barred
from crawler.pages.payload import TODO, at, number, text, word
from crawler.pages.plaintext import plain_text
from crawler.pages.rating import read_count
from store.records import Aggregate, Published, Review, Scale, Selection

_FEATURE = re.compile(r"0x[0-9a-f]{1,16}:0x[0-9a-f]{1,16}", re.IGNORECASE)
_ASPECT = re.compile(r"^GUIDED_[A-Z]+?_|_ASPECT$")
_DEEPEST = 6
"""Levels around a review that stands without a place."""
_PARTNER_TOP = 10.0
"""Partners whose own scale is not told rate from 1 to 10."""


def read_arrays(payload: list[object], url: str, fetched_at: datetime) -> PageResult:
    """Return the reviews and levels of nested arrays, each review once even where both shapes hold it.

    Args:
        payload: The JSON value.
        url: Address, for the message.
        fetched_at: When it was fetched, UTC.

    Raises:
        LayoutChanged: If there is neither a place nor a review, or a place's votes stand beside no review.
    """
    places = list(_places(payload))
    nodes: list[tuple[object, list[object]]] = [(place, node) for place in places for node in _shown(place)]
    # A place quotes one of its reviews elsewhere: only arrays without a place are searched for reviews.
    nodes += [] if places else [(None, node) for node in _loose(payload, 0)]
    if not places and not nodes:
        raise barred("", url)
    problems: list[str] = []
    reviews: dict[str, Found] = {}
    for place, node in nodes:
        found = _new_shape(node, fetched_at, problems) if _is_new(node) else _old_shape(node, fetched_at, problems)
        subject = word(place, 10)
        key = found.review.review_id or f"#{len(reviews)}"
        reviews.setdefault(key, Found(replace(found.review, subject=subject), found.author))
    levels = tuple(level for place in places if (level := _level(place)) is not None)
    page = PageResult(
        reviews=tuple(reviews.values()),
        aggregates=levels,
        announced=levels[0].rating_count if levels and len(places) == 1 else None,
        selection=Selection.FEATURED if places else Selection.UNKNOWN,
        problems=tuple(dict.fromkeys(problems)),
        subject=word(places[0], 10) if len(places) == 1 else None,
    )
    # A list of search results names levels only; a place's own page shows some of its reviews.
    if holds_place(payload) and page.announced and not reviews:
        raise LayoutChanged("the place has votes but shows no review", where=url, todo=TODO, result=page)
    return page


def holds_place(payload: object) -> bool:
    """Say whether arrays are those of one place's page."""
    return _is_place(at(payload, 6))


def _is_place(node: object) -> bool:
    """Say whether an array describes a place: the id of the map feature stands at 10, the name at 11."""
    return _FEATURE.fullmatch(word(node, 10) or "") is not None


def _places(payload: list[object]) -> Iterator[object]:
    """Yield the places of a page, of a list of search results, or of a bare place array."""
    results = at(payload, 0, 1)
    found = [at(row, 14) for row in results] if isinstance(results, list) else []
    yield from (node for node in (payload, at(payload, 6), *found) if _is_place(node))


def _shown(place: object) -> Iterator[list[object]]:
    """Yield the reviews of a place: both shapes may hold the same ones; the new one says more and goes first."""
    for shown in (at(place, 175, 9, 0, 0), at(place, 52, 0)):
        yield from (node for row in (shown if isinstance(shown, list) else []) for node in _review_nodes(row))


def _review_nodes(row: object) -> Iterator[list[object]]:
    """Yield the review in a row, which holds it bare or with marks after it."""
    for node in (row, at(row, 0)):
        if isinstance(node, list) and (_is_new(node) or _is_old(node)):
            yield node
            return


def _loose(node: object, depth: int) -> Iterator[list[object]]:
    """Yield the reviews of arrays without a place, such as a list of reviews or one review."""
    if not isinstance(node, list) or depth > _DEEPEST:
        return
    if _is_new(node) or _is_old(node):
        yield node
        return
    for inner in node:
        yield from _loose(inner, depth + 1)


def _is_new(node: list[object]) -> bool:
    """Say whether an array is a review of the new shape: id, who and when, what."""
    has_parts = isinstance(at(node, 0), str) and isinstance(at(node, 1), list) and isinstance(at(node, 2), list)
    return has_parts and (_is_moment(at(node, 1, 2)) or _is_moment(at(node, 1, 3)))


def _is_old(node: list[object]) -> bool:
    """Say whether an array is a review of the old shape: who, how long ago, .., text, stars, .., id."""
    return isinstance(at(node, 0), list) and isinstance(at(node, 10), str) and _is_moment(at(node, 57) or at(node, 27))


def _is_moment(value: object) -> bool:
    """Say whether a value is a moment in milliseconds or microseconds."""
    return isinstance(value, int) and not isinstance(value, bool) and 10**11 < value < 10**17


def _new_shape(node: list[object], fetched_at: datetime, problems: list[str]) -> Found:
    """Return a review of the new shape; adds what is wrong with it."""
    rating, scale = _rating(node)
    reply = at(node, 3, 14, 0, 0)
    facts = {
        "updated_at": _moment(at(node, 1, 3), fetched_at).text(),
        "origin": text(node, 1, 13, 0),
        "translation_present": True if isinstance(at(node, 2, 15, 1, 0), str) else None,
    }
    name = text(node, 1, 4, 5, 0) or text(node, 1, 4, 0, 4) or text(node, 1, 4, 1, 1)
    profile = word(node, 1, 4, 5, 2, 0) or word(node, 1, 4, 0, 5) or word(node, 1, 4, 2, 0)
    review = Review(
        source="google",
        review_id=word(node, 0),
        rating=_held(rating, scale, problems),
        scale=scale,
        text=text(node, 2, 15, 0, 0) or text(node, 2, 1, 0),
        sub_ratings=_aspects(at(node, 2, 6)),
        published=_moment(at(node, 1, 2), fetched_at),
        language=word(node, 2, 14, 0),
        author_present=name is not None,
        reply=plain_text(reply) if isinstance(reply, str) else None,
        extra={key: value for key, value in facts.items() if value is not None},
    )
    return Found(review, contributor(author_of(profile or name)))


def _old_shape(node: list[object], fetched_at: datetime, problems: list[str]) -> Found:
    """Return a review of the old shape; adds what is wrong with it."""
    updated, name, reply = _moment(at(node, 27), fetched_at).text(), text(node, 0, 1), at(node, 9, 1)
    shown = at(node, 3)
    review = Review(
        source="google",
        review_id=word(node, 10),
        rating=_held(number(node, 4), STARS, problems),
        scale=STARS,
        text=plain_text(original_text(shown if isinstance(shown, str) else None)),
        sub_ratings=_aspects(at(node, 49)),
        published=_moment(at(node, 57) or at(node, 27), fetched_at),
        language=word(node, 32),
        author_present=name is not None,
        reply=plain_text(reply) if isinstance(reply, str) else None,
        extra={"updated_at": updated} if updated else {},
    )
    return Found(review, contributor(author_of(word(node, 0, 0) or name)))


def _rating(node: list[object]) -> tuple[float | None, Scale]:
    """Return a review's rating and scale; partners' ratings stand elsewhere and keep their own scale."""
    own = number(node, 2, 0, 0)
    if own is not None:
        return own, STARS
    top = number(node, 1, 13, 4)
    return number(node, 2, 8, 1), Scale(1.0, float(top) if top and top > 1 else _PARTNER_TOP, stated=False)


def _held(rating: float | None, scale: Scale, problems: list[str]) -> float | None:
    """Return a rating that lies on its scale; says where one is missing or does not."""
    if rating is not None and scale.holds(rating):
        return float(rating)
    problems.append(f"a rating is missing or lies outside {scale.low:g}-{scale.high:g} and was left out")
    return None


def _aspects(answers: object) -> dict[str, float]:
    """Return the stars given to aspects, named by the code that no interface language changes."""
    rows = answers if isinstance(answers, list) else []
    given = ((word(row, 0, 0), number(row, 11, 0)) for row in rows)
    return {
        _ASPECT.sub("", code).lower(): float(stars)
        for code, stars in given
        if code and stars is not None and STARS.holds(stars)
    }


def _moment(value: object, fetched_at: datetime) -> Published:
    """Return a moment in milliseconds or microseconds."""
    return read_date(value, fetched_at) if isinstance(value, int) and _is_moment(value) else Published()


def _level(place: object) -> Aggregate | None:
    """Return the mean, count and histogram of a place, or None where it states no votes."""
    mean, n_votes, counts = number(place, 4, 7), read_count(number(place, 4, 8)), at(place, 175, 3)
    stars = [read_count(n) for n in counts] if isinstance(counts, list) and len(counts) == 5 else []
    histogram = {str(star): float(n) for star, n in enumerate(stars, start=1) if n is not None}
    rating = float(mean) if mean is not None and STARS.holds(mean) else None
    if rating is None and not n_votes:
        return None
    name = text(place, 11)
    return Aggregate(
        source="google",
        rating=rating,
        scale=STARS,
        rating_count=n_votes,
        histogram=histogram if len(histogram) == 5 else {},
        histogram_unit="count" if len(histogram) == 5 else None,
        subject=word(place, 10),
        extra={"subject_name": name} if name else {},
    )
