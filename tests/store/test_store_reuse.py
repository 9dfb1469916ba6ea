"""Ids that a source gives away twice: another review is no edit, an edit is no other review; on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from store_story import day, page

from store.records import Coverage, Precision, Published, on_day
from store.reuse import Told, dates_apart, is_another
from store.sighting import ObserveCounts

OLD, NEW = "5f" * 16, "6a" * 16
NO_ZONE = datetime(2024, 5, 1, 8, tzinfo=UTC).replace(tzinfo=None)
LATER = on_day(date(2025, 3, 9))
OTHER = {
    "author_key": NEW,
    "published": LATER,
    "title": "Broken lid",
    "text": "The hinge came loose after two weeks.",
    "rating": 1.0,
}


def told(text, published=LATER, author_key=None):
    return Told(published, author_key, frozenset(text.split()))


def test_another_review_under_a_known_id_stands_beside_the_first(store, make_listing, make_review, collect):
    listing = make_listing()
    collect(listing, [make_review()])
    run = collect(listing, [make_review(**OTHER)], at=day(9))
    assert (run.new, run.reused, run.edited, run.vanished) == (1, 1, 0, 1)
    assert sorted((each.review.rating, each.number, each.vanished) for each in store.reviews.versions()) == [
        (1.0, 1, False),
        (4.0, 1, True),
    ]
    assert store.runs.reused("kettle") == 1
    assert store.runs.reused("kettle", as_of=day(8)) == 0


def test_it_is_the_same_one_in_every_later_run_and_can_be_edited(store, make_listing, make_review, collect):
    listing = make_listing()
    collect(listing, [make_review()])
    shown = [make_review(), make_review(**OTHER)]
    assert collect(listing, shown, at=day(2)).new == 1
    again = collect(listing, shown[::-1], at=day(3))
    assert (again.new, again.edited, again.unchanged, again.reused) == (0, 0, 2, 0)
    edited = replace(shown[1], text="The hinge came loose after two weeks. They sent a new one.", rating=3.0)
    after = collect(listing, [shown[0], edited], at=day(4))
    assert (after.new, after.edited, after.unchanged) == (0, 1, 1)
    assert store.leaves.fsck().faults == ()


def test_ids_that_begin_anew_within_one_page_are_told_apart(store, make_listing, make_review, open_run):
    counts = store.runs.observe(open_run(make_listing()), page([make_review(), make_review(**OTHER)]))
    assert counts == ObserveCounts(new=2, reused=1)


def test_an_id_can_be_given_away_any_number_of_times(store, make_listing, make_review, collect):
    listing = make_listing()
    texts = ("kettle leaks badly", "arrived late and scratched", "wonderful colour", "far too loud for mornings")
    shown = [
        make_review(author_key=f"{n}f" * 16, published=on_day(date(2021 + n, 1, 1)), title=None, text=text)
        for n, text in enumerate(texts)
    ]
    for n, review in enumerate(shown):
        collect(listing, [review], at=day(n))
    run = collect(listing, shown, at=day(9))
    assert (run.new, run.edited, run.unchanged, store.reviews.count()) == (0, 0, 4, 4)


@pytest.mark.parametrize(
    "change",
    [
        {"published": LATER, "text": "I take back all of it: leaking, loud, ugly.", "title": "No", "author_key": OLD},
        {"published": LATER, "text": "Does what it should. Update: broke in March.", "author_key": NEW},
        {"text": "An altogether different opinion by now", "title": "No", "author_key": None},
        {"published": LATER, "text": None, "title": None, "author_key": None, "rating": 1.0},
        {"published": Published(), "text": "Nothing shared at all", "title": None, "author_key": NEW},
    ],
    ids=["same author", "text goes on", "same date", "no text, no author", "no date"],
)
def test_what_may_be_an_edit_is_one(store, make_listing, make_review, collect, change):
    listing = make_listing()
    collect(listing, [make_review()])
    run = collect(listing, [make_review(**change)], at=day(9))
    assert (run.new, run.edited, run.reused) == (0, 1, 0)


def test_what_was_erased_does_not_come_back_under_its_id(store, make_listing, make_review, collect):
    listing = make_listing()
    collect(listing, [make_review()])
    (number,) = store.erasure_requests.of_review("shop", "r1")
    store.erasure_requests.erase([number], reason="art17", at=day(1), record=lambda _: None)
    assert collect(listing, [make_review(**OTHER)], at=day(9)).new == 0


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (on_day(date(2024, 5, 1)), on_day(date(2024, 5, 2)), False),
        (on_day(date(2024, 5, 1)), on_day(date(2024, 5, 4)), True),
        (Published(datetime(2024, 5, 1, tzinfo=UTC), Precision.MONTH), on_day(date(2024, 5, 31)), False),
        (Published(datetime(2024, 5, 1, tzinfo=UTC), Precision.YEAR), on_day(date(2025, 5, 31)), True),
        (
            Published(datetime(2024, 5, 1, 8, tzinfo=UTC).replace(tzinfo=None), Precision.SECOND),
            on_day(date(2024, 4, 30)),
            False,
        ),
        (
            Published(datetime(2024, 5, 1, tzinfo=UTC), Precision.RANGE, datetime(2024, 8, 1, tzinfo=UTC)),
            on_day(date(2024, 7, 1)),
            False,
        ),
        (on_day(date(9999, 12, 31)), on_day(date(9999, 12, 1)), True),
        (Published(), LATER, False),
    ],
)
def test_dates_are_apart_when_they_can_mean_no_common_day(one, other, apart):
    assert dates_apart(one, other) == dates_apart(other, one) == apart


def test_texts_of_known_other_authors_need_less_to_be_two():
    earlier = on_day(date(2024, 1, 1))
    known = told("good kettle", earlier, OLD)
    shown = told("now it is a good kettle", author_key=NEW)
    assert is_another(known, shown)
    assert not is_another(known._replace(author_key=None), shown)
    assert not is_another(told("a b c d e", earlier, OLD), told("a b c d e and more", author_key=NEW))


def test_an_edit_of_the_second_review_stays_its_own_however_alike_the_first_one_is(
    store, make_listing, make_review, collect
):
    listing = make_listing()
    first = make_review(title=None, text="Good kettle", rating=5.0)
    second = make_review(**OTHER)
    collect(listing, [first])
    collect(listing, [first, second], at=day(1))
    edited = replace(second, title=None, text="Now it is a good kettle", rating=5.0)
    run = collect(listing, [edited, first], at=day(2))
    assert (run.new, run.edited, run.unchanged) == (0, 1, 1)
    found = {each.review.author_key: (each.number, each.review.text) for each in store.reviews.versions()}
    assert found == {OLD: (1, "Good kettle"), NEW: (2, "Now it is a good kettle")}


def test_an_author_who_says_at_last_what_the_first_one_said_edits_the_own_review(
    store, make_listing, make_review, collect
):
    listing = make_listing()
    first, second = make_review(title=None, text="Good kettle", rating=5.0), make_review(**OTHER)
    collect(listing, [first])
    collect(listing, [first, second], at=day(1))
    same_words = replace(second, title=None, text="Good kettle", rating=5.0, published=on_day(date(2025, 9, 1)))
    run = collect(listing, [first, same_words], at=day(2))
    assert (run.new, run.edited, run.unchanged) == (0, 1, 1)
    assert sorted(each.review.author_key for each in store.reviews.versions()) == [OLD, NEW]


@pytest.mark.parametrize("text", [None, "good"], ids=["ratings alone", "short texts"])
def test_a_source_that_begins_all_its_ids_anew_is_seen_even_where_no_single_review_would_tell(
    store, make_listing, make_review, collect, text
):
    listing = make_listing()

    def life(year, rating):
        return [
            make_review(
                f"r{n}",
                author_key=None,
                title=None,
                text=text,
                rating=float(rating(n)),
                published=on_day(date(year, 1, 1 + n)),
            )
            for n in range(20)
        ]

    first, again = life(2023, lambda n: 1 + n % 5), life(2025, lambda n: 5 - n % 3)
    collect(listing, first)
    run = collect(listing, again, at=day(1), coverage=Coverage.PARTIAL)
    assert (run.new, run.reused, run.edited) == (20, 20, 0)
    after = collect(listing, again, at=day(2), coverage=Coverage.PARTIAL)
    assert (after.new, after.unchanged) == (0, 20)
    assert store.reviews.count() == 40


def test_a_source_that_only_dates_everything_anew_edits_all_and_doubles_none(store, make_listing, make_review, collect):
    listing = make_listing()
    shown = [make_review(f"r{n}", author_key=None, title=None, text=None, rating=4.0) for n in range(20)]
    collect(listing, shown)
    run = collect(listing, [replace(each, published=LATER) for each in shown], at=day(1))
    assert (run.new, run.edited, store.reviews.count()) == (0, 20, 20)
