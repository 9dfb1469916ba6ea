"""What a run changed of known reviews: values that differ, not fields that come and go, measured by trusted runs."""

from datetime import UTC, date, datetime

import pytest
from store_story import START, day, page

from store.records import Precision, Published, Scale, on_day


def changes(store, run, **given):
    return dict(store.runs.changes(run, **given))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, {}),
        ({"rating": 1.0}, {"rating": 1}),
        ({"scale": Scale(1, 10)}, {"rating": 1}),
        ({"rating": None}, {}),
        ({"text": "Other words."}, {"text": 1}),
        ({"title": "Other"}, {"text": 1}),
        ({"text": None}, {}),
        ({"reply": "Thanks"}, {}),
        ({"published": on_day(date(2024, 5, 2))}, {}),
        ({"published": on_day(date(2024, 6, 1))}, {"date": 1}),
        ({"published": on_day(date(2024, 1, 5))}, {"date": 1, "swapped": 1}),
        ({"published": Published(datetime(2020, 1, 1, tzinfo=UTC), Precision.YEAR)}, {}),
        ({"rating": 1.0, "text": "Other words."}, {"rating": 1, "text": 1}),
    ],
)
def test_values_that_differ_are_counted_by_kind(store, make_listing, make_review, collect, changed, told):
    listing = make_listing()
    collect(listing, [make_review("r1"), make_review("r2")])
    run = collect(listing, [make_review("r1", **changed), make_review("r2"), make_review("r3")], at=day(7))
    assert changes(store, run) == {"known": 2} | told


def test_a_first_run_knows_and_changes_nothing(store, make_listing, make_review, collect):
    assert changes(store, collect(make_listing(), [make_review()])) == {"known": 0}


def test_an_edit_of_an_earlier_run_is_not_counted_again(store, make_listing, make_review, collect):
    listing = make_listing()
    collect(listing, [make_review("r1"), make_review("r2")])
    collect(listing, [make_review("r1", rating=1.0), make_review("r2")], at=day(7))
    run = collect(listing, [make_review("r1", rating=1.0), make_review("r2", rating=2.0)], at=day(8))
    assert changes(store, run) == {"known": 2, "rating": 1}


def test_going_back_from_what_was_doubted_is_no_change(store, make_listing, make_review, collect):
    listing = make_listing()
    collect(listing, [make_review(rating=5.0)])
    doubted = collect(listing, [make_review(rating=1.0)], at=day(7))
    run = collect(listing, [make_review(rating=5.0)], at=day(8))
    assert changes(store, run) == {"known": 1, "rating": 1}
    assert changes(store, run, passing_over=[doubted.id]) == {"known": 1}


def test_an_open_run_can_be_asked_too(store, make_listing, make_review, collect, open_run):
    listing = make_listing()
    collect(listing, [make_review()])
    run = open_run(listing)
    store.runs.observe(run, page([make_review(rating=1.0)], at=START))
    assert changes(store, run) == {"known": 1, "rating": 1}
