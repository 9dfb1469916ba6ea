"""Turn one fetched page into changes of the store: new reviews, new versions, reappearances, aggregates."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from ledger.canonical import Kind
from store.append import Chain, Change
from store.bulk import insert_rows, reserve_ids, table_of
from store.identity import clean_review, content_hash, dates_agree, review_key
from store.leaf import Origin, presence_parts, review_parts
from store.log_models import ObservationRow
from store.models import ReviewRow, ReviewVersionRow
from store.prepared import Prepared
from store.records import Listing, Review
from store.rollup import Deltas
from store.versions import ALL_ERASED, Capture, Columns, published_from, review_columns

VISIBLE = "visible"
VANISHED = "vanished"
WITHDRAWN = bytes(32)
"""Content hash of what was erased on request: whatever its source shows of it from then on is nothing new."""


@dataclass(frozen=True, slots=True)
class ObserveCounts:
    """What one page changed."""

    new: int = 0
    """Reviews never seen before."""
    edited: int = 0
    """Reviews with a new version."""
    reappeared: int = 0
    """Reviews seen again after they had vanished; each is counted as edited or unchanged too."""
    unchanged: int = 0
    """Reviews seen as before, for the first time in this run."""
    repeated: int = 0
    """Reviews that this run had seen already, with the same content."""
    conflicts: int = 0
    """Reviews that this run had seen already, with other content; the first one stays."""

    def __add__(self, other: "ObserveCounts") -> "ObserveCounts":
        """Return the counts of both together."""
        return ObserveCounts(*(mine + yours for mine, yours in zip(astuple(self), astuple(other), strict=True)))


class Sighting(NamedTuple):
    """A review on the page, with what identifies it and its content."""

    review: Review
    """The cleaned review."""
    key: bytes
    """Identity of the review."""
    hash: bytes
    """Identity of the content."""


@dataclass(slots=True)
class Differences:
    """What one page means beside what is stored: the work of one transaction."""

    new: list[Sighting] = field(default_factory=list)
    """Never seen before."""
    edited: list[tuple[Sighting, Columns]] = field(default_factory=list)
    """With other content than the stored version."""
    unchanged: list[tuple[Sighting, Columns]] = field(default_factory=list)
    """With the stored content."""
    repeated: int = 0
    """Met before in this run, with the same content."""
    conflicts: int = 0
    """Met before in this run, with other content."""

    def known(self) -> list[Columns]:
        """Return the stored rows of all reviews that this run sees again for the first time."""
        return [row for _, row in (*self.edited, *self.unchanged)]

    def reappeared(self) -> list[Columns]:
        """Return the stored rows of those that had vanished."""
        return [row for row in self.known() if row["state"] == VANISHED]

    def counts(self) -> ObserveCounts:
        """Return how many there are of each."""
        n = (len(self.new), len(self.edited), len(self.reappeared()), len(self.unchanged))
        return ObserveCounts(*n, self.repeated, self.conflicts)


def sort_page(connection: Connection, listing: Listing, reviews: Iterable[Review], *, run_id: int) -> Differences:
    """Return what the reviews of a page mean beside the stored ones; changes nothing."""
    groups: dict[bytes, list[Sighting]] = {}
    for review in map(clean_review, reviews):
        key = review_key(review, source=listing.source, listing=listing.external_id)
        groups.setdefault(key, []).append(Sighting(review, key, content_hash(review)))
    stored = _stored(connection, listing.id, list(groups))
    differences = Differences()
    for key, sightings in groups.items():
        _sort_group(differences, sightings, stored.get(key), run_id=run_id)
    return differences


def _sort_group(differences: Differences, sightings: list[Sighting], row: Columns | None, *, run_id: int) -> None:
    """File one review that the page shows once or several times."""
    # Of contradicting duplicates the stored one wins, or each run would record an edit to and fro.
    chosen = next((s for s in sightings if row is not None and _is_stored(s, row)), sightings[0])
    others = len(sightings) - 1
    if row is None:
        differences.new.append(chosen)
    elif row["last_run_id"] == run_id:
        # Already taken in by this run: a page fetched again after a kill, or a review that moved to the next page.
        others += 1
    elif _is_stored(chosen, row):
        differences.unchanged.append((chosen, row))
    else:
        differences.edited.append((chosen, row))
    standing = chosen.hash
    if row is not None and row["last_run_id"] == run_id and row["content_hash"] != WITHDRAWN:
        standing = row["content_hash"]
    conflicts = sum(sighting.hash != standing for sighting in sightings)
    differences.conflicts += conflicts
    differences.repeated += others - conflicts


def _is_stored(sighting: Sighting, row: Columns) -> bool:
    if row["content_hash"] == WITHDRAWN:
        return True
    same = sighting.hash == row["content_hash"]
    return same and dates_agree(published_from(row), sighting.review.published)


def _stored(connection: Connection, listing_id: int, keys: Sequence[bytes]) -> dict[bytes, Columns]:
    names = {f"key{number}": key for number, key in enumerate(keys)}
    rows = _lookup(len(keys)).records(connection, listing=listing_id, **names) if keys else []
    return {row["key"]: row for row in rows}


@lru_cache(maxsize=64)
def _lookup(n: int) -> Prepared:
    """Return the query for the current versions of `n` reviews of a listing; most pages hold equally many."""
    review, version = table_of(ReviewRow).c, table_of(ReviewVersionRow).c
    keys = [bindparam(f"key{number}", type_=review.key.type) for number in range(n)]
    return Prepared(
        lambda _: (
            select(
                review.id.label("review_id"),
                review.key,
                review.native_id,
                review.state,
                review.last_run_id,
                version.id.label("version_id"),
                version.number,
                version.content_hash,
                version.unit,
                version.helpful,
                version.published_at,
                version.published_until,
                version.published_precision,
                version.published_zoned,
                version.erased,
            )
            .join_from(table_of(ReviewRow), table_of(ReviewVersionRow), version.review_id == review.id)
            .where(
                review.listing_id == bindparam("listing"), review.key.in_(keys), version.number == review.current_number
            )
        )
    )


def _known_as(sighting: Sighting, native_id: str | None) -> Sighting:
    """Return the sighting under the id that is kept: none, once everything about the review has expired."""
    if sighting.review.review_id == native_id:
        return sighting
    return sighting._replace(review=replace(sighting.review, review_id=native_id))


class PageWriter:
    """Write the differences of one page; each method is one step within the same transaction."""

    def __init__(self, connection: Connection, listing: Listing, capture: Capture) -> None:
        """Bind the transaction, the listing and where and when the page was read."""
        self._connection = connection
        self._listing = listing
        self._capture = capture
        self.deltas = Deltas()
        self.changes: list[Change] = []

    def write(self, differences: Differences) -> None:
        """Insert and update all rows, and note the changes that are to become leaves."""
        self._note_reappeared(differences.reappeared())
        self._insert_new(differences.new)
        self._insert_edited(differences.edited)
        self._mark_seen(differences)

    def _insert_new(self, sightings: Sequence[Sighting]) -> None:
        # Numbers in advance, so that reviews and versions go in as two batches without asking each back for its id.
        ids = reserve_ids(self._connection, ReviewRow, len(sightings))
        at, run_id = self._capture.observed_at, self._capture.run_id
        rows = [
            {
                "id": review_id,
                "listing_id": self._listing.id,
                "key": sighting.key,
                "native_id": sighting.review.review_id,
                "state": VISIBLE,
                "current_number": 1,
                "first_seen_at": at,
                "last_seen_at": at,
                "last_run_id": run_id,
            }
            for review_id, sighting in zip(ids, sightings, strict=True)
        ]
        insert_rows(self._connection, ReviewRow, rows)
        self._insert_versions(Kind.OBSERVED, [(s, id_, 1) for s, id_ in zip(sightings, ids, strict=True)])

    def _insert_edited(self, edited: Sequence[tuple[Sighting, Columns]]) -> None:
        if not edited:
            return
        for _, row in edited:
            if row["state"] == VISIBLE:
                self.deltas.add(row, -1)
        versions = [(_known_as(s, row["native_id"]), row["review_id"], row["number"] + 1) for s, row in edited]
        self._insert_versions(Kind.EDITED, versions)
        raised = update(ReviewRow).where(ReviewRow.id == bindparam("review")).values(current_number=bindparam("next"))
        self._connection.execute(raised, [{"review": row["review_id"], "next": row["number"] + 1} for _, row in edited])

    def _insert_versions(self, kind: Kind, versions: Sequence[tuple[Sighting, int, int]]) -> None:
        ids = reserve_ids(self._connection, ReviewVersionRow, len(versions))
        rows: list[dict[str, Any]] = []
        for version_id, (sighting, review_id, number) in zip(ids, versions, strict=True):
            row = review_columns(sighting.review, self._capture)
            row |= {"id": version_id, "review_id": review_id, "number": number, "content_hash": sighting.hash}
            rows.append(row)
            self.deltas.add(row)
            parts = review_parts(row, self._origin(sighting.review.review_id, sighting.key))
            self.changes.append(
                Change(kind, self._capture.observed_at, self._capture.run_id, ("review", review_id), parts, version_id)
            )
        insert_rows(self._connection, ReviewVersionRow, rows)

    def _note_reappeared(self, rows: Sequence[Columns]) -> None:
        for row in rows:
            parts = presence_parts(self._origin(row["native_id"], row["key"]), number=row["number"])
            change = Change(
                Kind.REAPPEARED,
                self._capture.observed_at,
                self._capture.run_id,
                ("review", row["review_id"]),
                parts,
                row["version_id"],
            )
            self.changes.append(change)

    def _mark_seen(self, differences: Differences) -> None:
        for _, row in differences.unchanged:
            if row["state"] == VANISHED:
                self.deltas.add(row)
        ids = [row["review_id"] for row in differences.known()]
        if ids:
            seen = {"state": VISIBLE, "last_seen_at": self._capture.observed_at, "last_run_id": self._capture.run_id}
            self._connection.execute(update(ReviewRow).where(ReviewRow.id.in_(ids)).values(seen))
        votes = [
            {"version": row["version_id"], "votes": sighting.review.helpful}
            for sighting, row in differences.unchanged
            if sighting.review.helpful != row["helpful"] and row["erased"] != ALL_ERASED
        ]
        if votes:
            # Votes change all the time and say nothing new: the one column that is overwritten.
            voted = update(ReviewVersionRow).where(ReviewVersionRow.id == bindparam("version"))
            self._connection.execute(voted.values(helpful=bindparam("votes")), votes)

    def _origin(self, native_id: str | None, key: bytes) -> Origin:
        return Origin(self._listing.source, self._listing.external_id, native_id, key)


def newest_leaves(connection: Connection, review_ids: Sequence[int]) -> dict[Chain, int]:
    """Return the index of the newest leaf of each review that has one."""
    observation, version = table_of(ObservationRow).c, table_of(ReviewVersionRow).c
    query = (
        select(version.review_id, func.max(observation.leaf_idx))
        .join_from(table_of(ReviewVersionRow), table_of(ObservationRow), observation.version_id == version.id)
        .where(version.review_id.in_(review_ids))
        .group_by(version.review_id)
    )
    return {("review", review_id): leaf for review_id, leaf in connection.execute(query)} if review_ids else {}
