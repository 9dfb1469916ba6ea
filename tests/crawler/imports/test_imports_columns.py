"""Which column holds what: German and English headings, and a look at the cells."""

import pytest

from crawler.imports.columns import map_columns
from crawler.imports.rows import Row


def mapped(headings, *rows, given=None):
    head = [Row(number, dict(zip(headings, cells, strict=False))) for number, cells in enumerate(rows, start=2)]
    return map_columns(headings, head, given).by_heading()


@pytest.mark.parametrize(
    ("headings", "row", "expected"),
    [
        (
            ["user_name", "stars", "country", "date", "title", "text", "helpful"],
            ["a-1", "1", "France", "1 July 2022", "x", "y", "4"],
            ["author", "rating", "country", "published_at", "title", "text", "helpful"],
        ),
        (
            ["Name der Klinik", "Bewertung", "Datum der Bewertung", "Sternebewertung", "Likes"],
            ["Haus", "Gut war es", "vor 2 Monaten", "5", "1"],
            ["subject_name", "text", "published_at", "rating", "helpful"],
        ),
        (["Produkt", "Bewertung", "Kommentar"], ["Topf", "4,5", "gut"], ["subject_name", "rating", "text"]),
        (
            ["company_domain", "Review ID", "Review Rating", "Review Title", "Review Text", "Review Time",
             "Company Reply"],
            ["a.example", "6f", 2, "t", "x", "2025-10-04T08:54:20.000Z", None],
            ["subject", "review_id", "rating", "title", "text", "published_at", "reply"],
        ),
        (
            ["firm", "date_review", "overall_rating", "headline", "pros", "cons", "work_life_balance", "recommend"],
            ["Werk", "5/4/2015", "2", "h", "p", "c", "4", "x"],
            ["subject_name", "published_at", "rating", "title", "part:pros", "part:cons", "sub:work_life_balance",
             "fact:recommend"],
        ),
        (
            ["rts_id", "rts_title", "rts_scoring_price", "rts_scoring_service", "rts_date_of_order", "rts_provider"],
            ["1", "t", "100", "80", "Mai 2024", "Werk"],
            ["review_id", "title", "sub:price", "sub:service", "published_at", "subject_name"],
        ),
        (["asin", "reviewText", "starRating"], ["B0", "good", "5.0 out of 5 stars"], ["subject", "text", "rating"]),
        (["Arbeitgeber", "Gesamtnote", "Image"], ["Werk", "3,1", "4,0"], ["subject_name", "rating", "sub:image"]),
        (["Arbeitgeber", "Gesamtnote", "Image"], ["Werk", "3,1", "offen"], ["subject_name", "rating", "part:Image"]),
    ],
)  # fmt: skip
def test_known_headings_are_told_in_both_languages(headings, row, expected):
    assert mapped(headings, row) == dict(zip(headings, expected, strict=True))


def test_an_id_of_the_author_is_preferred_to_the_name_and_the_name_is_left_out():
    found = mapped(["Consumer ID", "Consumer Name", "Consumer Image", "rating"], ["a-1", "Erika", "x.png", 4])
    assert found == {"Consumer ID": "author", "rating": "rating"}


@pytest.mark.parametrize(
    ("names", "expected"), [(["Topf"] * 6 + ["Pfanne"] * 4, "subject_name"), (list("abcdefgh"), None)]
)
def test_a_column_called_name_is_the_subject_only_if_it_repeats(names, expected):
    assert mapped(["Name", "rating"], *([name, 4] for name in names)).get("Name") == expected


def test_a_rating_column_that_is_empty_at_first_is_still_the_rating():
    assert mapped(["rating", "text"], [None, "a"], [None, "b"])["rating"] == "rating"


def test_a_rating_column_that_nobody_can_read_is_still_the_rating_so_that_its_rows_are_refused():
    assert mapped(["rating", "text"], ["fine", "a"], ["bad", "b"])["rating"] == "rating"


def test_a_column_of_dates_or_marks_is_never_a_rating():
    assert "score" not in mapped(["score", "text"], ["1.5.2024", "a"], ["2.5.2024", "b"])
    assert "score" not in mapped(["score", "text"], [True, "a"], [False, "b"])


def test_the_user_has_the_last_word():
    headings = ["Punkte", "Ergebnis", "Notiz", "Klang"]
    given = {"Ergebnis": "rating", "Punkte": "", "Notiz": "part:notes", "Klang": "sub:sound"}
    found = mapped(headings, ["3", "4", "x", "5"], given=given)
    assert found == {"Ergebnis": "rating", "Notiz": "part:notes", "Klang": "sub:sound"}
