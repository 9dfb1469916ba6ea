"""Ratings and counts as pages and files show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.rating import Shown, rating_scale, read_count, read_number, read_rating
from store.records import RatingKind


@pytest.mark.parametrize(
    ("shown", "value", "high"),
    [
        (4, 4.0, None),
        (3.6666666666666665, 3.6666666666666665, None),
        ("4.84", 4.84, None),
        ("4,5", 4.5, None),
        (" 5.0 ", 5.0, None),
        ("4,5 von 5", 4.5, 5.0),
        ("4.5/5", 4.5, 5.0),
        ("4.5 / 10", 4.5, 10.0),
        ("5.0 out of 5 stars", 5.0, 5.0),
        ("5,0 de 5 estrellas", 5.0, 5.0),
        ("3,0 su 5 stelle", 3.0, 5.0),
        ("4,0 sur 5 étoiles", 4.0, 5.0),
        ("5.0\n★★★★★", 5.0, None),
        ("2.0\n★★★★★", 2.0, None),
        ("4 Sterne", 4.0, None),
        ("★★★★☆", 4.0, 5.0),
        ("★★★★★", 5.0, None),
        ("-1", -1.0, None),
    ],
)
def test_a_shown_rating_is_its_number_with_the_top_that_the_text_says(shown, value, high):
    assert read_rating(shown) == Shown(value, high=high)


@pytest.mark.parametrize(("shown", "value"), [("90%", 90.0), ("80 %", 80.0), ("72,5 Prozent", 72.5)])
def test_a_percentage_is_told_apart_from_stars(shown, value):
    assert read_rating(shown) == Shown(value, percent=True)


@pytest.mark.parametrize(
    "shown",
    [
        None,
        "",
        "   ",
        "sehr gut",
        True,
        "Note: 1,7",
        "note 2",
        "1,234",
        "1.2.3",
        "12345678901",
        "x" * 500,
        float("nan"),
        1e300,
    ],
)
def test_what_is_no_rating_or_can_be_read_two_ways_gives_none(shown):
    assert read_rating(shown).value is None


@pytest.mark.parametrize(
    ("shown", "count"),
    [
        (127, 127), (12.0, 12), ("127", 127), ("1.140", 1140), ("1,140", 1140), ("58 859", 58859),
        ("58\u00a0859", 58859),
        ("1.234.567", 1234567), ("(764 Bewertungen)", 764), ("0", 0),
    ],
)  # fmt: skip
def test_a_count_may_have_thousands_marks(shown, count):
    assert read_count(shown) == count


@pytest.mark.parametrize("shown", [None, True, -3, "-3", 4.5, "4.5", "viele", "", "9" * 30, float("inf")])
def test_what_counts_nothing_gives_none(shown):
    assert read_count(shown) is None


@pytest.mark.parametrize(
    ("shown", "number"), [("4,75", 4.75), ("4.8333", 4.8333), (" 5 ", 5.0), ("1,234", None), ("5 Sterne", None)]
)
def test_a_number_has_one_decimal_mark(shown, number):
    assert read_number(shown) == number


@pytest.mark.parametrize(
    ("shown", "low", "high", "expected"),
    [
        (Shown(4.0), None, None, (1, 5, False)),
        (Shown(4.0), 0, None, (0, 5, False)),
        (Shown(4.0), None, 10, (1, 10, True)),
        (Shown(4.0, high=10.0), None, None, (1, 10, True)),
        (Shown(4.0, high=10.0), None, 10, (1, 10, True)),
    ],
)
def test_a_scale_is_stated_or_assumed_and_says_so(shown, low, high, expected):
    scale = rating_scale(shown, low=low, high=high)
    assert (scale.low, scale.high, scale.stated) == expected


def test_a_percentage_without_a_stated_top_is_on_a_percent_scale():
    assert rating_scale(Shown(90.0, percent=True), low=None, high=None).kind is RatingKind.PERCENT


@pytest.mark.parametrize(
    ("shown", "low", "high"), [(Shown(4.0), 5, 1), (Shown(4.0), 5, 5), (Shown(4.0, high=5.0), None, 10)]
)
def test_a_scale_that_contradicts_itself_is_none(shown, low, high):
    assert rating_scale(shown, low=low, high=high) is None


@given(st.text())
def test_no_text_breaks_the_readers(text):
    read_rating(text)
    assert (read_count(text) or 0) >= 0


@given(st.floats(0, 10), st.integers(5, 10))
def test_a_written_rating_is_read_as_it_was_meant(value, top):
    german = f"{value:.1f} von {top}".replace(".", ",")
    assert read_rating(german) == Shown(float(f"{value:.1f}"), high=float(top))
