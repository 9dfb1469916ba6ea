"""What does a comparison cost: 10,000 subjects, 1,000,000 reviews with texts, 30,000 audits, read from files?"""

import csv
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from math import log
from pathlib import Path

import numpy as np

from bench.row import print_row

SEED, GOAL_SECONDS, GOAL_MIB = 11, 60.0, 2_048.0
SIZES = (1_000, 10_000)
WORDS = [
    f"{first}{last}"
    for first in ("ka", "lo", "mi", "nu", "per", "sta", "tra", "vel")
    for last in ("bel", "dor", "fen", "gin", "hap", "jor", "kul", "mon")
]


def write_files(folder: Path, n_subjects: int) -> tuple[Path, Path]:
    """Write three audits and a hundred reviews of 20 words for each of so many subjects."""
    dice = np.random.default_rng(SEED)
    audits, reviews = folder / "audits.csv", folder / "reviews.csv"
    with audits.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            [
                "audit_id",
                "subject",
                "site",
                "scheme",
                "audit_type",
                "started_on",
                "result",
                "score",
                "n_major",
                "n_minor",
            ]
        )
        for firm in range(n_subjects):
            start = date(2023, 1, 1) + timedelta(int(dice.integers(0, 365)))
            for year in range(3):
                bad = int(dice.poisson(0.3))
                writer.writerow(
                    [
                        f"{firm}-{year}",
                        f"firm {firm}",
                        f"area {firm % 40}",
                        "ISO 9001",
                        "",
                        start + timedelta(365 * year),
                        "",
                        2 * bad + int(dice.poisson(1)),
                        bad,
                        "",
                    ]
                )
    with reviews.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            [
                "review_id",
                "subject",
                "source",
                "posted_on",
                "posted_relative",
                "retrieved_at",
                "rating",
                "scale_max",
                "title",
                "text",
                "extra",
            ]
        )
        for firm in range(n_subjects):
            days, stars = dice.integers(0, 1_300, 100), dice.integers(1, 6, 100)
            said = dice.integers(0, len(WORDS), (100, 20))
            for at in range(100):
                posted = date(2022, 6, 1) + timedelta(int(days[at]))
                text = " ".join(WORDS[word] for word in said[at])
                writer.writerow(
                    [
                        f"{firm}-{at}",
                        f"firm {firm}",
                        "portal",
                        posted,
                        "",
                        posted + timedelta(1),
                        stars[at],
                        5,
                        "",
                        text,
                        "",
                    ]
                )
    return audits, reviews


def measure(n_subjects: int) -> tuple[float, float]:
    """Return CPU seconds and peak MiB of the command, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        audits, reviews = write_files(Path(folder), n_subjects)
        code = (
            "import resource, sys, time; sys.argv[0] = 'leumund'; from cli import app\n"
            "try:\n    app(standalone_mode=False)\nfinally:\n"
            "    print(time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)"
        )
        command = [
            sys.executable,
            "-c",
            code,
            "compare",
            "--audits",
            str(audits),
            "--reviews",
            str(reviews),
            "--event",
            "n_major>=1",
            "--json",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, mib = done.stderr.strip().splitlines()[-1].split()
    return float(seconds), float(mib)


def main() -> None:
    """Print the row of seconds, the row of memory, and the growth of both between the two sizes."""
    begun = time.process_time()
    (small, small_mib), (seconds, mib) = (measure(size) for size in SIZES)
    ratio = log(SIZES[1] / SIZES[0])
    n = SIZES[1] * 100
    more = {"exponent of n": log(seconds / small) / ratio, "CPU seconds for a tenth": small}
    print_row(
        question="Reviews against 30,000 audits, read from files, beside the limit",
        value=seconds,
        unit="CPU seconds",
        n=n,
        baseline=GOAL_SECONDS,
        ratio=GOAL_SECONDS / seconds,
        seconds=seconds,
        seed=SEED,
        goal=1.0,
        more=more,
    )
    more = {"exponent of n": log(mib / small_mib) / ratio, "MiB for a tenth": small_mib}
    print_row(
        question="Peak memory of the same, beside the limit",
        value=mib,
        unit="MiB",
        n=n,
        baseline=GOAL_MIB,
        ratio=GOAL_MIB / mib,
        seconds=time.process_time() - begun,
        seed=SEED,
        goal=1.0,
        more=more,
    )


if __name__ == "__main__":
    main()
