"""Opening and closing a run in a real store: what is resumed, what is given up, and what the census says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.account import FILL_DROP, LEAST_KNOWN, RESUME_WITHIN, close_walk, open_walk
from crawler.health import DROP, HISTORY_RUNS, LEAST_USUAL, Collected, usual_number, verdict
from crawler.pages.found import Author, Found, PageResult
from crawler.pages.registry import PARSERS
from crawler.pipelines import ReadPage, StorePipeline, digest_of
from crawler.walk import begin, next_address, note_page, note_stored, stop
from store.records import Aggregate, Census, Coverage, Listing, Review, Run, Selection
from store.runs import ObserveCounts, PageObservation

AT = datetime(2026, 1, 10, 12, tzinfo=UTC)
KEY = bytes(range(32))
LISTING = Listing("shop", "mug", "mug", "https://shop.example/1", id=1)


@pytest.fixture
def database_url(sqlite_template, tmp_path):
    """SQLite alone: both databases are the store's own affair."""
    path = tmp_path / "a.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture(name="listing")
def _listing(make_listing):
    return make_listing("mug")


@pytest.fixture(name="policy")
def _policy(policy_of):
    return policy_of()


def page(url, reviews, following=()):
    return PageObservation(url, AT, reviews, next_urls=following)


# Opening


def test_a_fresh_walk_begins_at_the_listings_address(store, listing, policy):
    walk = open_walk(store, listing, policy, started_at=AT)
    assert (list(walk.todo), walk.met, walk.history) == ([listing.url], set(), [])
    assert store.runs.frontier_todo(walk.run) == [listing.url]
    assert (walk.run.started_at, walk.run.census) == (AT, None)


def test_an_open_run_goes_on_where_it_stopped(store, listing, policy, make_review):
    first = open_walk(store, listing, policy, started_at=AT)
    store.runs.observe(first.run, page(listing.url, [make_review("1"), make_review("2")], ["https://shop.example/p2"]))
    again = open_walk(store, listing, policy, started_at=AT + timedelta(hours=1))
    assert again.run.id == first.run.id
    assert (list(again.todo), again.met) == (["https://shop.example/p2"], {listing.url})
    assert (again.collected.pages, again.collected.seen, again.collected.ended) == (1, 2, False)


def test_a_run_killed_before_its_frontier_was_filled_begins_anew(store, listing, policy):
    run = store.runs.open_run(listing, source="shop", started_at=AT, parser="x", config_digest="0")
    walk = open_walk(store, listing, policy, started_at=AT)
    assert (walk.run.id, list(walk.todo)) == (run.id, [listing.url])


@pytest.mark.parametrize(
    ("late", "is_resumed"), [(timedelta(0), True), (RESUME_WITHIN, True), (RESUME_WITHIN * 2, False)]
)
def test_a_run_that_lay_open_for_more_than_a_day_is_given_up(store, listing, policy, make_review, late, is_resumed):
    old = open_walk(store, listing, policy, started_at=AT).run
    store.runs.observe(old, page(listing.url, [make_review("1")]))
    walk = open_walk(store, listing, policy, started_at=AT + late)
    assert (walk.run.id == old.id) is is_resumed
    if not is_resumed:
        (closed,) = walk.history
        assert (closed.census.coverage, closed.census.seen, closed.census.pages) == (Coverage.PARTIAL, 1, 1)
        assert closed.census.reason == "the run was broken off and not resumed within a day"
        assert list(walk.todo) == [listing.url]


def test_history_comes_newest_first_and_not_without_end(store, listing, policy):
    for n in range(HISTORY_RUNS * 2 + 3):
        walk = open_walk(store, listing, policy, started_at=AT + timedelta(hours=n))
        stop(walk, f"reason {n}")
        close_walk(store, walk, policy, finished_at=AT + timedelta(hours=n, minutes=1))
    walk = open_walk(store, listing, policy, started_at=AT + timedelta(hours=40))
    reasons = [run.census.reason for run in walk.history]
    assert reasons == [f"reason {n}" for n in range(HISTORY_RUNS * 2 + 2, 2, -1)]


# Closing


