"""Every kind of cell in every format: what people read, what programs read, and that both say the same."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.cell import NUMERIC, show_cell
from report.phrase import Phrase, verbatim
from report.render import RENDERERS
from report.table import Column, Kind, Table
from report.text import WIDEST_CELL, WIDEST_LINE, width

NOON = datetime(2024, 3, 1, 12, 5, tzinfo=UTC)
LATE = datetime(2024, 2, 29, 23, 30, tzinfo=timezone(timedelta(hours=-2)))

# kind, cell, German, English, JSON, CSV
CELLS = [
    (Kind.TEXT, "Läuft", "Läuft", "Läuft", "Läuft", '"Läuft"'),
    (Kind.TEXT, "full", "full", "full", "full", '"full"'),
    (Kind.TEXT, "", "–", "–", "", '""'),
    (Kind.TEXT, None, "–", "–", None, '""'),
    (Kind.TEXT, "=1+1", "=1+1", "=1+1", "=1+1", '"\'=1+1"'),
    (Kind.WORD, "full", "vollständig", "full", "full", '"full"'),
    (Kind.WORD, "employer", "Arbeitgeber", "Employer", "employer", '"employer"'),
    (Kind.WORD, "brand_new", "brand_new", "brand_new", "brand_new", '"brand_new"'),
    (Kind.REMARK, "12 collections", "12 Sammlungen", "12 collections", "12 collections", '"12 collections"'),
    (Kind.REMARK, "what?", "what?", "what?", "what?", '"what?"'),
    (Kind.COUNT, 0, "0", "0", 0, "0"),
    (Kind.COUNT, 1234567, "1.234.567", "1,234,567", 1234567, "1234567"),
    (Kind.COUNT, -3, "-3", "-3", -3, "-3"),
    (Kind.COUNT, None, "–", "–", None, '""'),
    (Kind.NUMBER, 3.14159, "3,14", "3.14", 3.14159, "3.14159"),
    (Kind.NUMBER, 2.0, "2", "2", 2.0, "2.0"),
    (Kind.NUMBER, 1234.5, "1.234,50", "1,234.50", 1234.5, "1234.5"),
    (Kind.NUMBER, float("nan"), "–", "–", None, '""'),
    (Kind.FINE, 0.59149, "0,591", "0.591", 0.59149, "0.59149"),
    (Kind.FINE, -0.0004, "0,000", "0.000", -0.0004, "-0.0004"),
    (Kind.FINE, None, "–", "–", None, '""'),
    (Kind.CHANCE, 0.00004, "< 0,001", "< 0.001", 0.00004, "4e-05"),
    (Kind.CHANCE, 0.0341, "0,034", "0.034", 0.0341, "0.0341"),
    (Kind.CHANCE, 1.0, "1,00", "1.00", 1.0, "1.0"),
    (Kind.CHANCE, None, "–", "–", None, '""'),
    (Kind.SHARE, 0.8127, "81,3\u00a0%", "81.3%", 0.8127, "0.8127"),
    (Kind.SHARE, 0.0, "0,0\u00a0%", "0.0%", 0.0, "0.0"),
    (Kind.SHARE, 1, "100,0\u00a0%", "100.0%", 1, "1"),
    (Kind.SHARE, -0.0001, "0,0\u00a0%", "0.0%", -0.0001, "-0.0001"),
    (Kind.DATE, date(2024, 3, 1), "01.03.2024", "1 Mar 2024", "2024-03-01", '"2024-03-01"'),
    (Kind.DATE, NOON, "01.03.2024", "1 Mar 2024", "2024-03-01T12:05:00Z", '"2024-03-01T12:05:00Z"'),
    (Kind.DATE, LATE, "01.03.2024", "1 Mar 2024", "2024-03-01T01:30:00Z", '"2024-03-01T01:30:00Z"'),
    (Kind.DATE, "2024-03-01", "01.03.2024", "1 Mar 2024", "2024-03-01", '"2024-03-01"'),
    (Kind.DATE, "2024-03", "März 2024", "Mar 2024", "2024-03", '"2024-03"'),
    (Kind.DATE, "2024", "2024", "2024", "2024", '"2024"'),
    (
        Kind.DATE,
        "2024-03-01/2024-03-31",
        "01.03.2024 – 31.03.2024",
        "1 Mar 2024 – 31 Mar 2024",
        "2024-03-01/2024-03-31",
        '"2024-03-01/2024-03-31"',
    ),
    (
        Kind.MOMENT,
        NOON,
        "01.03.2024, 12:05 UTC",
        "1 Mar 2024, 12:05 UTC",
        "2024-03-01T12:05:00Z",
        '"2024-03-01T12:05:00Z"',
    ),
    (
        Kind.MOMENT,
        LATE,
        "01.03.2024, 01:30 UTC",
        "1 Mar 2024, 01:30 UTC",
        "2024-03-01T01:30:00Z",
        '"2024-03-01T01:30:00Z"',
    ),
    (Kind.MOMENT, date(2024, 3, 1), "01.03.2024", "1 Mar 2024", "2024-03-01", '"2024-03-01"'),
    (Kind.MOMENT, None, "–", "–", None, '""'),
    (
        Kind.KEY,
        "a-key-" + "x" * 60,
        "a-key-" + "x" * 60,
        "a-key-" + "x" * 60,
        "a-key-" + "x" * 60,
        f'"a-key-{"x" * 60}"',
    ),
    (Kind.MONTH, "2024-12", "Dez. 2024", "Dec 2024", "2024-12", '"2024-12"'),
    (Kind.MONTH, "2024-13", "2024-13", "2024-13", "2024-13", '"2024-13"'),
    (Kind.FLAG, True, "ja", "yes", True, '"true"'),
    (Kind.FLAG, False, "nein", "no", False, '"false"'),
    (Kind.FLAG, None, "–", "–", None, '""'),
    (Kind.RATING, "9.1 of 10", "9,1 von 10", "9.1 of 10", "9.1 of 10", '"9.1 of 10"'),
    (Kind.RATING, "up", "Daumen hoch", "thumb up", "up", '"up"'),
    (Kind.RATING, "", "–", "–", "", '""'),
    (Kind.HISTOGRAM, "5: 1378 · 1: 9", "5: 1.378 · 1: 9", "5: 1,378 · 1: 9", "5: 1378 · 1: 9", '"5: 1378 · 1: 9"'),
    (Kind.HISTOGRAM, "", "–", "–", "", '""'),
    (
        *(Kind.TERMS, "gut 1.5 +1.63 · so -0.40", "gut 1.5 +1,63 · so −0,40", "gut 1.5 +1.63 · so −0.40"),
        *("gut 1.5 +1.63 · so -0.40", '"gut 1.5 +1.63 · so -0.40"'),
    ),
    (Kind.TERMS, "", "–", "–", "", '""'),
]


def one_cell(cell, kind):
    """Return a table of one cell."""
    return Table(verbatim("T"), (Column("c", Phrase("Spalte", "Column"), kind=kind),), ((cell,),))


@pytest.mark.parametrize(("kind", "cell", "de", "en"), [row[:4] for row in CELLS])
def test_people_read_a_cell_in_their_language(kind, cell, de, en):
    assert show_cell(cell, kind, "de") == de
    assert show_cell(cell, kind, "en") == en


@pytest.mark.parametrize(("kind", "cell", "de", "en"), [row[:4] for row in CELLS])
def test_the_text_table_shows_what_people_read(kind, cell, de, en):
    for language, said in (("de", de), ("en", en)):
        last = RENDERERS["text"](one_cell(cell, kind), language).splitlines()[-1]
        assert last.strip(" ") == said


@pytest.mark.parametrize(("kind", "cell", "plain"), [(*row[:2], row[4]) for row in CELLS])
def test_programs_read_a_cell_as_json_whatever_the_language(kind, cell, plain):
    for language in ("de", "en"):
        assert json.loads(RENDERERS["json"](one_cell(cell, kind), language)) == {"rows": [{"c": plain}]}


@pytest.mark.parametrize(("kind", "cell", "written"), [(*row[:2], row[5]) for row in CELLS])
def test_spreadsheets_read_a_cell_as_csv_whatever_the_language(kind, cell, written):
    for language in ("de", "en"):
        assert RENDERERS["csv"](one_cell(cell, kind), language) == f'"c"\r\n{written}\r\n'


def test_every_kind_of_cell_is_in_the_table_of_cases():
    assert {row[0] for row in CELLS} == set(Kind)


def test_exactly_counts_numbers_and_shares_stand_right():
    assert {Kind.COUNT, Kind.NUMBER, Kind.FINE, Kind.CHANCE, Kind.SHARE} == NUMERIC


def test_the_formats_are_those_of_the_contract():
    assert list(RENDERERS) == ["text", "json", "csv"]
    with pytest.raises(TypeError):
        RENDERERS["pdf"] = RENDERERS["csv"]


NAMES = st.text(st.characters(codec="utf-8"), max_size=60)
ROWS = st.lists(st.tuples(NAMES, st.integers(-(10**9), 10**9), st.floats(0, 1)), max_size=6)
COLUMNS = (
    Column("name", Phrase("Name", "Name")),
    Column("n", Phrase("Zahl", "Number"), kind=Kind.COUNT),
    Column("share", Phrase("Anteil", "Share"), kind=Kind.SHARE),
)


@given(ROWS)
def test_a_text_table_has_one_line_a_row_of_equal_width_or_shorter(rows):
    lines = RENDERERS["text"](Table(verbatim("T"), COLUMNS, tuple(rows)), "de").split("\n")
    assert (lines[0], lines[1], lines[-1]) == ("T", "", "")
    rule = lines[3]
    if len(rows) == 1 and set(rule) - set("─ "):
        assert len(lines) == 2 + len(COLUMNS) + 1
        return
    assert len(lines) == 4 + len(rows) + 1
    assert all(width(line) <= width(rule) for line in lines[2:])
    assert all(width(column) <= WIDEST_CELL for column in rule.split("  "))


@given(ROWS)
def test_csv_gives_back_every_number_and_every_text_but_for_the_guard(rows):
    written = RENDERERS["csv"](Table(verbatim("T"), COLUMNS, tuple(rows)), "de")
    head, *read = csv.reader(io.StringIO(written, newline=""))
    assert head == ["name", "n", "share"]
    assert len(read) == len(rows)
    for (name, n, share), line in zip(rows, read, strict=True):
        assert line[0] in {name, f"'{name}"}
        assert (int(line[1]), float(line[2])) == (n, share)


@given(ROWS)
def test_json_gives_back_every_cell(rows):
    written = RENDERERS["json"](Table(verbatim("T"), COLUMNS, tuple(rows)), "en")
    assert [tuple(row.values()) for row in json.loads(written)["rows"]] == rows


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_narrow_single_row_stays_a_row_and_a_wide_one_is_written_downwards(language):
    narrow = Table(verbatim("T"), COLUMNS, (("x", 1, 0.5),))
    assert len(RENDERERS["text"](narrow, language).splitlines()) == 5
    columns = tuple(Column(f"c{n}", verbatim("a heading of words")) for n in range(6))
    lines = RENDERERS["text"](Table(verbatim("T"), columns, (tuple("abcdef"),)), language).splitlines()
    assert [line.split()[-1] for line in lines[2:]] == list("abcdef")
    assert all(width(line) <= WIDEST_LINE for line in lines)


def test_notes_stand_below_in_the_language_and_not_in_what_programs_read():
    table = Table(verbatim("T"), COLUMNS, (), (Phrase("Nur zur Probe", "Only a sample"),))
    assert RENDERERS["text"](table, "de").endswith("\n\nNur zur Probe\n")
    assert RENDERERS["text"](table, "en").endswith("\n\nOnly a sample\n")
    assert "sample" not in RENDERERS["json"](table, "en") + RENDERERS["csv"](table, "en")


def test_a_unit_stands_after_its_heading():
    column = Column("half_life", Phrase("Halbwertszeit", "Half-life"), unit="d", kind=Kind.NUMBER)
    assert "Half-life (d)" in RENDERERS["text"](Table(verbatim("T"), (column,), ((1.5,), (2.0,))), "en")
