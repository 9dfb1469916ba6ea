"""A digest's q-values follow Benjamini and Yekutieli, in any order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.digest import digest_q_values

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@given(P_VALUES)
def test_q_values_equal_the_published_procedure(p_values):
    expected = stats.false_discovery_control(p_values, method="by")
    assert digest_q_values(p_values).tolist() == pytest.approx(expected.tolist(), abs=1e-12)


@given(P_VALUES, st.randoms())
def test_the_order_of_the_series_does_not_matter(p_values, dice):
    order = list(range(len(p_values)))
    dice.shuffle(order)
    q = digest_q_values(p_values)
    assert digest_q_values([p_values[place] for place in order]).tolist() == [q[place] for place in order]


def test_nothing_to_digest_is_an_empty_digest():
    assert digest_q_values([]).tolist() == []
