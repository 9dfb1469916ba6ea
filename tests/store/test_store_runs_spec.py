"""Runs, addresses, leases and figures in the odd cases: what they may hold, order and repetition."""

from dataclasses import replace
from datetime import timedelta

import pytest
from store_story import START, day, page

from store.census import live_set
from store.database import Database, parse_address
from store.errors import LeaseLost, RunClosed
from store.jobruns import LEASE
from store.records import Aggregate, Census, Coverage, Indicator, IndicatorSet, Interval, Selection
from store.sighting import ObserveCounts

UNSTORABLE = {"a\x00b": "a\ufffdb", "\ud800": "\ufffd", "plain": "plain", "": "", "'; --": "'; --", "50 %": "50 %"}


@pytest.mark.parametrize("given_", UNSTORABLE)
def test_a_reason_with_anything_in_it_closes_the_run(store, make_listing, open_run, given_):
    run = store.runs.fail(open_run(make_listing()), given_, day(1))
    assert run.census.reason == UNSTORABLE[given_]
    assert store.leaves.fsck().faults == ()


@pytest.mark.parametrize("given_", UNSTORABLE)
def test_a_summary_with_anything_in_it_finishes_the_job(store, given_):
    mine = store.jobruns.claim("crawl", START, "a", now=START)
    store.jobruns.finish(mine, state="failed", now=day(0), summary=given_)
    store.jobruns.record("crawl", [day(1)], state="missed", now=day(2), summary=given_)
    assert [run.summary for run in store.jobruns.recent("crawl")] == [UNSTORABLE[given_]] * 2


def test_an_address_with_anything_in_it_is_fetched_once(store, make_listing, open_run):
    run = open_run(make_listing())
    urls = [f"https://shop.example/{name}" for name in UNSTORABLE]
    store.runs.frontier_add(run, urls)
    assert store.runs.frontier_todo(run) == [f"https://shop.example/{name}" for name in UNSTORABLE.values()]
    for url in store.runs.frontier_todo(run):
        store.runs.observe(run, replace(page([]), url=url))
    assert store.runs.frontier_todo(run) == []
    assert len(store.runs.frontier_fetched(run)) == len(UNSTORABLE)


def test_addresses_of_one_run_are_none_of_another(store, make_listing, open_run):
    runs = [open_run(make_listing(key)) for key in ("kettle", "toaster")]
    store.runs.frontier_add(runs[0], ["https://a.example/"])
    assert [store.runs.frontier_todo(run) for run in runs] == [["https://a.example/"], []]


def test_a_page_that_names_itself_as_the_next_is_not_fetched_again(store, make_listing, open_run):
    run = open_run(make_listing())
    shown = page([])
    store.runs.observe(run, replace(shown, next_urls=(shown.url,)))
    assert (store.runs.frontier_todo(run), store.runs.frontier_fetched(run)) == ([], [shown.url])


def test_a_given_up_address_can_still_be_fetched(store, make_listing, open_run):
    run = open_run(make_listing())
    shown = page([])
    store.runs.frontier_fail(run, shown.url)
    assert (store.runs.frontier_todo(run), store.runs.frontier_fetched(run)) == ([], [])
    store.runs.observe(run, shown)
    assert store.runs.frontier_fetched(run) == [shown.url]


def test_a_file_without_an_address_marks_none(store, make_listing, make_review, open_run):
    run = open_run(make_listing())
    assert store.runs.observe(run, replace(page([make_review()]), url="")).new == 1
    assert store.runs.frontier_fetched(run) == []


def test_nothing_of_a_closed_run_is_touched(store, make_listing, make_review, open_run, ask):
    run = open_run(make_listing())
    store.runs.fail(run, "gone", day(0))
    for step in (
        lambda: store.runs.observe(run, page([make_review()])),
        lambda: store.runs.frontier_fail(run, "https://a.example/"),
        lambda: store.runs.fail(run, "again", day(1)),
    ):
        with pytest.raises(RunClosed):
            step()
    assert ask("SELECT count(*) FROM review") == ask("SELECT count(*) FROM frontier") == [(0,)]
    assert store.leaves.size() == 1


@pytest.mark.parametrize("selection", list(Selection))
@pytest.mark.parametrize("coverage", list(Coverage))
def test_every_census_comes_back_as_it_was_taken(store, make_listing, open_run, coverage, selection):
    census = Census(coverage, selection, announced=2**40, seen=3, pages=2, reason="" if coverage == "full" else "why")
    listing = make_listing()
    closed = store.runs.close(open_run(listing), census, day(1))
    assert closed.census == census
    assert store.runs.latest(listing) == closed == store.runs.history(listing, 1)[0]


