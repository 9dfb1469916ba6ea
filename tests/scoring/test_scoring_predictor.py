"""What predictors without reviews know: earlier results as they are, and nothing of the time after."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
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


@pytest.mark.parametrize("name", [Predictor.PREVIOUS, Predictor.EARLIER])
def test_scores_far_from_zero_are_learnt_from_as_well_as_small_ones(name):
    # Firms without an earlier audit stand among them: what fills their gap must not outweigh what scores differ by.
    made = make_firms(Firms(n=400, audits=4, reviews=10), np.random.default_rng(3))
    scores = [replace(audit, severity=2 * audit.severity - 90) for audit in made.audits]
    cases = build_cases(scores, made.reviews)
    test = run_test(cases, (), Plan(date(2024, 7, 1)))
    known = test.scope & np.isfinite(test.scored[name].score)
    plain = auc(test.scored[name].score[known], cases.failed[known])
    learnt = auc(test.scored[name].said.order[known], cases.failed[known])
    assert learnt > plain - 0.02
    assert test.gain.value < 0.02


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
    assert (history_columns(first, before)[before] == history_columns(second, before)[before]).all()
    assert usual_by_then(first).tolist() == [0, 0, 0, 0, 0.5, 0.5, 1 / 3, 1 / 3]
