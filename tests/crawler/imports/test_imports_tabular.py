"""CSV dialects, encodings and broken rows."""

import csv
import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import UnreadableImport
from crawler.imports.tabular import find_delimiter, find_encoding, open_csv

TEXT = "Name;Text\nMüller & Söhne;„gut“ für 5 €\n"


@pytest.mark.parametrize(
    ("written", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_the_encoding_is_found_and_the_text_comes_back(file_of, written, found):
    path = file_of(TEXT, encoding=written)
    assert find_encoding(path) == found
    assert next(open_csv(path).read()).cells == {"Name": "Müller & Söhne", "Text": "„gut“ für 5 €"}


def test_a_few_broken_bytes_do_not_make_a_utf8_file_windows_1252(file_of):
    path = file_of(b"Name;Text\n" + "äöü ".encode() * 20 + b"\xff\xfe;x\n")
    assert find_encoding(path) == "utf-8"
    assert "\ufffd\ufffd" in next(open_csv(path).read()).cells["Name"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_one_that_gives_even_rows(delimiter):
    rows = [["date", "text", "stars"], ["1.5.2024", "a, b; c\nd | e", "4,5"], ["2.5.2024", 'say "no"', "3"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    assert find_delimiter(out.getvalue()) == delimiter


def test_line_breaks_and_quotes_stand_inside_fields(file_of):
    path = file_of('id,text\r\n1,"one\r\ntwo, ""three"""\r\n2,four\r\n')
    rows = list(open_csv(path).read())
    assert [row.cells["text"] for row in rows] == ['one\r\ntwo, "three"', "four"]
    assert [row.number for row in rows] == [2, 4]


def test_an_excel_separator_line_is_no_heading(file_of):
    rows = open_csv(file_of("sep=;\nstars;text\n4;good\n"))
    assert (rows.headings, rows.delimiter, next(rows.read()).cells) == (
        ("stars", "text"),
        ";",
        {"stars": "4", "text": "good"},
    )


def test_short_rows_are_filled_up_and_long_ones_broken(file_of):
    rows = list(open_csv(file_of("a,b,c\n1\n1,2,3,\n1,2,3,4\n\n , ,\n")).read())
    assert [(row.cells, row.broken) for row in rows[:2]] == [({"a": "1"}, None), ({"a": "1", "b": "2", "c": "3"}, None)]
    assert rows[2].broken == "has 4 cells under 3 headings"
    assert len(rows) == 3


def test_repeated_and_empty_headings_are_told_apart(file_of):
    assert open_csv(file_of("text,,text\n1,2,3\n")).headings == ("text", "column 2", "text (3)")


def test_a_quote_that_never_closes_breaks_its_row_and_not_the_machine(file_of):
    path = file_of('a,b\n1,2\n3,"' + "x\n" * 100_000)
    rows = list(open_csv(path).read())
    assert rows[0].cells == {"a": "1", "b": "2"}
    assert any(row.broken and "does not end" in row.broken for row in rows)


@pytest.mark.parametrize("content", ["\n\n", ";;;\n"])
def test_a_file_without_headings_is_refused(file_of, content):
    with pytest.raises(UnreadableImport, match="empty"):
        open_csv(file_of(content))


@pytest.mark.parametrize(("repeat", "end"), [('"', "x"), (",", "x"), (";", "\n"), ("\n", ""), ('"\n', ""), ("a", "")])
def test_telling_the_delimiter_stays_fast_on_hostile_heads(repeat, end):
    begin = time.process_time()
    find_delimiter(repeat * (65_536 // len(repeat)) + end)
    assert time.process_time() - begin < 2.0


cells = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1, max_size=12)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6), st.sampled_from([";", ",", "\t"]))
@settings(max_examples=60)
def test_what_a_writer_wrote_comes_back(tmp_path_factory, rows, delimiter):
    path = tmp_path_factory.mktemp("csv") / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerows([("first", "second"), *rows])
    read = open_csv(path)
    wanted = [{"first": a, "second": b} for a, b in rows if a.strip() or b.strip()]
    if read.delimiter == delimiter:
        assert [row.cells for row in read.read()] == wanted
