"""Merkle tree arithmetic: hashes, roots, proofs and their verification (RFC 6962 hashes, RFC 9162 section 2.1)."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import islice

from ledger.errors import OutsideTree, RootMismatch, WrongHashLength, WrongProofLength

HASH_LENGTH = 32
"""Length of a SHA-256 digest, bytes."""

EMPTY_ROOT = sha256(b"").digest()
"""Root of a tree without leaves (RFC 9162, 2.1.1)."""

# Copying a context that has already taken its prefix spares the library's set-up, a tenth of the cost of a small hash.
_begin_leaf = sha256(b"\x00").copy
_begin_node = sha256(b"\x01").copy

_SUBTREE = 1 << 10
"""Leaves that are joined before the next ones are looked at."""

Position = tuple[int, int]
"""Level (0 = leaves) and index within the level of a subtree that begins at leaf index << level."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf's entry: SHA-256(0x00 || entry)."""
    running = _begin_leaf()
    running.update(entry)
    return running.digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 || left || right)."""
    running = _begin_node()
    running.update(left + right)
    return running.digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root of the tree over all leaf hashes in their order.

    Raises:
        WrongHashLength: If a leaf hash is not 32 bytes long.

    References:
        RFC 9162, 2.1.1.
    """
    require_hashes(leaf_hashes, where="leaf hashes")
    # Subtree by subtree, so that hashes are still in the processor's cache when they are joined.
    starts = range(0, len(leaf_hashes), _SUBTREE)
    return _top([_top(leaf_hashes[start : start + _SUBTREE]) for start in starts]) if starts else EMPTY_ROOT


def root_of_entries(entries: Iterable[bytes]) -> bytes:
    """Return the root of the tree over all entries in their order, as `root` over their leaf hashes.

    References:
        RFC 9162, 2.1.1.
    """
    left = iter(entries)
    tops = []
    while some := list(islice(left, _SUBTREE)):
        hashes = []
        for entry in some:
            running = _begin_leaf()
            running.update(entry)
            hashes.append(running.digest())
        tops.append(_top(hashes))
    return _top(tops) if tops else EMPTY_ROOT


