"""The official Trustpilot API."""

import json
from datetime import UTC, datetime

import pytest

from crawler.pages.trustpilot import parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
UNIT_URL = "https://api.trustpilot.com/v1/business-units/460000000000000000000001"
URL = f"{UNIT_URL}/reviews?perPage=2&orderBy=createdat.desc&page=1"

ROW = {
    "links": [],
    "id": "5f0000000000000000000001",
    "consumer": {"id": "c1", "displayName": "Erika M.", "displayLocation": "Bonn, DE", "numberOfReviews": 3},
    "businessUnit": {"id": "460000000000000000000001", "identifyingName": "mill.example", "displayName": "Mill"},
    "stars": 4,
    "title": "Grinds",
    "text": "Grinds and grinds.",
    "language": "de",
    "createdAt": "2025-05-27T20:32:43Z",
    "experiencedAt": "2025-05-25T00:00:00Z",
    "updatedAt": None,
    "companyReply": {"text": "Thanks.", "createdAt": "2025-05-28T08:00:00Z"},
    "isVerified": True,
    "source": "Organic",
    "numberOfLikes": 1,
    "status": "active",
    "reviewVerificationLevel": "verified",
}
UNIT = {
    "id": "460000000000000000000001",
    "displayName": "Mill",
    "name": {"identifying": "mill.example", "referring": ["mill.example"]},
    "score": {"stars": 4.5, "trustScore": 4.4},
    "numberOfReviews": {
        "total": 43, "usedForTrustScoreCalculation": 40,
        "oneStar": 1, "twoStars": 0, "threeStars": 0, "fourStars": 5, "fiveStars": 37,
    },
}  # fmt: skip


def read(payload, url=URL):
    return parse(json.dumps(payload).encode(), url, NOW, "application/json")


def rows(n):
    return {"links": [], "reviews": [ROW | {"id": f"{k}"} for k in range(n)]}


def test_a_review_of_the_api():
    result = read({"reviews": [ROW]})
    review = result.reviews[0].review
    assert (review.review_id, review.rating, review.title) == (ROW["id"], 4, "Grinds")
    assert (review.text, review.language, review.published.text()) == (ROW["text"], "de", "2025-05-27T20:32:43Z")
    assert (review.verified, review.helpful, review.reply) == (True, 1, "Thanks.")
    assert (review.subject, result.subject) == ("mill.example", "mill.example")
    assert (review.extra["invited"], review.extra["verification_level"]) == (False, "verified")
    assert review.country is None


@pytest.mark.parametrize(
    ("url", "n", "following"),
    [
        (URL, 2, URL.replace("page=1", "page=2")),
        (URL, 1, None),
        (URL, 0, None),
        (f"{UNIT_URL}/reviews", 20, f"{UNIT_URL}/reviews?page=2"),
        (f"{UNIT_URL}/reviews", 19, None),
        (f"{URL}&apikey=secret", 2, URL.replace("page=1", "page=2")),
        ("", 20, None),
    ],
)
def test_a_full_page_is_followed_by_the_next_and_a_key_is_never_kept(url, n, following):
    assert read(rows(n), url).next_url == following


def test_a_page_token_leads_on_where_there_is_one():
    url = f"{UNIT_URL}/all-reviews?perPage=2"
    assert read(rows(2) | {"nextPageToken": "b"}, url).next_url == f"{url}&pageToken=b"
    assert read(rows(2), f"{url}&pageToken=b").next_url is None


@pytest.mark.parametrize(
    ("url", "selection"),
    [(URL, Selection.FULL), (f"{URL}&stars=1", Selection.UNKNOWN), (f"{URL}&language=de", Selection.UNKNOWN)],
)
def test_the_whole_list_is_full_and_a_filtered_one_is_not(url, selection):
    assert read(rows(2), url).selection is selection


def test_the_business_unit_announces_what_its_list_holds_and_leads_there():
    result = read(UNIT, UNIT_URL)
    (level,) = result.aggregates
    assert (level.rating, level.review_count, level.subject, level.syntax) == (4.4, 43, "mill.example", None)
    assert (level.histogram["5"], level.histogram_unit, level.extra) == (37, "count", {"stars": 4.5})
    assert (result.announced, result.reviews) == (43, ())
    assert result.next_url == f"{UNIT_URL}/reviews?perPage=100&orderBy=createdat.desc&page=1"
    assert read(UNIT, "").next_url is None


def test_a_business_unit_without_reviews_has_no_rating_yet():
    unit = UNIT | {"score": {"stars": 0, "trustScore": 0}, "numberOfReviews": {"total": 0}}
    result = read(unit, UNIT_URL)
    assert (result.aggregates[0].rating, result.aggregates[0].histogram, result.announced) == (None, {}, 0)
