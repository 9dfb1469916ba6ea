"""Best Buy: badges, aspects and the product's number from the place where answers are handed in."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import UnreadablePage
from crawler.pages.bestbuy import parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
URL = "https://www.bestbuy.com/ugc/v2/reviews?page=1&sku=1234567&sort=MOST_RECENT"


def row(number=1, **changes):
    plain = {
        "id": f"r{number}", "topicType": "review", "rating": 4, "recommended": True, "title": "Boils", "text": "Hot.",
        "author": "erika", "positiveFeedbackCount": 3, "negativeFeedbackCount": 1, "brandResponses": [],
        "submissionTime": "2026-02-03T23:30:00.000-06:00", "badges": [], "secondaryRatings": [],
        "writeCommentUrl": "/site/reviews/submission/1234567/review/1?return=",
    }  # fmt: skip
    return plain | changes


def read(payload, url=""):
    return parse(json.dumps(payload).encode(), url, NOW, "application/json")


def test_a_row_becomes_a_review():
    found = read([row()]).reviews[0]
    review = found.review
    assert (review.review_id, review.rating, review.title, review.text) == ("r1", 4, "Boils", "Hot.")
    assert (review.published.text(), review.helpful, review.reply) == ("2026-02-04T05:30:00Z", 3, None)
    assert (review.verified, review.incentivised, review.subject) == (False, False, "1234567")
    assert review.extra == {"recommended": True, "not_helpful": 1}
    assert (review.author_present, found.author.reveal()) == (True, "erika")


def test_badges_aspects_and_answers():
    review = read([
        row(
            badges=[{"badgeCode": "Incentivized"}, {"badgeCode": "VerifiedPurchaser"}],
            secondaryRatings=[{"attribute": "Value", "value": 5}, {"attribute": "Look", "value": 9}, {"value": 1}],
            brandResponses=[{"response": "Thanks"}],
        )
    ]).reviews[0].review  # fmt: skip
    assert (review.verified, review.incentivised, review.sub_ratings, review.reply) == (
        True,
        True,
        {"Value": 5},
        "Thanks",
    )


def test_without_badges_nothing_is_said():
    stated = row()
    del stated["badges"]
    review = read([stated]).reviews[0].review
    assert (review.verified, review.incentivised) == (None, None)


def test_an_envelope_says_how_much_there_is_and_where_it_goes_on():
    payload = {"page": 1, "totalPages": 2, "total": 3, "topics": [row(), row(2)]}
    result = read(payload, URL)
    assert (result.announced, result.next_url) == (3, URL.replace("page=1", "page=2"))
    assert (result.selection, result.subject) == (Selection.NEWEST, "1234567")
    assert read(payload | {"page": 2}, URL).next_url is None
    assert read(payload | {"isLastPage": True}, URL).next_url is None


@pytest.mark.parametrize(
    ("url", "selection"), [("", "unknown"), (URL, "newest"), (URL.replace("MOST_RECENT", "BEST_REVIEW"), "featured")]
)
def test_the_order_says_which_reviews_are_shown(url, selection):
    assert read([row()], url).selection == Selection(selection)


def test_one_object_is_enough_and_a_repeated_one_counts_once():
    assert len(read(row()).reviews) == 1
    assert len(read([row(), row()]).reviews) == 1


@pytest.mark.parametrize("body", [b"", b"<html>Sign in to continue</html>", b'{"topics": [{"a": 1}]}'])
def test_what_holds_no_reviews_is_refused(body):
    with pytest.raises(UnreadablePage):
        parse(body, URL, NOW, "")
