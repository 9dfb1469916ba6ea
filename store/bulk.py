"""Many rows at once: row numbers in advance, inserts at the driver's own speed, inserts that replace or add up."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import repeat
from typing import Any, NamedTuple, TypeAlias, TypeVar

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Dialect, LargeBinary, Select, Table, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from store.columns import Model

BATCH = 1_000
"""At most so many changes in one transaction, and so many values in one IN list."""

Query = Select[*tuple[Any, ...]]
"""A query whose rows are read by column name."""

Item = TypeVar("Item")
Processor: TypeAlias = Callable[[Any], Any]
Fields = Mapping[str, object]
"""Column names to values, on their way into one table; never handed on."""


def batches(items: Sequence[Item], size: int = BATCH) -> Iterator[Sequence[Item]]:
    """Yield the items in slices of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


@contextmanager
def uncollected() -> Iterator[None]:
    """Let no search for cycles of objects interrupt the work on a page, whose many rows have none.

    The search goes through all that the process holds, again and again as rows are built: a fifth of the whole time.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def table_of(model: type[Model]) -> Table:
    """Return the Core table of a model."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - tells mypy; all our models are mapped to plain tables
    return table


def reserve_ids(connection: Connection, model: type[Model], n: int) -> Sequence[int]:
    """Return `n` unused row numbers, so that rows which point to each other can be inserted in batches.

    Call it inside the write transaction that uses them: on SQLite only its lock keeps others from the same numbers.
    """
    table = table_of(model)
    if n == 0:
        return ()
    if connection.dialect.name == "postgresql":
        draw = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :n)")
        return list(connection.scalars(draw, {"name": table.name, "n": n}))
    newest = connection.exec_driver_sql(_newest_id(table)).scalar() or 0
    return range(newest + 1, newest + 1 + n)


@cache
def _newest_id(table: Table) -> str:
    return str(select(func.max(table.c.id)).compile())


def insert_rows(connection: Connection, model: type[Model], rows: Sequence[Fields]) -> None:
    """Insert rows that all have the same columns: executemany on SQLite, COPY on PostgreSQL."""
    if rows:
        insert_columns(connection, model, {name: [row[name] for row in rows] for name in rows[0]})


class Same(NamedTuple):
    """One value for all rows of an insert."""

    value: object
    """The value."""


def insert_columns(connection: Connection, model: type[Model], columns: Mapping[str, Sequence[Any] | Same]) -> None:
    """Insert rows that come column by column, which spares an object a row: executemany on SQLite, COPY on PostgreSQL.

    Args:
        connection: The write transaction.
        model: Whose rows.
        columns: Values of each column in the order of the rows, at least one of them a sequence; or one for all rows.
    """
    insert = _insert(model, tuple(columns), connection.dialect)
    values = list(zip(*[_driver_values(process, columns[name]) for name, process in insert.columns], strict=False))
    if connection.dialect.name == "postgresql":
        copy_values(connection, table_of(model).name, names=[name for name, _ in insert.columns], values=values)
    elif values:
        connection.exec_driver_sql(insert.statement, values)


def insert_or(dialect: Dialect, model: type[Model]) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that can say what to do when the row is there already."""
    table = table_of(model)
    return postgresql.insert(table) if dialect.name == "postgresql" else sqlite.insert(table)


class _Insert(NamedTuple):
    """An insert that is ready for the driver."""

    statement: str
    """Its SQL."""
    columns: tuple[tuple[str, Processor | None], ...]
    """Name and way to the driver of each column, in the order of the statement."""


@lru_cache(maxsize=256)
def _insert(model: type[Model], given: tuple[str, ...], dialect: Dialect) -> _Insert:
    """Return the insert of these columns: compiling it costs more than carrying it out for a page of reviews."""
    table = table_of(model)
    # In the table's order, which is the order that a compiled insert has.
    names = [column.name for column in table.columns if column.name in given]
    statement = str(table.insert().compile(dialect=dialect, column_keys=names))
    return _Insert(statement, tuple((name, processor_of(table.c[name].type, dialect)) for name in names))


def processor_of(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    """Return what makes values of a type into the driver's; None where they are that already."""
    process: Processor | None = kind.dialect_impl(dialect).bind_processor(dialect)
    # Both drivers take bytes as they are; SQLAlchemy would wrap each of them.
    if process is None or isinstance(kind, LargeBinary):
        return None
    return process


def _driver_values(process: Processor | None, values: Sequence[Any] | Same) -> Iterable[Any]:
    if isinstance(values, Same):
        return repeat(values.value if process is None else process(values.value))
    if process is None or not values:
        return values
    # A page has few different moments, and each is costly to write out; a JSON object can't be looked up.
    if not isinstance(values[0], dict):
        written = {value: process(value) for value in set(values)}
        return [written[value] for value in values]
    return [process(value) for value in values]


def copy_values(
    connection: Connection, name: str, *, names: Sequence[str], values: Sequence[tuple[object, ...]]
) -> None:
    """Fill a table of PostgreSQL with COPY.

    Args:
        connection: In a write transaction.
        name: Of the table.
        names: Of the columns, in the order of the values.
        values: Rows as the driver takes them.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - tells mypy
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in values:
            copy.write_row(row)
