"""Amazon reviews flattened by tools: rows without ids, with made-up ones, and under many names."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged
from crawler.pages.amazon import parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
ROW = {
    "title": "Works",
    "text": "Does what it should.",
    "rating": 4.0,
    "location_and_date": "Reviewed in the United States on December 9, 2025",
    "verified": True,
}


def read(payload):
    return parse(json.dumps(payload).encode(), "", NOW, "application/json")


def test_a_row_becomes_a_review():
    result = read([ROW])
    told = result.reviews[0].review
    assert (told.rating, told.title, told.text, told.verified) == (4.0, "Works", "Does what it should.", True)
    assert (told.published.text(), told.country, told.scale.stated) == ("2025-12-09", "United States", False)
    assert (told.review_id, told.author_present, result.selection) == (None, False, Selection.UNKNOWN)
    assert result.problems == ()


@pytest.mark.parametrize("payload", [[ROW], ROW, {"reviews": [ROW]}, {"data": {"results": [ROW]}}])
def test_envelopes_do_not_matter(payload):
    assert len(read(payload).reviews) == 1


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"rating": "5.0 out of 5 stars"}, "rating", 5.0),
        ({"rating": None, "stars": 3}, "rating", 3.0),
        ({"rating": "5つ星のうち4.0"}, "rating", 4.0),
        ({"rating": "7.0 out of 10"}, "rating", None),
        ({"rating": 7}, "rating", None),
        ({"id": "R1TESTREVIEW01"}, "review_id", "R1TESTREVIEW01"),
        ({"id": "1"}, "review_id", None),
        ({"id": "review_1"}, "review_id", None),
        ({"title": "5.0 out of 5 stars Works"}, "title", "Works"),
        ({"title": "5,0 von 5 Sternen\nGut"}, "title", "Gut"),
        ({"title": "5 out of 5 for me"}, "title", "5 out of 5 for me"),
        ({"helpful_votes": 7}, "helpful", 7),
        ({"vine_program": True}, "incentivised", True),
        ({"asin": "B0TESTTEST"}, "subject", "B0TESTTEST"),
        ({"country": "Germany", "location_and_date": "12 March 2015"}, "country", "Germany"),
        ({"verified": None, "verified_purchase": False}, "verified", False),
        ({"verified": "Verifizierter Kauf"}, "verified", True),
        ({"helpful": "12 Personen fanden diese Informationen hilfreich"}, "helpful", 12),
        ({"reviewReaction": "One person found this helpful"}, "helpful", 1),
    ],
)
def test_tools_name_and_write_fields_in_many_ways(changes, field, value):
    rows = [ROW | changes, ROW]
    assert getattr(read(rows).reviews[0].review, field) == value


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"location_and_date": "Rezension aus Deutschland vom 12. Januar 2026"}, "2026-01-12"),
        ({"location_and_date": None, "date": "2026-01-12"}, "2026-01-12"),
        ({"location_and_date": None, "timestamp": 1765238400000}, "2025-12-09T00:00:00Z"),
        ({"location_and_date": None, "date": {"raw": "Reviewed in Italy on 16 July 2022"}}, "2022-07-16"),
        ({"location_and_date": None}, None),
        ({"location_and_date": "soon"}, None),
    ],
)
def test_dates_come_as_lines_days_or_moments(changes, text):
    assert read([ROW | changes]).reviews[0].review.published.text() == text


def test_rows_that_lost_their_ratings_are_refused():
    with pytest.raises(LayoutChanged, match="0 ratings in 2 reviews"):
        read([ROW | {"rating": None}, ROW | {"rating": ""}])


def test_an_empty_list_is_a_list_without_reviews():
    assert read({"reviews": []}).reviews == ()
