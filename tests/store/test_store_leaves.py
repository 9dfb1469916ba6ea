"""The log beside the rows: every change has its leaf, and every tampering is found by recomputing."""

import pytest
from naive_merkle import complete_subtrees, naive_leaf, naive_root
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from store_story import START, day

from ledger.log import checkpoint_body
from store.database import Database, parse_address
from store.records import Aggregate, Indicator, IndicatorSet, Interval

FIGURES = IndicatorSet(
    "kettle", START, (Indicator("trust", "2024-05", 0.7, Interval(0.6, 0.8), n=5),), {"shown": [1, 2.5]}
)


@pytest.fixture
def told(store, make_listing, make_review, collect):
    """A store with every kind of leaf: reviews that come, change, vanish and return, aggregates, runs, figures."""
    listing = make_listing()
    reviews = [make_review(f"r{i}", text=f"text {i}", parts={"pros": "light"}, reply="Thank you") for i in range(5)]
    anonymous = make_review(None, author_key=None, title=None, text=None)
    collect(listing, [*reviews, anonymous], aggregates=[Aggregate("shop", 4.2, histogram={"5": 3, "4": 2})])
    collect(listing, [make_review("r0", rating=1.0), *reviews[1:3]], at=day(1))
    collect(listing, reviews, at=day(2), aggregates=[Aggregate("shop", 4.1)])
    store.indicators.publish(FIGURES, day(3))
    return store


def test_leaves_come_in_the_order_of_what_happened_and_name_their_chain(told):
    story = [(entry.kind.value, entry.run, entry.previous) for entry in told.leaves.entries()]
    assert story == [
        *[("observed", 1, None)] * 6,
        ("aggregate", 1, None),
        ("run", 1, None),
        ("edited", 2, 0),
        ("vanished", 2, 3),
        ("vanished", 2, 4),
        ("vanished", 2, 5),
        ("run", 2, 7),
        ("reappeared", 3, 9),
        ("reappeared", 3, 10),
        ("edited", 3, 8),
        ("aggregate", 3, 6),
        ("run", 3, 12),
        ("indicator", 0, None),
    ]


def test_size_root_and_subtrees_equal_the_naive_tree(told):
    hashes = list(told.leaves.leaf_hashes())
    assert hashes == [naive_leaf(entry.encode()) for entry in told.leaves.entries()]
    assert told.leaves.head() == (len(hashes), naive_root(hashes)) == (told.leaves.size(), told.leaves.root())
    stored = {(node.level, node.idx): node.hash for level in range(6) for node in told.leaves.nodes(level)}
    assert stored == complete_subtrees(hashes)


