"""Runs: what one page changes, what a census may conclude, and that repeating a step changes nothing."""

from dataclasses import replace

import pytest
from store_story import START, day, page

from store.errors import RunClosed, UnknownListing
from store.records import Aggregate, Census, Coverage, Listing, Selection
from store.runs import ObserveCounts


def numbered(make_review, n, start=0):
    return [make_review(f"r{i}") for i in range(start, start + n)]


def test_a_new_review_is_kept_with_a_leaf_and_counted(store, make_listing, make_review, open_run):
    run = open_run(make_listing())
    assert store.runs.observe(run, page([make_review()])) == ObserveCounts(new=1)
    assert store.reviews.count() == store.leaves.size() == 1


def test_the_same_page_again_in_the_same_run_changes_nothing(store, make_listing, make_review, open_run, ask):
    run = open_run(make_listing())
    shown = page(numbered(make_review, 3), aggregates=[Aggregate("shop", 4.2, rating_count=9)])
    store.runs.observe(run, shown)
    tables = ["SELECT * FROM review", "SELECT * FROM review_version", "SELECT * FROM log_leaf", "SELECT * FROM run"]
    before = [ask(rows) for rows in tables]
    assert store.runs.observe(run, shown) == ObserveCounts(repeated=3)
    assert before == [ask(rows) for rows in tables]


def test_an_unchanged_review_makes_no_leaf_in_a_later_run(store, make_listing, make_review, collect):
    listing = make_listing()
    collect(listing, numbered(make_review, 3))
    run = collect(listing, numbered(make_review, 3), at=day(7))
    assert (run.new, run.edited, run.unchanged) == (0, 0, 3)
    # Three reviews and two closed runs.
    assert store.leaves.size() == 3 + 2
    assert {version.last_seen_at for version in store.reviews.versions()} == {day(7)}


def test_a_changed_review_becomes_a_new_version_and_the_old_one_stays(store, make_listing, make_review, collect, ask):
    listing = make_listing()
    collect(listing, [make_review(rating=5.0)])
    run = collect(listing, [make_review(rating=1.0)], at=day(7))
    assert (run.new, run.edited, run.unchanged) == (0, 1, 0)
    (version,) = store.reviews.versions()
    assert (version.number, version.review.rating, version.observed_at) == (2, 1.0, day(7))
    assert ask("SELECT number, rating FROM review_version ORDER BY number") == [(1, 5.0), (2, 1.0)]


def test_votes_are_overwritten_and_make_no_version(store, make_listing, make_review, collect):
    listing = make_listing()
    collect(listing, [make_review(helpful=1)])
    run = collect(listing, [make_review(helpful=8)], at=day(7))
    (version,) = store.reviews.versions()
    assert (run.unchanged, version.number, version.review.helpful) == (1, 1, 8)


def test_a_review_shown_twice_on_one_page_counts_once(store, make_listing, make_review, open_run):
    counts = store.runs.observe(open_run(make_listing()), page([make_review(), make_review()]))
    assert counts == ObserveCounts(new=1, repeated=1)
    assert store.reviews.count() == 1


def test_contradicting_duplicates_do_not_make_an_edit_each_run(store, make_listing, make_review, open_run, collect):
    listing = make_listing()
    one, other = make_review(text="one"), make_review(text="other")
    assert store.runs.observe(open_run(listing), page([one, other])) == ObserveCounts(new=1, conflicts=1)
    for n, shown in enumerate(([other, one], [one, other], [other, one]), 1):
        run = collect(listing, shown, at=day(n))
        assert run.edited == 0
    (version,) = store.reviews.versions()
    assert (version.number, version.review.text) == (1, "one")


def test_contradicting_duplicates_on_two_pages_keep_the_first(store, make_listing, make_review, open_run):
    run = open_run(make_listing())
    store.runs.observe(run, page([make_review(text="one")]))
    assert store.runs.observe(run, page([make_review(text="other")], number=2)) == ObserveCounts(conflicts=1)
    assert [version.review.text for version in store.reviews.versions()] == ["one"]


@pytest.mark.parametrize(("coverage", "vanished"), [(Coverage.FULL, 2), (Coverage.PARTIAL, 0), (Coverage.FAILED, 0)])
def test_only_a_full_census_makes_reviews_vanish(store, make_listing, make_review, collect, coverage, vanished):
    listing = make_listing()
    collect(listing, numbered(make_review, 5))
    run = collect(listing, numbered(make_review, 3), at=day(7), coverage=coverage)
    assert run.vanished == vanished
    assert sum(version.vanished for version in store.reviews.versions()) == vanished


def test_a_vanished_review_vanishes_once_and_can_reappear(store, make_listing, make_review, collect):
    listing = make_listing()
    both = numbered(make_review, 2)
    collect(listing, both)
    assert [collect(listing, both[:1], at=day(n)).vanished for n in (1, 2)] == [1, 0]
    run = collect(listing, both, at=day(3))
    assert (run.reappeared, run.unchanged, run.vanished) == (1, 2, 0)
    assert not any(version.vanished for version in store.reviews.versions())


def test_a_review_that_reappears_changed_is_both(store, make_listing, make_review, collect):
    listing = make_listing()
    collect(listing, [make_review()])
    collect(listing, [], at=day(1))
    run = collect(listing, [make_review(rating=1.0)], at=day(2))
    assert (run.reappeared, run.edited) == (1, 1)
    kinds = [entry.kind for entry in store.leaves.entries()]
    assert kinds == ["observed", "run", "vanished", "run", "reappeared", "edited", "run"]


