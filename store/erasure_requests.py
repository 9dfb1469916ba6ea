"""Erasure on request: all that is kept of an author or of a review goes, and does not come back by being seen again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, select

from store.bulk import BATCH, batches, table_of
from store.condensed import note_stale
from store.database import Database
from store.erase import NOTHING, forget
from store.erasure import PARTS, erase_leaves, held_parts, of_review
from store.kept_models import REQUESTED, ErasureRow, TwinRow, TwinSearchRow
from store.label_models import LabelAnswerRow, LabelAspectRow, LabelItemRow
from store.log_models import LeafRow, ObservationRow
from store.models import ListingRow, ReviewRow, ReviewVersionRow
from store.query import PRESENCE
from store.sighting import WITHDRAWN

_REVIEW, _VERSION, _SEEN, _LEAF = (table_of(row).c for row in (ReviewRow, ReviewVersionRow, ObservationRow, LeafRow))
_TWIN, _ITEM, _ANSWER, _ASPECT = (table_of(row) for row in (TwinRow, LabelItemRow, LabelAnswerRow, LabelAspectRow))


@dataclass(frozen=True, slots=True)
class ErasureMark:
    """That parts of a leaf were erased on request; nothing in it leads to a person."""

    leaf: int
    """Index of the leaf."""
    hash: bytes
    """Its hash, 32 bytes: after an older database was restored, the same index may be somebody else's."""
    parts: tuple[str, ...]
    """facts, content, author: those that are gone."""
    reason: str
    """art17, objection or source-request."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is kept of the reviews that are to go."""

    reviews: int
    """Reviews."""
    versions: int
    """Their versions."""
    leaves: int
    """Leaves that still have something to lose."""
    labels: int
    """Versions that were drawn for labelling by hand."""


