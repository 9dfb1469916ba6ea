"""G2 reviews as a tool flattens them."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged
from crawler.pages.g2 import parse

NOW = datetime(2026, 7, 15, tzinfo=UTC)

ROW = {
    "author": {"authorName": "Erika M.", "authorProfile": None, "authorPosition": "Miller", "authorCompanySize": None},
    "review": {
        "reviewTags": ["Current User", "Validated Reviewer", "Incentivized", "Source: Seller invite"],
        "reviewData": "2025-11-03",
        "reviewRate": 4.5,
        "reviewTitle": "Grinds well",
        "reviewLikes": "Fast.",
        "reviewDislikes": "Loud.",
    },
}


def read(payload):
    return parse(json.dumps(payload).encode(), "", NOW, "application/json")


def one(**changes):
    return read([ROW | {"review": ROW["review"] | changes}]).reviews[0].review


def test_a_row_becomes_a_review_in_half_stars():
    review = one()
    assert (review.rating, review.scale.low, review.scale.high, review.review_id) == (4.5, 0.5, 5, None)
    assert (review.title, review.text, review.parts) == ("Grinds well", None, {"likes": "Fast.", "dislikes": "Loud."})
    assert (review.published.text(), review.author_present) == ("2025-11-03", True)
    assert (review.verified, review.incentivised, review.extra["invited"]) == (True, True, True)


@pytest.mark.parametrize(
    ("tags", "verified", "incentivised", "invited"),
    [
        (["Validated Reviewer", "Review source: Organic"], True, False, False),
        (["Verified Current User", "Incentivized Review"], True, True, None),
        (["Source: G2 invite", "Rating Updated (Nov 03, 2025)"], False, False, True),
        ([], None, None, None),
        (None, None, None, None),
    ],
)
def test_tags_tell_who_was_checked_paid_and_invited(tags, verified, incentivised, invited):
    review = one(reviewTags=tags)
    assert (review.verified, review.incentivised, review.extra.get("invited")) == (verified, incentivised, invited)


def test_a_translated_text_is_marked():
    assert one(reviewTags=["AI Translated"]).extra["translated"] is True
    assert "translated" not in one().extra


def test_the_lowest_rating_is_half_a_star_and_0_is_none():
    assert one(reviewRate=0.5).rating == 0.5
    result = read([ROW, ROW | {"review": ROW["review"] | {"reviewRate": 0}}])
    assert result.reviews[1].review.rating is None
    assert len(result.problems) == 1


def test_equal_reviews_without_ids_stay_two():
    assert len(read([ROW, ROW]).reviews) == 2


def test_flat_rows_of_the_same_fields_are_read_too():
    row = {**ROW["review"], "authorName": "Max"}
    review = read({"reviews": [row]}).reviews[0].review
    assert (review.rating, review.title, review.verified) == (4.5, "Grinds well", True)


def test_rows_that_lost_their_rating_are_a_changed_layout():
    with pytest.raises(LayoutChanged):
        one(reviewRate=None)
