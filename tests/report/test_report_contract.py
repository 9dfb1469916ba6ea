"""The JSON answers that programs rely on, and the tables behind them."""

import json

import pytest
from sample_reports import bare_report, poor_report, rich_report, sample_overview

from report.contract import trend_json, trust_json
from report.line import LeafLine, ReviewLine
from report.subject import Distribution
from report.tables import (
    distribution_table,
    ledger_table,
    overview_table,
    reviews_table,
    sources_table,
    trend_table,
    trust_table,
)


def row_of(table, at=0):
    """Return one row of a table by column names."""
    return dict(zip((column.name for column in table.columns), table.rows[at], strict=True))


def test_trust_names_value_interval_and_evidence_in_percent():
    answer = trust_json(rich_report())
    assert {name: answer[name] for name in ("subject", "as_of", "value", "low", "high", "level", "n", "n_eff")} == {
        "subject": "kaffeemaschine-aurora",
        "as_of": "2025-11-01T06:30:00Z",
        "value": 81.27,
        "low": 76.11,
        "high": 85.83,
        "level": 0.9,
        "n": 724,
        "n_eff": 118.4,
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("unit", "percent"),
        ("verdict", "ok"),
        ("next_ten", {"low": 6, "high": 10, "level": 0.9}),
        ("if_vanished_counted", {"low": 78.93, "high": 81.27, "level": 0.9}),
        ("vanished_share", 1.2431),
        ("newest_review_on", "2025-10-30"),
        ("distribution", {"1": 61, "2": 34, "3": 52, "4": 171, "5": 378}),
        ("thumbs", {"up": 0, "down": 0}),
        ("unrated", 28),
        ("blind_spot", 19.0),
        ("false_alarm_rate", 0.021),
        (
            "false_alarm_rate_measured",
            {"mean": 0.024, "worst": 0.087, "baseline_months": 12, "reviews_a_month": 30},
        ),
        ("demo", True),
        ("ledger", {"size": 1534, "root": "7c" * 32}),
    ],
)
def test_everything_shown_next_to_a_score_is_in_the_answer(name, expected):
    assert trust_json(rich_report())[name] == expected


def test_the_answer_names_sources_tests_and_the_models_errors():
    answer = trust_json(rich_report())
    assert [(line["source"], line["coverage"], line["seen"]) for line in answer["sources"]] == [
        ("demo-shop", "full", 512),
        ("appstore", "failed", 0),
    ]
    assert [(test["name"], test["fired"]) for test in answer["tests"]] == [("burst", True), ("near_identical", False)]
    assert answer["sentiment"]["checked_by_hand_on"] is None
    assert answer["sentiment"]["errors"][0]["measure"] == "accuracy"


@pytest.mark.parametrize("report", [poor_report(), bare_report()])
def test_too_little_is_no_number(report):
    answer = trust_json(report)
    assert [answer[name] for name in ("value", "low", "high", "level", "next_ten")] == [None] * 5
    assert (answer["verdict"], answer["minimum_n_eff"]) == ("too little", 5.0)


def test_a_trend_has_points_limits_and_alarms():
    answer = trend_json(rich_report())
    assert answer["points"][0] == {"period": "2023-11", "value": None, "low": None, "high": None, "n": 22}
    assert answer["points"][-1] == {"period": "2025-10", "value": 81.0, "low": 75.0, "high": 86.0, "n": 26}
    assert [(alarm["period"], alarm["chart"]) for alarm in answer["alarms"]] == [
        *((f"2025-0{month}", "limits") for month in (2, 3, 4)),
        ("2025-08", "cumulative"),
    ]
    assert answer["limits"]["points"][0] == {"period": "2023-11", "value": 9.0, "n": 22, "low": 0.0, "high": 22.3}
    assert answer["changepoints"] == []


@pytest.mark.parametrize("answer", [trust_json, trend_json])
@pytest.mark.parametrize("report", [rich_report(), poor_report(), bare_report()])
def test_every_answer_is_plain_json(answer, report):
    assert json.loads(json.dumps(answer(report), allow_nan=False)) == answer(report)


def test_the_trust_table_is_one_row_of_shares():
    row = row_of(trust_table(rich_report()))
    assert (row["value"], row["low"], row["high"], row["level"]) == (0.8127, 0.7611, 0.8583, 0.9)
    assert row_of(trust_table(bare_report()))["value"] is None


def test_the_trend_table_joins_both_series_by_month():
    table = trend_table(rich_report())
    assert len(table.rows) == 24
    assert row_of(table, 15) == {
        "period": "2025-02",
        "value": 0.84,
        "low": 0.78,
        "high": 0.89,
        "n": 38,
        "dissatisfied_share": 0.24,
        "limit_low": 0.0,
        "limit_high": 0.207,
        "alarm": True,
        "score_n": 38,
        "score_n_eff": 64.6,
    }
    assert trend_table(bare_report()).rows == ()


def test_the_distribution_begins_with_the_best_and_shares_are_of_the_rated():
    assert distribution_table(rich_report().distribution).rows[0] == ("5", 378, 378 / 696)
    assert distribution_table(bare_report().distribution).rows[0] == ("5", 0, None)


def test_thumbs_stand_below_the_stars_and_their_shares_are_of_the_thumbs():
    rows = distribution_table(Distribution((1, 0, 0, 0, 1), thumbs_up=3, thumbs_down=1)).rows
    assert [rows[0], rows[-2], rows[-1]] == [("5", 1, 0.5), ("up", 3, 0.75), ("down", 1, 0.25)]


def test_the_overview_has_one_row_a_subject():
    assert [row[0] for row in overview_table(sample_overview()).rows] == [
        "kaffeemaschine-aurora",
        "neuer-laden",
        "leer",
    ]


def test_sources_can_be_listed_with_and_without_their_subject():
    lines = rich_report().sources
    assert row_of(sources_table(lines))["subject"] == "kaffeemaschine-aurora"
    assert "subject" not in row_of(sources_table(lines, with_subject=False))
    assert row_of(sources_table(lines), 1)["reason"] == "itunes.apple.com did not answer (no connection)"


def test_a_listed_review_is_as_exact_as_its_source():
    line = ReviewLine("2025-10", 4.0, "", "loud", "appstore", "en", 0.81, rating="4 of 5", version=7)
    assert row_of(reviews_table([line])) == {
        "date": "2025-10",
        "stars": 4.0,
        "rating": "4 of 5",
        "title": "",
        "excerpt": "loud",
        "source": "appstore",
        "language": "en",
        "positive": 0.81,
        "vanished": False,
        "expired": False,
        "version": 7,
    }


def test_the_ledger_tells_its_size_and_root_beside_its_leaves():
    leaf = LeafLine(9, "run", 3, rich_report().as_of, "ab" * 32)
    table = ledger_table([leaf], size=1234, root="7c" * 32)
    assert row_of(table)["hash"] == "ab" * 32
    assert [("1234" in note.de, "7c7c" in note.en) for note in table.notes] == [(True, True)]
    assert ledger_table([], size=0, root="").notes[0].de == "Noch nichts aufgezeichnet."
