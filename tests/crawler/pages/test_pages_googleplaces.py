"""Answers of Places, new and legacy, under wide and narrow masks."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.google import parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
PLACE = "ChIJtestplace0001"
NEW = {
    "name": f"places/{PLACE}/reviews/ABC1",
    "rating": 4,
    "text": {"text": "Friendly.", "languageCode": "en"},
    "originalText": {"text": "Freundlich.", "languageCode": "de"},
    "authorAttribution": {"displayName": "Erika", "uri": "https://www.google.com/maps/contrib/1234567890/reviews"},
    "publishTime": "2026-03-02T08:15:30.123456789Z",
    "relativePublishTimeDescription": "vor 2 Wochen",
}
LEGACY = {
    "author_name": "Erika",
    "author_url": "https://www.google.com/maps/contrib/1234567890/reviews",
    "language": "fr",
    "rating": 5,
    "relative_time_description": "il y a un mois",
    "text": "Endroit magnifique.\n\nÀ voir.",
    "time": 1497657494,
}


def read(payload, url=""):
    return parse(json.dumps(payload).encode(), url, NOW, "application/json")


def new_place(*reviews, **changes):
    return {"id": PLACE, "rating": 4.1, "userRatingCount": 27, "reviews": list(reviews)} | changes


def legacy_place(*reviews, **changes):
    result = {"place_id": PLACE, "name": "Ofen", "rating": 4.5, "user_ratings_total": 3688, "reviews": list(reviews)}
    return {"html_attributions": [], "result": result | changes, "status": "OK"}


def test_a_new_review_keeps_the_original_and_not_the_translation():
    result = read(new_place(NEW))
    found, told = result.reviews[0], result.reviews[0].review
    assert (told.review_id, told.rating, told.text, told.language) == (NEW["name"], 4.0, "Freundlich.", "de")
    assert (told.published.text(), told.author_present, told.scale.stated) == ("2026-03-02T08:15:30Z", True, False)
    assert (told.subject, told.extra) == (PLACE, {"translation_present": True})
    assert (told.title, told.verified, told.reply, told.helpful) == (None, None, None, None)
    assert found.author.reveal() == "1234567890"


def test_a_new_place_states_mean_and_count():
    result = read(new_place(NEW, displayName={"text": "Ofen"}))
    (level,) = result.aggregates
    assert (level.rating, level.rating_count, level.review_count, level.subject) == (4.1, 27, None, PLACE)
    assert (level.extra, level.histogram) == ({"subject_name": "Ofen"}, {})
    assert (result.announced, result.selection, result.subject) == (27, Selection.FEATURED, PLACE)


@pytest.mark.parametrize(
    ("left_out", "text", "language", "identity"),
    [
        (("text",), "Freundlich.", "de", NEW["name"]),
        (("originalText",), "Friendly.", "en", NEW["name"]),
        (("text", "originalText"), None, None, NEW["name"]),
        (("name",), "Freundlich.", "de", None),
    ],
)
def test_the_mask_decides_what_comes_and_nothing_is_made_up(left_out, text, language, identity):
    told = read({"reviews": [{k: v for k, v in NEW.items() if k not in left_out}]}).reviews[0].review
    assert (told.text, told.language, told.review_id) == (text, language, identity)
    assert told.subject == (PLACE if identity else None)


def test_the_narrowest_mask_gives_the_rating_alone():
    told = read({"reviews": [{"rating": 4, "publishTime": "2026-02-11T17:00:00Z"}]}).reviews[0].review
    assert (told.rating, told.text, told.author_present, told.extra) == (4.0, None, False, {})


def test_a_same_language_original_is_no_translation():
    same = NEW | {"text": NEW["originalText"]}
    assert read(new_place(same)).reviews[0].review.extra == {}


def test_a_legacy_review_has_no_id_and_an_epoch():
    result = read(legacy_place(LEGACY | {"translated": False, "original_language": "fr"}))
    told, (level,) = result.reviews[0].review, result.aggregates
    assert (told.review_id, told.rating, told.text, told.language) == (
        *(None, 5.0, "Endroit magnifique. À voir.", "fr"),
    )
    assert (told.published.text(), told.subject) == ("2017-06-16T23:58:14Z", PLACE)
    assert told.extra == {"translated": False, "original_language": "fr"}
    assert (level.rating, level.rating_count, level.extra) == (4.5, 3688, {"subject_name": "Ofen"})


def test_an_author_is_the_same_in_every_kind_of_answer():
    old = read(legacy_place(LEGACY)).reviews[0].author
    assert old == read(new_place(NEW)).reviews[0].author
    nameless = NEW | {"authorAttribution": {"displayName": "A Google User"}}
    assert read(new_place(nameless)).reviews[0].author is None


def test_the_newest_are_shown_only_where_they_were_asked_for():
    url = "https://maps.googleapis.com/maps/api/place/details/json?place_id=x&reviews_sort=newest"
    assert read(legacy_place(LEGACY), url).selection is Selection.NEWEST
    assert read(legacy_place(LEGACY), url.replace("newest", "most_relevant")).selection is Selection.FEATURED


@pytest.mark.parametrize("payload", [[NEW], NEW, [LEGACY], LEGACY, {"reviews": [NEW]}, {"places": [new_place(NEW)]}])
def test_envelopes_do_not_matter(payload):
    assert len(read(payload).reviews) == 1


def test_several_places_keep_their_own_levels_and_reviews():
    other = new_place(NEW | {"name": "places/ChIJother/reviews/X"}, id="ChIJother", rating=2.0)
    result = read({"places": [new_place(NEW), other]})
    assert [level.subject for level in result.aggregates] == [PLACE, "ChIJother"]
    assert [found.review.subject for found in result.reviews] == [PLACE, "ChIJother"]
    assert (result.announced, result.subject) == (None, None)


def test_a_place_without_votes_has_no_level_rather_than_a_level_of_zero():
    assert read({"id": PLACE, "displayName": {"text": "Neu"}}).aggregates == ()
    (level,) = read({"id": PLACE, "rating": 0, "userRatingCount": 0}).aggregates
    assert (level.rating, level.rating_count) == (None, 0)
    assert read({"status": "ZERO_RESULTS"}).reviews == ()


def test_an_answer_that_holds_nothing_at_all_says_why():
    assert read([]).reviews == read({}).reviews == ()
    assert read({}).problems == ("the answer is empty: the place has no votes, or its field mask asked for nothing",)


def test_a_count_without_reviews_is_said():
    result = read({"id": PLACE, "rating": 4.1, "userRatingCount": 27})
    assert (result.reviews, len(result.problems)) == ((), 1)


@pytest.mark.parametrize("rating", [0, 6, "five"])
def test_a_rating_off_the_scale_is_none_and_said(rating):
    result = read(new_place(NEW | {"rating": rating}, NEW | {"name": "places/x/reviews/2"}))
    assert (result.reviews[0].review.rating, len(result.problems)) == (None, 1)


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        ({"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "key AIzaX"}}, "PERMISSION_DENIED"),
        ({"status": "REQUEST_DENIED", "error_message": "key AIzaX"}, "REQUEST_DENIED"),
        ({"status": "OVER_QUERY_LIMIT", "results": []}, "OVER_QUERY_LIMIT"),
        ({"error": "unauthorized"}, "refused"),
        ({"weather": "fine"}, "no reviews"),
        ("text", "no reviews"),
        (7, "no reviews"),
    ],
)
def test_a_refusal_is_loud_and_repeats_no_key(payload, why):
    with pytest.raises(LayoutChanged, match=why) as caught:
        read(payload)
    assert "AIza" not in str(caught.value)


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("<html><title>Bevor Sie fortfahren</title></html>", "consent"),
        ("<html>Our systems have detected unusual traffic</html>", "bot challenge"),
        ("<html>Sign in</html>", "login wall"),
    ],
)
def test_a_page_instead_of_an_answer_is_named(html, why):
    with pytest.raises(LayoutChanged, match=why):
        parse(html.encode(), "", NOW, "text/html")


def test_a_cut_answer_is_refused():
    with pytest.raises(UnreadablePage):
        parse(json.dumps(new_place(NEW)).encode()[:-20], "", NOW, "application/json")
