"""When two reviews are the same one, and when one review has changed: cleaned values, keys and content hashes."""

import json
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

from store.records import Aggregate, Precision, Published, Review

MOST = (1 << 63) - 1
"""Largest whole number that both databases keep."""

# UTF-8 has no lone surrogates and PostgreSQL's text no NUL: both become U+FFFD, here and nowhere else.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

# `json.dumps` with options would build an encoder for each value.
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
_QUOTE = json.encoder.encode_basestring
_CONSTANTS = {None: "null", True: "true", False: "false"}

Pairs = list[tuple[str, str | None]]
"""Keys and values on their way into canonical lines."""


def clean_review(review: Review) -> Review:
    """Return the review as both databases can hold it.

    NUL and lone surrogates become U+FFFD, numbers that are not finite or too large become None, times are UTC.
    """
    if _is_clean(review):
        return review
    return replace(
        review,
        review_id=clean_text(review.review_id),
        rating=finite(review.rating),
        title=clean_text(review.title),
        text=clean_text(review.text),
        parts={storable(name): storable(text) for name, text in review.parts.items()},
        sub_ratings=_finite_values(review.sub_ratings),
        published=_in_utc(review.published),
        language=clean_text(review.language),
        author_key=clean_text(review.author_key),
        reply=clean_text(review.reply),
        helpful=countable(review.helpful),
        country=clean_text(review.country),
        subject=clean_text(review.subject),
        extra=clean_json(review.extra),
    )


def clean_aggregate(aggregate: Aggregate) -> Aggregate:
    """Return the aggregate as both databases can hold it; the same rules as for reviews."""
    return replace(
        aggregate,
        rating=finite(aggregate.rating),
        rating_count=countable(aggregate.rating_count),
        review_count=countable(aggregate.review_count),
        histogram=_finite_values(aggregate.histogram),
        subject=clean_text(aggregate.subject),
        extra=clean_json(aggregate.extra),
    )


def clean_text(text: str | None) -> str | None:
    """Return the text with NUL and lone surrogates replaced by U+FFFD."""
    return None if text is None else storable(text)


def storable(text: str) -> str:
    """Return the text with NUL and lone surrogates replaced by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


def clean_json(value: Mapping[str, object]) -> dict[str, object]:
    """Return the JSON object with the same replacements in every key and value, however deep."""
    return {storable(name): _clean_value(inner) for name, inner in value.items()}


def finite(number: float | None) -> float | None:
    """Return the number as a float, or None where it is no finite one; -0.0 becomes 0.0.

    SQLite gives back 0.0 for either zero, so that a leaf which committed to the other would no longer fit.
    """
    return None if number is None or not math.isfinite(number) else float(number) + 0.0


def countable(number: int | None) -> int | None:
    """Return the count, or None where no count can be that large or below 0."""
    return number if number is not None and 0 <= number <= MOST else None


def decimal_text(number: float | None) -> str | None:
    """Return the shortest decimal text that reads back as the same 64-bit float, e.g. 4.0 or 0.1."""
    return None if number is None else repr(float(number))


def review_key(review: Review, *, source: str, listing: str) -> bytes:
    """Return what makes a review the same one in every run: 32 bytes.

    With an id of the source: that id. Without: source, listing, date as published, rating, text without differences
    of case, spacing and Unicode form, and the author's keyed hash. Relative dates move from run to run and stay out.
    """
    if review.review_id is not None:
        return _digest("id", review.review_id)
    relative = review.published.precision in (Precision.RANGE, Precision.UNKNOWN)
    published = None if relative else review.published.text()
    text = _same_text("\n".join(filter(None, (review.title, review.text, *review.parts.values()))))
    return _digest("content", source, listing, published, review.rating, text, review.author_key)


def reused_key(review_id: str, turn: int) -> bytes:
    """Return the key of the review that got an id of another one: 32 bytes.

    Args:
        review_id: The id.
        turn: 1 for the first review after the one that had it first.
    """
    return _digest("id again", review_id, turn)


def content_hash(review: Review) -> bytes:
    """Return the identity of a version, 32 bytes: another hash is an edit.

    Covers rating, scale, sub-ratings, title, text, parts, publication date, verified, incentivised and reply; not
    votes, language marks or author display. A relative date is left out: see `dates_agree`.
    """
    relative = review.published.precision is Precision.RANGE
    return _digest(
        review.rating,
        scale_text(review),
        sorted(review.sub_ratings.items()),
        review.title,
        review.text,
        list(review.parts.items()),
        None if relative else published_text(review.published),
        review.verified,
        review.incentivised,
        review.reply,
    )


def aggregate_hash(aggregate: Aggregate) -> bytes:
    """Return the identity of an aggregate's version, 32 bytes: mean, scale, counts and histogram."""
    return _digest(
        aggregate.rating,
        scale_text(aggregate),
        aggregate.rating_count,
        aggregate.review_count,
        aggregate.histogram_unit,
        sorted(aggregate.histogram.items()),
    )


