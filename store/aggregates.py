"""The source's own means and histograms, versioned like reviews."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select, update

from ledger.canonical import Kind
from store.append import Chain, Change
from store.bulk import insert_rows, reserve_ids, table_of
from store.identity import aggregate_hash, clean_aggregate
from store.leaf import aggregate_parts
from store.log_models import ObservationRow
from store.models import AggregateVersionRow
from store.records import Aggregate, Listing
from store.versions import Capture, aggregate_columns, aggregate_from


@dataclass(frozen=True, slots=True)
class AggregateVersion:
    """What a source showed as its own mean and histogram, as observed at a time."""

    listing_id: int
    """Row number of the listing."""
    number: int
    """1 for the first version."""
    aggregate: Aggregate
    """What was shown."""
    observed_at: datetime
    """When this version was first seen, UTC."""
    last_seen_at: datetime
    """When it was last seen, UTC."""


def observe_aggregates(
    connection: Connection, listing: Listing, aggregates: Iterable[Aggregate], *, capture: Capture
) -> list[Change]:
    """Keep what a page shows as aggregates; return the changes, one for each that differs from the stored one."""
    changes = []
    for aggregate in map(clean_aggregate, aggregates):
        chain = f"{aggregate.syntax or ''} {aggregate.subject or ''}".strip()
        newest = _newest(connection, listing.id, chain)
        if newest is not None and _stays(newest, aggregate, capture.run_id):
            seen = {"last_seen_at": capture.observed_at, "last_run_id": capture.run_id}
            connection.execute(update(AggregateVersionRow).where(AggregateVersionRow.id == newest["id"]).values(seen))
            continue
        row = aggregate_columns(aggregate, capture) | {
            "listing_id": listing.id,
            "chain": chain,
            "number": 1 if newest is None else newest["number"] + 1,
            "content_hash": aggregate_hash(aggregate),
        }
        changes.append(_insert(connection, listing, row))
    return changes


def newest_aggregate_leaves(connection: Connection, listing_id: int) -> dict[Chain, int]:
    """Return the index of the newest leaf of each chain of aggregates of a listing."""
    observation, version = table_of(ObservationRow).c, table_of(AggregateVersionRow).c
    query = (
        select(version.chain, func.max(observation.leaf_idx))
        .join_from(table_of(AggregateVersionRow), table_of(ObservationRow), observation.aggregate_id == version.id)
        .where(version.listing_id == listing_id)
        .group_by(version.chain)
    )
    return {("aggregate", chain): leaf for chain, leaf in connection.execute(query)}


def aggregate_version_from(columns: RowMapping) -> AggregateVersion:
    """Return the version that these columns, with the listing's source, hold."""
    return AggregateVersion(
        listing_id=columns["listing_id"],
        number=columns["number"],
        aggregate=aggregate_from(columns, source=columns["source"]),
        observed_at=columns["observed_at"],
        last_seen_at=columns["last_seen_at"],
    )


def _newest(connection: Connection, listing_id: int, chain: str) -> RowMapping | None:
    version = table_of(AggregateVersionRow)
    query = select(version).where(version.c.listing_id == listing_id, version.c.chain == chain)
    return connection.execute(query.order_by(version.c.number.desc()).limit(1)).mappings().first()


def _stays(newest: RowMapping, aggregate: Aggregate, run_id: int) -> bool:
    # Cached pages of one run may show two states to and fro: one version a run is enough.
    return bool(newest["last_run_id"] == run_id) or newest["content_hash"] == aggregate_hash(aggregate)


def _insert(connection: Connection, listing: Listing, row: dict[str, Any]) -> Change:
    (row_id,) = reserve_ids(connection, AggregateVersionRow, 1)
    insert_rows(connection, AggregateVersionRow, [{"id": row_id, **row}])
    parts = aggregate_parts(row, source=listing.source, listing=listing.external_id)
    chain = ("aggregate", row["chain"])
    return Change(Kind.AGGREGATE, row["observed_at"], row["run_id"], chain, parts, aggregate_id=row_id)
