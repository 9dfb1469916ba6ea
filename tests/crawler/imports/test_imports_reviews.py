"""Review exports from file to review: what is read, what is refused, what is said."""

import gzip
import json
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import UnreadableImport
from crawler.imports.reviews import MAX_REJECTED, Choices, read_reviews
from crawler.imports.subject import subject_key
from store.records import Precision, SubjectKind

LINE = {
    "source": "portal", "subject": "Werk 1", "subject_name": "Werk Eins", "subject_kind": "employer", "review_id": "r1",
    "rating": 3.5, "rating_min": 1, "rating_max": 5, "title": "Gut", "text": "Kollegen.\nLärm.", "pros": "Kollegen.",
    "cons": "Lärm.", "language": "de", "published_at": "2024-05-01", "published_precision": "month", "author": "a-1",
    "verified": True, "helpful": 2, "reply": True, "sub_ratings": {"pay": 4, "image": 0},
    "extra": {"status": "former", "user_name": "Erika", "nested": {"a": 1}},
}  # fmt: skip


def lines(*rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def read(path, **choices):
    found = read_reviews(path, choices=Choices(**choices))
    return list(found.rows), found


def reviews(path, **choices):
    return [row.found.review for row in read(path, **choices)[0]]


@pytest.mark.parametrize("name", ["reviews.jsonl", "reviews.jsonl.gz", "reviews.json"])
def test_our_json_format_is_read_with_everything_it_says(file_of, name):
    content = json.dumps([LINE]) if name.endswith(".json") else lines(LINE)
    rows, found = read(file_of(gzip.compress(content.encode()) if name.endswith("gz") else content, name))
    row, review = rows[0], rows[0].found.review
    assert (row.subject, row.name, row.kind) == ("werk-1", "Werk Eins", SubjectKind.EMPLOYER)
    assert (review.source, review.review_id, review.rating, review.scale.stated) == ("portal", "r1", 3.5, True)
    assert (review.text, review.parts) == (None, {"pros": "Kollegen.", "cons": "Lärm."})
    assert (review.sub_ratings, review.published.text()) == ({"pay": 4}, "2024-05")
    assert (review.verified, review.helpful, review.reply, review.language) == (True, 2, "", "de")
    assert review.extra == {"status": "former"}
    assert (review.author_present, row.found.author.reveal()) == (True, "a-1")
    assert (found.n_rejected, found.warnings) == (0, ())


@pytest.mark.parametrize(
    ("precision", "shown", "text"),
    [
        ("exact", "2025-10-06T13:56:28.000Z", "2025-10-06T13:56:28Z"),
        ("day", "2024-05-01", "2024-05-01"),
        ("month", "2024-05-01", "2024-05"),
        ("year", "2024-01-01", "2024"),
        ("none", None, None),
        ("range", "2024-01-01/2024-03-01", "2024-01-01/2024-03-01"),
    ],
)
def test_the_precision_that_a_line_states_is_kept(file_of, precision, shown, text):
    row = LINE | {"published_at": shown, "published_precision": precision}
    assert reviews(file_of(lines(row), "x.jsonl"))[0].published.text() == text


def test_a_relative_date_is_a_range_around_its_worked_out_day_or_from_the_day_of_collection(file_of):
    row = LINE | {"published_at": "2021-04-01", "published_precision": "relative", "published_raw": "vor 2 Monaten"}
    path = file_of(lines(row), "x.jsonl")
    around = reviews(path)[0].published
    assert (around.precision, around.text()) == (Precision.RANGE, "2021-03-01/2021-04-16")
    collected = reviews(path, observed_at=datetime(2021, 6, 1, tzinfo=UTC))[0].published
    assert collected.text() == "2021-03-01/2021-04-16"


def test_relative_dates_of_a_table_need_the_day_of_collection(file_of):
    path = file_of("Sterne;Text;Datum\n4;gut;vor 3 Tagen\n5;fein;gestern\n")
    rows, found = read(path)
    assert {row.found.review.published.precision for row in rows} == {Precision.UNKNOWN}
    assert found.warnings == ('unknown dates: words such as "vor 2 Monaten" need the day of collection: 2',)
    known = reviews(path, observed_at=datetime(2021, 6, 10, tzinfo=UTC))
    assert [review.published.text() for review in known] == ["2021-06-06/2021-06-07", "2021-06-09/2021-06-09"]


@pytest.mark.parametrize(
    ("content", "choice", "dates", "n_warnings"),
    [
        ("stars,date\n4,03/04/2025\n4,13/04/2025\n", None, ["2025-04-03", "2025-04-13"], 0),
        ("stars,date\n4,03/04/2025\n4,04/13/2025\n", None, ["2025-03-04", "2025-04-13"], 0),
        ("stars,date\n4,03/04/2025\n", None, [None], 2),
        ("stars,date\n4,03/04/2025\n", "mdy", ["2025-03-04"], 0),
    ],
)
def test_number_dates_follow_the_order_of_the_column_or_of_the_user_or_stay_unknown(
    file_of, content, choice, dates, n_warnings
):
    rows, found = read(file_of(content), order=choice)
    assert [row.found.review.published.text() for row in rows] == dates
    assert len(found.warnings) == n_warnings


def test_an_order_that_only_the_end_of_a_long_file_decides_holds_from_its_beginning(file_of):
    content = "stars,date\n" + "4,03/04/2025\n" * 3_000 + "4,31/12/2024\n"
    rows, found = read(file_of(content))
    assert (rows[0].found.review.published.text(), found.detect.date_order) == ("2025-04-03", "dmy")


@pytest.mark.parametrize(
    ("shown", "rating", "low", "high"),
    [
        ("4,5", 4.5, 1, 5),
        ('"4.0\n★★★★★"', 4, 1, 5),
        ("4,5 von 5", 4.5, 1, 5),
        ("7 von 10", 7, 1, 10),
        ("80 %", 80, 0, 100),
        ("★★★☆☆", 3, 1, 5),
    ],
)
def test_ratings_as_text_are_read_with_the_scale_that_they_say(file_of, shown, rating, low, high):
    review = reviews(file_of(f"rating;text\n{shown};gut\n"))[0]
    assert (review.rating, review.scale.low, review.scale.high) == (rating, low, high)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"rating": 9}, "has a rating of 9, outside 1 to 5"),
        ({"rating": 0}, "has a rating of 0, outside 1 to 5"),
        ({"rating": "sehr gut"}, "has a rating that cannot be read as a number"),
        ({"rating": 3, "rating_max": 1}, "has a rating scale whose top is not above its bottom"),
        (dict.fromkeys(("rating", "title", "text", "pros", "cons", "sub_ratings")), "has neither a rating nor text"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_right_is_refused_with_its_reason(file_of, row, reason):
    rows, found = read(file_of(lines(LINE, LINE | row), "x.jsonl"))
    assert len(rows) == 1
    assert [(refused.row, refused.reason) for refused in found.rejected] == [(2, reason)]


def test_broken_lines_are_refused_one_by_one(file_of):
    rows, found = read(file_of(lines(LINE) + "{broken\n[1]\n\n" + lines(LINE), "x.jsonl"))
    assert len(rows) == 2
    assert [(r.row, r.reason) for r in found.rejected] == [(2, "is no JSON"), (3, "is no JSON object")]


def test_refusals_are_told_up_to_a_thousand_and_counted_beyond(file_of):
    found = read(file_of("rating,text\n4,good\n" + "no,x\n" * 1_500, "x.csv"))[1]
    assert (len(found.rejected), found.n_rejected) == (MAX_REJECTED, 1_500)


def test_rows_are_read_while_they_are_asked_for(file_of):
    found = read_reviews(file_of(lines(LINE) + "{broken\n" + lines(LINE), "x.jsonl"))
    next(found.rows)
    assert found.n_rejected == 0
    list(found.rows)
    assert found.n_rejected == 1


def test_a_dry_run_can_show_what_was_found_out(file_of):
    detect = read(file_of("Sterne\tText\tIP\n4\tgut\t::1\n"))[1].detect
    assert (detect.format, detect.encoding, detect.delimiter) == ("csv", "utf-8", "\t")
    assert (detect.column_map, detect.ignored) == ({"Sterne": "rating", "Text": "text"}, ("IP",))


def test_a_spreadsheets_error_is_no_text(file_of):
    rows, found = read(file_of("stars,text\n4,#NAME?\n"))
    assert rows[0].found.review.text is None
    assert len(found.warnings) == 1


def test_broken_characters_are_counted_and_named(file_of):
    found = read(file_of(b"stars,text\n" + "4,ä\n".encode() * 40 + b"4,\xff\n"))[1]
    assert found.warnings == ("texts with broken characters, shown as \ufffd: 1",)


def test_aspects_on_another_scale_are_converted_and_said(file_of):
    content = "overall_rating,comfort_rating,text\n" + "9,5,a\n6,1,b\n"
    rows, found = read(file_of(content))
    assert [row.found.review.sub_ratings["comfort"] for row in rows] == [10, 1]
    assert any("converted" in warning for warning in found.warnings)


def test_a_file_without_a_subject_speaks_of_its_own_name_or_of_the_given_subject(file_of):
    path = file_of("stars,text\n4,good\n", "My Kettle.csv")
    assert read(path)[0][0].subject == "my-kettle"
    row = read(path, subject="Teapot", kind=SubjectKind.PRODUCT)[0][0]
    assert (row.subject, row.name, row.kind) == ("teapot", "Teapot", SubjectKind.PRODUCT)


@pytest.mark.parametrize(("source", "expected"), [(None, "import"), ("kununu", "kununu")])
def test_the_source_is_given_or_import(file_of, source, expected):
    found = read_reviews(file_of("stars,text\n4,good\n"), source=source)
    assert next(found.rows).found.review.source == expected


def test_a_workbook_is_read_with_its_dates_and_numbers(tmp_path):
    book = openpyxl.Workbook()
    book.create_sheet("Reviews").append(["Firma", "Bewertung", "Kommentar", "Datum"])
    book["Reviews"].append(["Werk", 4, "gut\nund fein", datetime(2024, 5, 1)])  # noqa: DTZ001 - as Excel keeps it
    book["Reviews"].append(["Werk", "3,5", None, datetime(2024, 5, 1, 14, 30)])  # noqa: DTZ001
    book["Reviews"].append([None, None, None, None])
    book.save(tmp_path / "x.xlsx")
    rows, found = read(tmp_path / "x.xlsx")
    assert [row.found.review.rating for row in rows] == [4, 3.5]
    assert [row.found.review.published.text() for row in rows] == ["2024-05-01", "2024-05-01T14:30:00"]
    assert (rows[0].found.review.text, rows[0].row, found.detect.format) == ("gut und fein", 2, "xlsx")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "x.csv", "empty"),
        (b"  \n", "x.jsonl", "empty"),
        (b"PK\x03\x04nonsense", "x.xlsx", "no XLSX"),
        (b"\x7fELF\0\0\0", "x.csv", "neither text nor XLSX"),
        (b"colour,shape\nred,round\n", "x.csv", "no column holds ratings or texts"),
        (b'{"https://a.example": {"rating": 1}}', "x.json", "not a list of reviews"),
        (b"[1, 2", "x.json", "no JSON"),
        (b"[1, 2]", "x.json", "no line"),
        (b"\x1f\x8bbroken", "x.gz", "cut off or broken"),
        (gzip.compress(lines(LINE).encode() * 50)[:60], "x.gz", "cut off or broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(file_of, content, name, words):
    with pytest.raises(UnreadableImport, match=words) as caught:
        read(file_of(content, name))
    assert "next:" in str(caught.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(UnreadableImport, match="No such file"):
        read_reviews(tmp_path / "absent.csv")


@pytest.mark.parametrize(("mapping", "words"), [({"Punkte": "rating"}, "no column"), ({"stars": "points"}, "no field")])
def test_a_mapping_of_unknown_names_is_refused(file_of, mapping, words):
    with pytest.raises(UnreadableImport, match=words):
        read_reviews(file_of("stars,text\n4,good\n"), mapping=mapping)


@pytest.mark.parametrize(
    ("shown", "key"),
    [
        ("B00ZV9PXP2", "b00zv9pxp2"),
        ("www.shop.example", "www-shop-example"),
        ("Müller & Söhne", "mueller-soehne"),
        ("Café  Zoë", "cafe-zoe"),
        ("Straße", "strasse"),
    ],
)
def test_a_subject_key_is_plain_and_stable(shown, key):
    assert subject_key(shown) == subject_key(f" {shown.upper() if shown != 'Straße' else shown} ") == key


def test_names_without_latin_letters_and_very_long_ones_are_told_apart():
    keys = {subject_key(name) for name in ("Чайник", "茶壶", "x" * 200, "x" * 201)}
    assert len(keys) == 4
    assert all(len(key) <= 80 for key in keys)


@given(st.binary(max_size=300), st.sampled_from(["x.csv", "x.jsonl", "x.json", "x.xlsx", "x.gz"]))
@settings(max_examples=120)
def test_any_bytes_are_read_or_refused_with_our_error(tmp_path_factory, content, name):
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(content)
    try:
        list(read_reviews(path).rows)
    except UnreadableImport as error:
        assert error.exit_code == 2  # noqa: PT017 - both outcomes are right


CELL = st.none() | st.booleans() | st.integers(-3, 120) | st.floats() | st.text(max_size=12) | st.just("4,5 von 5")


@given(st.lists(st.dictionaries(st.sampled_from(sorted(LINE)), CELL), min_size=1, max_size=5))
@settings(max_examples=120)
def test_no_imported_rating_lies_outside_its_scale(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("scale") / "x.jsonl"
    path.write_text(lines(LINE, *rows), encoding="utf-8")
    for row in read_reviews(path).rows:
        review = row.found.review
        assert review.scale.low < review.scale.high
        assert review.rating is None or review.scale.holds(review.rating)


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"%PDF-1.7\n1 0 obj\n", b"\x89PNG\r\n\x1a\n\0"])
def test_whoever_gives_a_picture_or_a_pdf_is_told_to_save_the_page(tmp_path, content):
    path = tmp_path / "seite"
    path.write_bytes(content)
    with pytest.raises(UnreadableImport, match="neither text nor XLSX") as caught:
        read_reviews(path)
    assert "save the page itself (HTML)" in caught.value.todo
