"""Published figures: a new set, its leaf and the pointer to it in one transaction, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from ledger.canonical import Kind, lines
from store.append import Chain, Change, append_leaves, lock_log
from store.bulk import insert_or, insert_rows, reserve_ids, table_of
from store.database import Database
from store.figures import figure_from, insert_figures, read_figures
from store.identity import Pairs, clean_json, finite
from store.leaf import figures_digest, indicator_parts
from store.log_models import CurrentSetRow, IndicatorRow, IndicatorSetRow, ObservationRow
from store.models import RunRow, SubjectRow
from store.outputs import listings_of, outputs_digest
from store.records import Indicator, IndicatorSet, Interval
from store.subjects import subject_row

_STEP = 100


@dataclass(frozen=True, slots=True)
class NewestFigure:
    """One published figure of one subject that speaks of its as-of date, not of a month."""

    subject: str
    """Key of the subject."""
    kind: str
    """Its kind."""
    figure: Indicator
    """The figure."""
    is_sampled: bool = True
    """False for a subject that was read only because it was asked for."""


class Indicators:
    """The repository of published figures."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def publish(self, published: IndicatorSet, at: datetime) -> bool:
        """Keep a set and show it from now on; say whether anything changed.

        Figures of the same day, model and configuration that equal the shown ones change nothing.

        Args:
            published: All figures of one subject.
            at: When they are published, aware UTC.

        Raises:
            UnknownSubject: If the subject is not kept.
        """
        cleaned = _cleaned(published)
        figures = figures_digest(cleaned.indicators, cleaned.facts)
        with self._database.write() as connection:
            subject_id = subject_row(connection, cleaned.subject)["id"]
            shown = _current(connection, subject_id)
            if shown is not None and _is_shown(shown, cleaned, figures):
                return False
            # Before outputs and live sets are read: what others keep from now on is in the log's later part.
            lock_log(connection)
            row = {
                "subject_id": subject_id,
                "as_of": cleaned.as_of,
                "published_at": at,
                "facts": cleaned.facts,
                "model_digest": cleaned.model_digest,
                "config_digest": cleaned.config_digest,
                "figures_digest": figures,
                "outputs_digest": outputs_digest(connection, subject_id, cleaned.model_digest),
                "live_digest": _live_digest(connection, subject_id),
            }
            _keep(connection, row, cleaned, at=at)
            return True

    def current(self, subject: str) -> IndicatorSet | None:
        """Return the set that is shown for a subject; None if none was published.

        Raises:
            UnknownSubject: If the subject is not kept.
        """
        with self._database.read() as connection:
            row = _current(connection, subject_row(connection, subject)["id"])
            return None if row is None else _set_of(connection, subject, row)

    def published_by(self, subject: str, moment: datetime) -> IndicatorSet | None:
        """Return the set that was shown for a subject at a past moment; None if none was published by then.

        Args:
            subject: Key of the subject.
            moment: The moment, UTC.

        Raises:
            UnknownSubject: If the subject is not kept.
        """
        published = table_of(IndicatorSetRow)
        with self._database.read() as connection:
            subject_id = subject_row(connection, subject)["id"]
            by_then = select(published).where(published.c.subject_id == subject_id, published.c.published_at <= moment)
            row = connection.execute(by_then.order_by(published.c.id.desc()).limit(1)).mappings().first()
            return None if row is None else _set_of(connection, subject, row)

    def leaf_of(self, published: IndicatorSet) -> int | None:
        """Return the leaf of the log that commits to a published set; None if it was not published."""
        kept = table_of(IndicatorSetRow)
        query = (
            select(func.max(ObservationRow.leaf_idx))
            .join(IndicatorSetRow, ObservationRow.indicator_set_id == kept.c.id)
            .join(SubjectRow, SubjectRow.id == kept.c.subject_id)
            .where(SubjectRow.key == published.subject, kept.c.as_of == published.as_of)
        )
        with self._database.read() as connection:
            return connection.scalar(query)

    def newest(
        self, names: Sequence[str], kind: str, *, keys: Sequence[str], most: int, as_of: datetime | None = None
    ) -> list[NewestFigure]:
        """Return published figures that are no month's, by subject, then in the sets' order.

        Of more subjects with figures than `most`, a sample is read that their keys decide, so that the cost is bounded
        however many there are.

        Args:
            names: Names of the indicators.
            kind: Kind of the subjects.
            keys: Subjects that are read in any case, of whatever kind.
            most: Subjects at most, but for these.
            as_of: Those that were shown at this moment, UTC; None: those that are shown now.
        """
        figure, row = table_of(IndicatorRow), table_of(IndicatorSetRow).c
        with self._database.read() as connection:
            chosen = connection.scalars(select(SubjectRow.id).where(SubjectRow.key.in_(keys))).all()
            sampled = _sampled(connection, kind, most, as_of)
            asked = sorted({*chosen, *sampled})
            shown = select(CurrentSetRow.set_id).where(CurrentSetRow.subject_id.in_(asked))
            if as_of is not None:
                then = (row.published_at <= as_of, row.subject_id.in_(asked))
                shown = select(func.max(row.id)).where(*then).group_by(row.subject_id)
            query = (
                select(SubjectRow.id.label("subject_id"), SubjectRow.key, SubjectRow.kind, figure)
                .join_from(table_of(IndicatorSetRow), figure, figure.c.set_id == row.id)
                .join(SubjectRow, SubjectRow.id == row.subject_id)
                .where(row.id.in_(shown), figure.c.name.in_(names), func.length(figure.c.period) > len("YYYY-MM"))
                .order_by(SubjectRow.key, figure.c.position)
            )
            rows = connection.execute(query).mappings().all()
        return [
            NewestFigure(row["key"], row["kind"], figure_from(row), is_sampled=row["subject_id"] in sampled)
            for row in rows
        ]

    def facts_before(self, moment: datetime) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        """Yield key and kind of each subject with what stood beside its figures at a past moment, by key.

        Args:
            moment: Only sets published before it, UTC.
        """
        row = table_of(IndicatorSetRow).c
        newest = select(func.max(row.id)).where(row.published_at < moment).group_by(row.subject_id)
        query = (
            select(SubjectRow.key, SubjectRow.kind, row.facts)
            .join(SubjectRow, SubjectRow.id == row.subject_id)
            .where(row.id.in_(newest))
            .order_by(SubjectRow.key)
            .execution_options(yield_per=_STEP)
        )
        with self._database.read() as connection, connection.execute(query) as rows:
            yield from ((found.key, found.kind, found.facts) for found in rows)


