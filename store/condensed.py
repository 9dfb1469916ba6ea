"""Rows that stand for reviews where figures are computed: kept in spans, made anew only where something changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from store.append import log_size
from store.bulk import Query, batches, insert_or, table_of
from store.database import Database
from store.kept_models import RowSpanRow, RowStateRow, StaleReviewRow
from store.log_models import ModelRow, ObservationRow
from store.models import ListingRow, ReviewRow, ReviewVersionRow
from store.query import select_versions
from store.records import ReviewVersion
from store.versions import version_from

SPAN = 1_024
"""Row numbers of reviews whose rows are kept together."""
_STATE, _SPAN, _STALE = (table_of(row).c for row in (RowStateRow, RowSpanRow, StaleReviewRow))
_REVIEW, _VERSION, _SEEN = (table_of(row).c for row in (ReviewRow, ReviewVersionRow, ObservationRow))


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since rows were last kept."""

    size: int
    """Leaves of the log that are looked at."""
    model: int
    """Row number of the sentiment model whose judgements rows hold; 0 for none."""
    turns: Mapping[int, int]
    """How often the rows of each listing were kept, by its row number."""
    whole: tuple[int, ...]
    """Listings whose rows are all to be made anew."""
    touched: Mapping[int, Sequence[int]]
    """Row numbers of the reviews that changed, by that of their listing."""
    stale: Mapping[int, Sequence[int]]
    """Row numbers of the notes that said so, by listing."""


class Condensed:
    """The repository of rows; what a row holds is known to those who make it."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def changes(self, form: str) -> Changes:
        """Return what has changed since rows of this form were kept.

        Args:
            form: Names what rows hold, and how.
        """
        with self._database.read() as connection:
            model = connection.scalar(select(func.max(ModelRow.id))) or 0
            states = {row.listing_id: row for row in connection.execute(select(table_of(RowStateRow)))}
            kept = {number: row.size for number, row in states.items() if (row.form, row.model_id) == (form, model)}
            listings = connection.scalars(select(ListingRow.id).order_by(ListingRow.id))
            touched: dict[int, set[int]] = defaultdict(set)
            for listing, review, newest in connection.execute(_observed(min(kept.values(), default=0))):
                if newest >= kept.get(listing, newest + 1):
                    touched[listing].add(review)
            stale: dict[int, list[int]] = defaultdict(list)
            for note, review, listing in connection.execute(_noted()):
                stale[listing].append(note)
                if listing in kept:
                    touched[listing].add(review)
            return Changes(
                log_size(connection),
                model,
                {number: row.turn for number, row in states.items()},
                tuple(number for number in listings if number not in kept),
                {number: sorted(reviews) for number, reviews in sorted(touched.items())},
                stale,
            )

    def versions(self, reviews: Sequence[int]) -> Iterator[ReviewVersion]:
        """Yield the current versions of the reviews of these row numbers."""
        for some in batches(reviews):
            with self._database.read() as connection:
                query = select_versions().where(_REVIEW.id.in_(some))
                yield from [version_from(row) for row in connection.execute(query)]

    def spans(self, listing: int, numbers: Sequence[int] | None = None) -> dict[int, bytes]:
        """Return the rows of a listing by span, in order.

        Args:
            listing: Its row number.
            numbers: Only these spans; None: all.
        """
        query = select(_SPAN.number, _SPAN.content).where(_SPAN.listing_id == listing).order_by(_SPAN.number)
        found: dict[int, bytes] = {}
        with self._database.read() as connection:
            for some in [None] if numbers is None else batches(numbers):
                chosen = query if some is None else query.where(_SPAN.number.in_(some))
                found |= {row.number: row.content for row in connection.execute(chosen)}
        return found

    def keep(self, listing: int, spans: Mapping[int, bytes], *, form: str, changes: Changes) -> bool:
        """Keep rows of a listing; say whether that was done, or somebody else did it meanwhile.

        Args:
            listing: Its row number.
            spans: Rows by span; where all were to be made anew, spans of before are dropped.
            form: Names what rows hold, and how.
            changes: What the rows were made for.
        """
        with self._database.write() as connection:
            if not _take_turn(connection, listing, form, changes):
                return False
            if listing in changes.whole:
                connection.execute(delete(table_of(RowSpanRow)).where(_SPAN.listing_id == listing))
            rows = [{"listing_id": listing, "number": number, "content": spans[number]} for number in sorted(spans)]
            if rows:
                statement = insert_or(connection.dialect, RowSpanRow)
                changed = {"content": statement.excluded["content"]}
                keys = ["listing_id", "number"]
                connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)
            for some in batches(changes.stale.get(listing, ())):
                connection.execute(delete(table_of(StaleReviewRow)).where(_STALE.id.in_(some)))
        return True

    def settle(self, form: str, changes: Changes) -> None:
        """Note of all listings in which nothing had changed that this is so.

        Args:
            form: Names what rows hold, and how.
            changes: Looked up with `changes`.
        """
        unchanged = ~_STATE.listing_id.in_(sorted(changes.touched))
        same = (_STATE.form == form, _STATE.model_id == changes.model, _STATE.size < changes.size)
        with self._database.write() as connection:
            # One statement, however many listings there are.
            connection.execute(update(table_of(RowStateRow)).where(unchanged, *same).values(size=changes.size))


def note_stale(connection: Connection, versions: Iterable[int]) -> None:
    """Note that the rows of these versions' reviews are to be made anew, by what no leaf of the log tells."""
    for some in batches(sorted(set(versions))):
        reviews = select(_VERSION.review_id).where(_VERSION.id.in_(some)).distinct()
        connection.execute(insert(table_of(StaleReviewRow)).from_select(["review_id"], reviews))


