"""How opinions become markup, nodes and feeds: each field, and nothing that is not stated."""

import json
from datetime import timedelta

import pytest
from lxml import html
from visitor import NOON

from simulator.feed import render_feed
from simulator.jsonld import aggregate_node, item_node, review_node
from simulator.layouts import LAYOUTS
from simulator.listing import ListingPage, tally
from simulator.markup import document, plain, script_json, segment, shown
from simulator.opinion import Opinion
from store.records import SubjectKind

SITE = "http://127.0.0.1:8001"


def opinion(number=0, **changes):
    stated = {
        "subject": "kanne",
        "subject_name": "Teekanne",
        "kind": SubjectKind.PRODUCT,
        "review_id": f"k-{number}",
        "appears_at": NOON - timedelta(days=number),
    }
    return Opinion(**(stated | changes))


def listing(*rows, **changes):
    stated = {
        "subject": "kanne",
        "name": "Teekanne",
        "kind": SubjectKind.PRODUCT,
        "rows": rows,
        "number": 1,
        "last": 1,
        "tally": tally(rows),
    }
    return ListingPage(**(stated | changes))


# Markup


@pytest.mark.parametrize(
    ("number", "text"),
    [(5.0, "5"), (0.0, "0"), (-1.0, "-1"), (4.5, "4.5"), (4, "4"), (0.1, "0.1"), (1e15, "1000000000000000")],
)
def test_a_number_is_shown_without_an_idle_point(number, text):
    assert str(plain(number)) == text


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("a", "a"),
        ("a b", "a%20b"),
        ("a/b", "a%2Fb"),
        ("ä", "%C3%A4"),
        ("?&#%", "%3F%26%23%25"),
        ("a.b-c_d~", "a.b-c_d~"),
    ],
)
def test_a_name_is_one_segment_of_an_address(name, address):
    assert segment(name) == address


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<b>", "&lt;b&gt;"),
        ("\"'", "&quot;&#x27;"),
        ("a&b", "a&amp;b"),
        ("a\x00b", "a\ufffdb"),
        ("\ud800", "\ufffd"),
        ("\n\t", "\n\t"),
    ],
)
def test_text_is_shown_as_text(text, safe):
    assert shown(text) == safe


def test_a_document_is_one_page_in_german_whatever_its_title():
    tree = html.fromstring(document("</title><script>x", head="", body="<p>Kern</p>", site="Laden"))
    assert tree.get("lang") == "de"
    assert tree.findtext(".//title") == "</title><script>x | Laden"
    assert tree.xpath("//main/p/text()") == ["Kern"]
    assert not tree.xpath("//script")


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "\u2028", "&amp;", "\ud83d"])
def test_no_text_leaves_a_script_element(text):
    written = script_json([text])
    assert json.loads(written) == [text]
    assert "<" not in written
    written.encode("utf-8")


# Nodes


def test_a_bare_review_states_its_identity_alone():
    assert review_node(opinion(7), "/shop/kanne") == {
        "@type": "Review",
        "@id": "/shop/kanne#review-k-7",
        "identifier": "k-7",
    }


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"title": "T"}, "name", "T"),
        ({"text": "X"}, "reviewBody", "X"),
        ({"published": "2024-05"}, "datePublished", "2024-05"),
        ({"author": "a"}, "author", {"@type": "Person", "name": "a"}),
        ({"language": "de"}, "inLanguage", "de"),
        ({"parts": {"pros": "p"}}, "positiveNotes", "p"),
        ({"parts": {"cons": "c"}}, "negativeNotes", "c"),
        ({"helpful": 0}, "upvoteCount", 0),
        ({"reply": "R"}, "comment", {"@type": "Comment", "text": "R"}),
        ({"reply": ""}, "comment", {"@type": "Comment"}),
        ({"verified": False}, "additionalProperty", [{"@type": "PropertyValue", "name": "verified", "value": False}]),
        (
            {"rating": 4.0},
            "reviewRating",
            {"@type": "Rating", "ratingValue": 4, "bestRating": 5, "worstRating": 1},
        ),
        (
            {"rating": 70, "low": 0, "high": 100},
            "reviewRating",
            {"@type": "Rating", "ratingValue": 70, "bestRating": 100, "worstRating": 0},
        ),
    ],
)
def test_each_field_of_an_opinion_has_its_property(changes, field, value):
    node = review_node(opinion(7, **changes), "/shop/kanne")
    assert set(node) == {"@type", "@id", "identifier", field}
    assert node[field] == value


@pytest.mark.parametrize("kind", list(SubjectKind))
def test_every_kind_of_subject_is_an_item(kind):
    node = item_node(listing(opinion(1, kind=kind), kind=kind), "/shop/kanne")
    assert node["@type"] in {"Product", "Organization", "LocalBusiness", "Place"}
    assert node["sku" if kind is SubjectKind.PRODUCT else "identifier"] == "kanne"


def test_an_aggregate_never_states_a_mean_of_nothing():
    assert aggregate_node(tally([opinion(1)])) == {"@type": "AggregateRating", "reviewCount": 1}
    assert aggregate_node(tally([opinion(1, rating=4.0)])) == {
        "@type": "AggregateRating",
        "reviewCount": 1,
        "ratingValue": 4,
        "ratingCount": 1,
        "bestRating": 5,
        "worstRating": 1,
    }


@pytest.mark.parametrize(
    ("number", "last", "links"),
    [
        (1, 1, {"self": 1, "first": 1, "last": 1}),
        (1, 3, {"self": 1, "first": 1, "last": 3, "next": 2}),
        (2, 3, {"self": 2, "first": 1, "last": 3, "previous": 1, "next": 3}),
        (3, 3, {"self": 3, "first": 1, "last": 3, "previous": 2}),
    ],
)
def test_a_feed_links_to_its_neighbours(number, last, links):
    feed = json.loads(render_feed(listing(opinion(1), number=number, last=last), SITE))["feed"]
    found = {link["attributes"]["rel"]: link["attributes"]["href"] for link in feed["link"]}
    assert found == {rel: f"{SITE}/feed/kanne/page={n}/json" for rel, n in links.items()}


def test_a_layout_shows_as_many_as_its_pages_hold():
    assert {name: layout.cap() for name, layout in LAYOUTS.items()} == {
        "shop": None,
        "portal": None,
        "feed": 500,
        "appstore": 500,
    }
