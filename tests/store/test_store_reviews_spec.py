"""Reading reviews beside a naive memory of all that was told: every filter, every past moment, presence and months."""

import os
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_story import START, day

from store.records import (
    Aggregate,
    Coverage,
    Listing,
    Precision,
    Published,
    Review,
    Scale,
    Sentiment,
    Subject,
    SubjectKind,
    on_day,
)

HOUR = timedelta(hours=1)
EXAMPLES = int(os.environ.get("LEUMUND_EXAMPLES", "12"))

A, B, C, D = (
    Review("shop", name, float(n), text=name, published=on_day(date(2024, n, 9))) for n, name in enumerate("abcd", 1)
)
UNDATED = Review("shop", "u", None, text="no date, no rating")
A2, B2 = replace(A, rating=5.0), replace(B, text="changed")
# What each run shows, and whether it saw everything.
STORY = [
    ([A, B], True),
    ([A2, C, UNDATED], True),
    ([A2], False),
    ([B2, C, D], True),
    ([A, B2, C, D, UNDATED], True),
    ([], False),
    ([], True),
    ([D], True),
]


class NaiveMemory:
    """Remembers every run and answers as of any moment by playing them again from the start."""

    def __init__(self, story):
        self.story = story

    def then(self, moment):
        """Return {id: (number, review, vanished, first and last seen)} as of a moment."""
        state = {}
        for n, (shown, full) in enumerate(self.story):
            if moment is not None and day(n) > moment:
                break
            for review in shown:
                number, content, _, observed, _ = state.get(review.review_id, (0, None, False, day(n), day(n)))
                if content != review:
                    number, observed = number + 1, day(n)
                state[review.review_id] = (number, review, False, observed, day(n))
            missed = set(state) - {review.review_id for review in shown} if full else set()
            for name in missed:
                state[name] = (*state[name][:2], True, *state[name][3:])
        return state


@pytest.fixture
def told(store, make_listing, collect):
    listing = make_listing()
    for n, (shown, full) in enumerate(STORY):
        collect(listing, shown, at=day(n), coverage=Coverage.FULL if full else Coverage.PARTIAL)
    return store


MOMENTS = [day(n) + step for n, step in product(range(-1, len(STORY) + 1), (-HOUR, timedelta(0), HOUR))]


def test_the_state_as_of_any_moment_is_that_of_a_naive_replay(told):
    memory = NaiveMemory(STORY)
    for moment in (*MOMENTS, None):
        found = {v.review.review_id: v for v in told.reviews.versions("kettle", as_of=moment)}
        expected = memory.then(moment)
        assert found.keys() == expected.keys(), moment
        for name, (number, review, vanished, observed, last_seen) in expected.items():
            version = found[name]
            assert (version.number, version.review, version.vanished) == (number, review, vanished), (moment, name)
            assert version.observed_at == observed
            # When it was last seen unchanged is known for now only; before, never later than the moment asked for.
            assert last_seen <= version.last_seen_at <= (moment or day(len(STORY)))
            assert moment is not None or version.last_seen_at == last_seen


BOUNDS = [None, *(datetime(2024, month, 9, tzinfo=UTC) for month in (1, 2, 4)), datetime(2024, 2, 10, tzinfo=UTC)]
AS_OF = (None, day(1), day(3))


def naive_filter(reviews, since, until, max_rating):
    kept = [
        review
        for review in reviews
        if (since is None or (review.published.at is not None and review.published.at >= since))
        and (until is None or (review.published.at is not None and review.published.at < until))
        and (max_rating is None or (review.rating is not None and review.rating <= max_rating))
    ]
    undated = datetime(1, 1, 1, tzinfo=UTC)
    return sorted(kept, key=lambda review: review.published.at or undated, reverse=True)


