"""Tokens from outside that bear witness to checkpoints: asked for, held, or failed and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select, true, update

from store.bulk import insert_or, table_of
from store.database import Database
from store.log_models import AnchorRow

_ANCHOR = table_of(AnchorRow).c


class AnchorStatus(StrEnum):
    """How far an anchor is."""

    ASKED = "asked"
    HELD = "held"
    FAILED = "failed"
    ALONE = "alone"
    """The witness is on this machine: nobody else has it, so it proves nothing to anybody."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A token that bears witness to one checkpoint."""

    size: int
    """Leaves of the checkpoint."""
    kind: str
    """rfc3161 or git, a space, and the address."""
    status: AnchorStatus
    """How far it is."""
    token: bytes | None
    """The token; None while there is none."""
    told: str
    """What it says, or why it failed; empty while asked for."""
    changed_at: datetime | None
    """When it got this status, UTC; None where that was not kept."""


class Anchors:
    """The repository of anchors."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def ask(self, size: int, kind: str, at: datetime) -> None:
        """Keep that an anchor is wanted, before anybody is asked; one that is known already stays as it is.

        Args:
            size: Leaves of a checkpoint that is kept.
            kind: rfc3161 or git, a space, and the address.
            at: Now, UTC.
        """
        row = {"size": size, "kind": kind, "status": AnchorStatus.ASKED.value, "told": "", "changed_at": at}
        with self._database.write() as connection:
            insert = insert_or(connection.dialect, AnchorRow).on_conflict_do_nothing()
            connection.execute(insert, [row])

    def settle(self, anchor: Anchor) -> None:
        """Keep what became of an anchor that was asked for; a held token is never given up again."""
        table = table_of(AnchorRow)
        this = (_ANCHOR.size == anchor.size, _ANCHOR.kind == anchor.kind, _ANCHOR.status != AnchorStatus.HELD.value)
        values = {
            "status": anchor.status.value,
            "blob": anchor.token,
            "told": anchor.told,
            "changed_at": anchor.changed_at,
        }
        with self._database.write() as connection:
            connection.execute(update(table).where(*this).values(values))

    def all(self) -> list[Anchor]:
        """Return all anchors, oldest checkpoint first."""
        return self._where(true())

    def unsettled(self) -> list[Anchor]:
        """Return the anchors that are asked for, failed or nobody else has, oldest checkpoint first."""
        return self._where(_ANCHOR.status != AnchorStatus.HELD.value)

    def of(self, size: int) -> list[Anchor]:
        """Return the anchors of the checkpoint of a size, by kind."""
        return self._where(_ANCHOR.size == size)

    def held(self) -> list[Anchor]:
        """Return the anchors that are held, those of the oldest checkpoint first."""
        return self._where(_ANCHOR.status == AnchorStatus.HELD.value)

    def newest(self) -> list[Anchor]:
        """Return of each kind the held anchor of the largest tree."""
        newest = {anchor.kind: anchor for anchor in self._where(_ANCHOR.status == AnchorStatus.HELD.value)}
        return list(newest.values())

    def _where(self, condition: ColumnElement[bool]) -> list[Anchor]:
        columns = (_ANCHOR.size, _ANCHOR.kind, _ANCHOR.status, _ANCHOR.blob, _ANCHOR.told, _ANCHOR.changed_at)
        query = select(*columns).where(condition).order_by(_ANCHOR.size, _ANCHOR.kind)
        with self._database.read() as connection:
            return [
                Anchor(row.size, row.kind, AnchorStatus(row.status), row.blob, row.told, row.changed_at)
                for row in connection.execute(query)
            ]
