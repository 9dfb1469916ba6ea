"""Odd subjects: no review, one, all equal, from the future, one month, endless names; in every format and language."""

import json
from dataclasses import replace

import pytest
from sample_reports import AS_OF, bare_report, line_of, poor_report, rich_report, sample_overview

from report.authenticity import TestLine
from report.chart import draw_charts
from report.contract import trend_json, trust_json
from report.front import lay_out_overview
from report.html import static_report
from report.jsontext import write_json
from report.page import lay_out
from report.render import RENDERERS
from report.subject import ControlChart, Distribution, Overview, SourceLine, TrustFigure
from report.tables import overview_table, sources_table, trend_table, trust_table
from report.terminal import report_text
from report.text import WIDEST_LINE, width
from store.records import Coverage, Indicator, Interval, Subject, SubjectKind

LANGUAGES = ("de", "en")
ENDLESS = "Donaudampfschifffahrtsgesellschaftskapitän" * 7 + "!" * 6


def scored(value, low, high, *, n=1, n_eff=6.0):
    """Return a trust figure with a value."""
    return TrustFigure(Indicator("trust", "2025-11-01", value, Interval(low, high), n=n, n_eff=n_eff))


def named(name):
    """Return the rich report under another name."""
    return replace(rich_report(), subject=Subject("long", name, SubjectKind.PRODUCT))


ODD = {
    "never collected": bare_report(),
    "two reviews": poor_report(),
    "all satisfied": replace(rich_report(), trust=scored(1.0, 0.97, 1.0), distribution=Distribution((0, 0, 0, 0, 900))),
    "all dissatisfied": replace(
        rich_report(), trust=scored(0.0, 0.0, 0.03), distribution=Distribution((900, 0, 0, 0, 0))
    ),
    "without any rating": replace(rich_report(), distribution=Distribution(unrated=12)),
    "one month": replace(
        rich_report(),
        trend=rich_report().trend[-1:],
        chart=ControlChart(rich_report().chart.points[-1:], 0.03),
    ),
    "one alarm and no limits": replace(
        rich_report(), chart=ControlChart((Indicator("dissatisfied_share", "2025-10", 0.9, n=9, alarm=True),))
    ),
    "newest in the future": replace(rich_report(), newest_on="2031-01"),
    "no tests, sources or model": replace(
        rich_report(), tests=(), sources=(), sentiment=bare_report().sentiment, provenance=bare_report().provenance
    ),
    "test without words": replace(rich_report(), tests=(TestLine("brand_new", True, 0.5, 0.01),)),
    "endless name": named(ENDLESS),
    "empty name": named(""),
    "steering name": named("a\u202eb\x1b[2Jc\nd"),
    "markup in the name": named("<script>alert(1)</script>&amp;"),
    "huge numbers": replace(
        rich_report(),
        trust=scored(0.5, 0.1, 0.9, n=10**9, n_eff=1e8),
        distribution=Distribution((10**8, 10**8, 10**8, 10**8, 10**9)),
    ),
}


@pytest.fixture(params=ODD, ids=lambda name: name.replace(" ", "-"))
def odd(request):
    return ODD[request.param]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_report_of_an_odd_subject_fits_a_terminal(odd, language):
    text = report_text(odd, language)
    assert max(map(width, text.splitlines())) <= WIDEST_LINE
    assert not {"\x1b", "\u202e", "{", "}"} & set(text)
    assert "None" not in text
    assert "nan" not in text.split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_an_odd_subject_says_each_figure_or_that_there_is_none(odd, language):
    page = lay_out(odd, language)
    said = [page.value, *(fact.label for fact in page.facts), *(fact.value for fact in page.facts), *page.meaning]
    assert all(text and "None" not in text and "{" not in text for text in said)
    assert bool(page.bar) == (odd.trust.score.value is not None) == bool(page.span)


@pytest.mark.parametrize("answer", [trust_json, trend_json])
def test_the_answers_of_an_odd_subject_are_strict_json_with_all_fields_of_a_rich_one(odd, answer):
    read = json.loads(write_json(answer(odd)))
    assert read.keys() == answer(rich_report()).keys()


def test_the_tables_of_an_odd_subject_are_written_in_every_format(odd):
    for table in (trust_table(odd), trend_table(odd), sources_table(odd.sources), overview_table(sample_overview(odd))):
        for render in RENDERERS.values():
            for language in LANGUAGES:
                assert render(table, language).endswith("\n")


