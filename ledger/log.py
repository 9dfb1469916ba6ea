"""How a growing tree is kept: complete subtrees only, roots and proofs from them, and the checkpoint's three lines."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ledger.errors import MalformedCheckpoint, WrongFrontier
from ledger.merkle import (
    EMPTY_ROOT,
    HASH_LENGTH,
    Position,
    consistency_positions,
    inclusion_positions,
    node_hash,
    require_hashes,
)

ReadNode = Callable[[int, int], bytes]
"""Gives the stored hash of the complete subtree at (level, idx)."""


# A named tuple, because a backfill makes millions and a frozen dataclass costs three times as much to build.
class Node(NamedTuple):
    """One complete subtree, never to change again."""

    level: int
    """Height; 0 is a leaf, the subtree has 2**level leaves."""
    idx: int
    """Place within the level; the subtree begins at leaf idx * 2**level."""
    hash: bytes
    """Root of the subtree, 32 bytes."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself at one moment, without the signatures."""

    origin: str
    """Name of the log."""
    size: int
    """Number of leaves."""
    root: bytes
    """Root of the tree, 32 bytes."""
    extensions: tuple[str, ...] = ()
    """Further lines; discouraged, kept because signatures cover them."""


def frontier_positions(size: int) -> list[Position]:
    """Return the largest complete subtrees of a tree of `size` leaves, from left to right.

    Example:
        >>> frontier_positions(6)
        [(2, 0), (1, 2)]
    """
    # Bit k of the size stands for a subtree of 2**k leaves; all larger ones lie to its left.
    return [(level, (size >> level) - 1) for level in range(size.bit_length() - 1, -1, -1) if size >> level & 1]


def append_nodes(size: int, frontier: Mapping[Position, bytes], leaf_hashes: Sequence[bytes]) -> list[Node]:
    """Return all complete subtrees that appending the leaves brings into being, the leaves first, then level by level.

    Costs one hash per leaf, amortised.

    Args:
        size: Number of leaves before.
        frontier: The hashes at exactly `frontier_positions(size)`.
        leaf_hashes: The new leaves in order, 32 bytes each.

    Raises:
        WrongFrontier: If the frontier is not that of a tree of `size` leaves.
        WrongHashLength: If a hash is not 32 bytes long.
    """
    _require_frontier(size, frontier)
    require_hashes(leaf_hashes, where="leaf hashes to append")
    nodes: list[Node] = []
    row, first, level = list(leaf_hashes), size, 0
    while row:
        nodes += [Node(level, idx, hash_) for idx, hash_ in enumerate(row, first)]
        if first & 1:
            first -= 1
            row.insert(0, frontier[level, first])
        row = list(map(node_hash, row[::2], row[1::2]))
        first, level = first >> 1, level + 1
    return nodes


def root_of_frontier(size: int, frontier: Mapping[Position, bytes]) -> bytes:
    """Return the root of the tree of `size` leaves from its largest complete subtrees.

    Raises:
        WrongFrontier: If the frontier is not that of a tree of `size` leaves.
        WrongHashLength: If a hash is not 32 bytes long.
    """
    _require_frontier(size, frontier)
    return _join([frontier[position] for position in frontier_positions(size)]) if size else EMPTY_ROOT


def inclusion_from_nodes(index: int, size: int, read_node: ReadNode) -> list[bytes]:
    """Return the inclusion proof of leaf `index` in the tree of `size` leaves, reading O(log size) stored nodes.

    Raises:
        OutsideTree: If the tree has no leaf of this index.
    """
    return _hashes_at(inclusion_positions(index, size), size, read_node)


def consistency_from_nodes(old: int, size: int, read_node: ReadNode) -> list[bytes]:
    """Return the proof that the tree of `old` leaves is the beginning of that of `size`, from stored nodes.

    Raises:
        OutsideTree: If `old` is below 1 or above `size`.
    """
    return _hashes_at(consistency_positions(old, size), size, read_node)


def checkpoint_body(origin: str, size: int, root: bytes) -> str:
    """Return the three lines of a checkpoint: origin, size in decimal, root in base64, each ended by a newline.

    Raises:
        MalformedCheckpoint: If the origin is empty or has control characters, the size is negative or the root no hash.

    References:
        C2SP tlog-checkpoint.
    """
    body = f"{origin}\n{size}\n{base64.b64encode(root).decode('ascii')}\n"
    if parse_checkpoint(body) != Checkpoint(origin, size, root):
        raise MalformedCheckpoint("the origin is not one plain line")
    return body


def parse_checkpoint(text: str) -> Checkpoint:
    """Return what a checkpoint body says; the inverse of `checkpoint_body`, strict, without the signatures.

    Raises:
        MalformedCheckpoint: If a line is missing or not in its one canonical form.

    References:
        C2SP tlog-checkpoint.
    """
    *lines, rest = text.split("\n")
    if rest or len(lines) < 3:
        raise MalformedCheckpoint("fewer than three lines, or no newline at the end")
    if any(not line or not line.isprintable() for line in lines):
        raise MalformedCheckpoint("an empty line or a control character")
    origin, size, root, *extensions = lines
    if not re.fullmatch("0|[1-9][0-9]{0,18}", size):
        raise MalformedCheckpoint("the size is not a plain decimal number")
    return Checkpoint(origin, int(size), _root_from_base64(root), tuple(extensions))


def read_checkpoint(note: str) -> Checkpoint:
    """Return what a checkpoint says, signed or not; whether it is signed is for `ledger.note.verify` to say.

    Raises:
        MalformedCheckpoint: If the text before the signatures is no checkpoint.
    """
    text, separator, _ = note.rpartition("\n\n")
    return parse_checkpoint(text + "\n" if separator else note)


def _root_from_base64(text: str) -> bytes:
    try:
        root = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedCheckpoint("the root is not base64") from error
    # Base64 has spare bits: only re-encoding shows that this is the one way to write the hash.
    if len(root) != HASH_LENGTH or base64.b64encode(root).decode("ascii") != text:
        raise MalformedCheckpoint("the root is not the base64 of 32 bytes")
    return root


def _hashes_at(positions: Sequence[Position], size: int, read_node: ReadNode) -> list[bytes]:
    return [
        read_node(level, idx) if (idx + 1) << level <= size else _edge((level, idx), size, read_node)
        for level, idx in positions
    ]


def _edge(position: Position, size: int, read_node: ReadNode) -> bytes:
    # Only the right edge is incomplete: its leaves form complete subtrees of their own, further down.
    level, idx = position
    start = idx << level
    return _join([read_node(low, (start >> low) + place) for low, place in frontier_positions(size - start)])


def _join(hashes: Sequence[bytes]) -> bytes:
    *left, joined = hashes
    for hash_ in reversed(left):
        joined = node_hash(hash_, joined)
    return joined


def _require_frontier(size: int, frontier: Mapping[Position, bytes]) -> None:
    if size < 0 or set(frontier) != set(frontier_positions(size)):
        raise WrongFrontier(size, where=f"{len(frontier)} stored subtrees")
    require_hashes(list(frontier.values()), where="stored subtrees")
