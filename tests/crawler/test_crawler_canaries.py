"""No page lets a name, an e-mail address, a phone number or a profile link of a reviewer into database or logs."""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.pages.found import PageResult
from crawler.pages.registry import PAGES, PARSERS, parse_page
from crawler.pipelines import nameless_aggregate, nameless_review
from simulator.statement import signed_statement
from store.database import parse_address
from store.records import Census, Coverage, Selection
from store.runs import PageObservation

NAME = "Wilhelmine Kanarienvogel"
MAIL = "wilhelmine@kanarienvogel.example"
PHONE = "+49 171 5550123"
PROFILE = "https://people.example/profile/kanarienvogel-77"
SAID = f"Broke after two days, write to {MAIL} or call {PHONE}"
REPLY = f"Please call {PHONE} or write to {MAIL}"
NOW = datetime(2026, 7, 1, tzinfo=UTC)
CANARIES = (b"Kanarienvogel", b"kanarienvogel", b"5550123", b"people.example")


def json_page(value) -> bytes:
    return json.dumps(value).encode()


def amazon() -> bytes:
    return f"""<html><body><input id="ASIN" value="B000000001"><div data-hook="review" id="R1CANARY">
    <a class="a-profile" href="{PROFILE}"><img src="{PROFILE}.jpg"><span class="a-profile-name">{NAME}</span></a>
    <i data-hook="review-star-rating"><span>2.0 out of 5 stars</span></i>
    <a data-hook="review-title"><span>Broken</span></a>
    <span data-hook="review-date">Reviewed in the United States on October 31, 2021</span>
    <span data-hook="review-body"><span>{SAID}</span></span></div></body></html>""".encode()


def schema_org() -> bytes:
    thing = {
        "@context": "https://schema.org", "@type": "Product", "name": "Kettle",
        "review": [{
            "@type": "Review", "reviewBody": SAID, "datePublished": "2026-05-01",
            "reviewRating": {"@type": "Rating", "ratingValue": 2, "bestRating": 5},
            "author": {"@type": "Person", "name": NAME, "url": PROFILE, "email": MAIL, "telephone": PHONE},
        }],
    }  # fmt: skip
    return f'<html><head><script type="application/ld+json">{json.dumps(thing)}</script></head></html>'.encode()


def trustpilot() -> bytes:
    review = {
        "id": "t1", "rating": 2, "title": "Broken", "text": SAID, "language": "en",
        "dates": {"publishedDate": "2026-05-01T08:00:00.000Z"},
        "consumer": {"id": "c1", "displayName": NAME, "imageUrl": PROFILE},
        "reply": {"message": REPLY, "publishedDate": "2026-05-02T08:00:00.000Z"},
    }  # fmt: skip
    unit = {"identifyingName": "shop.example", "displayName": "Shop", "trustScore": 4.1, "numberOfReviews": 1}
    data = {"props": {"pageProps": {"businessUnit": unit, "reviews": [review]}}}
    return f'<html><script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script></html>'.encode()


def app_store() -> bytes:
    def label(value):
        return {"label": value}

    entry = {
        "id": label("9"), "im:rating": label("2"), "title": label("Broken"), "content": label(SAID),
        "updated": label("2026-05-01T08:00:00-07:00"), "im:version": label("1.0"), "im:voteSum": label("0"),
        "im:voteCount": label("0"), "author": {"name": label(NAME), "uri": label(PROFILE)},
    }  # fmt: skip
    return json_page({"feed": {"entry": [entry], "link": []}})


PLAIN = {"author": NAME, "userName": NAME, "nickname": NAME, "profile": PROFILE, "userImage": PROFILE, "email": MAIL}

