"""Cells by field, published dates, scales of rows, kinds of subjects, JSON and CSV in messy shapes."""

from collections import Counter
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import UnreadableImport
from crawler.imports.cells import Cells
from crawler.imports.columns import ColumnMap
from crawler.imports.published import read_published
from crawler.imports.reading import Reading
from crawler.imports.record import Rejected, read_row
from crawler.imports.reviews import Choices, read_reviews
from crawler.imports.rows import Row
from crawler.imports.scale import Scales
from crawler.imports.subject import subject_key, usual_kind
from crawler.imports.synonyms import ALWAYS_RATINGS, ASPECTS, FACTS, PARTS, SYNONYMS
from crawler.imports.workbook import open_workbook
from store.records import FIVE_STARS, Precision, RatingKind, SubjectKind

COLLECTED = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)


def cell(value):
    return Cells({"X": value}, ColumnMap({"x": "X"}))


def rows_of(path, **choices):
    found = read_reviews(path, choices=Choices(**choices))
    return [row.found.review for row in found.rows], found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("gut", "gut"), (" gut \n so ", "gut so"), ("a &amp; b", "a & b"), (7, "7"), (4.5, "4.5"), ("", None),
        ("  ", None), (None, None), ([1], None), ({"name": "E", "id": "7"}, "E"),
        ({"id": "7"}, "7"), ({"id": 7}, None), ({}, None),
    ],
)  # fmt: skip
def test_a_cell_is_one_line_of_plain_text(value, text):
    assert cell(value).text("x") == text


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        (True, True), ("TRUE", True), ("Ja", True), (1, True), ("wahr", True), ("Verified Purchase", True),
        (False, False), ("false", False), ("Nein", False), (0, False), ("falsch", False),
        ("", None), (None, None), ("perhaps", None), (2, None),
    ],
)  # fmt: skip
def test_yes_and_no_have_many_spellings_and_anything_else_is_neither(value, truth):
    assert cell(value).truth("x") is truth


@pytest.mark.parametrize(
    ("value", "scalar"), [("7", "7"), (7, 7), (True, None), (None, None), ([7], None), ({"a": 7}, None)]
)
def test_a_scalar_is_a_text_or_a_number(value, scalar):
    assert cell(value).scalar("x") == scalar


def test_a_field_without_a_column_is_empty_everywhere():
    cells = cell("gut")
    assert (cells.get("y"), cells.text("y"), cells.truth("y"), cells.mapping("y")) == (None, None, None, {})


def published(value, *, observed_at=COLLECTED, order=None, precision=None, raw=None):
    columns = ColumnMap({"published_at": "D", "published_precision": "P", "published_raw": "R"})
    reading = Reading(columns, Scales(FIVE_STARS), order=order, observed_at=observed_at)
    notes = Counter()
    return read_published(Cells({"D": value, "P": precision, "R": raw}, columns), reading, notes), notes


@pytest.mark.parametrize(
    ("value", "text", "precision"),
    [
        (datetime(2024, 5, 1), "2024-05-01", Precision.DAY),  # noqa: DTZ001 - as a spreadsheet keeps it
        (datetime(2024, 5, 1, 14, 30, 7, 9), "2024-05-01T14:30:07", Precision.SECOND),  # noqa: DTZ001
        (datetime(2024, 5, 1, 14, 30, tzinfo=UTC), "2024-05-01T14:30:00Z", Precision.SECOND),
        (date(2024, 5, 1), "2024-05-01", Precision.DAY),
        ("1.5.2024", "2024-05-01", Precision.DAY),
        ("Mai 2024", "2024-05", Precision.MONTH),
        (1650000000, "2022-04-15T05:20:00Z", Precision.SECOND),
        (1650000000.0, "2022-04-15T05:20:00Z", Precision.SECOND),
        ("vor 3 Tagen", "2026-07-11/2026-07-13", Precision.RANGE),
        (True, None, Precision.UNKNOWN),
        ([2024], None, Precision.UNKNOWN),
        ("", None, Precision.UNKNOWN),
        (None, None, Precision.UNKNOWN),
    ],
)
def test_a_date_is_as_exact_as_the_file_says(value, text, precision):
    found, notes = published(value)
    assert (found.text(), found.precision) == (text, precision)
    assert not notes


