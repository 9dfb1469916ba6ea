"""Write what one fetched page changes: new reviews, new versions, reappearances."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from ledger.canonical import Kind
from store.append import Chain, Change
from store.bulk import insert_rows, reserve_ids, table_of
from store.leaf import Origin, presence_parts, review_parts
from store.log_models import ObservationRow
from store.models import ReviewRow, ReviewVersionRow
from store.records import Listing
from store.rollup import Deltas
from store.sighting import VANISHED, VISIBLE, Differences, Sighting
from store.versions import ALL_ERASED, Capture, Columns, review_columns


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
