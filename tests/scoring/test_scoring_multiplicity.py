"""Several p-values at once, against references."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.multiplicity import adjust_p_values, both_unusual


@given(st.lists(st.floats(0, 1), max_size=12))
def test_adjusted_p_values_equal_the_reference_and_keep_their_order(p_values):
    adjusted = adjust_p_values(p_values)
    assert all(p <= q <= 1 for p, q in zip(p_values, adjusted, strict=True))
    if p_values:
        assert adjusted == pytest.approx(list(stats.false_discovery_control(p_values)))
    for (p, q), (other_p, other_q) in product(zip(p_values, adjusted, strict=True), repeat=2):
        assert p > other_p or q <= other_q


@pytest.mark.parametrize(
    ("p_values", "adjusted"),
    [
        ([], []),
        ([0.03], [0.03]),
        ([0.01, 0.04], [0.02, 0.04]),
        ([0.04, 0.01], [0.04, 0.02]),
        ([0.03, 0.03], [0.03, 0.03]),
        ([0.5, 1.0], [1.0, 1.0]),
        ([0.0, 0.9], [0.0, 0.9]),
    ],
)
def test_worked_examples_of_adjusted_p_values(p_values, adjusted):
    assert adjust_p_values(p_values) == pytest.approx(adjusted)


@given(st.floats(1e-6, 0.05), st.floats(1e-6, 0.05))
def test_two_findings_are_combined_as_fisher_does(first, second):
    expected = min(stats.combine_pvalues([first, second]).pvalue, max(first, second))
    assert both_unusual(first, second, nominal=(0.05, 0.05)) == pytest.approx(expected)


@pytest.mark.parametrize(("first", "second"), [(0.0, 0.051), (0.4, 1e-9), (1.0, 1.0)])
def test_one_finding_never_stands_in_for_the_other(first, second):
    assert both_unusual(first, second, nominal=(0.05, 0.05)) == max(first, second)
    assert both_unusual(second, first, nominal=(0.05, 0.05)) == max(first, second)


def test_each_finding_has_its_own_level():
    assert both_unusual(0.08, 0.001, nominal=(0.1, 0.05)) < 0.001
    assert both_unusual(0.001, 0.08, nominal=(0.1, 0.05)) == 0.08


def test_two_certain_findings_are_certain():
    assert both_unusual(0.0, 0.0, nominal=(0.05, 0.05)) == pytest.approx(0, abs=1e-200)


def test_both_are_unusual_no_more_often_than_stated():
    p = np.random.default_rng(1).random((20_000, 2))
    both = np.array([both_unusual(first, second, nominal=(0.05, 0.05)) for first, second in p])
    assert all((both <= level).mean() <= level for level in (0.05, 0.01, 0.005))
