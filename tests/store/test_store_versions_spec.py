"""Every field of a review and an aggregate survives its columns, its cleaning and both databases' types."""

import json
import math
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from store.columns import JsonText, UtcTime
from store.identity import (
    MOST,
    aggregate_hash,
    clean_aggregate,
    clean_json,
    clean_review,
    clean_text,
    content_hash,
    countable,
    dates_agree,
    finite,
    flag,
    published_text,
    review_key,
    scale_text,
    whole,
)
from store.records import Aggregate, Precision, Published, RatingKind, Review, Scale, on_day
from store.versions import Capture, aggregate_columns, aggregate_from, month_of, review_columns, review_from, unit_of

CAPTURE = Capture(datetime(2024, 5, 1, tzinfo=UTC), 7, "page 1", "b0" * 32)
MOST_EXAMPLES = settings(max_examples=60, deadline=None, derandomize=True)

TEXTS = st.none() | st.text(max_size=12)
FLAGS = st.none() | st.booleans()
ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=2)), timezone(-timedelta(hours=11, minutes=30))])
MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59), timezones=st.just(None))  # noqa: DTZ001
NUMBERS = st.none() | st.floats()
JSONS = st.dictionaries(
    st.text(max_size=4),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=3,
)
SCALES = st.builds(Scale, st.floats(-5, 1), st.floats(2, 100), st.sampled_from(list(RatingKind)), st.booleans())


@st.composite
def dates(draw):
    precision = draw(st.sampled_from(list(Precision)))
    if precision is Precision.UNKNOWN:
        return Published()
    zone = draw(ZONES)
    at, until = sorted((draw(MOMENTS), draw(MOMENTS)))
    at, until = at.replace(tzinfo=zone), until.replace(tzinfo=zone)
    return Published(at, precision, until if precision is Precision.RANGE else None)


REVIEWS = st.builds(
    Review,
    source=st.just("shop"),
    review_id=TEXTS,
    rating=NUMBERS,
    scale=SCALES,
    title=TEXTS,
    text=TEXTS,
    parts=st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=3),
    sub_ratings=st.dictionaries(st.text(max_size=4), st.floats(), max_size=3),
    published=dates(),
    language=TEXTS,
    author_key=TEXTS,
    author_present=st.booleans(),
    verified=FLAGS,
    incentivised=FLAGS,
    reply=TEXTS,
    helpful=st.none() | st.integers(),
    country=TEXTS,
    subject=TEXTS,
    syntax=st.sampled_from([None, "jsonld", "microdata"]),
    extra=JSONS,
)
AGGREGATES = st.builds(
    Aggregate,
    source=st.just("shop"),
    rating=NUMBERS,
    scale=SCALES,
    rating_count=st.none() | st.integers(),
    review_count=st.none() | st.integers(),
    histogram=st.dictionaries(st.text(max_size=3), st.floats(), max_size=4),
    histogram_unit=st.sampled_from([None, "count", "percent"]),
    subject=TEXTS,
    syntax=st.sampled_from([None, "jsonld", "microdata"]),
    extra=JSONS,
)


def through_types(columns):
    """Return the columns as they come back from text columns and UTC moments."""
    kinds, dialect = {dict: JsonText(), datetime: UtcTime()}, sqlite.dialect()
    typed = {name: kinds[type(value)] for name, value in columns.items() if type(value) in kinds}
    bound = {name: kind.process_bind_param(columns[name], dialect) for name, kind in typed.items()}
    return columns | {name: kind.process_result_value(bound[name], dialect) for name, kind in typed.items()}


@MOST_EXAMPLES
@given(review=REVIEWS)
def test_a_clean_review_comes_back_from_its_columns_whole(review):
    cleaned = clean_review(review)
    columns = through_types(review_columns(cleaned, CAPTURE))
    back = review_from(columns, source="shop", native_id=cleaned.review_id)
    for field in fields(Review):
        assert getattr(back, field.name) == getattr(cleaned, field.name), field.name
    assert list(back.parts) == list(cleaned.parts)
    assert content_hash(back) == content_hash(cleaned)
    keys = [review_key(one, source="shop", listing="kettle") for one in (back, cleaned)]
    assert keys[0] == keys[1]


