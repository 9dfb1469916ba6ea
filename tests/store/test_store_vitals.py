"""How a store is, in a few numbers; on both databases."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.anchors import Anchor, AnchorStatus
from store.errors import DatabaseMissing
from store.records import Census, Coverage, Selection
from store.runs import PageObservation
from store.schema import HEAD

NOW = datetime(2026, 6, 1, 3, 15, tzinfo=UTC)


def test_an_empty_store_has_nothing_to_tell(store):
    told = store.vitals.read(["shop"])
    assert (told.schema, told.leaves, told.checkpoint_leaves, told.checkpoint_at) == (HEAD, 0, 0, None)
    assert (told.unanchored, told.queues, told.last_runs) == ({}, {"fetch": 0, "judge": 0, "rows": 0, "tell": 0}, {})


def collect(store, listing, *, at, coverage, reviews=()):
    run = store.runs.open_run(listing, source=listing.source, started_at=at, parser="1", config_digest="00" * 32)
    store.runs.observe(run, PageObservation("https://shop.example/1", at, reviews))
    selection = Selection.FULL if coverage is Coverage.FULL else Selection.UNKNOWN
    return store.runs.close(run, Census(coverage, selection, announced=None, seen=len(reviews), reason="test"), at)


def test_the_newest_end_is_told_by_how_a_run_ended_and_only_of_sources_that_were_asked_about(
    store, make_listing, make_review
):
    listing, other = make_listing(), make_listing("mug", source="elsewhere")
    for day, coverage in enumerate((Coverage.FULL, Coverage.FULL, Coverage.FAILED)):
        collect(store, listing, at=NOW + timedelta(days=day), coverage=coverage, reviews=[make_review()])
    collect(store, other, at=NOW, coverage=Coverage.FULL)
    day_2, day_3 = NOW + timedelta(days=1), NOW + timedelta(days=2)
    assert store.vitals.read(["shop", "never"]).last_runs == {"shop": {Coverage.FULL: day_2, Coverage.FAILED: day_3}}


def test_what_waits_is_counted(store, make_listing, make_review):
    listing = make_listing()
    run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="1", config_digest="00" * 32)
    store.runs.frontier_add(run, ["https://shop.example/1", "https://shop.example/2"])
    wordless = make_review("r2", title=None, text=None)
    store.runs.observe(run, PageObservation("https://shop.example/1", NOW, [make_review(), wordless]))
    queues = store.vitals.read([]).queues
    assert (queues["fetch"], queues["judge"]) == (1, 1)


def test_checkpoint_and_missing_anchors_are_told(store, make_listing, make_review):
    collect(store, make_listing(), at=NOW, coverage=Coverage.FULL, reviews=[make_review()])
    store.leaves.add_checkpoint(1, "a note", NOW)
    for kind in ("git one", "git two", "git three"):
        store.anchors.ask(1, kind, NOW)
    store.anchors.settle(Anchor(1, "git one", AnchorStatus.HELD, b"token", "held", NOW))
    store.anchors.settle(Anchor(1, "git two", AnchorStatus.FAILED, None, "no answer", NOW))
    told = store.vitals.read([])
    assert (told.leaves, told.checkpoint_leaves, told.checkpoint_at) == (2, 1, NOW)
    assert told.unanchored == {"asked": 1, "failed": 1}
    assert told.unanchored_since == NOW


def test_a_file_that_is_gone_is_noticed_although_it_is_still_open(store, database_url):
    if not database_url.startswith("sqlite"):
        pytest.skip("a server's database has no file of ours")
    assert store.vitals.read([]).leaves == 0
    Path(database_url.removeprefix("sqlite:///")).unlink()
    with pytest.raises(DatabaseMissing):
        store.vitals.read([])


def test_a_witness_owes_nothing_below_what_it_gave_and_a_former_one_nothing_at_all(store, make_listing, make_review):
    collect(store, make_listing(), at=NOW, coverage=Coverage.FULL, reviews=[make_review()])
    for size in (1, 2):
        store.leaves.add_checkpoint(size, f"note {size}", NOW + timedelta(hours=size))
        store.anchors.ask(size, "git", NOW)
    store.anchors.ask(1, "git of old", NOW)
    assert store.vitals.read([]).unanchored_since == NOW + timedelta(hours=1)
    store.anchors.settle(Anchor(1, "git", AnchorStatus.HELD, b"token", "held", NOW))
    assert store.vitals.read([]).unanchored_since == NOW + timedelta(hours=2)
    store.anchors.settle(Anchor(2, "git", AnchorStatus.HELD, b"token", "held", NOW))
    assert store.vitals.read([]).unanchored_since is None
