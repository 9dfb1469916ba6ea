"""Keep what somebody should know of, once for as long as it holds, and queue word of it for each target."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Update, and_, func, literal, select, update

from store.bulk import batches, insert_or, table_of
from store.database import Database
from store.identity import clean_json, storable
from store.notice_models import DeliveryRow, NoticeRow

QUIET = timedelta(days=7)
"""A condition that comes back within so long is the same one: nobody is told again. One of the evidence itself that
somebody noted is over with its end: they know of that one, not of what comes after it."""

SENDING = timedelta(minutes=5)
"""How long whoever tries to deliver is left alone; whoever died over it is replaced after that."""

SHOWN_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that holds now and that somebody should know of."""

    key: str
    """What makes it the same condition at the next look."""
    kind: str
    """alarm, collection, certificate, stale, missed, job or integrity."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What is known of it, as JSON."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A condition as it is kept, from its begin to its end."""

    id: int
    """Row number."""
    key: str
    """What makes it the same condition."""
    kind: str
    """As in Condition."""
    facts: Mapping[str, Any]
    """What was known of it at the last look at which it held."""
    begun_at: datetime
    """When it was first seen, UTC."""
    ended_at: datetime | None = None
    """When it was no longer so, UTC; None while it is."""
    acknowledged_at: datetime | None = None
    """When somebody took note, UTC; None: nobody yet."""
    remark: str = ""
    """What they said to it."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits for one target."""

    target: str
    """Its name."""
    n: int
    """Notices that wait."""
    since: datetime
    """When the oldest of them was first seen, UTC."""
    attempts: int
    """How often the most tried one of them was tried."""
    told: str
    """Why the last attempt failed; empty where none did."""


