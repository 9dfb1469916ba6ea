"""Prints of texts: which versions on other listings say almost the same, found without reading their texts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, or_, select, true

from store.bulk import BATCH, batches, insert_or, table_of
from store.database import Database
from store.kept_models import PrintSearchRow, TextCopyRow, TextPrintRow
from store.models import ReviewRow, ReviewVersionRow
from store.query import select_newer, select_versions
from store.records import ReviewVersion
from store.versions import version_from

_PRINT, _COPY, _SEARCH = (table_of(row) for row in (TextPrintRow, TextCopyRow, PrintSearchRow))
_VERSION = table_of(ReviewVersionRow).c


class Prints:
    """The repository of prints, and of the copies found by them."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def searched_to(self, method: str) -> int:
        """Return the newest version that was compared by a method; 0 for a new one."""
        with self._database.read() as connection:
            return connection.scalar(select(_SEARCH.c.newest_id).where(_SEARCH.c.method == method)) or 0

    def newer(self, version: int, limit: int = BATCH) -> list[ReviewVersion]:
        """Return the versions with the next row numbers, oldest first.

        Args:
            version: The row number after which they begin.
            limit: Most of them.
        """
        with self._database.read() as connection:
            return [version_from(row) for row in connection.execute(select_newer(version).limit(limit))]

    def sharing(self, bands: Sequence[int], most: int, *, before: int | None = None) -> Iterator[tuple[int, int]]:
        """Yield bands and the versions that have them, the newest of each band.

        Args:
            bands: Numbers of bands.
            most: Versions of one band at most: what everybody writes is no copy.
            before: Only versions with a lower row number; None: all.
        """
        earlier = true() if before is None else _PRINT.c.version_id < before
        place = func.row_number().over(partition_by=_PRINT.c.band, order_by=_PRINT.c.version_id.desc())
        for some in batches(bands):
            ranked = select(_PRINT, place.label("place")).where(_PRINT.c.band.in_(some), earlier).subquery()
            with self._database.read() as connection:
                rows = connection.execute(select(ranked.c.band, ranked.c.version_id).where(ranked.c.place <= most))
                yield from ((row.band, row.version_id) for row in rows)

    def keep(
        self,
        prints: Mapping[int, Sequence[int]],
        copies: Sequence[tuple[int, int]],
        *,
        method: str,
        newest: int,
        after: int | None = None,
    ) -> None:
        """Keep prints, what was found by them, and how far was searched: all of it or nothing.

        Args:
            prints: Bands of each version.
            copies: Row numbers of two versions on different listings whose texts are almost the same.
            method: SHA-256 of the rule, hex.
            newest: The newest version that was compared.
            after: What was kept of later versions up to the newest one is replaced; None: nothing is.
        """
        bands = [{"band": band, "version_id": number} for number, each in prints.items() for band in each]
        with self._database.write() as connection:
            if after is not None:
                _forget_found(connection, after, newest)
            for model, rows in ((TextPrintRow, bands), (TextCopyRow, _both_ways(connection, copies))):
                if rows:
                    connection.execute(insert_or(connection.dialect, model).on_conflict_do_nothing(), rows)
            # A text may have been erased since it was read.
            for some in batches(sorted({*prints, *(number for pair in copies for number in pair)})):
                gone = select(_VERSION.id).where(_VERSION.id.in_(some), _VERSION.erased != "")
                forget_prints(connection, list(connection.scalars(gone)))
            statement = insert_or(connection.dialect, PrintSearchRow)
            moved = statement.on_conflict_do_update(index_elements=["method"], set_={"newest_id": newest})
            connection.execute(moved, [{"method": method, "newest_id": newest}])

    def kept(self, versions: Sequence[int]) -> dict[int, list[int]]:
        """Return the bands that are kept of each of some versions, ascending; versions without any are left out.

        Args:
            versions: Row numbers.
        """
        found: dict[int, list[int]] = defaultdict(list)
        for some in batches(versions):
            query = select(_PRINT).where(_PRINT.c.version_id.in_(some)).order_by(_PRINT.c.band)
            with self._database.read() as connection:
                for row in connection.execute(query):
                    found[row.version_id].append(row.band)
        return dict(found)

    def copies(self, versions: Sequence[int]) -> set[tuple[int, int]]:
        """Return the pairs that are kept of some versions and any others, each from the side of these.

        Args:
            versions: Row numbers.
        """
        found: set[tuple[int, int]] = set()
        for some in batches(versions):
            query = select(_COPY.c.version_id, _COPY.c.other_id).where(_COPY.c.version_id.in_(some))
            with self._database.read() as connection:
                found |= {(row.version_id, row.other_id) for row in connection.execute(query)}
        return found

    def search_anew(self) -> None:
        """Let the next search begin with the first version; what is kept stays until it is replaced."""
        with self._database.write() as connection:
            connection.execute(delete(_SEARCH))

    def leave_others(self, method: str) -> None:
        """Let a search by a new method begin with the first version; what another one kept stays until replaced."""
        with self._database.write() as connection:
            connection.execute(delete(_SEARCH).where(_SEARCH.c.method != method))

    def copied_with(self, listings: Sequence[int]) -> list[tuple[int, int]]:
        """Return the row numbers of versions on these listings, each with one elsewhere that says almost the same.

        Past versions are among them, and those of reviews that vanished.

        Args:
            listings: Row numbers of the listings of a subject and of all that belong to it.
        """
        query = select(_COPY.c.version_id, _COPY.c.other_id).where(_COPY.c.listing_id.in_(listings))
        query = query.where(_COPY.c.other_listing_id.not_in(listings)).order_by(_COPY.c.version_id, _COPY.c.other_id)
        with self._database.read() as connection:
            return [(row.version_id, row.other_id) for row in connection.execute(query)]

    def shown(self, versions: Sequence[int], *, as_of: datetime | None) -> list[ReviewVersion]:
        """Return those of some versions that stand there: the newest ones of their reviews, and not vanished.

        Args:
            versions: Row numbers.
            as_of: The state as observed at this moment, UTC; None for now.
        """
        found: list[ReviewVersion] = []
        for some in batches(sorted(set(versions))):
            # Found by the review: whether a version was the newest one then is asked of each review.
            reviews = select(_VERSION.review_id).where(_VERSION.id.in_(some))
            query = select_versions(as_of=as_of).where(_VERSION.id.in_(some), table_of(ReviewRow).c.id.in_(reviews))
            with self._database.read() as connection:
                found += [version_from(row) for row in connection.execute(query)]
        return sorted((each for each in found if not each.vanished), key=lambda each: each.id)


