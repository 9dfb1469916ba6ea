"""How do the figures of one subject grow with its reviews, and what does a run cost in which hardly anything is new?"""

import argparse
import math
import tempfile
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np

from bench.row import cpu_seconds, print_row
from jobs.indicate import Tools, publish_all
from jobs.model import shipped_model, shipped_priors
from store.records import (
    Census,
    Coverage,
    Listing,
    Precision,
    Published,
    Review,
    Selection,
    Sentiment,
    Subject,
    SubjectKind,
)
from store.runs import PageObservation
from store.session import Store, open_store

SEED = 12
SIZES = (300, 3_000, 30_000, 100_000)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
YEARS = 5
WORDS = [f"word{number}" for number in range(3_000)]
_PAGE = 1_000


def main() -> None:
    """Print one row a size: seconds to publish one subject after ten new reviews; then the exponent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    sizes = sorted(parser.parse_args().sizes)
    seconds = [_measure(size) for size in sizes]
    first, last = seconds[0], seconds[-1]
    exponent = math.log(last / first) / math.log(sizes[-1] / sizes[0])
    print_row(
        question="Publishing one subject after ten new reviews: exponent of all its reviews",
        value=exponent,
        unit="exponent of n",
        n=sizes[-1],
        baseline=1.0,
        ratio=1 / exponent,
        seconds=last,
        seed=SEED,
        more={f"seconds_at_{size}": each for size, each in zip(sizes, seconds, strict=True)},
    )


def _measure(size: int) -> float:
    with tempfile.TemporaryDirectory() as folder, open_store(str(Path(folder) / "bench.db"), create=True) as store:
        store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        listing = store.subjects.add_listing(Listing("shop", "1", "kettle", ""))
        tools = Tools(shipped_model(), shipped_priors())
        _collect(store, listing, range(size))
        publish_all(store, tools, NOW)
        _collect(store, listing, range(size, size + 10))
        return cpu_seconds(partial(publish_all, store, tools, NOW + timedelta(days=1)))


def _collect(store: Store, listing: Listing, numbers: range) -> None:
    """Observe reviews spread evenly over five years, as the newest that the source shows."""
    run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="bench/1", config_digest="c")
    dice = np.random.default_rng([SEED, numbers.start])
    for first in range(numbers.start, numbers.stop, _PAGE):
        page = [_review(number, dice) for number in range(first, min(first + _PAGE, numbers.stop))]
        store.runs.observe(run, PageObservation("bench", NOW, page))
    census = Census(Coverage.PARTIAL, Selection.NEWEST, None, seen=len(numbers), reason="bench")
    store.runs.close(run, census, NOW)
    digest = shipped_model().digest
    # What the model says is drawn: how long it reads is another question.
    for some in store.reviews.unscored(digest):
        chances = dice.random(len(some)).tolist()
        said = [Sentiment(version.id, "en", chance) for version, chance in zip(some, chances, strict=True)]
        store.reviews.add_sentiments(digest, said)


def _review(number: int, dice: np.random.Generator) -> Review:
    day = NOW - timedelta(days=int(dice.integers(1, 365 * YEARS)))
    rating = float(dice.choice([1, 2, 3, 4, 5], p=[0.1, 0.05, 0.1, 0.25, 0.5]))
    published = Published(day, Precision.DAY)
    text = " ".join(dice.choice(WORDS, 15).tolist()) if number % 2 else None
    author = f"{number % 20_000:032x}"
    return Review("shop", str(number), rating, text=text, published=published, author_key=author, author_present=True)


if __name__ == "__main__":
    main()
