"""What counts as known before an audit: nothing published, observed or decided after it, ever."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from sample_audits import DAY, an_audit, days_before, reviews_of

from scoring.auditcase import Terms, build_cases
from scoring.pastreview import columns_of


def before(*rows, audit=None, **terms):
    """Return what reviews said before one audit."""
    return build_cases([audit or an_audit()], reviews_of(*rows), Terms(**terms)).reviews


@pytest.mark.parametrize(
    ("published", "observed", "counts"),
    [
        (20, 19, True),
        (15, 15, True),
        (14, 14, False),
        (20, 14, False),
        (20, 3, False),
        (20, -400, False),
        (-5, -5, False),
        (379, 300, True),
        (380, 300, False),
    ],
)
def test_a_review_counts_only_if_published_and_observed_before_the_cutoff(published, observed, counts):
    found = before(("mill", days_before(published), days_before(observed), 0.5))
    assert found.n[0] == counts


def test_a_review_of_another_subject_never_counts():
    assert before(("farm", days_before(30), days_before(30), 0.5)).n[0] == 0


def test_an_unknown_day_of_observation_leaves_the_publication_to_decide():
    assert before(("mill", days_before(30), None, 0.5), ("mill", None, None, 0.5)).n[0] == 1


def test_a_result_known_late_moves_nothing_beyond_the_start_of_the_audit():
    late = an_audit(available_from=DAY + timedelta(90))
    rows = [("mill", days_before(n), days_before(n), 0.5) for n in (2, 1, 0, -1, -30)]
    assert before(*rows, audit=late).n[0] == 2


def test_a_review_observed_too_late_is_counted_as_such():
    found = before(("mill", days_before(30), days_before(-30), 0.5))
    assert (found.n[0], found.n_late) == (0, 1)


def test_looking_back_counts_it_but_tells_when_it_was_seen():
    found = before(("mill", days_before(30), days_before(-30), 0.5), is_retrospective=True)
    assert (found.n[0], found.latest[0]) == (1, (DAY + timedelta(30)).toordinal())


def test_of_an_edited_review_the_version_counts_that_was_shown_then():
    day = DAY.toordinal()
    rows = columns_of(
        ["mill", "mill"],
        published=[day - 100, day - 100],
        observed=[day - 90, day - 5],
        replaced=[day - 5, 0],
        units=[1.0, 0.0],
    )
    assert build_cases([an_audit()], rows).reviews.mean[0] == 1.0
    assert build_cases([an_audit()], rows, Terms(is_retrospective=True)).reviews.mean[0] == 0.0


def test_a_mean_as_shown_counts_only_with_the_day_it_was_seen():
    day = DAY.toordinal()
    shown = columns_of(
        ["mill"] * 3,
        published=[0, 0, 0],
        observed=[day - 40, day - 20, day - 3],
        units=[0.2, 0.4, 0.9],
        weights=[10, 20, 30],
        shown_means=[True] * 3,
    )
    found = build_cases([an_audit()], shown).reviews
    assert (found.mean[0], found.n[0]) == (0.4, 20)
    undated = replace(shown, observed=np.zeros(3, np.int64), published=np.zeros(3, np.int64))
    assert not build_cases([an_audit()], undated).reviews.is_known.any()


def test_mean_bad_share_and_change_are_those_of_the_window():
    rows = [("mill", days_before(n), days_before(n), unit) for n, unit in ((200, 1.0), (150, 0.5), (30, 0.0))]
    found = before(*rows)
    assert (found.mean[0], found.low_share[0], found.shift[0]) == (0.5, pytest.approx(1 / 3), -0.75)


def test_earlier_results_count_from_the_day_they_could_be_known():
    earlier = an_audit(day=days_before(100), severity=3.0, failed=True, available_from=days_before(10))
    assert np.isnan(build_cases([earlier, an_audit()]).previous[1])
    known = replace(earlier, available_from=days_before(50))
    found = build_cases([known, an_audit()])
    assert (found.previous[1], found.previous_failed[1], found.n_earlier[1], found.since[1]) == (3.0, 1.0, 1, 100.0)


def test_history_is_that_of_the_series_alone():
    other = replace(an_audit(day=days_before(100), severity=9.0), series="mill, other scheme", key="other")
    first, second = (
        an_audit(day=days_before(400), severity=1.0, failed=True),
        an_audit(day=days_before(200), severity=2.0),
    )
    found = build_cases([an_audit(), second, other, first])
    assert (found.previous[-1], found.history[-1], found.failed_share[-1]) == (2.0, 1.5, 0.5)


def test_follow_ups_and_unknown_outcomes_are_left_out_and_counted():
    audits = [
        an_audit(day=days_before(90)),
        an_audit(day=days_before(40), failed=True),
        an_audit(day=days_before(20), is_follow_up=True),
        an_audit(failed=None, key="unknown"),
        an_audit(day=None, key="undated"),
    ]
    found = build_cases(audits)
    assert (len(found), found.n_follow_ups, found.n_unknown, found.n_undated) == (1, 2, 1, 1)


def test_an_audit_because_of_a_complaint_makes_no_planned_one_its_follow_up():
    complaint = an_audit(day=days_before(30), is_complaint=True, failed=True, severity=2.0)
    found = build_cases([complaint, an_audit()])
    assert ([audit.key for audit in found.audits], found.n_follow_ups) == ([complaint.key, an_audit().key], 0)
    # Its result is known of the firm all the same.
    assert found.previous[1] == 2.0


def test_a_plan_that_came_to_nothing_makes_the_real_audit_no_follow_up():
    plan = an_audit(day=days_before(22), failed=None, severity=None, key="plan")
    found = build_cases([an_audit(day=days_before(200)), plan, an_audit()])
    assert ([audit.key for audit in found.audits][-1], found.n_follow_ups) == (an_audit().key, 0)
    assert (found.n_earlier[-1], found.since[-1]) == (1, 200.0)


def test_an_audit_because_of_a_complaint_soon_after_a_planned_one_stands_apart():
    planned, again = an_audit(day=days_before(50)), an_audit()
    complaint = an_audit(day=days_before(30), is_complaint=True)
    found = build_cases([planned, complaint, again])
    assert ([audit.key for audit in found.audits], found.n_follow_ups) == ([planned.key, complaint.key], 1)
    assert found.is_complaint.tolist() == [False, True]


def test_without_dates_everything_counts_and_nothing_is_earlier():
    audits = [an_audit(day=None, key="a", failed=True), an_audit("farm", day=None, key="b")]
    found = build_cases(audits, reviews_of(("mill", None, None, 0.25)), Terms(is_concurrent=True))
    assert found.reviews.n.tolist() == [1, 0]
    assert np.isnan(found.previous).all()
