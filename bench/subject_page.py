"""How long do the pages of a subject with many reviews take beside their bare queries, and how large are they?"""

import argparse
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.overview_page import NOW, figures_of
from bench.pagecost import Writer, asker, measure_both, print_pair, run_raw, statements_of
from bench.row import measure_pair
from jobs.aspectjudge import AspectSets
from jobs.aspectsets import read_aspect_sets
from jobs.memory import Memory
from jobs.overview import Glances
from jobs.report import StoreReports
from jobs.settings import SHIPPED
from store.records import AspectOpinion, Listing, Reading, Review, Sentiment, Subject, SubjectKind, on_day
from store.runs import PageObservation
from store.session import Store, open_store

SEED = 17
BIG, REST = "subject-big", "subject-rest"
TEXT = "The kettle works very well and boils fast, but its lid broke after a week. Delivery was late. What a waste."
PAGES = {"subject": f"/subjects/{BIG}", "list of reviews": f"/subjects/{BIG}/reviews"}
_STEPS = "VALUES (1) UNION ALL SELECT n + 1 FROM s WHERE n < ?"
ASPECTS = ("quality", "delivery", "price")


def main() -> None:
    """Print, for each page, one row for when it is asked again and one for when something was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reviews", type=int, default=20_000, help="of the subject")
    parser.add_argument("--all", type=int, default=200_000, help="of all subjects together")
    parser.add_argument("--keep", type=Path, help="a file to fill once and to measure again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.keep or Path(folder) / "subject.sqlite"
        is_there = path.exists()
        with open_store(str(path), create=not is_there) as store:
            if not is_there:
                fill(store, path, asked.reviews, asked.all)
            for name, address in PAGES.items():
                _measure(store, path, (name, address), (asked.reviews, asked.all))


def _measure(store: Store, path: Path, page: tuple[str, str], sizes: tuple[int, int]) -> None:
    reports = StoreReports(store, aspects=AspectSets(read_aspect_sets(SHIPPED / "aspects")))
    ask, raw, writer = asker(reports, page[1]), sqlite3.connect(path), Writer(path)
    cold, answer = statements_of(store, ask)
    writer.write()
    written, _ = statements_of(store, ask)
    again, fresh = measure_both(ask, writer, lambda: run_raw(raw, written), rounds=3)
    first = measure_pair(
        asker(replace(reports, **_nothing_remembered()), page[1]), lambda: run_raw(raw, cold), rounds=1
    )
    question = f"Page `{page[0]}` of a subject with {sizes[0]:,} of {sizes[1]:,} reviews beside its bare queries"
    more = {
        "page_kib": len(answer.content) / 1024,
        "statements": float(len(written)),
        "first_page_ms": 1000 * first.ours,
        "first_page_times_raw": first.ours / first.baseline,
    }
    print_pair(f"{question}, asked again while nothing is written", sizes[0], again, more, seed=SEED)
    print_pair(f"{question}, asked after each write", sizes[0], fresh, {}, seed=SEED)


def _nothing_remembered() -> dict[str, Any]:
    return {"glances": Glances(), "remembered": Memory(), "lists": Memory(), "read_aspects": Memory()}


def fill(store: Store, path: Path, n: int, n_all: int) -> None:
    """Keep one subject of `n` judged and read reviews beside another one with the rest."""
    for key, size in ((BIG, n), (REST, n_all - n)):
        store.subjects.add(Subject(key, key, SubjectKind.PRODUCT))
        listing = store.subjects.add_listing(Listing("shop", key, key, ""))
        run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="made up", config_digest="c")
        first = Review("shop", "r0", 4.0, text=TEXT, published=on_day(NOW.date()))
        store.runs.observe(run, PageObservation("https://shop.example/1", NOW, [first]))
        if key == BIG:
            _judge(store)
        _multiply(path, size)
    rng = np.random.default_rng(SEED)
    store.indicators.publish(figures_of(BIG, NOW, rng), NOW)


def _judge(store: Store) -> None:
    version = next(iter(store.reviews.versions(BIG))).id
    store.reviews.add_sentiments("model", [Sentiment(version, "en", 0.4, 0.5)])
    said = tuple(AspectOpinion(version, aspect, 0, 40, 0.3) for aspect in ASPECTS)
    store.opinions.keep("judge", [Reading(version, True, said)])
    store.opinions.show("product", "judge")


def _multiply(path: Path, n: int) -> None:
    """Copy the newest review, with what was said of it, so often that there are `n`, spread over five years."""
    base = sqlite3.connect(path)
    base.execute("PRAGMA foreign_keys = OFF")
    base.execute("PRAGMA synchronous = OFF")
    ((review, version),) = base.execute("SELECT max(review_id), max(id) FROM review_version").fetchall()
    base.execute("CREATE TEMP TABLE step (n INTEGER PRIMARY KEY)")
    base.execute(f"WITH RECURSIVE s(n) AS ({_STEPS}) INSERT INTO step SELECT n FROM s", (n - 1,))  # noqa: S608
    when = "strftime('%Y-%m-%d %H:%M:%S.000000', '2026-10-30', '-' || (n * 7919 % 1800) || ' days')"
    changes = {
        "review": {"id": "id + n", "key": "randomblob(32)", "native_id": "'r' || n"},
        "review_version": {
            "id": "id + n",
            "review_id": "review_id + n",
            "rating": "1.0 + n % 5",
            "unit": "(n % 5) / 4.0",
            "published_at": when,
            "content_hash": "randomblob(32)",
            "text": "text || ' ' || n",
        },
        "sentiment": {"version_id": "version_id + n", "positive": "(n % 97) / 97.0"},
        "opinion_reading": {"version_id": "version_id + n"},
        "aspect_opinion": {"version_id": "version_id + n", "positive": "(n % 89) / 89.0"},
    }
    for table, others in changes.items():
        columns = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
        chosen = ", ".join(others.get(name, f'"{name}"') for name in columns)
        number = review if table == "review" else version
        key = "id" if table.startswith("review") else "version_id"
        # Names of our own tables and columns.
        base.execute(f"INSERT INTO {table} SELECT {chosen} FROM {table}, step WHERE {key} = {number}")  # noqa: S608
    base.commit()
    base.execute("ANALYZE")
    base.close()


if __name__ == "__main__":
    main()
