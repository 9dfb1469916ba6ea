"""Whatever happens within one window moves the robust value by no more than the bound that stands beside it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.attack import Attack, Kind, attacked
from scoring.prior import Prior
from scoring.robust import SETTLED_WINDOWS, TIMES_USUAL, WINDOW_DAYS, robust_value, usual_arrivals
from scoring.trust import Evidence, trust_score

PRIOR = Prior(mean=0.7, weight=5.0, half_life_days=180.0, design_effect=1.3, dispersion=0.02)
REVIEWS = st.lists(
    st.builds(Evidence, satisfied=st.floats(0, 1), age_days=st.floats(-30, 900), weight=st.floats(0, 1)), max_size=40
)
STEADY = [Evidence(float(day % 2), float(day)) for day in range(0, 900, 3)]


@given(REVIEWS, REVIEWS, st.integers(0, 29), st.floats(1, 20), st.integers(1, 50))
def test_a_window_that_changes_moves_the_value_within_the_bound(evidence, others, window, cap, times):
    """The window is exchanged whole: its reviews go, any others come, as often as an attacker likes."""
    before = robust_value(evidence, PRIOR, cap=cap)
    kept = [item for item in evidence if max(item.age_days, 0) // WINDOW_DAYS != window]
    start = window * WINDOW_DAYS
    put = [replace(item, age_days=start + abs(item.age_days) % WINDOW_DAYS) for item in others] * times
    after = robust_value([*kept, *put], PRIOR, cap=cap)
    assert abs(after.value - before.value) <= before.influence + 1e-9


@given(REVIEWS, st.integers(0, SETTLED_WINDOWS - 1), st.integers(1, 500), st.sampled_from([0.0, 1.0]))
def test_fakes_of_today_do_not_raise_their_own_cap(evidence, window, k, satisfied):
    evidence = [*evidence, *STEADY]
    fakes = [Evidence(satisfied, window * WINDOW_DAYS)] * k
    cap = usual_arrivals(evidence)
    assert usual_arrivals([*evidence, *fakes]) == cap
    before, after = (robust_value(each, PRIOR, cap=cap) for each in (evidence, [*evidence, *fakes]))
    assert abs(after.value - before.value) <= before.influence + 1e-9


def test_five_hundred_fakes_move_the_plain_score_and_hardly_the_robust_one():
    cap = TIMES_USUAL * usual_arrivals(STEADY)
    flooded = attacked(STEADY, Attack(Kind.AT_ONCE, 500))
    robust = [robust_value(each, PRIOR, cap=cap).value for each in (STEADY, flooded)]
    plain = [trust_score(each, PRIOR).value for each in (STEADY, flooded)]
    assert plain[1] - plain[0] > 40
    assert robust[1] - robust[0] < 10


def test_within_the_cap_the_value_is_the_plain_one():
    robust = robust_value(STEADY, PRIOR, cap=1000.0)
    assert (robust.value, robust.capped) == (pytest.approx(trust_score(STEADY, PRIOR).value), 0)


@pytest.mark.parametrize(
    ("evidence", "value"),
    [([], 70.0), ([Evidence(1.0, 0.0, vanished=True)], 70.0), ([Evidence(1.0, 0.0, weight=0.0)], 70.0)],
)
def test_nothing_to_count_leaves_what_is_usual(evidence, value):
    assert robust_value(evidence, PRIOR, cap=usual_arrivals(evidence)).value == pytest.approx(value)


def test_a_history_of_one_day_is_one_window():
    robust = robust_value([Evidence(1.0, 0.0)] * 300, PRIOR, cap=1.0)
    assert (robust.capped, robust.value) == (1, pytest.approx(100 * (3.5 + 1 / 1.3) / (5 + 1 / 1.3)))
