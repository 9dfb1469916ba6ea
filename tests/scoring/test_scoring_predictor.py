"""What predictors without reviews know: earlier results as they are, and nothing of the time after."""

from dataclasses import replace
from datetime import date

import numpy as np
from sample_audits import an_audit, days_before

from bench.plantedaudit import Firms, make_firms
from scoring.auditcase import build_cases
from scoring.forwardtest import Plan, best_without_reviews, run_test
from scoring.predictor import Predictor, history_columns, usual_by_then
from scoring.ranking import auc


def test_the_plain_mean_of_earlier_results_is_a_row_that_reviews_must_beat():
    made = make_firms(Firms(n=260, audits=4, reviews=25, told=0.3), np.random.default_rng(3))
    cases = build_cases(made.audits, made.reviews)
    test = run_test(cases, (), Plan(date(2024, 7, 1)))
    row = next(row for row in test.rows if row.predictor is Predictor.EARLIER)
    known = test.scope & np.isfinite(cases.history)
    assert row.auc == auc(cases.history[known], cases.failed[known])
    # Where the other rows know nothing, it is the one that counts.
    lost = {Predictor.MAJORITY: test.scored[Predictor.MAJORITY], Predictor.EARLIER: test.scored[Predictor.EARLIER]}
    assert best_without_reviews(lost, cases, test.scope) is Predictor.EARLIER


def test_what_failed_later_changes_nothing_that_was_known_before():
    days = (400, 300, 200, 100)
    audits = [
        an_audit(subject, days_before(n), failed=bool(at % 2), severity=float(at % 2))
        for subject in ("mill", "farm")
        for at, n in enumerate(days)
    ]
    later = [
        replace(audit, failed=True, severity=1.0) if audit.started_on > days_before(150) else audit for audit in audits
    ]
    first, second = build_cases(audits), build_cases(later)
    before = first.day < days_before(100).toordinal()
    assert (history_columns(first)[before] == history_columns(second)[before]).all()
    assert usual_by_then(first).tolist() == [0, 0, 0, 0, 0.5, 0.5, 1 / 3, 1 / 3]