def test_the_census_holds_the_account(store, listing, policy):
    walk = open_walk(store, listing, policy, started_at=AT)
    walk.collected = Collected(pages=2, seen=7, announced=9, selection=Selection.NEWEST, read=7, rated=7, ended=True)
    run, judged = close_walk(store, walk, policy, finished_at=AT + timedelta(minutes=5))
    reason = "7 of 9 announced reviews were shown"
    assert run.census == Census(Coverage.PARTIAL, Selection.NEWEST, 9, 7, 2, reason)
    assert (judged.reason, run.finished_at) == (reason, AT + timedelta(minutes=5))
    assert store.runs.latest(listing).census == run.census


@pytest.mark.parametrize(
    ("n_known", "rated_now", "coverage"),
    [
        (LEAST_KNOWN, 10, "full"),
        (LEAST_KNOWN, 8, "full"),
        (LEAST_KNOWN, 7, "failed"),
        (LEAST_KNOWN - 1, 0, "full"),
        (LEAST_KNOWN, 0, "failed"),
    ],
)
def test_ratings_are_missed_where_the_listing_usually_has_them(
    store, listing, policy_of, make_review, *, n_known, rated_now, coverage
):
    """The policy asks for none; what is known of the listing speaks: a drop by more than twenty points is none."""
    assert FILL_DROP == 0.2
    policy = policy_of(rating_fill=0.0)
    first = open_walk(store, listing, policy, started_at=AT)
    store.runs.observe(first.run, page(listing.url, [make_review(str(n)) for n in range(n_known)]))
    walk = open_walk(store, listing, policy, started_at=AT)
    walk.collected = Collected(pages=1, seen=10, announced=10, read=10, rated=rated_now, ended=True)
    run, judged = close_walk(store, walk, policy, finished_at=AT)
    assert run.census.coverage == coverage
    assert judged.loud is (coverage == "failed")


def test_another_listing_of_the_subject_says_nothing_of_this_one(store, listing, policy_of, make_listing, make_review):
    other = make_listing("mug", external_id="elsewhere", url="https://shop.example/other")
    policy = policy_of(rating_fill=0.0)
    filled = open_walk(store, other, policy, started_at=AT)
    store.runs.observe(filled.run, page(other.url, [make_review(str(n)) for n in range(30)]))
    walk = open_walk(store, listing, policy, started_at=AT)
    walk.collected = Collected(pages=1, seen=10, announced=10, read=10, rated=0, ended=True)
    assert close_walk(store, walk, policy, finished_at=AT)[0].census.coverage is Coverage.FULL


@pytest.mark.parametrize(("trouble", "n_vanished"), [("", 1), ("HTTP 500", 0)])
def test_only_a_full_census_lets_a_review_vanish(store, listing, policy, make_review, trouble, n_vanished):
    first = open_walk(store, listing, policy, started_at=AT)
    store.runs.observe(first.run, page(listing.url, [make_review("1"), make_review("2")]))
    first.collected = Collected(pages=1, seen=2, announced=2, read=2, rated=2, ended=True)
    close_walk(store, first, policy, finished_at=AT)
    second = open_walk(store, listing, policy, started_at=AT)
    store.runs.observe(second.run, page(listing.url, [make_review("1")]))
    second.collected = Collected(pages=1, seen=1, announced=1, read=1, rated=1, ended=not trouble, trouble=trouble)
    assert close_walk(store, second, policy, finished_at=AT)[0].vanished == n_vanished


# From page to store


def read_page(walk=None, **changes):
    found = Found(Review("schemaorg", "1", 5.0, text="ok a@b.example"), Author("Erika"))
    stated = {"reviews": (found,), "aggregates": (Aggregate("schemaorg", 4.5),)} | changes
    return ReadPage(walk, PageResult(**stated), "https://shop.example/1", "https://shop.example/2", "ab", AT)


def test_a_page_is_stored_whole_and_the_frontier_moves_with_it(store, listing, policy):
    walk = open_walk(store, listing, policy, started_at=AT)
    pipeline = StorePipeline.from_crawler(made_crawler(store, policy))
    item = replace(read_page(walk), address=listing.url)
    assert pipeline.process_item(item).counts.new == 1
    assert store.runs.frontier_todo(walk.run) == ["https://shop.example/2"]
    assert store.runs.frontier_fetched(walk.run) == [listing.url]
    (version,) = store.reviews.versions()
    assert (version.review.source, version.review.text) == ("shop", "ok [e-mail]")
    assert pipeline.process_item(item).counts.new == 0


def made_crawler(store, policy):
    """Return what the pipeline asks a crawler for."""

    class Spider:
        order = type("Order", (), {"policy": policy, "kept_address": staticmethod(lambda address: address)})
        parser, author_key = PARSERS["schemaorg"], KEY

    Spider.store = store
    return type("Crawler", (), {"spider": Spider})


