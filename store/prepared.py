"""Statements that each page needs: compiled once per database and run at the driver's own speed."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Boolean, Connection, Dialect, Executable, Select
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator, TypeEngine

from store.bulk import Processor, processor_of

Build: TypeAlias = Callable[[Dialect], Executable]
"""Makes the statement for a database; its parameters are named `bindparam`s."""


class _Compiled(NamedTuple):
    """A statement in the words of one driver."""

    sql: str
    """Its SQL."""
    order: tuple[str, ...] | None
    """Names of its parameters where the driver takes them by position; None where it takes them by name."""
    constants: dict[str, object]
    """Values that the statement itself holds."""
    processors: tuple[tuple[str, Processor], ...]
    """How values of some parameters are written for the driver."""
    columns: tuple[tuple[str, Processor | None], ...]
    """Names of the columns that it returns, and how their values are read."""


class Prepared:
    """A statement that SQLAlchemy builds and compiles once instead of looking it up anew for each page."""

    def __init__(self, build: Build, *, columns: Sequence[str] | None = None) -> None:
        """Keep how the statement is made.

        Args:
            build: Called once per kind of database.
            columns: What an insert sets; None for other statements.
        """
        # Each opened store has a dialect of its own; those of closed stores go again.
        self._compiled = lru_cache(maxsize=8)(lambda dialect: _compile(build(dialect), dialect, columns))

    def rows(self, connection: Connection, **values: object) -> Sequence[Any]:
        """Run a query with these values; return its rows as the driver has them: moments and JSON are not read."""
        found: Sequence[Any] = self._run(connection, self._parameters(connection, values)).fetchall()
        return found

    def records(self, connection: Connection, **values: object) -> list[dict[str, Any]]:
        """Run a query with these values; return its rows by column name, every value read as its column asks."""
        columns = self._compiled(connection.dialect).columns
        return [
            {name: value if read is None else read(value) for (name, read), value in zip(columns, row, strict=True)}
            for row in self.rows(connection, **values)
        ]

    def scalar(self, connection: Connection, **values: object) -> Any:
        """Run a query with these values; return the first column of its first row, None without one."""
        row = self._run(connection, self._parameters(connection, values)).fetchone()
        return None if row is None else row[0]

    def execute(self, connection: Connection, *rows: dict[str, object]) -> None:
        """Carry out a change, once per row of values."""
        self._run(connection, [self._parameters(connection, values) for values in rows])

    def _run(self, connection: Connection, parameters: Any) -> Any:
        return connection.exec_driver_sql(self._compiled(connection.dialect).sql, parameters)

    def _parameters(self, connection: Connection, values: dict[str, object]) -> Any:
        compiled = self._compiled(connection.dialect)
        given = compiled.constants | values
        written = given | {name: process(given[name]) for name, process in compiled.processors}
        return written if compiled.order is None else tuple(written[name] for name in compiled.order)


def _compile(statement: Executable, dialect: Dialect, columns: Sequence[str] | None) -> _Compiled:
    assert isinstance(statement, ClauseElement)  # noqa: S101 - tells mypy
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - tells mypy
    found = ((name, processor_of(bind.type, dialect)) for name, bind in compiled.binds.items())
    processors = tuple((name, process) for name, process in found if process is not None)
    order = tuple(compiled.positiontup) if compiled.positiontup else None
    constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
    returned: list[Any] = list(statement.selected_columns) if isinstance(statement, Select) else []
    results = tuple((str(column.key), _reader(column.type, dialect)) for column in returned)
    return _Compiled(str(compiled), order, constants, processors, results)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    # Numbers, texts and bytes are already as they should be; SQLAlchemy would look at each of them again.
    if not isinstance(kind, TypeDecorator | Boolean):
        return None
    read: Processor | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return read
