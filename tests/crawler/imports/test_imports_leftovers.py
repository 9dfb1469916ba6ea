"""What of a file of reviews is not read is said: sheets, cells, names and lists that nobody would miss otherwise."""

import json
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from crawler.errors import UnreadableImport
from crawler.imports.reviews import read_reviews
from crawler.imports.zipped import zip_captures


def told(path):
    """What a file gives: number of reviews, refusals by row, warnings as one text."""
    found = read_reviews(path)
    n = sum(1 for _ in found.rows)
    return n, {each.row: each.reason for each in found.rejected}, " | ".join(found.warnings)


def test_sheets_beside_the_first_visible_one_cells_beyond_headings_and_formulas_without_value_are_told(tmp_path):
    book = Workbook()
    book.active.title = "alt"
    book.active.append(["rating", "text"])
    book.active.append([1, "old"])
    book.active.sheet_state = "hidden"
    for name in ("2024", "2025"):
        sheet = book.create_sheet(name)
        for row in (["rating", "text"], [5, "good"], ["=2+2", "computed"], [4, "fine", "more"]):
            sheet.append(row)
    book.create_sheet("leer")
    book.save(tmp_path / "a.xlsx")
    n, refused, warnings = told(tmp_path / "a.xlsx")
    assert (n, refused) == (2, {4: "has cells beyond its 2 headings"})
    assert "sheet '2025' is not read" in warnings
    assert "hidden sheet 'alt' is not read" in warnings
    assert "keeps no value" in warnings
    assert "leer" not in warnings


def test_a_name_that_first_comes_up_late_is_read_from_a_list_and_told_of_lines(file_of):
    rows = [{"rating": n % 5 + 1, "text": "good"} for n in range(300)]
    rows[250]["reply"] = "Danke"
    listed = read_reviews(file_of(json.dumps(rows), "a.json"))
    assert [each.found.review.reply for each in listed.rows if each.found.review.reply] == ["Danke"]
    _, _, warnings = told(file_of("\n".join(map(json.dumps, rows)), "a.jsonl"))
    assert "'reply'" in warnings


def test_lists_beside_the_reviews_and_texts_of_another_form_are_told(file_of):
    rows = [{"rating": 1, "text": "x"}, {"rating": 2, "text": ["a", "b"]}]
    n, refused, warnings = told(file_of(json.dumps({"reviews": rows, "archived": rows, "made": "today"}), "a.json"))
    assert (n, refused) == (2, {})
    assert "'archived' beside the reviews is not read: 2" in warnings
    assert "text is a list" in warnings
    assert "made" not in warnings


def test_a_name_that_stands_twice_in_one_object_loses_no_value_in_silence(file_of):
    lines = '{"rating": 1}\n\nnonsense\n{"rating": 1, "rating": 5}\n[1]\n{"rating": 3}\n'
    n, refused, _ = told(file_of(lines, "a.jsonl"))
    assert n == 2
    assert refused == {
        3: "is no JSON",
        4: "has an object with two values under the name 'rating'",
        5: "is no JSON object",
    }
    with pytest.raises(UnreadableImport, match="two values under the name 'Nord'"):
        read_reviews(file_of('{"Nord": [{"rating": 1}], "Nord": [{"rating": 2}]}', "b.json"))


def test_a_table_within_a_zip_file_is_told(file_of):
    body = BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("page.html", "<html></html>")
        archive.writestr("reviews.csv", "rating\n5\n")
        archive.writestr("picture.png", "x")
    refused = [each for each in zip_captures(file_of(body.getvalue(), "a.zip")) if isinstance(each, UnreadableImport)]
    assert [(each.what, each.where) for each in refused] == [
        ("a table within a ZIP file is not read", "a.zip: reviews.csv")
    ]