def test_the_digest_is_sha_256_of_the_bytes():
    assert digest_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_read_page_shows_its_address_and_count_alone():
    assert repr(read_page()) == "ReadPage('https://shop.example/1', 1 reviews)"


# The verdict, as properties


COLLECTED = st.builds(
    Collected,
    pages=st.integers(0, 3),
    seen=st.integers(0, 40),
    announced=st.none() | st.integers(0, 40),
    selection=st.sampled_from(Selection),
    read=st.integers(0, 40),
    rated=st.integers(0, 40),
    ended=st.booleans(),
    trouble=st.sampled_from(["", "HTTP 500"]),
    broken=st.booleans(),
)
RANK = {Coverage.FAILED: 0, Coverage.PARTIAL: 1, Coverage.FULL: 2}


def runs(counts, coverage=Coverage.FULL):
    return [Run(n, LISTING, AT, AT, Census(coverage, Selection.FULL, None, seen)) for n, seen in enumerate(counts)]


@given(COLLECTED, st.lists(st.integers(0, 60), max_size=10))
def test_trouble_never_makes_a_run_fuller(found, history):
    calm = verdict(replace(found, trouble="", ended=True), runs(history), rating_fill=0.5)
    for worse in (replace(found, trouble="HTTP 500"), replace(found, ended=False, trouble="")):
        assert RANK[verdict(worse, runs(history), rating_fill=0.5).coverage] <= RANK[calm.coverage]


@given(COLLECTED, st.lists(st.integers(0, 60), max_size=10))
def test_a_full_run_is_quiet_and_needs_no_reason(found, history):
    judged = verdict(found, runs(history), rating_fill=0.5)
    if judged.coverage is Coverage.FULL:
        assert (judged.reason, judged.loud) == ("", False)


@given(st.lists(st.integers(LEAST_USUAL, 60), min_size=3, max_size=10), st.integers(1, 60))
def test_a_drop_below_half_of_the_usual_number_is_loud(history, seen):
    found = Collected(pages=1, seen=seen, announced=seen, read=seen, rated=seen, ended=True)
    is_drop = seen < DROP * usual_number(runs(history))
    agrees = all(abs(count - seen) <= 0.1 * seen for count in history[:2])
    assert verdict(found, runs(history), rating_fill=0.5).loud is (is_drop and not agrees)


@given(st.lists(st.integers(0, 99), max_size=20), st.lists(st.integers(0, 99), max_size=5))
def test_the_usual_number_is_a_plain_median(full, partial):
    counts = sorted(full[:HISTORY_RUNS] or partial[:HISTORY_RUNS] or [0])
    middle = (counts[(len(counts) - 1) // 2] + counts[len(counts) // 2]) / 2
    assert usual_number(runs(partial, Coverage.PARTIAL) + runs(full)) == middle


# The walk, against a naive one


@given(
    st.lists(st.tuples(st.integers(0, 2), st.none() | st.integers(1, 6)), min_size=1, max_size=12),
    st.integers(1, 5),
)
@settings(deadline=None)
def test_a_walk_fetches_what_a_naive_reading_of_the_rules_fetches(policy_of, pages, max_pages):
    """Pages are (new reviews, number of the following page); the same page answers each time alike."""
    site = dict(enumerate(pages, start=1))
    expected, here, barren = [], 1, 0
    while here is not None:
        expected.append(here)
        n_new, following = site.get(here, (0, None))
        barren = 0 if n_new else barren + 1
        circle = following in expected
        here = None if circle or barren >= 3 or len(expected) >= max_pages else following
    walk = begin(Run(7, LISTING, AT), start="1", todo=["1"], fetched=[], history=[])
    fetched = []
    while (address := next_address(walk)) is not None:
        fetched.append(int(address))
        n_new, following = site.get(int(address), (0, None))
        note_page(walk, PageResult())
        counts = ObserveCounts(new=n_new)
        note_stored(walk, counts, None if following is None else str(following), policy_of(max_pages=max_pages))
    assert fetched == expected
    assert walk.collected.pages == len(expected)
    assert walk.collected.seen == sum(site.get(n, (0, None))[0] for n in expected)
    assert walk.collected.ended is (site.get(expected[-1], (0, None))[1] is None)
    assert bool(walk.collected.trouble) is not walk.collected.ended
