"""Ratings and aggregates of schema.org: values on their scales, counts apart, contradictions refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.node import Node
from crawler.pages.schemarating import ASSUMED_FIVE, Rated, read_aggregate, read_rated
from crawler.pages.schemathing import Thing
from crawler.pages.statement import Statement

KETTLE = Thing("Product", "Kettle", "https://shop.example/kettle")


def rating(**properties):
    return Node(("Rating",), properties={name: (value,) for name, value in properties.items()})


def aggregate(thing=KETTLE, subject=None, **properties):
    statement = Statement(rating(**properties), thing, is_review=False, syntax="jsonld")
    return read_aggregate(statement, subject=subject)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (4, 4),
        ("4", 4),
        ("4,5", 4.5),
        ("4,5 von 5", 4.5),
        (rating(ratingValue="4.5"), 4.5),
        (rating(ratingValue=Node(("QuantitativeValue",), properties={"value": ("4.5",)})), 4.5),
        (rating(ratingValue=""), None),
        (rating(), None),
        (None, None),
    ],
)
def test_a_rating_may_be_a_number_a_text_or_a_node(value, number):
    assert read_rated(value) == Rated(number, read_rated(value).scale)


@pytest.mark.parametrize(
    ("stated", "low", "high", "is_stated"),
    [
        ({}, 1, 5, False),
        ({"bestRating": 5}, 1, 5, True),
        ({"bestRating": "5"}, 1, 5, True),
        ({"bestRating": "10 stars"}, 1, 10, True),
        ({"bestRating": "10,0"}, 1, 10, True),
        ({"worstRating": 0}, 0, 5, False),
        ({"worstRating": "0", "bestRating": "6"}, 0, 6, True),
        ({"bestRating": ""}, 1, 5, False),
        ({"bestRating": "many"}, 1, 5, False),
        ({"bestRating": Node(properties={"value": ("10",)})}, 1, 5, False),
    ],
)
def test_the_ends_of_the_scale_are_stated_or_assumed_and_marked(stated, low, high, is_stated):
    scale = read_rated(rating(ratingValue=4, **stated)).scale
    assert (scale.low, scale.high, scale.stated) == (low, high, is_stated)


@pytest.mark.parametrize(
    ("shown", "more", "value"),
    [
        ("80%", {}, 80),
        ("80%", {"bestRating": 100, "worstRating": 0}, 80),
        ("0%", {"bestRating": 5}, 1),
        ("100%", {"bestRating": 5}, 5),
        ("75%", {"bestRating": 5, "worstRating": 1}, 4),
        ("50%", {"bestRating": 10, "worstRating": 0}, 5),
    ],
)
def test_a_percentage_is_its_share_of_the_way_from_worst_to_best(shown, more, value):
    assert read_rated(rating(ratingValue=shown, **more)).value == value


@pytest.mark.parametrize(
    ("stated", "problem"),
    [
        ({"ratingValue": 5.5}, "a rating lies outside its scale and was left out"),
        ({"ratingValue": 0}, "a rating lies outside its scale and was left out"),
        ({"ratingValue": 6, "bestRating": 5}, "a rating lies outside its scale and was left out"),
        ({"ratingValue": 4, "bestRating": 1}, "a rating contradicts its own scale"),
        ({"ratingValue": 4, "bestRating": 1, "worstRating": 6}, "a rating contradicts its own scale"),
        ({"ratingValue": "4/5", "bestRating": 10}, "a rating contradicts its own scale"),
        ({"ratingValue": "great"}, "a rating cannot be read as a number"),
        ({"ratingValue": "1.234,5"}, "a rating cannot be read as a number"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_reason(stated, problem):
    rated = read_rated(rating(**stated))
    assert (rated.value, rated.problem) == (None, problem)


@pytest.mark.parametrize("shown", ["", " ", "null", "None", "NaN", "n/a", "-", "undefined", None])
def test_a_template_that_was_never_filled_is_silence_and_no_fault(shown):
    stated = {} if shown is None else {"ratingValue": shown}
    assert read_rated(rating(**stated)) == Rated(None, ASSUMED_FIVE)


@pytest.mark.parametrize(
    ("stated", "counts"),
    [
        ({"ratingCount": 12}, (12, None)),
        ({"reviewCount": "12"}, (None, 12)),
        ({"ratingCount": "1.427", "reviewCount": "764"}, (1427, 764)),
        ({"ratingCount": "1,204 ratings"}, (1204, None)),
        ({"ratingCount": "12.0"}, (12, None)),
        ({"ratingCount": "12K"}, (None, None)),
        ({"ratingCount": -1}, (None, None)),
        ({"ratingCount": 4.5}, (None, None)),
        ({"ratingCount": Node()}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_votes_and_texts_are_read_apart(stated, counts):
    found, problems = aggregate(ratingValue=4, **stated)
    assert (found.rating_count, found.review_count) == counts
    assert (found.rating, problems) == (4, ())


@pytest.mark.parametrize("value", [0, "0", "0.0", "", None, 0.0])
@pytest.mark.parametrize("counts", [{"ratingCount": 0}, {"reviewCount": "0"}, {"ratingCount": 0, "reviewCount": 0}])
def test_nought_of_nought_is_no_rating_yet_and_no_fault(value, counts):
    stated = {} if value is None else {"ratingValue": value}
    found, problems = aggregate(**stated, **counts)
    assert (found.rating, found.extra["no_rating"], problems) == (None, True, ())


def test_nought_of_nought_on_a_scale_from_nought_is_still_no_rating():
    found, _ = aggregate(ratingValue=0, ratingCount=0, worstRating=0, bestRating=0)
    assert found.rating is None


def test_nought_on_a_scale_from_nought_with_votes_is_the_worst_rating():
    found, _ = aggregate(ratingValue=0, ratingCount=3, worstRating=0, bestRating=5)
    assert (found.rating, "no_rating" in found.extra) == (0, False)


def test_a_value_with_a_count_of_nought_is_kept_because_shops_forget_the_count():
    found, _ = aggregate(ratingValue=4.5, ratingCount=0)
    assert (found.rating, "no_rating" in found.extra) == (4.5, False)


@pytest.mark.parametrize(
    ("thing", "given_subject", "subject"),
    [
        (KETTLE, "main", "main"),
        (KETTLE, None, "https://shop.example/kettle"),
        (Thing("Product", "Kettle"), None, "Kettle"),
        (Thing(), None, None),
    ],
)
def test_an_aggregate_is_filed_under_the_page_else_the_things_address_else_its_name(thing, given_subject, subject):
    assert aggregate(thing, given_subject, ratingValue=4)[0].subject == subject


@given(st.floats(-20, 120), st.sampled_from([5, 6, 10, 100]), st.sampled_from([0, 1]))
def test_a_value_is_kept_exactly_where_it_lies_on_its_scale(value, best, worst):
    rated = read_rated(rating(ratingValue=value, bestRating=best, worstRating=worst))
    assert rated.value == (value if worst <= value <= best else None)
    assert (rated.problem is None) == (worst <= value <= best)


@given(st.integers(0, 10_000_000))
def test_every_way_of_writing_a_count_is_the_same_count(count):
    ways = (count, str(count), f"{count:,}", f"{count:,}".replace(",", "."), f"({count})", f"{count}.0")
    assert {aggregate(ratingValue=4, ratingCount=way)[0].rating_count for way in ways} == {count}
