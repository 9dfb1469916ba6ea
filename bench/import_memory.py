"""Does an import of a large corpus stream, and does it go on after a kill -9? Peak memory beside the limit."""

import gzip
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.row import print_row
from store.errors import StoreError
from store.session import open_store

SEED, SUBJECTS = 1, 2_000
LIMIT_MIB = 500.0
WORDS = ("kettle", "boils", "fast", "works", "great", "arrived", "late", "broke", "waste", "money", "happy", "again")


def write_corpus(path: Path, n: int) -> None:
    """Write a packed JSON Lines file of reviews whose subjects come in any order."""
    chance = random.Random(SEED)  # noqa: S311 - texts, no secrets
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as file:
        for number in range(n):
            row = {
                "source": "corpus",
                "subject": f"subject-{chance.randrange(SUBJECTS)}",
                "review_id": f"r{number}",
                "rating": float(chance.randint(1, 5)),
                "text": " ".join(chance.choices(WORDS, k=40)),
                "published_at": f"{2015 + number % 10}-{1 + number % 12:02d}-{1 + number % 28:02d}",
                "author": f"a{number}",
            }
            file.write(json.dumps(row) + "\n")


def n_reviews(home: Path) -> int:
    """Return how many reviews are kept."""
    with open_store(str(home / "var" / "leumund.db")) as store:
        return sum(row.reviews for row in store.subjects.list_subjects())


def n_leaves(home: Path) -> int:
    """Return how many leaves the evidence log has."""
    with open_store(str(home / "var" / "leumund.db")) as store:
        return store.leaves.size()


def take_in(home: Path, corpus: Path, *, killed_at: int | None = None) -> None:
    """Import the corpus in a process of its own; kill it when so many leaves are kept, if a number is given."""
    command = [str(Path(sys.executable).with_name("leumund")), "import", "reviews", str(corpus)]
    with subprocess.Popen(
        command, env={**os.environ, "LEUMUND_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while killed_at is not None and process.poll() is None:
            time.sleep(0.2)
            # A database in the making has no schema yet.
            with suppress(StoreError):
                if n_leaves(home) >= killed_at:
                    process.send_signal(signal.SIGKILL)
                    return
        if process.wait():
            msg = f"the import ended with {process.returncode}"
            raise RuntimeError(msg)


def main() -> None:
    """Import, kill, import again; print one row."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 250_000
    with TemporaryDirectory() as folder:
        home, corpus = Path(folder), Path(folder, "corpus.jsonl.gz")
        (home / "config").mkdir()
        (home / "config" / "leumund.toml").touch()
        (home / "config" / "subjects.toml").touch()
        write_corpus(corpus, n)
        take_in(home, corpus, killed_at=n // 2)
        before = n_reviews(home)
        began = time.monotonic()
        take_in(home, corpus)
        seconds = time.monotonic() - began
        reviews = n_reviews(home)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print_row(
        question="peak memory of an import that was killed half-way and repeated, beside the limit",
        value=peak,
        unit="MiB",
        n=n,
        baseline=LIMIT_MIB,
        ratio=LIMIT_MIB / peak,
        seconds=seconds,
        seed=SEED,
        goal=1.0,
        more={"reviews kept at the kill": float(before), "reviews kept in the end": float(reviews)},
    )
    if reviews != n:
        sys.exit(1)


if __name__ == "__main__":
    main()
