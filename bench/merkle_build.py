"""How fast is a Merkle tree built beside one SHA-256 per leaf, and how many proofs follow per second?"""

import argparse
import random
from functools import partial
from hashlib import sha256

from bench.row import cpu_seconds, measure_pair, print_row
from ledger.log import append_nodes, inclusion_from_nodes
from ledger.merkle import leaf_hash, root, root_of_entries, verify_inclusion

SEED = 9162
N_PROOFS = 20_000
ENTRY_LENGTH = 170
"""Bytes; what an rsl/entry/v1 leaf usually has."""


def main() -> None:
    """Print one row: leaves per CPU-second, leaf hashing included, and proofs per CPU-second."""
    size = _size()
    dice = random.Random(SEED)  # noqa: S311 - made-up leaves, no secret
    entries = [dice.randbytes(ENTRY_LENGTH) for _ in range(size)]
    pair = measure_pair(partial(_build, entries), partial(_hash_once, entries))
    print_row(
        question="Merkle root from entries beside one SHA-256 per leaf",
        value=size / pair.ours,
        unit="leaves per CPU-second",
        n=size,
        baseline=size / pair.baseline,
        ratio=pair.ratio(),
        seconds=pair.ours,
        seed=SEED,
        goal=0.50,
        more=_proofs_per_second(entries, [dice.randrange(size) for _ in range(N_PROOFS)]),
    )


def _build(entries: list[bytes]) -> bytes:
    return root_of_entries(entries)


def _hash_once(entries: list[bytes]) -> list[bytes]:
    return [sha256(entry).digest() for entry in entries]


def _proofs_per_second(entries: list[bytes], indices: list[int]) -> dict[str, float]:
    hashes, size = list(map(leaf_hash, entries)), len(entries)
    rows: list[list[bytes]] = [[] for _ in range(size.bit_length())]
    for node in append_nodes(0, {}, hashes):
        rows[node.level].append(node.hash)
    proofs = list(zip(indices, _prove(rows, indices), strict=True))
    pair = measure_pair(partial(_prove, rows, indices), partial(_verify, hashes, proofs, root(hashes)))
    return {
        "proofs_per_cpu_second": len(indices) / pair.ours,
        "verifications_per_cpu_second": len(indices) / pair.baseline,
        "append_leaves_per_cpu_second": size / cpu_seconds(partial(append_nodes, 0, {}, hashes)),
    }


def _prove(rows: list[list[bytes]], indices: list[int]) -> list[list[bytes]]:
    size = len(rows[0])
    return [inclusion_from_nodes(index, size, lambda level, idx: rows[level][idx]) for index in indices]


def _verify(hashes: list[bytes], proofs: list[tuple[int, list[bytes]]], top: bytes) -> None:
    for index, path in proofs:
        verify_inclusion(hashes[index], index, len(hashes), path, top)


def _size() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=200_000, help="number of leaves")
    return int(parser.parse_args().size)


if __name__ == "__main__":
    main()
