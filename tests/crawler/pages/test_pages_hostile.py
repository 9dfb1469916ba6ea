"""Hostile input: any bytes give records or one of our errors, fast."""

import contextlib
import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import UnreadablePage
from crawler.pages import appstore, date, encoding, jsonld, markup, paging, plaintext, rating, relativedate, schemaorg
from crawler.pages.registry import PAGES, parse_page

NOW = datetime(2026, 7, 15, tzinfo=UTC)
N = 100_000
FASTEST = 0.05
"""Seconds that a reader may take for one hostile text."""
SLACK = 40
"""The machine may be busy; the growth that this guards against is a thousandfold."""

REPEATED = [
    ("", "a", "!"), ("", "1", "x"), ("4", ".", ""), ("", " ", "x"), ("", ",", "x"), ("", "1,", "x"),
    ("12.12.", "2", ""), ("", "/", "x"), ("<", "<", "x"), ("&", "#", ";"), ('{"@type":', "[", ""), ("", '"', "x"),
    ("", "\\", "x"), ("", "é", ""), ("", "\u200b", "5"), ("", "<!--", ""), ("", '"\\', ""), ("", "<script", ""),
    ("", '<script "', ""), ("", "rel=next ", ""), ("", "<a rel=next ", ""), ("", "<meta charset=", ""),
    ("", "vor ", ""), ("", "/*", ""), ("", '{"a":', ""), ("", "<div>", ""),
]  # fmt: skip


def body(text):
    return text.encode("utf-8", "replace")


def script(text):
    return body(f'<script type="application/ld+json">{text}</script>')


def quietly(read):
    """Return a reader whose refusals count as answers."""

    def call(text):
        with contextlib.suppress(UnreadablePage):
            read(text)

    return call


READERS = {
    "rating": rating.read_rating,
    "count": rating.read_count,
    "date": lambda text: date.read_date(text, NOW),
    "ambiguous date": date.is_ambiguous,
    "relative date": lambda text: relativedate.read_relative(text, NOW),
    "plain text": plaintext.plain_text,
    "encoding": lambda text: encoding.decode(body(text), text[:200]),
    "JSON-LD block": jsonld.read_block,
    "scripts": lambda text: list(markup.json_ld_scripts(body(text), body(text).lower())),
    "links": lambda text: markup.link_targets(body(text), body(text).lower()),
    "paging": lambda text: paging.following("https://a.example/x/1", text),
    "page": quietly(lambda text: schemaorg.parse(body(text), "", NOW, "")),
    "page with JSON-LD": quietly(lambda text: schemaorg.parse(script(text), "", NOW, "")),
    "page with microdata": quietly(
        lambda text: schemaorg.parse(b"<i itemscope itemprop=review>" + body(text), "", NOW, "")
    ),
    "feed": quietly(lambda text: appstore.parse(body(text), text[:200], NOW, "")),
}


@pytest.mark.parametrize("name", READERS)
def test_no_repetition_makes_a_reader_slow(name):
    slow = []
    for prefix, repeat, suffix in REPEATED:
        text = prefix + repeat * (N // len(repeat)) + suffix
        begin = time.process_time()
        READERS[name](text)
        spent = time.process_time() - begin
        if spent > FASTEST * SLACK:
            slow.append((prefix, repeat, round(spent, 2)))
    assert slow == []


@pytest.mark.parametrize("source", sorted(PAGES))
@given(
    body=st.binary(max_size=400), content_type=st.sampled_from(["", "text/html; charset=utf-16", "application/json"])
)
@settings(max_examples=60)
def test_any_bytes_give_records_or_one_of_our_errors(source, body, content_type):
    assert _records(lambda: parse_page(source, body, "https://a.example/", NOW, content_type)) is not None


def _records(read):
    """Return what a page yields, or what could be read of a broken one."""
    try:
        return read()
    except UnreadablePage as error:
        return error.result


WORDS = st.sampled_from(
    ["Product", "Review", "AggregateRating", "ratingValue", "bestRating", "worstRating", "reviewRating", "review",
     "aggregateRating", "itemReviewed", "datePublished", "author", "name", "reviewCount", "positiveNotes", "url",
     "@type", "@id", "@graph"]
)  # fmt: skip
NODES = st.recursive(
    WORDS | st.none() | st.booleans() | st.integers(-3, 12) | st.floats() | st.text(max_size=8) | st.just("4,5 von 5"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=6),
    max_leaves=30,
)


@given(NODES)
@settings(max_examples=150)
def test_a_rating_never_lies_outside_its_scale_whatever_the_data_say(node):
    result = _records(lambda: schemaorg.parse(script(json.dumps(node)), "", NOW, ""))
    for record in [*result.aggregates, *(found.review for found in result.reviews)]:
        assert record.scale.low < record.scale.high
        assert record.rating is None or record.scale.holds(record.rating)
    for found in result.reviews:
        assert all(found.review.scale.holds(value) for value in found.review.sub_ratings.values())
