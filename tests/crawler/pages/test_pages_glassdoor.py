"""Glassdoor's review objects."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged
from crawler.pages.glassdoor import parse

NOW = datetime(2026, 7, 15, tzinfo=UTC)

ROW = {
    "reviewId": 901,
    "ratingOverall": 4,
    "summary": "Good mill",
    "summaryOriginal": None,
    "pros": "It’s quiet – mostly.",
    "prosOriginal": None,
    "cons": "Dust",
    "consOriginal": None,
    "advice": None,
    "adviceOriginal": None,
    "reviewDateTime": "2025-06-02T16:45:56.643",
    "languageId": "eng",
    "originalLanguageId": None,
    "ratingWorkLifeBalance": 5.0,
    "ratingCultureAndValues": 0,
    "ratingCeo": "APPROVE",
    "ratingRecommendToFriend": "POSITIVE",
    "ratingBusinessOutlook": None,
    "countHelpful": 2,
    "countNotHelpful": 1,
    "employer": {"id": 7000, "shortName": "Mill"},
    "employerResponses": [],
    "isCurrentJob": True,
    "featured": False,
    "jobTitle": {"id": 3, "text": "Miller"},
}


def read(payload, encoding="utf-8"):
    return parse(json.dumps(payload, ensure_ascii=False).encode(encoding), "", NOW, "application/json")


def one(**changes):
    return read([ROW | changes]).reviews[0].review


def test_an_object_becomes_a_review():
    review = one()
    assert (review.review_id, review.rating, review.title, review.text) == ("901", 4, "Good mill", None)
    assert review.parts == {"pros": "It’s quiet – mostly.", "cons": "Dust"}
    assert (review.published.text(), review.language, review.helpful) == ("2025-06-02T16:45:56", "eng", 2)
    assert (review.subject, review.reply, review.verified) == ("employer:7000", None, None)
    assert (review.extra["ceo"], review.extra["recommend"], review.extra["job"]) == ("APPROVE", "POSITIVE", "Miller")


def test_0_of_an_aspect_means_that_none_was_given_and_words_are_no_aspects():
    assert one().sub_ratings == {"WorkLifeBalance": 5}


def test_bytes_may_be_windows_1252():
    assert read([ROW], "cp1252").reviews[0].review.parts["pros"] == "It’s quiet – mostly."


def test_the_original_stands_before_its_translation():
    review = one(
        summary="Good mill", summaryOriginal="Gute Mühle", prosOriginal="Ruhig", originalLanguageId="deu",
        adviceOriginal="Mehr Licht", advice="More light",
    )  # fmt: skip
    assert (review.title, review.language) == ("Gute Mühle", "deu")
    assert review.parts == {"pros": "Ruhig", "cons": "Dust", "advice": "Mehr Licht"}


@pytest.mark.parametrize(
    ("answers", "reply"), [([{"response": "Thank you."}], "Thank you."), ([{"id": 3}], ""), ([], None), (None, None)]
)
def test_the_employers_answer(answers, reply):
    assert one(employerResponses=answers).reply == reply


def test_optional_keys_may_be_missing():
    bare = {key: ROW[key] for key in ("reviewId", "ratingOverall", "pros", "reviewDateTime")}
    review = read([bare]).reviews[0].review
    assert (review.rating, review.title, review.subject, review.parts) == (4, None, None, {"pros": ROW["pros"]})


def test_the_envelope_gives_the_level_of_the_employer():
    answer = {
        "data": {
            "employerReviews": {
                "allReviewsCount": 900,
                "ratedReviewsCount": 880,
                "filteredReviewsCount": 700,
                "ratings": {"overallRating": 3.9, "ceoRating": 0.8},
                "reviews": [ROW],
            }
        }
    }
    result = read(answer)
    level = result.aggregates[0]
    assert (level.rating, level.review_count, level.rating_count) == (3.9, 900, 880)
    assert (level.subject, result.announced, result.subject) == ("employer:7000", 900, "employer:7000")


def test_objects_that_lost_their_rating_are_a_changed_layout():
    with pytest.raises(LayoutChanged, match="0 ratings in 2 reviews"):
        read([ROW | {"ratingOverall": None}, ROW | {"ratingOverall": 0, "reviewId": 902}])