@pytest.mark.parametrize(
    ("value", "observed_at", "order", "note"),
    [
        ("03/04/2025", COLLECTED, None, "unknown dates: they can be read day first or month first"),
        ("bald", COLLECTED, None, "unknown dates: not readable"),
        ("45413", COLLECTED, None, "unknown dates: not readable"),
        ("vor 3 Tagen", None, None, 'unknown dates: words such as "vor 2 Monaten" need the day of collection'),
        ("13/04/2025", COLLECTED, "mdy", "unknown dates: not readable"),
    ],
)
def test_a_date_that_cannot_be_told_is_unknown_and_counted(value, observed_at, order, note):
    found, notes = published(value, observed_at=observed_at, order=order)
    assert (found.at, found.precision) == (None, Precision.UNKNOWN)
    assert notes == {note: 1}


@pytest.mark.parametrize(
    ("value", "precision", "text"),
    [
        ("2024-05-01", "month", "2024-05"),
        ("2024-05-01", "year", "2024"),
        ("2024-05", "day", "2024-05"),
        ("2024-05-01", "exact", "2024-05-01"),
    ],
)
def test_a_stated_precision_only_ever_makes_a_date_coarser(value, precision, text):
    assert published(value, precision=precision)[0].text() == text


@pytest.mark.parametrize(("year", "text"), [(2026, "2026-07-11/2026-07-13"), (2019, "2019-07-11/2019-07-13")])
def test_a_relative_date_counts_back_from_the_day_of_collection(year, text):
    assert published("vor 3 Tagen", observed_at=COLLECTED.replace(year=year))[0].text() == text


def row(**cells):
    fields = {
        name: name
        for name in ("rating", "text", "rating_min", "rating_max", "subject", "subject_kind", "author", "reply")
    }
    reading = Reading(
        ColumnMap(fields, {"price": "price"}, {"pros": "pros"}, {"outlook": "outlook"}),
        Scales(FIVE_STARS),
        subject="file",
    )
    return read_row(Row(7, cells), reading, Counter())


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"rating": "4"}, (4, 1, 5)),
        ({"rating": "4,5 von 10"}, (4.5, 1, 10)),
        ({"rating": "4.5 stars out of 10"}, (4.5, 1, 10)),
        ({"rating": 7, "rating_max": 10}, (7, 1, 10)),
        ({"rating": 0, "rating_min": 0, "rating_max": "10"}, (0, 0, 10)),
        ({"rating": 55, "rating_max": 100}, (55, 0, 100)),
        ({"rating": "80 %"}, (80, 0, 100)),
        ({"rating": True}, (1, 0, 1)),
        ({"rating": 4, "rating_max": "", "rating_min": "n/a"}, (4, 1, 5)),
        ({"rating": "n/a", "text": "x"}, (None, 1, 5)),
        ({"rating": None, "text": "x"}, (None, 1, 5)),
    ],
)  # fmt: skip
def test_a_rows_own_scale_beats_the_files(cells, expected):
    review = row(**{"text": "x"} | cells).found.review
    assert (review.rating, review.scale.low, review.scale.high) == expected


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"rating": True}, RatingKind.BINARY),
        ({"rating": 1, "rating_min": 0, "rating_max": 1}, RatingKind.BINARY),
        ({"rating": "0", "rating_max": "1"}, RatingKind.BINARY),
        ({"rating": 0.7, "rating_min": 0, "rating_max": 1}, RatingKind.STAR),
        ({"rating": 70, "rating_max": 100}, RatingKind.PERCENT),
        ({"rating": 4, "rating_max": 5}, RatingKind.STAR),
    ],
)
def test_thumbs_are_thumbs_and_no_stars_however_a_row_states_them(cells, kind):
    assert row(**{"text": "x"} | cells).found.review.scale.kind is kind


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"rating": 6}, "has a rating of 6, outside 1 to 5"),
        ({"rating": "5,5"}, "has a rating of 5.5, outside 1 to 5"),
        ({"rating": "FIVE"}, "has a rating that cannot be read as a number"),
        ({"rating": "Note: 1,7"}, "has a rating that cannot be read as a number"),
        ({"rating": 3, "rating_min": 5, "rating_max": 5}, "has a rating scale whose top is not above its bottom"),
        ({"rating": 3, "rating_max": "fünf"}, "has a rating scale whose top cannot be read as a number"),
        ({"rating": 3, "rating_max": [10]}, "has a rating scale whose top cannot be read as a number"),
        (
            {"rating": 3, "rating_max": 10, "rating_min": "null punkt"},
            "has a rating scale whose bottom cannot be read as a number",
        ),
        ({"text": "   "}, "has neither a rating nor text"),
        ({}, "has neither a rating nor text"),
    ],
)
def test_a_row_is_refused_with_its_number_and_reason(cells, reason):
    assert row(**cells) == Rejected(7, reason)


