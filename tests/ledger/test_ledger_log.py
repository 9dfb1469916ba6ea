"""Stored subtrees: appended in any batches they are the same tree, and every root and proof follows from them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_merkle import complete_subtrees, naive_consistency, naive_inclusion, naive_leaf, naive_root

from ledger import log, merkle
from ledger.errors import OutsideTree, WrongFrontier, WrongHashLength

LEAVES = [naive_leaf(b"%d" % number) for number in range(200)]
LEAVES_IN_BINARY = f"{len(LEAVES):b}"


class Kept:
    """A store in memory that, like the real one, refuses to write a subtree twice."""

    def __init__(self):
        self.size, self.nodes = 0, {}

    def frontier(self):
        return {position: self.nodes[position] for position in log.frontier_positions(self.size)}

    def append(self, leaves):
        for level, idx, hash_ in log.append_nodes(self.size, self.frontier(), leaves):
            assert (level, idx) not in self.nodes
            self.nodes[level, idx] = hash_
        self.size += len(leaves)

    def read(self, level, idx):
        return self.nodes[level, idx]


def keep(*batches):
    kept = Kept()
    for batch in batches:
        kept.append(batch)
    return kept


@pytest.mark.parametrize(
    ("size", "positions"),
    [
        (0, []),
        (1, [(0, 0)]),
        (2, [(1, 0)]),
        (3, [(1, 0), (0, 2)]),
        (6, [(2, 0), (1, 2)]),
        (7, [(2, 0), (1, 2), (0, 6)]),
    ],
)
def test_frontier_positions_are_the_set_bits_of_the_size(size, positions):
    assert log.frontier_positions(size) == positions


@given(st.integers(0, 10**15))
def test_the_frontier_covers_each_leaf_once_from_left_to_right(size):
    covered = 0
    for level, idx in log.frontier_positions(size):
        assert idx << level == covered
        covered += 1 << level
    assert covered == size


@given(st.lists(st.integers(0, 40), max_size=5))
@settings(deadline=None, max_examples=80)
def test_any_batches_give_every_complete_subtree_once(lengths):
    kept, taken = Kept(), 0
    for length in lengths:
        kept.append(LEAVES[taken : taken + length])
        taken = min(taken + length, len(LEAVES))
        assert log.root_of_frontier(kept.size, kept.frontier()) == naive_root(LEAVES[: kept.size])
    assert kept.nodes == complete_subtrees(LEAVES[:taken])


def test_appending_one_by_one_makes_less_than_two_subtrees_per_leaf():
    kept = keep(*([leaf] for leaf in LEAVES))
    assert len(kept.nodes) == 2 * len(LEAVES) - LEAVES_IN_BINARY.count("1")


def test_the_new_leaves_come_first_and_in_order():
    assert log.append_nodes(0, {}, LEAVES[:2]) == [
        log.Node(0, 0, LEAVES[0]),
        log.Node(0, 1, LEAVES[1]),
        log.Node(1, 0, merkle.node_hash(LEAVES[0], LEAVES[1])),
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 20, 31, 33])
def test_every_proof_from_nodes_equals_the_naive_one(size):
    leaves = LEAVES[:size]
    # More leaves are stored than the tree asked for has: an old tree's proofs must not see them.
    kept = keep(LEAVES[: size + 10])
    for place in range(size):
        assert log.inclusion_from_nodes(place, size, kept.read) == naive_inclusion(place, leaves)
        assert log.consistency_from_nodes(place + 1, size, kept.read) == naive_consistency(place + 1, leaves)


@given(st.integers(1, 200), st.data())
@settings(deadline=None, max_examples=100)
def test_proofs_read_complete_subtrees_of_the_asked_tree_only_and_few(size, data):
    nodes, reads = complete_subtrees(LEAVES[:size]), []

    def read(level, idx):
        reads.append((level, idx))
        return nodes[level, idx]

    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    top = naive_root(LEAVES[:size])
    merkle.verify_inclusion(LEAVES[index], index, size, log.inclusion_from_nodes(index, size, read), top)
    assert len(reads) <= 2 * size.bit_length()
    path = log.consistency_from_nodes(old, size, read)
    merkle.verify_consistency(old, size, path, naive_root(LEAVES[:old]), top)


def test_proofs_outside_the_tree_are_refused_before_anything_is_read():
    kept = keep(LEAVES[:5])
    for ask in (log.inclusion_from_nodes, log.consistency_from_nodes):
        with pytest.raises(OutsideTree):
            ask(6, 5, kept.read)
    with pytest.raises(OutsideTree):
        log.inclusion_from_nodes(0, 0, kept.read)
    with pytest.raises(OutsideTree):
        log.consistency_from_nodes(0, 5, kept.read)


@pytest.mark.parametrize(
    ("size", "frontier"),
    [
        (1, {}),
        (0, {(0, 0): LEAVES[0]}),
        (3, {(1, 0): LEAVES[0]}),
        (3, {(1, 0): LEAVES[0], (0, 1): LEAVES[1]}),
        (2, {(1, 0): LEAVES[0], (0, 2): LEAVES[1]}),
        (-1, {}),
    ],
)
def test_another_trees_frontier_is_refused(size, frontier):
    with pytest.raises(WrongFrontier, match="fsck"):
        log.append_nodes(size, frontier, LEAVES[:1])
    with pytest.raises(WrongFrontier):
        log.root_of_frontier(size, frontier)


def test_hashes_of_another_length_are_not_stored():
    with pytest.raises(WrongHashLength):
        log.append_nodes(0, {}, [LEAVES[0], b"short"])
    with pytest.raises(WrongHashLength):
        log.append_nodes(1, {(0, 0): b"short"}, [LEAVES[0]])


def test_an_empty_log_has_the_root_of_the_empty_tree_and_appending_nothing_adds_nothing():
    assert log.root_of_frontier(0, {}) == merkle.EMPTY_ROOT
    assert log.append_nodes(0, {}, []) == []
