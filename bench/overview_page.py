"""How long does the overview of a thousand subjects take beside its bare queries, and how large is it?"""

import argparse
import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from sqlalchemy import Engine, event

from bench.row import Pair, measure_pair, print_row
from jobs.report import StoreReports
from jobs.surroundings import Surroundings, to_facts
from report.control import SeriesLine
from store.records import Census, Coverage, Indicator, IndicatorSet, Interval, Listing, Selection, Subject, SubjectKind
from store.session import Store, open_store
from web.app import create_app

SEED = 11
SUBJECTS = 1_000
MONTHS = 60
SERIES = 8
NOW = datetime(2026, 11, 1, 6, tzinfo=UTC)
Statement = tuple[str, Any]


def main() -> None:
    """Print one row for the page that is asked for again, and one for the page after each write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subjects", type=int, default=SUBJECTS)
    n = parser.parse_args().subjects
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "overview.sqlite"
        with open_store(str(path), create=True) as store:
            fill(store, n)
            _measure(store, path, n)


def _measure(store: Store, path: Path, n: int) -> None:
    reports = StoreReports(store)
    ask = _asker(reports)
    cold, first = _statements(store, ask)
    raw, writer = sqlite3.connect(path), _Writer(path)
    writer.write()
    written, _ = _statements(store, ask)
    again = measure_pair(ask, lambda: _run(raw, written), rounds=15)
    fresh = measure_pair(_Written(ask, writer), lambda: _run(raw, written), rounds=15)
    afresh = measure_pair(_asker_afresh(store), lambda: _run(raw, cold), rounds=5)
    more = {
        "page_kib": len(first.content) / 1024,
        "statements": float(len(written)),
        "first_page_ms": 1000 * afresh.ours,
        "first_page_times_raw": afresh.ours / afresh.baseline,
    }
    _print("asked again while nothing is written", n, again, more)
    _print("asked after each write", n, fresh, {})


def _print(case: str, n: int, pair: Pair, more: dict[str, float]) -> None:
    print_row(
        question=f"Overview of all subjects (server time) beside its bare queries, {case}",
        value=1000 * pair.ours,
        unit="ms",
        n=n,
        baseline=1000 * pair.baseline,
        ratio=pair.ratio(),
        seconds=pair.ours,
        seed=SEED,
        goal=1 / 3,
        packages=("fastapi", "jinja2", "sqlalchemy"),
        more={"pages_per_cpu_second": 1 / pair.ours, **more},
    )


class _Writer:
    """Writes what no page shows, as a crawl beside the dashboard does."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path)
        self._base.execute("CREATE TABLE bench_written (n INTEGER)")

    def write(self) -> None:
        """Commit one row."""
        self._base.execute("INSERT INTO bench_written VALUES (1)")
        self._base.commit()


class _Written:
    """Asks for the page after a write."""

    def __init__(self, ask: Callable[[], httpx.Response], writer: _Writer) -> None:
        self._ask, self._writer = ask, writer

    def __call__(self) -> None:
        self._writer.write()
        self._ask()


def _asker(reports: StoreReports) -> Callable[[], httpx.Response]:
    transport = httpx.ASGITransport(create_app(reports))
    client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
    loop = asyncio.new_event_loop()
    return lambda: loop.run_until_complete(client.get("/"))


def _asker_afresh(store: Store) -> Callable[[], httpx.Response]:
    """Return what asks for the page as the first reader after a publication does, who finds nothing remembered."""
    askers = iter([_asker(StoreReports(store)) for _ in range(5)])

    def ask() -> httpx.Response:
        return next(askers)()

    return ask


def _statements(store: Store, ask: Callable[[], httpx.Response]) -> tuple[list[Statement], httpx.Response]:
    """Return the statements that one page runs, and the page."""
    seen: list[Statement] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append((statement, parameters))

    engine: Engine = store._database._engine
    event.listen(engine, "before_cursor_execute", note)
    answer = ask()
    event.remove(engine, "before_cursor_execute", note)
    if answer.status_code != httpx.codes.OK:
        raise SystemExit(f"the page answered {answer.status_code}")
    return seen, answer


def _run(base: sqlite3.Connection, statements: list[Statement]) -> None:
    for statement, parameters in statements:
        base.execute(statement, parameters).fetchall()


def fill(store: Store, n: int) -> None:
    """Keep subjects of two sources with five years of made-up months, published twice."""
    rng = np.random.default_rng(SEED)
    kinds = list(SubjectKind)
    for place in range(n):
        key = f"subject-{place:05}"
        store.subjects.add(Subject(key, f"Subject {place} of the made-up many", kinds[place % len(kinds)]))
        _collected(store, store.subjects.add_listing(Listing(f"shop-{place % 2}", key, key, "https://shop.example/")))
        for days in (7, 0):
            at = NOW - timedelta(days=days)
            store.indicators.publish(_figures(key, at, rng), at)


def _collected(store: Store, listing: Listing) -> None:
    run = store.runs.open_run(listing, source=listing.source, started_at=NOW, parser="made up", config_digest="c")
    census = Census(Coverage.FULL, Selection.FULL, announced=0, seen=0)
    store.runs.close(run, census, NOW)


def _figures(key: str, at: datetime, rng: np.random.Generator) -> IndicatorSet:
    level, months = float(rng.uniform(0.4, 0.9)), [f"{2022 + m // 12}-{m % 12 + 1:02}" for m in range(MONTHS)]
    values = np.clip(level + rng.normal(0, 0.03, (2, MONTHS)), 0, 1)
    trust = [
        Indicator("trust", month, float(value), Interval(float(value) - 0.05, float(value) + 0.05, 0.9), 40, 30.0)
        for month, value in zip(months, values[0], strict=True)
    ]
    share = [
        Indicator("dissatisfied_share", month, float(1 - value), None, 40, None, limit_low=0.0, limit_high=0.7)
        for month, value in zip(months, values[1], strict=True)
    ]
    interval = Interval(level - 0.1, level + 0.1, 0.9)
    newest = Indicator("trust", f"{at:%Y-%m-%d}", float(values[0, -1]), interval, 900, 80.0)
    series = tuple(
        SeriesLine("", float(rng.uniform(0, 1)) ** 4, "2026-06", "2026-10", 0.1, 0.2, 50, aspect=f"aspect{place}")
        for place in range(SERIES)
    )
    facts = to_facts(Surroundings(newest_on="2026-10-30", series=series[:1], aspect_series=series[1:]))
    return IndicatorSet(key, at, (newest, *trust, *share), facts, "model", "config")


if __name__ == "__main__":
    main()
