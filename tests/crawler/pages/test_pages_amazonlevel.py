"""The mean, the counts and the histogram of Amazon pages from 2016 on."""

from datetime import UTC, datetime

import pytest
from amazon_page import block, histogram, page

from crawler.pages.amazon import parse

NOW = datetime(2026, 7, 15, tzinfo=UTC)
TABLE_ROW = (
    '<tr class="a-histogram-row"><td><span>{star} star</span></td><td><div class="a-meter" aria-label="{p}%">'
    '<div class="a-meter-bar" style="width: {p}%"></div></div></td><td class="a-text-right">{p}%</td></tr>'
)
COUNT_ROW = (
    '<tr class="a-histogram-row"><td>{star} star</td><td><div class="a-meter"><div class="a-meter-bar" '
    'style="width: 20%"></div></div></td><td class="a-text-right">{p}</td></tr>'
)
SHARES = {"5": 70.0, "4": 15.0, "3": 6.0, "2": 3.0, "1": 6.0}


def level(html, url=""):
    return parse(html.encode(), url, NOW, "text/html; charset=utf-8").aggregates


@pytest.mark.parametrize(
    ("mean", "rating", "stated"),
    [("4,4 von 5", 4.4, True), ("5.0 out of 5 stars", 5.0, True), ("星5つ中の4.3", 4.3, True), ("4.4", 4.4, False)],
)
def test_the_mean_is_read_as_shown(mean, rating, stated):
    (told,) = level(page(block(), mean=mean))
    assert (told.rating, told.scale.low, told.scale.high, told.scale.stated) == (rating, 1.0, 5.0, stated)


@pytest.mark.parametrize("mean", ["", "7,1 von 10", "bald"])
def test_a_page_without_a_mean_of_five_has_no_level(mean):
    assert level(page(block(), mean=mean)) == ()


def test_the_popover_at_the_top_states_the_mean_too():
    head = '<span id="acrPopover" title="4,1 von 5 Sternen"></span>'
    assert level(page(block(), mean="", head=head))[0].rating == 4.1


@pytest.mark.parametrize(
    ("count", "line", "ratings", "texts"),
    [
        ("1,140 global ratings", "1,140 total ratings, 212 with reviews", 1140, 212),
        ("1,140 global ratings", "150 total ratings, 21 with reviews", 1140, None),
        ("1.140 globale Bewertungen", "1.140 Gesamtbewertungen, 212 mit Rezensionen", 1140, 212),
        ("1\u202f140 évaluations", "", 1140, None),
        ("972 calificaciones globales", "", 972, None),
        ("1", "", None, 1),
        ("12 customer reviews", "", None, 12),
        ("", "Showing 1-10 of 212 reviews", None, 212),
        ("2,3K ratings", "", None, None),
    ],
)
def test_ratings_and_texts_are_counted_apart(count, line, ratings, texts):
    head = f'<div data-hook="cr-filter-info-review-rating-count">{line}</div>'
    (told,) = level(page(block(), count=count, head=head))
    assert (told.rating_count, told.review_count) == (ratings, texts)


def test_a_bare_number_is_explained_by_the_line_at_the_top():
    head = '<span id="acrCustomerReviewText">1.234 Sternebewertungen</span>'
    (told,) = level(page(block(), count="1.234", head=head))
    assert (told.rating_count, told.review_count) == (1234, None)


def test_a_filtered_list_does_not_count_all_texts():
    head = '<div data-hook="cr-filter-info-review-rating-count">1.234 Bewertungen, 20 mit Rezensionen</div>'
    url = "https://www.amazon.de/product-reviews/B0TESTTEST?filterByStar=five_star"
    assert level(page(block(), head=head), url)[0].review_count is None


@pytest.mark.parametrize("row", [None, TABLE_ROW])
def test_shares_are_read_whatever_draws_them(row):
    table = histogram() if row is None else histogram(row=row)
    (told,) = level(page(block(), head=table))
    assert (dict(told.histogram), told.histogram_unit) == (SHARES, "percent")


def test_an_empty_table_with_the_same_id_is_passed_over():
    assert dict(level(page(block(), head='<table id="histogramTable"></table>' + histogram()))[0].histogram) == SHARES


def test_rows_in_another_order_are_told_by_their_address():
    row = '<li><a href="?filterByStar={word}_star">{meter}</a></li>'
    table = (
        histogram(row=row).replace("five_star", "x_star").replace("one_star", "five_star").replace("x_star", "one_star")
    )
    assert dict(level(page(block(), head=table))[0].histogram) == SHARES | {"5": 6.0, "1": 70.0}


def test_old_pages_count_instead_of_sharing():
    (told,) = level(page(block(), head=histogram((12, 3, 0, 0, 1), row=COUNT_ROW)))
    assert (dict(told.histogram), told.histogram_unit) == ({"5": 12, "4": 3, "3": 0, "2": 0, "1": 1}, "count")


@pytest.mark.parametrize("rows", [4, 6])
def test_a_table_without_five_rows_is_no_histogram(rows):
    table = histogram()
    first = table[table.index("<li>") : table.index("</li>") + 5]
    table = table.replace(first, "", 1) if rows == 4 else table.replace(first, first * 2, 1)
    assert level(page(block(), head=table))[0].histogram_unit is None


@pytest.mark.parametrize(
    ("canonical", "head", "url", "subject"),
    [
        ("https://www.amazon.es/Altavoz/dp/B0TESTTEST", '<input id="ASIN" value="B0OTHEROTH">', "", "B0TESTTEST"),
        ("https://www.amazon.co.uk/x/product-reviews/B0TESTTEST?pageNumber=10", "", "", "B0TESTTEST"),
        ("", '<input id="ASIN" value="B0TESTTEST">', "", "B0TESTTEST"),
        ("", "", "https://www.amazon.in/gp/product/B0TESTTEST/ref=x", "B0TESTTEST"),
        ("", '<a href="/x/product-reviews/B0TESTTEST/ref=foot">Alle</a>', "", "B0TESTTEST"),
        ("https://www.amazon.de/b?node=1", "", "", None),
    ],
)
def test_whom_a_page_speaks_of(canonical, head, url, subject):
    assert level(page(block(), canonical=canonical, head=head), url)[0].subject == subject