@pytest.mark.parametrize(
    ("reply", "kept"), [("Danke.", "Danke."), ("ja", ""), (True, ""), ("nein", None), (False, None), ("", None)]
)
def test_an_answer_is_kept_or_only_marked(reply, kept):
    assert row(rating=4, reply=reply).found.review.reply == kept


def test_parts_aspects_facts_and_the_author_stand_in_their_places():
    read = row(
        rating=4, price="5", pros="gut", outlook="bright", author="Erika", subject="Werk", subject_kind="employer"
    )
    review = read.found.review
    assert (review.sub_ratings, review.parts, review.extra) == ({"price": 5}, {"pros": "gut"}, {"outlook": "bright"})
    assert (read.subject, read.kind, read.row, review.author_present) == ("werk", SubjectKind.EMPLOYER, 7, True)
    assert "Erika" not in repr(read)


@pytest.mark.parametrize(
    ("source", "heading", "kind"),
    [
        ("kununu", None, SubjectKind.EMPLOYER),
        ("amazon", "firm", SubjectKind.PRODUCT),
        ("booking", None, SubjectKind.PLACE),
        ("import", "Arbeitgeber ", SubjectKind.EMPLOYER),
        ("import", "shop", SubjectKind.ORGANISATION),
        ("import", None, SubjectKind.ORGANISATION),
    ],
)
def test_the_kind_of_a_subject_is_told_by_source_then_by_heading(source, heading, kind):
    assert usual_kind(source, heading) is kind


@given(st.text(min_size=1, max_size=200))
def test_a_subject_key_is_short_plain_and_its_own_key(name):
    key = subject_key(name)
    assert 0 < len(key) <= 80
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert subject_key(key) == key


def test_no_heading_means_two_fields_but_those_that_the_cells_decide():
    meanings = Counter(heading for headings in SYNONYMS.values() for heading in set(headings))
    # "Bewertung" may head ratings or texts; the cells say which.
    assert {heading for heading, n in meanings.items() if n > 1} == {"bewertung"}
    assert set(ALWAYS_RATINGS) <= set(SYNONYMS["rating"])


def test_headings_are_written_as_they_are_compared():
    for heading in (*(h for headings in SYNONYMS.values() for h in headings), *PARTS, *ASPECTS, *FACTS):
        assert heading == " ".join(heading.lower().split()), heading


def test_german_and_english_headings_of_parts_are_parts(file_of):
    reviews, _ = rows_of(file_of("Gesamtbewertung;Positiv;Negativ\n4;hell;laut\n"))
    assert reviews[0].parts == {"pros": "hell", "cons": "laut"}


def test_a_quote_that_never_closes_is_a_broken_row_and_never_swallows_silently(file_of):
    reviews, found = rows_of(file_of('rating,text\n4,"fine"\n3,"open\n5,lost\n2,lost too\n'))
    assert [review.rating for review in reviews] == [4]
    assert found.rejected == (Rejected(3, "has a quoted cell that does not end before the file does"),)


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
def test_a_closed_quote_at_the_very_end_is_sound(file_of, end):
    reviews, found = rows_of(file_of('rating,text\n4,"two\nlines"' + end))
    assert [review.text for review in reviews] == ["two lines"]
    assert found.n_rejected == 0


