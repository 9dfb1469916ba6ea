"""How much memory does judging need when texts stream by? Peak of the process beside the limit."""

import argparse
import resource
import time
from itertools import islice, repeat

from bench.row import print_row
from bench.sentiment_speed import make_texts
from jobs.model import shipped_model

BATCH = 2_000
POOL = 4_000
SEED = 5
LIMIT_MIB = 1_024.0


def main() -> None:
    """Judge so many made-up texts in batches and print the peak, and what it was after the first ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=200_000, help="number of texts, e.g. 10000000")
    size = int(parser.parse_args().size)
    model, pool = shipped_model(), make_texts(POOL, SEED)
    batches = [pool[start : start + BATCH] for start in range(0, POOL, BATCH)]
    for batch in batches:
        model.judge(batch, ["en"] * len(batch))
    before, began = _peak_mib(), time.process_time()
    for cycle in islice(repeat(batches), max(size // POOL, 1)):
        for batch in cycle:
            model.judge(batch, ["en"] * len(batch))
    peak = _peak_mib()
    print_row(
        question="peak memory while texts stream through the sentiment model, beside the limit",
        value=peak,
        unit="MiB",
        n=size,
        baseline=LIMIT_MIB,
        ratio=LIMIT_MIB / peak,
        seconds=time.process_time() - began,
        seed=SEED,
        goal=1.0,
        more={"after the first 4,000, MiB": before},
        packages=("numpy", "numba"),
    )


def _peak_mib() -> float:
    """Return the most memory that this process has held so far, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
