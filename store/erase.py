"""Retention: what is too old loses its bytes and salts, keeps its digests, and a leaf says so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select

from ledger.canonical import Kind
from store.bulk import BATCH, Query, table_of
from store.database import Database
from store.erasure import PARTS, Erasure, blank, erase_leaves, held_parts, of_review
from store.kept_models import ErasureRow, TwinRow
from store.log_models import ObservationRow, SentimentRow
from store.models import AggregateVersionRow, ListingRow, ReviewRow, ReviewVersionRow
from store.opinion_models import AspectOpinionRow, ReadingRow
from store.prints import forget_prints
from store.query import PRESENCE
from store.rollup import Deltas, keep_deltas
from store.sighting import VISIBLE
from store.versions import ALL_ERASED, TEXT_ERASED

RETENTION = "retention"
"""Reason that a leaf gives for an expiry."""
REBUILT = (
    "review",
    "review_version",
    "aggregate_version",
    "observation",
    "sentiment",
    "twin",
    "text_print",
    "text_copy",
    "row_span",
    "aspect_opinion",
    "opinion_reading",
    "label_item",
    "label_answer",
    "label_aspect",
)
"""Tables that an erasure takes rows or values from."""

_REVIEW, _VERSION, _SEEN = (table_of(row).c for row in (ReviewRow, ReviewVersionRow, ObservationRow))
_AGGREGATE = table_of(AggregateVersionRow).c

NO_TEXT: dict[str, Any] = {"title": None, "text": None, "parts": {}, "reply": None, "author_key": None}
"""Columns of a version without its content and its author."""
NOTHING: dict[str, Any] = {
    **NO_TEXT,
    **dict.fromkeys(("rating", "unit", "language", "published_at", "published_until", "verified", "incentivised")),
    **dict.fromkeys(("country", "subject", "syntax", "helpful")),
    "published_precision": "unknown",
    "published_zoned": True,
    "sub_ratings": {},
    "extra": {},
    "author_present": False,
    "erased": ALL_ERASED,
}
"""Columns of a version of which no more is known than that there was one."""
NO_FIGURES: dict[str, Any] = {
    **dict.fromkeys(("rating", "rating_count", "review_count", "histogram_unit")),
    "histogram": {},
    "extra": {},
    "erased": ALL_ERASED,
}
"""Columns of an aggregate of which no more is known than that there was one."""


def _nothing() -> None:
    """Announce nothing."""


class Erasures:
    """The repository of what is taken away; each step is one transaction of at most 1,000 leaves."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def expire_texts(
        self, source: str, *, before: datetime, at: datetime, announce: Callable[[], None] = _nothing
    ) -> int:
        """Erase texts and author keys of a source's reviews first seen before a moment; return how many versions.

        Args:
            source: Name of the source.
            before: Reviews first seen before this moment, UTC. Not the version's own time: an edit does not bring
                back what had expired.
            at: Now, UTC; stands in the leaves.
            announce: Called in each transaction that erases something, before it is committed.
        """
        return sum(self._steps(_expire_texts, source, announce, before=before, at=at))

    def expire_all(
        self, source: str, *, before: datetime, at: datetime, announce: Callable[[], None] = _nothing
    ) -> int:
        """Erase all content of a source's reviews and aggregates of before a moment; return how many versions.

        Reviews go by when they were first seen, aggregates by when they were last seen. That there was one stays,
        with the digest by which it is known again.

        Args:
            source: Name of the source.
            before: The moment, UTC.
            at: Now, UTC; stands in the leaves.
            announce: Called in each transaction that erases something, before it is committed.
        """
        reviews = sum(self._steps(_expire_reviews, source, announce, before=before, at=at))
        return reviews + sum(self._steps(_expire_aggregates, source, announce, before=before, at=at))

    def newest(self) -> int:
        """Return the leaf of the newest erasure, on request or by retention; -1 before the first."""
        with self._database.read() as connection:
            newest: int | None = connection.scalar(select(func.max(ErasureRow.leaf_idx)))
        return -1 if newest is None else newest

    def took_any_since(self, moment: datetime) -> bool:
        """Say whether anything of any review was erased after a moment, UTC."""
        query = select(_SEEN.id).where(_SEEN.kind == Kind.ERASED.value, _SEEN.version_id.is_not(None))
        with self._database.read() as connection:
            return connection.scalar(query.where(_SEEN.observed_at > moment).limit(1)) is not None

    def wipe(self) -> bool:
        """Build the database's files anew without what was erased; return False where somebody still needs the old."""
        return self._database.rebuild(REBUILT)

    def _steps(
        self, step: Any, source: str, announce: Callable[[], None], *, before: datetime, at: datetime
    ) -> Iterator[int]:
        done = 1
        while done:
            with self._database.write() as connection:
                done = step(connection, source, before=before, at=at)
                if done:
                    announce()
            yield done


def _expire_texts(connection: Connection, source: str, *, before: datetime, at: datetime) -> int:
    worded = (_VERSION[name].is_not(None) for name in ("title", "text", "reply", "author_key"))
    query = _observations(source, before).where(
        _VERSION.erased == "", or_(*worded, func.length(_VERSION.parts) > 2), _SEEN.kind.in_(PRESENCE[:2])
    )
    rows = connection.execute(query.order_by(_SEEN.id).limit(BATCH)).mappings().all()
    erase_leaves(connection, [of_review(row, PARTS[1:]) for row in rows], reason=RETENTION, at=at)
    versions = [row["version_id"] for row in rows]
    forget_prints(connection, versions)
    blank(connection, _VERSION.id, versions, {**NO_TEXT, "erased": TEXT_ERASED})
    return len(rows)


