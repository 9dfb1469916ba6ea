"""How fast are new reviews kept on SQLite, with version, roll-up and leaf, beside executemany of the very same rows?"""

import random
import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bench.row import cpu_seconds, measure_pair, print_row
from store.records import Listing, Review, Run, Subject, SubjectKind, on_day
from store.runs import PageObservation
from store.session import Store, open_store

N, PAGE, ROUNDS, SEED = 10_000, 1_000, 5, 1
TABLES = ("review", "review_version", "log_leaf", "log_node", "observation")
START = datetime(2024, 5, 1, tzinfo=UTC)
WORDS = ("the", "kettle", "works", "well", "and", "boils", "fast", "but", "its", "lid", "broke", "after", "a", "week")

FLAT = """CREATE TABLE review (id INTEGER PRIMARY KEY, listing INTEGER, key TEXT, rating REAL, title TEXT, text TEXT,
    published TEXT, language TEXT, author TEXT, observed TEXT, hash BLOB, UNIQUE (listing, key))"""
INSERT = """INSERT INTO review (listing, key, rating, title, text, published, language, author, observed, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def made_up_reviews(seed: int) -> list[Review]:
    """Return reviews of about 200 letters with ids, dates, titles and authors."""
    dice = random.Random(seed)  # noqa: S311 - words, not secrets
    return [
        Review(
            source="shop",
            review_id=f"r{number}",
            rating=float(dice.randint(1, 5)),
            title=" ".join(dice.choices(WORDS, k=4)),
            text=" ".join(dice.choices(WORDS, k=42)),
            published=on_day((START - timedelta(days=dice.randrange(900))).date()),
            author_key=f"{dice.getrandbits(128):032x}",
            author_present=True,
        )
        for number in range(N)
    ]


def main() -> None:
    """Print one row: reviews per CPU-second beside raw inserts of the very same rows, and beside one flat table."""
    reviews = made_up_reviews(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stores = [empty_store(str(folder / f"ours-{n}.sqlite")) for n in range(ROUNDS)]
        flats = [_flat(folder / f"flat-{n}.sqlite") for n in range(ROUNDS)]
        left = iter(stores), iter(flats)
        pair = measure_pair(
            lambda: keep(*next(left[0]), reviews), lambda: _insert(next(left[1]), reviews), rounds=ROUNDS
        )
        same_rows = _seconds_for_same_rows(folder / "ours-0.sqlite", folder)
        for store, _ in stores:
            store.close()
        for connection in flats:
            connection.close()
    print_row(
        question="reviews kept on SQLite with version, roll-up and leaf, beside executemany of the very same rows",
        value=N / pair.ours,
        unit="reviews per CPU-second",
        n=N,
        baseline=N / same_rows,
        ratio=same_rows / pair.ours,
        seconds=pair.ours,
        seed=SEED,
        goal=0.45,
        packages=("sqlalchemy",),
        more={"ratio_to_inserts_into_one_flat_table_without_a_log": pair.ratio()},
    )


def empty_store(url: str) -> tuple[Store, Run]:
    """Return a new store at an address, and an open run over its one listing."""
    store = open_store(url, create=True)
    store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
    listing = store.subjects.add_listing(Listing("shop", "kettle", "kettle", ""))
    return store, store.runs.open_run(listing, source="shop", started_at=START, parser="p", config_digest="c")


def keep(store: Store, run: Run, reviews: list[Review]) -> None:
    """Keep the reviews, page by page."""
    for start in range(0, N, PAGE):
        some = reviews[start : start + PAGE]
        url = f"https://shop.example/{start}"
        store.runs.observe(run, PageObservation(url, START, some, body_digest="b0" * 32, parser="p"))


def _flat(path: Path) -> sqlite3.Connection:
    connection = _connect(path)
    connection.execute(FLAT)
    return connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _insert(connection: sqlite3.Connection, reviews: list[Review]) -> None:
    for start in range(0, N, PAGE):
        rows = [
            (1, r.review_id, r.rating, r.title, r.text, r.published.text(), r.language, r.author_key, "2024", b"0" * 32)
            for r in reviews[start : start + PAGE]
        ]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(INSERT, rows)
        connection.execute("COMMIT")


def _seconds_for_same_rows(filled: Path, folder: Path) -> float:
    """Return the CPU seconds (median) that plain executemany takes for the rows that a filled store has."""
    source = sqlite3.connect(filled)
    rows = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608 - our own names
    made = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger' ORDER BY type DESC"
    statements = [statement for (statement,) in source.execute(made)]
    source.close()
    return median(_copy(_with_tables(folder / f"same-{n}.sqlite", statements), rows) for n in range(ROUNDS))


def _with_tables(path: Path, statements: list[str]) -> sqlite3.Connection:
    connection = _connect(path)
    for statement in statements:
        connection.execute(statement)
    return connection


def _copy(connection: sqlite3.Connection, rows: dict[str, list[tuple[object, ...]]]) -> float:
    seconds = cpu_seconds(lambda: _copy_pages(connection, rows))
    connection.close()
    return seconds


def _copy_pages(connection: sqlite3.Connection, rows: dict[str, list[tuple[object, ...]]]) -> None:
    for start in range(0, N, PAGE):
        connection.execute("BEGIN IMMEDIATE")
        for table, found in rows.items():
            marks = ", ".join("?" * len(found[0]))
            statement = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 - our own names
            connection.executemany(statement, found[start : start + PAGE])
        connection.execute("COMMIT")


if __name__ == "__main__":
    main()
