"""Yelp's review objects."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged
from crawler.pages.yelp import parse

NOW = datetime(2026, 7, 15, tzinfo=UTC)

NODE = {
    "encid": "rA1",
    "text": {"full": "Good soup &amp; bread.", "language": "en"},
    "rating": 4,
    "feedback": {"coolCount": 1, "funnyCount": 0, "usefulCount": 3},
    "author": {"encid": "uA1", "displayName": "Erika M."},
    "business": {"encid": "bA1", "name": "The Ladle"},
    "createdAt": "2025-08-17T01:08:14Z",
}
FEED_ROW = {
    "id": "rB1",
    "userId": "uB1",
    "user": {"markupDisplayName": "Max K."},
    "business": {"id": "bB1", "name": "The Ladle"},
    "comment": {"text": "Cold soup.<br>No bread.", "language": "de"},
    "localizedDate": "8/31/2025",
    "rating": 2,
    "feedback": {"counts": {"useful": 5, "funny": 0, "cool": 0}},
    "businessOwnerReplies": [{"displayName": "Owner", "comment": "Sorry.", "localizedDate": "9/1/2025"}],
}
API_ROW = {
    "id": "rC1",
    "url": "https://www.yelp.com/biz/ladle?hrid=rC1",
    "text": "Fine...",
    "rating": 5,
    "time_created": "2016-08-29 00:41:13",
    "user": {"id": "uC1", "name": "Ella A."},
}


def read(payload, url=""):
    return parse(json.dumps(payload).encode(), url, NOW, "application/json")


def test_an_object_of_the_page_data_becomes_a_review():
    found = read([NODE]).reviews[0]
    review = found.review
    assert (review.source, review.review_id, review.rating, review.text) == ("yelp", "rA1", 4, "Good soup & bread.")
    assert (review.title, review.language, review.helpful, review.subject) == (None, "en", 3, "bA1")
    assert (review.published.text(), review.reply, review.scale.stated) == ("2025-08-17T01:08:14Z", None, False)
    assert (review.author_present, found.author.reveal()) == (True, "uA1")


def test_an_object_of_the_older_feed_becomes_a_review_with_its_answer():
    review = read({"reviews": [FEED_ROW], "pagination": {"totalResults": 33}}).reviews[0].review
    assert (review.review_id, review.text, review.language) == ("rB1", "Cold soup. No bread.", "de")
    assert (review.published.text(), review.reply, review.helpful) == ("2025-08-31", "Sorry.", 5)


def test_a_row_of_the_api_becomes_a_review():
    result = read({"reviews": [API_ROW], "total": 740, "possible_languages": ["en"]})
    review = result.reviews[0].review
    assert (review.review_id, review.text, review.published.text()) == ("rC1", "Fine...", "2016-08-29T00:41:13")
    assert result.announced == 740


def test_the_envelope_gives_the_level_of_the_business_which_is_no_review():
    business = {
        "encid": "bA1",
        "rating": 4.2,
        "reviewCount": 900,
        "reviewCountsByRating": [10, 20, 70, 300, 500],
        "reviews": {"edges": [{"node": NODE}], "totalCount": 880},
    }
    result = read([{"data": {"business": business}}])
    level = result.aggregates[0]
    assert len(result.reviews) == 1
    assert (level.rating, level.review_count, level.rating_count, level.subject) == (4.2, 900, None, "bA1")
    assert (level.histogram["1"], level.histogram["5"], level.histogram_unit) == (10, 500, "count")
    assert (result.announced, result.subject) == (880, "bA1")


@pytest.mark.parametrize("owner", [{"bizUserPublicReply": {"text": "Thanks."}}, {"ownerReply": {"text": "Thanks."}}])
def test_an_owners_reply_is_kept_and_its_key_may_be_missing(owner):
    assert read([NODE | owner]).reviews[0].review.reply == "Thanks."
    assert read([NODE | {"bizUserPublicReply": None}]).reviews[0].review.reply is None


def test_one_object_and_an_empty_list_are_answers():
    assert len(read(NODE).reviews) == 1
    assert read({"reviews": [], "pagination": {"totalResults": 0}}).announced == 0


def test_objects_that_lost_their_rating_are_a_changed_layout():
    lost = {key: value for key, value in NODE.items() if key != "rating"}
    with pytest.raises(LayoutChanged, match="0 ratings in 1 reviews"):
        read([lost])


def test_a_challenge_in_place_of_data_is_never_no_reviews():
    with pytest.raises(LayoutChanged, match="bot challenge"):
        parse(b"<html><script src='https://geo.captcha-delivery.example/c.js'></script></html>", "", NOW, "text/html")
