"""What a review counts, when it was published as far as anybody knows, and which listings are a sample."""

from datetime import UTC, datetime

import numpy as np
import pytest

from jobs.sample import distribution, month_shares, read_sample, sample_of, stated_date
from jobs.trustseries import places_of
from jobs.voice import Voice, moment_of
from jobs.voicerow import days_of, month_name, months_of, rows_of, satisfied_of
from store.records import Census, Coverage, Precision, Published, Selection, on_day
from store.runs import PageObservation

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def voice(words="", *, month=5, unit=1.0, author=None, precision=Precision.DAY, **more):
    more = {"vanished": False} | more
    at = datetime(2026, month, 3, tzinfo=UTC)
    return Voice(at, precision, unit, None, "shop", words=words, author=author, **more)


def at(*moment):
    return datetime(*moment, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "moment"),
    [
        (Published(), None),
        (Published(at(2024, 5, 1), Precision.DAY), at(2024, 5, 1)),
        (Published(at(2024, 5, 1), Precision.MONTH), at(2024, 5, 16)),
        (Published(at(2024, 1, 1), Precision.YEAR), at(2024, 7, 1)),
        (Published(at(2024, 1, 1), Precision.RANGE, at(2024, 1, 31)), at(2024, 1, 16)),
        (Published(datetime(2024, 5, 1, 8), Precision.SECOND), at(2024, 5, 1, 8)),  # noqa: DTZ001 - no zone stated
    ],
)
def test_the_best_guess_of_a_date_is_the_middle_of_what_it_can_mean(published, moment):
    assert moment_of(published) == moment


@pytest.mark.parametrize(
    ("voices", "counted", "repeats"),
    [
        ([], [], 0),
        ([voice(), voice()], [0, 1], 0),
        ([voice(opinion=1), voice(opinion=2)], [0, 1], 0),
        ([voice(opinion=1), voice(opinion=1), voice(opinion=1)], [0], 2),
        ([voice(opinion=1, vanished=True), voice(opinion=1)], [1], 0),
        ([voice(opinion=1, vanished=True), voice(opinion=1), voice(opinion=1)], [1], 1),
        ([voice(opinion=1), voice(opinion=1, vanished=True)], [0], 0),
        ([voice(opinion=1, vanished=True), voice(opinion=1, vanished=True)], [0], 0),
    ],
)
def test_each_opinion_counts_once_by_its_first_visible_review(voices, counted, repeats):
    sample = sample_of(voices)
    assert np.flatnonzero(sample.counting).tolist() == counted
    assert sample.repeats == repeats


def test_months_without_reviews_are_on_the_chart_and_vanished_or_vague_ones_are_not_counted():
    voices = [
        voice(month=2, unit=0.0),
        voice(month=2, unit=0.25),
        voice(month=2, unit=0.5),
        voice(month=5, unit=1.0),
        voice(month=5, unit=0.0, vanished=True),
        voice(month=5, unit=0.0, precision=Precision.YEAR),
        voice(month=5, unit=None),
    ]
    shares = month_shares(sample_of(voices))
    assert [(share.month, share.n, share.bad) for share in shares] == [
        ("2026-02", 3, 2),
        ("2026-03", 0, 0),
        ("2026-04", 0, 0),
        ("2026-05", 1, 0),
    ]


@pytest.mark.parametrize(
    ("unit", "stars"),
    [
        (0.0, 1),
        (0.12, 1),
        (0.13, 2),
        (0.25, 2),
        (0.26, 3),
        (0.5, 3),
        (0.74, 3),
        (0.75, 4),
        (0.87, 4),
        (0.88, 5),
        (1.0, 5),
    ],
)
def test_four_stars_and_more_are_exactly_the_satisfied(unit, stars):
    assert distribution(rows_of([voice(unit=unit)])).stars[stars - 1] == 1
    assert (stars >= 4) == (satisfied_of(rows_of([voice(unit=unit)])).tolist() == [1.0])


