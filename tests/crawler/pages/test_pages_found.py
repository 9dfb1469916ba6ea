"""Names stay hidden, errors say three things, records are printed by the contract, sources are found by name."""

import json
import pickle
from datetime import UTC, datetime

import pytest

from crawler.errors import CrawlerError, LayoutChanged, UnknownSource, UnreadableImport, UnreadablePage
from crawler.pages.found import Author, Found, PageResult, author_of
from crawler.pages.jsonrecord import to_json
from crawler.pages.paging import following
from crawler.pages.registry import PAGES, PARSERS, parse_page
from store.records import Aggregate, Precision, Published, Review, Scale

NOW = datetime(2026, 7, 15, tzinfo=UTC)


def test_an_author_shows_its_name_only_when_asked():
    author = Author("Erika Muster")
    shown = f"{author} {author!r} {Found(Review('s', '1', 4.0), author)!r} {[author]}"
    assert "Erika" not in shown
    assert author.reveal() == "Erika Muster"
    assert (author, hash(author)) == (Author("Erika Muster"), hash(Author("Erika Muster")))


def test_an_author_cannot_be_written_to_a_file_by_accident():
    with pytest.raises(TypeError, match="never serialised"):
        pickle.dumps(Author("Erika Muster"))


@pytest.mark.parametrize("name", [None, "", "  ", "Anonymous", "ANONYM", "Ein Google-Nutzer", "Amazon Customer", "n/a"])
def test_a_stand_in_name_is_nobody(name):
    assert author_of(name) is None


def test_an_error_says_what_where_and_what_next():
    error = UnreadablePage(
        "the page is empty", where="https://shop.example", todo="fetch it again", result=PageResult()
    )
    assert str(error) == "the page is empty\n  where: https://shop.example\n  next:  fetch it again"


@pytest.mark.parametrize(
    ("error", "code"), [(LayoutChanged, 3), (UnreadablePage, 3), (UnknownSource, 2), (UnreadableImport, 2)]
)
def test_every_error_of_the_room_has_its_exit_code(error, code):
    assert issubclass(error, CrawlerError)
    assert error("x").exit_code == code


def test_an_unknown_source_is_told_with_the_nearest_known_one():
    with pytest.raises(UnknownSource, match="did you mean schemaorg"):
        parse_page("schemorg", b"", "", NOW)
    assert set(PARSERS) == set(PAGES)


def test_a_review_is_printed_without_any_name_and_with_null_for_what_is_not_stated():
    review = Review("shop", "r1", 4.0, Scale(0, 10), parts={"pros": "fast"}, published=Published(NOW, Precision.DAY))
    record = to_json(Found(review, Author("Erika Muster")), n=3)
    assert "Erika" not in json.dumps(record)
    assert {"author", "author_name", "reviewer"}.isdisjoint(record)
    assert record["n"] == 3
    assert (record["rating"], record["rating_min"], record["rating_max"], record["rating_max_stated"]) == (
        4,
        0,
        10,
        True,
    )
    assert (record["text"], record["parts"], record["reply"], record["verified"]) == (
        None,
        {"pros": "fast"},
        None,
        None,
    )
    assert (record["published_at"], record["published_precision"]) == ("2026-07-15", "day")


@pytest.mark.parametrize(
    ("published", "text", "precision"),
    [
        (Published(), None, None),
        (Published(NOW, Precision.RANGE, NOW), "2026-07-15/2026-07-15", "range"),
        (Published(NOW, Precision.SECOND), "2026-07-15T00:00:00Z", "second"),
    ],
)
def test_a_date_is_printed_as_exact_as_it_is(published, text, precision):
    record = to_json(Found(Review("shop", None, None, published=published)))
    assert (record["published_at"], record["published_precision"], record["rating"]) == (text, precision, None)


@pytest.mark.parametrize(("reply", "shown"), [(None, None), ("", True), ("Thank you.", True)])
def test_only_the_fact_of_an_answer_is_printed(reply, shown):
    assert to_json(Found(Review("shop", None, 4.0, reply=reply)))["reply"] is shown


def test_an_aggregate_is_printed_with_both_counts():
    record = to_json(Aggregate("shop", 4.25, rating_count=9, histogram={"5": 7.0}, histogram_unit="count"))
    assert (record["record"], record["rating"], record["rating_count"], record["review_count"]) == (
        "aggregate",
        4.25,
        9,
        None,
    )
    assert (record["histogram"], record["histogram_unit"]) == ({"5": 7}, "count")


@pytest.mark.parametrize(
    ("current", "target", "expected"),
    [
        ("https://a.example/kommentare", "/kommentare/2", "https://a.example/kommentare/2"),
        ("https://a.example/kommentare/2", "/kommentare/3", "https://a.example/kommentare/3"),
        ("https://a.example/x", "/x/page/2/", "https://a.example/x/page/2/"),
        ("https://a.example/x?page=1", "?page=2", "https://a.example/x?page=2"),
        ("https://a.example/x?page=1", "?page=1", None),
        ("https://a.example/x", "/next-article/", None),
        ("https://a.example/x", "https://b.example/x?page=2", None),
        ("https://a.example/x", "ftp://a.example/x?page=2", None),
        ("", "/x?page=2", "/x?page=2"),
        ("", "/next-article", None),
        ("https://a.example/x", None, None),
    ],
)
def test_a_following_page_stays_in_its_list(current, target, expected):
    assert following(current, target) == expected
