"""How a review or an aggregate becomes columns, and columns a record again."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Row

from store.records import Aggregate, Precision, Published, RatingKind, Review, ReviewVersion, Scale

TEXT_ERASED, ALL_ERASED = "text", "all"
"""What of a version is gone: its texts and its author, or everything but that there was one."""


class Columns(Protocol):
    """One row, stored or on its way there, by column name."""

    def __getitem__(self, name: str, /) -> Any:
        """Return the value of a column."""


@dataclass(frozen=True, slots=True)
class Capture:
    """Where and when something was read."""

    observed_at: datetime
    """When, UTC."""
    run_id: int
    """Number of the run."""
    parser: str
    """Version of the page that read it."""
    body_digest: str
    """SHA-256 of the captured bytes, hex."""


def review_columns(review: Review, capture: Capture) -> dict[str, Any]:
    """Return the columns of a version, without its numbers and its content hash."""
    published, scale = review.published, review.scale
    at = published.at
    return {
        "rating": review.rating,
        "scale_low": float(scale.low),
        "scale_high": float(scale.high),
        "scale_kind": scale.kind.value,
        "scale_stated": scale.stated,
        "unit": unit_of(review.rating, review.scale),
        "title": review.title,
        "text": review.text,
        "parts": dict(review.parts),
        "sub_ratings": dict(review.sub_ratings),
        "language": review.language,
        "published_at": _as_utc(at),
        "published_until": _as_utc(published.until),
        "published_precision": published.precision.value,
        "published_zoned": at is None or at.tzinfo is not None,
        "verified": review.verified,
        "incentivised": review.incentivised,
        "reply": review.reply,
        "country": review.country,
        "subject": review.subject,
        "syntax": review.syntax,
        "extra": dict(review.extra),
        "author_key": review.author_key,
        "author_present": review.author_present,
        "helpful": review.helpful,
        "observed_at": capture.observed_at,
        "run_id": capture.run_id,
        "parser": capture.parser,
        "body_digest": capture.body_digest,
    }


def aggregate_columns(aggregate: Aggregate, capture: Capture) -> dict[str, Any]:
    """Return the columns of an aggregate's version, without its numbers and its content hash."""
    return {
        "rating": aggregate.rating,
        **_scale_columns(aggregate.scale),
        "rating_count": aggregate.rating_count,
        "review_count": aggregate.review_count,
        "histogram": aggregate.histogram,
        "histogram_unit": aggregate.histogram_unit,
        "subject": aggregate.subject,
        "syntax": aggregate.syntax,
        "extra": aggregate.extra,
        "last_seen_at": capture.observed_at,
        "last_run_id": capture.run_id,
        **_capture_columns(capture),
    }


def review_from(columns: Columns, *, source: str, native_id: str | None) -> Review:
    """Return the review that these columns of a version hold."""
    return Review(
        source=source,
        review_id=native_id,
        rating=columns["rating"],
        scale=_scale_from(columns),
        title=columns["title"],
        text=columns["text"],
        parts=columns["parts"],
        sub_ratings=columns["sub_ratings"],
        published=published_from(columns),
        language=columns["language"],
        author_key=columns["author_key"],
        author_present=columns["author_present"],
        verified=columns["verified"],
        incentivised=columns["incentivised"],
        reply=columns["reply"],
        helpful=columns["helpful"],
        country=columns["country"],
        subject=columns["subject"],
        syntax=columns["syntax"],
        extra=columns["extra"],
    )


def aggregate_from(columns: Columns, *, source: str) -> Aggregate:
    """Return the aggregate that these columns of a version hold."""
    return Aggregate(
        source=source,
        rating=columns["rating"],
        scale=_scale_from(columns),
        rating_count=columns["rating_count"],
        review_count=columns["review_count"],
        histogram=columns["histogram"],
        histogram_unit=columns["histogram_unit"],
        subject=columns["subject"],
        syntax=columns["syntax"],
        extra=columns["extra"],
    )


def version_from(row: Row[Any]) -> ReviewVersion:
    """Return the version that one row of `reviews.versions` holds."""
    columns = row._mapping
    return ReviewVersion(
        id=columns["id"],
        listing_id=columns["listing_id"],
        number=columns["number"],
        review=review_from(columns, source=columns["source"], native_id=columns["native_id"]),
        observed_at=columns["observed_at"],
        last_seen_at=columns["last_seen_at"],
        vanished=bool(columns["vanished"]),
        positive=columns["positive"],
        predicted_unit=columns["predicted_unit"],
        is_read=bool(columns["is_read"]),
        expired=columns["erased"] != "",
        twin_of=columns["leader_id"],
        review_number=columns["review_id"],
    )


def published_from(columns: Columns) -> Published:
    """Return the publication date, naive where the source states no zone."""
    at, until = columns["published_at"], columns["published_until"]
    if not columns["published_zoned"]:
        at, until = _without_zone(at), _without_zone(until)
    return Published(at, Precision(columns["published_precision"]), until)


def unit_of(rating: float | None, scale: Scale) -> float | None:
    """Return the rating mapped to 0..1; None without a rating or on a scale without length."""
    return scale.unit(rating) if rating is not None and scale.high > scale.low else None


def month_of(columns: Columns) -> str:
    """Return the month of publication as YYYY-MM, or an empty text where the date is less exact than a month."""
    at = columns["published_at"]
    return _month_text(at.year, at.month) if at is not None and columns["published_precision"] in _EXACT else ""


_EXACT = frozenset(precision.value for precision in (Precision.SECOND, Precision.DAY, Precision.MONTH))


@lru_cache(maxsize=1024)
def _month_text(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}"


def _scale_columns(scale: Scale) -> dict[str, Any]:
    return {
        "scale_low": float(scale.low),
        "scale_high": float(scale.high),
        "scale_kind": scale.kind.value,
        "scale_stated": scale.stated,
    }


def _scale_from(columns: Columns) -> Scale:
    kind = RatingKind(columns["scale_kind"])
    return Scale(columns["scale_low"], columns["scale_high"], kind, columns["scale_stated"])


def _capture_columns(capture: Capture) -> dict[str, Any]:
    return {
        "observed_at": capture.observed_at,
        "run_id": capture.run_id,
        "parser": capture.parser,
        "body_digest": capture.body_digest,
    }


def _as_utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _without_zone(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=None)
