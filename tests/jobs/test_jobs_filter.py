"""The list behind the figures: by month, days, source, rating, and what is gone; never without the bad ones."""

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from jobs.errors import EmptyFilter
from jobs.reading import require_passable
from jobs.report import StoreReports
from report.line import ReviewFilter
from store.records import Census, Coverage, Selection, on_day
from store.runs import PageObservation

NOW = datetime(2026, 7, 20, tzinfo=UTC)
LATER = datetime(2026, 7, 21, tzinfo=UTC)


def collect(store, listing, page, at):
    run = store.runs.open_run(listing, source=listing.source, started_at=at, parser="p", config_digest="c")
    store.runs.observe(run, PageObservation("https://shop.example/1", at, page))
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, len(page), seen=len(page)), at)


@pytest.fixture
def reports(store, make_listing, make_review):
    def told(name, day, rating, source="shop"):
        return make_review(review_id=name, title=name, rating=rating, source=source, published=on_day(day))

    kept = [told("old", date(2026, 5, 31), 1.0), told("new", date(2026, 6, 30), 5.0)]
    shop = make_listing("kettle", external_id="1")
    collect(store, shop, [*kept, told("gone", date(2026, 6, 1), 2.0)], NOW)
    collect(store, shop, kept, LATER)
    portal = make_listing("kettle", source="portal", external_id="2")
    collect(store, portal, [told("elsewhere", date(2026, 6, 2), 3.0, "portal")], NOW)
    return StoreReports(store)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (ReviewFilter(), ["new", "elsewhere", "gone", "old"]),
        (ReviewFilter("2026-06"), ["new", "elsewhere", "gone"]),
        (ReviewFilter("2026-06", until=date(2026, 6, 1)), ["gone"]),
        (ReviewFilter("2026-06", since=date(2026, 6, 2)), ["new", "elsewhere"]),
        (ReviewFilter(since=date(2026, 6, 1), until=date(2026, 6, 2)), ["elsewhere", "gone"]),
        (ReviewFilter(until=date.max), ["new", "elsewhere", "gone", "old"]),
        (ReviewFilter(since=date(2026, 7, 1), until=date(2026, 6, 1)), []),
        (ReviewFilter(source="portal"), ["elsewhere"]),
        (ReviewFilter(source="nowhere"), []),
        (ReviewFilter(is_vanished=True), ["gone"]),
        (ReviewFilter(max_stars=2, source="shop"), ["gone", "old"]),
    ],
)
def test_a_filter_chooses_what_it_says(reports, wanted, names):
    assert list(reports.reviews("kettle", wanted).cells("title")) == names


def test_nobody_can_leave_out_the_bad_ones():
    assert not [field.name for field in fields(ReviewFilter) if "min" in field.name]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (ReviewFilter(since=date(2026, 7, 1), until=date(2026, 6, 1)), "2026-07-01, is after the last one, 2026-06-01"),
        (ReviewFilter(source="nowhere"), "choose from: portal, shop"),
    ],
)
def test_a_filter_that_no_review_can_pass_is_refused(reports, wanted, said):
    with pytest.raises(EmptyFilter, match=said):
        require_passable(reports.store, "kettle", wanted)


def test_a_filter_that_some_review_might_pass_is_not_refused(reports):
    day = date(2026, 7, 1)
    require_passable(reports.store, "kettle", ReviewFilter(since=day, until=day, source="portal"))
