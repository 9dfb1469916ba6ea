"""Take parts of leaves away: their salts go, their digests stay, and a leaf of its own says what went and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, update

from ledger.canonical import Kind
from store.append import Chain, Change, append_leaves
from store.bulk import insert_rows, table_of
from store.condensed import forget_rows
from store.kept_models import ErasureRow
from store.leaf import erasure_parts
from store.log_models import ObservationRow
from store.models import AggregateVersionRow
from store.observe import newest_leaves

PARTS = ("facts", "content", "author")
"""Everything that a leaf commits to."""

_SEEN = table_of(ObservationRow).c
_AGGREGATE = table_of(AggregateVersionRow).c


@dataclass(frozen=True, slots=True)
class Erasure:
    """Parts of one leaf that are to go."""

    observation_id: int
    """Row number of the observation that holds their salts."""
    leaf: int
    """Index of the leaf."""
    parts: tuple[str, ...]
    """facts, content, author: those whose salt is still there."""
    chain: Chain
    """The chain that the leaf belongs to."""
    version_id: int | None = None
    """The version of a review, or None."""
    aggregate_id: int | None = None
    """The version of an aggregate, or None."""


def of_review(row: RowMapping, parts: Sequence[str]) -> Erasure:
    """Return what is to go of one leaf: those of the parts whose salt is still there.

    Args:
        row: Columns of the observation, and the number of its review.
        parts: facts, content, author: those that may no longer be kept.
    """
    chain = ("review", row["review_id"])
    return Erasure(row["id"], row["leaf_idx"], held_parts(row, parts), chain, version_id=row["version_id"])


def held_parts(row: RowMapping, parts: Sequence[str]) -> tuple[str, ...]:
    """Return those of the parts of an observation whose salt is still there."""
    return tuple(name for name in parts if row[f"{name}_salt"] is not None)


def erase_leaves(connection: Connection, erasures: Sequence[Erasure], *, reason: str, at: datetime) -> None:
    """Delete the salts, and append one leaf for each leaf that loses something.

    Args:
        connection: The write transaction.
        erasures: What is to go.
        reason: art17, objection, retention or source-request.
        at: Now, UTC; stands in the leaves.
    """
    erasures = [erasure for erasure in erasures if erasure.parts]
    forget_rows(connection, [int(each.chain[1]) for each in erasures if each.version_id is not None])
    by_parts = sorted(erasures, key=lambda erasure: erasure.parts)
    for parts, group in groupby(by_parts, key=lambda erasure: erasure.parts):
        gone = {f"{name}_salt": None for name in parts}
        blank(connection, _SEEN.id, [erasure.observation_id for erasure in group], gone)
    changes = [
        Change(
            Kind.ERASED,
            at,
            None,
            erasure.chain,
            erasure_parts(erasure.leaf, erasure.parts, reason=reason),
            version_id=erasure.version_id,
            aggregate_id=erasure.aggregate_id,
        )
        for erasure in erasures
    ]
    indices = append_leaves(connection, changes, _heads(connection, erasures))
    rows = [
        {"leaf_idx": idx, "erased_idx": erasure.leaf, "parts": " ".join(erasure.parts), "reason": reason}
        for idx, erasure in zip(indices, erasures, strict=True)
    ]
    insert_rows(connection, ErasureRow, rows)


def _heads(connection: Connection, erasures: Sequence[Erasure]) -> Mapping[Chain, int]:
    reviews = sorted({int(erasure.chain[1]) for erasure in erasures if erasure.version_id is not None})
    listing, chain = _AGGREGATE.listing_id, _AGGREGATE.chain
    ids = select(listing).where(_AGGREGATE.id.in_([e.aggregate_id for e in erasures if e.aggregate_id is not None]))
    newest = (
        select(listing, chain, func.max(_SEEN.leaf_idx))
        .join_from(table_of(AggregateVersionRow), table_of(ObservationRow), _SEEN.aggregate_id == _AGGREGATE.id)
        .where(listing.in_(ids))
        .group_by(listing, chain)
    )
    heads: dict[Chain, int] = {
        ("aggregate", f"{number} {name}"): leaf for number, name, leaf in connection.execute(newest)
    }
    return heads | newest_leaves(connection, reviews)


def blank(connection: Connection, key: ColumnElement[int], numbers: Sequence[int], values: Mapping[str, Any]) -> None:
    """Overwrite columns of the rows with these numbers."""
    if numbers:
        table = key.table
        connection.execute(update(table).where(key.in_(numbers)).values(values))
