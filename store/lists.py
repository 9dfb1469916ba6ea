"""What a list of all subjects shows, read for all of them at once: a few queries, however many subjects there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from store.bulk import Query, batches, table_of
from store.database import Database
from store.figures import figure_from
from store.health import health_from_json
from store.log_models import CurrentSetRow, IndicatorRow, IndicatorSetRow
from store.models import ListingRow, ListingSubjectRow, RunRow, SubjectRow
from store.records import Indicator, IndicatorSet, Subject, SubjectKind

_SET = table_of(IndicatorSetRow)


@dataclass(frozen=True, slots=True)
class SetMark:
    """A published set of figures by number; what it holds never changes."""

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
    """How the newest closed run of a listing ended."""

    subject: str
    """Key of the subject."""
    source: str
    """Name of the source."""
    listing_id: int
    """Row number of the listing."""
    url: str
    """Address of the listing; empty where it is only imported."""
    coverage: str
    """full, partial or failed."""
    finished_at: datetime
    """Its end, UTC."""
    is_alarm: bool
    """True where what it read was doubted."""


class Lists:
    """The repository of lists over all subjects."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def subjects(self) -> list[Subject]:
        """Return all subjects by key, without counting their reviews."""
        query = select(table_of(SubjectRow)).order_by(SubjectRow.key)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [Subject(row.key, row.name, SubjectKind(row.kind), row.is_demo, row.is_person) for row in rows]

    def marks(self, *, as_of: datetime | None = None) -> list[SetMark]:
        """Return the set that is shown of each subject.

        Args:
            as_of: Those that were shown at this moment, UTC; None: those that are shown now.
        """
        shown = select(CurrentSetRow.set_id)
        if as_of is not None:
            by_then = select(func.max(_SET.c.id)).where(_SET.c.published_at <= as_of)
            shown = by_then.group_by(_SET.c.subject_id)
        return self._marks(shown)

    def marks_before(self, *, as_of: datetime | None = None) -> list[SetMark]:
        """Return, of each subject, the set that was shown before the one of `marks`; subjects with one set have none.

        Args:
            as_of: As in `marks`.
        """
        newest = _SET.alias("newest")
        of_subject = select(func.max(newest.c.id)).where(newest.c.subject_id == _SET.c.subject_id)
        if as_of is not None:
            of_subject = of_subject.where(newest.c.published_at <= as_of)
        before = select(func.max(_SET.c.id)).where(_SET.c.id < of_subject.scalar_subquery())
        return self._marks(before.group_by(_SET.c.subject_id))

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

    def newest_runs(self, *, as_of: datetime | None = None) -> list[NewestRun]:
        """Return how the newest closed run of each listing ended, one for each dated link to a subject, by source.

        Args:
            as_of: Only runs that were closed by this moment, UTC; None: all.
        """
        run = table_of(RunRow)
        closed = select(run.c.id).where(run.c.listing_id == ListingRow.id, run.c.state == "closed")
        if as_of is not None:
            closed = closed.where(run.c.finished_at <= as_of)
        newest = closed.order_by(run.c.id.desc()).limit(1).correlate(table_of(ListingRow)).scalar_subquery()
        result = (run.c.coverage, run.c.finished_at, run.c.health)
        query = (
            select(SubjectRow.key, ListingRow.source, ListingRow.id, ListingRow.url, *result)
            .join_from(ListingRow, ListingSubjectRow, ListingSubjectRow.listing_id == ListingRow.id)
            .join(SubjectRow, SubjectRow.id == ListingSubjectRow.subject_id)
            .join(run, run.c.id == newest)
            .order_by(ListingRow.source, ListingRow.id, ListingSubjectRow.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [
            NewestRun(key, source, id_, url, coverage, end, _is_alarm(health))
            for key, source, id_, url, coverage, end, health in rows
        ]

    def _marks(self, numbers: Query) -> list[SetMark]:
        query = select(_SET.c.id, SubjectRow.key, _SET.c.figures_digest).where(_SET.c.id.in_(numbers))
        query = query.join(SubjectRow, SubjectRow.id == _SET.c.subject_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(SubjectRow.key)).all()
        return [SetMark(*row) for row in rows]


def _is_alarm(health: Mapping[str, Any] | None) -> bool:
    known = health_from_json(health) if health else None
    return known is not None and known.is_alarm


def _figures(connection: Connection, numbers: Sequence[int], names: Sequence[str]) -> dict[int, list[Indicator]]:
    figure = table_of(IndicatorRow)
    query = select(figure).where(figure.c.set_id.in_(numbers), figure.c.name.in_(names))
    found: dict[int, list[Indicator]] = {}
    for row in connection.execute(query.order_by(figure.c.set_id, figure.c.position)).mappings():
        found.setdefault(row["set_id"], []).append(figure_from(row))
    return found