def test_thumbs_are_no_stars():
    voices = [voice(unit=1.0), voice(unit=0.75), voice(unit=1.0, is_thumb=True), voice(unit=0.0, is_thumb=True)]
    found = distribution(rows_of([*voices, voice(unit=1.0, is_thumb=True)]))
    assert (found.stars, found.thumbs_up, found.thumbs_down) == ((0, 0, 0, 1, 1), 2, 1)
    assert (found.starred(), found.thumbs(), found.rated(), found.total()) == (2, 3, 5, 5)


def test_unrated_reviews_are_counted_apart():
    assert distribution(rows_of([voice(unit=None)])).unrated == 1


@pytest.mark.parametrize(
    ("selection", "counted"),
    [(Selection.FULL, 1), (Selection.NEWEST, 1), (Selection.FEATURED, 0), (Selection.UNKNOWN, 0)],
)
def test_a_chosen_few_are_no_sample(store, make_listing, make_review, selection, counted):
    listing = make_listing("kettle")
    run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="p", config_digest="c")
    store.runs.observe(run, PageObservation("https://shop.example/1", NOW, [make_review(published=on_day(NOW.date()))]))
    store.runs.close(run, Census(Coverage.PARTIAL, selection, None, seen=1), NOW)
    sample = read_sample(store, store.subjects.get("kettle"), as_of=NOW, replay=False)
    assert len(sample.voices) == counted


@pytest.mark.parametrize(
    ("published", "newest"),
    [
        ([], None),
        ([Published()], None),
        ([on_day(datetime(2026, 5, 3, tzinfo=UTC).date())], "2026-05-03"),
        ([Published(at(2026, 5, 3, 8, 15), Precision.SECOND)], "2026-05-03"),
        ([Published(at(2026, 5, 1), Precision.MONTH)], "2026-05"),
        ([Published(at(2026, 1, 1), Precision.YEAR)], "2026"),
        ([Published(at(2026, 5, 1), Precision.RANGE, at(2026, 5, 7))], "2026-05-01/2026-05-07"),
        ([Published(at(2026, 5, 1), Precision.MONTH), on_day(datetime(2026, 5, 30, tzinfo=UTC).date())], "2026-05-30"),
        ([Published(at(2026, 6, 1), Precision.MONTH), on_day(datetime(2026, 5, 30, tzinfo=UTC).date())], "2026-06"),
        ([on_day(datetime(2026, 5, 3, tzinfo=UTC).date()), Published()], "2026-05-03"),
    ],
)
def test_the_newest_review_is_no_more_exact_than_its_source(store, make_listing, make_review, published, newest):
    listing = make_listing("kettle")
    run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="p", config_digest="c")
    page = [make_review(review_id=str(place), published=one) for place, one in enumerate(published)]
    store.runs.observe(run, PageObservation("https://shop.example/1", NOW, page))
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, len(page), seen=max(len(page), 1)), NOW)
    sample = read_sample(store, store.subjects.get("kettle"), as_of=NOW, replay=False)
    told = None if sample.newest is None else stated_date(store, sample.newest)
    assert told == newest


def test_a_review_of_this_month_counts_before_the_months_middle(store, make_listing, make_review):
    seen_at = at(2026, 7, 4)
    listing = make_listing("kettle")
    run = store.runs.open_run(listing, source="shop", started_at=seen_at, parser="p", config_digest="c")
    review = make_review(published=Published(at(2026, 7, 1), Precision.MONTH))
    store.runs.observe(run, PageObservation("https://shop.example/1", seen_at, [review]))
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, 1, seen=1), seen_at)
    sample = read_sample(store, store.subjects.get("kettle"), as_of=seen_at, replay=False)
    assert [month_name(month) for month in months_of(days_of(sample.voices)).tolist()] == ["2026-07"]
    assert sample.first(NOW) == seen_at
    assert [place.visible.day.tolist() for place in places_of(sample, seen_at)] == [[seen_at.toordinal()]]
