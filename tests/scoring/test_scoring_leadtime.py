"""Alarms beside audits, in both directions; what acting on a forecast is worth."""

import numpy as np
import pytest
from sample_audits import DAY, days_before, reviews_of

from scoring.decision import Costs, cost_lines, decision_curve, net_benefit
from scoring.leadtime import event_study, lead_times
from scoring.pastreview import columns_of

AT = DAY.toordinal()


def test_an_alarm_leads_a_failure_by_the_days_between_them():
    found = lead_times([("mill", AT, True), ("farm", AT, False)], {"mill": [AT - 200, AT - 50], "farm": [AT - 10]})
    assert (found.n_failures, found.n_foreseen, found.median_days) == (1, 1, 200.0)
    assert (found.n_others, found.n_false) == (1, 1)
    assert (found.n_alarms, found.n_alarms_without) == (3, 1)


def test_an_alarm_before_a_failure_of_any_time_is_none_without_one():
    tested, earlier = [("mill", AT, False)], [("mill", AT - 300, True)]
    alarms = {"mill": [AT - 900, AT - 400, AT - 320, AT - 100, AT + 10]}
    found = lead_times(tested, alarms, earlier)
    # Two of a year before the test began, of which one led to the earlier failure; of what came last nobody knows.
    assert (found.n_alarms, found.n_alarms_without) == (2, 1)
    assert lead_times([], alarms).n_alarms == 0


@pytest.mark.parametrize(
    ("gap", "foreseen", "followed"), [(366, 0, 0), (365, 1, 0), (0, 0, 1), (-30, 0, 1), (-366, 0, 0)]
)
def test_an_alarm_of_another_year_is_none_and_one_after_the_audit_follows_it(gap, foreseen, followed):
    found = lead_times([("mill", AT, True)], {"mill": [AT - gap]})
    assert (found.n_foreseen, found.n_followed) == (foreseen, followed)


def test_the_event_study_shows_on_which_side_ratings_fall():
    rows = []
    for firm in range(6):
        for month in range(-12, 6):
            day = days_before(-30 * month - 15)
            rows.append((f"firm {firm}", day, day, 0.2 if month >= 0 and firm < 5 else 0.8))
    audits = [(f"firm {firm}", AT, firm < 5) for firm in range(6)]
    study = {each.month: each for each in event_study(reviews_of(*rows), audits)}
    assert study[0].failed - study[-1].failed == pytest.approx(-0.6)
    # One passed audit is no mean.
    assert study[0].passed is None
    assert event_study(reviews_of(*rows), [("unknown", AT, True)]) == ()


def test_the_event_study_sees_before_an_audit_what_was_known_on_its_day():
    firms = [f"firm {at}" for at in range(5)]
    rows = [(firm, days_before(n), days_before(n), unit) for firm in firms for n, unit in ((45, 0.5), (-15, 0.5))]
    usual = {each.month: each.failed for each in event_study(reviews_of(*rows), [(firm, AT, True) for firm in firms])}
    assert usual[-2] == usual[0] == 0.0
    late = [(firm, days_before(50), days_before(-3), 0.0) for firm in firms]
    edited = columns_of(
        [row[0] for row in rows] + firms,
        published=[row[1].toordinal() for row in rows] + [AT - 45] * 5,
        observed=[row[2].toordinal() for row in rows] + [AT + 1] * 5,
        replaced=[AT + 1 if row[1] == days_before(45) else 0 for row in rows] + [0] * 5,
        units=[row[3] for row in rows] + [0.0] * 5,
    )
    for reviews in (reviews_of(*rows, *late), edited):
        study = event_study(reviews, [(firm, AT, True) for firm in firms])
        assert {each.month: each.failed for each in study} == usual


def test_net_benefit_of_auditing_all_is_that_of_the_formula():
    failed = np.array([True, False, False, False])
    assert net_benefit(np.ones(4, bool), failed, 0.2) == pytest.approx(0.25 - 0.75 * 0.25)
    point = decision_curve({"combination": np.array([0.9, 0.1, 0.1, 0.1])}, np.array([1, 0, np.nan, 1]), failed, [0.5])[
        0
    ]
    assert dict(point.benefit) == {
        "combination": 0.25,
        "audit all": 0.25 - 0.75,
        "audit none": 0.0,
        "audit by last result": 0.25 - 0.25,
    }


def test_costs_weigh_audits_held_against_failures_missed():
    failed = np.array([True, False, False, True])
    lines = {
        line.name: line
        for line in cost_lines(
            {"forecast": np.array([0.9, 0.5, 0.0, 0.0])}, np.full(4, np.nan), failed, Costs(100, 1000)
        )
    }
    assert lines["audit all"].cost == 100
    assert lines["audit none"].cost == 500
    assert (lines["forecast"].cost, lines["forecast"].audited, lines["forecast"].found) == (50 + 250, 0.5, 0.5)
    assert "audit by last result" not in lines
