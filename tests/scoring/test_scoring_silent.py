"""The silent can turn an order round only where the bounds of both subjects overlap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.silent import flipping_share, settled_from, silent_bounds

SHARES = st.floats(0, 1)


@pytest.mark.parametrize(
    ("value", "other", "responding", "share"),
    [
        (0.8, 0.7, 0.1, (0.7 - 0.08) / 0.9),
        (0.8, 0.7, 0.0, 0.7),
        (0.9, 0.1, 0.5, None),
        (0.8, 0.7, 1.0, None),
        (0.5, 0.5, 0.4, 0.5),
    ],
)
def test_the_share_at_which_two_change_places(value, other, responding, share):
    assert flipping_share(value, other, responding) == (share if share is None else pytest.approx(share))


@given(SHARES, SHARES, st.floats(0, 0.99))
def test_at_that_share_all_customers_stand_alike(value, other, responding):
    share = flipping_share(value, other, responding)
    if share is not None:
        assert responding * value + (1 - responding) * share == pytest.approx(other)
    else:
        bounds = silent_bounds(value, responding)
        assert not bounds.low < other < bounds.high


@given(SHARES, SHARES, SHARES)
def test_beyond_the_settling_share_the_bounds_do_not_overlap(value, other, responding):
    low, high = (silent_bounds(each, responding) for each in sorted((value, other)))
    if abs(responding - settled_from(value, other)) > 1e-9:
        assert (low.high < high.low) == (responding > settled_from(value, other))
