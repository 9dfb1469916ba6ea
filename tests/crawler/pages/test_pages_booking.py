"""Booking's review cards."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged
from crawler.pages.booking import parse

NOW = datetime(2026, 7, 15, tzinfo=UTC)

CARD = {
    "reviewedDate": 1765748812,
    "__typename": "ReviewCard",
    "helpfulVotesCount": 2,
    "partnerReply": {"reply": "Dear guest, thank you.", "__typename": "PropertyReplyData"},
    "reviewUrl": "0a1b2c3d4e5f6a7b",
    "guestDetails": {"anonymous": False, "username": "Erika", "countryCode": "de", "guestTypeTranslation": "Family"},
    "reviewScore": 7.0,
    "textDetails": {"lang": "xu", "positiveText": "Quiet.", "negativeText": "Warm room.", "title": None},
    "bookingDetails": {"numNights": 2, "checkoutDate": "2025-12-14", "customerType": "FAMILIES"},
}


def read(payload):
    return parse(json.dumps(payload).encode(), "", NOW, "application/json")


def one(**changes):
    return read([CARD | changes]).reviews[0].review


def test_a_card_becomes_a_review_on_a_scale_of_ten():
    review = one()
    assert (review.review_id, review.rating, review.scale.low, review.scale.high) == ("0a1b2c3d4e5f6a7b", 7, 1, 10)
    assert (review.title, review.text, review.parts) == (None, None, {"positive": "Quiet.", "negative": "Warm room."})
    assert (review.published.text(), review.language, review.country) == ("2025-12-14T21:46:52Z", "xu", "de")
    assert (review.reply, review.helpful, review.author_present) == ("Dear guest, thank you.", 2, True)
    assert review.extra == {"guest_type": "FAMILIES", "stayed_on": "2025-12-14", "n_nights": 2}


@pytest.mark.parametrize("reply", [None, {}, {"reply": None}])
def test_a_card_without_answer_has_none(reply):
    assert one(partnerReply=reply).reply is None


def test_a_guest_who_wants_no_name_is_nobody():
    hidden = {"anonymous": True, "username": "Anonymous", "countryCode": "at"}
    found = read([CARD | {"guestDetails": hidden}]).reviews[0]
    assert (found.author, found.review.author_present, found.review.country) == (None, False, "at")


def test_a_score_without_words_is_a_review():
    texts = {"lang": "en", "positiveText": None, "negativeText": "", "title": None}
    review = one(textDetails=texts)
    assert (review.rating, review.parts, review.text) == (7, {}, None)


@pytest.mark.parametrize("score", [0, 11, "good"])
def test_a_score_off_the_scale_is_refused(score):
    result = read([CARD, CARD | {"reviewUrl": "x", "reviewScore": score}])
    assert result.reviews[1].review.rating is None
    assert result.problems == ("a rating is no number from 1 to 10 and was left out",)


def test_the_answer_of_the_data_call_announces_its_reviews():
    answer = {"data": {"reviewListFrontend": {"reviewsCount": 1215, "reviewCard": [CARD]}}}
    result = read(answer)
    assert (len(result.reviews), result.announced) == (1, 1215)


def test_rows_that_a_tool_flattened_from_an_older_page_are_read_too():
    row = {"id": "ab12", "score": "8.0", "title": "Nice", "date": "Reviewed: 23 March 2023", "user_name": "Max",
           "user_country": "France", "text": "All fine.", "lang": "en-gb"}  # fmt: skip
    review = read([row]).reviews[0].review
    assert (review.review_id, review.rating, review.title, review.text) == ("ab12", 8, "Nice", "All fine.")
    assert (review.published.text(), review.country, review.language) == ("2023-03-23", "France", "en-gb")


def test_cards_that_lost_their_score_are_a_changed_layout():
    lost = {key: value for key, value in CARD.items() if key != "reviewScore"}
    with pytest.raises(LayoutChanged):
        read([lost])
