"""Agreement of reviews and audits: the library's own figures, and intervals that know about subjects."""

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import cohen_kappa_score

from scoring.agreement import cross_table, grades_by_rank, kendall, spearman, weighted_kappa
from scoring.subjectdraw import draw_subjects

DICE = np.random.default_rng(3)
FIRST = DICE.integers(0, 6, 120).astype(float)
SECOND = FIRST + DICE.integers(0, 5, 120)
SUBJECTS = np.arange(120) // 2


def test_rank_correlations_are_those_of_the_library():
    assert spearman(FIRST, SECOND, SUBJECTS).value == pytest.approx(stats.spearmanr(FIRST, SECOND).statistic)
    assert kendall(FIRST, SECOND, SUBJECTS).value == pytest.approx(stats.kendalltau(FIRST, SECOND).statistic)


@pytest.mark.parametrize("measure", [spearman, kendall])
def test_an_interval_holds_the_value_and_is_the_same_twice(measure):
    found = measure(FIRST, SECOND, SUBJECTS)
    assert found.interval.low < found.value < found.interval.high
    assert measure(FIRST, SECOND, SUBJECTS) == found


def test_audits_of_one_subject_do_not_count_as_independent():
    lone = spearman(FIRST, SECOND, np.arange(120)).interval
    same = np.arange(120) // 20
    order = np.argsort(FIRST)
    together = spearman(FIRST[order], SECOND[order], same).interval
    assert together.high - together.low > lone.high - lone.low


def test_kappa_is_that_of_the_library_and_its_marginals_are_the_audits_own():
    grades = np.digitize(SECOND, [3, 6])
    by_reviews = grades_by_rank(-FIRST - SECOND + DICE.normal(size=120) / 100, grades, n_grades=3)
    assert np.bincount(by_reviews).tolist() == np.bincount(grades).tolist()
    found = weighted_kappa(grades, by_reviews, SUBJECTS, n_grades=3)
    assert found.value == pytest.approx(cohen_kappa_score(grades, by_reviews, weights="linear"))
    assert found.interval.low < found.value < found.interval.high


def test_too_few_pairs_or_no_difference_say_nothing():
    assert spearman(FIRST[:9], SECOND[:9], SUBJECTS[:9]) is None
    assert kendall(np.ones(50), SECOND[:50], SUBJECTS[:50]) is None
    assert weighted_kappa(np.zeros(50, int), np.ones(50, int), SUBJECTS[:50], n_grades=2) is None
    assert spearman(FIRST, SECOND, SUBJECTS // 20).interval is None


def test_the_cross_table_counts_audits_by_both_grades():
    table = cross_table(np.array([0, 0, 1]), np.array([0, 1, 1]), ("pass", "fail"))
    assert table.counts == ((1, 1), (0, 1))


def test_draws_take_whole_subjects_and_as_many_as_there_are():
    weights = np.concatenate(list(draw_subjects(SUBJECTS, draws=150)))
    assert weights.shape == (150, 120)
    assert (weights[:, ::2] == weights[:, 1::2]).all()
    assert (weights.sum(axis=1) == 120).all()