BODIES = {
    "aliexpress": json_page({"data": {"evaViewList": [{
        "evaluationId": "1", "buyerEval": 40, "buyerFeedback": SAID, "evalDate": "22 Nov 2025", "buyerName": NAME,
        "buyerHeadPortrait": PROFILE, "buyerTranslationFeedback": SAID, "buyerCountry": "DE", **PLAIN,
    }]}}),
    "amazon": amazon(),
    "appstore": app_store(),
    "bazaarvoice": json_page({"Results": [{
        "Id": "1", "Rating": 2, "RatingRange": 5, "Title": "Broken", "ReviewText": SAID, "UserNickname": NAME,
        "SubmissionTime": "2026-05-01T08:00:00.000+00:00", "AuthorId": "kanarienvogel-77", "UserLocation": "Berlin",
        "Photos": [{"Sizes": {"normal": {"Url": PROFILE}}}], "IsSyndicated": True,
        "SyndicationSource": {"Name": "shop.example", "LogoImageUrl": PROFILE},
        "ClientResponses": [{"Response": REPLY, "Name": NAME}], **PLAIN,
    }]}),
    "bestbuy": json_page([{
        "id": "1", "rating": 2, "title": "Broken", "text": SAID, "submissionTime": "2026-05-01T08:00:00-05:00", **PLAIN,
        "brandResponses": [{"response": REPLY, "responder": NAME}],
    }]),
    "booking": json_page([{
        "reviewUrl": "b1", "reviewScore": 3, "reviewedDate": 1777622400, "guestDetails": {
            "username": NAME, "avatarUrl": PROFILE, "countryName": "Germany"},
        "textDetails": {"positiveText": SAID, "negativeText": SAID, "title": "Broken", "lang": "en"},
        "partnerReply": {"reply": REPLY},
    }]),
    "capterra": json_page([{
        "overall_rating": 2, "review_title": "Broken", "pros": SAID, "cons": SAID, "reviewer_name": NAME,
        "title": "Broken", "rating": 2, "date": "2026-05-01", "general_comments": SAID, "text": SAID, **PLAIN,
    }]),
    "g2": json_page([{
        "stars": 2, "rating": 2, "title": "Broken", "review_likes": SAID, "review_dislikes": SAID, "date": "2026-05-01",
        "answers": [{"question": "What do you like best?", "answer": SAID}], "likes": SAID, "dislikes": SAID,
        "reviewer": {"name": NAME, "link": PROFILE},
    }]),
    "glassdoor": json_page([{
        "reviewId": 1, "ratingOverall": 2, "summary": "Broken", "pros": SAID, "cons": SAID, "advice": SAID,
        "reviewDateTime": "2026-05-01T08:00:00.000", "languageId": "eng", "employerResponses": [{"response": REPLY}],
        **PLAIN,
    }]),
    "google": json_page({"id": "p1", "rating": 4.1, "userRatingCount": 1, "reviews": [{
        "name": "places/p1/reviews/r1", "rating": 2, "originalText": {"text": SAID, "languageCode": "en"},
        "publishTime": "2026-05-01T08:00:00Z",
        "authorAttribution": {"displayName": NAME, "uri": PROFILE, "photoUri": PROFILE}, "googleMapsUri": PROFILE,
    }]}),
    "googleplay": json_page([{
        "reviewId": "1", "userName": NAME, "userImage": PROFILE, "content": SAID, "score": 2, "at": 1777622400,
        "replyContent": REPLY, "repliedAt": 1777722400, "thumbsUpCount": 0,
    }]),
    "googleprofile": json_page({"averageRating": 4.1, "totalReviewCount": 1, "reviews": [{
        "name": "accounts/1/locations/2/reviews/3", "reviewId": "3", "starRating": "TWO", "comment": SAID,
        "createTime": "2026-05-01T08:00:00Z", "updateTime": "2026-05-01T08:00:00Z",
        "reviewer": {"displayName": NAME, "profilePhotoUrl": PROFILE},
        "reviewReply": {"comment": REPLY, "updateTime": "2026-05-02T08:00:00Z"},
    }]}),
    "kununu": json_page({"page": 1, "pagesCount": 1, "totalReviews": 1, "reviews": [{
        "id": "k1", "title": "Broken", "score": 2.0, "updatedAt": "2026-05-01", "position": "employee",
        "texts": [{"id": "positive", "text": SAID}, {"id": "negative", "text": SAID}], "ratings": [], **PLAIN,
        "responses": [{"text": REPLY, "author": NAME}],
    }]}),
    "mangrove": json_page({"reviews": [signed_statement({
        "sub": "https://shop.example", "iat": 1777622400, "rating": 25, "opinion": SAID,
        "metadata": {"nickname": NAME, "given_name": NAME, "client_id": PROFILE},
    }, "somebody")]}),
    "schemaorg": schema_org(),
    "steam": json_page({"success": 1, "cursor": "x", "query_summary": {"total_reviews": 1}, "reviews": [{
        "recommendationid": "1", "language": "english", "review": SAID, "timestamp_created": 1777622400,
        "timestamp_updated": 1777622400, "voted_up": False, "votes_up": 0, "developer_response": REPLY,
        "author": {"steamid": "kanarienvogel-77", "personaname": NAME, "profile_url": PROFILE, "num_reviews": 3},
    }]}),
    "tripadvisor": json_page([{
        "id": "1", "rating": 2, "title": "Broken", "text": SAID, "travelDate": "2026-05", "lang": "en",
        "user": {"name": NAME, "username": NAME, "link": PROFILE, "avatar": {"thumbnail": PROFILE}},
        "ownerResponse": {"text": REPLY, "responder": NAME},
    }]),
    "trustpilot": trustpilot(),
    "yelp": json_page([{
        "encid": "y1", "rating": 2, "text": {"full": SAID, "language": "en"}, "createdAt": "2026-05-01T08:00:00Z",
        "author": {"displayName": NAME, "displayLocation": "Berlin", "userUrl": PROFILE},
        "ownerReplies": [{"comment": REPLY, "owner": {"displayName": NAME}}],
    }]),
    "yotpo": json_page({"response": {"reviews": [{
        "id": 1, "score": 2, "title": "Broken", "content": SAID, "created_at": "2026-05-01T08:00:00.000Z",
        "user": {"display_name": NAME, "social_image": PROFILE, "user_id": 7}, "comment": {"content": REPLY},
    }]}}),
}  # fmt: skip
"""A small page of each source that names its reviewer wherever such pages do; all self-written."""


