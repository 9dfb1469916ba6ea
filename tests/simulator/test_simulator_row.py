"""One line of a stream, field by field: what is taken as it stands, and what is called a defect."""

import json
import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.row import PRECISIONS, Defect, Row

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def row(**fields: object) -> Row:
    return Row(fields, precision="none")


def parsed(**fields: object) -> Row:
    return Row.parse(json.dumps(fields).encode())


def told_of(line: bytes) -> str:
    try:
        return Row.parse(line).precision
    except Defect as defect:
        return str(defect)


# The line


@pytest.mark.parametrize("precision", PRECISIONS)
def test_each_precision_is_known(precision):
    assert parsed(published_precision=precision).precision == precision


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"{}{}", "not valid JSON"),
        (b"{'a': 1}", "not valid JSON"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"null", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b"[{}]", "not a JSON object"),
        (b"\xff\xfe{\x00}\x00", "byte 1 is not UTF-8"),
        (b'{"a": "\xe4"}', "byte 8 is not UTF-8"),
        (b"{}", "field 'published_precision' is missing or empty"),
        (b'{"published_precision": null}', "field 'published_precision' is missing or empty"),
        (b'{"published_precision": 1}', "field 'published_precision' is not text"),
        (b'{"published_precision": "Day"}', "field 'published_precision' is none of exact, day, month"),
    ],
)
def test_a_line_that_is_no_review_says_why(line, said):
    with pytest.raises(Defect) as caught:
        Row.parse(line)
    assert said in str(caught.value)


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_but_a_defect(line):
    assert told_of(line) in PRECISIONS or told_of(line)[:4] in {"not ", "byte", "fiel"}


@given(st.dictionaries(st.sampled_from(["published_precision", "text", "rating"]), JSON))
def test_no_object_raises_anything_but_a_defect(fields):
    told = told_of(json.dumps(fields).encode())
    assert told in PRECISIONS or "published_precision" in told


# Text


@pytest.mark.parametrize("value", [None, "", " ", "Hält dicht.", "\x00", "\ud800"])
def test_text_is_returned_as_it_stands(value):
    assert row(text=value).text("text") == value


def test_a_text_that_is_missing_is_none():
    assert row().text("text") is None


@pytest.mark.parametrize("value", [0, 1.5, True, False, [], {}, ["a"]])
def test_anything_else_is_no_text(value):
    with pytest.raises(Defect, match="field 'text' is not text"):
        row(text=value).text("text")


@pytest.mark.parametrize("fields", [{}, {"id": None}, {"id": ""}])
def test_a_required_text_must_be_there(fields):
    with pytest.raises(Defect, match="field 'id' is missing or empty"):
        row(**fields).required_text("id")


@pytest.mark.parametrize(
    ("value", "is_allowed"), [("a", True), ("b", True), ("A", False), ("ab", False), (" a", False)]
)
def test_one_of_a_few_words(value, is_allowed):
    if is_allowed:
        assert row(kind=value).one_of("kind", ["a", "b"]) == value
    else:
        with pytest.raises(Defect, match="field 'kind' is none of a, b"):
            row(kind=value).one_of("kind", ["a", "b"])


# Numbers


@pytest.mark.parametrize("value", [None, 0, -1, 4, 4.5, 1e308, -1e308, 10**300])
def test_a_number_is_returned_as_it_stands(value):
    assert row(rating=value).number("rating") == value


@pytest.mark.parametrize("value", ["4", "", True, False, [4], {}, math.nan, math.inf, -math.inf, 10**309, -(10**400)])
def test_what_cannot_be_reckoned_with_is_no_number(value):
    with pytest.raises(Defect, match="field 'rating' is not a number"):
        row(rating=value).number("rating")


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_that_a_float_can_hold_is_one(value):
    try:
        as_float = float(value)
    except OverflowError:
        with pytest.raises(Defect):
            row(rating=value).number("rating")
    else:
        assert float(row(rating=value).number("rating")) == as_float


@pytest.mark.parametrize(("value", "count"), [(None, None), (0, 0), (3, 3), (2.9, 2), (-1, -1)])
def test_a_count_is_whole(value, count):
    assert row(helpful=value).count("helpful") == count


@pytest.mark.parametrize(("low", "high"), [(1, 5), (0, 100), (-5, 5), (0.0, 0.5), (1, 1.5)])
def test_a_scale_has_two_ends(low, high):
    assert row(rating_min=low, rating_max=high).scale() == (low, high)


@pytest.mark.parametrize(
    ("low", "high"), [(5, 1), (3, 3), (None, 5), (1, None), (None, None)], ids=["reversed", "point", "", "", "none"]
)
def test_anything_else_is_no_scale(low, high):
    with pytest.raises(Defect, match="rating_min and rating_max are no scale"):
        row(rating_min=low, rating_max=high).scale()


# Marks and answers


