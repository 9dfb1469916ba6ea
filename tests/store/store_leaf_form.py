"""The form of leaves, read independently of ledger and store: what a leaf must be under the salts that are stored."""

import hashlib
import json

PARTS = ("facts", "content", "author")
CAPTURE = [("parser", "page 1"), ("body", "b0" * 32)]


def line(key, value):
    """Return one line of a part: key, space, value; the key alone where the value is absent."""
    escaped = [text.replace("\\", "\\\\").replace("\n", "\\n") for text in (key, value or "")]
    return escaped[0].replace(" ", "\\s") + ("" if value is None else " " + escaped[1]) + "\n"


def part_bytes(pairs):
    return "".join(line(key, value) for key, value in pairs).encode("utf-8")


def part_digest(salt, data):
    return hashlib.sha256(b"rsl/part/v1" + bytes([0]) + bytes(salt) + data).digest()


def commitment(digests):
    joined = b"".join(bytes(digest) if digest else bytes(32) for digest in digests)
    return hashlib.sha256(b"rsl/commit/v1" + bytes([0]) + joined).digest()


def entry_bytes(kind, run, at, previous, commit):
    rows = ["rsl/entry/v1", f"kind {kind}", f"run {run}", f"at {at}", f"previous {previous}", f"commit {commit.hex()}"]
    return "".join(row + "\n" for row in rows).encode("ascii")


def observation(ask, idx):
    """Return salts and digests by part, the commitment and the bytes of a leaf."""
    columns = ", ".join(f"o.{name}_salt, o.{name}_digest" for name in PARTS)
    query = f'SELECT {columns}, o."commit", l.entry FROM observation o JOIN log_leaf l ON l.idx = o.leaf_idx'  # noqa: S608
    ((*values, commit, entry),) = ask(f"{query} WHERE o.leaf_idx = {int(idx)}")
    values = [None if value is None else bytes(value) for value in values]
    salts, digests = (dict(zip(PARTS, values[start::2], strict=True)) for start in (0, 1))
    return salts, digests, bytes(commit), bytes(entry)


def require_commits(ask, idx, *, kind, run, at, previous, **parts):
    """Check that a leaf is exactly the one that these parts, under the stored salts, make."""
    salts, digests, commit, entry = observation(ask, idx)
    for name in PARTS:
        data = parts.get(name)
        assert (digests[name] is None) == (salts[name] is None) == (data is None), name
        if data is not None:
            assert len(salts[name]) == 32
            assert digests[name] == part_digest(salts[name], part_bytes(data)), name
    assert commit == commitment([digests[name] for name in PARTS])
    assert entry == entry_bytes(kind, run, at, previous, commit)


def origin(review_id):
    """Return the lines that say which review it is."""
    key = hashlib.sha256(json.dumps(["id", review_id]).encode()).hexdigest()
    return [("source", "shop"), ("subject", "kettle"), ("review", review_id), ("key", key)]


def naive_live_set(commits):
    """Return the Merkle root over sorted commitments, as RFC 6962 defines it."""
    leaves = [hashlib.sha256(b"\x00" + commit).digest() for commit in sorted(commits)]

    def root(nodes):
        if len(nodes) < 2:
            return nodes[0] if nodes else hashlib.sha256().digest()
        half = 1 << (len(nodes) - 1).bit_length() - 1
        return hashlib.sha256(b"\x01" + root(nodes[:half]) + root(nodes[half:])).digest()

    return root(leaves)
