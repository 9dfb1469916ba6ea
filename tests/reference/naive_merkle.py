"""Merkle trees written straight from RFC 9162 section 2.1, recursive and slow, to judge ledger.merkle by."""

from hashlib import sha256


def naive_leaf(entry):
    """Return the leaf hash of 2.1.1."""
    return sha256(bytes([0]) + entry).digest()


def naive_root(leaves):
    """Return MTH(D[n]) of 2.1.1 over leaf hashes."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(bytes([1]) + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_inclusion(m, leaves):
    """Return PATH(m, D[n]) of 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*naive_inclusion(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_inclusion(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_consistency(m, leaves):
    """Return PROOF(m, D[n]) of 2.1.4.1."""
    return _subproof(m, leaves, True)


def split(n):
    """Return the largest power of two below n, by counting up."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def complete_subtrees(leaves):
    """Return {(level, idx): hash} of every complete subtree, each computed from its leaves alone."""
    found, level = {}, 0
    while 1 << level <= len(leaves):
        width = 1 << level
        for idx in range(len(leaves) // width):
            found[level, idx] = naive_root(leaves[idx * width : (idx + 1) * width])
        level += 1
    return found


def _subproof(m, leaves, whole):
    n = len(leaves)
    if m == n:
        return [] if whole else [naive_root(leaves)]
    k = split(n)
    if m <= k:
        return [*_subproof(m, leaves[:k], whole), naive_root(leaves[k:])]
    return [*_subproof(m - k, leaves[k:], False), naive_root(leaves[:k])]
