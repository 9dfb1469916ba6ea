"""Rows that contradict each other or their observations: what no single commitment can show."""

from sqlalchemy import Connection, func, literal, select

from ledger.canonical import Kind
from store.bulk import Query, table_of
from store.columns import Model
from store.forecast_models import ForecastRow
from store.kept_models import ErasureRow
from store.log_models import LeafRow, ObservationRow, StatementRow
from store.models import AggregateVersionRow, ReviewRow, ReviewVersionRow
from store.query import PRESENCE
from store.sighting import VANISHED

_REVIEW = table_of(ReviewRow).c
_VERSION = table_of(ReviewVersionRow).c
_SEEN = table_of(ObservationRow).c


def row_faults(connection: Connection, *, most: int) -> list[str]:
    """Return one plain sentence for each row that contradicts another one, at most `most` of each sort."""
    checks: dict[str, Query] = {
        "leaf {} has no observation": _leaves_alone(),
        "version {} was never observed": _versions_alone(),
        "review {} does not point to its newest version": _wrong_current(),
        "review {} is not in the state last observed": _wrong_state(),
        "the erasure of leaf {} was never recorded": _erasures_alone(),
        "what leaf {} is said to say was never recorded": _alone(StatementRow, Kind.KEY, Kind.NOTE),
        "the forecast of leaf {} was never recorded": _alone(ForecastRow, Kind.FORECAST),
        "version {} is not erased as its leaves say": _wrong_mark(ReviewVersionRow, "version_id"),
        "aggregate {} is not erased as its leaves say": _wrong_mark(AggregateVersionRow, "aggregate_id"),
    }
    return [
        sentence.format(number)
        for sentence, query in checks.items()
        for number in connection.scalars(query.limit(most))
    ]


def _leaves_alone() -> Query:
    leaf = table_of(LeafRow).c
    behind = select(literal(1)).where(_SEEN.leaf_idx == leaf.idx).select_from(table_of(ObservationRow))
    return select(leaf.idx).where(~behind.exists()).order_by(leaf.idx)


def _erasures_alone() -> Query:
    erasure = table_of(ErasureRow).c
    told = select(literal(1)).select_from(table_of(ObservationRow))
    told = told.where(_SEEN.leaf_idx == erasure.leaf_idx, _SEEN.kind == Kind.ERASED.value)
    return select(erasure.erased_idx).where(~told.exists()).order_by(erasure.erased_idx)


def _alone(said: type[Model], *kinds: Kind) -> Query:
    rows = table_of(said).c
    told = select(literal(1)).select_from(table_of(ObservationRow))
    told = told.where(_SEEN.leaf_idx == rows.leaf_idx, _SEEN.kind.in_([kind.value for kind in kinds]))
    return select(rows.leaf_idx).where(~told.exists()).order_by(rows.leaf_idx)


def _wrong_mark(observed: type[Model], link: str) -> Query:
    version, erasure = table_of(observed).c, table_of(ErasureRow)
    told = select(literal(1)).join_from(table_of(ObservationRow), erasure, erasure.c.erased_idx == _SEEN.leaf_idx)
    told = told.where(_SEEN[link] == version.id)
    return select(version.id).where((version.erased != "") != told.exists()).order_by(version.id)


def _versions_alone() -> Query:
    kinds = (Kind.OBSERVED.value, Kind.EDITED.value)
    behind = select(literal(1)).select_from(table_of(ObservationRow))
    behind = behind.where(_SEEN.version_id == _VERSION.id, _SEEN.kind.in_(kinds))
    return select(_VERSION.id).where(~behind.exists()).order_by(_VERSION.id)


# Whole tables are compared, because for each single review PostgreSQL may prefer to walk the log backwards.
def _wrong_current() -> Query:
    newest = (
        select(_VERSION.review_id, func.max(_VERSION.number).label("number")).group_by(_VERSION.review_id).subquery()
    )
    query = select(_REVIEW.id).outerjoin_from(table_of(ReviewRow), newest, newest.c.review_id == _REVIEW.id)
    return query.where(_REVIEW.current_number.is_distinct_from(newest.c.number)).order_by(_REVIEW.id)


def _wrong_state() -> Query:
    newest = (
        select(_VERSION.review_id, func.max(_SEEN.leaf_idx).label("leaf_idx"))
        .join_from(table_of(ObservationRow), table_of(ReviewVersionRow), _SEEN.version_id == _VERSION.id)
        .where(_SEEN.kind.in_(PRESENCE))
        .group_by(_VERSION.review_id)
        .subquery()
    )
    query = (
        select(_REVIEW.id)
        .outerjoin_from(table_of(ReviewRow), newest, newest.c.review_id == _REVIEW.id)
        .outerjoin(table_of(ObservationRow), _SEEN.leaf_idx == newest.c.leaf_idx)
    )
    wrong = (_REVIEW.state == VANISHED) != (func.coalesce(_SEEN.kind, "") == Kind.VANISHED.value)
    return query.where(wrong).order_by(_REVIEW.id)
