"""How long does the overview of a thousand subjects take beside its bare queries, and how large is it?"""

import argparse
import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import numpy as np

from bench.pagecost import Ask, Writer, asker, measure_both, print_pair, run_raw, statements_of
from bench.row import measure_pair
from jobs.report import StoreReports
from jobs.surroundings import Surroundings, to_facts
from report.control import SeriesLine
from store.records import Census, Coverage, Indicator, IndicatorSet, Interval, Listing, Selection, Subject, SubjectKind
from store.session import Store, open_store

SEED = 11
SUBJECTS = 1_000
MONTHS = 60
SERIES = 8
NOW = datetime(2026, 11, 1, 6, tzinfo=UTC)
QUESTION = "Overview of all subjects (server time) beside its bare queries"


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
    ask = asker(reports)
    cold, first = statements_of(store, ask)
    raw, writer = sqlite3.connect(path), Writer(path)
    writer.write()
    written, _ = statements_of(store, ask)
    again, fresh = measure_both(ask, writer, lambda: run_raw(raw, written), rounds=15)
    afresh = measure_pair(_asker_afresh(store), lambda: run_raw(raw, cold), rounds=5)
    more = {
        "page_kib": len(first.content) / 1024,
        "statements": float(len(written)),
        "first_page_ms": 1000 * afresh.ours,
        "first_page_times_raw": afresh.ours / afresh.baseline,
    }
    print_pair(f"{QUESTION}, asked again while nothing is written", n, again, more, seed=SEED)
    print_pair(f"{QUESTION}, asked after each write", n, fresh, {}, seed=SEED)


def _asker_afresh(store: Store) -> Ask:
    """Return what asks for the page as the first reader after a publication does, who finds nothing remembered."""
    askers = iter([asker(StoreReports(store)) for _ in range(5)])

    def ask() -> httpx.Response:
        return next(askers)()

    return ask


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
            store.indicators.publish(figures_of(key, at, rng), at)


def _collected(store: Store, listing: Listing) -> None:
    run = store.runs.open_run(listing, source=listing.source, started_at=NOW, parser="made up", config_digest="c")
    census = Census(Coverage.FULL, Selection.FULL, announced=0, seen=0)
    store.runs.close(run, census, NOW)


def figures_of(key: str, at: datetime, rng: np.random.Generator) -> IndicatorSet:
    """Return made-up figures of a subject: five years of months, and charted series."""
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