class ErasureRequests:
    """The repository of what is taken away because somebody asked; each step is one transaction."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def of_author(self, author_key: str) -> list[int]:
        """Return the row numbers of the reviews by the author with this keyed hash."""
        query = select(_VERSION.review_id).where(_VERSION.author_key == author_key).distinct()
        with self._database.read() as connection:
            return list(connection.scalars(query.order_by(_VERSION.review_id)))

    def of_review(self, source: str, native_id: str) -> list[int]:
        """Return the row numbers of the reviews with this id of a source; one id can stand on several listings."""
        query = select(_REVIEW.id).join(ListingRow, ListingRow.id == _REVIEW.listing_id)
        query = query.where(ListingRow.source == source, _REVIEW.native_id == native_id)
        with self._database.read() as connection:
            return list(connection.scalars(query.order_by(_REVIEW.id)))

    def holdings(self, reviews: Sequence[int]) -> Holdings:
        """Return what is kept of these reviews."""
        versions = leaves = labels = 0
        with self._database.read() as connection:
            for some in batches(reviews):
                leaves += sum(bool(held_parts(row, PARTS)) for row in _observations(connection, some))
                of_them = select(_VERSION.id).where(_VERSION.review_id.in_(some))
                versions += connection.scalar(select(func.count()).select_from(of_them.subquery())) or 0
                drawn = select(func.count()).select_from(_ITEM).where(_ITEM.c.version_id.in_(of_them))
                labels += connection.scalar(drawn) or 0
        return Holdings(len(reviews), versions, leaves, labels)

    def texts(self, reviews: Sequence[int]) -> Iterator[tuple[str, str]]:
        """Yield the texts of these reviews, and the SHA-256 in hex of the bytes that each was read from."""
        for some in batches(reviews):
            query = select(_VERSION.title, _VERSION.text, _VERSION.parts, _VERSION.body_digest)
            with self._database.read() as connection:
                rows = connection.execute(query.where(_VERSION.review_id.in_(some))).all()
            for title, text, parts, digest in rows:
                yield from ((said, digest) for said in (title, text, *parts.values()) if said)

    def erase(
        self, reviews: Sequence[int], *, reason: str, at: datetime, record: Callable[[Sequence[ErasureMark]], None]
    ) -> int:
        """Erase all that is kept of these reviews; return how many leaves lost something.

        Args:
            reviews: Row numbers.
            reason: art17, objection or source-request; stands in the leaves.
            at: Now, UTC; stands in the leaves.
            record: Called in each transaction before anything is erased; what it raises undoes the transaction.
        """
        done = 0
        for some in self._steps(reviews):
            with self._database.write() as connection:
                rows = _observations(connection, some, locked=True)
                erasures = [erasure for row in rows if (erasure := of_review(row, PARTS)).parts]
                hashes = {row["leaf_idx"]: row["hash"] for row in rows}
                record([ErasureMark(each.leaf, hashes[each.leaf], each.parts, reason) for each in erasures])
                erase_leaves(connection, erasures, reason=reason, at=at)
                _withdraw(connection, some)
                done += len(erasures)
        return done

    def due(self, marks: Iterable[ErasureMark]) -> dict[str, list[int]]:
        """Return the row numbers of reviews of which something is kept though it was erased before, by reason."""
        found: dict[str, set[int]] = {}
        for some in batches(list(marks)):
            leaves = {mark.leaf for mark in some}
            with self._database.read() as connection:
                rows = connection.execute(_select_observations().where(_SEEN.leaf_idx.in_(leaves))).mappings().all()
            by_leaf = {(row["leaf_idx"], row["hash"]): row for row in rows}
            for mark in some:
                row = by_leaf.get((mark.leaf, mark.hash))
                if row is not None and held_parts(row, mark.parts):
                    found.setdefault(mark.reason, set()).add(row["review_id"])
        return {reason: sorted(reviews) for reason, reviews in found.items()}

    def recorded(self) -> Iterator[ErasureMark]:
        """Yield what the database says was erased on request, in the order of the leaves."""
        erasure = table_of(ErasureRow).c
        query = select(erasure.erased_idx, _LEAF.hash, erasure.parts, erasure.reason)
        query = query.join(LeafRow, _LEAF.idx == erasure.erased_idx).where(REQUESTED)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(erasure.leaf_idx)).all()
        for leaf, hash_, parts, reason in rows:
            yield ErasureMark(leaf, hash_, tuple(parts.split()), reason)

    def _steps(self, reviews: Sequence[int]) -> Iterator[list[int]]:
        """Yield the reviews in lists whose leaves make one transaction; a review goes as a whole."""
        taken: list[int] = []
        total = 0
        for some in batches(reviews):
            with self._database.read() as connection:
                counts = dict.fromkeys(some, 0)
                for row in _observations(connection, some):
                    counts[row["review_id"]] += 1
            for review_id, n in counts.items():
                if taken and total + n > BATCH:
                    yield taken
                    taken, total = [], 0
                taken.append(review_id)
                total += n
        if taken:
            yield taken


def _select_observations() -> Any:
    return (
        select(table_of(ObservationRow), _VERSION.review_id, _LEAF.hash)
        .join_from(table_of(ObservationRow), table_of(ReviewVersionRow), _SEEN.version_id == _VERSION.id)
        .join(table_of(LeafRow), _LEAF.idx == _SEEN.leaf_idx)
        .where(_SEEN.kind.in_(PRESENCE))
        .order_by(_SEEN.id)
    )


def _observations(connection: Connection, reviews: Sequence[int], *, locked: bool = False) -> Sequence[RowMapping]:
    if locked:
        # On PostgreSQL whoever adds a version meanwhile waits; SQLite has one writer anyway.
        connection.execute(select(_REVIEW.id).where(_REVIEW.id.in_(reviews)).with_for_update())
    rows: Sequence[RowMapping] = (
        connection.execute(_select_observations().where(_VERSION.review_id.in_(reviews))).mappings().all()
    )
    return rows


def _withdraw(connection: Connection, reviews: Sequence[int]) -> None:
    """Blank all versions of these reviews, and drop what was derived from them or said of them."""
    versions = list(connection.scalars(select(_VERSION.id).where(_VERSION.review_id.in_(reviews))))
    items = select(_ITEM.c.id).where(_ITEM.c.version_id.in_(versions))
    answers = select(_ANSWER.c.id).where(_ANSWER.c.item_id.in_(items))
    connection.execute(delete(_ASPECT).where(_ASPECT.c.answer_id.in_(answers)))
    connection.execute(delete(_ANSWER).where(_ANSWER.c.item_id.in_(items)))
    connection.execute(delete(_ITEM).where(_ITEM.c.version_id.in_(versions)))
    followers = list(connection.scalars(select(_TWIN.c.version_id).where(_TWIN.c.leader_id.in_(versions))))
    note_stale(connection, followers)
    if connection.execute(delete(_TWIN).where(_TWIN.c.leader_id.in_(versions))).rowcount:
        # Those that said the same count for themselves now; only a new search can tell which of them are twins.
        connection.execute(delete(table_of(TwinSearchRow)))
    forget(connection, reviews, versions, {**NOTHING, "content_hash": WITHDRAWN})
