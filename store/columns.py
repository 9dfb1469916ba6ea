"""Column types that behave alike on SQLite and PostgreSQL, and the declarative base of all tables."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Index, Integer, LargeBinary, MetaData, Text, text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite would hand it back without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC; SQLite's text form sorts only if the zone is always the same."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone can't be kept")
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonText(TypeDecorator[Any]):
    """A JSON value as text, so that both databases keep the order of the keys."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """Return the JSON text."""
        return "{}" if not value else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return the JSON value."""
        return {} if value is None or value == "{}" else json.loads(value)


# SQLite gives row numbers only to INTEGER keys; PostgreSQL's INTEGER would end at 2**31.
Number = BigInteger().with_variant(Integer, "sqlite")

Key = Annotated[int, mapped_column(Number, primary_key=True)]
"""A row number that the database gives."""
Ref = Annotated[int, mapped_column(Number)]
"""The number of another row."""
Digest = Annotated[bytes, mapped_column(LargeBinary(32))]
"""A SHA-256, 32 bytes."""
Moment = Annotated[datetime, mapped_column(UtcTime)]
"""A moment in UTC."""
Json = Annotated[dict[str, Any], mapped_column(JsonText)]
"""A JSON object."""


class Model(DeclarativeBase):
    """Base of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def index_where_present(table: str, column: str) -> Index:
    """Return an index of the rows that have a value in a column; the others don't pay for it."""
    present = text(f"{column} IS NOT NULL")
    return Index(f"ix_{table}_{column}", column, sqlite_where=present, postgresql_where=present)