@MOST_EXAMPLES
@given(aggregate=AGGREGATES)
def test_a_clean_aggregate_comes_back_from_its_columns_whole(aggregate):
    cleaned = clean_aggregate(aggregate)
    back = aggregate_from(through_types(aggregate_columns(cleaned, CAPTURE)), source="shop")
    for field in fields(Aggregate):
        assert getattr(back, field.name) == getattr(cleaned, field.name), field.name
    assert aggregate_hash(back) == aggregate_hash(cleaned)


@MOST_EXAMPLES
@given(review=REVIEWS)
def test_cleaning_is_done_after_one_time(review):
    cleaned = clean_review(review)
    assert clean_review(cleaned) == cleaned


@MOST_EXAMPLES
@given(review=REVIEWS)
def test_a_clean_review_holds_nothing_that_a_database_refuses(review):
    cleaned = clean_review(review)
    written = json.dumps(review_columns(cleaned, CAPTURE), default=str, ensure_ascii=False, allow_nan=False)
    assert "\\u0000" not in written
    written.encode()
    assert cleaned.helpful is None or 0 <= cleaned.helpful <= MOST
    assert cleaned.published.at is None or cleaned.published.at.tzinfo in (None, UTC)


AGGREGATE = Aggregate(
    "shop", 4.2, rating_count=9, review_count=5, histogram={"5": 6.0, "4": 3.0}, histogram_unit="count"
)


@pytest.mark.parametrize(
    ("changes", "is_new"),
    [
        ({}, False),
        ({"subject": "x"}, False),
        ({"syntax": "jsonld"}, False),
        ({"extra": {"x": 1}}, False),
        ({"histogram": {"4": 3.0, "5": 6.0}}, False),
        ({"rating": 4.3}, True),
        ({"rating": None}, True),
        ({"scale": Scale(1.0, 6.0)}, True),
        ({"rating_count": 10}, True),
        ({"review_count": None}, True),
        ({"histogram": {"5": 6.0, "4": 4.0}}, True),
        ({"histogram_unit": "percent"}, True),
    ],
)
def test_an_aggregate_is_new_when_its_numbers_are(changes, is_new):
    assert (aggregate_hash(replace(AGGREGATE, **changes)) != aggregate_hash(AGGREGATE)) == is_new


def test_votes_and_texts_are_never_mistaken_for_each_other():
    swapped = replace(AGGREGATE, rating_count=5, review_count=9)
    assert aggregate_hash(swapped) != aggregate_hash(AGGREGATE)


@pytest.mark.parametrize("zone", [timezone(timedelta(hours=14)), timezone(-timedelta(hours=12))])
@pytest.mark.parametrize("at", [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)])  # noqa: DTZ001
def test_a_date_at_the_end_of_the_calendar_is_kept(at, zone):
    cleaned = clean_review(Review("shop", "1", None, published=Published(at.replace(tzinfo=zone), Precision.SECOND)))
    assert cleaned.published.at.tzinfo is UTC
    assert abs(cleaned.published.at.replace(tzinfo=None) - at) <= timedelta(hours=14)


EXACT = datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("precision", "month"),
    [
        (Precision.SECOND, "2024-02"),
        (Precision.DAY, "2024-02"),
        (Precision.MONTH, "2024-02"),
        (Precision.YEAR, ""),
        (Precision.RANGE, ""),
        (Precision.UNKNOWN, ""),
    ],
)
def test_a_month_needs_a_date_as_exact_as_a_month(precision, month):
    assert month_of({"published_at": EXACT, "published_precision": precision.value}) == month
    assert month_of({"published_at": None, "published_precision": precision.value}) == ""


