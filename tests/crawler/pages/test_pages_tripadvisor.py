"""TripAdvisor reviews: flattened rows, data-call objects, API rows."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged
from crawler.pages.tripadvisor import parse

NOW = datetime(2026, 7, 15, tzinfo=UTC)

BASIC = {
    "@context": "https://schema.org",
    "@type": "LodgingBusiness",
    "name": "The Mill Inn",
    "url": "https://www.tripadvisor.com/Hotel_Review-g190327-d264000-Reviews-The_Mill_Inn-Sliema.html",
    "aggregateRating": {"@type": "AggregateRating", "ratingValue": "4.3", "reviewCount": 1215},
}
ROW = {"title": "Fine", "text": "A quiet house.", "rate": 3.0, "tripDate": "October 2025", "tripType": "As a couple"}


def read(payload, url=""):
    return parse(json.dumps(payload).encode(), url, NOW, "application/json")


def one(**changes):
    return read([ROW | changes]).reviews[0].review


def test_a_flattened_page_gives_reviews_and_the_level_of_its_json_ld():
    result = read({"basic_data": BASIC, "description": "An inn.", "reviews": [ROW]})
    review, level = result.reviews[0].review, result.aggregates[0]
    assert (review.rating, review.title, review.text, review.subject) == (3, "Fine", "A quiet house.", "d264000")
    assert (level.source, level.rating, level.review_count, level.rating_count) == ("tripadvisor", 4.3, 1215, None)
    assert (level.subject, level.syntax, level.scale.stated) == ("d264000", "jsonld", False)
    assert (result.announced, result.subject) == (1215, "d264000")


@pytest.mark.parametrize("shown", ["October 2025", "Date of stay: October 2025", "2025-10-31", "2025-10"])
def test_the_month_of_the_stay_is_never_the_date_of_publication(shown):
    review = one(tripDate=shown)
    assert (review.published.text(), review.extra["experienced_month"]) == (None, "2025-10")


@pytest.mark.parametrize("shown", [None, "", "some time ago"])
def test_a_stay_without_a_month_has_none(shown):
    assert one(tripDate=shown).extra == {"trip_type": "As a couple"}


@pytest.mark.parametrize(("shown", "rating"), [("4.0 of 5 bubbles", 4), ("5.0", 5), (None, None)])
def test_a_rating_may_be_a_text(shown, rating):
    reviews = read([ROW, ROW | {"rate": shown}]).reviews
    assert reviews[1].review.rating == rating


def test_an_empty_list_of_reviews_still_gives_the_level():
    result = read({"basic_data": BASIC, "reviews": []})
    assert (result.reviews, result.aggregates[0].rating) == ((), 4.3)


def test_without_json_ld_the_place_comes_from_the_address():
    url = "https://www.tripadvisor.de/Restaurant_Review-g187-d99-Reviews-The_Ladle-Bonn.html"
    result = read([ROW], url)
    assert (result.aggregates, result.reviews[0].review.subject) == ((), "d99")


def test_an_object_of_the_data_call_becomes_a_review():
    node = {
        "id": 901, "rating": 4, "title": "Gut", "text": "Ruhig.", "publishedDate": "2025-03-02", "language": "de",
        "userProfile": {"id": "u9", "displayName": "Erika"}, "helpfulVotes": 2,
        "tripInfo": {"stayDate": "2025-02-28", "tripType": "FAMILY"},
        "mgmtResponse": {"text": "Danke."}, "additionalRatings": [{"rating": 5, "ratingLabel": "Service"}],
    }  # fmt: skip
    result = read([{"data": {"locations": [{"reviewListPage": {"totalCount": 77, "reviews": [node]}}]}}])
    found = result.reviews[0]
    review = found.review
    assert (review.review_id, review.published.text(), review.language) == ("901", "2025-03-02", "de")
    assert (review.reply, review.helpful, review.sub_ratings) == ("Danke.", 2, {"Service": 5})
    assert (review.extra["experienced_month"], result.announced) == ("2025-02", 77)
    assert found.author.reveal() == "u9"


def test_a_row_of_the_api_becomes_a_review():
    row = {
        "id": 902, "lang": "en", "location_id": 5, "published_date": "2025-03-02T08:15:30Z", "rating": 2,
        "helpful_votes": 0, "trip_type": "Solo", "travel_date": "2025-02-28", "text": "Loud.", "title": "No",
        "user": {"username": "max"}, "owner_response": {"text": "Sorry."},
        "subratings": {"0": {"name": "RATE_ROOM", "localized_name": "Rooms", "value": 3}},
    }  # fmt: skip
    review = read({"data": [row]}).reviews[0].review
    assert (review.review_id, review.published.text(), review.rating) == ("902", "2025-03-02T08:15:30Z", 2)
    assert (review.sub_ratings, review.reply, review.author_present) == ({"Rooms": 3}, "Sorry.", True)


def test_a_saved_page_is_read_by_its_json_ld():
    page = f'<html><script type="application/ld+json">{json.dumps(BASIC)}</script></html>'.encode()
    result = parse(page, "", NOW, "text/html")
    assert (result.aggregates[0].source, result.aggregates[0].rating) == ("tripadvisor", 4.3)


def test_a_wall_in_place_of_a_page_is_a_changed_layout():
    with pytest.raises(LayoutChanged, match="bot challenge"):
        parse(b"<html><title>Pardon our interruption</title></html>", "", NOW, "text/html")
