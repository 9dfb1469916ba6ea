"""The three named sources on random shapes: records on their scale or one of our errors, never anything else."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import UnreadablePage
from crawler.pages.amazonwording import read_helpful, split_date_line
from crawler.pages.googletext import original_text
from crawler.pages.registry import parse_page

NOW = datetime(2026, 7, 15, tzinfo=UTC)
SOURCES = ("amazon", "google", "kununu")
WORDS = st.sampled_from(
    ["reviews", "rating", "name", "text", "title", "originalText", "publishTime", "time", "languageCode", "score", "id",
     "places", "result", "userRatingCount", "overall_score", "subcategories", "categories", "ratings", "texts", "year",
     "month", "date", "location_and_date", "verified", "helpful", "page", "pagesCount", "totalReviews", "d",
     "https://www.kununu.com/de/x/kommentare", "Image", "pros", "recommendationRate", "percentage", "status", "error"]
)  # fmt: skip
LEAVES = (
    WORDS | st.none() | st.booleans() | st.integers(-3, 12) | st.floats() | st.text(max_size=8)
    | st.sampled_from(["4,5 von 5", "0x1:0x2", 1720613883123456, 1720613883123, "2025", "12 March 2015"])
)  # fmt: skip
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=8) | st.dictionaries(WORDS, inner, max_size=8), max_leaves=40
)
HOOKS = st.sampled_from(
    ["review", "review-title", "review-body", "review-date", "review-star-rating", "rating-out-of-text", "avp-badge",
     "total-review-count", "helpful-vote-statement", "review-collapsed", "format-strip"]
)  # fmt: skip
CLASSES = st.sampled_from(
    ["index__factor__1", "index__score__2", "index__reviewBlock__3", "index__title__4", "a-star-4", "a-meter", "x__y"]
)


@st.composite
def elements(draw):
    tag = draw(st.sampled_from(["div", "article", "span", "h3", "h4", "p", "li", "time", "i", "a", "tr"]))
    hook, name, text = draw(HOOKS), draw(CLASSES), draw(LEAVES)
    close = draw(st.booleans())
    mark = draw(
        st.sampled_from(['data-testid="review-1"', 'data-score="4"', 'id="histogramTable"', 'href="/a/Xk5oVVh9"'])
    )
    return f'<{tag} data-hook="{hook}" class="{name}" {mark}>{text}' + (f"</{tag}>" if close else "")


def records(source, body):
    """Return what a page yields, or what could be read of a broken one."""
    try:
        return parse_page(source, body, "https://www.kununu.com/de/x/kommentare", NOW)
    except UnreadablePage as error:
        return error.result


def check(result):
    for record in [*result.aggregates, *(found.review for found in result.reviews)]:
        assert record.rating is None or record.scale.holds(record.rating)
    for found in result.reviews:
        assert all(found.review.scale.holds(value) for value in found.review.sub_ratings.values())
        assert found.review.text != ""
        assert found.review.title != ""


@pytest.mark.parametrize("source", SOURCES)
@given(tree=TREES)
@settings(max_examples=120)
def test_any_json_gives_records_on_their_scale_or_one_of_our_errors(source, tree):
    check(records(source, json.dumps(tree).encode()))


@pytest.mark.parametrize("source", SOURCES)
@given(parts=st.lists(elements(), max_size=14))
@settings(max_examples=120)
def test_any_markup_gives_records_on_their_scale_or_one_of_our_errors(source, parts):
    check(records(source, f"<html>{''.join(parts)}".encode("utf-8", "replace")))


REPEATED = [
    ("", "<div data-hook=review><i data-hook=review-star-rating class=a-star-4>", ""),
    ("<li data-hook=review>", "<span data-hook=review-body>", ""),
    ("", "<article data-testid=review-1><h4>a</h4><p>b</p>", ""),
    ("<article data-testid=review-1>", "<h4 class=x__factor__>a</h4><p>b</p>", ""),
    ("<div class=x__reviewBlock__>", "<div class=x__reviewBlock__>", ""),
    ("<table id=histogramTable>", "<tr><td class=a-meter>", ""),
    ("<html>window.APP_INITIALIZATION_STATE=", "[", ""),
    ("[", '"a",', "1]"),
]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(("prefix", "repeat", "suffix"), REPEATED)
def test_blocks_within_blocks_come_to_an_end(source, prefix, repeat, suffix):
    check(records(source, (prefix + repeat * (60_000 // len(repeat)) + suffix).encode()))


@pytest.mark.parametrize("repeat", ["1", "1,", "a ", "Reviewed in ", "(Translated by Google)", "5.", "(Original)"])
def test_phrases_without_end_say_nothing_rather_than_something(repeat):
    text = repeat * (100_000 // len(repeat))
    assert split_date_line(text) == (None, None)
    assert (read_helpful(text), original_text(text)) == (None, text)