def test_months_sort_as_text_in_every_century():
    at = [datetime(year, 1, 1, tzinfo=UTC) for year in (1, 987, 1999, 2024)]
    assert [month_of({"published_at": one, "published_precision": "day"}) for one in at] == [
        "0001-01", "0987-01", "1999-01", "2024-01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rating", "scale", "unit"),
    [
        (1.0, Scale(1.0, 5.0), 0.0),
        (5.0, Scale(1.0, 5.0), 1.0),
        (0.0, Scale(0.0, 1.0, RatingKind.BINARY), 0.0),
        (55.0, Scale(0.0, 100.0, RatingKind.PERCENT), 0.55),
        (1.0, Scale(6.0, 1.0), None),
        (3.0, Scale(3.0, 3.0), None),
        (None, Scale(1.0, 5.0), None),
    ],
)
def test_a_unit_needs_a_rating_and_a_scale_with_length(rating, scale, unit):
    assert unit_of(rating, scale) == unit


def test_a_moment_without_zone_is_refused_as_a_column():
    with pytest.raises(ValueError, match="without a zone"):
        UtcTime().process_bind_param(datetime(2024, 5, 1), sqlite.dialect())  # noqa: DTZ001


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_a_moment_comes_back_as_the_same_moment_in_utc(dialect):
    kind, there = UtcTime(), datetime(2024, 5, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    back = kind.process_result_value(kind.process_bind_param(there, dialect), dialect)
    assert (back, back.tzinfo) == (there, UTC)
    assert kind.process_bind_param(None, dialect) is kind.process_result_value(None, dialect) is None


@pytest.mark.parametrize("value", [{}, {"b": 1, "a": [1, 2.5, None, {"ü": "\n"}]}, {"z": {}, "y": []}])
def test_json_keeps_the_order_of_its_keys(value):
    kind = JsonText()
    written = kind.process_bind_param(value, sqlite.dialect())
    assert list(kind.process_result_value(written, sqlite.dialect()).items()) == list(value.items())


@pytest.mark.parametrize(("given_", "kept"), [(0, 0), (MOST, MOST), (MOST + 1, None), (-1, None), (None, None), (1, 1)])
def test_a_count_is_a_number_that_both_databases_keep(given_, kept):
    assert countable(given_) == kept


@pytest.mark.parametrize(("number", "kept"), [(4, 4.0), (0, 0.0), (math.nan, None), (math.inf, None), (None, None)])
def test_a_rating_is_a_finite_float(number, kept):
    assert finite(number) == kept
    assert kept is None or isinstance(finite(number), float)


def test_commitment_texts_tell_absent_from_false_and_zero():
    assert [flag(value) for value in (True, False, None)] == ["yes", "no", None]
    assert [whole(value) for value in (0, 10**18, None)] == ["0", "1" + "0" * 18, None]
    assert (clean_text(None), clean_text("")) == (None, "")


def test_the_scale_text_names_ends_kind_and_whether_it_was_stated():
    rated = Review("shop", "1", 1.0, scale=Scale(0, 10, RatingKind.MEAN, stated=False))
    assert scale_text(rated) == "0.0 10.0 mean assumed"


@pytest.mark.parametrize(
    ("published", "text"),
    [
        (Published(), None),
        (Published(precision=Precision.RANGE), None),
        (on_day(EXACT.date()), "day 2024-02-29T00:00:00+00:00"),
        (Published(EXACT.replace(tzinfo=None), Precision.SECOND), "second 2024-02-29T23:59:59"),
    ],
)
def test_the_text_of_a_date_says_precision_and_zone(published, text):
    assert published_text(published) == text


def test_a_range_without_an_end_is_one_day_long():
    start = Published(EXACT, Precision.RANGE)
    assert dates_agree(start, start)
    assert not dates_agree(start, Published(EXACT + timedelta(days=1), Precision.RANGE))


def test_json_is_cleaned_however_deep():
    deep = {"a\x00": [("x\ud800", float("nan")), {"k\x00": [float("inf"), 1, True, None]}]}
    assert clean_json(deep) == {"a\ufffd": [["x\ufffd", None], {"k\ufffd": [None, 1, True, None]}]}
