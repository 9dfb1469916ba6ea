"""The classifier keeps scikit-learn's manners and finds what a plain logistic regression finds."""

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.utils.estimator_checks import parametrize_with_checks

from scoring.linear import RareColumnLogistic


@parametrize_with_checks([RareColumnLogistic()])
def test_scikit_learn_manners(estimator, check):
    check(estimator)


def test_equals_logistic_regression_on_columns_scaled_by_rarity():
    rng = np.random.default_rng(0)
    table = (rng.random((60, 8)) < [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.9]).astype(float)
    classes = (table[:, 2] + rng.random(60) > 0.7).astype(int)
    rarity = np.array([1 + np.log((1 + 60) / (1 + sum(row[j] != 0 for row in table))) for j in range(8)])
    naive = LogisticRegression(C=5, max_iter=300).fit(table * rarity, classes)
    ours = RareColumnLogistic().fit(sparse.csr_matrix(table), classes)
    np.testing.assert_allclose(ours.predict_proba(table), naive.predict_proba(table * rarity), atol=1e-3)