def dates_agree(stored: Published, shown: Published) -> bool:
    """Say whether two dates can mean the same day; only relative dates may differ and still agree."""
    if stored.precision is not Precision.RANGE or shown.precision is not Precision.RANGE:
        return True
    if stored.at is None or shown.at is None:
        return True
    stored_until, shown_until = stored.until or stored.at, shown.until or shown.at
    return _zoned(stored.at) <= _zoned(shown_until) and _zoned(shown.at) <= _zoned(stored_until)


def published_text(published: Published) -> str | None:
    """Return precision and moments in full, for commitments; None where nothing is known."""
    if published.at is None:
        return None
    until = "" if published.until is None else f"/{published.until.isoformat()}"
    return f"{published.precision.value} {published.at.isoformat()}{until}"


def scale_text(rated: Review | Aggregate) -> str:
    """Return both ends, kind and whether the source states them, for commitments."""
    scale = rated.scale
    return ends_text(float(scale.low), float(scale.high), scale.kind.value, scale.stated)


# The reviews of a source have one or two scales between them.
@lru_cache(maxsize=64)
def ends_text(low: float, high: float, kind: str, stated: bool) -> str:
    """Return the same of a scale that lies in columns; an end of -0.0 is written as 0.0."""
    # Both zeros are one key of the cache, and SQLite gives back 0.0 for either: one text, whichever came first.
    return f"{low + 0.0!r} {high + 0.0!r} {kind} {'stated' if stated else 'assumed'}"


def flag(value: bool | None) -> str | None:
    """Return yes, no, or None where the source has no such mark."""
    return None if value is None else ("yes" if value else "no")


def whole(number: int | None) -> str | None:
    """Return a whole number as decimal text."""
    return None if number is None else str(number)


def _is_clean(review: Review) -> bool:
    """Say whether nothing is to be done, as for nearly all reviews: looking is cheaper than building a copy."""
    published, rating, parts = review.published, review.rating, review.parts
    own = (review.title, review.text, review.review_id, review.reply, review.language, review.country)
    facts = review.extra.values()
    told = (*review.extra, *(fact for fact in facts if isinstance(fact, str)))
    texts = "".join(filter(None, (*own, review.author_key, review.subject, *parts, *parts.values(), *told)))
    return (
        (rating is None or (isinstance(rating, float) and math.isfinite(rating) and not _is_below_zero(rating)))
        and not review.sub_ratings
        and all(fact is None or isinstance(fact, str | int) for fact in facts)
        and (published.at is None or published.at.tzinfo in (None, UTC))
        and (published.until is None or published.until.tzinfo in (None, UTC))
        and review.helpful == countable(review.helpful)
        # ASCII has no surrogates, and both looks are far quicker than the pattern.
        and (("\x00" not in texts) if texts.isascii() else _UNSTORABLE.search(texts) is None)
    )


def _digest(*values: object) -> bytes:
    # A JSON list keeps every value apart from the next; unlike what a leaf commits to, nobody else ever reads it.
    return sha256(f"[{', '.join(map(_json, values))}]".encode()).digest()


def _json(value: object) -> str:
    """Return what `_ENCODE` returns; for the plain values that nearly all are at a quarter of its cost."""
    if type(value) is str:
        return _QUOTE(value)
    if value is None or type(value) is bool:
        return _CONSTANTS[value]
    if type(value) is float and math.isfinite(value):
        return repr(value)
    return "[]" if value == [] else _ENCODE(value)


def _clean_value(value: object) -> object:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, float):
        return finite(value)
    if isinstance(value, Mapping):
        return clean_json(value)
    return [_clean_value(inner) for inner in value] if isinstance(value, list | tuple) else value


def _is_below_zero(number: float) -> bool:
    """Say whether a number has a minus sign, -0.0 among them."""
    return number <= 0 and math.copysign(1, number) < 0


def _finite_values(values: Mapping[str, float]) -> dict[str, float]:
    return {storable(name): float(value) + 0.0 for name, value in values.items() if math.isfinite(value)}


def _in_utc(published: Published) -> Published:
    return replace(published, at=_utc(published.at), until=_utc(published.until))


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        # The calendar's first and last hours, which programs show for "no date", have no other zone to go to.
        return moment.replace(tzinfo=UTC)


def _same_text(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _zoned(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