def test_reading_can_start_anywhere(told):
    everything = list(told.leaves.entries())
    assert list(told.leaves.entries(start=15)) == everything[15:]
    assert [node.idx for node in told.leaves.nodes(1, start=3)] == list(range(3, len(everything) // 2))


def test_an_empty_log_has_the_empty_root_and_no_faults(store):
    assert (store.leaves.size(), store.leaves.root()) == (0, naive_root([]))
    assert store.leaves.last_checkpoint() is None
    assert store.leaves.fsck().faults == ()


def test_a_sound_log_has_no_faults(told):
    report = told.leaves.fsck()
    assert (report.leaves, report.observations, report.root) == (19, 19, told.leaves.root())
    assert report.faults == ()


def test_a_run_closes_over_what_is_visible_then(told, ask):
    """Day 1 shows the edited r0 and the unchanged r1, r2; day 2 again r0 edited, and r3, r4 come back."""
    commits = {leaf: bytes(commit) for leaf, commit in ask('SELECT leaf_idx, "commit" FROM observation')}
    live_sets = [bytes(live_set) for (live_set,) in ask("SELECT live_set FROM run ORDER BY id")]
    visible = [(0, 1, 2, 3, 4, 5), (8, 1, 2), (15, 1, 2, 3, 4)]
    expected = [naive_root([naive_leaf(commit) for commit in sorted(commits[leaf] for leaf in run)]) for run in visible]
    assert live_sets == expected


def test_each_part_has_a_salt_of_its_own(told, ask):
    salts = [
        salt for row in ask("SELECT facts_salt, content_salt, author_salt FROM observation") for salt in row if salt
    ]
    assert len(set(map(bytes, salts))) == len(salts) > 19


def test_a_review_without_words_and_author_has_facts_alone(told, ask):
    (row,) = ask("SELECT content_digest, content_salt, author_digest, author_salt FROM observation WHERE leaf_idx = 5")
    assert row == (None, None, None, None)


ANOTHER = {column: f"(SELECT {column} FROM log_leaf WHERE idx = 1)" for column in ("hash", "entry")}  # noqa: S608
TAMPERINGS = {
    "changed text": ("UPDATE review_version SET text = 'worse' WHERE id = 2", "the stored content is not"),
    "changed title": ("UPDATE review_version SET title = NULL WHERE id = 2", "the stored content is not"),
    "changed part": ("UPDATE review_version SET parts = sub_ratings WHERE id = 2", "the stored content is not"),
    "removed reply": ("UPDATE review_version SET reply = NULL WHERE id = 2", "the stored content is not"),
    "changed rating": ("UPDATE review_version SET rating = 5 WHERE id = 2", "the stored facts is not"),
    "changed scale": ("UPDATE review_version SET scale_high = 10 WHERE id = 2", "the stored facts is not"),
    "moved date": ("UPDATE review_version SET published_at = observed_at WHERE id = 2", "the stored facts is not"),
    "other author": ("UPDATE review_version SET author_key = 'ee' WHERE id = 2", "the stored author is not"),
    "moved review": ("UPDATE review SET native_id = 'r9' WHERE id = 2", "the stored facts is not"),
    "moved listing": ("UPDATE listing SET external_id = 'toaster' WHERE id = 1", "the stored facts is not"),
    "changed mean": ("UPDATE aggregate_version SET rating = 4.9 WHERE id = 1", "the stored facts is not"),
    "fuller census": ("UPDATE run SET coverage = 'partial' WHERE id = 2", "the stored facts is not"),
    "fewer vanished": ("UPDATE run SET vanished = 0 WHERE id = 2", "the stored facts is not"),
    "better figure": ("UPDATE indicator SET value = 0.9", "the stored facts is not"),
    "later figures": ("UPDATE indicator_set SET model_digest = 'other'", "the stored facts is not"),
    "foreign salt": ("UPDATE observation SET content_salt = {hash} WHERE leaf_idx = 2", "the stored content is not"),
    "missing salt": ("UPDATE observation SET facts_salt = NULL WHERE leaf_idx = 2", "the stored facts is not"),
    "backdated": ("UPDATE observation SET observed_at = (SELECT started_at FROM run WHERE id = 3)", "time"),
    "hidden vanishing": ("UPDATE review SET state = 'vanished' WHERE id = 1", "not in the state last observed"),
    "older version shown": ("UPDATE review SET current_number = 1 WHERE id = 1", "does not point to its newest"),
    "other version": ("UPDATE observation SET version_id = 1 WHERE leaf_idx = 2", "version 3 was never observed"),
    "removed version": ("DELETE FROM review_version WHERE id = 2", "speak of rows that are not there"),
    "removed observation": ("DELETE FROM observation WHERE leaf_idx = 2", "leaf 2 has no observation"),
    "changed hash": ("UPDATE log_leaf SET hash = {hash} WHERE idx = 2", "leaf 2: its hash"),
    "changed entry": ("UPDATE log_leaf SET entry = {entry} WHERE idx = 2", "leaf 2: its hash"),
    "removed middle": ("DELETE FROM log_leaf WHERE idx = 7", "leaf 7 is missing"),
    "removed start": ("DELETE FROM log_leaf WHERE idx = 0", "leaf 0 is missing"),
    "removed tail": ("DELETE FROM log_leaf WHERE idx >= 15", "the end of the log was cut off"),
    "changed subtree": ("UPDATE log_node SET hash = {hash} WHERE level = 2", "subtree 0 of level 2"),
    "removed subtree": ("DELETE FROM log_node WHERE level = 1 AND idx = 3", "subtree 3 of level 1"),
}


def test_fsck_finds_every_tampering(told, attack):
    found = {name: attack(statement.format_map(ANOTHER)) for name, (statement, _) in TAMPERINGS.items()}
    missed = {name: found[name] for name, (_, fault) in TAMPERINGS.items() if not any(fault in f for f in found[name])}
    assert missed == {}
    assert told.leaves.fsck().faults == ()


def test_fsck_finds_swapped_leaves(told, tamper):
    tamper(
        "CREATE TEMPORARY TABLE aside AS SELECT * FROM log_leaf WHERE idx IN (1, 2)",
        "UPDATE log_leaf SET entry = (SELECT entry FROM aside WHERE aside.idx = 3 - log_leaf.idx),"
        " hash = (SELECT hash FROM aside WHERE aside.idx = 3 - log_leaf.idx) WHERE idx IN (1, 2)",
    )
    faults = " ".join(told.leaves.fsck().faults)
    assert "subtree 0 of level 1" in faults
    assert "leaf 1: the leaf commits to something else" in faults


def test_fsck_finds_a_cleanly_removed_tail_by_the_checkpoint(told, tamper):
    size, root = told.leaves.head()
    told.leaves.add_checkpoint(size, checkpoint_body("shop.example/rsl/1", size, root), day(3))
    tamper(
        "DELETE FROM indicator_current",
        "DELETE FROM observation WHERE leaf_idx = 18",
        "DELETE FROM log_leaf WHERE idx = 18",
    )
    assert told.leaves.fsck().faults == ("a checkpoint speaks of 19 leaves, only 18 are there",)


def test_fsck_finds_a_checkpoint_with_another_root(told):
    size, root = told.leaves.head()
    told.leaves.add_checkpoint(size - 4, checkpoint_body("shop.example/rsl/1", size - 4, root), day(3))
    told.leaves.add_checkpoint(size, "no checkpoint at all", day(3))
    other, broken = told.leaves.fsck().faults
    assert other == "the checkpoint of 15 leaves does not have the root of the stored tree"
    assert broken.startswith("the checkpoint of 19 leaves can't be checked")


def test_checkpoints_are_kept_once_and_never_change(told):
    told.leaves.add_checkpoint(7, "seven", day(1))
    told.leaves.add_checkpoint(19, "nineteen", day(2))
    told.leaves.add_checkpoint(19, "another", day(3))
    last = told.leaves.last_checkpoint()
    assert (last.size, last.note, last.created_at) == (19, "nineteen", day(2))


CHANGES = {
    "update": "UPDATE {table} SET {key} = {key}",
    "delete": "DELETE FROM {table}",
    "replace": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "truncate": "TRUNCATE {table} CASCADE",
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_log_refuses_every_change(told, database_url, change):
    told.leaves.add_checkpoint(7, "seven", day(1))
    database = Database(parse_address(database_url))
    if change == ("truncate" if database.is_sqlite else "replace"):
        pytest.skip("these are the other database's words")
    for table, key in (("log_leaf", "idx"), ("log_node", "idx"), ("log_checkpoint", "size")):
        statement = text(CHANGES[change].format(table=table, key=key))
        with pytest.raises(DBAPIError, match=f"{table} never changes"), database.write() as connection:
            connection.execute(statement)
    database.close()
    assert told.leaves.size() == 19


def test_a_part_that_is_gone_without_a_leaf_that_says_so_is_noticed(told, tamper):
    tamper(
        "UPDATE observation SET content_salt = NULL, author_salt = NULL WHERE leaf_idx = 2",
        "UPDATE review_version SET title = NULL, text = NULL, parts = '{}', reply = NULL WHERE id = 3",
        "UPDATE review_version SET author_key = NULL WHERE id = 3",
    )
    assert told.leaves.fsck().faults == (
        "observation 3, leaf 2: the stored content is not what was committed to",
        "observation 3, leaf 2: the stored author is not what was committed to",
    )
