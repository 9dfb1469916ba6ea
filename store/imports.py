"""How far the import of a large file has come: what lets one that was killed go on after the rows that are kept."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from store.bulk import insert_or, table_of
from store.census import run_from
from store.database import Database
from store.kept_models import ImportProgressRow
from store.models import RunRow
from store.records import Run
from store.subjects import listing_from, select_listings

_PROGRESS = table_of(ImportProgressRow)


class Imports:
    """The repository of imports that are under way."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def n_kept(self, order: bytes) -> int:
        """Return how many of the first rows are kept; 0 where no such import is under way.

        Args:
            order: SHA-256 of the file and of how it is read.
        """
        with self._database.read() as connection:
            return connection.scalar(select(_PROGRESS.c.n_rows).where(_PROGRESS.c.order_digest == order)) or 0

    def note(self, order: bytes, n_rows: int, at: datetime) -> None:
        """Keep that so many of the first rows are kept.

        Args:
            order: As in `n_kept`.
            n_rows: All of them are committed.
            at: The present moment, UTC.
        """
        row = {"order_digest": order, "n_rows": n_rows, "noted_at": at}

        def note(connection: Connection) -> None:
            """Keep how far the import has come, in place of what was noted before."""
            statement = insert_or(connection.dialect, ImportProgressRow)
            later = {"n_rows": n_rows, "noted_at": at}
            connection.execute(statement.on_conflict_do_update(index_elements=["order_digest"], set_=later), [row])

        self._database.repeat(note)

    def forget(self, order: bytes) -> None:
        """Forget an import that is complete."""
        self._database.repeat(
            lambda connection: connection.execute(delete(_PROGRESS).where(_PROGRESS.c.order_digest == order))
        )

    def left_open(self, parser: str, config_digest: str) -> list[Run]:
        """Return the open runs over any listing that were begun with a parser and a digest, oldest first.

        Args:
            parser: Version of what reads the files.
            config_digest: SHA-256 of the file, hex.
        """
        run = table_of(RunRow)
        begun = select(run).where(run.c.state == "open", run.c.parser == parser, run.c.config_digest == config_digest)
        with self._database.read() as connection:
            rows = {row["listing_id"]: row for row in connection.execute(begun.order_by(run.c.id)).mappings()}
            listings = {row["id"]: listing_from(row) for row in connection.execute(select_listings()).mappings()}
        return [run_from(row, listings[listing_id]) for listing_id, row in rows.items() if listing_id in listings]
