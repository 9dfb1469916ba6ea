"""What stands beside a change, a trend and a count is told with its interval and significance."""

import pytest
from sample_reports import bare_report, rich_report

from report.change import ChangeLine, ChangeReport, TrendLine, say_changes
from report.contract import trust_json
from report.quality import QualityLine, quality_table
from report.sentence import say_meaning
from report.terminal import trend_text
from store.records import Indicator, Interval

CHANGE = ChangeLine("2026-05", "2026-05", "2026-05", 0.0004, 0.08, Interval(0.06, 0.11), 0.41, Interval(0.32, 0.5))


@pytest.mark.parametrize(
    ("language", "slope", "said"),
    [
        ("en", 0.1, "rises by 10.0 percentage points a year (2.1 to 18.2; p = 0.023)"),
        ("de", 0.1, "steigt um 10,0 Prozentpunkte im Jahr (2,1 bis 18,2; p = 0,023)"),
        ("en", -0.1, "falls by 10.0 percentage points a year (2.1 to 18.2; p = 0.023)"),
        ("de", -0.1, "sinkt um 10,0 Prozentpunkte im Jahr (2,1 bis 18,2; p = 0,023)"),
    ],
)
def test_a_trend_is_told_with_interval_and_significance(language, slope, said):
    ends = Interval(0.021, 0.182) if slope > 0 else Interval(-0.182, -0.021)
    told = say_changes(ChangeReport((), 0, TrendLine(slope, ends, 0.023, 30)), language)
    assert any(said in sentence for sentence in told)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "41% are dissatisfied (32% to 50%), before 8% (6% to 11%); certain to the month, p < 0.001."),
        ("de", "41 % unzufrieden (32 % bis 50 %), davor 8 % (6 % bis 11 %); auf den Monat genau, p < 0,001."),
    ],
)
def test_a_change_is_told_with_intervals_and_significance(language, said):
    (sentence, *_) = say_changes(ChangeReport((CHANGE,)), language)
    assert said in sentence.replace("\u00a0", " ")


def test_volume_is_told_with_its_interval_below_the_shares():
    year = Indicator("volume", "", 330.0, Interval(297.8, 364.9), n=330, n_eff=262.5)
    notes = quality_table([QualityLine("volume", year)]).notes
    assert "Reviews in the last twelve months: 330 (298 to 365 at the same rate of arrival)." in [n.en for n in notes]
    assert any(note.de.startswith("Bewertungen in den letzten zwölf Monaten: 330 (298 bis 365") for note in notes)


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_missing_for_a_score_is_told_beside_its_months_and_to_programs(language):
    (missing, *_) = say_meaning(bare_report(), language)
    assert " ".join(missing.split()) in " ".join(trend_text(bare_report(), language).split())
    assert missing not in " ".join(trend_text(rich_report(), language).split())
    assert trust_json(bare_report())["reason"] == say_meaning(bare_report(), "en")[0]
    assert not trust_json(rich_report())["reason"]
