"""How long does one subject's trend take among many reviews: its page's reading beside a covering index over them?"""

import argparse
import math
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, event

from bench.row import print_row
from jobs.indicate import Tools, publish_all
from jobs.model import shipped_model, shipped_priors
from jobs.reading import read_subject
from report.contract import trend_json
from store.log_models import MonthRow
from store.records import Census, Coverage, Listing, Review, Selection, Subject, SubjectKind, on_day
from store.runs import PageObservation
from store.session import Store, open_store

SEED = 7
SIZES = (100_000, 1_000_000, 10_000_000)
MEAN_REVIEWS = 500
MOST_REVIEWS = 5_000
"""Reviews of the listing that all others are copies of the beginning of."""
ROUNDS = 200
NOW = datetime(2026, 1, 1, tzinfo=UTC)
YEARS = 5
_INDEX = """
select month, count(*), sum(unit >= .75), sum(unit <= .25), sum(unit)
from bench_review where listing_id = ? group by month order by month
"""
_ROLLUP = f"""
select month, n, satisfied, dissatisfied, unit_millionths
from {MonthRow.__tablename__} where listing_id = ? and n > 0 order by month
"""  # noqa: S608 - the table's own name
Statement = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Times:
    """95th percentiles in seconds."""

    months: float
    """Reading the months of the trend, as the page does."""
    page: float
    """All that the page asks of the database."""
    answer: float
    """The whole answer of `leumund trend KEY --format json`, but for starting the program."""
    rollup: float
    """The kept roll-up, which answers what the covering index answers."""
    index: float
    """The covering index over reviews, which gives counts and no interval, limit or alarm."""


