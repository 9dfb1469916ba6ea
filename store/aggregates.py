"""The source's own means and histograms, versioned like reviews."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, bindparam, func, literal_column, select, update

from ledger.canonical import Kind
from store.append import Chain, Change
from store.bulk import insert_rows, reserve_ids, table_of
from store.identity import aggregate_hash, clean_aggregate
from store.leaf import aggregate_parts
from store.log_models import ObservationRow
from store.models import AggregateVersionRow
from store.prepared import Prepared
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
            _SEEN.execute(connection, {"row": newest.id, "at": capture.observed_at, "run": capture.run_id})
            continue
        row = aggregate_columns(aggregate, capture) | {
            "listing_id": listing.id,
            "chain": chain,
            "number": 1 if newest is None else newest.number + 1,
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


class _Newest(NamedTuple):
    """What the store has of a chain."""

    id: int
    """Row number of the newest version."""
    number: int
    """Its number."""
    last_run_id: int
    """Latest run that saw it."""
    content_hash: bytes
    """Its identity."""


def _newest(connection: Connection, listing_id: int, chain: str) -> _Newest | None:
    rows = _NEWEST.rows(connection, listing=listing_id, chain=chain)
    return _Newest(*rows[0]) if rows else None


_VERSION = table_of(AggregateVersionRow).c
_NEWEST = Prepared(
    lambda _: (
        select(_VERSION.id, _VERSION.number, _VERSION.last_run_id, _VERSION.content_hash)
        .where(_VERSION.listing_id == bindparam("listing"), _VERSION.chain == bindparam("chain"))
        .order_by(_VERSION.number.desc())
        .limit(literal_column("1"))
    )
)
_SEEN = Prepared(
    lambda _: (
        update(AggregateVersionRow)
        .where(_VERSION.id == bindparam("row"))
        .values(last_seen_at=bindparam("at", type_=_VERSION.last_seen_at.type), last_run_id=bindparam("run"))
    )
)


def _stays(newest: _Newest, aggregate: Aggregate, run_id: int) -> bool:
    # Cached pages of one run may show two states to and fro: one version a run is enough.
    return newest.last_run_id == run_id or newest.content_hash == aggregate_hash(aggregate)


def _insert(connection: Connection, listing: Listing, row: dict[str, Any]) -> Change:
    (row_id,) = reserve_ids(connection, AggregateVersionRow, 1)
    insert_rows(connection, AggregateVersionRow, [{"id": row_id, **row}])
    parts = aggregate_parts(row, source=listing.source, listing=listing.external_id)
    chain = ("aggregate", row["chain"])
    return Change(Kind.AGGREGATE, row["observed_at"], row["run_id"], chain, parts, aggregate_id=row_id)
