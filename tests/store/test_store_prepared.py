"""Statements that are compiled once: they must do what SQLAlchemy's own way does, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Boolean, Column, Connection, Integer, MetaData, Table, Text, bindparam, func, select, update
from sqlalchemy.exc import StatementError

from store.columns import UtcTime
from store.prepared import Prepared
from store.session import Store

PETS = Table(
    "pet",
    MetaData(),
    Column("name", Text, primary_key=True),
    Column("legs", Integer),
    Column("tame", Boolean),
    Column("seen_at", UtcTime),
    prefixes=["TEMPORARY"],
)
ADD = Prepared(lambda _: PETS.insert(), columns=("name", "legs", "tame", "seen_at"))
NAMES = Prepared(lambda _: select(PETS.c.name).where(PETS.c.legs >= bindparam("least")).order_by(PETS.c.name))
TAME = Prepared(lambda _: select(func.count()).where(PETS.c.tame == bindparam("tame")))
SPIDERS = Prepared(lambda _: select(PETS.c.name).where(PETS.c.legs == 8, PETS.c.tame == bindparam("tame")))
SEEN_SINCE = Prepared(lambda _: select(func.count()).where(PETS.c.seen_at >= bindparam("since")))
GROW = Prepared(
    lambda _: update(PETS).where(PETS.c.name == bindparam("who")).values(legs=PETS.c.legs + bindparam("by"))
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def pets(store: Store) -> Iterator[Connection]:
    """Give a transaction with a table of three pets."""
    with store.runs._database.write() as connection:
        PETS.create(connection)
        rows = [("cat", 4, True), ("parrot", 2, True), ("tarantula", 8, False)]
        kept = [
            {"name": name, "legs": legs, "tame": tame, "seen_at": NOON.replace(hour=hour)}
            for hour, (name, legs, tame) in enumerate(rows, 11)
        ]
        ADD.execute(connection, *kept)
        yield connection
        PETS.drop(connection)


def test_inserted_rows_read_back_the_usual_way(pets: Connection) -> None:
    assert [tuple(row) for row in pets.execute(select(PETS).order_by(PETS.c.seen_at))] == [
        ("cat", 4, True, NOON.replace(hour=11)),
        ("parrot", 2, True, NOON),
        ("tarantula", 8, False, NOON.replace(hour=13)),
    ]


@pytest.mark.parametrize(
    ("least", "expected"), [(0, ["cat", "parrot", "tarantula"]), (4, ["cat", "tarantula"]), (9, [])]
)
def test_a_query_takes_new_values_each_time(pets: Connection, least: int, expected: list[str]) -> None:
    assert [name for (name,) in NAMES.rows(pets, least=least)] == expected


@pytest.mark.parametrize("tame", [True, False])
def test_truth_values_are_written_as_the_database_has_them(pets: Connection, tame: bool) -> None:
    assert TAME.scalar(pets, tame=tame) == pets.scalar(select(func.count()).where(PETS.c.tame == tame))


@pytest.mark.parametrize(("hour", "expected"), [(0, 3), (12, 2), (13, 1), (14, 0)])
def test_moments_are_written_as_the_column_keeps_them(pets: Connection, hour: int, expected: int) -> None:
    assert SEEN_SINCE.scalar(pets, since=NOON.replace(hour=hour)) == expected


def test_constants_of_the_statement_need_no_value(pets: Connection) -> None:
    assert [name for (name,) in SPIDERS.rows(pets, tame=False)] == ["tarantula"]
    assert SPIDERS.scalar(pets, tame=True) is None


def test_a_change_is_carried_out_once_per_row_of_values(pets: Connection) -> None:
    GROW.execute(pets, {"who": "cat", "by": 1}, {"who": "cat", "by": 2}, {"who": "nobody", "by": 5})
    assert pets.scalar(select(PETS.c.legs).where(PETS.c.name == "cat")) == 7
    assert pets.scalar(select(func.sum(PETS.c.legs))) == 17


def test_a_value_that_the_column_refuses_is_refused(pets: Connection) -> None:
    with pytest.raises((ValueError, StatementError), match="zone"):
        SEEN_SINCE.scalar(pets, since=NOON.replace(tzinfo=None))


def test_records_are_read_as_their_columns_ask(pets: Connection) -> None:
    everything = Prepared(lambda _: select(PETS).where(PETS.c.name == bindparam("who")))
    assert everything.records(pets, who="parrot") == [{"name": "parrot", "legs": 2, "tame": True, "seen_at": NOON}]
    assert everything.records(pets, who="nobody") == []
