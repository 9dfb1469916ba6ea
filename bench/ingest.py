"""How fast are new reviews kept on SQLite, with version, roll-up and leaf, beside executemany of the very same rows?"""

import json
import random
import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench.row import cpu_seconds, measure_pair, print_row
from store.records import Listing, Review, Run, Subject, SubjectKind, on_day
from store.runs import PageObservation
from store.session import Store, open_store

N, PAGE, ROUNDS, SEED = 10_000, 1_000, 5, 1
TABLES = ("review", "review_version", "log_leaf", "log_node", "observation")
START = datetime(2024, 5, 1, tzinfo=UTC)
Rows = dict[str, list[tuple[Any, ...]]]
"""Rows of each table."""
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
    """Print two rows: reviews per CPU-second beside raw inserts of the very same rows, and beside one flat table."""
    reviews = made_up_reviews(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stores = [empty_store(str(folder / f"ours-{n}.sqlite")) for n in range(ROUNDS)]
        flats = [_flat(folder / f"flat-{n}.sqlite") for n in range(ROUNDS)]
        left = iter(stores), iter(flats)
        pair = measure_pair(
            lambda: keep(*next(left[0]), reviews), lambda: _insert(next(left[1]), reviews), rounds=ROUNDS
        )
        from_reviews, ready = _seconds_for_same_rows(folder / "ours-0.sqlite", folder, reviews)
        for store, _ in stores:
            store.close()
        for connection in flats:
            connection.close()
    print_row(
        question="reviews kept on SQLite with version, roll-up and leaf, beside executemany of the same, from reviews",
        value=N / pair.ours,
        unit="reviews per CPU-second",
        n=N,
        baseline=N / from_reviews,
        ratio=from_reviews / pair.ours,
        seconds=pair.ours,
        seed=SEED,
        goal=0.45,
        packages=("sqlalchemy",),
        more={"ratio_to_inserts_into_one_flat_table_without_a_log": pair.ratio()},
    )
    print_row(
        question="the same on SQLite beside executemany of rows that lie ready, without keys and triggers",
        value=N / pair.ours,
        unit="reviews per CPU-second",
        n=N,
        baseline=N / ready,
        ratio=ready / pair.ours,
        seconds=pair.ours,
        seed=SEED,
        packages=("sqlalchemy",),
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


def review_rows(reviews: list[Review], stored: Rows) -> Rows:
    """Return the rows of reviews and versions as one would write them by hand; digests are taken as stored."""
    at = stored["review"][0][6]
    numbered = zip(reviews, stored["review"], stored["review_version"], strict=True)
    versions, kept = [], []
    for review, (number, listing, key, *_), version in numbered:
        published, scale = review.published, review.scale
        unit = None if review.rating is None else scale.unit(review.rating)
        kept.append((number, listing, key, review.review_id, "visible", 1, at, at, 1))
        versions.append(
            (
                version[0],
                number,
                1,
                review.rating,
                scale.low,
                scale.high,
                scale.kind.value,
                scale.stated,
                unit,
                review.title,
                review.text,
                json.dumps(review.parts),
                json.dumps(review.sub_ratings),
                review.language,
                _moment(published.at, version[14]),
                _moment(published.until, version[15]),
                published.precision.value,
                published.at is None or published.at.tzinfo is not None,
                review.verified,
                review.incentivised,
                review.reply,
                review.country,
                review.subject,
                review.syntax,
                json.dumps(review.extra),
                review.author_key,
                review.author_present,
                review.helpful,
                version[28],
                at,
                1,
                "p",
                "b0" * 32,
                "",
            )
        )
    return {"review": kept, "review_version": versions}


def _moment(moment: datetime | None, stored: object) -> object:
    """Return a moment as the driver takes it: text on SQLite, as it is on PostgreSQL."""
    if moment is None or isinstance(stored, datetime):
        return moment
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def _seconds_for_same_rows(filled: Path, folder: Path, reviews: list[Review]) -> tuple[float, float]:
    """Return the CPU seconds (medians) of plain executemany of the rows that a filled store has.

    The first with rows made of the reviews, into tables with all their constraints and triggers; the second with rows
    that lie ready, into tables without.
    """
    source = sqlite3.connect(filled)
    rows: Rows = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608 - our own names
    made = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'trigger', type DESC"
    statements = [statement for (statement,) in source.execute(made)]
    source.close()
    bare = [statement for statement in statements if not statement.startswith("CREATE TRIGGER")]
    from_reviews, ready = [], []
    for number in range(ROUNDS):
        path = folder / f"whole-{number}.sqlite"
        open_store(str(path), create=True).close()
        with sqlite3.connect(path) as other:
            other.execute("ATTACH ? AS filled", (str(filled),))
            for table in ("listing", "run"):
                other.execute(f"INSERT INTO {table} SELECT * FROM filled.{table}")  # noqa: S608 - our own names
        whole = _connect(path)
        whole.execute("PRAGMA foreign_keys = ON")
        from_reviews.append(_copy(whole, rows, reviews))
        ready.append(_copy(_with_tables(folder / f"same-{number}.sqlite", bare), rows))
    return median(from_reviews), median(ready)


def _with_tables(path: Path, statements: list[str]) -> sqlite3.Connection:
    connection = _connect(path)
    for statement in statements:
        connection.execute(statement)
    return connection


def _copy(connection: sqlite3.Connection, rows: Rows, reviews: list[Review] | None = None) -> float:
    seconds = cpu_seconds(lambda: _copy_pages(connection, rows, reviews))
    connection.close()
    return seconds


def _copy_pages(connection: sqlite3.Connection, rows: Rows, reviews: list[Review] | None) -> None:
    for start in range(0, N, PAGE):
        page = page_of(rows, start, reviews)
        connection.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            if page[table]:
                marks = ", ".join("?" * len(page[table][0]))
                statement = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 - our own names
                connection.executemany(statement, page[table])
        connection.execute("COMMIT")


def page_of(rows: Rows, start: int, reviews: list[Review] | None) -> Rows:
    """Return the rows of one page, those of reviews made from the reviews where they are given."""
    page = {table: found[start : start + PAGE] for table, found in rows.items()}
    return page if reviews is None else page | review_rows(reviews[start : start + PAGE], page)


if __name__ == "__main__":
    main()
