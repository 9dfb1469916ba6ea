"""What does checking an evidence pack cost beside reading and hashing its members once, and does it grow linearly?"""

import argparse
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from bench.ingest import START, made_up_reviews
from bench.row import cpu_seconds, measure_pair, print_row
from jobs.packwrite import PackOrder, Sealed, write_pack
from ledger import verify
from ledger.log import checkpoint_body, read_checkpoint
from ledger.note import PrivateKey, generate_key, sign
from ledger.packcheck import check_pack
from store.bulk import uncollected
from store.evidence import PublishedSet
from store.records import Census, Coverage, IndicatorSet, Listing, Selection, Subject, SubjectKind
from store.runs import PageObservation
from store.session import Store, open_store

ORIGIN, SEED, SMALL = "bench.example/rsl/1", 1, 1_000
SUBJECT = Subject("kettle", "The kettle", SubjectKind.PRODUCT)


def main() -> None:
    """Print one row: CPU seconds to check a pack with verify.py, beside those to read and hash its members once."""
    size = _size()
    more = {}
    for name, n in (("a_quarter_of_the_reviews", size // 4), ("1000_reviews", SMALL)):
        with _pack(n) as (path, key):
            more[f"seconds_at_{name}"] = cpu_seconds(partial(_check, path, key))
    with _pack(size, texts=True) as (path, key):
        more["ratio_with_texts"] = measure_pair(
            partial(_check, path, key), partial(_hash_members, path), rounds=3
        ).ratio()
    with _pack(size) as (path, key):
        more["library_seconds"] = cpu_seconds(partial(check_pack, path, [key]))
        more["pack_megabytes"] = path.stat().st_size / 1e6
        pair = measure_pair(partial(_check, path, key), partial(_hash_members, path), rounds=5)
    print_row(
        question="checking an evidence pack with verify.py beside reading and hashing its members once",
        value=size / pair.ours,
        unit="reviews per CPU-second",
        n=size,
        baseline=size / pair.baseline,
        ratio=pair.ratio(),
        seconds=pair.ours,
        seed=SEED,
        goal=0.2,
        more=more,
    )


def _check(path: Path, key: str) -> None:
    # As the script itself does, which has no such heap around it as this process.
    with uncollected():
        code, lines = verify.verdict(str(path), [key], None)
    if code:
        raise SystemExit("\n".join(lines))


def _hash_members(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            sha256(archive.read(info)).digest()


@contextmanager
def _pack(size: int, *, texts: bool = False) -> Iterator[tuple[Path, str]]:
    """Give a pack of so many reviews, and the key that checks it; with their texts or without."""
    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/bench.sqlite", create=True) as store:
        listing = _fill(store, size)
        key = generate_key(ORIGIN)
        path = Path(folder) / "pack.zip"
        with store.evidence.view() as view, path.open("wb") as file:
            write_pack(view, PackOrder(SUBJECT, [listing], [], with_texts=texts), _sealed(store, key), file, _no_method)
        yield path, key.public.text


def _fill(store: Store, size: int) -> Listing:
    store.subjects.add(SUBJECT)
    listing = store.subjects.add_listing(Listing("shop", "kettle", "kettle", ""))
    run = store.runs.open_run(listing, source="shop", started_at=START, parser="p", config_digest="c")
    reviews = made_up_reviews(SEED)
    for begin in range(0, size, 1_000):
        some = [
            replace(reviews[number % len(reviews)], review_id=f"r{number}")
            for number in range(begin, min(begin + 1_000, size))
        ]
        store.runs.observe(run, PageObservation(f"https://shop.example/{begin}", START, some, body_digest="b0" * 32))
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, size, seen=size), START)
    store.indicators.publish(IndicatorSet("kettle", START, (), {}, "m" * 64, "c" * 64), START)
    return listing


def _sealed(store: Store, key: PrivateKey) -> Sealed:
    note = sign(checkpoint_body(ORIGIN, *store.leaves.head()), key)
    return Sealed(read_checkpoint(note), note, lambda manifest: sign(manifest, key))


def _no_method(_: PublishedSet) -> Mapping[str, object]:
    return {}


def _size() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=100_000, help="number of reviews")
    return int(parser.parse_args().size)


if __name__ == "__main__":
    main()
