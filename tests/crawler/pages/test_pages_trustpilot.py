"""Trustpilot's business pages and review objects."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged
from crawler.pages.trustpilot import parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
URL = "https://de.trustpilot.com/review/mill.example?languages=all&sort=recency"

ROW = {
    "id": "5f0000000000000000000001",
    "filtered": False,
    "text": "Grinds &amp; grinds.",
    "rating": 4,
    "labels": {
        "verification": {
            "isVerified": False,
            "createdDateTime": "2025-05-27T20:32:43.000Z",
            "reviewSourceName": "BasicLink",
            "verificationSource": "invitation",
            "verificationLevel": "invited",
        }
    },
    "title": "Grinds…",
    "likes": 2,
    "dates": {"experiencedDate": "2025-05-25T00:00:00.000Z", "publishedDate": "2025-05-27T20:32:43.000Z"},
    "consumer": {"id": "c1", "displayName": "Erika M.", "countryCode": "DE"},
    "reply": {"message": "Thanks.", "publishedDate": "2025-05-28T08:00:00.000Z"},
    "productReviews": [],
    "language": "de",
}
PROPS = {
    "businessUnit": {
        "id": "460000000000000000000001",
        "identifyingName": "mill.example",
        "trustScore": 4.6,
        "stars": 4.5,
        "numberOfReviews": 43,
    },
    "reviews": [ROW],
    "relevantReviews": [ROW | {"id": "5f00000000000000000000ff"}],
    "filters": {
        "totalNumberOfReviews": 43,
        "totalNumberOfFilteredReviews": 43,
        "pagination": {"currentPage": 1, "perPage": 20, "totalPages": 3},
        "selected": {"sort": "recency"},
        "reviewStatistics": {"ratings": {"total": 43, "one": 1, "two": 0, "three": 0, "four": 5, "five": 37}},
    },
}
GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": "LocalBusiness",
            "@id": "https://www.trustpilot.com/#/schema/Organization/mill.example",
            "url": "https://de.trustpilot.com/review/mill.example",
            "name": "Mill",
            "aggregateRating": {"@type": "AggregateRating", "ratingValue": "4.6", "reviewCount": "43"},
            "review": [{"@id": "https://www.trustpilot.com/#/schema/Review/mill.example/5f0000000000000000000001"}],
        },
        {
            "@type": "Review",
            "@id": "https://www.trustpilot.com/#/schema/Review/mill.example/5f0000000000000000000001",
            "itemReviewed": {"@id": "https://www.trustpilot.com/#/schema/Organization/mill.example"},
            "author": {"@type": "Person", "name": "Erika M."},
            "datePublished": "2025-05-27T20:32:43.000Z",
            "headline": "Grinds…",
            "reviewBody": "Grinds & grinds.",
            "reviewRating": {"@type": "Rating", "bestRating": "5", "worstRating": "1", "ratingValue": "4"},
            "inLanguage": "de",
        },
    ],
}


def page(props=None, graph=GRAPH):
    data = {"props": {"pageProps": PROPS if props is None else props}}
    scripts = f'<script type="application/ld+json">{json.dumps(graph)}</script>' if graph else ""
    return f'<html>{scripts}<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script></html>'


def read(body, url=URL):
    return parse((body if isinstance(body, str) else json.dumps(body)).encode(), url, NOW, "")


def changed(part, **changes):
    return PROPS | {part: PROPS[part] | changes}


def test_a_review_of_the_page_data():
    found = read(page()).reviews[0]
    review = found.review
    assert (review.review_id, review.rating, review.title) == ("5f0000000000000000000001", 4, "Grinds…")
    assert (review.text, review.language, review.country) == ("Grinds & grinds.", "de", "DE")
    assert (review.published.text(), review.verified, review.helpful) == ("2025-05-27T20:32:43Z", False, 2)
    assert (review.reply, review.subject, review.syntax) == ("Thanks.", "mill.example", None)
    assert review.extra == {
        "verification_level": "invited", "review_source": "BasicLink", "reply_at": "2025-05-28T08:00:00.000Z",
        "experienced_on": "2025-05-25", "invited": True,
    }  # fmt: skip
    assert found.author.reveal() == "c1"


def test_the_reviews_of_page_data_and_json_ld_count_once_and_relevant_ones_not_at_all():
    assert len(read(page()).reviews) == 1


def test_the_level_is_the_sites_weighted_score_with_its_histogram():
    result = read(page())
    (level,) = result.aggregates
    assert (level.rating, level.review_count, level.rating_count, level.syntax) == (4.6, 43, None, "next_data")
    assert (level.histogram, level.histogram_unit) == ({"1": 1, "2": 0, "3": 0, "4": 5, "5": 37}, "count")
    assert (level.subject, level.extra) == ("mill.example", {"stars": 4.5, "pages": 3})
    assert (result.announced, result.subject) == (43, "mill.example")


@pytest.mark.parametrize(
    ("url", "current", "following"),
    [
        (URL, 1, f"{URL}&page=2"),
        (f"{URL}&page=2", 2, f"{URL}&page=3"),
        (f"{URL}&page=3", 3, None),
        ("", 1, None),
    ],
)
def test_pages_follow_each_other_to_the_last(url, current, following):
    props = changed("filters", pagination={"currentPage": current, "totalPages": 3})
    assert read(page(props), url).next_url == following


@pytest.mark.parametrize(
    ("sort", "filtered", "selection"),
    [
        ("recency", 43, Selection.NEWEST),
        ("relevance", 43, Selection.FEATURED),
        ("recency", 40, Selection.UNKNOWN),
    ],
)
def test_the_selection_depends_on_order_and_filter(sort, filtered, selection):
    props = changed("filters", selected={"sort": sort}, totalNumberOfFilteredReviews=filtered)
    assert read(page(props)).selection is selection


def test_the_data_of_a_turned_page_come_without_a_page_around_them():
    assert read({"pageProps": PROPS}).aggregates == read(page()).aggregates


def test_a_business_without_reviews_has_no_rating_yet():
    unit = PROPS["businessUnit"] | {"trustScore": 0, "stars": 0, "numberOfReviews": 0}
    result = read(page(PROPS | {"businessUnit": unit, "reviews": []}))
    assert (result.reviews, result.aggregates[0].rating, result.announced) == ((), None, 0)


@pytest.mark.parametrize(
    "body", [page({}), page(PROPS | {"reviews": None}), page().replace("__NEXT_DATA__", "x"), page()[:-300]]
)
def test_json_ld_stands_in_where_the_page_data_are_missing(body):
    result = read(body)
    review, level = result.reviews[0].review, result.aggregates[0]
    assert (review.source, review.review_id, review.rating) == ("trustpilot", "5f0000000000000000000001", 4)
    assert (review.subject, level.subject, level.rating) == ("mill.example", "mill.example", 4.6)
    assert (review.text, review.published.text()) == ("Grinds & grinds.", "2025-05-27T20:32:43Z")
    assert "JSON-LD was read" in result.problems[-1]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (page({}, graph=None), "no reviews in a form"),
        ("<html><title>Verifying</title><script src='/cdn-cgi/challenge-platform/x'></script></html>", "bot challenge"),
        (page(PROPS | {"reviews": [ROW | {"rating": None}]}), "0 ratings in 1 reviews"),
        ({"message": "Unauthorized"}, "login wall"),
    ],
)
def test_what_holds_no_readable_reviews_is_a_changed_layout(body, what):
    with pytest.raises(LayoutChanged, match=what):
        read(body)


def test_bare_objects_are_read_without_a_subject_and_optional_keys_may_be_missing():
    bare = {key: ROW[key] for key in ("id", "rating", "title", "text", "dates")}
    result = read([ROW, bare | {"id": "2"}], "")
    review = result.reviews[1].review
    assert (review.subject, review.verified, review.reply, review.helpful) == (None, None, None, None)
    assert review.extra == {"experienced_on": "2025-05-25"}
    assert (result.next_url, result.selection) == (None, Selection.UNKNOWN)


@pytest.mark.parametrize(
    ("verification", "invited"),
    [
        ({"reviewSourceName": "InvitationLinkApi", "verificationSource": "invitation"}, True),
        ({"reviewSourceName": "Organic"}, False),
        ({"verificationSource": "invitation"}, True),
        ({}, None),
    ],
)
def test_invited_and_organic_reviews_are_kept_apart(verification, invited):
    review = read([ROW | {"labels": {"verification": verification}}]).reviews[0].review
    assert review.extra.get("invited") is invited