@pytest.mark.parametrize("value", [None, True, False])
def test_a_flag_has_three_states(value):
    assert row(verified=value).flag("verified") is value


@pytest.mark.parametrize("value", [0, 1, "true", "", [], {}])
def test_nothing_else_is_a_flag(value):
    with pytest.raises(Defect, match="field 'verified' is neither true nor false"):
        row(verified=value).flag("verified")


@pytest.mark.parametrize(
    ("value", "kept"), [(None, None), (False, None), (True, ""), ("", ""), ("Danke!", "Danke!"), (" ", " ")]
)
def test_an_answer_is_words_a_mark_or_nothing(value, kept):
    assert row(reply=value).reply() == kept


@pytest.mark.parametrize("value", [1, 0, [], {"text": "Danke!"}])
def test_anything_else_is_no_answer(value):
    with pytest.raises(Defect, match="'reply'"):
        row(reply=value).reply()


# Parts and aspects


def test_parts_come_in_a_fixed_order_then_the_aspects_in_theirs():
    fields = {"aspect_texts": {"Z": "z", "A": "a"}, "advice": "3", "cons": "2", "pros": "1"}
    assert list(row(**fields).parts().items()) == [
        ("pros", "1"),
        ("cons", "2"),
        ("advice", "3"),
        ("Z", "z"),
        ("A", "a"),
    ]


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        ({}, {}),
        ({"pros": None, "cons": ""}, {}),
        ({"aspect_texts": None}, {}),
        ({"aspect_texts": {}}, {}),
        ({"aspect_texts": {"Image": None, "Pay": ""}}, {}),
        ({"pros": "own", "aspect_texts": {"pros": "aspect"}}, {"pros": "aspect"}),
    ],
)
def test_empty_parts_are_left_out(fields, parts):
    assert row(**fields).parts() == parts


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"pros": 1}, "field 'pros' is not text"),
        ({"aspect_texts": []}, "field 'aspect_texts' is not an object"),
        ({"aspect_texts": "x"}, "field 'aspect_texts' is not an object"),
        ({"aspect_texts": {"Image": 4}}, "field 'Image' is not text"),
    ],
)
def test_a_broken_part_is_named(fields, said):
    with pytest.raises(Defect, match=said):
        row(**fields).parts()


@pytest.mark.parametrize(
    ("stated", "kept"),
    [(None, {}), ({}, {}), ({"a": None}, {}), ({"a": 0}, {"a": 0}), ({"b": 2, "a": 1.5}, {"b": 2, "a": 1.5})],
)
def test_aspects_that_are_rated_are_kept(stated, kept):
    assert row(sub_ratings=stated).sub_ratings() == kept


# Times


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("2024-03-05", datetime(2024, 3, 5, tzinfo=UTC)),
        ("2024-02-29", datetime(2024, 2, 29, tzinfo=UTC)),
        ("2024-03-05T10:20:30", datetime(2024, 3, 5, 10, 20, 30, tzinfo=UTC)),
        ("2024-03-05T10:20:30.999999", datetime(2024, 3, 5, 10, 20, 30, tzinfo=UTC)),
        ("2024-03-05T10:20:30Z", datetime(2024, 3, 5, 10, 20, 30, tzinfo=UTC)),
        ("2024-03-05T23:30:00-02:00", datetime(2024, 3, 6, 1, 30, tzinfo=UTC)),
        ("2024-01-01T00:30:00+01:00", datetime(2023, 12, 31, 23, 30, tzinfo=UTC)),
        ("1000-01-01", datetime(1000, 1, 1, tzinfo=UTC)),
        ("9998-12-31", datetime(9998, 12, 31, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_as_utc_to_the_second(stated, moment):
    assert row(at=stated).moment("at") == moment


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("5.3.2024", "is not an ISO 8601 date"),
        ("2024-13-01", "is not an ISO 8601 date"),
        ("2023-02-29", "is not an ISO 8601 date"),
        ("2024-03-05T25:00:00", "is not an ISO 8601 date"),
        ("yesterday", "is not an ISO 8601 date"),
        ("0001-01-01", "lies outside the years 1000 to 9998"),
        ("0001-01-01T00:00:00+05:00", "lies outside the years 1000 to 9998"),
        ("9999-12-31T23:59:59-05:00", "lies outside the years 1000 to 9998"),
        ("0999-12-31", "lies outside the years 1000 to 9998"),
        ("", "is missing or empty"),
    ],
)
def test_a_date_that_cannot_be_shown_is_a_defect(stated, said):
    with pytest.raises(Defect, match=f"field 'at' {said}"):
        row(at=stated).moment("at")


@given(
    st.datetimes(min_value=datetime(1001, 1, 1), max_value=datetime(9998, 1, 1)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
)
def test_any_zone_leads_to_the_same_moment(naive, minutes):
    aware = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    read = row(at=aware.isoformat()).moment("at")
    assert read == aware
    assert read.utcoffset() == timedelta(0)
