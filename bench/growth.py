"""How does the work of ingest, roll-up, rescoring and trend grow with the number of reviews? Exponents of n."""

import argparse
import math
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from bench.row import print_row
from jobs.condense import condense
from jobs.engine import LocalPool
from jobs.model import shipped_model
from jobs.score import score_new_versions
from store.records import Listing, Review, Subject, SubjectKind, on_day
from store.runs import PageObservation
from store.session import Store, open_store

SEED, PAGE, PER_LISTING = 1, 1_000, 5_000
FULL = 10_000_000
"""Reviews at scale 1."""
GOALS = {"ingest": 1.15, "roll-up": 1.15, "rescoring": 1.15, "trend": 0.1}
"""Largest exponents aimed for."""
START = datetime(2024, 5, 1, tzinfo=UTC)
WORDS = np.array("the kettle works very well and boils fast but its lid broke after a week terrible waste".split())  # noqa: SIM905


def main() -> None:
    """Print one row a step: CPU seconds for the most reviews, and how they grew from an eighth of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.002, help="share of ten million reviews, 0..1")
    most = max(8_000, round(FULL * parser.parse_args().scale))
    sizes = [most // 8, most // 4, most // 2, most]
    with tempfile.TemporaryDirectory() as folder:
        taken = [_measure(Path(folder, f"{size}.sqlite"), size) for size in sizes]
    for step, goal in GOALS.items():
        exponent = float(np.polyfit(np.log(sizes), [math.log(each[step]) for each in taken], 1)[0])
        print_row(
            question=f"growth of {step} with the number of reviews: exponent of n, SQLite",
            value=exponent,
            unit="exponent of n",
            n=most,
            baseline=goal,
            ratio=goal / exponent if exponent > 0 else math.inf,
            seconds=taken[-1][step],
            seed=SEED,
            goal=1.0,
            more={f"CPU seconds at {size}": each[step] for size, each in zip(sizes, taken, strict=True)},
        )


def _measure(path: Path, size: int) -> dict[str, float]:
    """Return the CPU seconds of each step over so many reviews."""
    with open_store(str(path), create=True) as store:
        taken = {
            "ingest": _seconds(lambda: _ingest(store, size)),
            "rescoring": _seconds(lambda: score_new_versions(store, shipped_model(), engine=LocalPool())),
            "roll-up": _seconds(lambda: condense(store)),
        }
        taken["trend"] = min(_seconds(lambda: store.reviews.months("subject-0")) for _ in range(20))
    path.unlink()
    return taken


def _seconds(task: Callable[[], object]) -> float:
    """Return the CPU seconds of a task and its processes: other work on the machine must not bend the exponent."""
    begin = _cpu_seconds()
    task()
    return _cpu_seconds() - begin


def _cpu_seconds() -> float:
    # Processes of a pool are counted once they have ended, which they have when their results are all there.
    of_others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + of_others.ru_utime + of_others.ru_stime


def _ingest(store: Store, size: int) -> None:
    for number in range(math.ceil(size / PER_LISTING)):
        key = f"subject-{number}"
        store.subjects.add(Subject(key, key, SubjectKind.PRODUCT))
        listing = store.subjects.add_listing(Listing("shop", key, key, ""))
        run = store.runs.open_run(listing, source="shop", started_at=START, parser="p", config_digest="c")
        left = min(PER_LISTING, size - number * PER_LISTING)
        for page, reviews in enumerate(_pages(number, left)):
            store.runs.observe(run, PageObservation(f"https://shop.example/{page}", START, reviews))


def _pages(listing: int, size: int) -> Iterator[list[Review]]:
    dice = np.random.default_rng([SEED, listing])
    for first in range(0, size, PAGE):
        n = min(PAGE, size - first)
        texts, days, ratings = dice.choice(WORDS, (n, 25)), dice.integers(0, 1_800, n), dice.integers(1, 6, n)
        yield [
            Review(
                "shop",
                f"r{first + k}",
                float(ratings[k]),
                text=" ".join(texts[k]),
                published=on_day((START - timedelta(days=int(days[k]))).date()),
            )
            for k in range(n)
        ]


if __name__ == "__main__":
    main()
