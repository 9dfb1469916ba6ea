"""Carry everything from a SQLite file into an empty PostgreSQL database: table by table, row by row as it is."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Column, ColumnElement, Connection, Dialect, Table, Text, func, select, text, type_coerce
from sqlalchemy.types import TypeEngine

from store.bulk import Processor, copy_values, processor_of
from store.columns import JsonText, Model
from store.database import Database
from store.errors import BackupUnreadable, NotMigrated
from store.schema import create_schema, require_schema

ROWS = 5_000
"""Rows that are in memory at once."""


def move_file(backup: Path, address: URL) -> None:
    """Fill an empty PostgreSQL database with what a SQLite backup holds, in one transaction.

    Args:
        backup: A backup of this version's schema; it is only read.
        address: Of the empty database.

    Raises:
        BackupUnreadable: If the backup is damaged, or has an older schema.
    """
    _require_sound(backup)
    # Opened for reading alone, whatever its rights are: a backup never changes.
    source = Database(URL.create("sqlite", database=str(backup), query={"mode": "ro"}))
    target = Database(address)
    try:
        require_schema(source)
        create_schema(target)
        with source.read() as read, target.write() as written:
            for table in Model.metadata.sorted_tables:
                _move_table(read, written, table)
            written.execute(text("ANALYZE"))
    except NotMigrated as error:
        older = f"it has the older schema {error.found}: restore it to a SQLite file, and back that up again"
        raise BackupUnreadable(str(backup), older) from error
    finally:
        source.close()
        target.close()


def _require_sound(backup: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{quote(str(backup.absolute()))}?mode=ro", uri=True)) as connection:
            (finding,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupUnreadable(str(backup), str(error)) from error
    if finding != "ok":
        raise BackupUnreadable(str(backup), f"it is damaged: {finding}")


def _move_table(read: Connection, written: Connection, table: Table) -> None:
    names = [column.name for column in table.columns]
    ways = [_way(column.type, written.dialect) for column in table.columns]
    query = select(*map(_as_kept, table.columns)).order_by(*table.primary_key.columns)
    for rows in read.execute(query.execution_options(yield_per=ROWS)).partitions():
        copy_values(written, table.name, names=names, values=[_through(ways, row) for row in rows])
    if "id" in names:
        _give_higher_numbers(written, table)


def _as_kept(column: Column[Any]) -> ColumnElement[Any]:
    """Return a column; JSON is taken as the text that it is, so that no key changes its place."""
    return type_coerce(column, Text()) if isinstance(column.type, JsonText) else column


def _way(kind: TypeEngine[Any], to: Dialect) -> Processor | None:
    """Return what makes values of a column into those of the other driver; None where they are that already."""
    return None if isinstance(kind, JsonText) else processor_of(kind, to)


def _through(ways: Sequence[Processor | None], row: Iterable[object]) -> tuple[object, ...]:
    return tuple(value if way is None else way(value) for way, value in zip(ways, row, strict=True))


def _give_higher_numbers(written: Connection, table: Table) -> None:
    """Let the database's next row number be above all that the rows brought along."""
    serial = written.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    if serial is not None:
        highest = written.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
        written.execute(select(func.setval(serial, highest + 1, False)))