def inclusion_path(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes, from the leaf upwards, that prove leaf `index` to be in the tree.

    Raises:
        OutsideTree: If the tree has no leaf of this index.
        WrongHashLength: If a leaf hash is not 32 bytes long.

    References:
        RFC 9162, 2.1.3.1.
    """
    positions = inclusion_positions(index, len(leaf_hashes))
    return _pick(leaf_hashes, positions)


def consistency_path(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the hashes that prove the first `old_size` leaves to be an earlier state of this tree.

    Raises:
        OutsideTree: If `old_size` is below 1 or above the number of leaves.
        WrongHashLength: If a leaf hash is not 32 bytes long.

    References:
        RFC 9162, 2.1.4.1.
    """
    positions = consistency_positions(old_size, len(leaf_hashes))
    return _pick(leaf_hashes, positions)


def inclusion_positions(index: int, size: int) -> list[Position]:
    """Return which subtrees an inclusion proof consists of, from the leaf upwards.

    A subtree that reaches beyond `size` stands for the leaves it has.

    Raises:
        OutsideTree: If the tree has no leaf of this index.
    """
    if not 0 <= index < size:
        raise OutsideTree(index, size, where="inclusion proof")
    return _siblings((0, index), size)


def consistency_positions(old_size: int, size: int) -> list[Position]:
    """Return which subtrees a consistency proof consists of, from below.

    Raises:
        OutsideTree: If `old_size` is below 1 or above `size`.
    """
    if not 1 <= old_size <= size:
        raise OutsideTree(old_size, size, where="consistency proof")
    if old_size == size:
        return []
    level = _trailing_zeros(old_size)
    start = (level, (old_size - 1) >> level)
    # An old tree of 2**k leaves is a subtree itself: its root is known to the verifier and is left out.
    known = old_size == 1 << level
    return ([] if known else [start]) + _siblings(start, size)


def root_from_inclusion(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root that an inclusion proof leads to; see `verify_inclusion` for the comparison.

    Args:
        leaf_hash: Hash of the leaf, 32 bytes.
        index: Position of the leaf, 0 to size - 1.
        size: Number of leaves of the tree.
        path: Hashes from the leaf upwards, 32 bytes each.

    Raises:
        OutsideTree: If the index is not within the tree.
        WrongHashLength: If a hash is not 32 bytes long.
        WrongProofLength: If the path has another length than index and size demand.
    """
    if not 0 <= index < size:
        raise OutsideTree(index, size, where="inclusion proof")
    require_hashes((leaf_hash, *path), where="inclusion proof")
    inner, border = _shape(index, size)
    if len(path) != inner + border:
        raise WrongProofLength(len(path), inner + border, where=f"inclusion proof of leaf {index} of {size}")
    return _chain_left(_chain(leaf_hash, path[:inner], index), path[inner:])


def verify_inclusion(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Return None if the path proves the leaf to be at `index` of the tree with this root, else raise.

    Args:
        leaf_hash: Hash of the leaf, 32 bytes.
        index: Position of the leaf, 0 to size - 1.
        size: Number of leaves of the tree.
        path: Hashes from the leaf upwards, 32 bytes each.
        root: Root of the tree, 32 bytes.

    Raises:
        OutsideTree: If the index is not within the tree.
        WrongHashLength: If a hash is not 32 bytes long.
        WrongProofLength: If the path has another length than index and size demand.
        RootMismatch: If the path leads to another root.

    References:
        RFC 9162, 2.1.3.2.
    """
    require_hashes((root,), where="root of an inclusion proof")
    computed = root_from_inclusion(leaf_hash, index, size, path)
    _require_equal(root, computed, where=f"inclusion proof of leaf {index} of {size}")


def verify_consistency(old_size: int, size: int, path: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """Return None if the path proves the old tree to be the beginning of the new one, else raise.

    Args:
        old_size: Number of leaves of the old tree, 1 to `size`.
        size: Number of leaves of the new tree.
        path: Hashes from below, 32 bytes each; empty for equal sizes.
        old_root: Root of the old tree.
        root: Root of the new tree.

    Raises:
        OutsideTree: If `old_size` is below 1 or above `size`: an empty tree proves nothing.
        WrongHashLength: If a hash is not 32 bytes long.
        WrongProofLength: If the path has another length than the sizes demand.
        RootMismatch: If the path leads to another old or new root.

    References:
        RFC 9162, 2.1.4.2.
    """
    where = f"consistency proof from {old_size} to {size} leaves"
    if not 1 <= old_size <= size:
        raise OutsideTree(old_size, size, where=where)
    if old_size == size and not path:
        # The public vectors compare the two roots of equal sizes as they are, whatever their length.
        _require_equal(old_root, root, where=where)
        return
    require_hashes((old_root, root, *path), where=where)
    level = _trailing_zeros(old_size)
    known = [old_root] if old_size == 1 << level else []
    inner, border = _shape((old_size - 1) >> level, ((size - 1) >> level) + 1)
    wanted = 0 if old_size == size else 1 - len(known) + inner + border
    if len(path) != wanted:
        raise WrongProofLength(len(path), wanted, where=where)
    seed, *steps = [*known, *path]
    turns = (old_size - 1) >> level
    below = [step for place, step in enumerate(steps[:inner]) if turns >> place & 1]
    _require_equal(old_root, _chain_left(_chain_left(seed, below), steps[inner:]), where=f"{where}, old root")
    _require_equal(root, _chain_left(_chain(seed, steps[:inner], turns), steps[inner:]), where=f"{where}, new root")


def require_hashes(hashes: Sequence[bytes], *, where: str) -> None:
    """Return None if every hash is 32 bytes long.

    Raises:
        WrongHashLength: Names the first length that is not.
    """
    # One pass in C: a generator would cost a tenth of the whole tree at a million leaves.
    for length in sorted(set(map(len, hashes))):
        if length != HASH_LENGTH:
            raise WrongHashLength(length, where=where)


def _top(row: Sequence[bytes]) -> bytes:
    while len(row) > 1:
        row = _row_above(row)
    return row[0]


def _row_above(row: Sequence[bytes]) -> list[bytes]:
    # Promoting an odd last node unchanged gives the same tree as the RFC's split at the largest power of two.
    above = []
    # As `node_hash` does it: calling that for each node would cost a tenth of the whole tree.
    for left, right in zip(row[::2], row[1::2], strict=False):
        running = _begin_node()
        running.update(left + right)
        above.append(running.digest())
    if len(row) & 1:
        above.append(row[-1])
    return above


def _pick(leaf_hashes: Sequence[bytes], positions: list[Position]) -> list[bytes]:
    require_hashes(leaf_hashes, where="leaf hashes")
    picked, row, height = [], list(leaf_hashes), 0
    for level, index in positions:
        while height < level:
            row, height = _row_above(row), height + 1
        picked.append(row[index])
    return picked


def _siblings(start: Position, size: int) -> list[Position]:
    level, index = start
    found = []
    while (size - 1) >> level:
        if index & 1:
            found.append((level, index - 1))
        elif index < (size - 1) >> level:
            found.append((level, index + 1))
        level, index = level + 1, index >> 1
    return found


def _shape(index: int, size: int) -> tuple[int, int]:
    # Below the level where the ways to this leaf and to the last leaf meet, every level has a sibling;
    # above it only left ones, one for each set bit.
    inner = (index ^ (size - 1)).bit_length()
    return inner, (index >> inner).bit_count()


def _chain(seed: bytes, steps: Sequence[bytes], turns: int) -> bytes:
    for place, step in enumerate(steps):
        seed = node_hash(step, seed) if turns >> place & 1 else node_hash(seed, step)
    return seed


def _chain_left(seed: bytes, steps: Sequence[bytes]) -> bytes:
    for step in steps:
        seed = node_hash(step, seed)
    return seed


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1


def _require_equal(expected: bytes, computed: bytes, *, where: str) -> None:
    if expected != computed:
        raise RootMismatch(expected, computed, where=where)
