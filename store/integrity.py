"""Whether the database itself is sound, apart from what the log proves: pages, indexes, keys that point to nothing."""

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from store.database import Database
from store.errors import MalformedDatabase

MOST_FAULTS = 20
_INDEXES = (
    "SELECT c.relname, bt_index_check(c.oid, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE a.amname = 'btree' AND n.nspname = current_schema() AND i.indisvalid"
)


def integrity_faults(database: Database) -> list[str]:
    """Return one sentence for each fault, at most 20; on PostgreSQL as far as its amcheck extension is there."""
    try:
        with database.read() as connection:
            return _of_sqlite(connection) if database.is_sqlite else _of_postgresql(connection)
    except (MalformedDatabase, DBAPIError) as error:
        # amcheck has words of its own for each damage.
        found = error.orig if isinstance(error, DBAPIError) else error
        return [str(found).splitlines()[0]]


def _of_sqlite(connection: Connection) -> list[str]:
    found = connection.execute(text(f"PRAGMA integrity_check({MOST_FAULTS})")).scalars().all()
    faults = [str(line) for line in found if line != "ok"]
    if faults:
        return faults
    loose = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(MOST_FAULTS)
    return [f"{row[0]}: row {row[1]} points to a row of {row[2]} that is not there" for row in loose]


def _of_postgresql(connection: Connection) -> list[str]:
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'")):
        connection.execute(text(_INDEXES)).all()
    # Without amcheck every table is at least read from end to end, which checks the sums of pages where they are on.
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    for name in connection.execute(text(tables)).scalars().all():
        connection.execute(text(f'SELECT count(*) FROM "{name}" AS t WHERE t IS NOT NULL'))  # noqa: S608 - its own names
    return []