@pytest.mark.parametrize(
    ("content", "kind", "n"),
    [
        ('{"rating": 4, "text": "a"}\n{"rating": 5, "text": "b"}\n', "jsonl", 2),
        ('{"rating": 4, "text": "a"}\n\n{"rating": 5, "text": "b"}', "jsonl", 2),
        ('{"reviews": [{"rating": 4, "text": "a"}]}', "json", 1),
        ('{\n"reviews": [\n{"rating": 4, "text": "a"}\n]}', "json", 1),
        ('[{"rating": 4, "text": "a"},\n{"rating": 5, "text": "b"}]', "json", 2),
        ('\ufeff[{"rating": 4, "text": "a"}]', "json", 1),
        ('{"results": [{"rating": 4, "text": "a"}], "total": 1}', "json", 1),
    ],
)
def test_a_file_called_json_is_read_by_what_it_holds(file_of, content, kind, n):
    reviews, found = rows_of(file_of(content, "x.json"))
    assert (found.detect.format, len(reviews)) == (kind, n)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ('{"rating": 4, "text": "a"}', "an object with 2 keys"),
        ('{"reviews": [], "items": []}', "an object with 2 keys"),
        ("[]", "the file is empty"),
        ('{"reviews": [1, 2]}', "no line of the file holds a JSON object"),
        ('{"reviews": [', "the file is no JSON"),
    ],
)  # fmt: skip
def test_json_of_another_shape_is_refused_with_what_is_expected(file_of, content, word):
    path = file_of(content, "x.json")
    with pytest.raises(UnreadableImport, match=word) as caught:
        read_reviews(path)
    assert f"where: {path}" in str(caught.value)
    assert "next:  expected is one review a line (JSON Lines)" in str(caught.value)


def test_dates_with_a_clock_of_twelve_hours_decide_the_order_of_their_column(file_of):
    reviews, found = rows_of(file_of("Stars,Review,Date\n5,good,5/13/2024 10:15 PM\n4,bad,3/4/2024 9:00 AM\n"))
    assert found.detect.date_order == "mdy"
    assert [review.published.text() for review in reviews] == ["2024-05-13T22:15:00", "2024-03-04T09:00:00"]


def test_relative_dates_never_look_like_a_change_of_scale(file_of):
    old = "".join(f"{1 + n % 5};x;vor {n + 2} Tagen\n" for n in range(40))
    _, found = rows_of(file_of("Sterne;Text;Datum\n" + old + "9;y;gestern\n"), observed_at=COLLECTED)
    assert not any("before that day" in warning for warning in found.warnings)


def workbook(path, *sheets):
    book = openpyxl.Workbook()
    for n, rows in enumerate(sheets):
        sheet = book.active if n == 0 else book.create_sheet()
        for cells in rows:
            sheet.append(cells)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("sheets", "headings", "numbers"),
    [
        ([[["a", "b"], [1, 2]]], ("a", "b"), [2]),
        ([[], [["a", "b"], [1, 2]]], ("a", "b"), [2]),
        ([[[None], ["a", "b"], [None, " "], [1, 2]]], ("a", "b"), [4]),
        ([[["a", None, "a"], [1, 2, 3]]], ("a", "column 2", "a (3)"), [2]),
        ([[["a", "b"]], [["c"], [1]]], ("a", "b"), []),
        ([[[2024, "b"], [1, 2]]], ("2024", "b"), [2]),
    ],
)
def test_a_workbook_is_its_first_sheet_that_holds_anything(tmp_path, sheets, headings, numbers):
    rows = open_workbook(workbook(tmp_path / "x.xlsx", *sheets))
    assert (rows.headings, [read.number for read in rows.read()]) == (headings, numbers)
    assert [read.number for read in rows.read()] == numbers, "a second reading begins anew"


def test_an_empty_workbook_is_refused(tmp_path):
    with pytest.raises(UnreadableImport, match="the workbook is empty") as caught:
        open_workbook(workbook(tmp_path / "x.xlsx", []))
    assert "next:  give a sheet with headings and rows" in str(caught.value)