def forget_prints(connection: Connection, versions: Sequence[int]) -> None:
    """Drop the prints and copies of versions whose text goes.

    Args:
        connection: The write transaction in which it goes.
        versions: Row numbers of the versions.
    """
    for some in batches(versions):
        connection.execute(delete(_PRINT).where(_PRINT.c.version_id.in_(some)))
        connection.execute(delete(_COPY).where(or_(_COPY.c.version_id.in_(some), _COPY.c.other_id.in_(some))))


def _forget_found(connection: Connection, after: int, newest: int) -> None:
    """Drop the prints of the versions that a batch spans, and their pairs with versions up to its newest one."""
    found = _PRINT.c.version_id
    connection.execute(delete(_PRINT).where(found > after, found <= newest))
    for one, other in ((_COPY.c.version_id, _COPY.c.other_id), (_COPY.c.other_id, _COPY.c.version_id)):
        connection.execute(delete(_COPY).where(one > after, one <= newest, other <= newest))


def _both_ways(connection: Connection, copies: Sequence[tuple[int, int]]) -> list[dict[str, int]]:
    """Return the rows of pairs, each from either side."""
    stands: dict[int, int] = {}
    review = table_of(ReviewRow).c
    for some in batches(sorted({number for pair in copies for number in pair})):
        query = select(_VERSION.id, review.listing_id).join(table_of(ReviewRow), review.id == _VERSION.review_id)
        stands |= {row.id: row.listing_id for row in connection.execute(query.where(_VERSION.id.in_(some)))}
    names = ("version_id", "other_id", "listing_id", "other_listing_id")
    sides = [side for one, other in copies for side in ((one, other), (other, one))]
    return [dict(zip(names, (one, other, stands[one], stands[other]), strict=True)) for one, other in sides]
