"""Turn a source's review objects into reviews by one table per source: which key holds what."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from crawler.pages.date import UNKNOWN, Order, day_month_numbers, is_ambiguous, read_date
from crawler.pages.found import Author, Found, author_of
from crawler.pages.payload import Object
from crawler.pages.plaintext import plain_text
from crawler.pages.rating import read_rating
from crawler.pages.spelling import Paths, code, count_of, facts, has, pick, plain, truth
from store.records import Precision, Published, Review, Scale

EMPTY_SHELL = "an entry is an empty shell without rating and text and was left out"
"""How a dropped entry is said."""
_LEAD_IN = re.compile(r"\A\s*[^\W\d]{3,20}(?:\s[^\W\d]{2,20})?:\s")
"""What a tool took along with a date, such as "Reviewed: "."""

Refine: TypeAlias = Callable[[Object, Review], Review]


@dataclass(frozen=True, slots=True)
class Shape:
    """Under which keys the review objects of a source keep what."""

    source: str
    """Name of the source."""
    scale: Scale
    """Scale of the rating."""
    rating: Paths
    """The rating, a number or a text such as "4 of 5"."""
    identity: Paths = ()
    """The source's own id; none where ids are a tool's invention."""
    title: Paths = ()
    """Heading."""
    text: Paths = ()
    """Body."""
    parts: Mapping[str, Paths] = field(default_factory=dict)
    """Our name of a text part to its keys."""
    sub_ratings: Mapping[str, Paths] = field(default_factory=dict)
    """The source's name of an aspect to its keys; 0 there means not given."""
    aspect_scale: Scale | None = None
    """Scale of the sub-ratings; None: that of the rating."""
    published: Paths = ()
    """Date of publication."""
    order: Order | None = None
    """Which number is the day in 03/04/2025; None if nobody knows."""
    language: Paths = ()
    """Language as stated."""
    author: Paths = ()
    """Display name."""
    profile: Paths = ()
    """What identifies the author beyond the name: account id or profile address."""
    verified: Paths = ()
    """The source's verified mark."""
    incentivised: Paths = ()
    """The source's mark of a reward."""
    helpful: Paths = ()
    """Positive votes."""
    reply: Paths = ()
    """The owner's answer, its text first; any other value there says only that there is one."""
    country: Paths = ()
    """Country as stated."""
    subject: Paths = ()
    """The source's id of the reviewed thing."""
    facts: Mapping[str, Paths] = field(default_factory=dict)
    """Our name of a further fact to its keys; never a person's name."""
    refine: Refine | None = None
    """Adds what only this source knows: takes the object and its review, gives the review; None: nothing to add."""

    def is_row(self, row: Object) -> bool:
        """Say whether an object is a review: it has a place for a rating and one for a text or a date."""
        return has(row, self.rating) and (self._has_text(row) or has(row, self.published))

    def is_unrated_row(self, row: Object) -> bool:
        """Say whether an object is a review whose rating went missing: it has places for a text and for a date."""
        return self._has_text(row) and has(row, self.published)

    def _has_text(self, row: Object) -> bool:
        return has(row, (*self.title, *self.text, *(path for paths in self.parts.values() for path in paths)))


def read_objects(
    rows: Iterable[Object], shape: Shape, fetched_at: datetime
) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """Return the reviews of review objects in their order, and what is wrong with them, each problem once.

    Args:
        rows: Review objects; shells without rating and text are dropped and counted.
        shape: Which key holds what.
        fetched_at: When the page was fetched, UTC.
    """
    problems: Counter[str] = Counter()
    reviews = []
    rows = tuple(rows)
    shape = shape if shape.order else replace(shape, order=_order(rows, shape.published))
    for row in rows:
        review = _review(row, shape, fetched_at, problems)
        if review.rating is None and not (review.title or review.text or review.parts):
            problems[EMPTY_SHELL] += 1
        else:
            reviews.append(Found(shape.refine(row, review) if shape.refine else review, _author(row, shape)))
    return tuple(reviews), tuple(f"{text} ({n} times)" if n > 1 else text for text, n in problems.items())


