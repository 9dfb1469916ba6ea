"""Write reviews and aggregates as the JSON records that `leumund parse` prints."""

from crawler.pages.found import Found
from store.records import Aggregate, Precision, Published, Scale


def to_json(record: Found | Aggregate, *, n: int | None = None) -> dict[str, object]:
    """Return a record as JSON values; fields that a page does not state are null, names never occur.

    Args:
        record: A review or an aggregate.
        n: Position of the review in the file, from 0; None for aggregates.
    """
    return _aggregate(record) if isinstance(record, Aggregate) else _review(record, n)


def _review(found: Found, n: int | None) -> dict[str, object]:
    """Return a review's record; `reply` says only whether there is an answer."""
    review = found.review
    return {
        "record": "review",
        "source": review.source,
        "subject": review.subject,
        "n": n,
        "review_id": review.review_id,
        "rating": _number(review.rating),
        **_scale(review.scale),
        "title": review.title,
        "text": review.text,
        "parts": dict(review.parts),
        "language": review.language,
        "published_at": review.published.text(),
        "published_precision": _precision(review.published),
        "author_present": review.author_present,
        "verified": review.verified,
        "incentivised": review.incentivised,
        "helpful": review.helpful,
        "reply": True if review.reply is not None else None,
        "sub_ratings": {name: _number(value) for name, value in review.sub_ratings.items()},
        "country": review.country,
        "syntax": review.syntax,
        "extra": dict(review.extra),
    }


def _aggregate(aggregate: Aggregate) -> dict[str, object]:
    """Return an aggregate's record."""
    return {
        "record": "aggregate",
        "source": aggregate.source,
        "subject": aggregate.subject,
        "rating": _number(aggregate.rating),
        **_scale(aggregate.scale),
        "rating_count": aggregate.rating_count,
        "review_count": aggregate.review_count,
        "histogram": {star: _number(n) for star, n in aggregate.histogram.items()} or None,
        "histogram_unit": aggregate.histogram_unit,
        "syntax": aggregate.syntax,
        "extra": dict(aggregate.extra),
    }


def _scale(scale: Scale) -> dict[str, object]:
    """Return the fields of a scale."""
    return {
        "rating_min": _number(scale.low),
        "rating_max": _number(scale.high),
        "rating_max_stated": scale.stated,
        "rating_kind": scale.kind.value,
    }


def _number(value: float | None) -> float | int | None:
    """Return whole numbers without a decimal point."""
    return int(value) if value is not None and value == int(value) else value


def _precision(published: Published) -> str | None:
    """Return how exact a date is; null without a date."""
    return None if published.precision is Precision.UNKNOWN else published.precision.value
