"""Sets beside others of their kind: what is usual, how much sets differ, and when one stands out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.company import LEAST_IN_SET, LEAST_OTHERS, compare, usual_shares

SHARES = np.array([0.1, 0.1, 0.2, 0.6])


def drawn(rng, dispersion, n=100):
    shares = rng.dirichlet(SHARES * (1 / dispersion - 1)) if dispersion else SHARES
    return tuple(rng.multinomial(n, shares).tolist())


@pytest.mark.parametrize("dispersion", [0.0, 0.03, 0.15])
def test_shares_and_dispersion_are_found_again(dispersion):
    rng = np.random.default_rng(1)
    found = usual_shares([drawn(rng, dispersion, int(n)) for n in rng.integers(30, 400, 400)])
    np.testing.assert_allclose(found.shares, SHARES, atol=0.03)
    assert found.dispersion == pytest.approx(dispersion, abs=0.02)
    assert found.n_sets == 400


@pytest.mark.parametrize("n_others", [8, 30])
def test_usual_sets_stand_out_as_seldom_as_stated(n_others):
    rng = np.random.default_rng(2)
    p = [compare(drawn(rng, 0.05), [drawn(rng, 0.05) for _ in range(n_others)]).p_value for _ in range(300)]
    assert np.mean(np.array(p) <= 0.05) <= 0.075


def test_a_set_of_another_kind_stands_out_and_is_described():
    rng = np.random.default_rng(3)
    found = compare((0, 0, 100, 0), [drawn(rng, 0.02) for _ in range(30)])
    assert found.p_value < 0.001
    assert found.most == 2
    assert found.distance == pytest.approx(0.8, abs=0.05)


def test_what_differs_from_set_to_set_anyway_is_no_finding():
    rng = np.random.default_rng(4)
    odd = (10, 10, 50, 30)
    alike, unlike = (compare(odd, [drawn(rng, rho) for _ in range(30)]).p_value for rho in (0.01, 0.2))
    assert alike < 0.01
    assert unlike > 0.05


@pytest.mark.parametrize(
    ("own", "n_others", "compared"),
    [
        ((LEAST_IN_SET, 0), LEAST_OTHERS, True),
        ((LEAST_IN_SET - 1, 0), LEAST_OTHERS, False),
        ((0, 0), LEAST_OTHERS, False),
        ((50, 50), LEAST_OTHERS - 1, False),
    ],
)
def test_a_comparison_needs_twenty_reviews_and_eight_others(own, n_others, compared):
    small = [(3, 4)] * 20
    assert (compare(own, [(20, 20)] * n_others + small) is not None) == compared


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)), min_size=9, max_size=20))
def test_any_counts_give_a_probability(counts):
    found = compare(counts[0], counts[1:])
    assert found is None or (0 <= found.p_value <= 1 and 0 <= found.distance <= 1 and 0 <= found.usual.dispersion < 1)
