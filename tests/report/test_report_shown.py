"""The sources' own figures beside the score, and ratings as their sources have them, in every format."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sample_reports import rich_report, sample_overview

from report.cell import show_cell
from report.contract import trust_json
from report.html import static_report
from report.line import ReviewLine
from report.page import lay_out
from report.shown import ShownLine, histogram_cell, rating_cell, shown_table, vote_cell
from report.table import Kind
from report.tables import reviews_table
from report.terminal import report_text
from report.text import WIDEST_LINE, render_text, width
from store.records import FIVE_STARS, Aggregate, RatingKind, Scale

SEEN = datetime(2025, 10, 30, 5, tzinfo=UTC)
TEN = Scale(1.0, 10.0)
THUMB = Scale(0.0, 1.0, RatingKind.BINARY)
SHOP = Aggregate(
    "demo-shop", 4.2, rating_count=1512, review_count=28, histogram={"1": 61, "5": 1451}, histogram_unit="count"
)
PORTAL = Aggregate("portal", 9.1, TEN, histogram={"8": 20.5, "10": 79.5}, histogram_unit="percent")
SHOWN = (ShownLine(SHOP, SEEN, SEEN), ShownLine(PORTAL, SEEN, SEEN))
TITLE = {"de": "Was die Quellen selbst zeigen", "en": "What the sources themselves show"}
NOTE = {"de": "in den Vertrauenswert gehen sie nie ein", "en": "never counted into the score"}


def report():
    return replace(rich_report(), shown=SHOWN)


def said(table, language):
    return [
        [show_cell(cell, column.kind, language) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        (
            "de",
            [
                ["demo-shop", "4,2 von 5", "1.512", "28", "30.10.2025", "5: 1.451 · 1: 61"],
                ["portal", "9,1 von 10", "–", "–", "30.10.2025", "10: 79,5\u00a0% · 8: 20,5\u00a0%"],
            ],
        ),
        (
            "en",
            [
                ["demo-shop", "4.2 of 5", "1,512", "28", "30 Oct 2025", "5: 1,451 · 1: 61"],
                ["portal", "9.1 of 10", "–", "–", "30 Oct 2025", "10: 79.5% · 8: 20.5%"],
            ],
        ),
    ],
)
def test_each_mean_stands_on_its_own_scale(language, rows):
    assert said(shown_table(SHOWN), language) == rows


@pytest.mark.parametrize("language", TITLE)
def test_page_and_terminal_say_whose_figures_these_are(language):
    html = static_report(sample_overview(report()), [report()], language)
    text = " ".join(report_text(report(), language).split())
    for page in (html, text):
        assert TITLE[language] in page
        assert NOTE[language] in page
        assert show_cell("9.1 of 10", Kind.RATING, language) in page
    assert all(width(line) <= WIDEST_LINE for line in report_text(report(), language).splitlines())


@pytest.mark.parametrize("language", TITLE)
def test_where_no_source_shows_any_nothing_is_said(language):
    bare = rich_report()
    assert TITLE[language] not in static_report(sample_overview(bare), [bare], language)
    assert TITLE[language] not in report_text(bare, language)
    assert trust_json(bare)["shown_by_sources"] == []


def test_programs_read_the_figures_as_numbers():
    first, second = trust_json(report())["shown_by_sources"]
    assert first == {
        "source": "demo-shop",
        "mean": 4.2,
        "scale_low": 1.0,
        "scale_high": 5.0,
        "rating_count": 1512,
        "review_count": 28,
        "histogram": {"1": 61, "5": 1451},
        "histogram_unit": "count",
        "observed_at": "2025-10-30T05:00:00Z",
    }
    assert (second["mean"], second["scale_high"], second["histogram_unit"]) == (9.1, 10.0, "percent")


def test_no_figure_of_ours_changes():
    ours, theirs = lay_out(rich_report(), "en"), lay_out(report(), "en")
    assert replace(theirs, shown=ours.shown) == ours


@pytest.mark.parametrize(
    ("rating", "scale", "cell", "de"),
    [
        (None, FIVE_STARS, "", "–"),
        (5.0, FIVE_STARS, "5 of 5", "5 von 5"),
        (3.5, FIVE_STARS, "3.5 of 5", "3,5 von 5"),
        (9.1, TEN, "9.1 of 10", "9,1 von 10"),
        (10.0, TEN, "10 of 10", "10 von 10"),
        (0.0, Scale(0.0, 10.0), "0 of 10", "0 von 10"),
        (92.0, Scale(0.0, 100.0, RatingKind.PERCENT), "92 of 100", "92 von 100"),
        (1.0, THUMB, "up", "Daumen hoch"),
        (0.0, THUMB, "down", "Daumen runter"),
    ],
)
def test_a_review_has_the_rating_of_its_source(rating, scale, cell, de):
    assert vote_cell(rating, scale) == cell
    assert show_cell(cell, Kind.RATING, "de") == de


def test_the_mean_of_thumbs_is_no_thumb():
    assert rating_cell(0.87, THUMB) == "0.87 of 1"


@pytest.mark.parametrize(
    ("histogram", "unit", "cell"),
    [
        ({}, None, ""),
        ({"9": 1, "10": 2}, "count", "10: 2 · 9: 1"),
        ({"5": 12_345_678.0}, "count", "5: 12345678"),
        ({"poor": 1, "good": 2}, "count", "poor: 1 · good: 2"),
    ],
)
def test_a_histogram_stands_on_one_line_best_first(histogram, unit, cell):
    assert histogram_cell(Aggregate("shop", 4.0, histogram=histogram, histogram_unit=unit)) == cell


@pytest.mark.parametrize("step", [" · ", ": ", "a · b: c", "%", "nan", ""])
def test_a_step_with_any_name_can_be_shown(step):
    cell = histogram_cell(Aggregate("shop", 4.0, histogram={step: 7, "5": 8}, histogram_unit="percent"))
    assert "5: 8%" in show_cell(cell, Kind.HISTOGRAM, "en")


def test_people_read_the_rating_and_programs_the_stars_too():
    line = ReviewLine("2025-10", 4.6, "T", "E", "shop", "en", None, rating="9.1 of 10")
    table = reviews_table([line, line])
    text = render_text(table, "de")
    assert "9,1 von 10" in text
    assert "4,60" not in text
    assert [column.name for column in table.columns][:3] == ["date", "stars", "rating"]
    assert [column.name for column in table.for_people().columns][:2] == ["date", "rating"]
