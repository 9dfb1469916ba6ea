"""The close of a run: what a full census missed, the digest of what is visible, and the closing leaf."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, select, update

from ledger.canonical import Kind
from ledger.merkle import root_of_entries
from store.append import Change, append_leaves
from store.bulk import BATCH, Query, table_of
from store.health import health_from_json, health_to_json
from store.identity import storable
from store.leaf import Origin, presence_parts, run_parts
from store.log_models import ObservationRow
from store.models import ReviewRow, ReviewVersionRow, RunRow
from store.observe import newest_leaves
from store.records import Census, Coverage, Listing, Run, Selection
from store.rollup import Deltas, keep_deltas
from store.sighting import VANISHED, VISIBLE


def mark_vanished(connection: Connection, run: Run, at: datetime) -> int:
    """Mark up to 1,000 visible reviews that the run did not see as vanished; return how many it were."""
    rows = connection.execute(_missed(run).limit(BATCH)).mappings().all()
    if not rows:
        return 0
    # In steps of one transaction each; a kill in between leaves an open run, whose next close goes on from here.
    ids = [row["review_id"] for row in rows]
    connection.execute(update(ReviewRow).where(ReviewRow.id.in_(ids)).values(state=VANISHED))
    deltas = Deltas()
    for row in rows:
        deltas.add(row, -1)
    keep_deltas(connection, run.listing.id, deltas)
    newest = newest_leaves(connection, ids)
    indices = append_leaves(connection, [_vanishing(run, row, at) for row in rows], newest)
    connection.execute(
        update(RunRow)
        .where(RunRow.id == run.id)
        .values(
            vanished=RunRow.vanished + len(rows),
            first_leaf=func.coalesce(RunRow.first_leaf, indices[0]),
            last_leaf=indices[-1],
        )
    )
    return len(rows)


def close_run(connection: Connection, run: Run, *, census: Census, finished_at: datetime) -> None:
    """Keep the census and append the closing leaf, which names the previous one of the listing.

    `run.health`, where there is one, is kept beside the census; no leaf commits to it, as it only says why.
    """
    closing = {
        "state": "closed",
        "finished_at": finished_at,
        "coverage": census.coverage.value,
        "selection": census.selection.value,
        "announced": census.announced,
        "seen": census.seen,
        "pages": census.pages,
        "reason": storable(census.reason),
        "live_set": live_set(connection, run.listing.id),
        "health": health_to_json(run.health),
    }
    this_run = table_of(RunRow).c.id == run.id
    connection.execute(update(RunRow).where(this_run).values(closing))
    row = connection.execute(select(table_of(RunRow)).where(this_run)).mappings().one()
    chain = ("run", run.listing.id)
    parts = run_parts(row, listing=run.listing.external_id)
    change = Change(Kind.RUN, finished_at, run.id, chain, parts)
    previous = connection.scalar(select(func.max(RunRow.closing_leaf)).where(RunRow.listing_id == run.listing.id))
    (leaf,) = append_leaves(connection, [change], {} if previous is None else {chain: previous})
    connection.execute(update(RunRow).where(this_run).values(closing_leaf=leaf))


def live_set(connection: Connection, listing_id: int) -> bytes:
    """Return the digest of what is visible now: the Merkle root over the sorted commitments of the current versions."""
    review, version, observation = (table_of(row).c for row in (ReviewRow, ReviewVersionRow, ObservationRow))
    query = (
        select(observation.commit)
        .join_from(table_of(ReviewRow), table_of(ReviewVersionRow), version.review_id == review.id)
        .join(table_of(ObservationRow), observation.version_id == version.id)
        .where(
            review.listing_id == listing_id,
            review.state == VISIBLE,
            version.number == review.current_number,
            observation.kind.in_((Kind.OBSERVED.value, Kind.EDITED.value)),
        )
    )
    return root_of_entries(sorted(connection.scalars(query)))


def select_runs() -> Query:
    """Return the query for runs, newest first; `run_from` reads its rows."""
    return select(table_of(RunRow)).order_by(RunRow.id.desc())


def run_from(row: RowMapping, listing: Listing) -> Run:
    """Return the run in a row of `select_runs`."""
    counts = {name: row[name] for name in ("new", "edited", "vanished", "reappeared", "unchanged", "reused")}
    run = Run(row["id"], replace(listing, id=row["listing_id"]), row["started_at"], parser=row["parser"], **counts)
    if row["coverage"] is None:
        return run
    census = Census(
        Coverage(row["coverage"]),
        Selection(row["selection"]),
        announced=row["announced"],
        seen=row["seen"],
        pages=row["pages"],
        reason=row["reason"],
    )
    return replace(run, finished_at=row["finished_at"], census=census, health=health_from_json(row["health"]))


def _missed(run: Run) -> Query:
    review, version = table_of(ReviewRow).c, table_of(ReviewVersionRow).c
    return (
        select(
            review.id.label("review_id"),
            review.key,
            review.native_id,
            version.id.label("version_id"),
            version.number,
            version.unit,
            version.published_at,
            version.published_precision,
        )
        .join_from(table_of(ReviewRow), table_of(ReviewVersionRow), version.review_id == review.id)
        .where(
            review.listing_id == run.listing.id,
            review.state == VISIBLE,
            review.last_run_id != run.id,
            version.number == review.current_number,
        )
        .order_by(review.id)
    )


def _vanishing(run: Run, row: RowMapping, at: datetime) -> Change:
    origin = Origin(run.listing.source, run.listing.external_id, row["native_id"], row["key"])
    parts = presence_parts(origin, number=row["number"])
    return Change(Kind.VANISHED, at, run.id, ("review", row["review_id"]), parts, row["version_id"])
