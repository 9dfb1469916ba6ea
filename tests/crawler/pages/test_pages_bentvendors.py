"""Bent answers of vendors and interfaces: a changed layout is loud, and no value of whatever kind breaks the reader."""

import copy
import json
import random
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.registry import parse_page

NOW = datetime(2026, 7, 15, tzinfo=UTC)
ANSWERS = {
    "bazaarvoice": (
        {
            "Limit": 2, "Offset": 0, "TotalResults": 9, "HasErrors": False,
            "Results": [
                {"Id": "1", "ProductId": "k", "Rating": 4, "RatingRange": 5, "ReviewText": "Hot.",
                 "Badges": {"top": {}}, "SubmissionTime": "2026-02-03T00:00:00Z",
                 "ClientResponses": [{"Response": "Thanks"}],
                 "SecondaryRatings": {"Value": {"Value": 3, "ValueRange": 5}},
                 "TagDimensions": {"Pro": {"Values": ["x"]}}},
            ],
            "Includes": {"Products": {"k": {"ReviewStatistics": {
                "AverageOverallRating": 4.1, "TotalReviewCount": 9, "OverallRatingRange": 5,
                "RatingDistribution": [{"RatingValue": 5, "Count": 9}]}}}},
        },
        "https://api.bazaarvoice.com/data/reviews.json?Limit=2&Offset=0",
    ),
    "yotpo": (
        {"response": {
            "pagination": {"page": 1, "per_page": 1, "total": 3},
            "bottomline": {"total_review": 3, "average_score": 4.2, "star_distribution": {"5": 3}},
            "reviews": [{"id": 1, "score": 4, "content": "Hot.", "created_at": "2026-02-03T00:00:00Z",
                         "comment": {"content": "Thanks"}, "user": {"display_name": "Erika"}}]}},
        "https://api-cdn.yotpo.com/v1/widget/-/products/1/reviews.json?per_page=1&page=1",
    ),
    "bestbuy": (
        {"page": 1, "totalPages": 3, "total": 3, "topics": [
            {"id": "a", "rating": 4, "text": "Hot.", "submissionTime": "2026-02-03T00:00:00Z",
             "badges": [{"badgeCode": "Incentivized"}], "secondaryRatings": [{"attribute": "Value", "value": 3}],
             "brandResponses": [{"response": "Thanks"}],
             "writeCommentUrl": "/site/reviews/submission/1234567/review/1"}]},
        "https://www.bestbuy.com/ugc/v2/reviews?page=1&sku=1234567",
    ),
    "aliexpress": (
        {"data": {"currentPage": 1, "totalPage": 3,
                  "productEvaluationStatistic": {"evarageStar": 4.2, "totalNum": 3, "fiveStarNum": 3},
                  "evaViewList": [{"evaluationId": 1, "buyerEval": 80, "buyerFeedback": "Hot.",
                                   "evalDate": "03 Feb 2026", "buyerName": "J***n",
                                   "buyerTranslationFeedback": "Hot!"}]}},
        "https://feedback.aliexpress.com/pc/searchEvaluation.do?productId=1005&page=1",
    ),
    "googleprofile": (
        {"averageRating": 4.2, "totalReviewCount": 3, "nextPageToken": "t", "reviews": [
            {"name": "accounts/1/locations/2/reviews/r", "reviewId": "r", "starRating": "FOUR", "comment": "Hot.",
             "createTime": "2026-02-03T00:00:00Z", "reviewer": {"displayName": "Erika"},
             "reviewReply": {"comment": "Thanks", "updateTime": "2026-02-04T00:00:00Z"}}]},
        "https://mybusiness.googleapis.com/v4/accounts/1/locations/2/reviews",
    ),
    "steam": (
        {"success": 1, "cursor": "AoJ", "query_summary": {"total_reviews": 3, "total_positive": 2, "total_negative": 1},
         "reviews": [{"recommendationid": "1", "review": "Hot.", "voted_up": True, "timestamp_created": 1767225600,
                      "votes_up": 3, "author": {"steamid": "76561"}}]},
        "https://store.steampowered.com/appreviews/440?json=1&cursor=%2A",
    ),
    "mangrove": (
        {"reviews": [{"signature": "c2ln", "kid": "key", "jwt": "a.b.c2ln",
                      "payload": {"sub": "geo:1,2", "rating": 75}}]},
        "https://api.mangrove.reviews/reviews?sub=geo%3A1%2C2&limit=1&offset=0",
    ),
}  # fmt: skip
ODD = (None, True, False, 0, -1, 7, 10**400, 1e400, float("nan"), "", "x", "9" * 400, "\ud800", "4 of 5", [], [None],
       [[]], {}, {"a": None}, [{"Id": 1}], {"Value": []})  # fmt: skip
RATED = sorted(set(ANSWERS) - {"mangrove"})
RATING = {"bazaarvoice": "Rating", "yotpo": "score", "bestbuy": "rating", "aliexpress": "buyerEval",
          "googleprofile": "starRating", "steam": "voted_up"}  # fmt: skip


def places(value, way=()):
    """Yield the way to every value inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield (*way, key)
        yield from places(each, (*way, key))


def bent(value, way, odd):
    """Return a copy with another value at a place."""
    changed = copy.deepcopy(value)
    holder = changed
    for key in way[:-1]:
        holder = holder[key]
    holder[way[-1]] = odd
    return changed


def read(source, payload, url):
    return parse_page(source, json.dumps(payload).encode(), url, NOW, "application/json")


@pytest.mark.parametrize("source", sorted(ANSWERS))
def test_no_value_breaks_the_reader_and_no_rating_leaves_its_scale(source):
    payload, url = ANSWERS[source]
    chance = random.Random(source)  # noqa: S311 - bends, no secret
    for way in places(payload):
        for odd in chance.sample(ODD, 8):
            try:
                result = read(source, bent(payload, way, odd), url)
            except UnreadablePage:
                continue
            for record in [*(found.review for found in result.reviews), *result.aggregates]:
                assert record.rating is None or record.scale.holds(record.rating), (way, odd)


@pytest.mark.parametrize("source", RATED)
def test_a_renamed_rating_is_loud(source):
    payload, url = ANSWERS[source]
    text = json.dumps(payload).replace(f'"{RATING[source]}":', '"renamed":')
    with pytest.raises(LayoutChanged):
        parse_page(source, text.encode(), url, NOW, "application/json")


@pytest.mark.parametrize("source", sorted(ANSWERS))
@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><title>Just a moment...</title><script src='/cdn-cgi/challenge-platform'></script>",
        b"<html><form action='/login'><input type=password></form></html>",
        b'{"message": "Unauthorized"}',
        b'{"reviews": 7}',
        b'"reviews"',
    ],
    ids=["challenge", "login wall", "refusal", "a number for a list", "a word"],
)
def test_what_is_no_answer_is_loud_and_never_no_reviews(source, body):
    with pytest.raises(LayoutChanged):
        parse_page(source, body, ANSWERS[source][1], NOW, "")


@pytest.mark.parametrize("source", RATED)
def test_an_answer_without_bends_is_read_and_leads_on(source):
    payload, url = ANSWERS[source]
    result = read(source, payload, url)
    assert (len(result.reviews), result.problems, len(result.aggregates) >= (source != "bestbuy")) == (1, (), True)
    assert result.next_url is not None
    assert "Erika" not in repr(result)
