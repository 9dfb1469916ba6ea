"""What a list of all subjects shows, read for all of them at once: a few queries, however many subjects there are."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Text,
    and_,
    case,
    func,
    not_,
    or_,
    select,
    type_coerce,
)

from store.bulk import Query, batches, table_of
from store.database import Database
from store.figures import figure_from
from store.log_models import CurrentSetRow, IndicatorRow, IndicatorSetRow
from store.models import ListingRow, RunRow, SubjectRow
from store.records import Coverage, Indicator, IndicatorSet, Listing, Subject, SubjectKind
from store.subjects import select_listings

_MOST_MOMENTS = 8
"""Moments of which the questions are kept as they were put together, which takes as long as some hundred rows."""
# Made once: to name the columns of an alias anew takes as long as a page's rows.
_SET = table_of(IndicatorSetRow)
_NEWEST_SET = _SET.alias("newest")
_NEWEST, _NEWEST_GOOD = (table_of(RunRow).alias(name) for name in ("newest", "good"))
# Inside a text of that JSON every quotation mark has a backslash before it, so that no warning reads like this.
_DOUBTED = type_coerce(RunRow.health, Text).contains('"is_alarm":true')
# Of most listings the newest run is the good one: its end is read once.
_GOOD_AT = case((_NEWEST_GOOD.c.id != _NEWEST.c.id, _NEWEST_GOOD.c.finished_at)).label("good_at")
_GOOD = and_(RunRow.coverage != Coverage.FAILED.value, or_(RunRow.health.is_(None), not_(_DOUBTED)))


class SetMark(NamedTuple):
    """A published set of figures by number; what it holds never changes.

    A tuple: a page makes and compares thousands.
    """

    id: int
    """Row number."""
    subject: str
    """Key of the subject."""
    digest: bytes
    """SHA-256 of the figures: a database that was put back may give the same number to another set."""


@dataclass(frozen=True, slots=True)
class ShownSet:
    """A published set with only some of its figures."""

    figures: IndicatorSet
    """The figures that were asked for, with what stands beside them."""
    published_at: datetime
    """When it was published, UTC."""


@dataclass(frozen=True, slots=True)
class NewestRun:
    """How the newest closed run of a listing ended, and when its last good one did."""

    id: int
    """Row number of the run."""
    listing: Listing
    """The listing, with its subject and the dates of that link."""
    coverage: Coverage
    """full, partial or failed."""
    finished_at: datetime
    """Its end, UTC."""
    is_good: bool
    """True unless it failed or what it read was doubted."""
    good_at: datetime | None
    """End of the newest good run, UTC; None where there was none."""


class Lists:
    """The repository of lists over all subjects."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def subjects(self) -> list[Subject]:
        """Return all subjects by key, without counting their reviews."""
        columns = (SubjectRow.key, SubjectRow.name, SubjectRow.kind, SubjectRow.is_demo, SubjectRow.is_person)
        with self._database.read() as connection:
            rows = connection.execute(select(*columns).order_by(SubjectRow.key)).all()
        return [Subject(key, name, SubjectKind(kind), demo, person) for key, name, kind, demo, person in rows]

    def marks(self, *, as_of: datetime | None = None) -> list[SetMark]:
        """Return the set that is shown of each subject.

        Args:
            as_of: Those that were shown at this moment, UTC; None: those that are shown now.
        """
        return self._marks(_shown(as_of))

    def marks_before(self, *, as_of: datetime | None = None) -> list[SetMark]:
        """Return, of each subject, the set that was shown before the one of `marks`; subjects with one set have none.

        Args:
            as_of: As in `marks`.
        """
        return self._marks(_shown_before(as_of))

    def sets(self, marks: Iterable[SetMark], names: Sequence[str]) -> dict[int, ShownSet]:
        """Return the sets of these marks by their number, with only the figures of these names.

        Args:
            marks: Which sets.
            names: Names of the indicators to read.
        """
        found: dict[int, ShownSet] = {}
        columns = (_SET.c.id, _SET.c.as_of, _SET.c.published_at, _SET.c.facts)
        with self._database.read() as connection:
            for some in batches(list(marks)):
                subjects = {mark.id: mark.subject for mark in some}
                figures = _figures(connection, list(subjects), names)
                for id_, as_of, at, facts in connection.execute(select(*columns).where(_SET.c.id.in_(subjects))):
                    indicators = tuple(figures.get(id_, ()))
                    found[id_] = ShownSet(IndicatorSet(subjects[id_], as_of, indicators, facts), at)
        return found

    def newest_runs(self, *, as_of: datetime | None = None, sources: Collection[str] | None = None) -> list[NewestRun]:
        """Return how the newest closed run of each listing ended, one for each dated link to a subject, by source.

        Args:
            as_of: Only runs that were closed by this moment, UTC; None: all.
            sources: Only listings on these; None: on all.
        """
        query = _newest_runs(as_of)
        if sources is not None:
            query = query.where(ListingRow.source.in_(sources))
        with self._database.read() as connection:
            return [_newest_run(row) for row in connection.execute(query).all()]

    def _marks(self, query: Query) -> list[SetMark]:
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return list(map(SetMark._make, rows))