def _review(row: Object, shape: Shape, fetched_at: datetime, problems: Counter[str]) -> Review:
    """Return the review of an object; adds what is wrong with it."""
    texts = {name: plain(row, paths) for name, paths in shape.parts.items()}
    aspects = {name: _aspect(row, paths, shape, problems) for name, paths in shape.sub_ratings.items()}
    return Review(
        source=shape.source,
        review_id=code(row, shape.identity),
        rating=_rating(pick(row, shape.rating), shape.scale, problems),
        scale=shape.scale,
        title=plain(row, shape.title),
        text=plain(row, shape.text),
        parts={name: text for name, text in texts.items() if text},
        sub_ratings={name: value for name, value in aspects.items() if value is not None},
        published=_published(pick(row, shape.published), shape, fetched_at, problems),
        language=code(row, shape.language),
        author_present=plain(row, shape.author) is not None,
        verified=truth(row, shape.verified),
        incentivised=truth(row, shape.incentivised),
        reply=_reply(pick(row, shape.reply)),
        helpful=count_of(pick(row, shape.helpful)),
        country=code(row, shape.country),
        subject=code(row, shape.subject),
        extra=facts(row, shape.facts),
    )


def rating_in(value: object, scale: Scale) -> float | None:
    """Return a stated rating that lies on a scale and does not state another one; None otherwise."""
    shown = read_rating(value if isinstance(value, str | int | float) and not isinstance(value, bool) else None)
    is_other = shown.percent or shown.high not in {None, scale.high}
    return None if shown.value is None or is_other or not scale.holds(shown.value) else shown.value


def _rating(value: object, scale: Scale, problems: Counter[str]) -> float | None:
    """Return a rating on its scale; one outside is refused, never clipped."""
    rating = rating_in(value, scale)
    if rating is None and value is not None:
        problems[f"a rating is no number from {scale.low:g} to {scale.high:g} and was left out"] += 1
    return rating


def _aspect(row: Object, paths: Paths, shape: Shape, problems: Counter[str]) -> float | None:
    """Return a sub-rating; 0 means that the author gave none."""
    value = pick(row, paths)
    return None if value in (0, "0", "0.0") else _rating(value, shape.aspect_scale or shape.scale, problems)


def _order(rows: Iterable[Object], paths: Paths) -> Order | None:
    """Return which number is the day where a list's own dates leave only one order; None otherwise."""
    shown = (pick(row, paths) for row in rows)
    numbers = [pair for date in shown if isinstance(date, str) and (pair := day_month_numbers(date))]
    day_first, month_first = any(pair[0] > 12 for pair in numbers), any(pair[1] > 12 for pair in numbers)
    if day_first == month_first:
        return None
    return "dmy" if day_first else "mdy"


def _published(value: object, shape: Shape, fetched_at: datetime, problems: Counter[str]) -> Published:
    """Return when a review was published; a date that cannot be read is said."""
    shown = int(value) if isinstance(value, float) else _LEAD_IN.sub("", value) if isinstance(value, str) else value
    if isinstance(shown, bool) or not isinstance(shown, str | int):
        return UNKNOWN
    published = read_date(shown, fetched_at, order=shape.order)
    if published.precision is Precision.UNKNOWN:
        is_double = is_ambiguous(str(shown), shape.order)
        problems[
            "a date can be read day first or month first and was left out"
            if is_double
            else "a date could not be read and was left out"
        ] += 1
    return published


def _reply(value: object) -> str | None:
    """Return the owner's answer; an empty text where one is only marked, None without one."""
    if isinstance(value, str):
        return plain_text(value)
    return "" if value else None


def _author(row: Object, shape: Shape) -> Author | None:
    """Return the transient author: an account outlives a changed display name; a stand-in name is nobody."""
    name, profile = plain(row, shape.author), code(row, shape.profile)
    return author_of(profile or name) if author_of(name or profile) else None