@pytest.mark.parametrize("as_of", AS_OF)
def test_every_combination_of_filters_gives_what_a_naive_filter_gives(told, as_of):
    stored = [review for _, review, *_ in NaiveMemory(STORY).then(as_of).values()]
    for since, until, max_rating in product(BOUNDS, BOUNDS, (None, 0.0, 2.0, 5.0)):
        asked = {"as_of": as_of, "since": since, "until": until, "max_rating": max_rating}
        found = [version.review for version in told.reviews.versions("kettle", **asked)]
        assert found == naive_filter(stored, since, until, max_rating), asked


@pytest.mark.parametrize("limit", [0, 1, 3, 99])
def test_a_limit_cuts_the_same_order(told, limit):
    everything = list(told.reviews.versions())
    assert list(told.reviews.versions(limit=limit)) == everything[:limit]


def test_subject_and_listing_narrow_together(told, make_listing, collect):
    toaster = make_listing("toaster")
    collect(toaster, [A])
    assert list(told.reviews.versions("kettle", listing=toaster)) == []
    assert len(list(told.reviews.versions("toaster", listing=toaster))) == 1


def test_presence_counts_what_is_kept_and_what_is_gone(told, make_listing):
    (listing,) = told.subjects.listings("kettle")
    state = NaiveMemory(STORY).then(None)
    gone = sum(vanished for _, _, vanished, *_ in state.values())
    (found,) = told.reviews.presence("kettle").items()
    assert (found[0], found[1].kept, found[1].vanished) == (listing.id, len(state), gone)
    assert gone > 0
    make_listing("toaster")
    assert told.reviews.presence("toaster") == told.reviews.presence("nobody") == {}


def naive_months(reviews):
    months = defaultdict(list)
    exact = (Precision.SECOND, Precision.DAY, Precision.MONTH)
    for review in reviews:
        month = review.published.at and f"{review.published.at:%Y-%m}" if review.published.precision in exact else ""
        months[month].append(review.unit())
    for month, units in months.items():
        rated = [unit for unit in units if unit is not None]
        good, bad = sum(unit >= 0.75 for unit in rated), sum(unit <= 0.25 for unit in rated)
        yield month, len(units), len(rated), good, bad, pytest.approx(sum(rated), abs=1e-6 * (1 + len(rated)))


def shown_months(store, key):
    return [(m.month, m.n, m.rated, m.satisfied, m.dissatisfied, m.unit_sum) for m in store.reviews.months(key)]


@pytest.mark.parametrize("n_runs", range(1, len(STORY) + 1))
def test_months_are_those_of_what_is_visible_after_each_run(store, make_listing, collect, n_runs):
    listing = make_listing()
    for n, (shown, full) in enumerate(STORY[:n_runs]):
        collect(listing, shown, at=day(n), coverage=Coverage.FULL if full else Coverage.PARTIAL)
    state = NaiveMemory(STORY[:n_runs]).then(None)
    visible = [review for _, review, vanished, *_ in state.values() if not vanished]
    assert shown_months(store, "kettle") == sorted(naive_months(visible))


SCALES = st.sampled_from([Scale(1.0, 5.0), Scale(0.0, 10.0), Scale(0.0, 100.0), Scale(0.0, 1.0)])
DATES = st.one_of(
    st.builds(
        Published,
        st.datetimes(datetime(2023, 11, 1), datetime(2024, 2, 28)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
        st.sampled_from([Precision.SECOND, Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.RANGE]),
    ),
    st.just(Published()),
)


@st.composite
def reviews(draw):
    scale = draw(SCALES)
    unit = draw(st.none() | st.sampled_from([0.0, 0.2, 0.25, 0.5, 0.7, 0.75, 1.0]))
    rating = None if unit is None else scale.low + unit * (scale.high - scale.low)
    return Review(
        "shop", draw(st.sampled_from("abcdef")), rating, scale, text=draw(st.sampled_from("xy")), published=draw(DATES)
    )


@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    shown=st.lists(st.lists(reviews(), max_size=6, unique_by=lambda review: review.review_id), min_size=1, max_size=4)
)
def test_the_roll_up_equals_counting_everything_anew(store, make_listing, collect, shown):
    key = f"k{store.reviews.count()}-{store.leaves.size()}"
    listing = make_listing(key)
    for n, some in enumerate(shown):
        collect(listing, some, at=day(n))
    assert shown_months(store, key) == sorted(naive_months(shown[-1]))


