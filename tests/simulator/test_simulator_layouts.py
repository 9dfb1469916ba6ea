"""What a visitor finds in shop, portal and feed is what the platform holds."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from visitor import NOON, crawl, read

from simulator.markup import script_json, shown
from simulator.platform import Platform
from simulator.server import serve
from simulator.stream import read_stream
from store.records import SubjectKind

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
STREAMS = sorted((SHARED / "data" / "streams").glob("*.jsonl.gz"))

NAUGHTY = [
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "]]>",
    "\"'`&amp;&lt;&#x27;",
    "a\u2028b\u2029c",
    "Übergrößenträger 👍🏽 ﷽",
    "line\nbreak\ttab\r\n",
    "\u202eright to left\u202c",
    "{{7*7}} ${7*7} %s %n",
    "' OR 1=1 --",
    "\\u003c \\n \\",
    "nul \x00 and bell \x07",
]


def everything(**changes):
    """Return fields of an opinion that states all that can be stated."""
    return {
        "rating": 3.0,
        "sub_ratings": {"Preis": 2.0, "Dichtheit": 4.5},
        "parts": {"pros": "Hält dicht.", "cons": "Teuer.", "advice": "Billiger machen."},
        "text": "Hält dicht.\nTeuer.",
        "language": "de",
        "author": "kannenfreund7",
        "verified": False,
        "helpful": 0,
        "reply": "Danke für die Rückmeldung!",
    } | changes


@pytest.fixture
def show(make_opinion):
    """Return a function that serves one opinion and reads an address of it."""

    def show_opinion(path, **changes):
        with serve(Platform([make_opinion(**changes)], clock=NOON)) as server:
            return read(server.port, path)

    return show_opinion


# Shop


def test_the_shop_tells_item_and_aggregate(fetch):
    item = fetch("/shop/kanne?page=1").item()
    assert (item["@type"], item["name"], item["sku"], item["@id"]) == ("Product", "Teekanne", "kanne", "/shop/kanne")
    assert item["aggregateRating"] == {
        "@type": "AggregateRating",
        "reviewCount": 45,
        "ratingCount": 45,
        "ratingValue": 4,
        "bestRating": 5,
        "worstRating": 1,
    }


def test_a_shop_review_tells_all_that_is_stated(show):
    (review,) = show("/shop/kanne", **everything()).item()["review"]
    assert (review["@id"], review["identifier"]) == ("/shop/kanne#review-k-0", "k-0")
    assert (review["name"], review["reviewBody"], review["inLanguage"]) == ("Titel 0", "Hält dicht.\nTeuer.", "de")
    assert review["datePublished"] == "2024-05-15"
    assert review["author"] == {"@type": "Person", "name": "kannenfreund7"}
    assert [(r.get("reviewAspect"), r["ratingValue"]) for r in review["reviewRating"]] == [
        (None, 3),
        ("Preis", 2),
        ("Dichtheit", 4.5),
    ]
    assert (review["positiveNotes"], review["negativeNotes"]) == ("Hält dicht.", "Teuer.")
    assert review["additionalProperty"] == [{"@type": "PropertyValue", "name": "verified", "value": False}]
    assert review["upvoteCount"] == 0
    assert review["comment"] == {"@type": "Comment", "text": "Danke für die Rückmeldung!"}


def test_a_shop_review_leaves_out_what_is_not_stated(show):
    bare = {"rating": None, "title": None, "text": None, "published": None}
    (review,) = show("/shop/kanne", **bare).item()["review"]
    assert set(review) == {"@type", "@id", "identifier"}


def test_without_ratings_the_shop_announces_a_count_and_no_mean(show):
    aggregate = show("/shop/kanne", rating=None).item()["aggregateRating"]
    assert aggregate == {"@type": "AggregateRating", "reviewCount": 1}


def test_aspects_alone_do_not_become_the_rating(show):
    (review,) = show("/shop/kanne", rating=None, sub_ratings={"price": 0}, low=0, high=100).item()["review"]
    assert [(r["reviewAspect"], r["ratingValue"], r["bestRating"]) for r in review["reviewRating"]] == [
        ("price", 0, 100)
    ]


def test_a_marked_answer_without_words_is_a_bare_comment(show):
    (review,) = show("/shop/kanne", reply="").item()["review"]
    assert review["comment"] == {"@type": "Comment"}


@pytest.mark.parametrize(
    ("kind", "type_name"),
    [("product", "Product"), ("employer", "Organization"), ("place", "LocalBusiness"), ("site", "Place")],
)
def test_the_item_has_a_type_for_its_kind(show, kind, type_name):
    assert show("/shop/kanne", kind=SubjectKind(kind)).item()["@type"] == type_name


def test_the_shop_shows_the_same_reviews_to_people(fetch):
    tree = html.fromstring(fetch("/shop/kanne?page=1").body)
    assert [card.get("id") for card in tree.cssselect("article.review")][:2] == ["review-k-0", "review-k-1"]
    assert tree.xpath("//table[@class='histogram']//tr[2]/td[1]/text()") == ["45"]
    assert tree.xpath("//a[@rel='next']/@href") == ["/shop/kanne?page=2"]


def test_a_page_is_as_large_as_a_real_one(make_opinion):
    rows = [make_opinion(n, text="Ein Satz mit etwas Inhalt. " * 12) for n in range(20)]
    with serve(Platform(rows, clock=NOON)) as server:
        assert 50_000 < len(read(server.port, "/shop/kanne").body) < 200_000
        assert 50_000 < len(read(server.port, "/portal/kanne").body) < 200_000


def test_a_page_is_the_same_whatever_the_port(platform):
    bodies = []
    for _ in range(2):
        with serve(platform) as server:
            bodies.append([read(server.port, path).body for path in ("/shop/kanne", "/portal/kanne")])
    assert bodies[0] == bodies[1]


# Portal


def microdata(reply, name):
    """Return contents of all elements that carry a property: attribute before text, as the standard has it."""
    found = html.fromstring(reply.body).xpath(f"//*[@itemprop='{name}']")
    return [element.get("content") or element.get("datetime") or element.text_content() for element in found]


def test_the_portal_tells_the_same_in_microdata(show):
    reply = show("/portal/kanne", **everything(kind=SubjectKind.EMPLOYER))
    assert microdata(reply, "identifier") == ["kanne", "k-0"]
    assert microdata(reply, "ratingValue") == ["3", "3", "2", "4.5"]
    assert microdata(reply, "reviewAspect") == ["Preis", "Dichtheit"]
    assert microdata(reply, "reviewBody") == ["Hält dicht.\nTeuer."]
    assert microdata(reply, "positiveNotes") + microdata(reply, "negativeNotes") == ["Hält dicht.", "Teuer."]
    assert microdata(reply, "value") == ["false"]
    assert microdata(reply, "upvoteCount") == ["0"]
    assert microdata(reply, "text") == ["Danke für die Rückmeldung!"]
    assert microdata(reply, "inLanguage") == ["de"]
    assert microdata(reply, "reviewCount") == ["1"]


@pytest.mark.parametrize(
    ("published", "machine", "seen"),
    [
        ("2024-03", "2024-03", "März 2024"),
        ("2024-03-05", "2024-03-05", "05.03.2024"),
        ("2024-03-05T10:00:00Z", "2024-03-05T10:00:00Z", "05.03.2024"),
        ("2024", "2024", "2024"),
        ("vor 3 Monaten", "vor 3 Monaten", "vor 3 Monaten"),
    ],
)
def test_the_portal_shows_a_date_in_german_and_never_too_exactly(show, published, machine, seen):
    reply = show("/portal/kanne", published=published)
    assert microdata(reply, "datePublished") == [machine]
    assert html.fromstring(reply.body).xpath("//*[@itemprop='datePublished']")[0].text_content() == seen


def test_the_portal_leaves_out_what_is_not_stated(show):
    reply = show("/portal/kanne", rating=None, title=None, text=None, published=None)
    names = {element.get("itemprop") for element in html.fromstring(reply.body).xpath("//article//*[@itemprop]")}
    assert names == {"identifier"}


# Feed


def test_the_feed_has_the_app_first_and_everything_in_labels(show):
    app, review = show("/feed/kanne/page=1/json", helpful=3, author="kannenfreund7").feed()["entry"]
    assert "im:rating" not in app
    assert app["im:name"] == {"label": "Teekanne"}
    assert {name: review[name]["label"] for name in ("id", "im:rating", "title", "content", "im:voteSum")} == {
        "id": "k-0",
        "im:rating": "4",
        "title": "Titel 0",
        "content": "Text 0.",
        "im:voteSum": "3",
    }


def test_the_feed_tells_times_in_cupertino(show):
    _, review = show("/feed/kanne/page=1/json", appears_at=datetime(2024, 5, 15, 3, tzinfo=UTC)).feed()["entry"]
    assert review["updated"]["label"] == "2024-05-14T20:00:00-07:00"


def test_a_single_entry_is_an_object_and_no_entry_is_no_field(make_opinion):
    platform = Platform([make_opinion(number) for number in range(51)], clock=NOON)
    with serve(platform) as server:
        second, third = (read(server.port, f"/feed/kanne/page={n}/json").feed() for n in (2, 3))
    assert second["entry"]["id"]["label"] == "k-50"
    assert "entry" not in third


def test_the_feed_never_shows_more_than_five_hundred(make_opinion):
    platform = Platform([make_opinion(number) for number in range(620)], clock=NOON)
    with serve(platform) as server:
        path, seen = "/feed/kanne/page=1/json", []
        while path:
            feed = read(server.port, path).feed()
            seen += [entry["id"]["label"] for entry in feed["entry"] if "im:rating" in entry]
            links = {link["attributes"]["rel"]: link["attributes"]["href"] for link in feed["link"]}
            path = links.get("next", "").removeprefix(server.base_url)
    assert seen == [f"k-{number}" for number in range(500)]


# All of them


@pytest.mark.parametrize("text", NAUGHTY)
def test_any_text_survives_json(show, text):
    (review,) = show("/shop/kanne", title=text, text=text, author=text, reply=text).item()["review"]
    assert (review["name"], review["reviewBody"], review["author"]["name"]) == (text, text, text)
    assert review["comment"]["text"] == text
    _, entry = show("/feed/kanne/page=1/json", title=text, text=text).feed()["entry"]
    assert (entry["title"]["label"], entry["content"]["label"]) == (text, text)


@given(st.text())
def test_no_text_ends_a_script_element_or_gets_lost(text):
    written = script_json({"text": text})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"text": text}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_text_in_html_reads_as_it_was(text):
    element = html.fromstring(f'<p title="{shown(text)}">{shown(text)}</p>')
    assert (element.text or "").split() == text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd").split()


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\ud800", "\uffff"])
def test_what_html_cannot_hold_becomes_a_mark(show, bad):
    assert shown(f"a{bad}b") == "a\ufffdb"
    assert show("/portal/kanne", text=f"a{bad}b").status == 200


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the vectors are not beside the project")
def test_naughty_strings_of_the_vectors_survive_json(make_opinion):
    texts = [t for t in json.loads((SHARED / "vectors/security/naughty-strings.json").read_text("utf-8")) if t]
    rows = [make_opinion(n, title=text, text=text) for n, text in enumerate(texts)]
    with serve(Platform(rows, clock=NOON)) as server:
        reviews = [review for page in crawl(server.port, "/shop/kanne?page=1") for review in page.item()["review"]]
    assert [(review["name"], review["reviewBody"]) for review in reviews] == [(text, text) for text in texts]


@pytest.mark.parametrize("path", ["/shop/kanne", "/portal/kanne"])
def test_after_a_redesign_people_still_read_the_reviews_and_parsers_do_not(fetch, platform, path):
    platform.change_layout()
    body = fetch(path).body
    assert "Text 0." in body
    assert not any(mark in body for mark in ('"Review"', "itemprop", "aggregateRating", "review-k-0"))


def test_after_a_redesign_the_feed_has_no_known_field(fetch, platform):
    platform.change_layout()
    feed = fetch("/feed/kanne/page=1/json").feed()
    assert "entry" not in feed
    assert "im:rating" not in json.dumps(feed)


@pytest.mark.parametrize("path", ["/shop/kanne?page=1", "/portal/kanne/1"])
def test_following_the_next_links_reads_everything_once(follow, path):
    pages = follow(path)
    assert len(pages) == 3
    found = [card for page in pages for card in html.fromstring(page.body).xpath("//article/@id")]
    assert found == [f"review-k-{number}" for number in range(45)]


@pytest.mark.shared
@pytest.mark.skipif(not STREAMS, reason="the review corpora are not beside the project")
@pytest.mark.parametrize("path", STREAMS, ids=lambda path: path.name.split(".")[0])
def test_every_stream_is_served_completely(path):
    stream = read_stream(path)
    platform = Platform(stream.opinions, clock=stream.clock, page_size=50)
    with serve(platform) as server:
        seen = {
            (subject, review["identifier"])
            for subject in stream.subjects()
            for page in crawl(server.port, f"/shop/{subject}?page=1")
            for review in page.item()["review"]
        }
    assert len(seen) == stream.n_distinct == platform.distinct()
