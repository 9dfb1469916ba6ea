"""The public probes and real logs beside the project are judged as their makers say."""

import json
from base64 import b64decode

import pytest

from ledger import log, merkle
from ledger.errors import LedgerError, MalformedCheckpoint

pytestmark = pytest.mark.shared


def probes(folder, name):
    text = (folder / "merkle" / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def hashes(texts):
    return [b64decode(text or "") for text in texts or []]


def refused(verify, *given):
    try:
        assert verify(*given) is None
    except LedgerError:
        return True
    return False


def body(note):
    """Return the text of a signed note: what stands before the last empty line."""
    return note[: note.rindex("\n\n") + 1]


def split_hashes(tile):
    return [tile[place : place + 32] for place in range(0, len(tile), 32)]


def test_all_68_inclusion_probes(vectors):
    rows = probes(vectors, "inclusion.jsonl")
    wrong = [
        row["case"]
        for row in rows
        if row["wantErr"]
        != refused(
            merkle.verify_inclusion,
            *hashes([row["leafHash"]]),
            row["leafIdx"],
            row["treeSize"],
            hashes(row["proof"]),
            *hashes([row["root"]]),
        )
    ]
    assert (len(rows), wrong) == (68, [])


def test_all_64_consistency_probes(vectors):
    rows = probes(vectors, "consistency.jsonl")
    wrong = [
        row["case"]
        for row in rows
        if row["wantErr"]
        != refused(
            merkle.verify_consistency,
            row["size1"],
            row["size2"],
            hashes(row["proof"]),
            *hashes([row["root1"], row["root2"]]),
        )
    ]
    assert (len(rows), wrong) == (64, [])


def test_the_reference_tree(vectors):
    known = json.loads((vectors / "rfc6962.json").read_text(encoding="utf-8"))
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in known["leaf_inputs_hex"]]
    roots = [bytes.fromhex(text) for text in known["root_hashes_hex_by_size"]]
    assert [merkle.root(leaves[:size]) for size in range(9)] == roots


def test_a_real_log_has_our_roots_at_every_size(vectors):
    entries = json.loads((vectors / "tessera-log" / "log.json").read_text(encoding="utf-8"))["leaves_utf8"]
    leaves = [merkle.leaf_hash(entry.encode()) for entry in entries]
    stated = [
        log.parse_checkpoint(body((vectors / "tessera-log" / f"checkpoint.{size}").read_text(encoding="utf-8")))
        for size in range(16)
    ]
    assert [(one.size, one.root) for one in stated] == [(size, merkle.root(leaves[:size])) for size in range(16)]


def test_a_real_logs_proofs_all_verify(vectors):
    entries = json.loads((vectors / "tessera-log" / "log.json").read_text(encoding="utf-8"))["leaves_utf8"]
    leaves = [merkle.leaf_hash(entry.encode()) for entry in entries]
    nodes = {(level, idx): hash_ for level, idx, hash_ in log.append_nodes(0, {}, leaves)}
    roots = [merkle.root(leaves[:size]) for size in range(16)]
    pairs = [(old, size) for size in range(1, 16) for old in range(1, size)]
    places = [(index, size) for size in range(1, 16) for index in range(size)]
    for old, size in pairs:
        path = log.consistency_from_nodes(old, size, lambda level, idx: nodes[level, idx])
        merkle.verify_consistency(old, size, path, roots[old], roots[size])
    for index, size in places:
        path = log.inclusion_from_nodes(index, size, lambda level, idx: nodes[level, idx])
        merkle.verify_inclusion(leaves[index], index, size, path, roots[size])
    assert (len(pairs), len(places)) == (105, 120)


def test_the_root_of_tiles_is_that_of_their_checkpoint(vectors):
    tiles = vectors / "tiles-300"
    full, rest = (split_hashes((tiles / "tile" / "0" / name).read_bytes()) for name in ("000", "001.p/44"))
    stated = log.parse_checkpoint(body((tiles / "checkpoint").read_text(encoding="utf-8")))
    assert (stated.size, stated.root) == (300, merkle.root([*full, *rest]))
    assert (tiles / "tile" / "1" / "000.p" / "1").read_bytes() == merkle.root(full)


def test_checkpoint_bodies(vectors):
    known = json.loads((vectors / "checkpoint-body.json").read_text(encoding="utf-8"))
    good = log.parse_checkpoint(known["checkpoint_body_ok"])
    assert log.checkpoint_body(good.origin, good.size, good.root) == known["checkpoint_body_ok"]
    for bad in known["bad"]:
        with pytest.raises(MalformedCheckpoint):
            log.parse_checkpoint(bad)
