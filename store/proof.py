"""Rebuild, for every observation, what its leaf must commit to, from the rows that are stored now."""

from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from typing import Any, NamedTuple

from sqlalchemy import ColumnCollection, ColumnElement, Connection, RowMapping, func, select, true

from ledger.canonical import Kind
from store.account_models import ActRow
from store.audit_models import AuditImportRow
from store.bulk import Query, table_of
from store.columns import Model
from store.figures import read_figures
from store.forecast_models import ForecastRow
from store.kept_models import ErasureRow
from store.leaf import (
    Origin,
    Parts,
    aggregate_parts,
    erasure_parts,
    figures_digest,
    forecast_parts,
    import_parts,
    indicator_parts,
    presence_parts,
    review_parts,
    run_parts,
    statement_parts,
)
from store.log_models import IndicatorSetRow, LeafRow, ObservationRow, StatementRow
from store.models import AggregateVersionRow, ListingRow, ReviewRow, ReviewVersionRow, RunRow, SubjectRow
from store.query import PRESENCE

_STEP = 4_096

Row = RowMapping
"""Columns of the observation (`o_`), of its leaf, of what was observed, and of the erasure that it tells (`e_`)."""


class Rebuilt(NamedTuple):
    """An observation beside what can be rebuilt of it."""

    row: Row
    """The stored observation, its names beginning with `o_`, and the bytes of its leaf as `entry`."""
    parts: Parts
    """What the rows of today would commit to."""

    @property
    def gone(self) -> frozenset[str]:
        """Return the names of the parts that leaves say were erased."""
        return frozenset((self.row["gone"] or "").split())


def rebuild_all(connection: Connection) -> Iterator[Rebuilt]:
    """Yield every observation whose rows are all there, kind by kind; `previous` is the leaf before it in its chain."""
    families: list[tuple[Query, Callable[[Connection, Row], Parts]]] = [
        (_reviews(), _review_parts),
        (_aggregates(), _aggregate_parts),
        (_runs(), _run_parts),
        (_indicators(), _indicator_parts),
        (_imports(), _import_parts),
        (_statements(), _statement_parts),
        (_acts(), _statement_parts),
        (_forecasts(), _forecast_parts),
    ]
    for query, parts in families:
        for row in connection.execute(query.execution_options(yield_per=_STEP)).mappings():
            yield Rebuilt(row, parts(connection, row))


def _observed(observed: type[Model], link: str, *, chain: list[ColumnElement[Any]], key: str = "id") -> Query:
    """Return the query for the observations of one table, without the joins that its parts need."""
    seen, table, leaf = table_of(ObservationRow), table_of(observed), table_of(LeafRow)
    previous = func.lag(seen.c.leaf_idx).over(partition_by=chain or None, order_by=seen.c.leaf_idx)
    erasure, later = table_of(ErasureRow), table_of(ErasureRow).alias("later")
    gone = select(func.aggregate_strings(later.c.parts, " ")).where(later.c.erased_idx == seen.c.leaf_idx)
    columns = [column.label(f"o_{column.name}") for column in seen.c]
    columns += [column.label(f"e_{column.name}") for column in erasure.c]
    return (
        select(table, *columns, leaf.c.entry, previous.label("previous"), gone.scalar_subquery().label("gone"))
        .join_from(seen, table, seen.c[link] == table.c[key])
        .outerjoin(leaf, leaf.c.idx == seen.c.leaf_idx)
        .outerjoin(erasure, erasure.c.leaf_idx == seen.c.leaf_idx)
    )


def _reviews() -> Query:
    review = table_of(ReviewRow)
    query = _observed(ReviewVersionRow, "version_id", chain=[review.c.id])
    query = query.join(review, review.c.id == ReviewVersionRow.review_id)
    return _with_listing(query, review.c).add_columns(review.c.key, review.c.native_id, review.c.listing_id)


def _review_parts(_: Connection, row: Row) -> Parts:
    if row["o_kind"] == Kind.ERASED:
        return _erasure_parts(row)
    origin = Origin(row["listing_source"], row["external_id"], row["native_id"], row["key"])
    if row["o_kind"] in PRESENCE[2:]:
        return presence_parts(origin, number=row["number"])
    return review_parts(row, origin)


def _erasure_parts(row: Row) -> Parts:
    # A leaf whose erasure is not told is no erasure of anything: its parts won't fit.
    return erasure_parts(row["e_erased_idx"] or 0, (row["e_parts"] or "").split(), reason=row["e_reason"] or "")


