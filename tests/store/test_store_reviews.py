"""Reading reviews: filters, the state as of a past moment, sentiments, and links with dates."""

from datetime import UTC, date, datetime

import pytest
from store_story import day

from store.records import Published, Sentiment, Subject, SubjectKind, on_day


@pytest.fixture
def story(store, make_listing, make_review, collect):
    """Day 0: a, b. Day 1: a edited, b gone. Day 2: b back, c new."""
    listing = make_listing()
    a, b, c = (make_review(name, published=on_day(date(2024, 4, n))) for n, name in enumerate("abc", 1))
    edited = make_review("a", rating=1.0, published=on_day(date(2024, 4, 1)))
    collect(listing, [a, b])
    collect(listing, [edited], at=day(1))
    collect(listing, [edited, b, c], at=day(2))
    return store


def seen(versions):
    return {version.review.review_id: (version.number, version.review.rating, version.vanished) for version in versions}


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (day(-1), {}),
        (day(0), {"a": (1, 4.0, False), "b": (1, 4.0, False)}),
        (day(1), {"a": (2, 1.0, False), "b": (1, 4.0, True)}),
        (day(2), {"a": (2, 1.0, False), "b": (1, 4.0, False), "c": (1, 4.0, False)}),
        (None, {"a": (2, 1.0, False), "b": (1, 4.0, False), "c": (1, 4.0, False)}),
    ],
)
def test_the_state_as_of_a_moment_is_what_was_observed_by_then(story, as_of, expected):
    versions = list(story.reviews.versions("kettle", as_of=as_of))
    assert seen(versions) == expected
    assert all(as_of is None or version.last_seen_at <= as_of for version in versions)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, "cba"),
        ({"limit": 2}, "cb"),
        ({"limit": 0}, ""),
        ({"since": datetime(2024, 4, 2, tzinfo=UTC)}, "cb"),
        ({"until": datetime(2024, 4, 2, tzinfo=UTC)}, "a"),
        ({"max_rating": 1.0}, "a"),
        ({"max_rating": 3.9, "as_of": day(0)}, ""),
    ],
)
def test_filters_narrow_and_the_newest_publication_comes_first(story, filters, ids):
    assert "".join(version.review.review_id for version in story.reviews.versions("kettle", **filters)) == ids


def test_a_listing_or_a_subject_sees_its_own_reviews_only(story, make_listing, make_review, collect):
    toaster = make_listing("toaster")
    collect(toaster, [make_review("t")], at=day(3))
    assert [version.review.review_id for version in story.reviews.versions("toaster")] == ["t"]
    assert [version.review.review_id for version in story.reviews.versions(listing=toaster)] == ["t"]
    assert (len(list(story.reviews.versions())), story.reviews.count()) == (4, 4)
    assert list(story.reviews.versions("nobody")) == []


def test_reading_may_stop_early_and_writing_may_go_on_meanwhile(story, make_listing):
    versions = story.reviews.versions()
    next(versions)
    make_listing("toaster")
    versions.close()
    assert story.reviews.count() == 3


def test_undated_reviews_come_last(store, make_listing, make_review, collect):
    dated, undated = make_review("dated"), make_review("undated", published=Published())
    collect(make_listing(), [undated, dated])
    assert [version.review.review_id for version in store.reviews.versions()] == ["dated", "undated"]


def test_a_listing_that_moves_takes_its_later_reviews_along(store, make_listing, make_review, collect):
    make_listing("old", external_id="branch-7")
    store.subjects.add(Subject("new", "New owner", SubjectKind.ORGANISATION))
    listing = make_listing("new", external_id="branch-7", valid_from=date(2024, 4, 1))
    days = {"1": date(2024, 1, 1), "3": date(2024, 3, 31), "4": date(2024, 4, 1), "5": date(2024, 5, 1)}
    reviews = [make_review(name, published=on_day(published)) for name, published in days.items()]
    collect(listing, [*reviews, make_review("undated", published=Published())])
    assert sorted(seen(store.reviews.versions("old"))) == ["1", "3"]
    assert sorted(seen(store.reviews.versions("new"))) == ["4", "5", "undated"]
    assert [month.month for month in store.reviews.months("old")] == ["2024-01", "2024-03"]
    assert [month.month for month in store.reviews.months("new")] == ["", "2024-04", "2024-05"]
    assert store.reviews.latest_published("old") == datetime(2024, 3, 31, tzinfo=UTC)