def forget_rows(connection: Connection, reviews: Sequence[int]) -> None:
    """Drop what is kept of these reviews, before they are erased; their neighbours are made anew."""
    for some in batches(sorted(set(reviews))):
        found = connection.execute(select(_REVIEW.listing_id, _REVIEW.id).where(_REVIEW.id.in_(some)))
        for listing, number in sorted({(listing, review // SPAN) for listing, review in found}):
            same = (_SPAN.listing_id == listing, _SPAN.number == number)
            if connection.execute(delete(table_of(RowSpanRow)).where(*same)).rowcount:
                first = number * SPAN
                others = select(_REVIEW.id).where(
                    _REVIEW.listing_id == listing, _REVIEW.id.between(first, first + SPAN - 1)
                )
                connection.execute(insert(table_of(StaleReviewRow)).from_select(["review_id"], others))


def _observed(first_leaf: int) -> Query:
    """Return the query for reviews with a leaf from here on: listing, review and its newest leaf."""
    return (
        select(_REVIEW.listing_id, _REVIEW.id, func.max(_SEEN.leaf_idx))
        .join_from(table_of(ObservationRow), table_of(ReviewVersionRow), _SEEN.version_id == _VERSION.id)
        .join(table_of(ReviewRow), _REVIEW.id == _VERSION.review_id)
        .where(_SEEN.leaf_idx >= first_leaf)
        .group_by(_REVIEW.listing_id, _REVIEW.id)
    )


def _noted() -> Query:
    """Return the query for notes: their number, the review and its listing."""
    return select(_STALE.id, _STALE.review_id, _REVIEW.listing_id).join_from(
        table_of(StaleReviewRow), table_of(ReviewRow), _REVIEW.id == _STALE.review_id
    )


def _take_turn(connection: Connection, listing: int, form: str, changes: Changes) -> bool:
    """Move the state of a listing on; say whether it was as it had been looked up."""
    state = {"form": form, "model_id": changes.model, "size": changes.size}
    turn = changes.turns.get(listing)
    if turn is None:
        first = insert_or(connection.dialect, RowStateRow).values(listing_id=listing, turn=1, **state)
        return bool(connection.execute(first.on_conflict_do_nothing()).rowcount)
    same = (_STATE.listing_id == listing, _STATE.turn == turn)
    return bool(connection.execute(update(table_of(RowStateRow)).where(*same).values(turn=turn + 1, **state)).rowcount)
