"""Google Play reviews: flattened rows and the publisher API."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged
from crawler.pages.googleplay import parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
API = "https://androidpublisher.googleapis.com/androidpublisher/v3/applications/org.example.mill/reviews?maxResults=2"

ROW = {
    "reviewId": "11111111-2222-3333-4444-555555555555",
    "userName": "Erika",
    "userImage": "https://img.example/1",
    "content": "works 👍",
    "score": 5,
    "thumbsUpCount": 0,
    "reviewCreatedVersion": None,
    "at": 1783628018,
    "replyContent": None,
    "repliedAt": None,
    "appVersion": "2.26",
}
API_ROW = {
    "reviewId": "gp:A",
    "authorName": "Max",
    "comments": [
        {
            "userComment": {
                "text": "Slow\tIt is slow.",
                "lastModified": {"seconds": "1765748812", "nanos": 5},
                "starRating": 2,
                "reviewerLanguage": "en",
                "appVersionName": "3.1",
                "thumbsUpCount": 4,
            }
        },
        {"developerComment": {"text": "We will see.", "lastModified": {"seconds": "1765750000"}}},
    ],
}


def read(payload, url=""):
    return parse(json.dumps(payload).encode(), url, NOW, "application/json")


def test_a_flattened_row_becomes_a_review():
    review = read([ROW]).reviews[0].review
    assert (review.review_id, review.rating, review.text) == (ROW["reviewId"], 5, "works 👍")
    assert (review.title, review.language, review.published.text()) == (None, None, "2026-07-09T20:13:38Z")
    assert (review.helpful, review.reply, review.author_present) == (0, None, True)
    assert review.extra == {"app_version": "2.26"}


@pytest.mark.parametrize(
    ("at", "published"),
    [
        (1783628018000, "2026-07-09T20:13:38Z"),
        ("2026-07-09 20:13:38", "2026-07-09T20:13:38"),
        ("2026-07-09T20:13:38.000Z", "2026-07-09T20:13:38Z"),
    ],
)
def test_dumps_of_one_tool_write_the_same_date_in_different_ways(at, published):
    assert read([ROW | {"at": at}]).reviews[0].review.published.text() == published


def test_rows_of_another_tool_are_read_too():
    row = {"id": "gp:B", "userName": "Max", "date": "2025-01-05T10:11:12.000Z", "score": 1, "scoreText": "1",
           "title": None, "text": "no", "replyDate": "2025-01-06T10:11:12.000Z", "replyText": "Sorry.",
           "version": "1.0", "thumbsUp": 7}  # fmt: skip
    review = read({"data": [row], "nextPaginationToken": "t"}).reviews[0].review
    assert (review.review_id, review.rating, review.text, review.reply) == ("gp:B", 1, "no", "Sorry.")
    assert (review.helpful, review.extra["reply_at"]) == (7, "2025-01-06T10:11:12.000Z")


def test_a_row_of_the_publisher_api_becomes_a_review():
    result = read({"reviews": [API_ROW], "tokenPagination": {"nextPageToken": "n+1"}}, API)
    review = result.reviews[0].review
    assert (review.review_id, review.rating, review.title, review.text) == ("gp:A", 2, "Slow", "It is slow.")
    assert (review.published.text(), review.language, review.helpful) == ("2025-12-14T21:46:52Z", "en", 4)
    assert (review.reply, review.subject, review.extra) == ("We will see.", "org.example.mill", {"app_version": "3.1"})
    assert (result.selection, result.next_url) == (Selection.NEWEST, f"{API}&token=n%2B1")


def test_an_original_stands_before_its_translation_and_a_text_may_have_no_title():
    said = API_ROW["comments"][0]["userComment"] | {"text": "Good", "originalText": "\tGut"}
    review = read([API_ROW | {"comments": [{"userComment": said}]}]).reviews[0].review
    assert (review.title, review.text) == (None, "Gut")


def test_the_last_page_of_the_publisher_api_leads_nowhere_and_no_key_is_kept():
    assert read({"reviews": [API_ROW]}, API).next_url is None
    paged = {"reviews": [API_ROW], "tokenPagination": {"nextPageToken": "b"}}
    assert read(paged, f"{API}&token=a&access_token=secret").next_url == f"{API}&token=b"


def test_rows_that_lost_their_score_are_a_changed_layout():
    with pytest.raises(LayoutChanged):
        read([{key: value for key, value in ROW.items() if key != "score"}])
