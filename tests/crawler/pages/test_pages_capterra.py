"""Capterra reviews as a tool flattens them."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged
from crawler.pages.capterra import parse

NOW = datetime(2026, 7, 15, tzinfo=UTC)

ROW = {
    "title": '"Grinds well"',
    "date": "May 25, 2026",
    "reviewer_name": "Erika M.",
    "reviewer_industry": "Milling",
    "reviewer_usage_duration": "2+ years",
    "ratings": {
        "overall": 5.0,
        "ease_of_use": 4.0,
        "value_for_money": None,
        "customer_service": 0.0,
        "likelihood_to_recommend": 9,
    },
    "review_body": "Runs all day.",
    "pros": "Pros:\n\nFast",
    "cons": "Loud",
}
SHELL = {
    "title": "",
    "date": None,
    "reviewer_name": None,
    "ratings": dict.fromkeys(ROW["ratings"]),
    "review_body": None,
    "pros": None,
    "cons": None,
}


def read(payload):
    return parse(json.dumps(payload).encode(), "", NOW, "application/json")


def test_a_row_becomes_a_review():
    review = read([ROW]).reviews[0].review
    assert (review.review_id, review.rating, review.scale.high, review.title) == (None, 5, 5, '"Grinds well"')
    assert (review.text, review.parts) == ("Runs all day.", {"pros": "Pros: Fast", "cons": "Loud"})
    assert (review.published.text(), review.author_present, review.verified) == ("2026-05-25", True, None)


def test_the_likelihood_to_recommend_keeps_its_own_scale_beside_the_stars():
    review = read([ROW]).reviews[0].review
    assert review.sub_ratings == {"ease_of_use": 4, "customer_service": 0, "likelihood_to_recommend": 9}
    assert review.extra["other_scales"] == {"likelihood_to_recommend": [0, 10]}


def test_an_aspect_off_its_scale_is_left_out():
    ratings = {"overall": 4, "ease_of_use": 9, "functionality": 3, "likelihood_to_recommend": 11}
    review = read([ROW | {"ratings": ratings}]).reviews[0].review
    assert review.sub_ratings == {"functionality": 3}
    assert "other_scales" not in review.extra


def test_empty_shells_are_dropped_and_counted():
    result = read([SHELL, ROW, SHELL])
    assert len(result.reviews) == 1
    assert result.problems == ("an entry is an empty shell without rating and text and was left out (2 times)",)


def test_ratings_may_stand_side_by_side():
    flat = {key: value for key, value in ROW.items() if key != "ratings"}
    review = read([flat | {"overall_rating": "4.0", "features": "3.0"}]).reviews[0].review
    assert (review.rating, review.sub_ratings) == (4, {"features": 3})


def test_nothing_but_shells_yields_nothing_and_says_so():
    result = read([SHELL, SHELL])
    assert (result.reviews, len(result.problems)) == ((), 1)


def test_rows_whose_ratings_went_missing_are_a_changed_layout():
    with pytest.raises(LayoutChanged):
        read([ROW | {"ratings": {}}])