def read(source: str) -> PageResult:
    return parse_page(source, BODIES[source], "https://shop.example/reviews", NOW)


def test_every_page_has_its_canary():
    assert set(BODIES) == set(PAGES)


@pytest.mark.parametrize("source", sorted(BODIES))
def test_the_canary_is_read_at_all(source):
    (found,) = read(source).reviews
    words = " ".join(filter(None, (found.review.text, *found.review.parts.values())))
    assert "Broke after two days" in words


@pytest.mark.parametrize("source", sorted(BODIES))
def test_nothing_that_points_to_the_reviewer_is_stored_or_logged(source, store, make_listing, database_url, caplog):
    caplog.set_level(logging.DEBUG)
    page = read(source)
    reviews = [nameless_review(found, source=source, key=bytes(32)) for found in page.reviews]
    aggregates = [nameless_aggregate(aggregate, source=source) for aggregate in page.aggregates]
    listing = make_listing(source=source)
    run = store.runs.open_run(listing, source=source, started_at=NOW, parser=PARSERS[source], config_digest="c")
    store.runs.observe(run, PageObservation("https://shop.example/", NOW, reviews, aggregates, parser=PARSERS[source]))
    store.runs.close(run, Census(Coverage.PARTIAL, page.selection, None, seen=1, reason="; ".join(page.problems)), NOW)
    assert page.selection in frozenset(Selection)
    assert NAME not in repr(page)
    told = [caplog.text, repr(reviews), repr(aggregates), *(repr(one) for one in store.reviews.versions())]
    assert [canary for canary in CANARIES if any(canary.decode() in words for words in told)] == []
    if database_url.startswith("sqlite"):
        path = Path(parse_address(database_url).database or "")
        kept = b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
        assert b"Broke after two days" in kept
        assert [canary for canary in CANARIES if canary in kept] == []
