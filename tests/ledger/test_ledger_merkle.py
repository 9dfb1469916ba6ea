"""Roots and proofs equal the naive reference; nothing but the one right proof is accepted."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_merkle import naive_consistency, naive_inclusion, naive_leaf, naive_root

from ledger import merkle
from ledger.errors import OutsideTree, RootMismatch, WrongHashLength, WrongProofLength

LEAVES = [naive_leaf(b"leaf %d" % number) for number in range(300)]
SIZES = [*range(1, 34), 63, 64, 65, 127, 128, 129, 255, 256, 257, 300]

sizes = st.integers(1, len(LEAVES))


def flipped(hash_, bit):
    return bytes(byte ^ (1 << bit % 8 if place == bit // 8 else 0) for place, byte in enumerate(hash_))


def wrong_versions(proof):
    """Yield the proof with each hash changed, dropped, doubled, two swapped, and one too many."""
    for place, hash_ in enumerate(proof):
        yield [*proof[:place], flipped(hash_, 7 * place % 256), *proof[place + 1 :]]
        yield [*proof[:place], *proof[place + 1 :]]
        yield [*proof[:place], hash_, *proof[place:]]
        if place and hash_ != proof[place - 1]:
            yield [*proof[: place - 1], hash_, proof[place - 1], *proof[place + 1 :]]
    yield [*proof, LEAVES[0]]
    yield [bytes(32), *proof]


def test_hashes_are_those_of_the_standard():
    assert merkle.leaf_hash(b"quality") == sha256(b"\x00quality").digest()
    assert merkle.node_hash(LEAVES[0], LEAVES[1]) == sha256(b"\x01" + LEAVES[0] + LEAVES[1]).digest()
    assert merkle.root([]) == sha256(b"").digest()


GOLDEN = ["40dcc2f0aedcb9e1", "2f270b2561dc1d5c", "c2c189a26dcc43b3", "ffb77e294f95f9b0", "3cc5dbb95f788eb6"]
"""First 8 bytes of the roots of 1 to 5 self-written leaves, in hex."""


def test_roots_of_a_small_tree_never_change():
    leaves = [merkle.leaf_hash(word) for word in (b"Leumund", b"", b"trust", b"quality", b"proof")]
    assert [merkle.root(leaves[:size]).hex()[:16] for size in range(1, 6)] == GOLDEN


@pytest.mark.parametrize("size", SIZES)
def test_root_equals_the_naive_root(size):
    assert merkle.root(LEAVES[:size]) == naive_root(LEAVES[:size])


@pytest.mark.parametrize("size", [size for size in SIZES if size < 70])
def test_every_inclusion_path_equals_the_naive_path_and_verifies(size):
    leaves = LEAVES[:size]
    top = naive_root(leaves)
    for index in range(size):
        path = merkle.inclusion_path(leaves, index)
        assert path == naive_inclusion(index, leaves)
        assert merkle.verify_inclusion(leaves[index], index, size, path, top) is None


@pytest.mark.parametrize("size", [size for size in SIZES if size < 70])
def test_every_consistency_path_equals_the_naive_path_and_verifies(size):
    leaves = LEAVES[:size]
    top = naive_root(leaves)
    for old in range(1, size + 1):
        path = merkle.consistency_path(leaves, old)
        assert path == naive_consistency(old, leaves)
        assert merkle.verify_consistency(old, size, path, naive_root(leaves[:old]), top) is None


@given(sizes, st.data())
@settings(deadline=None, max_examples=60)
def test_paths_of_larger_trees_equal_the_naive_paths(size, data):
    leaves = LEAVES[:size]
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    assert merkle.inclusion_path(leaves, index) == naive_inclusion(index, leaves)
    assert merkle.consistency_path(leaves, old) == naive_consistency(old, leaves)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 64, 65, 100])
def test_a_changed_inclusion_proof_is_refused(size):
    leaves = LEAVES[:size]
    top = naive_root(leaves)
    for index in {0, size // 2, size - 1}:
        for wrong in wrong_versions(naive_inclusion(index, leaves)):
            with pytest.raises((RootMismatch, WrongProofLength)):
                merkle.verify_inclusion(leaves[index], index, size, wrong, top)


@pytest.mark.parametrize(
    ("old", "size"), [(1, 1), (1, 2), (1, 8), (3, 7), (4, 7), (6, 8), (8, 8), (64, 100), (65, 100)]
)
def test_a_changed_consistency_proof_is_refused(old, size):
    leaves = LEAVES[:size]
    before, after = naive_root(leaves[:old]), naive_root(leaves)
    for wrong in wrong_versions(naive_consistency(old, leaves)):
        with pytest.raises((RootMismatch, WrongProofLength)):
            merkle.verify_consistency(old, size, wrong, before, after)


@given(st.integers(2, 80), st.data())
@settings(deadline=None, max_examples=150)
def test_a_proof_holds_for_its_own_leaf_index_and_root_only(size, data):
    leaves = LEAVES[:size]
    index, other = data.draw(st.permutations(range(size)))[:2]
    path, top = naive_inclusion(index, leaves), naive_root(leaves)
    with pytest.raises((RootMismatch, WrongProofLength)):
        merkle.verify_inclusion(leaves[index], other, size, path, top)
    with pytest.raises(RootMismatch):
        merkle.verify_inclusion(leaves[other], index, size, path, top)
    with pytest.raises(RootMismatch):
        merkle.verify_inclusion(leaves[index], index, size, path, flipped(top, data.draw(st.integers(0, 255))))


def test_an_old_root_that_is_not_the_beginning_is_refused_even_if_the_new_root_is_right():
    leaves = LEAVES[:7]
    proof = naive_consistency(3, leaves)
    with pytest.raises(RootMismatch, match="old root"):
        merkle.verify_consistency(3, 7, proof, naive_root(LEAVES[1:4]), naive_root(leaves))
    with pytest.raises(RootMismatch, match="new root"):
        merkle.verify_consistency(3, 7, proof, naive_root(leaves[:3]), naive_root(LEAVES[:8]))


def test_a_root_mismatch_carries_both_roots():
    with pytest.raises(RootMismatch) as caught:
        merkle.verify_inclusion(LEAVES[0], 0, 1, [], LEAVES[1])
    assert (caught.value.expected, caught.value.computed) == (LEAVES[1], LEAVES[0])
    assert LEAVES[1].hex() in str(caught.value)


def test_the_computed_root_can_be_had_without_a_comparison():
    assert merkle.root_from_inclusion(LEAVES[2], 2, 5, naive_inclusion(2, LEAVES[:5])) == naive_root(LEAVES[:5])


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0), (2**64, 2**63), (0, -1)])
def test_an_index_outside_the_tree_is_refused(index, size):
    with pytest.raises(OutsideTree):
        merkle.verify_inclusion(LEAVES[0], index, size, [], LEAVES[0])
    if size == 5:
        with pytest.raises(OutsideTree):
            merkle.inclusion_path(LEAVES[:5], index)


@pytest.mark.parametrize(("old", "size"), [(0, 0), (0, 4), (5, 4), (-1, 4)])
def test_an_old_size_outside_the_tree_is_refused(old, size):
    with pytest.raises(OutsideTree):
        merkle.verify_consistency(old, size, [], merkle.EMPTY_ROOT, merkle.EMPTY_ROOT)
    with pytest.raises(OutsideTree):
        merkle.consistency_path(LEAVES[:size], old)


@pytest.mark.parametrize("short", [b"", LEAVES[0][:31], LEAVES[0] + b"\x00"])
def test_a_hash_of_another_length_is_refused_wherever_it_is_given(short):
    path, top = naive_inclusion(0, LEAVES[:2]), naive_root(LEAVES[:2])
    for leaf, steps, root in ((short, path, top), (LEAVES[0], [short], top), (LEAVES[0], path, short)):
        with pytest.raises(WrongHashLength):
            merkle.verify_inclusion(leaf, 0, 2, steps, root)
    for steps, before, after in (([short], LEAVES[0], top), (path, short, top), (path, LEAVES[0], short)):
        with pytest.raises(WrongHashLength):
            merkle.verify_consistency(1, 2, steps, before, after)
    for compute in (merkle.root, lambda leaves: merkle.inclusion_path(leaves, 0)):
        with pytest.raises(WrongHashLength):
            compute([LEAVES[0], short])


def test_an_empty_root_proves_nothing_even_where_it_equals_the_leaf():
    with pytest.raises(WrongHashLength):
        merkle.verify_inclusion(b"", 0, 1, [], b"")


@pytest.mark.parametrize("size", [1, 3, 4])
def test_equal_sizes_compare_the_roots_and_take_no_proof(size):
    assert merkle.verify_consistency(size, size, [], LEAVES[0], LEAVES[0]) is None
    with pytest.raises(RootMismatch):
        merkle.verify_consistency(size, size, [], LEAVES[0], LEAVES[1])
    with pytest.raises(WrongProofLength):
        merkle.verify_consistency(size, size, [LEAVES[0]], LEAVES[0], LEAVES[0])


def test_a_tree_too_large_to_build_can_still_be_verified_against():
    path = [LEAVES[level] for level in range(60)]
    top = merkle.root_from_inclusion(LEAVES[99], 0, 2**60, path)
    assert merkle.verify_inclusion(LEAVES[99], 0, 2**60, path, top) is None
    with pytest.raises(WrongProofLength):
        merkle.verify_inclusion(LEAVES[99], 0, 2**61, path, top)


@pytest.mark.parametrize("size", [0, 1, 2, 1023, 1024, 1025, 2049, 3000])
def test_the_root_of_entries_is_that_of_their_leaf_hashes(size):
    entries = [b"entry %d" % number for number in range(size)]
    expected = naive_root([naive_leaf(entry) for entry in entries])
    assert merkle.root_of_entries(iter(entries)) == expected
    assert merkle.root([naive_leaf(entry) for entry in entries]) == expected