def _expire_reviews(connection: Connection, source: str, *, before: datetime, at: datetime) -> int:
    reviews = _next_reviews(connection, source, before)
    held = (_VERSION.erased != ALL_ERASED, _SEEN.kind.in_(PRESENCE))
    query = _observations(source, before).where(_REVIEW.id.in_(reviews), *held)
    rows = connection.execute(query.order_by(_SEEN.id)).mappings().all()
    erase_leaves(connection, [of_review(row, PARTS) for row in rows], reason=RETENTION, at=at)
    versions = sorted({row["version_id"] for row in rows})
    forget(connection, reviews, versions, NOTHING)
    return len(versions)


def _expire_aggregates(connection: Connection, source: str, *, before: datetime, at: datetime) -> int:
    query = (
        select(table_of(ObservationRow), _AGGREGATE.listing_id, _AGGREGATE.chain)
        .join_from(table_of(ObservationRow), table_of(AggregateVersionRow), _SEEN.aggregate_id == _AGGREGATE.id)
        .join(ListingRow, ListingRow.id == _AGGREGATE.listing_id)
        .where(ListingRow.source == source, _AGGREGATE.last_seen_at < before, _AGGREGATE.erased == "")
        .where(_SEEN.kind == Kind.AGGREGATE.value)
        .order_by(_SEEN.id)
        .limit(BATCH)
    )
    rows = connection.execute(query).mappings().all()
    erasures = [
        Erasure(
            row["id"],
            row["leaf_idx"],
            held_parts(row, PARTS[:1]),
            ("aggregate", f"{row['listing_id']} {row['chain']}"),
            aggregate_id=row["aggregate_id"],
        )
        for row in rows
    ]
    erase_leaves(connection, erasures, reason=RETENTION, at=at)
    blank(connection, _AGGREGATE.id, [row["aggregate_id"] for row in rows], NO_FIGURES)
    return len(rows)


def _observations(source: str, before: datetime) -> Query:
    return (
        select(table_of(ObservationRow), _VERSION.review_id)
        .join_from(table_of(ObservationRow), table_of(ReviewVersionRow), _SEEN.version_id == _VERSION.id)
        .join(table_of(ReviewRow), _REVIEW.id == _VERSION.review_id)
        .join(ListingRow, ListingRow.id == _REVIEW.listing_id)
        .where(ListingRow.source == source, _REVIEW.first_seen_at < before)
    )


def _next_reviews(connection: Connection, source: str, before: datetime) -> list[int]:
    """Return the next reviews that hold anything, so many that their leaves make one transaction."""
    holding = (
        _observations(source, before).where(_VERSION.erased != ALL_ERASED).with_only_columns(_REVIEW.id).distinct()
    )
    chosen = list(connection.scalars(holding.order_by(_REVIEW.id).limit(BATCH)))
    counts = (
        select(_VERSION.review_id, func.count())
        .join_from(table_of(ObservationRow), table_of(ReviewVersionRow), _SEEN.version_id == _VERSION.id)
        .where(_VERSION.review_id.in_(chosen), _SEEN.kind.in_(PRESENCE))
        .group_by(_VERSION.review_id)
        .order_by(_VERSION.review_id)
    )
    total = 0
    taken: list[int] = []
    for review_id, n in connection.execute(counts):
        total += n
        # A review goes as a whole: half of it would no longer fit its leaves.
        if taken and total > BATCH:
            break
        taken.append(review_id)
    return taken


def forget(connection: Connection, reviews: Sequence[int], versions: Sequence[int], left: Mapping[str, Any]) -> None:
    """Take everything from these reviews but that there was one, and all that was derived from them.

    Args:
        connection: The write transaction in which their leaves have lost their salts.
        reviews: Row numbers of the reviews.
        versions: Row numbers of all their versions.
        left: What the columns of a version hold afterwards, see `NOTHING`.
    """
    _move_to_no_month(connection, reviews)
    for derived in (SentimentRow, TwinRow, AspectOpinionRow, ReadingRow):
        table = table_of(derived)
        connection.execute(delete(table).where(table.c.version_id.in_(versions)))
    forget_prints(connection, versions)
    blank(connection, _VERSION.id, versions, left)
    blank(connection, _REVIEW.id, reviews, {"native_id": None})


def _move_to_no_month(connection: Connection, reviews: Sequence[int]) -> None:
    """Count the visible ones among these reviews as what they will be: without a rating and without a month."""
    query = (
        select(_REVIEW.listing_id, _VERSION.unit, _VERSION.published_at, _VERSION.published_precision)
        .join_from(table_of(ReviewRow), table_of(ReviewVersionRow), _VERSION.review_id == _REVIEW.id)
        .where(_REVIEW.id.in_(reviews), _REVIEW.state == VISIBLE, _VERSION.number == _REVIEW.current_number)
        .order_by(_REVIEW.listing_id)
    )
    rows = connection.execute(query).mappings().all()
    for listing_id, group in groupby(rows, key=lambda row: int(row["listing_id"])):
        deltas = Deltas()
        for row in group:
            deltas.add(row, -1)
            deltas.add(NOTHING)
        keep_deltas(connection, listing_id, deltas)
