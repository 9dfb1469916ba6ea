"""What alarms come before, kind by kind: shares beside those of other audits, and nothing where there is too little."""

from dataclasses import replace

import numpy as np
import pytest
from sample_audits import DAY, an_audit, days_before, reviews_of

from scoring.leadkind import LeadKind, _medians, dated_events, has_charts, lead_of_kind, newcombe, wilson
from scoring.leadtime import HORIZON_DAYS
from scoring.pastreview import columns_of

AT = DAY.toordinal()
N = 60
FIRMS = [f"firm {at}" for at in range(N)]


def rated(firms, n=60, first=500):
    """Return `n` ratings of each firm, all known long before the audits."""
    return reviews_of(
        *((firm, days_before(first + at), days_before(first + at), 1.0) for firm in firms for at in range(n))
    )


def asked(alarmed, happened=lambda at: at % 2 == 0, firms=FIRMS):
    """Return what is told where these firms had an alarm 100 days before; every other firm had the event."""
    told = [(firm, AT, happened(at)) for at, firm in enumerate(firms)]
    alarms = {firm: [AT - 100] for at, firm in enumerate(firms) if alarmed(at)}
    return lead_of_kind(LeadKind.MAJOR, (told, []), alarms, rated(firms))


def test_alarms_before_events_alone_are_told_with_share_difference_and_days():
    found = asked(lambda at: at % 2 == 0 and at < 48)
    assert (found.n_events, found.n_others, found.lead.n_foreseen, found.lead.n_false) == (30, 30, 24, 0)
    assert (found.foreseen.value, found.falsely.value, found.difference.value) == (0.8, 0.0, 0.8)
    assert 0.55 < found.difference.interval.low < 0.8 < found.difference.interval.high < 1
    assert (found.days.value, found.days.interval.low, found.days.interval.high) == (100, 100, 100)


def test_where_all_had_an_alarm_the_interval_is_still_one():
    found = asked(lambda at: at % 2 == 0)
    assert found.foreseen.value == found.difference.value == 1.0
    assert found.foreseen.interval.low == pytest.approx(1 / (1 + 1.96**2 / 30), abs=1e-3)
    assert 0.8 < found.difference.interval.low < 0.9


def test_intervals_of_shares_are_those_of_the_papers():
    # Newcombe (1998), table II, 56/70 against 48/80: .0524 to .3339.
    assert newcombe((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert newcombe((10, 10), (0, 10)) == pytest.approx((0.6075, 1.0), abs=1e-4)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_a_chart_that_alarms_before_everything_foresees_nothing():
    found = asked(lambda at: at % 3 == 0)
    assert found.foreseen.value == found.falsely.value == pytest.approx(1 / 3)
    assert found.difference.interval.low < 0 < found.difference.interval.high


def test_alarms_that_know_nothing_are_told_as_evidence_hardly_ever():
    dice = np.random.default_rng(3)
    told = []
    for _ in range(60):
        had, happened = dice.random(N) < 0.4, dice.permutation(N) % 2 == 0
        found = asked(lambda at, had=had: had[at], happened=lambda at, happened=happened: bool(happened[at]))
        told.append(found.difference.interval.low > 0 or found.difference.interval.high < 0)
    assert np.mean(told) <= 0.15


@pytest.mark.parametrize(("n_events", "n_others", "is_told"), [(20, 20, True), (19, 41, False), (41, 19, False)])
def test_below_twenty_of_either_nothing_but_counts_is_told(n_events, n_others, is_told):
    firms = FIRMS[: n_events + n_others]
    found = asked(lambda at: True, happened=lambda at: at < n_events, firms=firms)
    assert (found.n_events, found.n_others, found.is_too_few) == (n_events, n_others, not is_told)
    assert (found.foreseen is None) is (found.days is None) is not is_told
    assert found.without_figures().is_too_few
    assert found.without_figures().lead.n_foreseen == n_events


def test_who_has_no_chart_on_the_day_before_is_counted_and_not_judged():
    told = [(firm, AT, True) for firm in FIRMS]
    known = rated(FIRMS[:25], first=200)
    found = lead_of_kind(LeadKind.FAILURE, (told, []), {firm: [AT - 10] for firm in FIRMS}, known)
    assert (found.n_events, found.lead.n_failures, found.lead.n_alarms) == (N, 25, 25)


@pytest.mark.parametrize(
    ("published", "observed", "replaced", "is_charted"),
    [(1, 1, 0, True), (0, 0, 0, False), (1, 0, 0, False), (1, 1, 1, False), (1, 1, -1, True)],
)
def test_ratings_make_a_chart_once_they_are_published_read_and_still_shown(published, observed, replaced, is_charted):
    reviews = columns_of(
        ["mill"] * 60,
        published=[AT - 300] * 59 + [AT - published],
        observed=[AT - 300] * 59 + [AT - observed],
        replaced=[0] * 59 + [AT - replaced if replaced else 0],
        units=[0.5] * 60,
    )
    assert has_charts(reviews, [("mill", AT, True), ("nobody", AT, True)]) == [is_charted, False]


def test_each_kind_asks_its_own_audits():
    held = [
        an_audit("a", failed=True, n_major=0.0),
        an_audit("b", failed=False, n_major=2.0),
        an_audit("c", failed=None, severity=None, n_major=None),
        an_audit("d", failed=True, n_major=None),
        an_audit("e", failed=True, n_major=1.0, is_complaint=True),
    ]
    events = {kind: {name: happened for name, _, happened in dated_events(held, kind)} for kind in LeadKind}
    assert events[LeadKind.FAILURE] == {"a": True, "b": False, "d": True}
    assert events[LeadKind.MAJOR] == {"a": False, "b": True}
    assert events[LeadKind.COMPLAINT] == {"a": False, "b": False, "d": False, "e": True}
    assert dated_events([replace(held[0], started_on=None)], LeadKind.MAJOR) == []


def test_an_alarm_of_an_earlier_year_or_of_the_day_itself_leads_nothing():
    for gap, is_ahead in ((0, False), (1, True), (HORIZON_DAYS, True), (HORIZON_DAYS + 1, False)):
        told = [(firm, AT, at % 2 == 0) for at, firm in enumerate(FIRMS)]
        found = lead_of_kind(LeadKind.MAJOR, (told, []), {firm: [AT - gap] for firm in FIRMS}, rated(FIRMS))
        assert found.foreseen.value == float(is_ahead)


def test_medians_of_resamples_are_those_of_the_values_drawn():
    dice = np.random.default_rng(5)
    values = dice.integers(1, 300, 31).astype(np.float64)
    weights = dice.integers(0, 4, (50, 31)).astype(np.float64)
    weights[0] = 0
    drawn = [np.repeat(values, row.astype(int)) for row in weights]
    assert np.isnan(_medians(values, weights)[0])
    assert _medians(values, weights)[1:].tolist() == [float(np.median(each)) for each in drawn[1:]]
