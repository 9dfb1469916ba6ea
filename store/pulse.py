"""Tell whether anything was written since: one cheap question, so that what was read need not be read again."""

import sqlite3
import threading

from sqlalchemy import text

from store.database import Database


class Pulse:
    """A mark of what a database holds: as long as it stays the same, nothing was committed, by whatever process."""

    def __init__(self, database: Database) -> None:
        """Bind the database; nothing is opened yet."""
        self._database = database
        self._lock = threading.Lock()
        self._watcher: sqlite3.Connection | None = None

    def mark(self) -> str:
        """Return the mark; a new one after every commit, never an earlier one again.

        Raises:
            StoreError: The leaf class that names why the database could not be read.

        References:
            SQLite, PRAGMA data_version; PostgreSQL, pg_current_snapshot: equal snapshots see the same rows.
        """
        if self._database.is_sqlite:
            return self._watched()
        with self._database.read() as connection:
            return str(connection.scalar(text("SELECT pg_current_snapshot()::text")))

    def close(self) -> None:
        """Close the connection that watches."""
        with self._lock:
            if self._watcher is not None:
                self._watcher.close()
                self._watcher = None

    def _watched(self) -> str:
        # Marks can be compared on one connection only, and one that writes does not see its own commits in them.
        with self._lock:
            try:
                if self._watcher is None:
                    self._watcher = self._database.connect_sqlite()
                return str(self._watcher.execute("PRAGMA data_version").fetchone()[0])
            except sqlite3.Error as error:
                raise self._database.explain(error) or error from error