def test_charts_of_an_odd_subject_hold_plain_data_and_only_where_there_is_a_figure(odd):
    charts = draw_charts(odd, "de")
    assert ("distribution" in charts) == bool(odd.distribution.total())
    assert ("trend" in charts) == any(point.value is not None for point in odd.trend)
    assert ("control" in charts) == any(point.value is not None for point in odd.chart.points)
    for chart in charts.values():
        json.dumps(chart.spec, allow_nan=False)
        assert chart.description


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_odd_subject_has_its_row_in_the_list(odd, language):
    (row,) = lay_out_overview(Overview((line_of(odd),), AS_OF), language).rows
    assert row.has_value == (odd.trust.score.value is not None)
    assert bool(row.span) == row.has_value
    assert all((row.value, row.n, row.newest, row.coverage, row.kind))


def test_a_file_of_all_odd_subjects_never_holds_a_script():
    names = ("markup in the name", "steering name", "empty name", "never collected")
    # Names never enter a chart (tested with the charts), and drawing them takes long.
    chosen = [replace(ODD[name], trend=(), chart=ControlChart(), distribution=Distribution()) for name in names]
    written = static_report(sample_overview(*chosen), chosen, "de")
    assert "<script" not in written
    assert "&lt;script&gt;" in written


@pytest.mark.parametrize(
    ("stated", "de", "en"),
    [
        (None, "–", "–"),
        ("2025-10-30", "30.10.2025", "30 Oct 2025"),
        ("2025-10", "Okt. 2025", "Oct 2025"),
        ("2025", "2025", "2025"),
        ("2025-10-01/2025-10-07", "01.10.2025 – 07.10.2025", "1 Oct 2025 – 7 Oct 2025"),
        ("2031-01", "Jan. 2031", "Jan 2031"),
    ],
)
def test_the_newest_review_is_shown_no_more_exactly_than_its_source_says(stated, de, en):
    report = replace(rich_report(), newest_on=stated)
    for language, said in (("de", de), ("en", en)):
        assert lay_out(report, language).facts[2].value == said
        assert lay_out_overview(sample_overview(report), language).rows[0].newest == said
        assert said in report_text(report, language)
    assert trust_json(report)["newest_review_on"] == stated
    row = RENDERERS["json"](overview_table(sample_overview(report)), "de")
    assert json.loads(row)["rows"][0]["newest"] == stated


@pytest.mark.parametrize(
    ("trend", "chart", "numbers"),
    [
        ({"2025-09": 40, "2025-10": 40}, {"2025-09": 3, "2025-10": 7}, [3, 7]),
        ({"2025-09": 40, "2025-10": 41}, {"2025-09": 3}, [3, 0]),
        ({"2025-10": 41}, {}, [0]),
        ({}, {"2025-10": 5}, [5]),
        ({}, {}, []),
    ],
)
def test_a_month_counts_its_own_reviews_and_none_where_it_had_none(trend, chart, numbers):
    report = replace(
        rich_report(),
        trend=tuple(Indicator("trust", month, 0.8, n=n) for month, n in trend.items()),
        chart=ControlChart(tuple(Indicator("dissatisfied_share", month, 0.1, n=n) for month, n in chart.items())),
    )
    table = trend_table(report)
    at = [column.name for column in table.columns].index("n")
    assert [row[at] for row in table.rows] == numbers


@pytest.mark.parametrize("language", LANGUAGES)
def test_made_up_data_are_plainly_called_so_wherever_the_subject_stands(language):
    label = {"de": "Demodaten", "en": "Demo data"}[language]
    demo, real = rich_report(), replace(rich_report(), subject=replace(rich_report().subject, is_demo=False))
    assert label in report_text(demo, language)
    assert label not in report_text(real, language)
    assert label in static_report(sample_overview(demo), [], language)
    assert label not in static_report(sample_overview(real), [], language)
    assert [lay_out_overview(sample_overview(one), language).rows[0].is_demo for one in (demo, real)] == [True, False]
    assert [trust_json(one)["demo"] for one in (demo, real)] == [True, False]
    at = [column.name for column in overview_table(sample_overview(demo)).columns].index("demo")
    assert [overview_table(sample_overview(one)).rows[0][at] for one in (demo, real)] == [True, False]


@pytest.mark.parametrize(
    ("kept", "vanished", "share"), [(0, 0, None), (1, 0, 0.0), (1, 1, 1.0), (200, 3, 0.015), (3, 1, 1 / 3)]
)
def test_the_share_of_vanished_is_of_the_kept_over_all_sources(kept, vanished, share):
    sources = (SourceLine("a", Coverage.FULL, n_reviews=kept, vanished=vanished), SourceLine("b"))
    report = replace(rich_report(), sources=sources)
    assert report.vanished_share() == share
    assert trust_json(report)["vanished_share"] == (None if share is None else round(100 * share, 4))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_without_subjects_is_a_list_all_the_same(language):
    page = lay_out_overview(Overview((), AS_OF), language)
    assert (page.rows, page.has_demo) == ((), False)
    assert overview_table(Overview((), AS_OF)).rows == ()