def test_counts_of_pages_add_up_to_those_of_the_run(store, make_listing, make_review, collect, open_run):
    listing = make_listing()
    collect(listing, [make_review("a"), make_review("b"), make_review("gone")])
    collect(listing, [make_review("a"), make_review("b")], at=day(1))
    run = open_run(listing, at=day(2))
    pages = [
        [make_review("a"), make_review("b", rating=1.0)],
        [make_review("gone"), make_review("new"), make_review("a"), make_review("b", rating=2.0)],
    ]
    counts = [store.runs.observe(run, page(shown, number=n, at=day(2))) for n, shown in enumerate(pages)]
    assert counts == [
        ObserveCounts(edited=1, unchanged=1),
        ObserveCounts(new=1, reappeared=1, unchanged=1, repeated=1, conflicts=1),
    ]
    census = Census(Coverage.FULL, Selection.FULL, 4, 4, pages=2)
    closed = store.runs.close(run, census, day(2))
    assert (closed.new, closed.edited, closed.reappeared, closed.unchanged, closed.vanished) == (1, 1, 1, 2, 0)
    assert store.leaves.fsck().faults == ()


def test_counts_of_nothing_change_no_sum():
    some = ObserveCounts(1, 2, 3, 4, 5, 6)
    assert some + ObserveCounts() == ObserveCounts() + some == some
    assert some + some == ObserveCounts(2, 4, 6, 8, 10, 12)


def test_the_order_in_which_reviews_are_shown_makes_the_same_live_state(store, make_listing, make_review, collect):
    shown = [make_review(name) for name in "abc"]
    for key, order in (("kettle", shown), ("toaster", shown[::-1])):
        collect(make_listing(key), order)
    ids = [{v.review.review_id for v in store.reviews.versions(key)} for key in ("kettle", "toaster")]
    assert ids[0] == ids[1] == set("abc")


def test_the_live_set_changes_with_every_change_and_with_nothing_else(
    store, make_listing, make_review, collect, database_url
):
    listing, found = make_listing(), []
    database = Database(parse_address(database_url))
    a, b = make_review("a"), make_review("b")
    # The fourth run sees the same as the third, the fifth only other votes.
    for n, shown in enumerate(([a], [a, b], [a], [a], [replace(a, helpful=7)], [a, b])):
        collect(listing, shown, at=day(n))
        with database.read() as connection:
            found.append(live_set(connection, listing.id))
    database.close()
    assert found[2] == found[3] == found[4] == found[0]
    assert found[5] == found[1] != found[0]


def test_an_aggregate_that_goes_back_is_a_third_version(store, make_listing, collect, ask):
    listing = make_listing()
    for n, mean in enumerate((4.0, 4.5, 4.0)):
        collect(listing, [], at=day(n), aggregates=[Aggregate("shop", mean)])
    assert ask("SELECT number, rating FROM aggregate_version ORDER BY number") == [(1, 4.0), (2, 4.5), (3, 4.0)]
    (newest,) = store.reviews.aggregates("kettle")
    assert (newest.number, newest.observed_at, newest.last_seen_at) == (3, day(2), day(2))


def test_an_aggregate_seen_again_says_when(store, make_listing, collect):
    listing = make_listing()
    for n in range(3):
        collect(listing, [], at=day(n), aggregates=[Aggregate("shop", 4.0)])
    (newest,) = store.reviews.aggregates("kettle")
    assert (newest.number, newest.observed_at, newest.last_seen_at) == (1, day(0), day(2))


@pytest.mark.parametrize("low", [float("nan"), float("inf"), float("-inf"), 60.0])
def test_an_interval_that_has_no_ends_is_none(store, make_listing, low):
    make_listing()
    figures = (Indicator("trust", "2024-05", 71.0, Interval(low, 80.0)),)
    store.indicators.publish(IndicatorSet("kettle", day(0), figures), day(0))
    (kept,) = store.indicators.current("kettle").indicators
    assert kept.interval == (Interval(60.0, 80.0) if low == 60.0 else None)
    assert store.leaves.fsck().faults == ()


def test_figures_published_in_turns_are_each_shown_last(store, make_listing):
    make_listing()
    sets = [IndicatorSet("kettle", day(0), (Indicator("trust", "2024-05", value),)) for value in (1.0, 2.0, 1.0)]
    for published in sets:
        assert store.indicators.publish(published, day(0))
        assert store.indicators.current("kettle") == published
    assert [entry.previous for entry in store.leaves.entries()] == [None, 0, 1]


@pytest.mark.parametrize(("seconds", "taken"), [(0, False), (59, False), (60, False), (60.000001, True), (3_600, True)])
def test_a_lease_ends_after_its_last_moment(store, seconds, taken):
    first = store.jobruns.claim("crawl", START, "a", now=START)
    assert first.lease_until == START + LEASE
    heir = store.jobruns.claim("crawl", START, "b", now=START + timedelta(seconds=seconds))
    assert (heir is not None) == taken


def test_fences_only_ever_grow(store):
    fences, now = [], START
    for n in range(6):
        now += LEASE + timedelta(seconds=1)
        run = store.jobruns.claim("crawl", START if n % 2 else day(n), f"owner {n}", now=now)
        fences.append(run.fence)
        store.jobruns.heartbeat(run, now=now)
    assert fences == sorted(set(fences))


def test_a_missed_slot_can_not_be_finished_by_anybody(store):
    store.jobruns.record("crawl", [START], state="missed", now=day(1))
    (missed,) = store.jobruns.recent("crawl")
    with pytest.raises(LeaseLost):
        store.jobruns.finish(missed, state="succeeded", now=day(1))
    assert [run.state for run in store.jobruns.recent("crawl")] == ["missed"]