def test_votes_and_sentiments_change_no_month(store, make_listing, collect):
    listing = make_listing()
    collect(listing, [A, B])
    before = store.reviews.months("kettle")
    collect(listing, [replace(A, helpful=9), B], at=day(1))
    store.reviews.add_sentiments("m", [Sentiment(v.id, "en", 0.5) for v in store.reviews.versions()])
    assert store.reviews.months("kettle") == before != []


def test_two_listings_of_a_subject_keep_months_of_their_own(store, make_listing, collect):
    for source in ("shop", "forum"):
        collect(make_listing(source=source), [A])
    months = store.reviews.months("kettle")
    assert len(months) == len({month.listing_id for month in months}) == 2


@pytest.mark.parametrize("positive", [float("nan"), float("inf"), float("-inf"), None])
def test_a_judgement_that_is_no_number_is_none(store, make_listing, collect, positive):
    collect(make_listing(), [A])
    (version,) = store.reviews.versions()
    store.reviews.add_sentiments("m", [Sentiment(version.id, "en", positive)])
    assert [found.positive for found in store.reviews.versions()] == [None]
    assert list(store.reviews.unscored("m")) == []


def test_no_sentiments_make_no_model(store, ask):
    store.reviews.add_sentiments("m", [])
    assert ask("SELECT * FROM model") == []


def test_an_old_version_is_judged_too_and_shows_its_own_judgement(store, make_listing, collect):
    listing = make_listing()
    collect(listing, [A])
    collect(listing, [A2], at=day(1))
    (batch,) = store.reviews.unscored("m")
    assert [version.number for version in batch] == [1, 2]
    store.reviews.add_sentiments("m", [Sentiment(v.id, "en", v.number / 10) for v in batch])
    shown = [next(store.reviews.versions(as_of=moment)).positive for moment in (day(0), day(1), None)]
    assert shown == [0.1, 0.2, 0.2]


SILENT = {"title": None, "text": None, "parts": {}}
WORDED = {
    "nothing": ({}, False),
    "a title": ({"title": "t"}, True),
    "a text": ({"text": "t"}, True),
    "a part": ({"parts": {"pros": "t"}}, True),
    "an empty part": ({"parts": {"pros": ""}}, True),
    "an answer only": ({"reply": "Thank you"}, False),
}


@pytest.mark.parametrize("name", WORDED)
def test_only_what_has_words_of_the_author_is_judged(store, make_listing, collect, make_review, name):
    changes, judged = WORDED[name]
    collect(make_listing(), [make_review(**{**SILENT, **changes})])
    assert bool(list(store.reviews.unscored("m"))) == judged


def test_aggregates_follow_the_listing_to_its_present_subject(store, collect):
    for key in ("old", "new"):
        store.subjects.add(Subject(key, key, SubjectKind.PLACE))
    listing = store.subjects.add_listing(Listing("shop", "x", "old", ""))
    collect(listing, [], aggregates=[Aggregate("shop", 4.5, rating_count=2)])
    assert [found.aggregate.rating for found in store.reviews.aggregates("old")] == [4.5]
    store.subjects.add_listing(Listing("shop", "x", "new", "", valid_from=START.date()))
    assert store.reviews.aggregates("old") == []
    assert [found.aggregate.rating for found in store.reviews.aggregates("new")] == [4.5]


def test_reading_everything_gives_each_review_once(told):
    counted = Counter(version.review.review_id for version in told.reviews.versions())
    assert set(counted.values()) == {1}
    assert told.reviews.count() == len(counted) == len(NaiveMemory(STORY).then(None))