def test_the_newest_date_is_that_of_a_visible_review(store, make_listing, make_review, collect):
    listing = make_listing()
    assert store.reviews.latest_published("kettle") is None
    old, new = (make_review(name, published=on_day(date(2024, month, 1))) for name, month in (("old", 1), ("new", 3)))
    collect(listing, [old, new])
    assert store.reviews.latest_published("kettle") == datetime(2024, 3, 1, tzinfo=UTC)
    collect(listing, [old], at=day(1))
    assert store.reviews.latest_published("kettle") == datetime(2024, 1, 1, tzinfo=UTC)


def test_every_version_with_words_is_judged_once_by_each_model(story, make_listing, make_review, collect):
    collect(make_listing("toaster"), [make_review("silent", title=None, text=None)])
    collect(make_listing("iron"), [make_review("parts", title=None, text=None, parts={"pros": "light"})])
    for model in ("m1", "m2"):
        batches = list(story.reviews.unscored(model, 2))
        assert [len(batch) for batch in batches] == [2, 2, 1]
        for batch in batches:
            story.reviews.add_sentiments(model, [Sentiment(version.id, "en", 0.5) for version in batch])
        assert list(story.reviews.unscored(model, 2)) == []


def test_sentiments_can_be_written_while_the_rest_is_read(story):
    for batch in story.reviews.unscored("m1", 1):
        story.reviews.add_sentiments("m1", [Sentiment(batch[0].id, "en", 0.25)])
    assert {version.positive for version in story.reviews.versions()} == {0.25}


def test_a_version_shows_what_the_newest_model_says(story):
    versions = list(story.reviews.versions())
    assert {version.positive for version in versions} == {None}
    for model, positive in (("m1", 0.1), ("m2", 0.8), ("m2", 0.9)):
        story.reviews.add_sentiments(
            model, [Sentiment(versions[0].id, "en", positive), Sentiment(versions[1].id, "und", None)]
        )
    assert [version.positive for version in story.reviews.versions()] == [0.9, None, None]


def test_more_sentiments_than_one_transaction_takes(store, make_listing, make_review, collect):
    collect(make_listing(), [make_review(f"r{n}") for n in range(1_100)])
    (batch,) = store.reviews.unscored("m1")
    store.reviews.add_sentiments("m1", [Sentiment(version.id, "en", 0.5) for version in batch])
    assert list(store.reviews.unscored("m1")) == []


def test_nothing_that_is_read_can_reach_the_database(story):
    with pytest.raises(AttributeError):
        next(iter(story.reviews.versions())).number = 7


def test_versions_are_found_by_their_numbers_past_ones_too(story):
    (newest,) = [version for version in story.reviews.versions("kettle") if version.review.review_id == "a"]
    everything = story.reviews.some("kettle", range(1, 100))
    assert sorted((version.review.review_id, version.number) for version in everything) == [
        *(("a", 1), ("a", 2), ("b", 1), ("c", 1))
    ]
    assert story.reviews.some("kettle", [newest.id, newest.id]) == [newest]
    assert story.reviews.some("kettle", [0, 10**17]) == story.reviews.some("kettle", []) == []


def test_a_version_is_found_only_under_a_subject_that_it_speaks_of(story, make_listing):
    make_listing("toaster")
    (number, *_) = [version.id for version in story.reviews.versions("kettle")]
    assert story.reviews.some("toaster", [number]) == story.reviews.some("nobody", [number]) == []