class Notices:
    """The repository of notices and of their deliveries."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def keep(self, found: Sequence[Condition], targets: Mapping[str, Iterable[str]], *, now: datetime) -> int:
        """Keep what holds now; what no longer holds ends. Return how many conditions are new.

        One that is open stays, with its newest facts; one that comes back within a week goes on. Word of each that
        holds is queued once for each target that wants its kind, also for a target that came later.

        Args:
            found: All that holds now.
            targets: Kinds that each target wants to hear of, by its name.
            now: The present moment, aware UTC.
        """
        with self._database.write() as connection:
            _end_others(connection, [each.key for each in found], now)
            new = sum(_keep(connection, each, now=now) for each in found)
            for name, kinds in targets.items():
                _queue(connection, name, list(kinds), now=now)
            return new

    def recent(self, n: int = 200, *, only_open: bool = False) -> list[Notice]:
        """Return notices, those that still hold first, the newest first.

        Args:
            n: At most so many.
            only_open: True: only those that still hold and that nobody has taken note of.
        """
        row = table_of(NoticeRow)
        query = select(row).order_by(row.c.ended_at.is_not(None), row.c.begun_at.desc(), row.c.id.desc()).limit(n)
        if only_open:
            query = query.where(row.c.ended_at.is_(None), row.c.acknowledged_at.is_(None))
        with self._database.read() as connection:
            return [Notice(**found) for found in connection.execute(query).mappings()]

    def noted(self, key: str) -> list[Notice]:
        """Return the notices of conditions whose key begins so and that somebody took note of, oldest first."""
        row = table_of(NoticeRow)
        query = select(row).where(row.c.key.startswith(key, autoescape=True), row.c.acknowledged_at.is_not(None))
        with self._database.read() as connection:
            return [Notice(**found) for found in connection.execute(query.order_by(row.c.id)).mappings()]

    def count_open(self) -> int:
        """Return how many notices still hold and nobody has taken note of."""
        row = table_of(NoticeRow).c
        query = select(func.count()).where(row.ended_at.is_(None), row.acknowledged_at.is_(None))
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def acknowledge(self, number: int, *, remark: str, now: datetime) -> bool:
        """Keep that somebody took note; return whether there is such a notice. A later remark replaces the earlier."""
        row = table_of(NoticeRow).c
        noted = update(NoticeRow).where(row.id == number)
        values = {"acknowledged_at": func.coalesce(row.acknowledged_at, now), "remark": storable(remark)}
        with self._database.write() as connection:
            return bool(connection.execute(noted.values(values)).rowcount)

    def claim(self, target: str, *, now: datetime, kinds: Iterable[str] | None = None) -> list[Notice]:
        """Return what is due for a target, and let nobody else send it for five minutes; oldest first.

        What somebody has taken note of is not sent any more.

        Args:
            target: Its name.
            now: The present moment, aware UTC.
            kinds: Only these; None: all.
        """
        delivery, row = table_of(DeliveryRow), table_of(NoticeRow)
        due = (delivery.c.target == target, delivery.c.sent_at.is_(None), delivery.c.due_at <= now)
        query = (
            select(row)
            .join(delivery, delivery.c.notice_id == row.c.id)
            .where(*due, row.c.acknowledged_at.is_(None))
            .order_by(row.c.id)
            .with_for_update(of=delivery)
        )
        if kinds is not None:
            query = query.where(row.c.kind.in_(list(kinds)))
        with self._database.write() as connection:
            found = [Notice(**each) for each in connection.execute(query).mappings()]
            _change(connection, target, found, {"due_at": now + SENDING, "attempts": DeliveryRow.attempts + 1})
        return found

    def sent(self, target: str, notices: Sequence[Notice], *, now: datetime) -> None:
        """Keep that a target took these."""
        with self._database.write() as connection:
            _change(connection, target, notices, {"sent_at": now, "told": ""})

    def failed(self, target: str, notices: Sequence[Notice], *, until: datetime, told: str) -> None:
        """Keep why a target did not take these, and that they are tried again from a moment on, aware UTC."""
        values = {"due_at": until, "told": storable(told)[:SHOWN_CHARACTERS]}
        with self._database.write() as connection:
            _change(connection, target, notices, values)

    def backlog(self) -> list[Backlog]:
        """Return what waits for each target, by its name."""
        delivery, row = table_of(DeliveryRow).c, table_of(NoticeRow).c
        query = (
            select(
                delivery.target,
                func.count(),
                func.min(row.begun_at),
                func.max(delivery.attempts),
                func.max(delivery.told),
            )
            .join_from(table_of(DeliveryRow), table_of(NoticeRow), row.id == delivery.notice_id)
            .where(delivery.sent_at.is_(None), row.acknowledged_at.is_(None))
            .group_by(delivery.target)
            .order_by(delivery.target)
        )
        with self._database.read() as connection:
            return [Backlog(*found) for found in connection.execute(query)]


def _end_others(connection: Connection, keys: Sequence[str], now: datetime) -> None:
    row = table_of(NoticeRow).c
    still = set(keys)
    open_ones = connection.execute(select(row.id, row.key).where(row.ended_at.is_(None))).all()
    for some in batches([number for number, key in open_ones if key not in still]):
        connection.execute(update(NoticeRow).where(row.id.in_(some)).values(ended_at=now))


def _keep(connection: Connection, found: Condition, *, now: datetime) -> bool:
    """Keep one condition; say whether it is new."""
    row, facts = table_of(NoticeRow).c, clean_json(found.facts)
    if connection.execute(_going_on(found.key, now).values(facts=facts, ended_at=None)).rowcount:
        return False
    new = {"key": found.key, "kind": found.kind, "facts": facts, "begun_at": now, "remark": ""}
    insert = insert_or(connection.dialect, NoticeRow).values(new).on_conflict_do_nothing().returning(row.id)
    # None where another machine looked at the same moment.
    return connection.scalar(insert) is not None


def _queue(connection: Connection, target: str, kinds: Sequence[str], *, now: datetime) -> None:
    """Queue for a target word of what holds, unless it was queued before."""
    row = table_of(NoticeRow).c
    fields = {
        "notice_id": row.id,
        "target": literal(target),
        "attempts": literal(0),
        "due_at": literal(now, row.begun_at.type),
        "told": literal(""),
    }
    open_ones = select(*fields.values()).where(row.ended_at.is_(None), row.kind.in_(kinds))
    insert = insert_or(connection.dialect, DeliveryRow).from_select(list(fields), open_ones)
    connection.execute(insert.on_conflict_do_nothing())


def _going_on(key: str, now: datetime) -> Update:
    """Return the change of the newest notice of a condition, if it is open or ended a short time ago."""
    row = table_of(NoticeRow).c
    newest = select(func.max(row.id)).where(row.key == key).scalar_subquery()
    is_same = (row.kind != "integrity") | row.acknowledged_at.is_(None)
    is_recent = row.ended_at.is_(None) | (is_same & (row.ended_at >= now - QUIET))
    return update(NoticeRow).where(and_(row.id == newest, is_recent))


def _change(connection: Connection, target: str, notices: Sequence[Notice], values: Mapping[str, Any]) -> None:
    delivery = table_of(DeliveryRow).c
    for some in batches([each.id for each in notices]):
        same = (delivery.target == target, delivery.notice_id.in_(some), delivery.sent_at.is_(None))
        connection.execute(update(DeliveryRow).where(*same).values(values))