def main() -> None:
    """Print two rows a size, one for the page's months and one for the roll-up's counts; and how they grow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of reviews")
    sizes = sorted(parser.parse_args().sizes)
    taken = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            taken.append(_measure(Path(folder) / "bench.db", size))
        _print(size, taken[-1])
    if len(sizes) > 1:
        step = math.log(sizes[-1] / sizes[0])
        ours, page, counts, theirs = (
            math.log(getattr(taken[-1], name) / getattr(taken[0], name)) / step
            for name in ("months", "answer", "rollup", "index")
        )
        print_row(
            question="Growth of one subject's trend with all reviews: exponent of n",
            value=ours,
            unit="exponent of n",
            n=sizes[-1],
            baseline=theirs,
            ratio=theirs / ours if ours else math.inf,
            seconds=taken[-1].months,
            seed=SEED,
            goal=0.1,
            more={"exponent of the answer": page, "exponent of the roll-up": counts},
        )


def _print(size: int, times: Times) -> None:
    whole = {"page_statements_ms": 1000 * times.page, "whole_answer_ms": 1000 * times.answer}
    for what, ours, more in (
        ("The months of one subject's trend as its page reads them (p95)", times.months, whole),
        ("One subject's monthly counts by the kept roll-up (p95)", times.rollup, {}),
    ):
        print_row(
            question=f"{what} beside a covering index over reviews",
            value=1000 * ours,
            unit="ms",
            n=size,
            baseline=1000 * times.index,
            ratio=times.index / ours,
            seconds=ours,
            seed=SEED,
            goal=2.0,
            more=more,
        )


def _measure(path: Path, size: int) -> Times:
    """Fill a store with reviews and figures of many subjects, ask for trends, and return how long it took."""
    n = _sizes(size)
    with open_store(str(path), create=True) as store:
        _begin(store)
    _copy(path, n)
    asked = np.random.default_rng(SEED).integers(1, len(n), ROUNDS).tolist()
    with open_store(str(path)) as store, sqlite3.connect(path) as base:
        rows = [_ask(store, base, f"subject-{number + 1}", number + 1) for number in asked]
    return Times(*np.quantile(np.array(rows), 0.95, axis=0).tolist())


def _ask(store: Store, base: sqlite3.Connection, key: str, listing: int) -> tuple[float, float, float, float, float]:
    """Return how long each of the five takes, in the order of `Times`; a wait for the disk is part of it."""
    answer, statements = _listened(lambda: trend_json(read_subject(store, key, None)))
    months = [each for each in statements if "FROM indicator" in each[0] and "indicator_current" not in each[0]]
    shown = [each for each in statements if "JOIN indicator_current" in each[0]][:1]
    return (
        _seconds(partial(_run, base, [*shown, *months[:1]])),
        _seconds(partial(_run, base, statements)),
        answer,
        _seconds(lambda: base.execute(_ROLLUP, (listing,)).fetchall()),
        _seconds(lambda: base.execute(_INDEX, (listing,)).fetchall()),
    )


def _listened(task: Callable[[], object]) -> tuple[float, list[Statement]]:
    """Return how long a task takes, and what it asks the database when it is done again."""
    taken, found = _seconds(task), []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        found.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        task()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return taken, [each for each in found if each[0].lstrip().lower().startswith(("select", "with"))]


def _run(base: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    for statement, parameters in statements:
        base.execute(statement, parameters).fetchall()


def _seconds(task: Callable[[], object]) -> float:
    begin = time.thread_time()
    task()
    return time.thread_time() - begin


def _sizes(size: int) -> list[int]:
    """Return how many reviews each listing has, log-normal."""
    drawn = np.random.default_rng(SEED).lognormal(0, 1, size // MEAN_REVIEWS)
    return [int(n) for n in np.clip(drawn / drawn.sum() * size, 1, MOST_REVIEWS)]


def _begin(store: Store) -> None:
    """Keep one subject with the most reviews, and publish its figures."""
    store.subjects.add(Subject("subject-1", "Subject", SubjectKind.PRODUCT))
    listing = store.subjects.add_listing(Listing("shop", "1", "subject-1", ""))
    dice = np.random.default_rng(SEED)
    run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="bench/1", config_digest="c")
    days, ratings = dice.integers(1, 365 * YEARS, MOST_REVIEWS), dice.choice([1.0, 2, 3, 4, 5], MOST_REVIEWS)
    page = [
        Review("shop", str(number), float(rating), published=on_day((NOW - timedelta(days=int(day))).date()))
        for number, (day, rating) in enumerate(zip(days, ratings, strict=True))
    ]
    store.runs.observe(run, PageObservation("bench", NOW, page))
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, MOST_REVIEWS, seen=MOST_REVIEWS), NOW)
    publish_all(store, Tools(shipped_model(), shipped_priors()), NOW)


def _copy(path: Path, sizes: Sequence[int]) -> None:
    """Fill the tables that a trend's page reads: subjects, runs, reviews, figures; and the covering index.

    Versions are not copied: no statement of the page reads them.
    """
    base = sqlite3.connect(path)
    base.execute("pragma foreign_keys = off")
    base.execute("pragma synchronous = off")
    # Rows of ten million reviews would be written twice.
    base.execute("pragma journal_mode = off")
    base.execute("create temp table bench_size (s integer primary key, n integer, before integer)")
    before = np.concatenate([[0], np.cumsum(sizes[:-1])]) + MOST_REVIEWS
    base.executemany(
        "insert into bench_size values (?, ?, ?)", [*zip(range(2, len(sizes) + 2), sizes, before.tolist(), strict=True)]
    )
    one = "bench_size cross join {table} t"
    some = "bench_size join {table} t on t.id <= bench_size.n"
    for table, source, changed in (
        ("subject", one, {"id": "s", "key": "'subject-' || s"}),
        ("listing", one, {"id": "s", "external_id": "s"}),
        ("listing_subject", one, {"id": "s", "listing_id": "s", "subject_id": "s"}),
        ("run", one, {"id": "s", "listing_id": "s"}),
        ("review", some, {"id": "before + t.id", "listing_id": "s", "last_run_id": "s"}),
        ("indicator_set", one, {"id": "s", "subject_id": "s"}),
        ("indicator_current", one, {"subject_id": "s", "set_id": "s"}),
        ("indicator", one, {"set_id": "s"}),
    ):
        names = [name for _, name, *_ in base.execute(f"pragma table_info({table})")]
        columns = ", ".join(changed.get(name, f't."{name}"') for name in names)
        base.execute(f"insert into {table} select {columns} from {source.format(table=table)}")  # noqa: S608 - ours
        base.commit()
    base.execute("create table bench_review (listing_id integer, month text, unit real)")
    base.execute(
        "insert into bench_review select s, substr(t.published_at, 1, 7), t.unit "  # noqa: S608 - ours
        f"from {some.format(table='review_version')}"
    )
    base.execute("create index bench_covering on bench_review (listing_id, month, unit)")
    base.execute(
        f"insert into {MonthRow.__tablename__} "  # noqa: S608 - the table's own name
        "select listing_id, month, count(*), count(*), sum(unit >= .75), sum(unit <= .25), "
        "cast(sum(unit) * 1000000 as integer) from bench_review where listing_id > 1 group by listing_id, month"
    )
    base.commit()
    base.execute("analyze")
    base.close()


if __name__ == "__main__":
    main()
