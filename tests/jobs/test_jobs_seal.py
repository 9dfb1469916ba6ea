"""Checkpoints: what they say, that each continues the last, and that a log which does not is never sealed."""

import base64
import random
from datetime import UTC, datetime

import pytest
from naive_merkle import naive_leaf, naive_root

from jobs.seal import write_checkpoint
from ledger.errors import LedgerError
from ledger.log import parse_checkpoint
from ledger.merkle import leaf_hash
from store.runs import PageObservation

ORIGIN = "log.example/1"
NOW = datetime(2026, 6, 15, tzinfo=UTC)


@pytest.fixture
def grow(store, make_listing, make_review):
    """Add n leaves to the log."""
    listing = make_listing("kettle")
    run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="p", config_digest="c")

    def more(n):
        size = store.leaves.size()
        reviews = [make_review(f"r{size + k}") for k in range(n)]
        store.runs.observe(run, PageObservation("https://shop.example/1", NOW, reviews))

    return more


def test_an_empty_log_can_be_sealed_and_grown_from(store, grow):
    empty = write_checkpoint(store, ORIGIN, NOW)
    assert (empty.size, empty.root) == (0, naive_root([]))
    grow(3)
    assert write_checkpoint(store, ORIGIN, NOW).size == 3


def test_a_checkpoint_names_the_log_its_size_and_the_root_of_all_leaves(store, grow):
    grow(5)
    sealed = write_checkpoint(store, ORIGIN, NOW)
    entries = [entry.encode() for entry in store.leaves.entries()]
    assert sealed.root == naive_root([naive_leaf(entry) for entry in entries])
    last = store.leaves.last_checkpoint()
    assert last.note == f"{ORIGIN}\n5\n{base64.b64encode(sealed.root).decode()}\n"
    assert (last.size, last.created_at) == (5, NOW)


def test_each_checkpoint_continues_the_last_whatever_the_growth(store, grow):
    dice = random.Random(7)  # noqa: S311
    for _ in range(12):
        grow(dice.randrange(5))
        sealed = write_checkpoint(store, ORIGIN, NOW)
        kept = parse_checkpoint(store.leaves.last_checkpoint().note)
        assert (kept.size, kept.root) == (sealed.size, sealed.root) == store.leaves.head()


def forged(size, root):
    return f"{ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n"


@pytest.mark.parametrize(
    ("size", "root"),
    [(5, leaf_hash(b"another log")), (3, leaf_hash(b"another log")), (9, leaf_hash(b"a log that was cut"))],
)
def test_a_log_that_does_not_continue_the_last_checkpoint_is_not_sealed(store, grow, size, root):
    grow(5)
    store.leaves.add_checkpoint(size, forged(size, root), NOW)
    with pytest.raises(LedgerError) as caught:
        write_checkpoint(store, ORIGIN, NOW)
    assert caught.value.exit_code == 6
    assert store.leaves.last_checkpoint().note == forged(size, root)


def test_a_note_that_is_no_checkpoint_is_told(store, grow):
    grow(2)
    store.leaves.add_checkpoint(2, "no checkpoint", NOW)
    with pytest.raises(LedgerError):
        write_checkpoint(store, ORIGIN, NOW)
