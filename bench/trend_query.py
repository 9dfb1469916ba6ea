"""How long does one subject's trend take among many reviews: monthly roll-up beside a covering index over reviews?"""

import argparse
import math
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.row import print_row
from store.log_models import MonthRow
from store.session import open_store

SEED = 7
SIZES = (100_000, 1_000_000, 10_000_000)
MONTHS = 60
MEDIAN_REVIEWS = 300
ROUNDS = 400
_BATCH = 100_000
_INDEX = """
select month, count(*), sum(unit >= .75), sum(unit <= .25), sum(unit)
from bench_review where listing_id = ? group by month order by month
"""
_ROLLUP = f"""
select month, n, satisfied, dissatisfied, unit_millionths
from {MonthRow.__tablename__} where listing_id = ? and n > 0 order by month
"""  # noqa: S608 - the table's own name


def main() -> None:
    """Print one row a size, and how the time of the roll-up grows from the smallest to the largest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of reviews")
    sizes = sorted(parser.parse_args().sizes)
    with tempfile.TemporaryDirectory() as folder:
        times = [_measure(Path(folder) / f"{size}.db", size) for size in sizes]
    if len(sizes) > 1:
        exponents = [math.log(times[-1][i] / times[0][i]) / math.log(sizes[-1] / sizes[0]) for i in (0, 1)]
        print_row(
            question="Growth of one subject's trend with all reviews: exponent of n",
            value=exponents[0],
            unit="exponent of n",
            n=sizes[-1],
            baseline=exponents[1],
            ratio=exponents[1] / exponents[0] if exponents[0] else math.inf,
            seconds=times[-1][0],
            seed=SEED,
            goal=0.1,
        )


def _measure(path: Path, size: int) -> tuple[float, float]:
    """Fill a database with reviews of many listings, ask for trends, print the 95th percentiles; return both."""
    with open_store(str(path), create=True):
        pass
    base = sqlite3.connect(path)
    base.execute("pragma foreign_keys = off")
    base.execute("create table bench_review (listing_id integer, month text, unit real)")
    for batch in _reviews(size):
        base.executemany("insert into bench_review values (?, ?, ?)", batch)
    base.execute("create index bench_covering on bench_review (listing_id, month, unit)")
    base.execute(
        f"insert into {MonthRow.__tablename__} "  # noqa: S608 - the table's own name
        "select listing_id, month, count(*), count(*), sum(unit >= .75), sum(unit <= .25), "
        "cast(sum(unit) * 1000000 as integer) from bench_review group by listing_id, month"
    )
    base.commit()
    base.execute("analyze")
    listings = np.random.default_rng(SEED).integers(1, _listings(size) + 1, ROUNDS).tolist()
    pairs = [(_seconds(base, _ROLLUP, listing), _seconds(base, _INDEX, listing)) for listing in listings]
    ours, theirs = (float(np.quantile([pair[side] for pair in pairs], 0.95)) for side in (0, 1))
    base.close()
    path.unlink()
    print_row(
        question="One subject's monthly trend (p95) beside a covering index over reviews",
        value=1000 * ours,
        unit="ms",
        n=size,
        baseline=1000 * theirs,
        ratio=theirs / ours,
        seconds=ours,
        seed=SEED,
        goal=2.0,
        more={"listings": _listings(size)},
    )
    return ours, theirs


def _reviews(size: int) -> Iterator[list[tuple[int, str, float]]]:
    """Yield reviews of listings of log-normal size over five years, in random order."""
    dice = np.random.default_rng(SEED)
    popularity = dice.lognormal(0, 1, _listings(size))
    popularity /= popularity.sum()
    names = [f"{2020 + month // 12}-{1 + month % 12:02}" for month in range(MONTHS)]
    for first in range(0, size, _BATCH):
        n = min(_BATCH, size - first)
        listings = 1 + dice.choice(len(popularity), n, p=popularity)
        months, units = dice.integers(0, MONTHS, n), dice.choice([0, 0.25, 0.5, 0.75, 1], n)
        yield [
            (listing, names[month], unit)
            for listing, month, unit in zip(listings.tolist(), months.tolist(), units.tolist(), strict=True)
        ]


def _listings(size: int) -> int:
    return max(size // MEDIAN_REVIEWS, 1)


def _seconds(base: sqlite3.Connection, query: str, listing: int) -> float:
    """Return how long one answer takes; a wait for the disk is part of it, so it is time and not CPU time."""
    begin = time.perf_counter()
    base.execute(query, (listing,)).fetchall()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
