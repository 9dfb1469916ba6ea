"""Ridge regression on likeness keeps scikit-learn's manners and finds what the plain formula finds."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.kernel_ridge import KernelRidge
from sklearn.utils.estimator_checks import parametrize_with_checks

from scoring.aspectkernel import LikenessRegressor


@parametrize_with_checks([LikenessRegressor()])
def test_scikit_learn_manners(estimator, check):
    check(estimator)


def rows(n, seed=0):
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(n, 12)) * (rng.random((n, 12)) < [1.0] * 4 + [0.1] * 8)
    table[0] = 0
    return table, np.column_stack([table[:, 0] > 0, table[:, 1] * table[:, 2] > 0]).astype(float)


def likeness(one, other):
    return np.array([[np.exp(0.7 * (_cosine(a, b) - 1)) for b in other] for a in one])


def _cosine(one, other):
    lengths = np.linalg.norm(one) * np.linalg.norm(other)
    return one @ other / lengths if lengths else 0.0


@pytest.mark.parametrize("form", [np.asarray, sparse.csr_matrix])
def test_equals_kernel_ridge_regression_on_centred_targets(form):
    (table, targets), (new, _) = rows(60), rows(10, seed=1)
    mean = targets.mean(axis=0)
    naive = KernelRidge(kernel="precomputed", alpha=0.2).fit(likeness(table, table), targets - mean)
    ours = LikenessRegressor(strength=0.2, width=0.7).fit(form(table), targets)
    np.testing.assert_allclose(ours.predict(form(new)), naive.predict(likeness(new, table)) + mean, atol=1e-5)


def test_landmarks_come_close_to_all_rows():
    (table, targets), (new, wanted) = rows(400), rows(200, seed=1)
    full, few = (LikenessRegressor(most=most).fit(table, targets).predict(new) for most in (400, 200))
    assert np.abs(full - few).mean() < 0.05
    assert ((few > 0.5) == wanted).mean() > 0.8
