"""The walk through a listing: order of pages, stop rules, and resuming after a kill."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.pages.found import Found, PageResult
from crawler.walk import BARREN_PAGES, asks_again, begin, next_address, note_page, note_stored, stop
from store.records import Census, Coverage, Listing, Review, Run, Selection
from store.runs import ObserveCounts

AT = datetime(2026, 1, 10, tzinfo=UTC)
LISTING = Listing("shop", "mug", "mug", "https://shop.example/1", id=1)
RUN = Run(7, LISTING, AT)
NEW = ObserveCounts(new=2)
KNOWN = ObserveCounts(unchanged=2)


def address(n: int) -> str:
    return f"https://shop.example/{n}"


def fresh(**changes):
    stated = {"start": address(1), "todo": [address(1)], "fetched": [], "history": []}
    return begin(RUN, **(stated | changes))


def full_run(days_ago: float) -> Run:
    ended = AT - timedelta(days=days_ago)
    return Run(1, LISTING, ended, ended, Census(Coverage.FULL, Selection.FULL, 4, 4))


def walk_on(walk, policy, *pages):
    """Walk until the end over pages of (counts, number of the following page); return the numbers fetched."""
    fetched = []
    for counts, following in pages:
        here = next_address(walk)
        if here is None:
            break
        fetched.append(int(here.rsplit("/", 1)[1]))
        note_page(walk, PageResult())
        note_stored(walk, counts, following and address(following), policy)
    return fetched


def test_pages_are_fetched_one_after_another_until_none_follows(policy_of):
    walk = fresh()
    assert walk_on(walk, policy_of(), (NEW, 2), (NEW, 3), (NEW, None), (NEW, None)) == [1, 2, 3]
    assert (walk.collected.pages, walk.collected.seen, walk.collected.ended) == (3, 6, True)


def test_the_account_holds_what_the_pages_say():
    def rated(value):
        return Found(Review(source="s", review_id=None, rating=value))

    walk = fresh()
    note_page(walk, PageResult(reviews=(rated(5.0), rated(None)), announced=9, selection=Selection.FULL))
    note_page(walk, PageResult(reviews=(rated(1.0),), problems=("odd date",)))
    assert (walk.collected.read, walk.collected.rated, walk.collected.announced) == (3, 2, 9)
    assert (walk.collected.selection, walk.collected.problems) == (Selection.FULL, ("odd date",))


@pytest.mark.parametrize(
    ("changes", "pages", "fetched", "said"),
    [
        ({}, [(NEW, 2), (NEW, 1)], [1, 2], "circle"),
        ({}, [(NEW, 1)], [1], "circle"),
        ({"max_pages": 2}, [(NEW, 2), (NEW, 3), (NEW, 4)], [1, 2], "page limit of 2"),
        ({}, [(NEW, 2), *[(ObserveCounts(repeated=2), n) for n in range(3, 9)]], [1, 2, 3, 4], "no new review"),
    ],
)
def test_a_walk_stops_by_rule_and_says_why(policy_of, changes, pages, fetched, said):
    walk = fresh()
    assert walk_on(walk, policy_of(**changes), *pages) == fetched
    assert said in walk.collected.trouble
    assert not walk.collected.ended


def test_repeated_pages_in_between_are_borne(policy_of):
    repeated = ObserveCounts(repeated=2)
    pages = [(NEW, 2)] + [(repeated, n) for n in range(3, 2 + BARREN_PAGES)] + [(NEW, 9), (NEW, None)]
    walk = fresh()
    walk_on(walk, policy_of(), *pages)
    assert walk.collected.trouble == ""


@pytest.mark.parametrize(("announced", "n_pages", "ended"), [(2, 4, True), (None, 4, False), (3, 26, False)])
def test_pages_of_old_reviews_end_a_walk_sooner_where_nothing_is_missing(policy_of, announced, n_pages, ended):
    walk = fresh()
    walk.collected = replace(walk.collected, announced=announced)
    pages = [(NEW, 2)] + [(ObserveCounts(repeated=2), n) for n in range(3, 60)]
    assert len(walk_on(walk, policy_of(), *pages)) == n_pages
    assert (walk.collected.ended, walk.collected.trouble == "") == (ended, ended)


@pytest.mark.parametrize(
    ("incremental", "days_ago", "counts", "stops"),
    [
        (True, 2, KNOWN, True),
        (False, 2, KNOWN, False),
        (True, 8, KNOWN, False),
        (True, 2, ObserveCounts(unchanged=1, edited=1), False),
        (True, 2, ObserveCounts(unchanged=2, reappeared=1), False),
        (True, 2, ObserveCounts(), False),
    ],
)
def test_an_incremental_source_is_left_at_known_reviews_between_two_censuses(
    policy_of, incremental, days_ago, counts, stops
):
    walk = fresh(history=[full_run(days_ago)])
    walk_on(walk, policy_of(incremental=incremental, census_every_days=7), (counts, 2))
    assert ("known reviews" in walk.collected.trouble) is stops


def test_a_resumed_walk_goes_on_where_it_stopped(policy_of):
    run = replace(RUN, new=3, edited=1, unchanged=2, reappeared=1)
    walk = begin(run, start=address(1), todo=[address(3)], fetched=[address(1), address(2)], history=[])
    assert (walk.collected.pages, walk.collected.seen) == (2, 6)
    walk.collected = replace(walk.collected, announced=8)
    assert walk_on(walk, policy_of(), (NEW, None)) == [3]
    assert next_address(walk) is None
    assert (walk.collected.pages, walk.collected.seen, walk.collected.ended) == (3, 8, True)


def test_a_resumed_walk_asks_the_first_page_what_no_later_page_says(policy_of):
    """Steam states its totals on the first page alone, and the process that read it is dead."""
    walk = begin(replace(RUN, new=2), start=address(1), todo=[address(2)], fetched=[address(1)], history=[])
    assert walk_on(walk, policy_of(), (NEW, None)) == [2]
    assert (next_address(walk), walk.glances) == (address(1), True)
    note_page(walk, PageResult(announced=4))
    assert next_address(walk) is None
    assert (walk.collected.pages, walk.collected.announced, walk.collected.ended) == (2, 4, True)


def test_a_resumed_walk_that_was_stopped_asks_for_nothing_more(policy_of):
    walk = begin(RUN, start=address(1), todo=[address(2)], fetched=[address(1)], history=[])
    assert walk_on(walk, policy_of(), (NEW, 1)) == [2]
    assert "circle" in walk.collected.trouble
    assert next_address(walk) is None


@pytest.mark.parametrize(
    ("said_before", "page", "seen", "asked"),
    [
        (9, PageResult(), 4, 3),
        (None, PageResult(announced=9), 0, 3),
        (9, PageResult(), 9, 0),
        (None, PageResult(), 0, 0),
        (0, PageResult(announced=0), 0, 0),
        (9, PageResult(reviews=(Found(Review(source="s", review_id="1", rating=1.0)),)), 4, 0),
    ],
)
def test_an_empty_page_is_doubted_a_few_times_while_more_is_announced(said_before, page, seen, asked):
    walk = fresh()
    walk.collected = replace(walk.collected, announced=said_before, seen=seen)
    answers = [asks_again(walk, page, retries=3) for _ in range(4)]
    assert answers == [True] * asked + [False] * (4 - asked)


def test_a_page_with_reviews_ends_the_doubt():
    walk = fresh()
    full = PageResult(reviews=(Found(Review(source="s", review_id="1", rating=1.0)),), announced=9)
    pages = [PageResult(announced=9), full, PageResult(announced=9), PageResult(announced=9)]
    assert [asks_again(walk, page, retries=1) for page in pages] == [True, False, True, False]


def test_a_walk_killed_after_its_last_page_glances_once_at_the_first():
    walk = begin(replace(RUN, new=4), start=address(1), todo=[], fetched=[address(1), address(2)], history=[])
    assert (next_address(walk), walk.glances) == (address(1), True)
    note_page(walk, PageResult(announced=4, selection=Selection.FULL))
    assert next_address(walk) is None
    assert (walk.collected.pages, walk.collected.announced, walk.collected.ended) == (2, 4, True)


def test_the_first_reason_stays():
    walk = fresh()
    stop(walk, "HTTP 500")
    stop(walk, "stopped on request", broken=True)
    assert (walk.collected.trouble, walk.collected.broken, next_address(walk)) == ("HTTP 500", True, None)
