"""Google Business Profile: ratings in words, originals beside translations, page tokens."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.googleprofile import original_of, parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
PLACE = "accounts/1/locations/2"
URL = f"https://mybusiness.googleapis.com/v4/{PLACE}/reviews?pageSize=50&orderBy=updateTime%20desc"


def row(number=1, **changes):
    plain = {
        "name": f"{PLACE}/reviews/r{number}", "reviewId": f"r{number}", "starRating": "FOUR", "comment": "Gut.",
        "reviewer": {"displayName": "Erika", "profilePhotoUrl": "https://lh3.example/p"},
        "createTime": "2026-02-03T10:00:00.123456789Z", "updateTime": "2026-02-04T10:00:00Z",
    }  # fmt: skip
    return {key: value for key, value in (plain | changes).items() if value is not None}


def read(payload, url=URL):
    return parse(json.dumps(payload).encode(), url, NOW, "application/json")


def test_a_row_becomes_a_review():
    answer = {"comment": "Danke (Translated by Google) Thanks", "updateTime": "2026-02-05T10:00:00Z"}
    found = read({"reviews": [row(reviewReply=answer)]}).reviews[0]
    review = found.review
    assert (review.review_id, review.rating, review.scale.high, review.text) == ("r1", 4, 5, "Gut.")
    assert (review.published.text(), review.subject, review.reply) == ("2026-02-03T10:00:00Z", PLACE, "Danke")
    assert review.extra == {"updated_at": "2026-02-04T10:00:00Z", "reply_at": "2026-02-05T10:00:00Z"}
    assert (review.author_present, found.author.reveal()) == (True, "Erika")
    assert "lh3" not in repr(found)


@pytest.mark.parametrize(("name", "stars"), [("ONE", 1), ("TWO", 2), ("THREE", 3), ("FOUR", 4), ("FIVE", 5)])
def test_a_word_is_a_rating_also_without_a_text(name, stars):
    assert read({"reviews": [row(starRating=name, comment=None)]}).reviews[0].review.rating == stars


@pytest.mark.parametrize(("name", "n_problems"), [("STAR_RATING_UNSPECIFIED", 0), ("SIX", 1)])
def test_no_rating_is_none_and_an_unknown_word_is_said(name, n_problems):
    result = read({"reviews": [row(), row(2, starRating=name)]})
    assert (result.reviews[1].review.rating, len(result.problems)) == (None, n_problems)


@pytest.mark.parametrize(
    ("shown", "original"),
    [
        ("Gut.", "Gut."),
        ("(Translated by Google) Good.\n\n(Original)\nGut.", "Gut."),
        ("Gut.\n\n(Translated by Google)\nGood.", "Gut."),
        ("Gut. (Original) wie immer", "Gut. (Original) wie immer"),
        ("(Translated by Google) Good.", None),
        (None, None),
    ],
)
def test_an_original_is_told_from_its_translation(shown, original):
    assert original_of(shown) == original


def test_the_answer_states_mean_count_and_the_next_page():
    result = read({"reviews": [row()], "averageRating": 4.2, "totalReviewCount": 57, "nextPageToken": "a+/="})
    (level,) = result.aggregates
    assert (level.rating, level.rating_count, level.review_count, level.subject) == (4.2, 57, None, PLACE)
    assert (result.announced, result.subject) == (57, PLACE)
    assert result.next_url == URL + "&pageToken=a%2B%2F%3D"
    assert read({"reviews": [row()], "nextPageToken": "t2"}, result.next_url).next_url == URL + "&pageToken=t2"


def test_without_a_token_the_list_is_at_its_end():
    result = read({"reviews": [row()]})
    assert (result.next_url, result.aggregates, result.announced) == (None, (), None)


def test_a_batch_speaks_of_several_locations():
    other = row(2) | {"name": "accounts/1/locations/9/reviews/r2"}
    rows = [{"name": PLACE, "review": row()}, {"name": "accounts/1/locations/9", "review": other}]
    result = read({"locationReviews": rows}, url="")
    assert [found.review.subject for found in result.reviews] == [PLACE, "accounts/1/locations/9"]
    assert result.subject is None


def test_a_location_over_all_accounts_is_named_by_its_reviews():
    assert read({"reviews": [row()]}, URL.replace("accounts/1", "accounts/-")).subject == PLACE


def test_an_empty_object_is_a_location_without_reviews():
    assert read({}).reviews == ()
    assert read({"reviews": [], "totalReviewCount": 0, "averageRating": 0}).aggregates[0].rating is None


@pytest.mark.parametrize(
    ("order", "selection"), [("updateTime%20desc", "newest"), ("rating", "featured"), ("rating%20desc", "featured")]
)
def test_the_order_says_which_reviews_are_shown(order, selection):
    assert read({"reviews": [row()]}, URL.replace("updateTime%20desc", order)).selection == Selection(selection)


def test_an_error_names_its_status_and_not_its_words():
    with pytest.raises(LayoutChanged, match="PERMISSION_DENIED") as caught:
        read({"error": {"code": 403, "message": "token ya29.geheim", "status": "PERMISSION_DENIED"}})
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("body", [b"", b"<html>Sign in</html>", b"[1]", b'{"places": [{"rating": 4}]}'])
def test_what_holds_no_reviews_is_refused(body):
    with pytest.raises(UnreadablePage):
        parse(body, URL, NOW, "")
