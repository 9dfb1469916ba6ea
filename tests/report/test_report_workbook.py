"""A workbook holds numbers as numbers, days as days, and text that nothing can mistake for a formula."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from report_files import MARKUP, cells_of, parts_of
from sample_reports import bare_report, poor_report, rich_report

from report.document import Document, Plot, Prose, Sheet
from report.figures import aspects_document, table_document, trend_document, trust_document
from report.phrase import LANGUAGES, verbatim
from report.table import Column, Kind, Table
from report.workbook import LONGEST_TEXT, render_xlsx

SECURITY = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "security"
AS_OF = datetime(2025, 11, 1, 6, 30, tzinfo=UTC)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(1)", "＝1+1", "\t=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example")')


def column(kind, name="a"):
    return Column(name, verbatim(f"{name} heading"), kind=kind)


def sheet_of(table, language="en"):
    """Return the cells of a table's own sheet below its headings."""
    cells = cells_of(render_xlsx(table_document(table, AS_OF, language)))
    return {at: value for (sheet, at), value in cells.items() if sheet == table.title.en and int(at[1:]) > 3}


@pytest.mark.parametrize("text", [*FORMULAS, *MARKUP, "https://evil.example", "mailto:a@b.example"])
def test_text_stays_text(text):
    made = render_xlsx(table_document(Table(verbatim("T"), (column(Kind.TEXT),), ((text,),)), AS_OF, "en"))
    parts = parts_of(made)
    assert not [name for name, part in parts.items() if "<f>" in part or "<hyperlink" in part or 'Target="http' in part]
    assert ("T", "A4") in cells_of(made)


def test_a_text_that_begins_like_a_formula_is_marked_for_whoever_edits_it():
    made = render_xlsx(table_document(Table(verbatim("T"), (column(Kind.TEXT),), (("=1+1",),)), AS_OF, "en"))
    assert 'quotePrefix="1"' in parts_of(made)["xl/styles.xml"]


@pytest.mark.skipif(not SECURITY.exists(), reason="the shared corpus of hostile cells is not here")
def test_no_cell_of_the_corpus_becomes_a_formula():
    cases = json.loads((SECURITY / "csv-formulas.json").read_text("utf-8"))["cases"]
    rows = tuple((case["cell"],) for case in cases)
    made = render_xlsx(table_document(Table(verbatim("T"), (column(Kind.TEXT),), rows), AS_OF, "en"))
    numbers = [case["cell"] for case in cases if "as_number" in case]
    assert numbers
    assert set(numbers) <= set(cells_of(made).values())
    assert not [name for name, part in parts_of(made).items() if "<f>" in part]


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.COUNT, 1234, 1234),
        (Kind.SHARE, 0.5, 0.5),
        (Kind.NUMBER, -5, -5),
        (Kind.DATE, "2025-10-30", datetime(2025, 10, 30)),  # noqa: DTZ001 - spreadsheets know no zone
        (Kind.DATE, "2025-10", "Oct 2025"),
        (Kind.DATE, AS_OF, datetime(2025, 11, 1, 6, 30)),  # noqa: DTZ001
        (Kind.MONTH, "2025-10", datetime(2025, 10, 1)),  # noqa: DTZ001
        (Kind.MONTH, "2025-13", "2025-13"),
        (Kind.FLAG, True, "yes"),
        (Kind.WORD, "full", "full"),
        (Kind.TEXT, "  words\nand lines ", "words and lines"),
    ],
)
def test_a_cell_is_what_its_kind_says(kind, cell, value):
    assert sheet_of(Table(verbatim("T"), (column(kind),), ((cell,),))) == {"A4": value}


@pytest.mark.parametrize("cell", [None, "", float("nan"), float("inf")])
def test_nothing_is_an_empty_cell(cell):
    assert sheet_of(Table(verbatim("T"), (column(Kind.NUMBER),), ((cell,),))) == {}


def test_a_text_longer_than_a_cell_is_cut():
    assert len(sheet_of(Table(verbatim("T"), (column(Kind.TEXT),), (("x" * 40_000,),)))["A4"]) == LONGEST_TEXT


def test_controls_do_not_break_the_file():
    assert sheet_of(Table(verbatim("T"), (column(Kind.TEXT),), (("a\x00b\x0bc\ud800",),)))["A4"].startswith("a")


def test_sheets_of_one_title_and_of_forbidden_signs_have_names_of_their_own():
    tables = [
        Table(verbatim(title), (column(Kind.COUNT),), ((1,),)) for title in ("A/B*?[c]:" * 9, "A/B*?[c]:" * 9, "'")
    ]
    made = render_xlsx(Document("T", "k", "u", AS_OF, "en", (Prose(("w",)),), sheets=tuple(map(Sheet, tables))))
    names = {sheet for sheet, _ in cells_of(made)}
    assert len(names) == 4
    assert max(map(len, names)) <= 31


def test_a_plot_is_a_chart_over_the_cells():
    table = Table(
        verbatim("T"), (column(Kind.MONTH, "m"), column(Kind.SHARE, "v")), (("2025-01", 0.5), ("2025-02", None))
    )
    made = render_xlsx(Document("T", "k", "u", AS_OF, "en", (), sheets=(Sheet(table, Plot("m", ("v",))),)))
    assert "T!$B$4:$B$5" in parts_of(made)["xl/charts/chart1.xml"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_has_a_sheet_for_each_table_and_native_charts(language):
    made = render_xlsx(trend_document(rich_report(), language))
    parts, cells = parts_of(made), cells_of(made)
    assert len([name for name in parts if name.startswith("xl/charts/chart")]) == 2
    titles = {"de": {"Verlauf", "Qualitätsregelkarte"}, "en": {"Trend", "Control chart"}}
    assert titles[language] <= {sheet for sheet, _ in cells}
    assert 0.81 in cells.values()


@pytest.mark.parametrize("report", [poor_report(), bare_report()], ids=lambda report: report.subject.key)
def test_too_little_is_said_and_no_number(report):
    cells = cells_of(render_xlsx(trust_document(report, "en")))
    assert "too little" in cells.values()


def test_headings_without_words_are_left_to_the_sheets():
    cells = cells_of(render_xlsx(aspects_document(rich_report().aspects, "en")))
    words = [value for (sheet, _), value in cells.items() if sheet == "Summary"]
    assert "Aspects" in words
    assert any("nobody <answered>" in str(word) for word in words)


def test_the_same_document_gives_the_same_bytes():
    made = trust_document(bare_report(), "de")
    assert render_xlsx(made) == render_xlsx(made)