def _with_listing(query: Query, observed: ColumnCollection[str, ColumnElement[Any]]) -> Query:
    listing = table_of(ListingRow)
    query = query.join(listing, listing.c.id == observed["listing_id"])
    return query.add_columns(listing.c.source.label("listing_source"), listing.c.external_id)


def _aggregates() -> Query:
    version = table_of(AggregateVersionRow).c
    return _with_listing(
        _observed(AggregateVersionRow, "aggregate_id", chain=[version.listing_id, version.chain]), version
    )


def _aggregate_parts(_: Connection, row: Row) -> Parts:
    if row["o_kind"] == Kind.ERASED:
        return _erasure_parts(row)
    return aggregate_parts(row, source=row["listing_source"], listing=row["external_id"])


def _runs() -> Query:
    run, seen = table_of(RunRow).c, table_of(ObservationRow).c
    query = _observed(RunRow, "run_id", chain=[run.listing_id])
    return _with_listing(query, run).where(seen.kind == "run")


def _run_parts(_: Connection, row: Row) -> Parts:
    return run_parts(row, listing=row["external_id"])


def _indicators() -> Query:
    published, subject = table_of(IndicatorSetRow).c, table_of(SubjectRow)
    query = _observed(IndicatorSetRow, "indicator_set_id", chain=[published.subject_id])
    return query.join(subject, subject.c.id == published.subject_id).add_columns(subject.c.key.label("subject_key"))


def _indicator_parts(connection: Connection, row: Row) -> Parts:
    # The digest is taken over the figures of today; the stored digest proves nothing about them.
    figures = figures_digest(read_figures(connection, row["id"]), row["facts"])
    return indicator_parts({**row, "figures_digest": figures}, subject=row["subject_key"])


def _imports() -> Query:
    return _observed(AuditImportRow, "leaf_idx", chain=[], key="leaf_idx")


def _import_parts(_: Connection, row: Row) -> Parts:
    return import_parts(row)


def _statements() -> Query:
    return _observed(StatementRow, "leaf_idx", chain=[table_of(ObservationRow).c.kind], key="leaf_idx")


def _acts() -> Query:
    return _observed(ActRow, "leaf_idx", chain=[], key="leaf_idx")


def _statement_parts(_: Connection, row: Row) -> Parts:
    return statement_parts(row["says"])


def _forecasts() -> Query:
    query, subject = _observed(ForecastRow, "leaf_idx", chain=[], key="leaf_idx"), table_of(SubjectRow)
    said = table_of(ForecastRow).c
    return query.join(subject, subject.c.id == said.subject_id).add_columns(subject.c.key.label("subject_key"))


def _forecast_parts(_: Connection, row: Row) -> Parts:
    return forecast_parts(row, subject=row["subject_key"])


def rebuild_about(connection: Connection, listings: Sequence[int], subject: str) -> Iterator[Rebuilt]:
    """Yield, leaf by leaf, what was observed of these listings, published of a subject, said of the log, foreseen.

    Forecasts are yielded of all subjects: they are one chain, in which a gap would hide one.

    Figures stand with the digest that was kept when they were published, so that many sets need not be read.

    Args:
        connection: Where they are kept.
        listings: Row numbers of the listings.
        subject: Key of the subject.
    """
    families: list[tuple[Query, ColumnElement[bool], Callable[[Connection, Row], Parts]]] = [
        (_reviews(), table_of(ReviewRow).c.listing_id.in_(listings), _review_parts),
        (_aggregates(), table_of(AggregateVersionRow).c.listing_id.in_(listings), _aggregate_parts),
        (_runs(), table_of(RunRow).c.listing_id.in_(listings), _run_parts),
        (_indicators(), table_of(SubjectRow).c.key == subject, _published_parts),
        (_statements(), true(), _statement_parts),
        (_forecasts(), true(), _forecast_parts),
    ]
    streams = [_in_order(connection, query.where(about), parts) for query, about, parts in families]
    yield from merge(*streams, key=lambda rebuilt: rebuilt.row["o_leaf_idx"])


def _in_order(connection: Connection, query: Query, parts: Callable[[Connection, Row], Parts]) -> Iterator[Rebuilt]:
    ordered = query.order_by(table_of(ObservationRow).c.leaf_idx).execution_options(yield_per=_STEP)
    # Whoever has read enough leaves the rest unread.
    with connection.execute(ordered) as result:
        for row in result.mappings():
            yield Rebuilt(row, parts(connection, row))


def _published_parts(_: Connection, row: Row) -> Parts:
    return indicator_parts(row, subject=row["subject_key"])
