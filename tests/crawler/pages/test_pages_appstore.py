"""The App Store's customer-review feed."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.appstore import parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
URL = "https://itunes.apple.com/de/rss/customerreviews/page=2/id=123456789/sortby=mostrecent/json"


def label(text):
    return {"label": text}


def entry(number="901", **changes):
    plain = {
        "author": {
            "uri": label(f"https://itunes.apple.com/de/reviews/id{number}"),
            "name": label("Erika"),
            "label": "",
        },
        "updated": label("2026-06-30T22:30:00-07:00"),
        "im:rating": label("4"),
        "im:version": label("1.2"),
        "id": label(number),
        "title": label("Works"),
        "content": label("Does what it should.") | {"attributes": {"type": "text"}},
        "im:voteSum": label("3"),
        "im:voteCount": label("5"),
    }
    return {key: value for key, value in (plain | changes).items() if value is not None}


def read(feed, url=URL):
    return parse(json.dumps({"feed": feed}).encode(), url, NOW, "application/json")


def test_an_entry_becomes_a_review():
    found = read({"entry": [entry()]}).reviews[0]
    review = found.review
    assert (review.review_id, review.rating, review.title, review.text) == ("901", 4, "Works", "Does what it should.")
    assert (review.published.text(), review.helpful, review.subject) == ("2026-07-01T05:30:00Z", 3, "123456789")
    assert (review.extra, review.scale.stated) == ({"app_version": "1.2", "vote_count": 5}, False)
    assert (review.author_present, found.author.reveal()) == (True, "https://itunes.apple.com/de/reviews/id901")


def test_the_apps_own_entry_at_the_head_is_no_review():
    app = {"im:name": label("App"), "title": label("App"), "content": label("An app"), "im:artist": label("Firm")}
    assert len(read({"entry": [app, entry()]}).reviews) == 1


def test_a_single_entry_may_be_an_object():
    assert len(read({"entry": entry()}).reviews) == 1


@pytest.mark.parametrize("feed", [{}, {"author": {}}, {"entries": [entry()]}])
def test_a_feed_without_entries_has_changed_and_never_means_no_reviews(feed):
    with pytest.raises(LayoutChanged, match="entry") as caught:
        read(feed)
    assert caught.value.result.reviews == ()


@pytest.mark.parametrize(
    ("body", "error"), [(b"<html>busy</html>", UnreadablePage), (b"", UnreadablePage), (b"[]", LayoutChanged)]
)
def test_what_is_no_feed_is_refused(body, error):
    with pytest.raises(error):
        parse(body, URL, NOW, "")


@pytest.mark.parametrize("shown", ["9", "0", "", "many"])
def test_a_rating_off_the_scale_is_none_and_said(shown):
    result = read({"entry": [entry(**{"im:rating": label(shown)})]})
    assert result.reviews[0].review.rating is None
    assert len(result.problems) == 1


def test_a_nameless_author_is_nobody():
    found = read({"entry": [entry(author={"name": label(""), "uri": label("")})]}).reviews[0]
    assert (found.author, found.review.author_present) == (None, False)


@pytest.mark.parametrize(
    ("target", "next_url"),
    [
        (
            URL.replace("page=2", "page=3").replace("/json", "/xml?urlDesc=/customerreviews"),
            URL.replace("page=2", "page=3"),
        ),
        (URL.replace("page=2", "page=3"), URL.replace("page=2", "page=3")),
        (URL, None),
        (URL.replace("page=2", "page=1"), None),
        ("https://itunes.apple.com/", None),
    ],
)
def test_the_next_page_is_asked_for_in_json_and_the_last_one_has_none(target, next_url):
    links = [{"attributes": {"rel": "self", "href": URL}}, {"attributes": {"rel": "next", "href": target}}]
    assert read({"entry": [entry()], "link": links}).next_url == next_url


def test_the_feed_shows_the_newest_and_never_announces_a_number():
    result = read({"entry": [entry()]})
    assert (result.selection, result.announced) == (Selection.NEWEST, None)
    assert read({"entry": [entry()]}, URL.replace("mostrecent", "mosthelpful")).selection is Selection.FEATURED
