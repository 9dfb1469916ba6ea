"""Reviews as they are read: current versions, the state as of a past moment, sentiments, months, aggregates."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, case, func, select

from store.aggregates import AggregateVersion, aggregate_version_from
from store.append import lock_log
from store.bulk import batches, insert_or, table_of
from store.condensed import note_stale
from store.database import Database
from store.identity import finite
from store.log_models import ModelRow, MonthRow, SentimentRow
from store.models import AggregateVersionRow, ListingRow, ListingSubjectRow, ReviewRow, ReviewVersionRow, SubjectRow
from store.pastversion import PastVersion, read_past
from store.query import (
    covered,
    select_some,
    select_unscored,
    select_unscored_numbers,
    select_version_numbers,
    select_versions,
)
from store.records import Listing, MonthCount, ReviewVersion, Sentiment
from store.rollup import MILLION
from store.sighting import VANISHED
from store.versions import version_from

__all__ = ["AggregateVersion", "KeyRange", "Presence", "Reviews"]


@dataclass(frozen=True, slots=True)
class Presence:
    """How many reviews of a listing are kept."""

    kept: int = 0
    """All, vanished ones included."""
    vanished: int = 0
    """Those that the newest full census missed."""


@dataclass(frozen=True, slots=True)
class KeyRange:
    """Row numbers from the first to the last, both among them; what other processes are sent instead of rows."""

    first: int
    """First row number."""
    last: int
    """Last row number."""


class Reviews:
    """The repository of reviews; `runs.observe` writes them."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def versions(  # noqa: PLR0913 - each filter is one question that `leumund reviews` asks
        self,
        subject: str | None = None,
        *,
        listing: Listing | None = None,
        as_of: datetime | None = None,
        model_digest: str | None = None,
        said_until: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        max_rating: float | None = None,
        limit: int | None = None,
    ) -> Iterator[ReviewVersion]:
        """Yield one version of each review, newest publication first; vanished reviews are among them, marked.

        Args:
            subject: Only reviews that speak of this subject, by the dated links of their listings.
            listing: Only reviews of this listing.
            as_of: The state as it was observed at this moment, UTC; None for now.
            model_digest: Whose sentiments to give; None for the model that came last.
            said_until: Only sentiments that were kept before this leaf of the log; None for all.
            since: Only published at or after this moment.
            until: Only published before this moment.
            max_rating: Only with at most this rating, on the source's scale.
            limit: At most so many.
        """
        query = select_versions(as_of=as_of, model_digest=model_digest, said_until=said_until)
        conditions = [*_published(since, until)]
        if subject is not None:
            conditions.append(covered(subject))
        if listing is not None:
            conditions.append(ReviewRow.listing_id == listing.id)
        if max_rating is not None:
            conditions.append(ReviewVersionRow.rating <= max_rating)
        if limit is not None:
            # Chosen by number first: to sort whole rows, texts and all, takes many times as long as to sort numbers.
            chosen = select_version_numbers(as_of=as_of).where(*conditions).limit(limit).subquery()
            conditions = [ReviewVersionRow.id.in_(select(chosen.c.id))]
        query = query.where(*conditions)
        query = query.execution_options(yield_per=2_000)
        with self._database.read() as connection, connection.execute(query) as rows:
            yield from (_seen_by(version_from(row), as_of) for row in rows)

    def some(self, subject: str, numbers: Sequence[int]) -> list[ReviewVersion]:
        """Return those of these versions, past ones too, that speak of a subject, oldest first.

        Args:
            subject: Key of the subject.
            numbers: Row numbers of the versions.
        """
        found: list[ReviewVersion] = []
        with self._database.read() as connection:
            for some in batches(sorted(set(numbers))):
                query = select_some(some).where(covered(subject))
                found.extend(version_from(row) for row in connection.execute(query))
        return found

    def past(self, listings: Sequence[int]) -> Iterator[PastVersion]:
        """Yield every version, past ones too, of the reviews of these listings, each with the time it was shown.

        Args:
            listings: Row numbers of the listings.
        """
        with self._database.read() as connection:
            yield from read_past(connection, listings)

    def unscored(self, model_digest: str, batch: int = 5_000) -> Iterator[list[ReviewVersion]]:
        """Yield, in lists of at most `batch`, all versions with some text that a model has not seen yet."""
        for span in self.unscored_ranges(model_digest, size=batch):
            yield self.unscored_in(model_digest, span)

    def unscored_ranges(self, model_digest: str, *, size: int) -> Iterator[KeyRange]:
        """Yield ranges of row numbers, ascending, each with at most `size` versions that a model has not seen yet."""
        newest = 0
        while True:
            query = select_unscored_numbers(model_digest).where(ReviewVersionRow.id > newest).limit(size)
            # A view of its own for each: the caller writes sentiments between them.
            with self._database.read() as connection:
                some = list(connection.scalars(query))
            if not some:
                return
            yield KeyRange(some[0], some[-1])
            newest = some[-1]

    def unscored_in(self, model_digest: str, span: KeyRange) -> list[ReviewVersion]:
        """Return the versions with some text in a range that a model has not seen yet, by row number."""
        within = ReviewVersionRow.id.between(span.first, span.last)
        with self._database.read() as connection:
            return [version_from(row) for row in connection.execute(select_unscored(model_digest).where(within))]

    def add_sentiments(self, model_digest: str, sentiments: Sequence[Sentiment]) -> None:
        """Keep what a model says of versions; saying it again replaces it."""
        for some in batches(sentiments):
            with self._database.write() as connection:
                model_id = _model_id(connection, model_digest)
                note_stale(connection, [each.version_id for each in some])
                # Under the lock of the log: figures with a later leaf have seen what is kept here, all others have not.
                size = lock_log(connection)
                rows = [
                    {
                        "version_id": said.version_id,
                        "model_id": model_id,
                        "language": said.language,
                        "positive": finite(said.positive),
                        "unit": finite(said.unit),
                        "size": size,
                    }
                    for said in some
                ]
                statement = insert_or(connection.dialect, SentimentRow)
                said = {name: statement.excluded[name] for name in ("language", "positive", "unit")}
                keys = ["version_id", "model_id"]
                connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=said), rows)

    def months(self, subject: str) -> list[MonthCount]:
        """Return the counts of a subject's listings by month of publication, from the roll-up.

        Months follow the dated links of the listings; undated reviews count while a link is open.
        """
        link, month = table_of(ListingSubjectRow), table_of(MonthRow)
        query = (
            select(month, link.c.valid_from, link.c.valid_to)
            .join_from(month, link, link.c.listing_id == month.c.listing_id)
            .join(SubjectRow, SubjectRow.id == link.c.subject_id)
            .where(SubjectRow.key == subject, month.c.n > 0)
            .order_by(month.c.listing_id, month.c.month)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        # A month may lie in two links of a listing that left and came back; it counts once.
        held = {(row["listing_id"], row["month"]): row for row in rows if _month_in_link(row)}
        return [_month(row) for row in held.values()]

    def latest_published(self, subject: str) -> datetime | None:
        """Return when the newest visible review of a subject was published, UTC; None where no date is known."""
        version = select_versions().where(covered(subject)).order_by(None).subquery()
        query = select(func.max(version.c.published_at)).where(~version.c.vanished)
        with self._database.read() as connection:
            newest: datetime | None = connection.scalar(query)
        return newest

    def aggregates(self, subject: str, *, as_of: datetime | None = None) -> list[AggregateVersion]:
        """Return what the sources show as their own means for a subject, the newest version of each.

        Args:
            subject: Key of the subject.
            as_of: The newest one by this moment, UTC; None: by now.
        """
        version, later = table_of(AggregateVersionRow), table_of(AggregateVersionRow).alias("later")
        same = and_(later.c.listing_id == version.c.listing_id, later.c.chain == version.c.chain)
        newest = select(func.max(later.c.number)).where(same)
        if as_of is not None:
            newest = newest.where(later.c.observed_at <= as_of)
        is_newest = version.c.number == newest.scalar_subquery()
        query = (
            select(version, ListingRow.source)
            .join(ListingRow, ListingRow.id == version.c.listing_id)
            .join(ListingSubjectRow, ListingSubjectRow.listing_id == ListingRow.id)
            .join(SubjectRow, SubjectRow.id == ListingSubjectRow.subject_id)
            .where(
                SubjectRow.key == subject,
                ListingSubjectRow.valid_to.is_(None),
                is_newest,
            )
            .order_by(version.c.listing_id, version.c.chain)
        )
        with self._database.read() as connection:
            return [aggregate_version_from(row) for row in connection.execute(query).mappings()]

    def presence(self, subject: str, *, as_of: datetime | None = None) -> dict[int, Presence]:
        """Return how many reviews are kept and how many of them vanished, by row number of the subject's listings.

        Args:
            subject: Key of the subject.
            as_of: As observed at this moment, UTC; None: now.
        """
        if as_of is not None:
            return self._presence_then(subject, as_of)
        vanished = func.sum(case((ReviewRow.state == VANISHED, 1), else_=0))
        query = (
            select(ReviewRow.listing_id, func.count(), vanished)
            .where(ReviewRow.listing_id.in_(_listing_ids(subject)))
            .group_by(ReviewRow.listing_id)
        )
        with self._database.read() as connection:
            return {listing_id: Presence(kept, int(gone)) for listing_id, kept, gone in connection.execute(query)}

    def _presence_then(self, subject: str, as_of: datetime) -> dict[int, Presence]:
        then = select_versions(as_of=as_of).where(ReviewRow.listing_id.in_(_listing_ids(subject))).subquery()
        vanished = func.sum(case((then.c.vanished, 1), else_=0))
        query = select(then.c.listing_id, func.count(), vanished).group_by(then.c.listing_id)
        with self._database.read() as connection:
            return {listing_id: Presence(kept, int(gone)) for listing_id, kept, gone in connection.execute(query)}

    def authors_of(self, versions: Sequence[int]) -> set[str]:
        """Return the keyed hashes of the known authors of the versions of these row numbers."""
        found: set[str] = set()
        with self._database.read() as connection:
            for some in batches(versions):
                query = select(_AUTHOR).where(ReviewVersionRow.id.in_(some), _AUTHOR.is_not(None)).distinct()
                found.update(author for author in connection.scalars(query) if author is not None)
        return found

    def written_by(self, authors: Iterable[str], *, as_of: datetime | None = None) -> dict[str, int]:
        """Return how many reviews, on whatever subject, are known of each author.

        Args:
            authors: Keyed hashes.
            as_of: Only versions first seen by this moment, UTC; None: all.
        """
        found: dict[str, int] = {}
        query = select(_AUTHOR, func.count(ReviewRow.id.distinct())).join_from(
            ReviewVersionRow, ReviewRow, ReviewRow.id == ReviewVersionRow.review_id
        )
        if as_of is not None:
            query = query.where(ReviewVersionRow.observed_at <= as_of)
        with self._database.read() as connection:
            for some in batches(sorted(set(authors))):
                rows = connection.execute(query.where(_AUTHOR.in_(some)).group_by(_AUTHOR))
                found |= {author: n for author, n in rows if author is not None}
        return found

    def count(self) -> int:
        """Return the number of reviews, vanished ones included."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(ReviewRow)) or 0


_AUTHOR = ReviewVersionRow.author_key


def _listing_ids(subject: str) -> Select[int]:
    links = select(ListingSubjectRow.listing_id).join(SubjectRow, SubjectRow.id == ListingSubjectRow.subject_id)
    return links.where(SubjectRow.key == subject)


def _published(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    bounds = []
    if since is not None:
        bounds.append(ReviewVersionRow.published_at >= since)
    if until is not None:
        bounds.append(ReviewVersionRow.published_at < until)
    return bounds


def _seen_by(version: ReviewVersion, as_of: datetime | None) -> ReviewVersion:
    # When a review was last seen unchanged is kept for the newest time only: then is the most that can be said.
    late = as_of is not None and version.last_seen_at > as_of
    return replace(version, last_seen_at=as_of) if late and as_of is not None else version


def _model_id(connection: Connection, digest: str) -> int:
    connection.execute(insert_or(connection.dialect, ModelRow).values(digest=digest).on_conflict_do_nothing())
    return connection.scalars(select(ModelRow.id).where(ModelRow.digest == digest)).one()


def _month(row: RowMapping) -> MonthCount:
    counts = (row["n"], row["rated"], row["satisfied"], row["dissatisfied"])
    return MonthCount(row["listing_id"], row["month"], *counts, unit_sum=row["unit_millionths"] / MILLION)


def _month_in_link(row: RowMapping) -> bool:
    if not row["month"]:
        return row["valid_to"] is None
    begin, end = row["valid_from"], row["valid_to"]
    return (begin is None or f"{begin:%Y-%m}" <= row["month"]) and (end is None or row["month"] <= f"{end:%Y-%m}")