@lru_cache(maxsize=_MOST_MOMENTS)
def _shown(as_of: datetime | None) -> Query:
    """Return the question for the sets that are shown; see `Lists.marks`."""
    if as_of is None:
        return _marks(select(CurrentSetRow.set_id))
    return _marks(select(func.max(_SET.c.id)).where(_SET.c.published_at <= as_of).group_by(_SET.c.subject_id))


@lru_cache(maxsize=_MOST_MOMENTS)
def _shown_before(as_of: datetime | None) -> Query:
    """Return the question for the sets that were shown before those; see `Lists.marks_before`."""
    newest = _NEWEST_SET.c
    of_subject = select(func.max(newest.id)).where(newest.subject_id == _SET.c.subject_id)
    if as_of is not None:
        of_subject = of_subject.where(newest.published_at <= as_of)
    before = select(func.max(_SET.c.id)).where(_SET.c.id < of_subject.scalar_subquery())
    return _marks(before.group_by(_SET.c.subject_id))


def _marks(numbers: Query) -> Query:
    query = select(_SET.c.id, SubjectRow.key, _SET.c.figures_digest).where(_SET.c.id.in_(numbers))
    return query.join(SubjectRow, SubjectRow.id == _SET.c.subject_id).order_by(SubjectRow.key)


@lru_cache(maxsize=_MOST_MOMENTS)
def _newest_runs(as_of: datetime | None) -> Query:
    """Return the question for the newest run of each listing; see `Lists.newest_runs`."""
    newest, good = _NEWEST.c, _NEWEST_GOOD.c
    return (
        select_listings()
        .add_columns(newest.id.label("run_id"), newest.coverage, newest.finished_at)
        .add_columns(good.id.label("good_id"), _GOOD_AT)
        .join(_NEWEST, newest.id == _newest(as_of))
        .outerjoin(_NEWEST_GOOD, good.id == _newest(as_of, _GOOD))
    )


def _newest(as_of: datetime | None, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """Return the newest closed run of a query's listing that meets the conditions."""
    closed = select(RunRow.id).where(RunRow.listing_id == ListingRow.id, RunRow.state == "closed", *conditions)
    if as_of is not None:
        closed = closed.where(RunRow.finished_at <= as_of)
    return closed.order_by(RunRow.id.desc()).limit(1).correlate(table_of(ListingRow)).scalar_subquery()


_COVERAGES = {each.value: each for each in Coverage}


def _newest_run(row: Row[*tuple[Any, ...]]) -> NewestRun:
    # By place: a page reads thousands of these, and looking for a name costs as much as the rest of a row.
    id_, source, external_id, url, subject, valid_from, valid_to, run_id, coverage, end, good_id, good_at = row
    listing = Listing(source, external_id, subject, url, id=id_, valid_from=valid_from, valid_to=valid_to)
    is_good = run_id == good_id
    return NewestRun(run_id, listing, _COVERAGES[coverage], end, is_good, end if is_good else good_at)


def _figures(connection: Connection, numbers: Sequence[int], names: Sequence[str]) -> dict[int, list[Indicator]]:
    figure = table_of(IndicatorRow)
    query = select(figure).where(figure.c.set_id.in_(numbers), figure.c.name.in_(names))
    found: dict[int, list[Indicator]] = {}
    for row in connection.execute(query.order_by(figure.c.set_id, figure.c.position)).mappings():
        found.setdefault(row["set_id"], []).append(figure_from(row))
    return found
