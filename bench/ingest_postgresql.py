"""How fast are new reviews kept on PostgreSQL, with version, roll-up and ledger leaf, beside COPY of the same rows?"""

import time
from collections.abc import Callable
from functools import partial
from statistics import median

import psycopg
from psycopg import sql

from bench.ingest import PAGE, SEED, TABLES, N, Rows, empty_store, keep, made_up_reviews, page_of
from bench.postgres import Server, private_server
from bench.row import print_row
from store.records import Review

ROUNDS = 5


def main() -> None:
    """Print two rows: reviews per CPU-second, of this process and of the server together."""
    reviews = made_up_reviews(SEED)
    ours, copied, ready = [], [], []
    with private_server() as server:
        for number in range(ROUNDS):
            _create(server, f"ours{number}")
            store, run = empty_store(server.url(f"ours{number}"))
            ours.append(_spent(server, partial(keep, store, run, reviews)))
            rows = _rows(server.url(f"ours{number}"))
            store.close()
            for name in ("whole", "same"):
                _create(server, f"{name}{number}")
                empty_store(server.url(f"{name}{number}"))[0].close()
            copied.append(_copy(server, f"whole{number}", rows, reviews))
            ready.append(_copy(server, f"same{number}", rows, None))
    mine, baseline = median(ours), median(copied)
    print_row(
        question="reviews kept on PostgreSQL with version, roll-up and leaf, beside COPY of the same, from reviews",
        value=N / mine,
        unit="reviews per CPU-second, server included",
        n=N,
        baseline=N / baseline,
        ratio=baseline / mine,
        seconds=mine,
        seed=SEED,
        goal=0.55,
        packages=("sqlalchemy", "psycopg"),
    )
    print_row(
        question="the same on PostgreSQL beside COPY of rows that lie ready, without keys and triggers",
        value=N / mine,
        unit="reviews per CPU-second, server included",
        n=N,
        baseline=N / median(ready),
        ratio=median(ready) / mine,
        seconds=mine,
        seed=SEED,
        packages=("sqlalchemy", "psycopg"),
    )


def _create(server: Server, name: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _spent(server: Server, task: Callable[[], object]) -> float:
    """Return the CPU seconds of a task, here and in the server."""
    begin = time.process_time() + server.cpu_seconds()
    task()
    return time.process_time() + server.cpu_seconds() - begin


def _rows(url: str) -> Rows:
    found: Rows = {}
    with psycopg.connect(url) as connection:
        for table in TABLES:
            cursor = connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
            found[table] = cursor.fetchall()
    return found


def _copy(server: Server, name: str, rows: Rows, reviews: list[Review] | None) -> float:
    with psycopg.connect(server.url(name)) as connection:
        if reviews is None:
            connection.execute("SET session_replication_role = replica")
        return _spent(server, partial(_copy_pages, connection, rows, reviews))


def _copy_pages(connection: psycopg.Connection, rows: Rows, reviews: list[Review] | None) -> None:
    for start in range(0, N, PAGE):
        for table, found in page_of(rows, start, reviews).items():
            statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                for row in found:
                    copy.write_row(row)
        connection.commit()


if __name__ == "__main__":
    main()
