"""The classifier keeps scikit-learn's manners and finds what a plain logistic regression finds on scaled columns."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.utils.estimator_checks import parametrize_with_checks

from scoring.linear import TellingColumnLogistic, telling_scale


# Rows that count twice must equal two rows to seven digits: more than the default tolerance is meant to give.
@parametrize_with_checks([TellingColumnLogistic(tolerance=1e-9)])
def test_scikit_learn_manners(estimator, check):
    check(estimator)


def made_up():
    rng = np.random.default_rng(0)
    table = (rng.random((80, 8)) < [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.9]).astype(float)
    return table, (table[:, 2] + rng.random(80) > 0.7).astype(int), rng.random(80) + 0.5


def naive_scale(table, classes, weight, smoothing):
    """Loop over columns and classes and write down rarity times the root of one-sidedness."""
    scale, entries = [], []
    for j in range(table.shape[1]):
        rows = sum(w for row, w in zip(table, weight, strict=True) if row[j])
        one_sided = 0.0
        for label in set(classes.tolist()):
            inside = sum(w for row, w, c in zip(table, weight, classes, strict=True) if row[j] and c == label)
            share = sum(w for w, c in zip(weight, classes, strict=True) if c == label) / sum(weight)
            ratio = (inside / share + smoothing) / ((rows - inside) / (1 - share) + smoothing)
            one_sided = max(one_sided, abs(np.log(ratio)))
        scale.append((1 + np.log((1 + sum(weight)) / (1 + rows))) * np.sqrt(one_sided))
        entries.append(rows)
    mean_square = sum(n * s**2 for n, s in zip(entries, scale, strict=True)) / sum(entries)
    return np.array(scale) / np.sqrt(mean_square)


def test_scale_equals_the_naive_reference():
    table, classes, weight = made_up()
    ours = telling_scale(sparse.csr_matrix(table), classes, weight, smoothing=3.0)
    np.testing.assert_allclose(ours, naive_scale(table, classes, weight, 3.0))


def test_equals_logistic_regression_on_scaled_columns():
    table, classes, weight = made_up()
    scale = naive_scale(table, classes, weight, 3.0)
    naive = LogisticRegression(C=5, solver="liblinear", dual=True, tol=1e-6, max_iter=10_000)
    naive.fit(table * scale, classes, sample_weight=weight)
    ours = TellingColumnLogistic(tolerance=1e-6, max_iter=10_000).fit(sparse.csr_matrix(table), classes, weight)
    np.testing.assert_allclose(ours.predict_proba(table), naive.predict_proba(table * scale), atol=1e-3)


def test_three_classes_are_told_one_against_the_rest():
    table = np.kron(np.eye(3), np.ones((10, 1)))
    classes = np.repeat(["a", "b", "c"], 10)
    fitted = TellingColumnLogistic().fit(table, classes)
    assert fitted.coef_.shape == (3, 3)
    assert (fitted.predict(table) == classes).all()
    np.testing.assert_allclose(fitted.predict_proba(table).sum(axis=1), 1)


def test_a_column_that_tells_nothing_weighs_nothing():
    table = np.column_stack([np.ones(20), np.arange(20) < 10]).astype(float)
    scale = telling_scale(sparse.csr_matrix(table), (np.arange(20) < 10).astype(int), np.ones(20), smoothing=1.0)
    assert scale[0] == pytest.approx(0)
    assert scale[1] > 1
