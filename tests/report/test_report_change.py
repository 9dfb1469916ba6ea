"""Changes, trend and season reach people in both languages, and programs in percent."""

from dataclasses import replace

import pytest
from sample_reports import rich_report

from report.change import ChangeLine, ChangeReport, SeasonLine, TrendLine, say_changes
from report.contract import trend_json
from report.page import lay_out
from report.terminal import report_text
from store.records import Interval

CHANGE = ChangeLine(
    "2025-03", "2025-01", "2025-04", 0.004, 0.08, Interval(0.06, 0.1), after=0.21, after_interval=Interval(0.17, 0.26)
)
TREND = TrendLine(0.031, Interval(0.01, 0.05), 0.02, 24)
SEASON = SeasonLine(0.04, Interval(0.02, 0.06), 1, 0.01, 24)
FULL = ChangeReport((CHANGE,), trend=TREND, season=SEASON)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "de",
            ["Strukturbruch: Seit März 2025 (wohl zwischen Jan. 2025 und Apr. 2025)", "steigt um 3,1", "im Januar"],
        ),
        ("en", ["Change point: since Mar 2025 (probably between Jan 2025", "rises by 3.1", "highest in January"]),
    ],
)
def test_each_is_a_sentence(language, sentences):
    for said, part in zip(say_changes(FULL, language), sentences, strict=True):
        assert part in said


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        (replace(FULL, trend=replace(TREND, slope=-0.031)), "falls by 3.1"),
        (replace(FULL, trend=replace(TREND, p_value=0.06)), "No trend"),
        (replace(FULL, trend=None), "A trend takes twelve months"),
        (replace(FULL, season=replace(SEASON, p_value=0.06)), "No seasons"),
        (replace(FULL, season=None), "from two years on"),
        (ChangeReport(missing_months=7), "still needed: 7."),
        (replace(FULL, changes=()), "No change point"),
    ],
)
def test_what_is_not_there_is_said(changed, part):
    assert any(part in said for said in say_changes(changed, "en"))


def test_page_terminal_and_json_tell_the_same():
    report = replace(rich_report(), changes=FULL)
    assert lay_out(report, "de").changes == say_changes(FULL, "de")
    assert "Strukturbruch: Seit März 2025" in " ".join(report_text(report, "de").split())
    told = trend_json(report)
    assert told["changepoints"][0] == {
        "period": "2025-03",
        "low": "2025-01",
        "high": "2025-04",
        "p_value": 0.004,
        "before": 8.0,
        "before_low": 6.0,
        "before_high": 10.0,
        "after": 21.0,
        "after_low": 17.0,
        "after_high": 26.0,
    }
    assert told["trend"]["slope_per_year"] == pytest.approx(3.1)
    assert (told["season"]["amplitude"], told["season"]["peak_month"]) == (4.0, 1)


def test_before_anything_is_computed_nothing_is_claimed():
    told = trend_json(replace(rich_report(), changes=ChangeReport()))
    assert (told["changepoints"], told["trend"], told["season"]) == ([], None, None)
