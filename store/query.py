"""The one query for versions of reviews: the newest ones, or those that were the newest at a past moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from ledger.canonical import Kind
from store.bulk import Query, table_of
from store.kept_models import TwinRow
from store.log_models import ModelRow, ObservationRow, SentimentRow
from store.models import ListingRow, ListingSubjectRow, ReviewRow, ReviewVersionRow, SubjectRow
from store.opinion_models import OpinionJudgeRow, ReadingRow
from store.records import SubjectKind
from store.sighting import VANISHED

PRESENCE = tuple(kind.value for kind in (Kind.OBSERVED, Kind.EDITED, Kind.VANISHED, Kind.REAPPEARED))
"""Kinds of leaves that say whether a review is there."""

_REVIEW = table_of(ReviewRow).c
_VERSION = table_of(ReviewVersionRow).c


def select_versions(
    *, as_of: datetime | None = None, model_digest: str | None = None, said_until: int | None = None
) -> Query:
    """Return the query for one version of each review; `version_from` reads its rows.

    Args:
        as_of: The state as observed at this moment; None for now.
        model_digest: Whose sentiments to give; None for the model that came last.
        said_until: Only sentiments that were kept before this leaf of the log; None for all.
    """
    vanished = _REVIEW.state == VANISHED if as_of is None else _was_vanished(as_of)
    return _newest_first(_select_columns(vanished, model_digest, said_until), as_of)


def select_version_numbers(*, as_of: datetime | None = None) -> Query:
    """Return the query for the row numbers alone of what `select_versions` gives, in its order."""
    review, version = table_of(ReviewRow), table_of(ReviewVersionRow)
    return _newest_first(select(_VERSION.id).join_from(review, version, _VERSION.review_id == _REVIEW.id), as_of)


def _newest_first(query: Query, as_of: datetime | None) -> Query:
    number = _REVIEW.current_number if as_of is None else _number_then(as_of)
    ordered = query.where(_VERSION.number == number)
    return ordered.order_by(_VERSION.published_at.desc().nulls_last(), _VERSION.id.desc())


def select_unscored(model_digest: str) -> Query:
    """Return the query for all versions with some text that a model has not seen, by row number."""
    query = _select_columns(_REVIEW.state == VANISHED, model_digest)
    return query.where(worded(), _unseen_by(model_digest)).order_by(_VERSION.id)


def select_unscored_numbers(model_digest: str) -> Select[int]:
    """Return the query for the row numbers of these versions alone, ascending."""
    return select(_VERSION.id).where(worded(), _unseen_by(model_digest)).order_by(_VERSION.id)


def _unseen_by(model_digest: str) -> ColumnElement[bool]:
    seen = select(SentimentRow.version_id).join(ModelRow, ModelRow.id == SentimentRow.model_id)
    return ~seen.where(SentimentRow.version_id == _VERSION.id, ModelRow.digest == model_digest).exists()


def select_unread(judge: str, kinds: Sequence[SubjectKind]) -> Query:
    """Return the query for all versions with some text that a judge of opinions has not read, by row number.

    Args:
        judge: Its digest.
        kinds: Only versions of listings that speak, or spoke, of subjects of these kinds.
    """
    read = select(ReadingRow.version_id).join(OpinionJudgeRow, OpinionJudgeRow.id == ReadingRow.judge_id)
    read = read.where(ReadingRow.version_id == _VERSION.id, OpinionJudgeRow.digest == judge)
    link = table_of(ListingSubjectRow).c
    of_kinds = select(link.listing_id).join(SubjectRow, SubjectRow.id == link.subject_id)
    of_kinds = of_kinds.where(SubjectRow.kind.in_([kind.value for kind in kinds]))
    query = _select_columns(_REVIEW.state == VANISHED, None)
    return query.where(_REVIEW.listing_id.in_(of_kinds), worded(), ~read.exists()).order_by(_VERSION.id)


def select_all(listings: Sequence[int]) -> Query:
    """Return the query for all versions, past ones too, of the reviews of these listings, oldest first."""
    query = _select_columns(_REVIEW.state == VANISHED, None).where(_REVIEW.listing_id.in_(listings))
    return query.order_by(_VERSION.id)


def select_some(versions: Sequence[int]) -> Query:
    """Return the query for these versions, oldest first."""
    return _select_columns(_REVIEW.state == VANISHED, None).where(_VERSION.id.in_(versions)).order_by(_VERSION.id)


def select_newer(version: int) -> Query:
    """Return the query for the versions with higher row numbers, oldest first."""
    return _select_columns(_REVIEW.state == VANISHED, None).where(_VERSION.id > version).order_by(_VERSION.id)


def covered(subject: str) -> ColumnElement[bool]:
    """Return the condition that a version belongs to a subject: by its listing, on the day of its publication."""
    link, subject_row = table_of(ListingSubjectRow), table_of(SubjectRow)
    of_subject = select(link.c.listing_id).join(subject_row, subject_row.c.id == link.c.subject_id)
    of_subject = of_subject.where(subject_row.c.key == subject)
    moment = func.date(func.coalesce(_VERSION.published_at, _VERSION.observed_at))
    links = (
        select(literal(1))
        .select_from(link)
        .join(SubjectRow, SubjectRow.id == link.c.subject_id)
        .where(
            SubjectRow.key == subject,
            link.c.listing_id == _REVIEW.listing_id,
            or_(link.c.valid_from.is_(None), link.c.valid_from <= moment),
            or_(link.c.valid_to.is_(None), link.c.valid_to >= moment),
        )
    )
    # The first condition says nothing new, but lets the database begin with the few listings instead of all reviews.
    return and_(_REVIEW.listing_id.in_(of_subject), links.exists())


def worded() -> ColumnElement[bool]:
    """Return the condition that a version has some text."""
    return or_(_VERSION.title.is_not(None), _VERSION.text.is_not(None), func.length(_VERSION.parts) > 2)


def _select_columns(vanished: ColumnElement[bool], model_digest: str | None, said_until: int | None = None) -> Query:
    model = select(func.max(ModelRow.id))
    if model_digest is not None:
        model = model.where(ModelRow.digest == model_digest)
    of_model = and_(SentimentRow.version_id == _VERSION.id, SentimentRow.model_id == model.scalar_subquery())
    if said_until is not None:
        kept_at = table_of(SentimentRow).c.size
        of_model = and_(of_model, or_(kept_at.is_(None), kept_at <= said_until))
    return (
        select(
            table_of(ReviewVersionRow),
            _REVIEW.listing_id,
            _REVIEW.native_id,
            _REVIEW.last_seen_at,
            ListingRow.source,
            vanished.label("vanished"),
            SentimentRow.positive,
            SentimentRow.version_id.is_not(None).label("is_read"),
            table_of(SentimentRow).c.unit.label("predicted_unit"),
            TwinRow.leader_id,
        )
        .join_from(table_of(ReviewRow), table_of(ReviewVersionRow), _VERSION.review_id == _REVIEW.id)
        .join(ListingRow, ListingRow.id == _REVIEW.listing_id)
        .outerjoin(SentimentRow, of_model)
        .outerjoin(TwinRow, TwinRow.version_id == _VERSION.id)
    )


def _number_then(as_of: datetime) -> Any:
    earlier = table_of(ReviewVersionRow).alias("earlier")
    query = select(func.max(earlier.c.number))
    return query.where(earlier.c.review_id == _REVIEW.id, earlier.c.observed_at <= as_of).scalar_subquery()


def _was_vanished(as_of: datetime) -> ColumnElement[bool]:
    earlier, observation = table_of(ReviewVersionRow).alias("seen"), table_of(ObservationRow)
    # Not "order by leaf_idx limit 1", for which PostgreSQL may walk the whole log backwards.
    newest = (
        select(func.max(observation.c.leaf_idx))
        .join(earlier, observation.c.version_id == earlier.c.id)
        .where(
            earlier.c.review_id == _REVIEW.id,
            observation.c.observed_at <= as_of,
            observation.c.kind.in_(PRESENCE),
        )
    )
    then = table_of(ObservationRow).alias("then")
    of_review = newest.correlate(table_of(ReviewRow)).scalar_subquery()
    kind = select(then.c.kind).where(then.c.leaf_idx == of_review).correlate(table_of(ReviewRow))
    return kind.scalar_subquery() == Kind.VANISHED.value