def test_one_listing_never_makes_the_reviews_of_another_vanish(store, make_listing, make_review, collect):
    collect(make_listing("kettle"), numbered(make_review, 2))
    collect(make_listing("toaster"), numbered(make_review, 1), at=day(1))
    assert not any(version.vanished for version in store.reviews.versions())


def test_more_reviews_than_one_transaction_takes_are_kept_all(store, make_listing, make_review, open_run):
    run = open_run(make_listing())
    counts = store.runs.observe(run, page(numbered(make_review, 2_001), next_urls=["https://shop.example/2"]))
    assert counts == ObserveCounts(new=2_001)
    assert store.runs.frontier_todo(run) == ["https://shop.example/2"]


def test_more_reviews_than_one_transaction_takes_vanish_all(store, make_listing, make_review, collect):
    listing = make_listing()
    collect(listing, numbered(make_review, 1_003))
    assert collect(listing, [], at=day(1)).vanished == 1_003
    assert store.leaves.fsck().faults == ()


def test_an_open_run_is_resumed_with_its_frontier(store, make_listing, make_review, open_run):
    listing = make_listing()
    first = open_run(listing)
    store.runs.frontier_add(first, ["https://shop.example/kettle?page=1", "https://shop.example/kettle?page=3"])
    store.runs.observe(first, page(numbered(make_review, 2), next_urls=["https://shop.example/kettle?page=2"]))
    again = open_run(listing, at=day(1))
    assert (again.id, again.started_at, again.new) == (first.id, START, 2)
    todo = ["https://shop.example/kettle?page=3", "https://shop.example/kettle?page=2"]
    assert store.runs.frontier_todo(again) == todo
    assert store.runs.frontier_fetched(again) == ["https://shop.example/kettle?page=1"]


def test_an_address_is_fetched_once_a_run(store, make_listing, open_run):
    run = open_run(make_listing())
    store.runs.frontier_add(run, ["https://a.example/", "https://b.example/", "https://a.example/"])
    store.runs.frontier_fail(run, "https://b.example/")
    store.runs.frontier_add(run, ["https://b.example/", "https://a.example/" + "x" * 5_000])
    assert store.runs.frontier_todo(run) == ["https://a.example/", "https://a.example/" + "x" * 5_000]


def test_a_closed_run_gives_its_census_and_takes_nothing_more(store, make_listing, make_review, open_run):
    run = open_run(make_listing())
    census = Census(Coverage.PARTIAL, Selection.NEWEST, announced=90, seen=40, pages=4, reason="page 5 timed out")
    closed = store.runs.close(run, census, day(1))
    assert (closed.census, closed.finished_at) == (census, day(1))
    for step in (
        lambda: store.runs.observe(run, page([make_review()])),
        lambda: store.runs.close(run, census, day(2)),
        lambda: store.runs.close(run, replace(census, coverage=Coverage.FULL), day(2)),
        lambda: store.runs.frontier_add(run, ["https://shop.example/"]),
    ):
        with pytest.raises(RunClosed, match=f"run {run.id} is closed"):
            step()


def test_a_failed_run_says_why_and_concludes_nothing(store, make_listing, make_review, collect, open_run):
    listing = make_listing()
    collect(listing, numbered(make_review, 2))
    run = store.runs.fail(open_run(listing, at=day(1)), "the host does not answer", day(1))
    assert run.census == Census(Coverage.FAILED, Selection.UNKNOWN, None, seen=0, reason="the host does not answer")
    assert not any(version.vanished for version in store.reviews.versions())


def test_latest_and_history_go_backwards_in_time(store, make_listing, collect, open_run):
    listing = make_listing()
    assert store.runs.latest(listing) is None
    closed = [collect(listing, [], at=day(n)) for n in range(4)]
    current = open_run(listing, at=day(5))
    assert store.runs.latest(listing) == current
    assert store.runs.history(listing, 2) == [closed[3], closed[2]]


def test_a_listing_must_be_kept_before_it_is_collected(open_run, make_listing):
    with pytest.raises(UnknownListing, match="'nowhere'"):
        open_run(Listing("shop", "nowhere", "kettle", ""))


def test_aggregates_are_versioned_like_reviews(store, make_listing, collect):
    listing = make_listing()
    for n, mean in enumerate((4.2, 4.2, 4.3)):
        collect(listing, [], at=day(n), aggregates=[Aggregate("shop", mean, rating_count=9, histogram={"5": 60.0})])
    (newest,) = store.reviews.aggregates("kettle")
    assert (newest.number, newest.aggregate.rating, newest.observed_at) == (2, 4.3, day(2))
    assert [entry.kind for entry in store.leaves.entries()].count("aggregate") == 2


def test_pages_that_contradict_each_other_make_one_aggregate_a_run(store, make_listing, open_run):
    run = open_run(make_listing())
    for number, mean in enumerate((4.2, 4.3, 4.2, 4.3)):
        store.runs.observe(run, page([], number=number, aggregates=[Aggregate("shop", mean)]))
    (newest,) = store.reviews.aggregates("kettle")
    assert (newest.number, newest.aggregate.rating) == (1, 4.2)


def test_two_aggregates_of_one_page_are_two_chains(store, make_listing, collect):
    listing = make_listing()
    shown = [Aggregate("shop", 4.2, syntax="jsonld"), Aggregate("shop", 4.0, syntax="microdata")]
    collect(listing, [], aggregates=shown)
    collect(listing, [], at=day(1), aggregates=shown)
    assert [found.aggregate for found in store.reviews.aggregates("kettle")] == shown