def _sampled(connection: Connection, kind: str, most: int, as_of: datetime | None) -> set[int]:
    """Return the row numbers of at most so many subjects of a kind that have figures.

    Whom chance takes follows from the keys alone: who comes later changes nothing of a past moment.
    """
    row = table_of(IndicatorSetRow).c
    shown = (
        select(CurrentSetRow.subject_id) if as_of is None else select(row.subject_id).where(row.published_at <= as_of)
    )
    of_kind = select(SubjectRow.key, SubjectRow.id).where(SubjectRow.kind == kind, SubjectRow.id.in_(shown))
    found = sorted((sha256(key.encode()).digest(), number) for key, number in connection.execute(of_kind))
    return {number for _, number in found[:most]}


def _set_of(connection: Connection, subject: str, row: RowMapping) -> IndicatorSet:
    return IndicatorSet(
        subject=subject,
        as_of=row["as_of"],
        indicators=read_figures(connection, row["id"]),
        facts=row["facts"],
        model_digest=row["model_digest"],
        config_digest=row["config_digest"],
    )


def _cleaned(published: IndicatorSet) -> IndicatorSet:
    indicators = tuple(_finite(figure) for figure in published.indicators)
    return replace(published, indicators=indicators, facts=clean_json(published.facts))


def _finite(figure: Indicator) -> Indicator:
    return replace(
        figure,
        value=finite(figure.value),
        interval=_known(figure.interval),
        n_eff=finite(figure.n_eff),
        limit_low=finite(figure.limit_low),
        limit_high=finite(figure.limit_high),
    )


def _known(interval: Interval | None) -> Interval | None:
    # SQLite would keep an end that is no number as null, and the leaf would no longer fit.
    if interval is None:
        return None
    low, high, level = map(finite, (interval.low, interval.high, interval.level))
    return None if low is None or high is None or level is None else Interval(low, high, level)


def _current(connection: Connection, subject_id: int) -> RowMapping | None:
    query = (
        select(table_of(IndicatorSetRow))
        .join(CurrentSetRow, CurrentSetRow.set_id == IndicatorSetRow.id)
        .where(CurrentSetRow.subject_id == subject_id)
    )
    return connection.execute(query).mappings().first()


def _is_shown(shown: RowMapping, published: IndicatorSet, figures: bytes) -> bool:
    origin = ("model_digest", "config_digest")
    same_origin = all(shown[name] == getattr(published, name) for name in origin)
    # By day: a second look at the same figures an hour later says nothing new.
    same_day = shown["as_of"].date() == published.as_of.astimezone(UTC).date()
    return bool(same_origin and same_day and shown["figures_digest"] == figures)


def _keep(connection: Connection, row: Mapping[str, Any], published: IndicatorSet, *, at: datetime) -> None:
    (set_id,) = reserve_ids(connection, IndicatorSetRow, 1)
    insert_rows(connection, IndicatorSetRow, [{"id": set_id, **row}])
    insert_figures(connection, set_id, published.indicators)
    statement = insert_or(connection.dialect, CurrentSetRow).values(subject_id=row["subject_id"], set_id=set_id)
    connection.execute(statement.on_conflict_do_update(index_elements=["subject_id"], set_={"set_id": set_id}))
    parts = indicator_parts(row, subject=published.subject)
    change = Change(Kind.INDICATOR, at, None, ("indicator", row["subject_id"]), parts, indicator_set_id=set_id)
    append_leaves(connection, [change], _newest_leaf(connection, row["subject_id"]))


def _newest_leaf(connection: Connection, subject_id: int) -> dict[Chain, int]:
    query = (
        select(func.max(ObservationRow.leaf_idx))
        .join(IndicatorSetRow, IndicatorSetRow.id == ObservationRow.indicator_set_id)
        .where(IndicatorSetRow.subject_id == subject_id)
    )
    leaf = connection.scalar(query)
    return {} if leaf is None else {("indicator", subject_id): leaf}


def _live_digest(connection: Connection, subject_id: int) -> bytes:
    """Return the digest of the live sets by which the subject's listings were last closed."""
    query = (
        select(RunRow.listing_id, RunRow.live_set)
        .where(RunRow.listing_id.in_(listings_of(subject_id)), RunRow.live_set.is_not(None))
        .order_by(RunRow.listing_id, RunRow.id)
    )
    newest = {row.listing_id: row.live_set for row in connection.execute(query)}
    pairs: Pairs = [(str(listing_id), live_set.hex()) for listing_id, live_set in newest.items() if live_set]
    return sha256(lines(pairs)).digest()
