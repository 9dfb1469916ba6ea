"""A saved page is read by the page of its source; what cannot be right is refused with what to do."""

import json
from datetime import UTC, datetime

import pytest
from saved_pages import EMPLOYER, SITE, WALL, amazon_page, any_page, kununu_answer, kununu_page

from crawler.errors import UnreadableImport, UnreadablePage
from crawler.imports.capture import Capture
from crawler.imports.savedpage import read_saved_page
from crawler.imports.sourcename import require_page

BARE = json.dumps({
    "@context": "https://schema.org",
    "@type": "Product",
    "name": "Kettle",
    "aggregateRating": {"@type": "AggregateRating", "ratingValue": 4, "reviewCount": 2},
})  # fmt: skip
MARCH = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def read(body, source=None, url=""):
    content = body if isinstance(body, bytes) else body.encode()
    return read_saved_page(
        Capture("a.html", content, MARCH, url), source, lambda name: require_page(name, {}, where="a.html")
    )


@pytest.mark.parametrize(
    ("body", "source", "url", "read_by", "n"),
    [
        (kununu_page(1, 2), None, "", "kununu", 2),
        (kununu_page(1, 2, url=SITE), "kununu", "", "kununu", 2),
        (kununu_answer(1, 2, 3), None, "https://www.kununu.com/middlewares/x/reviews", "kununu", 3),
        (kununu_answer(1, 2, 3), "kununu", "", "kununu", 3),
        (amazon_page("R1TESTTEST", "R2TESTTEST"), None, "", "amazon", 2),
        (any_page(2), None, "", "schemaorg", 2),
        (any_page(2), None, SITE, "schemaorg", 2),
        (BARE, None, "", "schemaorg", 0),
    ],
)
def test_the_page_that_reads_is_told_first_then_known_by_the_address(body, source, url, read_by, n):
    page = read(body, source, url)
    assert (page.source, page.page, len(page.result.reviews)) == (read_by, read_by, n)


def test_a_page_keeps_where_and_when_it_came_from():
    page = read(kununu_page(1))
    assert (page.url, page.fetched_at, page.title) == (EMPLOYER, MARCH, "Beispiel-Werke als Arbeitgeber")
    assert len(page.digest) == 64
    assert "Kantine" not in repr(Capture("a", b"Kantine", MARCH))


def test_the_policy_says_which_page_reads_a_source():
    capture = Capture("a.html", kununu_page(1).encode(), MARCH)
    page = read_saved_page(capture, "own-employer", {"own-employer": "kununu"}.__getitem__)
    assert (page.source, page.page) == ("own-employer", "kununu")


@pytest.mark.parametrize(
    ("body", "source", "words"),
    [
        (WALL, None, None),
        (WALL, "kununu", None),
        (kununu_page(*range(1, 9), score=""), None, None),
        ("<html><head><title>Robot Check</title></head><body>captcha</body></html>", "amazon", None),
        ("", "kununu", None),
        ("<html><body>Hello</body></html>", None, "address belongs to no known site"),
        ("<html><body>Hello</body></html>", "schemaorg", "no reviews and no figures"),
        ('{"reviews": []}', None, "does not say where it comes from"),
        (kununu_page(1), "amazon", "address belongs to kununu and not to amazon"),
        ("<html></html>", "yellow-pages", "there is no source yellow-pages"),
    ],
    ids=[
        "wall",
        "wall told",
        "no rating",
        "captcha",
        "empty",
        "other site",
        "nothing structured",
        "payload",
        "address",
        "source",
    ],
)
def test_what_shows_no_sound_reviews_is_refused_with_what_to_do(body, source, words):
    with pytest.raises((UnreadablePage, UnreadableImport), match=words) as caught:
        read(body, source)
    assert caught.value.todo


def test_many_reviews_without_a_single_rating_are_a_broken_page():
    unrated = any_page(6).replace('"ratingValue": 4,', "")
    with pytest.raises(UnreadablePage, match="none of its 6 reviews has a rating") as caught:
        read(unrated)
    assert len(caught.value.result.reviews) == 6
    # A few votes without a number happen everywhere.
    assert len(read(any_page(3).replace('"ratingValue": 4,', "")).result.reviews) == 3
