"""A naive reader gets back from each layout exactly what an opinion states, whatever it states."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from visitor import NOON

from simulator.layouts import LAYOUTS
from simulator.opinion import Opinion
from simulator.platform import Platform
from store.records import SubjectKind

# HTML knows no control characters and reads line ends its own way; JSON is tried with all texts elsewhere.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40).filter(
    lambda text: text.strip() and "\ufffe" not in text and "\uffff" not in text
)

OPINIONS = st.builds(
    Opinion,
    subject=st.just("kanne"),
    subject_name=WORDS,
    kind=st.sampled_from(SubjectKind),
    review_id=st.text("abcdef0123456789-_", min_size=1, max_size=12),
    appears_at=st.just(NOON),
    rating=st.none() | st.sampled_from([1, 2.5, 4.0, 7]),
    low=st.sampled_from([0, 1.0]),
    high=st.sampled_from([5.0, 10]),
    title=st.none() | WORDS,
    text=st.none() | WORDS,
    parts=st.dictionaries(st.sampled_from(["pros", "cons", "Image"]), WORDS),
    sub_ratings=st.dictionaries(st.sampled_from(["Preis", "Klang & Ton"]), st.sampled_from([1.0, 3.5])),
    published=st.sampled_from([None, "2024-03", "2024-03-05", "2024-03-05T10:00:00Z", "vor 3 Monaten"]),
    language=st.sampled_from([None, "de", "en_US"]),
    author=st.none() | WORDS,
    verified=st.none() | st.booleans(),
    helpful=st.none() | st.integers(0, 99),
    reply=st.none() | st.just("") | WORDS,
)


def rendered(layout, opinion):
    page = Platform([opinion], clock=NOON).page("kanne", 1)
    return LAYOUTS[layout].render(page, "http://127.0.0.1:1")


def stated(opinion):
    """Return the facts of an opinion that a page can state, absent ones left out."""
    facts = {
        "id": opinion.review_id,
        "title": opinion.title,
        "published": opinion.published,
        "language": opinion.language,
        "author": opinion.author,
        "verified": opinion.verified,
        "helpful": opinion.helpful,
        "reply": opinion.reply,
        "rating": opinion.rating,
        "pros": opinion.parts.get("pros"),
        "cons": opinion.parts.get("cons"),
        "text": opinion.text,
        **{f"aspect {name}": value for name, value in opinion.sub_ratings.items()},
    }
    return {name: value for name, value in facts.items() if value is not None}


def read_shop(body):
    """Read the one review of a shop page from its JSON-LD."""
    block = html.fromstring(body).xpath("//script[@type='application/ld+json'][2]/text()")[0]
    (review,) = json.loads(block)["review"]
    ratings = review.get("reviewRating", [])
    ratings = ratings if isinstance(ratings, list) else [ratings]
    facts = {
        "id": review["identifier"],
        "title": review.get("name"),
        "published": review.get("datePublished"),
        "language": review.get("inLanguage"),
        "author": review.get("author", {}).get("name"),
        "verified": review.get("additionalProperty", [{}])[0].get("value"),
        "helpful": review.get("upvoteCount"),
        "reply": review["comment"].get("text", "") if "comment" in review else None,
        "pros": review.get("positiveNotes"),
        "cons": review.get("negativeNotes"),
        "text": review.get("reviewBody"),
        **{f"aspect {r['reviewAspect']}" if "reviewAspect" in r else "rating": r["ratingValue"] for r in ratings},
    }
    return {name: value for name, value in facts.items() if value is not None}


def prop(scope, name):
    """Return the value of an own property of a microdata scope, or None."""
    for element in scope.xpath(f".//*[@itemprop='{name}']"):
        owner = next(parent for parent in element.iterancestors() if parent.get("itemscope") is not None)
        if owner is scope:
            values = (element.get("content"), element.get("datetime"))
            return next((value for value in values if value is not None), element.text_content())
    return None


def inner(scope, name):
    """Return the scopes below a property."""
    return scope.xpath(f".//*[@itemprop='{name}'][@itemscope]")


def read_portal(body):
    """Read the one review of a portal page from its microdata."""
    (scope,) = html.fromstring(body).xpath("//*[@itemtype='https://schema.org/Review']")
    ratings = {prop(r, "reviewAspect"): float(prop(r, "ratingValue")) for r in inner(scope, "reviewRating")}
    votes = prop(scope, "upvoteCount")
    facts = {
        "id": prop(scope, "identifier"),
        "title": prop(scope, "name"),
        "published": prop(scope, "datePublished"),
        "language": prop(scope, "inLanguage"),
        "author": next((prop(author, "name") for author in inner(scope, "author")), None),
        "verified": next((prop(p, "value") == "true" for p in inner(scope, "additionalProperty")), None),
        "helpful": None if votes is None else int(votes),
        "reply": next((prop(comment, "text") or "" for comment in inner(scope, "comment")), None),
        "pros": prop(scope, "positiveNotes"),
        "cons": prop(scope, "negativeNotes"),
        "text": prop(scope, "reviewBody"),
        **{"rating" if aspect is None else f"aspect {aspect}": value for aspect, value in ratings.items()},
    }
    return {name: value for name, value in facts.items() if value is not None}


@settings(max_examples=80, deadline=None)
@given(OPINIONS)
def test_a_shop_page_states_the_opinion(opinion):
    assert read_shop(rendered("shop", opinion)) == stated(opinion)


@settings(max_examples=80, deadline=None)
@given(OPINIONS)
def test_a_portal_page_states_the_opinion(opinion):
    assert read_portal(rendered("portal", opinion)) == stated(opinion)


@settings(max_examples=80, deadline=None)
@given(OPINIONS)
def test_a_feed_states_what_the_store_can_state(opinion):
    app, entry = json.loads(rendered("feed", opinion))["feed"]["entry"]
    assert app["im:name"]["label"] == opinion.subject_name
    labels = {name: value["label"] for name, value in entry.items() if "label" in value}
    assert (labels["id"], labels["title"], labels["content"]) == (
        opinion.review_id,
        opinion.title or "",
        opinion.text or "",
    )
    assert labels["im:voteSum"] == str(opinion.helpful or 0)
    assert ("im:rating" in labels) is (opinion.rating is not None)
    if opinion.rating is not None:
        assert float(labels["im:rating"]) == opinion.rating


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_a_page_depends_on_nothing_but_the_platform(platform, layout):
    page = platform.page("kanne", 1)
    assert LAYOUTS[layout].render(page, "http://x") == LAYOUTS[layout].render(page, "http://x")
