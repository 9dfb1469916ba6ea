"""Twins: versions of reviews that say the same, and how far they have been looked for."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from store.bulk import BATCH, batches, insert_or, table_of
from store.condensed import note_stale
from store.database import Database
from store.kept_models import TwinRow, TwinSearchRow
from store.models import ReviewRow, ReviewVersionRow
from store.query import select_all, select_some
from store.records import ReviewVersion, Twin
from store.versions import version_from

_VERSION = table_of(ReviewVersionRow).c


class Twins:
    """The repository of twins."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def newest(self, listings: Sequence[int]) -> int:
        """Return the row number of the newest version of any review of these listings; 0 if there is none."""
        query = select(func.max(_VERSION.id)).join(ReviewRow, ReviewRow.id == _VERSION.review_id)
        with self._database.read() as connection:
            return connection.scalar(query.where(ReviewRow.listing_id.in_(listings))) or 0

    def searched_to(self, family: bytes, method: str) -> int:
        """Return the newest version that was compared within a family of listings by a method; 0 for a new one."""
        query = select(TwinSearchRow.newest_id).where(TwinSearchRow.family == family, TwinSearchRow.method == method)
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def versions(self, listings: Sequence[int], batch: int = 2_000) -> Iterator[list[ReviewVersion]]:
        """Yield all versions, past ones too, of the reviews of these listings, oldest first, in lists."""
        query = select_all(listings).execution_options(yield_per=batch)
        with self._database.read() as connection, connection.execute(query) as rows:
            for some in rows.partitions():
                yield [version_from(row) for row in some]

    def among(self, versions: Sequence[int]) -> Iterator[ReviewVersion]:
        """Yield the versions of these row numbers, oldest first."""
        for some in batches(sorted(versions)):
            with self._database.read() as connection:
                yield from [version_from(row) for row in connection.execute(select_some(some))]

    def reviews_of(self, versions: Sequence[int]) -> dict[int, int]:
        """Return the row number of the review of each version."""
        found: dict[int, int] = {}
        with self._database.read() as connection:
            for some in batches(versions):
                query = select(_VERSION.id, _VERSION.review_id).where(_VERSION.id.in_(some))
                found |= {row.id: row.review_id for row in connection.execute(query)}
        return found

    def keep(self, twins: Sequence[Twin], *, family: bytes, method: str, newest: int, at: datetime) -> None:
        """Keep what a search found, and that it was made; a version that has a leader by the same method keeps it.

        Args:
            twins: What was found.
            family: Digest of the listings that were searched together.
            method: SHA-256 of the rule, hex.
            newest: The newest version that was compared.
            at: Now, UTC.
        """
        for some in batches(twins):
            with self._database.write() as connection:
                _replace(connection, some, method=method, at=at)
        with self._database.write() as connection:
            statement = insert_or(connection.dialect, TwinSearchRow)
            seen = {"newest_id": statement.excluded.newest_id}
            row = {"family": family, "method": method, "newest_id": newest}
            keys = ["family", "method"]
            connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=seen), [row])

    def forget_others(self, listings: Sequence[int], method: str) -> None:
        """Drop what other methods found among these listings, before a search by a new one."""
        of_listings = select(_VERSION.id).join(ReviewRow, ReviewRow.id == _VERSION.review_id)
        of_listings = of_listings.where(ReviewRow.listing_id.in_(listings))
        twin = table_of(TwinRow)
        some = select(twin.c.version_id).where(twin.c.method != method, twin.c.version_id.in_(of_listings)).limit(BATCH)
        dropped = 1
        while dropped:
            with self._database.write() as connection:
                found = list(connection.scalars(some))
                note_stale(connection, found)
                dropped = connection.execute(delete(twin).where(twin.c.version_id.in_(found))).rowcount


def _replace(connection: Connection, twins: Sequence[Twin], *, method: str, at: datetime) -> None:
    rows = [
        {
            "version_id": twin.version_id,
            "leader_id": twin.leader_id,
            "kind": twin.kind,
            "similarity": twin.similarity,
            "found_at": at,
            "method": method,
        }
        for twin in twins
    ]
    connection.execute(insert_or(connection.dialect, TwinRow).on_conflict_do_nothing(), rows)
    note_stale(connection, [twin.version_id for twin in twins])
