"""What the log says of itself: which keys sign it, where an epoch begins, that nothing was new; one leaf for each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ledger.canonical import Kind
from store.append import Change, append_leaves
from store.bulk import insert_rows, table_of
from store.database import Database
from store.leaf import statement_parts
from store.log_models import ObservationRow, StatementRow

_SEEN, _SAID = table_of(ObservationRow).c, table_of(StatementRow).c


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the log says of itself."""

    leaf: int
    """Index of its leaf."""
    kind: Kind
    """key or note."""
    text: str
    """What it says."""
    at: datetime
    """When it was said, UTC."""


class Statements:
    """The repository of what the log says of itself; nothing in it points to a person or is ever erased."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def add(self, kind: Kind, text: str, at: datetime) -> int:
        """Append a leaf that says something; return its index.

        Args:
            kind: key or note; each names the previous one of its kind.
            text: What it says.
            at: When, aware UTC.
        """
        with self._database.write() as connection:
            # Other notes, such as those of imported files, have chains of their own.
            newest = connection.scalar(
                select(func.max(_SAID.leaf_idx))
                .join_from(table_of(StatementRow), table_of(ObservationRow), _SEEN.leaf_idx == _SAID.leaf_idx)
                .where(_SEEN.kind == kind.value)
            )
            chain = (kind.value, "")
            change = Change(kind, at, None, chain, statement_parts(text))
            (leaf,) = append_leaves(connection, [change], {} if newest is None else {chain: newest})
            insert_rows(connection, StatementRow, [{"leaf_idx": leaf, "says": text}])
            return leaf

    def of(self, kind: Kind) -> list[Statement]:
        """Return what was said of a kind, oldest first."""
        query = (
            select(_SAID.leaf_idx, _SAID.says, _SEEN.observed_at)
            .join_from(table_of(StatementRow), table_of(ObservationRow), _SEEN.leaf_idx == _SAID.leaf_idx)
            .where(_SEEN.kind == kind.value)
            .order_by(_SAID.leaf_idx)
        )
        with self._database.read() as connection:
            return [Statement(row.leaf_idx, kind, row.says, row.observed_at) for row in connection.execute(query)]
