"""The App Store's feed in other shapes: bare scalars, lists, inner hosts, last pages, odd entries."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.appstore import parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
FEED = "https://itunes.apple.com/de/rss/customerreviews"


def read(feed, url=f"{FEED}/page=2/id=123456789/sortby=mostrecent/json"):
    return parse(json.dumps({"feed": feed}).encode(), url, NOW, "application/json")


def entry(**changes):
    plain = {
        "id": "901",
        "im:rating": "4",
        "title": "Works",
        "content": "Fine.",
        "updated": "2026-06-30T22:30:00-07:00",
    }
    return {name: {"label": value} for name, value in (plain | changes).items()}


def first(**changes):
    return read({"entry": [entry() | changes]}).reviews[0].review


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"label": "Fine.", "attributes": {"type": "text"}}, "Fine."),
        ([{"label": "Fine."}, {"label": "<b>Fine.</b>"}], "Fine."),
        ("Fine.", "Fine."),
        ({"label": "Fast &amp; fine\n\n  now"}, "Fast & fine now"),
        ({"label": ""}, None),
        ({}, None),
        ([], None),
        (None, None),
    ],
)
def test_a_text_is_read_whatever_wraps_it(content, text):
    assert first(content=content).text == text


@pytest.mark.parametrize(
    ("updated", "shown"),
    [
        ("2026-06-30T22:30:00-07:00", "2026-07-01T05:30:00Z"),
        ("2026-06-30T22:30:00Z", "2026-06-30T22:30:00Z"),
        ("2026-06-30", "2026-06-30"),
        ("", None),
        ("soon", None),
    ],
)
def test_cupertinos_time_becomes_utc(updated, shown):
    assert first(updated={"label": updated}).published.text() == shown


@pytest.mark.parametrize(("shown", "helpful"), [("3", 3), (3, 3), ("0", 0), ("", None), ("-1", None), (None, None)])
def test_votes_are_counts(shown, helpful):
    assert first(**{"im:voteSum": {"label": shown}}).helpful == helpful


@pytest.mark.parametrize(
    ("url", "subject", "selection"),
    [
        (f"{FEED}/page=1/id=123456789/sortby=mostrecent/json", "123456789", Selection.NEWEST),
        (f"{FEED}/id=123456789/sortBy=mostRecent/json", "123456789", Selection.NEWEST),
        (f"{FEED}/id=123456789/json", "123456789", Selection.NEWEST),
        (f"{FEED}/page=1/sortby=mosthelpful/id=123456789/json", "123456789", Selection.FEATURED),
        ("http://127.0.0.1:8000/feed/kettle/page=1/json", None, Selection.NEWEST),
        ("", None, Selection.NEWEST),
    ],
)
def test_the_address_says_which_app_and_which_order(url, subject, selection):
    result = read({"entry": [entry()]}, url)
    assert (result.subject, result.selection) == (subject, selection)
    assert result.reviews[0].review.subject == subject


@pytest.mark.parametrize(
    ("own", "target", "expected"),
    [
        ("/page=1/id=12345/json", "/page=2/id=12345/json", "/page=2/id=12345/json"),
        ("/page=1/id=12345/json", "/page=2/id=12345/xml", "/page=2/id=12345/json"),
        (
            "/page=1/id=12345/json",
            "/page=2/id=12345/xml?urlDesc=/customerreviews/id=12345/xml",
            "/page=2/id=12345/json",
        ),
        ("/page=9/id=12345/json", "/page=10/id=12345/json", "/page=10/id=12345/json"),
        ("/page=10/id=12345/json", "/page=10/id=12345/json", None),
        ("/page=10/id=12345/json", "/page=1/id=12345/json", None),
        ("/id=12345/json", "/page=2/id=12345/json", "/page=2/id=12345/json"),
        ("/id=12345/json", "/page=1/id=12345/json", None),
        ("/page=1/id=12345/json", "/id=12345/json", None),
    ],
)
@pytest.mark.parametrize("host", ["https://itunes.apple.com", "https://inner.apple.example"])
def test_the_next_page_counts_upward_and_lies_on_the_host_that_answered(host, own, target, expected):
    links = [{"attributes": {"rel": "next", "href": f"{host}/de/rss/customerreviews{target}"}}]
    assert read({"entry": [], "link": links}, FEED + own).next_url == (FEED + expected if expected else None)


@pytest.mark.parametrize(
    "links",
    [
        None,
        [],
        "words",
        [None],
        [{"attributes": None}],
        [{"attributes": {"rel": "next"}}],
        {"attributes": {"rel": 1, "href": 2}},
    ],
)
def test_broken_links_mean_that_there_is_no_next_page(links):
    assert read({"entry": [entry()], "link": links}).next_url is None


def test_a_saved_file_knows_its_own_address():
    own, there = (f"{FEED}/page={n}/id=123456789/json" for n in (2, 3))
    links = [{"attributes": {"rel": "self", "href": own}}, {"attributes": {"rel": "next", "href": there}}]
    result = read({"entry": [entry()], "link": links}, url="")
    assert (result.subject, result.next_url) == ("123456789", there)


@pytest.mark.parametrize("entries", [[], [None], ["words"], [{"im:name": {"label": "App"}}]])
def test_entries_that_are_no_reviews_give_none(entries):
    assert read({"entry": entries}).reviews == ()


def test_an_entry_that_has_lost_its_rating_is_kept_and_said_once():
    lost = {name: value for name, value in entry().items() if name != "im:rating"}
    result = read({"entry": [lost, lost]})
    assert [found.review.rating for found in result.reviews] == [None, None]
    assert result.problems == ("a rating is missing or lies outside 1-5 and was left out",)


@pytest.mark.parametrize(
    ("body", "error", "what"),
    [
        (b"<feed/>", UnreadablePage, "the answer is no JSON"),
        (b'{"feed": {"entry": [', UnreadablePage, "the answer is no JSON"),
        (b'{"feed": null}', LayoutChanged, "the JSON has no `feed`"),
        (b'{"feed": []}', LayoutChanged, "the JSON has no `feed`"),
        (b'{"feed": {"entry": null}}', LayoutChanged, "the feed has no `entry`"),
    ],
)
def test_what_is_no_feed_says_what_where_and_what_next(body, error, what):
    with pytest.raises(error) as caught:
        parse(body, "https://itunes.apple.com/x", NOW, "")
    assert str(caught.value).splitlines()[:2] == [what, "  where: https://itunes.apple.com/x"]
    assert "Nothing counts as vanished" in caught.value.todo
    assert caught.value.result.reviews == ()


def test_utf8_is_utf8_without_any_header():
    body = json.dumps({"feed": {"entry": [entry(title="Größe 5 €")]}}, ensure_ascii=False).encode()
    assert parse(body, "", NOW, "").reviews[0].review.title == "Größe 5 €"
