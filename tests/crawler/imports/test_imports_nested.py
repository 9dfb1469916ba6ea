"""Nested JSON exports: lists by subject, headings as objects, months in two cells, ids that only count."""

import json

import pytest

from crawler.imports.nested import nested_rows, with_plain_cells
from crawler.imports.reviews import read_reviews

PAGE = "https://www.kununu.com/de/beispiel/kommentare"


def rows(n, **cells):
    return [{"overall_score": 3.5, "title": f"Titel {k}", "year": 2025, "month": 6, **cells} for k in range(n)]


@pytest.mark.parametrize(
    ("value", "subjects"),
    [
        ({PAGE: rows(1)}, ["kununu.com/de/beispiel/kommentare"]),
        ({"Werk Nord": rows(1), "Werk Süd": rows(2)}, ["Werk Nord", "Werk Süd", "Werk Süd"]),
        ({"Werk": []}, None),
        ({"Werk": [1]}, None),
        ({"Werk": rows(1), "n": 3}, None),
        ({"errors": [{"text": "no"}]}, None),
        ({"reviews": rows(1), "items": rows(1)}, None),
        ({}, None),
        ([1], None),
        ("x", None),
    ],
)
def test_an_object_of_lists_is_rows_that_know_their_subject(value, subjects):
    found = nested_rows(value)
    assert (found and [row["subject"] for row in found]) == subjects


@pytest.mark.parametrize(("name", "source"), [(PAGE, "kununu"), ("Werk", None), ("https://a.example/x", None)])
def test_an_address_tells_the_source_too(name, source):
    (row,) = nested_rows({name: rows(1)})
    assert row.get("source") == source


@pytest.mark.parametrize(
    ("ids", "is_kept"),
    [
        (["werk_1", "werk_2", "werk_3"], False),
        (["werk_1", "werk_3", "werk_4"], False),
        (["1", "2", "3"], False),
        ([1, 2, 3], False),
        (["a-81000012", "a-81000340"], True),
        (["werk_2", "werk_1"], True),
        (["a_1", "b_2"], True),
        (["x1y", "x2y"], True),
        (["werk_1"], True),
    ],
)
def test_ids_that_only_number_their_list_are_left_out(ids, is_kept):
    listed = [{"review_id": each, "overall_score": 3} for each in ids]
    assert all(("review_id" in row) is is_kept for row in nested_rows({"Werk": listed}))


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ([{"Image": "gut"}, {"Gehalt": "wenig"}], {"Image": "gut", "Gehalt": "wenig"}),
        ([{"Image": "gut"}, {"Image": "wirklich"}], {"Image": "gut\nwirklich"}),
        ([{"Image": "gut", "Gehalt": "wenig"}], [{"Image": "gut", "Gehalt": "wenig"}]),
        (["a", "b"], ["a", "b"]),
        ([], []),
        ("x", "x"),
    ],
)
def test_a_list_of_headings_becomes_one_object(cell, plain):
    assert with_plain_cells({"kategorien": cell}) == {"kategorien": plain}


@pytest.mark.parametrize(
    ("cells", "date"),
    [
        ({"year": 2025, "month": 6}, "2025-06"),
        ({"year": 2025, "month": 13}, None),
        ({"year": 2025}, None),
        ({"year": True, "month": True}, None),
        ({"year": "2025", "month": "6"}, None),
        ({"year": 2025, "month": 6, "published_at": "2025-06-03"}, "2025-06-03"),
    ],
)
def test_year_and_month_are_a_date_of_month_precision(cells, date):
    assert with_plain_cells(cells).get("published_at") == date


def test_a_nested_export_is_read_like_any_other(file_of):
    listed = [
        {**row, "review_id": f"beispiel_{n}", "subcategories": [{"Gut am Arbeitgeber finde ich": "Die Kantine"}]}
        for n, row in enumerate(rows(3), start=1)
    ]
    found = read_reviews(file_of(json.dumps({PAGE: listed}, indent=1), "x.json"))
    reviews = [row.found.review for row in found.rows]
    assert [(each.source, each.review_id, each.rating) for each in reviews] == [("kununu", None, 3.5)] * 3
    assert {each.published.text() for each in reviews} == {"2025-06"}
    assert dict(reviews[0].parts) == {"Gut am Arbeitgeber finde ich": "Die Kantine"}
