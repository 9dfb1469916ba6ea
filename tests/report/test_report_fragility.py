"""The fragility card reaches people in both languages, and programs in percent."""

from dataclasses import replace

import pytest
from sample_reports import rich_report

from report.contract import trust_json
from report.fragility import CostLine, FragilityLine, fragility_table, say_fragility
from report.page import lay_out
from report.render import RENDERERS
from report.terminal import report_text

CARD = FragilityLine(
    (CostLine("fakes", 12, 9), CostLine("removals", None, 4), CostLine("bombing", 7, 5)),
    *(0.8, 0.82, 0.81, 0.79),
    robust=0.78,
    influence=0.034,
    cap=24.0,
    capped=2,
)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("de", ["erfundene Bestnoten, heute", "Für zehn Prozentpunkte", "keine Zahl genügt"]),
        ("en", ["invented top ratings, today", "For ten percentage points", "no number suffices"]),
    ],
)
def test_the_table_names_each_attack_and_a_dash_is_out_of_reach(language, parts):
    text = RENDERERS["text"](fragility_table(CARD), language)
    assert all(part in text for part in parts)
    assert [cost.grade for cost in CARD.costs][1] is None
    assert "–" in text


def test_settings_and_robust_value_are_sentences():
    settings, robust = say_fragility(CARD, "en")
    assert "twice as fast the score would be 80%, half as fast 82%" in settings
    assert "Robust value: 78%. In it no month counts more than 24 reviews" in robust
    assert "3.4 percentage points; months cut: 2" in robust


def test_page_terminal_and_json_show_the_card():
    report = replace(rich_report(), fragility=CARD)
    assert lay_out(report, "de").costs == fragility_table(CARD)
    assert "12 für zehn Prozentpunkte, 9 aus dem Intervall hinaus" in " ".join(report_text(report, "de").split())
    told = trust_json(report)["fragility"]
    assert told["costs"][1] == {"attack": "removals", "to_a_grade": None, "out_of_interval": 4}
    assert (told["robust"], told["influence"], told["grade"]) == (78.0, 3.4, 10.0)


def test_without_a_score_there_is_no_card():
    report = replace(rich_report(), fragility=None)
    assert lay_out(report, "en").costs is None
    assert trust_json(report)["fragility"] is None
